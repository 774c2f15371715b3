"""Background work of identity."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import formats, translation

from fincomtech.identity import letters
from fincomtech.identity.models import Session, User
from fincomtech.identity.sessions import NEW_DEVICE
from fincomtech.kit import context
from fincomtech.tenancy.tasks import company_task

FORGOT = "identity.forgot"


@company_task(name=NEW_DEVICE)
def new_device(*, session: int, **_rest: Any) -> None:
    """Tell a person of a sign-in from a new device, in their language and time zone."""
    with transaction.atomic():
        found = Session.objects.select_related("user").filter(pk=session).first()
        if found is not None:
            _tell_of(found)


def _tell_of(session: Session) -> None:
    user, profile = session.user, context.profile()
    zone = ZoneInfo(user.time_zone or profile.time_zone)
    language = user.language or profile.language
    with translation.override(language):
        place = str(session.get_place_display()) if session.place else session.ip
        when = formats.date_format(session.created_at.astimezone(zone), "DATETIME_FORMAT")
        letters.new_device(user, session.device or "—", place, when)


@company_task(name=FORGOT)
def forgot(*, email: str, **_rest: Any) -> None:
    """Mail a link for a new password to the address if somebody here has it.

    In the background, so that the time of the answer does not tell whether anybody does (auth.1).
    """
    with transaction.atomic():
        user = User.by_email(email)
        if user is not None and user.state == "active" and user.kind == User.PERSON:
            letters.reset(user)
