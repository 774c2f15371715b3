"""Named database constraints, told to people: an IntegrityError becomes a refusal with the constraint's own sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import InUse, Invalid, Refusal


@contextmanager
def as_refusals() -> Iterator[None]:
    """Turn a violated constraint inside the block into the refusal that explains it."""
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(error) from error


def refusal_of(error: IntegrityError) -> Refusal:
    """The refusal for a violated constraint; an unnamed or unknown one says so in general words."""
    details: Any = getattr(error.__cause__, "diag", None)
    name = getattr(details, "constraint_name", None) or ""
    constraint = _constraints().get(name)
    if constraint is not None:
        model, found = constraint
        fields = [str(f) for f in getattr(found, "fields", ())]
        sentence = found.violation_error_message or _("Such a record exists already.")
        return Invalid(
            sentence, code=found.violation_error_code or name, path=fields[:1], name=name, model=model.__name__
        )
    if type(error.__cause__).__name__ == "ForeignKeyViolation":
        return InUse(records=getattr(details, "table_name", "") or "")
    return Invalid(_("These values contradict a rule of the database (%(rule)s)."), code="constraint", rule=name or "?")


@cache
def _constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {c.name: (m, c) for m in apps.get_models() for c in m._meta.constraints}
