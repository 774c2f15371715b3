"""Every change of a company's customization counts at once, everywhere: the token in its profile becomes another."""

import secrets
from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fincomtech.customization import reading
from fincomtech.customization.models import Field, FieldChoice, Layout, MenuEntry
from fincomtech.kit import changes, context, live
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
    if ours:
        renew_token()


def renew_token() -> None:
    """Another token for the current company, in the current transaction."""
    token = secrets.token_hex(12)
    profile = context.profile()
    apps.get_model(settings.COMPANY_PROFILE_MODEL)._base_manager.update(customization=token)
    profile.customization = token
    live.changed("customization.Layout", [], "update")
