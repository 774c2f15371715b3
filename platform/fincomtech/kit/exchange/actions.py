"""Sharing what people saved about imports and exports."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.actions import action
from fincomtech.kit.exchange.models import ExportTemplate, ImportMapping, Saved


@action(ImportMapping, title=_("Share with everybody"), icon="users", name="share")
@action(ExportTemplate, title=_("Share with everybody"), icon="users", name="share")
def share(saved: Saved) -> None:
    """Let everybody in the company use it."""
    saved.user = None


@action(ImportMapping, title=_("Make it mine"), icon="user", name="unshare")
@action(ExportTemplate, title=_("Make it mine"), icon="user", name="unshare")
def unshare(saved: Saved) -> None:
    """Take it back to oneself."""
    saved.user_id = context.actor().user_id
