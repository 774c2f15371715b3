"""Signing in with the company's provider: out to it, and back with a code. What is answered stands in docs/architecture.md."""

import hmac
import logging
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from fincomtech.identity import ceremonies, entrance, refusing, sessions, tokens
from fincomtech.identity.models import Ceremony, SsoConnection
from fincomtech.identity.oneself import oneself
from fincomtech.identity.refusals import SsoRefused
from fincomtech.identity.sso import id_token, joining, provider
from fincomtech.kit import addresses, context
from fincomtech.kit.refusals import Missing, Refusal

CALLBACK = "/api/auth/sso/callback"
PROVED_PAGE = "/proved"

log = logging.getLogger(__name__)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; `return` is the page to come back to, `use=proof` proves oneself again."""
    try:
        return _start(request)
    except Refusal as refusal:
        return _told(refusal)


def _start(request: HttpRequest) -> HttpResponse:
    connection = _connection()
    entrance.count_beginning(request)
    proves = request.GET.get("use") == "proof"
    data = {
        "state": tokens.new_token(),
        "nonce": tokens.new_token(),
        "verifier": tokens.new_token() + tokens.new_token(),
        "return": safe_return(request.GET.get("return", "/")),
    }
    asked = {
        "redirect_uri": _redirect_uri(request),
        "state": data["state"],
        "nonce": data["nonce"],
        "code_challenge": provider.challenge_of(data["verifier"]),
        **({"prompt": "login", "max_age": "0"} if proves else {}),
    }
    address = provider.authorization_address(connection, **asked)
    begun = ceremonies.begin("sso", oneself() if proves else None, **data)
    return begun.into(HttpResponseRedirect(address), request)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser back with a code: verify, and begin a session. Refusals lead to the sign-in page."""
    try:
        return ceremonies.forget_cookie(_finish(request), "sso")
    except Refusal as refusal:
        refusing.tell(request, refusal)
        return ceremonies.forget_cookie(_told(refusal), "sso")


def _finish(request: HttpRequest) -> HttpResponse:
    begun = ceremonies.finish(request, "sso")
    connection = _connection()
    code = _code(request, begun, connection)
    token = provider.exchange(connection, code, begun.data["verifier"], _redirect_uri(request))
    vouched = id_token.verified(connection, token, begun.data["nonce"])
    if begun.user is not None:
        _just_now(vouched, begun)
        return _proved(begun, joining.user_of(vouched).pk)
    user = joining.user_of(vouched)
    return entrance.proceed(request, user, "sso", _back(user, begun.data["return"]))


def _code(request: HttpRequest, begun: Ceremony, connection: SsoConnection) -> str:
    """The code, if the answer is one to this browser's question (state), and from this provider (RFC 9207)."""
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    fits = hmac.compare_digest(state.encode(), begun.data["state"].encode())
    if not fits or not code or request.GET.get("iss", connection.issuer) != connection.issuer:
        log.info("sign-in at the provider failed: %s", request.GET.get("error", "another state or no code"))
        raise SsoRefused()
    return code


def _just_now(vouched: id_token.Vouched, begun: Ceremony) -> None:
    """Refuse a proof that the provider did not ask for anew: the browser could leave that wish out (Core 1.0, 3.1.2.1)."""
    began = (begun.expires_at - ceremonies.LIFETIMES["sso"]).timestamp()
    if vouched.signed_in_at is None or vouched.signed_in_at < began - id_token.LEEWAY_SECONDS:
        log.info("the provider has not asked the person anew")
        raise SsoRefused()


def _proved(begun: Ceremony, user_id: int) -> HttpResponse:
    """The person of the session has shown the provider again who they are."""
    actor = context.actor()
    if actor.session_id is None or actor.user_id != user_id or begun.user_id != user_id:
        raise SsoRefused()
    sessions.prove(actor.session_id)
    return HttpResponseRedirect(PROVED_PAGE)


def _back(user: Any, page: str) -> HttpResponse:
    if entrance.needs_factor(user, "sso"):
        return HttpResponseRedirect(f"/sign-in?{urlencode({'return': page})}")
    return HttpResponseRedirect(page)


def _connection() -> SsoConnection:
    connection: SsoConnection = SsoConnection.current()
    if not connection.is_enabled:
        raise Missing()
    return connection


def _redirect_uri(request: HttpRequest) -> str:
    return f"{addresses.origin(request.get_host().lower())}{CALLBACK}"


def _told(refusal: Refusal) -> HttpResponse:
    """The sign-in page says it: by its code, and with the sentence's only parameter where it has one."""
    return HttpResponseRedirect(f"/sign-in?{urlencode({'refused': refusal.code})}")


def safe_return(page: str) -> str:
    """A page of this very site, or the first one."""
    plain = page.startswith("/") and not page.startswith(("//", "/\\")) and page.isprintable()
    return page if plain and not page.startswith(("/api/", "/sign-in")) else "/"
