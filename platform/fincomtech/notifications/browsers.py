"""The browsers that take pushes: to whom they belong, where their services are, and what a push to one becomes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from logging import getLogger
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.safety import outbound, sealed
from fincomtech.kit.safety.outbound import Unreachable
from fincomtech.notifications import push as web_push
from fincomtech.notifications.models import Browser

# Of Chrome and Edge, Firefox, Safari, Windows. Only these are ever asked, whatever a browser says.
SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
MOST = 20  # of one person
DAY = 24 * 3600
GONE = (404, 410)
PURPOSE = "push"
sealed.stands_in(Browser, "keys", PURPOSE)

logger = getLogger(__name__)


def subscribe(user_id: int, endpoint: str, p256dh: str, auth: str, device: str) -> Browser:
    """Have the browser take the person's pushes from now on; what it took for somebody else ends.

    Refuses services that we do not know and keys that are none.
    """
    _check(endpoint, p256dh, auth)
    found, _made = Browser.objects.update_or_create(
        endpoint_hash=_hash(endpoint),
        defaults={
            "user_id": user_id,
            "session_id": context.actor().session_id,
            "endpoint": endpoint,
            "keys": sealed.seal(orjson.dumps([p256dh, auth]).decode(), PURPOSE),
            "device": device[:120],
            "error": "",
        },
    )
    kept = Browser.objects.filter(user=user_id).order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST]
    Browser.objects.filter(user=user_id).exclude(pk__in=list(kept)).delete()
    return found


def unsubscribe(user_id: int, *, key: int = 0, endpoint: str = "") -> int:
    """No more pushes to that browser of the person. Returns whether there was one (0 or 1)."""
    which = Q(endpoint_hash=_hash(endpoint)) if endpoint else Q(pk=key)
    ended, _by_type = Browser.objects.filter(which, user=user_id).delete()
    return int(ended > 0)


def of_people(user_ids: Iterable[int]) -> dict[int, list[Browser]]:
    """The browsers of each, those left out whose session has been ended: by signing out, or from another device."""
    found: dict[int, list[Browser]] = defaultdict(list)
    rows = Browser.objects.filter(user__in=list(user_ids), session__ended_at=None, session__isnull=False)
    for row in rows.order_by("pk"):
        found[row.user_id].append(row)
    return dict(found)


def push(browser: Browser, payload: dict[str, str]) -> bool:
    """Push to the browser; False when it is worth another try. A subscription that has ended is forgotten."""
    try:
        p256dh, auth = orjson.loads(sealed.unseal(browser.keys, PURPOSE))
        status = _post(browser.endpoint, orjson.dumps(payload), p256dh, auth)
    except Unreachable as error:
        return _failed(browser, str(error))
    except (ValueError, sealed.CannotOpen):  # sealed with a key that is no more
        browser.delete()
        return True
    if status in GONE or (400 <= status < 500 and status != 429):
        logger.info("push service answered %s: the subscription is forgotten", status)
        browser.delete()
        return True
    if status >= 300:
        return _failed(browser, f"HTTP {status}")
    Browser.objects.filter(pk=browser.pk).update(told_at=clock.now(), error="")
    return True


def _failed(browser: Browser, error: str) -> bool:
    Browser.objects.filter(pk=browser.pk).update(error=error[:300])
    return False


def _post(endpoint: str, payload: bytes, p256dh: str, auth: str) -> int:
    body = web_push.encrypt(payload, web_push.decoded(p256dh), web_push.decoded(auth))
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
        "Urgency": "normal",
        "Authorization": web_push.authorization(endpoint),
    }
    return outbound.post(endpoint, body, headers).status


def is_known(endpoint: str) -> bool:
    """Whether the endpoint is at a push service of a browser's maker, or at one that this installation allows."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.fragment:
        return False
    if f"{host}:{port}" in settings.PUSH_SERVICES:
        return True
    ours = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return parts.scheme == "https" and port in (None, 443) and ours


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    if len(endpoint) > 2000 or not is_known(endpoint):
        sentence = _("Pushes cannot be sent to the service of this browser.")
        raise Invalid(sentence, code="notifications.service", path=["endpoint"])
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), web_push.decoded(p256dh))
        if len(web_push.decoded(auth)) != 16:
            raise ValueError
    except ValueError:
        sentence = _("The keys of the subscription are damaged. Switch notifications off and on again in the browser.")
        raise Invalid(sentence, code="notifications.keys", path=["keys"]) from None


def _hash(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
