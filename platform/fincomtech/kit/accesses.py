"""What is no change of a record and is kept all the same: sign-ins, refused ones, ended sessions, exports.

Whoever does such a thing tells it here; the audit trail listens. It is told in the current transaction, so what is
refused must be told outside of the one that is rolled back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.refusals import Text

KINDS: Mapping[str, Text] = {
    "sign_in": _("sign-in"),
    "sign_in_refused": _("refused sign-in"),
    "sign_out": _("sign-out"),
    "session_ended": _("session ended"),
    "password_set": _("password set"),
    "key_created": _("API key created"),
    "totp_on": _("authenticator app added"),
    "totp_off": _("authenticator app removed"),
    "passkey_on": _("passkey added"),
    "passkey_off": _("passkey removed"),
    "recovery_made": _("new recovery codes"),
    "recovery_used": _("recovery code used"),
    "reset": _("second factor removed by an administrator"),
    "export": pgettext_lazy("audit", "export"),
    "view_as": _("viewing as somebody else"),
    "view_as_ended": _("viewing as somebody else ended"),
    "personal_export": _("personal data exported"),
}


@dataclass(frozen=True)
class Access:
    """One such thing. `what` is one of `KINDS`; `user_id` and `user_name` say whose account it is about where nobody has
    signed in yet; `record_type`, `record_id` and `title` what it is about; `details` are plain values.
    """

    what: str
    user_id: int | None = None
    user_name: str = ""
    record_type: str = ""
    record_id: int | None = None
    title: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Listener = Callable[[Sequence[Access]], None]
_listeners: dict[str, Listener] = {}


def listen(function: Listener) -> Listener:
    """Have the function called with whatever is told together."""
    _listeners[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def tell(*told: Access) -> None:
    """Let the listeners know. Raises KeyError for a kind that is none."""
    for access in told:
        KINDS[access.what]
    if told:
        for name in sorted(_listeners):
            _listeners[name](told)
