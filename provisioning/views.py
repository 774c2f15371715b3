"""The public site's endpoints; what they answer stands in docs/architecture.md."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from fincomtech.api.answers import answer, body
from fincomtech.identity.addresses import client_ip
from fincomtech.marketplace import catalogue as marketplace
from provisioning import addresses, form, legal, rate_limits, sign_up
from provisioning.visitors import language_of, public


@require_GET
@ensure_csrf_cookie
@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every module that a company can have, with prices (marketplace.1); also hands out the CSRF cookie."""
    found = marketplace.catalogue(language_of(request), request.GET.get("currency", ""))
    return answer({**found, "mailPage": settings.MAIL_PAGE})


@require_GET
@public
def address(request: HttpRequest) -> HttpResponse:
    """The live check of a subdomain while it is being typed."""
    rate_limits.count("address", client_ip(request))
    verdict = addresses.look(request.GET.get("subdomain", ""))
    told = {"available": not verdict.reason, "reason": verdict.reason, "message": verdict.message}
    return answer({**told, "suggestion": verdict.suggestion})


@require_POST
@public
def start(request: HttpRequest) -> HttpResponse:
    """Take the form, reserve the address, send the mail."""
    checked = form.checked(body(request))
    rate_limits.count("sign_up", client_ip(request))
    rate_limits.count("mail", checked.email)
    return answer({"signUp": str(sign_up.reserve(checked).public_id)})


@require_POST
@public
def verify(request: HttpRequest) -> HttpResponse:
    """The link in the mail was followed: start the birth. Idempotent."""
    rate_limits.count("verify", client_ip(request))
    return answer({"signUp": str(sign_up.verify(str(body(request).get("token", ""))).public_id)})


@require_POST
@public
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the mail again, or to the corrected address."""
    email = form.checked_email(body(request))
    rate_limits.count("sign_up", client_ip(request))
    rate_limits.count("mail", email or sign_up.address_of(public_id))
    return answer({"signUp": str(sign_up.send_again(public_id, email).public_id)})


@require_GET
@public
def personal_data(request: HttpRequest) -> HttpResponse:
    """What the operator of this site does with personal data, in the visitor's language."""
    return answer(legal.personal_data(language_of(request)))


@require_GET
@public
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far the birth has come, and at the end the way in."""
    return answer(sign_up.progress(public_id))
