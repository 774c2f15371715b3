"""Calls to other systems: written with the run, sent after commit, signed, repeated until they are answered."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from fincomtech.automation.events import CallWanted
from fincomtech.automation.models import Rule, RuleRun
from fincomtech.kit import clock, context
from fincomtech.kit.events import listens, tell
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.safety import outbound

SIGNATURE = "X-Fincomtech-Signature"


class Unanswered(Refusal):
    """The other system did not take the call."""

    code, status = "automation.unanswered", 502
    sentence = _("%(url)s answered %(status)s.")


def call(rule: Rule, run: RuleRun, url: str, values: Mapping[str, Any]) -> None:
    """Have the address called with these values once the transaction is committed."""
    about = {"rule": rule.name, "recordType": str(run.record_type), "recordId": run.record_id, "at": clock.now()}
    body = DjangoJSONEncoder(ensure_ascii=False).encode({**about, "values": dict(values)})
    tell(CallWanted(rule.pk, run.pk or 0, url, body))


def signature(rule_id: int, body: bytes) -> str:
    """HMAC-SHA256 of the body with the rule's own key: the other system can tell our calls from a stranger's."""
    return hmac.new(key_of(rule_id).encode(), body, hashlib.sha256).hexdigest()


def key_of(rule_id: int) -> str:
    """The key that the other system is given; it follows from the installation's secret and is kept nowhere."""
    told = f"automation {context.company().key} {rule_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


@listens(CallWanted, background=True)
def send(event: CallWanted) -> None:
    """Post the body; anything but a 2xx answer is a failure and tried again later."""
    body = event.body.encode()
    headers = {"Content-Type": "application/json", SIGNATURE: signature(event.rule_id, body)}
    status = outbound.post(event.url, body, headers).status
    if not 200 <= status < 300:
        raise Unanswered(url=event.url, status=status)
