"""Which records the cells of an import name: all names of a batch are looked up together, a query or two for each relation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import bulk, tables
from fincomtech.kit.exchange import cells, mapping
from fincomtech.kit.exchange.mapping import Target
from fincomtech.kit.models import Tag
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal

_LOWER = "lowered_"


class Finder:
    """Finds the records that cells name, for one import; remembers whom it has found.

    `create` are the paths of the relations whose missing records are made (tags, sources).
    """

    def __init__(self, model: type[Record], create: Iterable[str] = ()):
        self.model, self.create = model, frozenset(create)
        self.found: dict[tuple[Any, str | None], dict[str, int]] = defaultdict(dict)
        self.several: dict[tuple[Any, str | None], set[str]] = defaultdict(set)

    def names_in(self, target: Target, cell: Any) -> list[str]:
        """The names in a cell: one, or for many-to-many relations several with semicolons between."""
        if isinstance(cell, tables.Broken):
            return ["#"]
        text = cells.text_of(cell)
        if not target.field.many_to_many:
            return [text]
        return [part for part in (p.strip() for p in text.split(";")) if part]

    def look_up(self, target: Target, names: Iterable[str]) -> None:
        """Find all of these names; what is missing is made, where that was chosen."""
        key = self._key(target)
        self.several[key] = set()
        wanted = {name for name in names if name and name not in self.found[key]}
        if not wanted:
            return
        columns = [target.by] if target.by else mapping.names_of(target.field.related_model)
        self._look_in(target, [c for c in columns if c != "id"], wanted)
        if "id" in columns:
            self._look_for_ids(target, wanted - self.found[key].keys() - self.several[key])
        missing = wanted - self.found[key].keys() - self.several[key]
        if missing and target.name.partition(".")[0] in self.create and mapping.can_be_made(self.model, target.field):
            self._make(target, sorted(missing))

    def key_of(self, target: Target, name: str) -> int | Refusal:
        """The id of the record with that name, or why there is none."""
        key = self._key(target)
        if name in self.found[key]:
            return self.found[key][name]
        field = target.field
        if name in self.several[key]:
            sentence = _("Several records are named “%(name)s”. Give the id.")
            return Invalid(sentence, code="import.ambiguous", path=target.path, name=name[:80])
        sentence = _("There is no “%(name)s” in “%(field)s”.")
        return Invalid(sentence, code="import.missing", path=target.path, name=name[:80], field=field.verbose_name)

    def _key(self, target: Target) -> tuple[Any, str | None]:
        return (target.field.related_model, target.by)

    def _rows(self, model: Any) -> Any:
        return model.visible().filter(record_type=self.model.record_type()) if model is Tag else model.visible()

    def _look_in(self, target: Target, columns: Sequence[str], wanted: set[str]) -> None:
        """Names as they are written first, which an index answers; then without regard to case."""
        key = self._key(target)
        texts = [c for c in columns if target.field.related_model._meta.get_field(c).get_internal_type() in _TEXTS]
        if not texts:
            return
        rows = self._rows(target.field.related_model)
        stored = {name: _as_stored(target.field.related_model, texts, name) for name in wanted}
        exact = _any_of({f"{c}__in": {forms[c] for forms in stored.values() if c in forms} for c in texts})
        self._take(key, stored, rows.filter(exact).values_list("pk", "archived", *texts), lambda text: text)
        left = wanted - self.found[key].keys() - self.several[key]
        if left:
            lowered = {name.lower() for name in left}
            rows = rows.annotate(**{_LOWER + column: Lower(column, output_field=CharField()) for column in texts})
            rows = rows.filter(_any_of({f"{_LOWER}{column}__in": lowered for column in texts}))
            self._take(key, {n: {"": n} for n in left}, rows.values_list("pk", "archived", *texts), str.lower)

    def _take(
        self,
        key: Any,
        wanted: Mapping[str, Mapping[str, str]],
        rows: Iterable[tuple[Any, ...]],
        form: Callable[[str], str],
    ) -> None:
        """Those in use come before archived ones; two of the same name are nobody."""
        named: dict[str, dict[bool, set[int]]] = defaultdict(lambda: {False: set(), True: set()})
        for pk, archived, *names in rows:
            for name in names:
                named[form(str(name))][archived].add(pk)
        for name, forms in wanted.items():
            hits = [named[form(text)] for text in {name, *forms.values()} if form(text) in named]
            ids = {pk for hit in hits for pk in hit[False]} or {pk for hit in hits for pk in hit[True]}
            if len(ids) == 1:
                self.found[key][name] = next(iter(ids))
            elif ids:
                self.several[key].add(name)

    def _look_for_ids(self, target: Target, names: set[str]) -> None:
        given = {int(name): name for name in names if name.isdecimal() and name.isascii() and len(name) < 19}
        rows = self._rows(target.field.related_model).filter(pk__in=given) if given else ()
        self.found[self._key(target)].update({given[row.pk]: row.pk for row in rows})

    def _make(self, target: Target, names: Sequence[str]) -> None:
        other = target.field.related_model
        more = {"record_type": self.model.record_type()} if other is Tag else {}
        first: dict[str, str] = {}
        for name in names:
            first.setdefault(name.lower(), name)
        drafts = {low: bulk.Draft({other.title_field: name, **more}) for low, name in first.items()}
        bulk.save(other, list(drafts.values()))
        made = {name: drafts[name.lower()] for name in names}
        self.found[self._key(target)].update({name: d.record.pk for name, d in made.items() if d.written})


_TEXTS = {"CharField", "TextField", "EmailField", "PhoneField", "SlugField"}


def _as_stored(model: Any, columns: Sequence[str], name: str) -> dict[str, str]:
    """The name as each of these columns would keep it (a telephone number in its one form); those that cannot are left out."""
    found: dict[str, str] = {}
    for column in columns:
        try:
            found[column] = str(model._meta.get_field(column).to_python(name))
        except ValidationError:
            continue
    return found


def _any_of(conditions: dict[str, Any]) -> Q:
    found = Q(pk__in=[])
    for name, value in conditions.items():
        found |= Q(**{name: value})
    return found
