"""Random documents over every record type of a company, and data for them to find."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from fincomtech.api.graphql.scalars import as_text, scalar_of
from fincomtech.customization.models import Field, FieldChoice
from fincomtech.customization.watch import renew_token
from fincomtech.kit import clock
from fincomtech.kit.extending.extension import extensions_of
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
    define_customs()
    teams = team.objects.bulk_create([team(name=name) for name in ("North", "South")])
    for number, each in enumerate(teams):
        each.members.set(users[number : number + 2])
    level = record_model("contacts.Level")._default_manager.values_list("pk", flat=True)[0]
    tags = tag.objects.bulk_create([tag(name=f"T{n}", record_type="crm.Deal") for n in range(4)])
    made = [
        contact(name=f"Contact {n} %_", created_by_id=random.choice(users), assignee_id=random.choice([None, *users]))
        for n in range(25)
    ]
    for n, each in enumerate(made):
        each.email = random.choice(["", f"c{n}@example.com"])
        each.level_id, each.team = random.choice([None, level]), random.choice([None, *teams])
    contacts = contact.objects.bulk_create(made)
    every: Any = extensions_of(contact)
    for ext in every:
        rows = [ext(record=c, segment=random.choice(["new", "key", None])) for c in random.sample(contacts, 12)]
        for row in rows:
            row.salesperson_id = random.choice([None, *users])
        ext.objects.bulk_create(rows)
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
    for each in deals:
        each.custom = _customs(random, [c.pk for c in contacts], [t.pk for t in tags])
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


CUSTOMS = {
    "x_budget": "decimal",
    "x_due": "date",
    "x_seen": "instant",
    "x_ok": "yes_no",
    "x_count": "integer",
    "x_word": "text",
    "x_way": "choice",
    "x_ways": "choices",
    "x_partner": "record",
    "x_labels": "records",
}
_CONDITIONS = {
    "x_budget": ['{gte: "10.5"}', '{neq: "20"}', "{isNull: true}", '{in: ["10.50", 20]}', "{lt: $n}", '{eq: "none"}'],
    "x_due": ['{gt: "2026-01-01"}', "{eq: null}", '{notIn: ["2026-03-01"]}'],
    "x_seen": ['{lte: "2026-05-01T00:00:00Z"}'],
    "x_ok": ["{eq: true}", "{neq: true}"],
    "x_count": ["{gt: 3}", "{in: [1, 2, 3]}"],
    "x_word": ['{contains: "o"}', '{startsWith: "w"}', "{eq: $s}"],
    "x_way": ['{in: ["a", "b"]}', '{neq: "a"}'],
    "x_ways": ['{some: {in: ["a"]}}', '{none: {in: ["a", "b"]}}', "{isNull: false}", '{contains: "a"}'],
    "x_partner": ["{id: {in: $ids}}", "{id: {isNull: true}}", "{id: {neq: 3}}", '{name: {eq: "x"}}'],
    "x_labels": ["{some: {id: {in: [1, 2]}}}", "{none: {id: {eq: $id}}}"],
}


def define_customs() -> None:
    """Deals have a field of the company's own of each way in which values are stored."""
    targets = {"x_partner": "contacts.Contact", "x_labels": "kit.Tag"}
    made = [
        Field(record_type="crm.Deal", name=name, kind=kind, label_en=name, target=targets.get(name, ""))
        for name, kind in CUSTOMS.items()
    ]
    for field in Field.objects.bulk_create(made):
        if field.kind in ("choice", "choices"):
            FieldChoice.objects.bulk_create([FieldChoice(field=field, value=v, label_en=v.upper()) for v in "abc"])
    renew_token()


def _customs(random: Random, contacts: list[int], tags: list[int]) -> dict[str, Any] | None:
    values = {
        "x_budget": f"{random.randrange(50) / 2:.2f}",
        "x_due": f"2026-0{random.randrange(1, 9)}-01",
        "x_seen": f"2026-0{random.randrange(1, 9)}-01T10:00:00.5+03:00",
        "x_ok": random.choice([True, False]),
        "x_count": random.randrange(9),
        "x_word": random.choice(["word", "open", "Слово"]),
        "x_way": random.choice("abc"),
        "x_ways": random.sample("abc", random.randrange(1, 3)),
        "x_partner": random.choice([*contacts, 10**9]),
        "x_labels": [*random.sample(tags, 2), 10**9],
    }
    return {name: value for name, value in values.items() if random.random() < 0.6} or None


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
        if model.record_type() == "crm.Deal" and self._maybe(0.3):
            own = self.random.choice(["x_budget", "x_due", "x_word", "x_partner", "x_ways", "x_seen", "x_none"])
            return f"[{{custom: {{{own}: {self.random.choice(['ASC', 'DESC'])}}}}}, {{{names[1]}: ASC}}]"
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
        if member.kind == "custom":
            found = self.random.sample([*CUSTOMS, "x_nothing", "name"], 3)
            return [f'own_{name}: custom(field: "{name}"){directive}' for name in found]
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
        if member.kind == "custom":
            own = member.field.model.record_type() == "crm.Deal"
            name = self.random.choice(list(_CONDITIONS)) if own else "x_budget"
            return f"{{{name}: {self.random.choice(_CONDITIONS[name])}}}" if own or self._maybe(0.1) else ""
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
