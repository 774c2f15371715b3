"""What administrators do with own fields and layouts."""

import json
from datetime import timedelta
from typing import Annotated, Any, Literal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from fincomtech.customization import definitions, layouts
from fincomtech.customization.models import Field, Layout
from fincomtech.identity.models import Role
from fincomtech.kit import clock, writes
from fincomtech.kit.actions import Input, action
from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Conflict, Invalid

KEPT_DAYS = 30
MOST_CHARACTERS = 200_000


@action(
    Field,
    title=_("Remove the field"),
    icon="trash",
    tone="danger",
    undo="restore",
    confirm=_(
        "It disappears from forms, lists and the API. Its values are kept for 30 days and come back when you restore it."
    ),
)
def remove(field: Field) -> None:
    """Take a field out of use. Its values stay for 30 days."""
    field.removed_at = field.removed_at or clock.now()
    field.archived = True


@action(Field, title=_("Restore the field"), icon="restore", undo="remove")
def restore(field: Field) -> None:
    """Use a removed field again, with the values that it had."""
    field.removed_at, field.archived = None, False


@action(Layout, title=_("Publish a form or list"), on="collection", icon="layout-list")
def publish(
    *,
    record_type: Annotated[str, Input(_("Record type"))],
    view: Annotated[Literal["form", "list", "kanban", "calendar"], Input(_("View"), choices=Layout.VIEWS)],
    changes: Annotated[str, Input(_("Changes"), help=_("A list of steps as JSON"))],
    role: Annotated[Role | None, Input(_("Only for the role"))] = None,
    based_on: Annotated[int | None, Input(_("Version that was changed"))] = None,
    note: Annotated[str, Input(_("What for"))] = "",
) -> dict[str, Any]:
    """Make the steps the newest version of a form or list, for everybody or for one role.

    Raises Invalid for steps that cannot be understood, Conflict when somebody else has published meanwhile.
    """
    model = definitions.enabled_type(record_type)
    if model is None:
        raise Invalid(_("There is no such record type."), code="customization.record_type", path=["record_type"])
    if not definitions.has_view(record_type, view):
        raise Invalid(_("This record type has no such view."), code="customization.view", path=["view"])
    steps = layouts.checked(model, view, parsed(changes))
    return told(published(record_type, view, role.pk if role else None, steps, note, based_on))


@action(
    Layout, title=_("Return to this version"), icon="history", confirm=_("It is published anew as the newest version.")
)
def return_to(layout: Layout) -> dict[str, Any]:
    """Publish an earlier version again; the versions in between stay in the history."""
    steps = layouts.checked(record_model(layout.record_type), layout.view, layout.changes)
    note = str(_("As version %(number)s") % {"number": layout.number})
    return told(published(layout.record_type, layout.view, layout.role_id, steps, note, None))


def parsed(text: str) -> Any:
    """JSON that somebody sent. Raises Invalid."""
    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The changes cannot be read."), code="layout.json", path=["changes"]) from error


def published(
    record_type: str, view: str, role_id: int | None, steps: list[Any], note: str, based_on: int | None
) -> Layout:
    """A new version of a place. Raises Conflict when it is not based on the newest one."""
    newest = Layout.of_place(record_type, view, role_id).select_for_update(of=("self",)).first()
    number = newest.number if newest else 0
    if based_on is not None and based_on != number:
        raise Conflict()
    place = {"record_type": record_type, "view": view, "role_id": role_id, "number": number + 1}
    made = Layout(changes=steps, note=note[:200], **place)
    writes.insert(made)
    return made


def told(layout: Layout) -> dict[str, Any]:
    """What the editor needs to know of a version."""
    return {"id": str(layout.pk), "number": layout.number}


def purge() -> int:
    """Erase the values of fields that were removed more than 30 days ago, and the fields; returns how many fields.

    The daily task calls it.
    """
    old = Field.objects.filter(removed_at__lt=clock.now() - timedelta(days=KEPT_DAYS))
    for field in old:
        _erase(field)
    return len(old)


def _erase(field: Field) -> None:
    model = record_model(field.record_type)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET custom = nullif(custom - %s, '{{}}'::jsonb) WHERE custom ? %s",
            [field.name, field.name],
        )
    field.delete()
