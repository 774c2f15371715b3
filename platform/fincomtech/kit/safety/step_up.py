"""Dangerous acts ask the person to prove again who they are when their last proof is older than a quarter of an hour.

Declared by `@action(…, step_up=True)` for an action, by `step_up = True` on a record type for its plain writes, and by
`demand()` at the start of an HTTP view. The client answers the refusal `step_up_needed` with a dialog (password, code or
passkey) and sends the request again.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.context import Actor
from fincomtech.kit.refusals import Denied, Refusal

if TYPE_CHECKING:
    from fincomtech.kit.records import Record

FRESH = timedelta(minutes=15)


class StepUpNeeded(Refusal):
    """The session is good, but the last proof of who holds it is too old for this."""

    code, status = "step_up_needed", 403
    sentence = _("Confirm that it is you: this needs your password, a code or a passkey once more.")


class InPersonOnly(Denied):
    """A key, a rule or any other work in somebody's name cannot prove that the person is there."""

    code = "session_needed"
    sentence = _("Only a person who has signed in can do this: no API key and no automation.")


def demand() -> None:
    """Refuse unless whoever acts has proved themselves just now. The system itself may always go on.

    Raises SignInNeeded for strangers, InPersonOnly without a session, StepUpNeeded when the proof is too old.
    """
    actor = context.actor()
    if actor.user_id is None and actor.is_administrator:
        return  # the system itself
    context.signed_in()
    if actor.session_id is None:
        raise InPersonOnly()
    if not is_fresh(actor):
        raise StepUpNeeded()


def demand_for(model: "type[Record]") -> None:
    """Refuse to write records of a type that wants a fresh proof (`step_up`), unless there is one."""
    if model.whole().step_up:
        demand()


def refusal_for(model: "type[Record]") -> Refusal | None:
    """What `demand_for` would refuse with, for writes of many records that tell each why not."""
    try:
        demand_for(model)
    except Refusal as refusal:
        return refusal
    return None


def is_fresh(actor: Actor) -> bool:
    """Whether the actor's last proof is young enough."""
    return actor.proved_at is not None and clock.now() - actor.proved_at <= FRESH
