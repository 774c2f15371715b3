"""The declaration of a module: what `module.py` says about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fincomtech.kit.refusals import Text
from fincomtech.kit.rights import Grant

FAMILIES = ("foundation", "office", "commerce", "accounting", "supply", "people", "service", "marketing")


@dataclass(frozen=True)
class Menu:
    """One entry of the company's menu: opens a record type in a view, or a hand-made screen, or holds entries.

    `filters` is a `where` object of the API that the opened list starts with; `icon` is a Tabler icon's name;
    `administrators` hides it from others.
    """

    title: Text
    record: str | None = None
    view: str = "list"
    screen: str | None = None
    icon: str = "point"
    order: int = 100
    filters: Mapping[str, object] | None = None
    entries: Sequence["Menu"] = ()
    administrators: bool = False


@dataclass(frozen=True)
class Module:
    """A part of the product that a company can enable.

    `depends`: modules that must be enabled too, and whose public functions it may call. `neighbours`: optional ones,
    met in `links/`. `grants`: level → rights; the levels "employee" and "manager" are the built-in roles' own.
    `technical` modules have no marketplace entry: they come with what needs them. `always` ones are in every company.
    """

    name: str
    family: str
    title: Text
    summary: Text
    description: Text = ""
    icon: str = "box"
    depends: Sequence[str] = ()
    neighbours: Sequence[str] = ()
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)
    menu: Sequence[Menu] = ()
    technical: bool = False
    always: bool = False
    order: int = 100
