"""How the executor reads records: plain ORM. It answers what compiled plans do not, and it is what they must agree with.

A linked record that the actor may not read shows its id and its title ("is public" in the kit's query): these are the
names by which colleagues speak of it, and the records that link to it would be unreadable without them. Every other
field of it is null, and so is everything behind it.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

import orjson
from django.db import models
from django.utils.translation import gettext as _

from fincomtech.api.graphql.scalars import as_text
from fincomtech.kit import query
from fincomtech.kit.extending import customs
from fincomtech.kit.query import Member, Order, Viewer
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.rights import hidden_fields

PAGE, MAX_PAGE = 80, 500
Resolver = Callable[..., Any]


# --- arguments --------------------------------------------------------------------------------------------------------


def limits(arguments: Mapping[str, Any], default: int | None) -> tuple[int | None, int]:
    """`first` and `offset`, checked."""
    first, offset = arguments.get("first"), arguments.get("offset") or 0
    first = default if first is None else first
    if first is not None and not 0 <= first <= MAX_PAGE:
        raise Invalid(_("A page has 0 to %(limit)s records."), code="page_size", path=["first"], limit=MAX_PAGE)
    if offset < 0:
        raise Invalid(_("An offset is not negative."), code="offset", path=["offset"])
    return first, offset


def cursor_of(order: Sequence[Order], values: Sequence[Any]) -> str:
    """Where a page ends: the order, and the last record's values in it as the API gives them."""
    return base64.urlsafe_b64encode(orjson.dumps([signature(order), *values])).decode().rstrip("=")


def cursor_values(order: Sequence[Order], cursor: str) -> list[Any]:
    """The values in a cursor; refuses one that was made in another order, or by somebody else than us."""
    try:
        made_for, *values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_for != signature(order) or len(values) != len(order):
            raise ValueError
    except (ValueError, TypeError) as error:
        raise Invalid(
            _("This cursor does not belong to this list and order."), code="cursor", path=["after"]
        ) from error
    return values


def signature(order: Sequence[Order]) -> str:
    """An order in short."""
    return ",".join(("-" if key.descending else "") + key.path for key in order)


# --- lists ------------------------------------------------------------------------------------------------------------


class Page:
    """One page of a root list; what was not asked for is not read."""

    def __init__(self, model: type[Record], arguments: Mapping[str, Any]):
        self.first, self.offset = limits(arguments, PAGE)
        self.order = query.ordering(model, arguments.get("orderBy"))
        words = query.looked_up(model, arguments.get("search"), Viewer.current())
        self.all = query.narrowed(model, arguments.get("where"), words, Viewer.current())
        self.rest, self.follows = self.all, bool(arguments.get("after")) or self.offset > 0
        if arguments.get("after"):
            self.rest = self.all.filter(query.after(self.order, cursor_values(self.order, arguments["after"])))

    @cached_property
    def rows(self) -> list[Any]:
        """The records, and one more if there is."""
        found = self.rest.order_by(*[key.expression() for key in self.order])
        return list(found[self.offset : self.offset + (self.first or 0) + 1])

    @cached_property
    def nodes(self) -> list[Any]:
        """The records."""
        return peers(list(islice(self.rows, self.first)))

    def cursor(self, record: Any) -> str:
        """Where a page that begins behind this record begins."""
        return cursor_of(self.order, [as_text(key.field, _at(record, key.path)) for key in self.order])


def _at(record: Any, path: str) -> Any:
    if "custom__" in path:
        return type(record)._base_manager.filter(pk=record.pk).values_list(path, flat=True).first()
    for name in path.split("__"):
        record = getattr(record, name, None)
    return record


def page_nodes(page: Page, _info: Any) -> list[Any]:
    """`nodes`."""
    return page.nodes


def page_edges(page: Page, _info: Any) -> list[dict[str, Any]]:
    """`edges`."""
    return [{"cursor": page.cursor(record), "node": record} for record in page.nodes]


def page_count(page: Page, _info: Any) -> int:
    """`totalCount`."""
    return page.all.count()


def page_info(page: Page, _info: Any) -> dict[str, Any]:
    """`pageInfo`."""
    first, last = (page.nodes[0], page.nodes[-1]) if page.nodes else (None, None)
    return {
        "hasNextPage": len(page.rows) > len(page.nodes),
        "hasPreviousPage": page.follows,
        "startCursor": first and page.cursor(first),
        "endCursor": last and page.cursor(last),
    }


def page_of(model: type[Record]) -> Resolver:
    """Resolves `crmDeals`."""
    return lambda _root, _info, **arguments: Page(model, arguments)


def one_of(model: type[Record]) -> Resolver:
    """Resolves `crmDeal`; null for an id that is none, unknown or closed to the actor."""
    return lambda _root, _info, **arguments: by_id(model, arguments["id"])


def by_id(model: type[Record], given: Any) -> Any:
    """The readable record of that id, or None."""
    key = key_of(given)
    return None if key is None else model.visible().filter(pk=key).first()


def key_of(given: Any) -> int | None:
    """An id as a number, or None for a text that is no id."""
    text = str(given)
    key = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return key if 0 < key < 2**63 else None


# --- fields of a record -----------------------------------------------------------------------------------------------


def peers(records: list[Any]) -> list[Any]:
    """Let records that were read together follow their links together: one statement a link, not one a record."""
    for record in records:
        record._peers = records
    return records


def column(model: type[Record], member: Member) -> Resolver:
    """Resolves a column."""
    name, public = member.field.attname, query.is_public(model, member.name)
    if member.way:
        return _added(model, member, lambda row: getattr(row, name))
    if public:
        return lambda record, _info: getattr(record, name)
    return lambda record, _info: None if is_withheld(record) or is_shut(model, member) else getattr(record, name)


def is_withheld(record: Any) -> bool:
    """Whether the record is known by name only."""
    return getattr(record, "_withheld", False)


def is_shut(model: type[Record], member: Member) -> bool:
    """Whether the actor's roles hide the field from them."""
    return member.field.name in hidden_fields(model)


def linked(model: type[Record], member: Member) -> Resolver:
    """Resolves a relation."""
    name = member.field.name
    if member.way:
        followed = linked(model, replace(member, way=""))
        return _added(model, member, lambda row: followed(row, None))

    def resolve(record: Any, _info: Any) -> Any:
        if is_withheld(record) or is_shut(model, member):
            return None
        if name not in record.__dict__.setdefault("_followed", set()):
            _follow(getattr(record, "_peers", [record]), name, member.target)
        return getattr(record, name)

    return resolve


def _added(model: type[Record], member: Member, value: Callable[[Any], Any]) -> Resolver:
    """A field that another module adds: its row is read together with those of the record's peers."""

    def resolve(record: Any, _info: Any) -> Any:
        if is_withheld(record) or is_shut(model, member):
            return None
        together = getattr(record, "_peers", [record])
        if member.way not in record.__dict__.setdefault("_followed", set()):
            models.prefetch_related_objects(together, member.way)
            peers([row for each in together if (row := getattr(each, member.way, None)) is not None])
            for each in together:
                each.__dict__.setdefault("_followed", set()).add(member.way)
        row = getattr(record, member.way, None)
        return None if row is None else value(row)

    return resolve


def custom(model: type[Record], _member: Member) -> Resolver:
    """Resolves one of the company's own fields: read for all peers at once, as the database shows it."""

    def resolve(record: Any, _info: Any, field: str) -> Any:
        found = query.member(model, field) if field.startswith(customs.PREFIX) else None
        if found is None or is_withheld(record):
            return None
        read = record.__dict__.setdefault("_customs", {})
        if field not in read:
            together = getattr(record, "_peers", [record])
            shown = model._base_manager.filter(pk__in=[each.pk for each in together])
            values = dict(shown.values_list("pk", f"{found.path}__shown"))
            for each in together:
                each.__dict__.setdefault("_customs", {})[field] = values.get(each.pk)
        return read[field] if found.custom.is_link else as_text(found.field, read[field])

    return resolve


def _follow(records: list[Any], name: str, target: Any) -> None:
    models.prefetch_related_objects(records, name)
    found = peers([r for r in (getattr(each, name) for each in records) if r is not None])
    viewer = Viewer.current()
    if not viewer.sees_all(target):
        readable = set(viewer.rows(target).filter(pk__in={r.pk for r in found}).values_list("pk", flat=True))
        for each in found:
            each._withheld = each.pk not in readable
    for record in records:
        record.__dict__.setdefault("_followed", set()).add(name)


def listed(model: type[Record], member: Member) -> Resolver:
    """Resolves lines and many-to-many lists."""

    def resolve(record: Any, _info: Any, **arguments: Any) -> Any:
        if is_withheld(record):
            return None
        first, offset = limits(arguments, None)
        rows, prefix = query.list_rows(member, Viewer.current())
        rows = rows.filter(**{query.parent_link(member): record.pk})
        if arguments.get("where"):
            rows = rows.filter(query.condition(member.target, arguments["where"], Viewer.current(), prefix))
        order = query.ordering(member.target, arguments.get("orderBy"))
        rows = rows.order_by(*[key.expression(prefix) for key in order])
        if is_shut(model, member):
            return None
        if prefix:
            rows = rows.select_related(prefix[:-2])
        found = rows[offset:] if first is None else rows[offset : offset + first]
        return peers([getattr(row, prefix[:-2]) if prefix else row for row in found])

    return resolve


# --- answers to writes ------------------------------------------------------------------------------------------------


def payload_resolvers(model: type[Record]) -> dict[str, Resolver]:
    """Records in an answer are read anew when they are asked for, within the actor's rights as they are now."""

    def read(ids: list[int]) -> list[Any]:
        found = {r.pk: r for r in model.visible().filter(pk__in=ids)}
        return peers([found[i] for i in ids if i in found])

    def record(answer: Mapping[str, Any], _info: Any) -> Any:
        return next(iter(read(answer["ids"][:1])), None)

    def records(answer: Mapping[str, Any], _info: Any) -> Any:
        return read(answer["ids"])

    return {"record": record, "records": records}
