"""What the database and the columns refuse, told to people: a violated constraint in its own sentence, a value that no
column can hold in general words."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context, registry
from fincomtech.kit.refusals import InUse, Invalid, Refusal


class Unstorable(Invalid):
    """A value that no column takes: a text with a NUL, an infinite number, more than fits."""

    code = "unstorable"
    sentence = _("One of the values is too long, too large, or holds characters that cannot be stored.")


@contextmanager
def as_refusals() -> Iterator[None]:
    """Turn a violated constraint, or a value that cannot be stored, into the refusal that explains it."""
    try:
        yield
    except IntegrityError as error:
        raise refusal_of(error) from error
    except DataError as error:
        raise Unstorable() from error
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error


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
        return in_use([m for m in apps.get_models() if m._meta.db_table == details.table_name])
    return Invalid(_("These values contradict a rule of the database (%(rule)s)."), code="constraint", rule=name or "?")


def in_use(users: Iterable[type[models.Model]]) -> InUse:
    """The refusal to delete what records of these types refer to. Those of a module that is disabled say so: nobody
    sees them, but they are kept and would miss what they refer to.
    """
    return InUse(records=", ".join(sorted({_named(model) for model in users})) or gettext("records that are not shown"))


def _named(model: type[models.Model]) -> str:
    name, label = str(model._meta.verbose_name), model._meta.app_label
    company = context.company_or_none()
    if company is None or label in company.modules or label not in registry.all_modules():
        return name
    return gettext("%(record)s, of the disabled module “%(module)s”") % {
        "record": name,
        "module": registry.module(label).title,
    }


@cache
def _constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {c.name: (m, c) for m in apps.get_models() for c in m._meta.constraints}
