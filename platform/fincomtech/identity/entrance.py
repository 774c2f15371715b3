"""From a right first proof to a session: closed ways, the second factor, the cookies. Source: auth.1–auth.4."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token, rotate_token

from fincomtech.identity import ceremonies, limits, policy, sessions, signing_in, tokens
from fincomtech.identity.addresses import client_ip
from fincomtech.identity.answers import answer
from fincomtech.identity.cookies import set_cookie
from fincomtech.identity.devices import device
from fincomtech.identity.factors import recovery, trusted
from fincomtech.identity.models import Passkey, SignInPolicy, Totp, User
from fincomtech.identity.refusals import Blocked, TooManyRequests

BROWSER_COOKIE = "browser"
YEAR = 365 * 24 * 3600
BEGIN_MINUTES, BEGIN_MOST = 15, 120  # ceremonies from one network address; an office may share one


def proceed(request: HttpRequest, user: User, way: str, response: HttpResponse | None = None) -> HttpResponse:
    """After the first proof ("password", "sso"): a session, or the question for the second factor."""
    policy.check_way(way, user)
    if not needs_factor(user, way):
        return signed_in(request, user, response, way=way)
    if trusted.knows(user, request.COOKIES.get(trusted.COOKIE, "")):
        return signed_in(request, user, response, way=f"{way}_trusted")
    begun = ceremonies.begin("factor", user, way=way)
    asked = response or answer({"next": "factor", **asked_of(user, request), "csrfToken": get_token(request)})
    return begun.into(asked, request)


def needs_factor(user: User, way: str) -> bool:
    """Whether the second factor is asked for: of everybody who has one, unless the provider has asked already."""
    return user.has_second_factor and not (way == "sso" and SignInPolicy.current().trusts_sso)


def asked_of(user: User, request: HttpRequest) -> dict[str, Any]:
    """By what the person can prove themselves a second time, and whether this browser may be remembered."""
    return {"methods": methods_of(user, request), "mayRemember": SignInPolicy.current().allows_trusted_devices}


def methods_of(user: User, request: HttpRequest) -> list[str]:
    """The person's second factors: "code", "passkey" (one that works at this host), "recovery"."""
    from fincomtech.identity.factors import passkeys

    found = {
        "code": Totp.objects.filter(user=user).exclude(confirmed_at=None).exists(),
        "passkey": Passkey.objects.filter(user=user, host=passkeys.host_of(request), copied_at=None).exists(),
        "recovery": recovery.left(user) > 0,
    }
    return [name for name, has in found.items() if has]


def signed_in(
    request: HttpRequest,
    user: User,
    response: HttpResponse | None = None,
    *,
    way: str = "password",
    remember: bool = False,
) -> HttpResponse:
    """A new session for the user, its token in the cookie. The former session of this browser ends."""
    if user.state != "active" or user.kind != User.PERSON:
        raise Blocked()
    signing_in.forgive(user)
    sessions.end_current()
    name = device(request.headers.get("User-Agent", ""))
    mark = request.COOKIES.get(BROWSER_COOKIE, "") or tokens.new_token()
    token = sessions.begin(user, ip=client_ip(request), device=name, way=way, browser=mark)
    rotate_token(request)
    response = response or answer({"next": "", "csrfToken": get_token(request)})
    set_cookie(response, request, settings.SESSION_COOKIE_NAME, token)
    set_cookie(response, request, BROWSER_COOKIE, mark, YEAR)
    kept = trusted.remember(user, name) if remember else ""
    if kept:
        set_cookie(response, request, trusted.COOKIE, kept, int(trusted.LIFETIME.total_seconds()))
    return response


def count_beginning(request: HttpRequest) -> None:
    """Refuse a network address that begins too many ceremonies: each is a row."""
    if limits.count("begin", client_ip(request), BEGIN_MINUTES * 60) > BEGIN_MOST:
        raise TooManyRequests(minutes=BEGIN_MINUTES)
