"""Every module's declaration holds together: rights, menus, views and texts name things that exist. Runs over all modules."""

import re
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from typing import Any

import pytest
from django.utils import translation

from fincomtech.kit import actions, registry, views
from fincomtech.kit.extending.extension import extensions_of
from fincomtech.kit.module import Menu, Module
from fincomtech.kit.records import Record, Stateful, record_types

MODULES = list(registry.all_modules().values())
MODELS = list(record_types().values())
EVERY_MODULE = frozenset(registry.all_modules())
VIEWS = [v for name in views.all_views() if (v := views.extended_views(name, EVERY_MODULE)) is not None]
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Words that are the same in both languages.
SAME_IN_BOTH = {"TLS", "STARTTLS", "CRM", "E-mail", "IP", "ID", "SHA-256", "JSON", "Telegram", "WhatsApp", "VIP", "API"}


def each_menu(menu: Any) -> Iterator[Menu]:
    for item in menu:
        yield item
        yield from each_menu(item.entries)


def names_in(view: Any) -> Iterator[str]:
    """Every field name that a view's declaration mentions."""
    if isinstance(view, views.ListView):
        yield from (c.field for c in view.columns)
        yield from (name.lstrip("-") for name in view.default_order)
        if view.default_group:
            yield view.default_group.partition(":")[0]
    elif isinstance(view, views.FormView):
        yield from (name for node in view.groups for name in names_in_node(node))
        yield from (name for tab in view.tabs for node in tab.children for name in names_in_node(node))
        yield from (name for name in (view.title, view.statusbar, view.image) if name)
    else:
        yield from names_in_plain(view)


def names_in_node(node: Any) -> Iterator[str]:
    if isinstance(node, views.Field | views.Lines):
        yield node.name
    else:
        yield from (name for child in node.children for name in names_in_node(child))


def names_in_plain(view: Any) -> Iterator[str]:
    for item in dataclass_fields(view):
        value = getattr(view, item.name)
        if item.name in {"by", "rows", "cols"}:
            yield from (name.partition(":")[0] for name in value)
        elif item.name in {"measure", "measures"}:
            measures = [value] if isinstance(value, str) else value
            yield from (name.partition(":")[0] for name in measures if name != "count")
        elif item.name not in {"kind", "quick_create"} and value:
            yield value


def field_exists(model: type[Record], name: str) -> bool:
    known = {f.name for f in model._meta.get_fields()} | set(model.lines) | set(model.hints)
    known |= {f.name for ext in extensions_of(model) for f in ext.added_fields()}
    return name in known and name not in model.hidden_fields


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_grants_name_record_types_and_actions(module: Module) -> None:
    for grants in module.grants.values():
        for grant in grants:
            model = record_types()[grant.record]
            assert set(grant.actions) - {"*"} <= set(actions.actions_of(model)), grant
            assert model._meta.app_label in registry.closure([module.name]), (
                f"{grant.record} is not its own or a dependency's"
            )


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_menus_open_declared_views(module: Module) -> None:
    for item in each_menu(module.menu):
        if item.record:
            declared = views.views_of(item.record)
            assert declared is not None, f"{item.title}: {item.record} has no views"
            assert item.view in declared.by_type(), f"{item.title}: no view {item.view}"


@pytest.mark.parametrize("declared", VIEWS, ids=lambda v: v.model.record_type())
def test_view_nodes_point_at_real_fields(declared: views.Views) -> None:
    unknown = [
        f"{kind}: {name}"
        for kind, view in declared.by_type().items()
        for name in names_in(view)
        if not field_exists(declared.model, name)
    ]
    unknown += [
        f"search: {name}"
        for name in (*declared.search.fields, *(g.partition(":")[0] for g in declared.search.groups))
        if not field_exists(declared.model, name)
    ]
    assert unknown == []


def test_what_links_add_finds_its_place() -> None:
    assert views.missing_targets() == []


@pytest.mark.parametrize("declared", VIEWS, ids=lambda v: v.model.record_type())
def test_lines_columns_and_stats_point_at_real_fields(declared: views.Views) -> None:
    form = declared.form
    if form is None:
        return
    for node in lines_in([*form.groups, *(child for tab in form.tabs for child in tab.children)]):
        assert node.name in declared.model.lines
        related = declared.model._meta.get_field(node.name).related_model
        assert [c.field for c in node.columns if not field_exists(related, c.field)] == []
    for stat in form.stats:
        assert field_exists(record_types()[stat.record], stat.field)


def lines_in(nodes: Any) -> Iterator[views.Lines]:
    for node in nodes:
        if isinstance(node, views.Lines):
            yield node
        elif isinstance(node, views.Group):
            yield from lines_in(node.children)


@pytest.mark.parametrize("declared", VIEWS, ids=lambda v: v.model.record_type())
def test_form_buttons_and_undo_are_actions(declared: views.Views) -> None:
    known = actions.actions_of(declared.model)
    assert declared.form is None or set(declared.form.buttons) <= set(known)
    assert {a.undo for a in known.values() if a.undo} <= set(known)


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, Stateful)], ids=lambda m: m.record_type())
def test_actions_move_only_where_the_states_allow(model: Any) -> None:
    moves = {(origin, act.move[1]) for act in actions.actions_of(model).values() if act.move for origin in act.move[0]}
    known = {s.value for s in model._meta.get_field("state").states}
    assert moves <= set(model.MOVES)
    assert {value for move in model.MOVES for value in move} <= known


def texts_of(module: Module) -> Iterator[tuple[str, Any]]:
    """Every text of a module that a person may read, with where it stands."""
    yield from ((f"module.{name}", getattr(module, name)) for name in ("title", "summary", "description"))
    yield from ((f"menu {item.title}", item.title) for item in each_menu(module.menu))
    for model in (m for m in MODELS if m._meta.app_label == module.name):
        yield from texts_of_model(model)
    for declared in (v for v in VIEWS if v.model._meta.app_label == module.name):
        yield from texts_of_views(declared)


def texts_of_model(model: type[Record]) -> Iterator[tuple[str, Any]]:
    name = model.record_type()
    yield f"{name} verbose_name", model._meta.verbose_name
    yield f"{name} verbose_name_plural", model._meta.verbose_name_plural
    for field in model._meta.get_fields():
        if (
            hasattr(field, "verbose_name")
            and not getattr(field, "primary_key", False)
            and field.name not in model.hidden_fields
        ):
            yield f"{name}.{field.name}", field.verbose_name
            yield from (
                (f"{name}.{field.name}={value}", label)
                for value, label in getattr(field, "flatchoices", ())
                if value != label
            )
    for act in actions.actions_of(model).values():
        yield f"{name}.{act.name}", act.title
        yield from ((f"{name}.{act.name}.{a.name}", a.label) for a in act.arguments)


def texts_of_views(declared: views.Views) -> Iterator[tuple[str, Any]]:
    name = declared.model.record_type()
    yield from ((f"{name} filter {f.id}", f.label) for f in declared.search.filters)
    if declared.form:
        yield from ((f"{name} tab {tab.id}", tab.label) for tab in declared.form.tabs)
        yield from ((f"{name} stat {stat.id}", stat.label) for stat in declared.form.stats)
        yield from ((f"{name} group {g.id}", g.label) for g in declared.form.groups if isinstance(g, views.Group))


@pytest.mark.spec("kit.14")
@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_every_text_is_there_in_russian_and_in_english(module: Module) -> None:
    bare = []
    for where, text in texts_of(module):
        with translation.override("en"):
            english = str(text)
        with translation.override("ru"):
            russian = str(text)
        if not english or english in SAME_IN_BOTH:
            continue
        if CYRILLIC.search(english) or not CYRILLIC.search(russian):
            bare.append(f"{where}: {english!r} / {russian!r}")
    assert bare == []


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.record_type())
def test_choices_of_actions_are_asked_for_in_words(model: type[Record]) -> None:
    arguments = [argument for act in actions.actions_of(model).values() for argument in act.arguments]
    assert [a.name for a in arguments if set(a.choices) != set(a.labels)] == []
