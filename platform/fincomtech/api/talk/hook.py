"""The mail hook: a mail server hands over what it has received for the company. Source: ops.5."""

import hmac

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fincomtech.api.answers import answer
from fincomtech.kit.mail_in import parsing, receiving
from fincomtech.kit.models import MailSettings
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.talk.mail_actions import digest


class WrongSecret(Refusal):
    """The secret is not the company's."""

    code, status = "mail.secret", 401
    sentence = _("The secret of the mail hook is wrong.")


class TooBig(Refusal):
    """The mail is larger than we take."""

    code, status = "mail.too_big", 413
    sentence = _("The mail is larger than %(megabytes)d MB.")


@csrf_exempt
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Take a raw mail in (`Authorization: Bearer <secret>`, body message/rfc822, `X-Envelope-To` if known).

    Answers `{outcome, received}` and 200 for every mail that has been taken, also for one that nobody wants: a mail
    server must not send it again. The same mail is taken once.
    """
    _check(request)
    raw = _raw(request)
    row = receiving.receive(raw, sent_to=request.headers.get("X-Envelope-To", "")[:20_000])
    return answer({"outcome": row.outcome, "received": str(row.pk)})


def _check(request: HttpRequest) -> None:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    known = MailSettings.current().hook_digest
    if kind.lower() != "bearer" or not known or not hmac.compare_digest(digest(secret.strip()), known):
        raise WrongSecret()


def _raw(request: HttpRequest) -> bytes:
    limit = parsing.MOST_BYTES
    if int(request.headers.get("Content-Length") or 0) > limit:  # before anything of it is read
        raise TooBig(megabytes=limit // 1024**2)
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise TooBig(megabytes=limit // 1024**2)
    if not raw.strip():
        raise Invalid(_("The mail is empty."), code="mail.empty")
    return raw
