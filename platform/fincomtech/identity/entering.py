"""The first entrance after sign-up: a one-time token takes the administrator into the workspace."""

from django.db import transaction

from fincomtech.identity import one_time
from fincomtech.identity.models import User
from fincomtech.identity.refusals import LinkSpent


def issue(user_id: int) -> str:
    """A token for `GET /api/auth/enter?token=`, good once and for five minutes. Runs inside the company."""
    return one_time.issue(user_id, "entrance")


def spend(token: str) -> User:
    """The user who enters; LinkSpent when the token does not work or they may not sign in."""
    with transaction.atomic():
        user = one_time.spend(token, "entrance")
        if user.state != "active":
            raise LinkSpent()
        return user
