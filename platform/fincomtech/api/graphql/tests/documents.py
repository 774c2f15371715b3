"""Random documents over every record type of a company, and data for them to find."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from fincomtech.api.graphql.scalars import as_text, scalar_of
from fincomtech.kit import clock
from fincomtech.kit.naming import plural_name, root_name, type_name
from fincomtech.kit.query import Member, members, operators
from fincomtech.kit.records import Record, enabled_record_types, record_model

ROOTS = (
    "crm.Deal",
    "crm.Deal",
    "contacts.Group",
    "crm.Lead",
    "crm.Stage",
    "contacts.Contact",
    "contacts.Contact",
    "identity.User",
    "identity.Team",
    "identity.Role",
    "kit.Tag",
    "kit.Message",
)
VARIABLES = '$yes: Boolean = true, $no: Boolean = false, $n: Int = 4, $s: String = "open", $ss: [String!], $id: ID = 2, $ids: [ID!], $dir: Direction = DESC'
VALUES: list[dict[str, Any]] = [
    {},
    {"n": 2, "yes": False, "ss": ["open", "won"], "ids": ["1", "3"]},
    {"no": True, "s": "won", "dir": "ASC", "id": "5"},
    {"n": 1, "s": None, "ss": [], "ids": []},
]


def fill(users: list[int]) -> None:
    """Contacts, deals, leads, tags, teams and words about them, of different people."""
    names = ("contacts.Contact", "crm.Deal", "crm.Lead", "kit.Tag", "identity.Team", "crm.Stage", "kit.Message")
    found: list[Any] = [record_model(name) for name in names]
    contact, deal, lead, tag, team, stage, message = found
    random, now = Random(1), clock.now()
    teams = team.objects.bulk_create([team(name=name) for name in ("North", "South")])
    for number, each in enumerate(teams):
        each.members.set(users[number : number + 2])
    tags = tag.objects.bulk_create([tag(name=f"T{n}", record_type="crm.Deal") for n in range(4)])
    made = [
        contact(name=f"Contact {n} %_", created_by_id=random.choice(users), assignee_id=random.choice([None, *users]))
        for n in range(25)
    ]
    for n, each in enumerate(made):
        each.email = random.choice(["", f"c{n}@example.com"])
        each.confidential, each.team = random.choice([True, False]), random.choice([None, *teams])
    contacts = contact.objects.bulk_create(made)
    stages = list(stage.objects.order_by("id"))
    deals = []
    for n in range(60):
        state = random.choice(["open", "open", "won"])
        deals.append(
            deal(
                name=f"Deal {n % 20}",
                number=f"D-{n:05d}",
                state=state,
                contact=random.choice(contacts),
                person=random.choice([None, *contacts[:3]]),
                stage=random.choice(stages),
                expected_revenue=Decimal(random.randrange(100_000)) / 100,
                expected_close_date=random.choice([None, now.date() + timedelta(days=n)]),
                closed_on=now.date() if state == "won" else None,
                assignee_id=random.choice([None, *users]),
                team=random.choice([None, *teams]),
                created_by_id=random.choice(users),
                created_at=now - timedelta(days=n * 9, microseconds=random.choice([0, n * 1000])),
                archived=n % 15 == 0,
                priority=str(n % 4),
            )
        )
    for each in deal.objects.bulk_create(deals):
        each.tags.set(random.sample(tags, random.randrange(3)))
    lead.objects.bulk_create(
        [
            lead(name=f"Lead {n}", assignee_id=random.choice([None, *users]), created_by_id=random.choice(users))
            for n in range(15)
        ]
    )
    about = [("crm.Deal", random.choice(deals).pk) for _n in range(20)] + [("contacts.Contact", contacts[0].pk)]
    message.objects.bulk_create(
        [
            message(record_type=kind, record_id=pk, body=f"<p>{pk}</p>", author_id=random.choice(users))
            for kind, pk in about
        ]
    )


class Documents:
    """An endless, seeded supply of them."""

    def __init__(self, seed: int, modules: frozenset[str]):
        self.random = Random(seed)
        self.known = enabled_record_types(modules)
        self.fragments: list[str] = []

    def next(self) -> tuple[str, dict[str, Any]]:
        """A document and values for its variables."""
        self.fragments = []
        roots = [self._root(n) for n in range(self.random.choice([1, 1, 1, 2]))]
        return f"query Q({VARIABLES}) {{ {' '.join(roots)} }} " + " ".join(self.fragments), self.random.choice(VALUES)

    def _maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def _root(self, number: int) -> str:
        model, pick = self.known[self.random.choice(ROOTS)], self.random.random()
        if pick < 0.72:
            return f"r{number}: {plural_name(model.record_type())}{self._arguments(model)} {{ {self._page(model)} }}"
        if pick < 0.86:
            key = self.random.choice(["3", "$id", "999999", '"abc"', "7"])
            return f"r{number}: {root_name(model.record_type())}(id: {key}) {{ {self._selection(model, 0)} }}"
        if pick < 0.93:
            return f'r{number}: crmDealGroups(by: [{{field: "{self.random.choice(["stage", "state", "assignee"])}"}}]) {{ a: totalCount nodes {{ x: count keys {{ label value __typename }} where }} }}'
        return self.random.choice(["__typename", "me { id __typename name }", "company { modules name }"])

    def _page(self, model: type[Record]) -> str:
        parts = [self._rows(model) if self._maybe(0.95) else "__typename"]
        optional = [
            "totalCount",
            "all: totalCount",
            "pageInfo { hasNextPage __typename }",
            "pageInfo { endCursor }",
            "pageInfo { hasPreviousPage from: startCursor }",
            "__typename",
        ]
        parts += [part for part in optional if self._maybe(0.25)]
        self.random.shuffle(parts)
        return " ".join(parts)

    def _rows(self, model: type[Record]) -> str:
        kind = self.random.choice(["nodes", "items: nodes", "nodes", "edge", "cursor"])
        if kind == "cursor":
            return "edges { cursor }"
        if kind == "edge":
            return f"edges {{ c: cursor n: node {{ {self._selection(model, 0)} }} __typename }}"
        return f"{kind} {{ {self._selection(model, 0)} }}"

    def _arguments(self, model: type[Record]) -> str:
        parts = [
            self.random.choice(
                [
                    "first: 5",
                    "first: $n",
                    "first: 3, offset: 2",
                    "first: 7",
                    "first: 0",
                    "first: -1",
                    "first: 501",
                    "offset: -2",
                    "",
                ]
            )
        ]
        if self._maybe(0.7):
            parts.append(f"where: {{{self._where(model, 0)}}}")
        if self._maybe(0.5):
            parts.append(f"orderBy: {self._order(model)}")
        if self._maybe(0.15):
            parts.append(f'search: "{self.random.choice(["deal", "1 cont", "%", "а", "  ", "d 1", "4 contact"])}"')
        found = ", ".join(part for part in parts if part)
        return f"({found})" if found else ""

    def _order(self, model: type[Record]) -> str:
        names = [
            m.name
            for m in members(model).values()
            if m.kind == "one" or (m.kind == "column" and "lt" in operators(m.field))
        ]
        return (
            "["
            + ", ".join(
                f"{{{name}: {self.random.choice(['ASC', 'DESC', '$dir'])}}}" for name in self.random.sample(names, 2)
            )
            + "]"
        )

    # --- selections -------------------------------------------------------------------------------------------------

    def _selection(self, model: type[Record], depth: int) -> str:
        out = [self.random.choice(["__typename", "tn: __typename"])] if self._maybe(0.2) else []
        for member in members(model).values():
            if self._maybe(0.3 if member.kind == "column" else 0.35):
                out += self._field(member, depth)
        name = type_name(model.record_type())
        if not out or self._maybe(0.2):
            out.append(f"... on {name} {{ id version }}")
        if self._maybe(0.12) and depth < 2:
            inside = self._selection(model, depth + 1)
            out.append(f"...F{len(self.fragments)}")
            self.fragments.append(f"fragment F{len(self.fragments)} on {name} {{ {inside} }}")
        self.random.shuffle(out)
        return " ".join(out)

    def _field(self, member: Member, depth: int) -> list[str]:
        directive = (
            self.random.choice([" @include(if: $yes)", " @skip(if: $no)", " @include(if: $no)", " @skip(if: true)"])
            if self._maybe(0.1)
            else ""
        )
        alias = f"x{self.random.randrange(10**6)}: " if self._maybe(0.2) else ""
        if member.kind == "column":
            return [f"{alias}{member.name}{directive}"] if scalar_of(member.field) else []
        if depth >= 2:
            return []
        arguments = ""
        if member.kind in ("many", "lines") and self._maybe(0.5):
            alias = f"m{self.random.randrange(10**6)}: "
            inner = f"(where: {{{self._where(member.target, 1)}}})"
            arguments = self.random.choice(
                [
                    "(first: 2)",
                    "(first: $n)",
                    "(offset: 1)",
                    "(first: 1, offset: 1, orderBy: [{id: DESC}])",
                    "(first: 0)",
                    "(first: -3)",
                    inner,
                ]
            )
        return [f"{alias}{member.name}{arguments}{directive} {{ {self._selection(member.target, depth + 1)} }}"]

    # --- conditions -------------------------------------------------------------------------------------------------

    def _where(self, model: type[Record], depth: int) -> str:
        found: dict[str, str] = {}
        for member in self.random.sample(list(members(model).values()), 2):
            condition = self._condition(member, depth)
            if condition:
                found[member.name] = condition
        for name in ("OR", "AND"):
            if depth < 2 and self._maybe(0.15):
                found[name] = f"[{{{self._where(model, depth + 1)}}}, {{{self._where(model, depth + 1)}}}]"
        if depth < 2 and self._maybe(0.15):
            found["NOT"] = f"{{{self._where(model, depth + 1)}}}"
        return ", ".join(f"{name}: {value}" for name, value in found.items())

    def _condition(self, member: Member, depth: int) -> str:
        if member.kind == "column":
            return f"{{{self._comparison(member)}}}" if scalar_of(member.field) and operators(member.field) else ""
        inner = (
            self._where(member.target, depth + 1) if depth < 2 else "id: {gt0: 1}".replace("gt0: 1", "isNull: false")
        )
        if member.kind == "one":
            return self.random.choice([f"{{{inner}}}", "{id: {isNull: true}}", "{id: {eq: $id}}", "{id: {in: $ids}}"])
        return f"{{{self.random.choice(['some', 'none'])}: {{{inner}}}}}"

    def _comparison(self, member: Member) -> str:
        operator = self.random.choice(sorted(operators(member.field)))
        if operator == "isNull":
            return f"isNull: {self.random.choice(['true', 'false', '$yes', 'null'])}"
        if operator in ("contains", "startsWith"):
            return f'{operator}: "{self.random.choice(["1", "Deal", "%", "КЛ", "c"])}"'
        value = self._value(member)
        return f"{operator}: " + (
            f"[{value}, {value}]" if operator in ("in", "notIn") else self.random.choice([value, value, "null"])
        )

    def _value(self, member: Member) -> str:
        field = member.field
        samples = {
            "Boolean": ["true", "false"],
            "Int": ["1", "2", "0"],
            "Decimal": ['"50"', "25.00", '"1e2"'],
            "BigInt": ['"3"', "1"],
            "Date": [f'"{as_text(field, clock.now().date())}"'] if scalar_of(field)._meta.name == "Date" else [],
            "DateTime": [f'"{(clock.now() - timedelta(days=200)).isoformat()}"', f'"{clock.now().isoformat()}"'],
            "ID": ["1", '"2"', "7"],
        }
        return self.random.choice(samples.get(scalar_of(field)._meta.name) or ['"open"', '"Deal 3"', '"1"', '""'])
