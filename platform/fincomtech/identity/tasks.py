"""Background work of identity."""

from typing import Any

from django.db import transaction

from fincomtech.identity import letters
from fincomtech.identity.models import User
from fincomtech.tenancy.tasks import company_task

FORGOT = "identity.forgot"


@company_task(name=FORGOT)
def forgot(*, email: str, **_rest: Any) -> None:
    """Mail a link for a new password to the address if somebody here has it.

    In the background, so that the time of the answer does not tell whether anybody does (auth.1).
    """
    with transaction.atomic():
        user = User.by_email(email)
        if user is not None and user.state == "active":
            letters.reset(user)
