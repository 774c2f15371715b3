"""Errors that a person can cause: a code, one sentence that says what to do, and the field it is about."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.naming import camel

Text = str | Promise


class Refusal(Exception):
    """The work was not done and nothing changed.

    `code` is stable and dotted ("crm.deal.no_reason"); `path` names the field as the API does, nested fields as a
    list; `params` fill the sentence's placeholders. `status` is the HTTP status where one is needed.
    """

    code = "refused"
    status = 400
    sentence: Text = _("This cannot be done.")

    def __init__(
        self, sentence: Text | None = None, *, code: str | None = None, path: list[str] | None = None, **params: Any
    ):
        self.code = code or self.code
        self.path = path or []
        self.params = params
        self._sentence = sentence or self.sentence
        super().__init__(str(self._sentence))

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        return str(self._sentence) % self.params if self.params else str(self._sentence)

    def as_json(self) -> dict[str, Any]:
        """How every interface tells it: names as the API spells them, parameters as text."""
        return {
            "code": self.code,
            "message": self.message,
            "path": [camel(str(part)) for part in self.path],
            "params": {name: str(value) for name, value in self.params.items()},
        }


class Invalid(Refusal):
    """A value is missing or malformed."""

    code = "invalid"


class Denied(Refusal):
    """The actor has no right to do it."""

    code, status = "denied", 403
    sentence = _("You have no right to do this. Ask your administrator.")


class SignInNeeded(Refusal):
    """Nobody has signed in, or the session has ended."""

    code, status = "sign_in", 401
    sentence = _("Please sign in.")


class Missing(Refusal):
    """The record does not exist, or the actor may not see it: the answer is the same."""

    code, status = "missing", 404
    sentence = _("There is no such record, or it is not open to you.")


class Conflict(Refusal):
    """Somebody else changed the record meanwhile."""

    code, status = "conflict", 409
    sentence = _("Somebody has changed this record meanwhile. Reload it and repeat your change.")


class WrongState(Refusal):
    """The record's state does not allow the action."""

    code, status = "wrong_state", 409
    sentence = _("The record is in the state “%(state)s”, where this is not possible.")


class InUse(Refusal):
    """Other records refer to this one."""

    code, status = "in_use", 409
    sentence = _("It is used by other records (%(records)s). Archive it instead.")


class Several(Exception):
    """Several refusals at once, so that a form shows them all."""

    def __init__(self, refusals: list[Refusal]):
        self.refusals = refusals
        super().__init__("; ".join(r.message for r in refusals))
