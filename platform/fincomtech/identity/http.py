"""The sign-in endpoints of a company. What they answer stands in docs/architecture.md."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity import (
    ceremonies,
    entering,
    entrance,
    limits,
    one_time,
    passwords,
    policy,
    refusing,
    sessions,
    signing_in,
)
from fincomtech.identity.addresses import client_ip
from fincomtech.identity.answers import answer, body, refused, text
from fincomtech.identity.cookies import over_tls
from fincomtech.identity.events import UserJoined
from fincomtech.identity.factors import trusted
from fincomtech.identity.middleware import KEY_PATHS, LANGUAGE_COOKIE
from fincomtech.identity.models import SignInPolicy, SsoConnection, User
from fincomtech.identity.oneself import oneself
from fincomtech.identity.refusals import Blocked, CsrfMissing, KeyNeeded, LinkSpent
from fincomtech.identity.tasks import FORGOT
from fincomtech.kit import accesses, changes, constraints, context, writes
from fincomtech.kit.accesses import Access
from fincomtech.kit.background.tasks import after_commit
from fincomtech.kit.context import Actor
from fincomtech.kit.events import tell
from fincomtech.kit.refusals import Invalid

# More mails to one address within a quarter of an hour are not sent: nobody's box is flooded through us.
FORGOT_MAILS, FORGOT_FROM_ADDRESS, FORGOT_SECONDS = 3, 30, 15 * 60
PREFERENCES = {
    "language": "language",
    "timeZone": "time_zone",
    "theme": "theme",
    "name": "name",
}


@require_GET
def hello(request: HttpRequest) -> HttpResponse:
    """What the sign-in page needs to know; also hands out the CSRF token."""
    return answer(
        {
            "company": context.company().name,
            "language": context.actor().language,
            "csrfToken": get_token(request),
            "signedIn": context.actor().user_id is not None and not request.lacks_factor,  # type: ignore[attr-defined]
            "mailPage": settings.MAIL_PAGE,
            "ways": _ways(),
            **_pending(request),
        }
    )


def _pending(request: HttpRequest) -> dict[str, Any]:
    """Where this browser stands between the password and the session: "factor", "setup", or nowhere."""
    begun = ceremonies.peek(request, "factor")
    if context.actor().session_id is not None and request.lacks_factor:  # type: ignore[attr-defined]
        return {"next": "setup", **_NOTHING_ASKED}
    if begun is not None and begun.user is not None and context.actor().session_id is None:
        return {"next": "factor", **entrance.asked_of(begun.user, request)}
    return {"next": "", **_NOTHING_ASKED}


_NOTHING_ASKED: dict[str, Any] = {"methods": [], "mayRemember": False}


def _ways() -> dict[str, Any]:
    """The ways of signing in that the company has open; `sso` is the name on its button."""
    rules, sso = SignInPolicy.current(), SsoConnection.current()
    return {
        "password": rules.allows_password,
        "passkey": rules.allows_passkey,
        "sso": sso.label() if sso.is_enabled else "",
    }


@require_POST
@refusing.telling
def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a session for e-mail and password, or ask for the second factor (auth.1, auth.4)."""
    values = body(request)
    user = signing_in.checked(text(values, "email"), text(values, "password"), client_ip(request))
    return entrance.proceed(request, user, "password")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on the server; the cookie opens nothing afterwards, wherever it was copied (auth.3)."""
    sessions.end_current("sign_out")
    response = answer({})
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


@require_POST
def forgot(request: HttpRequest) -> HttpResponse:
    """Mail a link for a new password. The answer is the same whether anybody has the address."""
    email = text(body(request), "email")
    asked = limits.count("forgot", email.strip().lower(), FORGOT_SECONDS)
    asked_from = limits.count("forgot-from", client_ip(request), FORGOT_SECONDS)
    if asked <= FORGOT_MAILS and asked_from <= FORGOT_FROM_ADDRESS:
        after_commit(FORGOT, email=email)
    return answer({})


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Set a new password by the link; every session of the user ends, and this browser begins a new one."""
    values = body(request)
    with transaction.atomic():
        user = one_time.spend(text(values, "token"), "reset")
        if user.state != "active":
            raise Blocked()
        policy.check_way("password", user)
        _set_password(user, text(values, "password"))
        sessions.end_of_user(user)
        trusted.forget(user)
        if not user.has_second_factor:
            return entrance.signed_in(request, user, way="link")
        return entrance.proceed(request, user, "password")  # the mailbox alone opens no account with a second factor


@require_GET
def reset_link(request: HttpRequest) -> HttpResponse:
    """Whose password the link sets; refuses a used or expired one before somebody thinks up a password for it."""
    return answer({"email": one_time.peek(request.GET.get("token", ""), "reset").email})


def _set_password(user: User, password: str, path: str = "password") -> None:
    passwords.check_new(password, email=user.email, name=user.name, path=path, rules=SignInPolicy.current())
    User.objects.filter(pk=user.pk).update(password=passwords.hashed(password), failed_sign_ins=0, locked_until=None)
    own: dict[str, Any] = {} if context.actor().user_id is not None else {"user_id": user.pk, "user_name": user.name}
    about: dict[str, Any] = {"record_type": User.record_type(), "record_id": user.pk, "title": user.name}
    accesses.tell(Access("password_set", **own, **about))


@require_GET
def invitation(request: HttpRequest) -> HttpResponse:
    """Whom an invitation is for, so that the page can greet them."""
    user = one_time.peek(request.GET.get("token", ""), "invitation")
    return answer({"email": user.email, "name": user.name, "company": context.company().name})


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Join by invitation: the person chooses name and password, and is signed in."""
    values = body(request)
    with transaction.atomic(), context.acting_as(Actor.SYSTEM):
        user = one_time.spend(text(values, "token"), "invitation")
        if user.state != "invited":
            raise LinkSpent()
        policy.check_way("password", user)
        before = changes.snapshot(user)
        writes.fill(user, {"name": text(values, "name")})
        user.state = "active"
        writes.store(user, before)
        _set_password(user, text(values, "password"))
        tell(UserJoined(user.pk))
    return entrance.signed_in(request, user, way="link")


@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """The first entrance after sign-up. A spent link leads to the front page too: there one signs in."""
    home = HttpResponseRedirect("/")
    try:
        user = entering.spend(request.GET.get("token", ""))
    except LinkSpent:
        return home
    return entrance.signed_in(request, user, home, way="link")


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; one's other sessions end. Guessing the old one locks the account too."""
    user, values = oneself(), body(request)
    signing_in.take_attempt(user, user.email)
    if not passwords.matches(user, text(values, "old")):
        raise Invalid(_("The old password is wrong."), code="identity.wrong_password", path=["old"])
    signing_in.forgive(user)
    with transaction.atomic():
        _set_password(user, text(values, "new"), path="new")
        sessions.end_of_user(user, but=context.actor().session_id)
        trusted.forget(user)
    return answer({})


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Set one's own name, language, time zone, theme: those that are named."""
    values = {PREFERENCES.get(name, name): value for name, value in body(request).items()}
    _only_preferences(values)
    with constraints.as_refusals(), transaction.atomic():
        user = oneself(lock=True)
        writes.apply(user, values)
    response = answer({})
    if "language" in values:
        response.set_cookie(
            LANGUAGE_COOKIE, user.language, max_age=entrance.YEAR, samesite="Lax", secure=over_tls(request)
        )
    return response


def _only_preferences(values: dict[str, Any]) -> None:
    for name in values:
        if name not in PREFERENCES.values():
            raise Invalid(_("The field “%(field)s” cannot be set."), code="not_writable", path=[name], field=name)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW, in the form of all refusals. A program without a key is told of keys, not of pages."""
    if context.actor().user_id is None and request.path.startswith(KEY_PATHS):
        response = refused(KeyNeeded())
        response["WWW-Authenticate"] = "Bearer"
        return response
    return refused(CsrfMissing())
