"""The person of the session that makes the request."""

from fincomtech.identity.models import User
from fincomtech.kit import context
from fincomtech.kit.refusals import SignInNeeded


def oneself(*, lock: bool = False) -> User:
    """The user of the session; SignInNeeded without one."""
    user_id = context.actor().user_id
    if context.actor().session_id is None or user_id is None:
        raise SignInNeeded()
    rows = User.objects.select_for_update(of=("self",)) if lock else User.objects.all()
    return rows.get(pk=user_id)
