"""Every change of a company's customization counts at once, everywhere: the token in its profile becomes another."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from fincomtech.customization import conversions, indexes, reading
from fincomtech.customization.models import Field, FieldChoice, Layout, MenuEntry
from fincomtech.customization.renewal import renew_token
from fincomtech.kit import changes
from fincomtech.kit.background import tasks
from fincomtech.kit.changes import Change
from fincomtech.kit.extending import customs
from fincomtech.kit.refusals import Refusal

OURS = (Field, FieldChoice, Layout, MenuEntry)
LASTING = (Field, Layout)

customs.provide(reading.customization, reading.roles_of_actor)


@changes.watch
def renew(told: Sequence[Change]) -> None:
    """Forget what was read; open screens read their forms anew. A field or a version is never deleted for good by hand."""
    ours = [change for change in told if change.model in OURS and change.operation != "action"]
    if any(change.operation == "delete" and change.model in LASTING for change in ours):
        raise Refusal(
            _("This is not deleted by hand: remove the field, or go back to another version of the form."),
            code="customization.kept",
        )
    for choice in _lost_choices(ours):
        conversions.refuse_used(Field.objects.get(pk=choice.before["field_id"]), choice.before)
    if ours:
        renew_token()
    if any(change.before.get("indexed") or change.after.get("indexed") for change in ours):
        tasks.after_commit(indexes.SETTLE)


def _lost_choices(ours: Sequence[Change]) -> Iterator[Change]:
    """The choices that end, or get another value, in these changes."""
    for change in ours:
        for part in (change, *change.lines):
            ends = part.operation == "delete" or (part.operation == "update" and "value" in part.columns())
            if part.model is FieldChoice and ends:
                yield part
