"""A record's life as data: named states and the moves between them."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Text


@dataclass(frozen=True)
class State:
    """One state: the stored value, its label, and the tone that lists and status bars draw it in."""

    value: str
    label: Text
    tone: str = "gray"


class StateField(models.CharField):  # type: ignore[type-arg]
    """The state column: choices from the states, the first one is where a record begins. Only actions write it."""

    def __init__(self, states: tuple[State, ...] = (), **options: Any):
        self.states = states
        options.setdefault("verbose_name", _("state"))
        options.setdefault("max_length", 24)
        if states:
            options["choices"] = [(s.value, s.label) for s in states]
            options.setdefault("default", states[0].value)
        super().__init__(**options)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Also adds the named CHECK constraint that keeps unknown states out."""
        super().contribute_to_class(cls, name, private_only)
        if self.states and not cls._meta.abstract:
            constraint = models.CheckConstraint(
                condition=Q(**{f"{name}__in": [s.value for s in self.states]}),
                name=f"{cls._meta.db_table}_{name}_known",
            )
            cls._meta.constraints = [*cls._meta.constraints, constraint]
            cls._meta.original_attrs["constraints"] = cls._meta.constraints
