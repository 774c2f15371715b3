"""Finds out who makes a request, and in which language they read. Source: auth.2–3, auth.5, auth.7."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from fincomtech.identity import keys, sessions, viewing
from fincomtech.identity.answers import refused
from fincomtech.identity.refusals import WrongKey
from fincomtech.kit import context, languages
from fincomtech.kit.context import Actor
from fincomtech.kit.refusals import Denied
from fincomtech.kit.rights import NOTHING

# Where programs come with keys. Everything else is for people, and needs a session and the CSRF token.
KEY_PATHS = ("/graphql", "/api/files")
# What a session serves for whose person has not set up the second factor that the company demands.
SETUP_PATHS = (
    "/api/auth/hello",
    "/api/auth/sign-out",
    "/api/auth/proof",
    "/api/auth/prove",
    "/api/auth/security",
    "/api/auth/passkey/options",
    "/api/auth/factors/totp/begin",
    "/api/auth/factors/totp/confirm",
    "/api/auth/factors/passkey/begin",
    "/api/auth/factors/passkey/add",
)
LANGUAGE_COOKIE = "language"


class SessionMiddleware:
    """Runs the rest of the request as whom the session cookie or the API key names, in their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Requests to the public site have no company, and pass as they are."""
        if context.company_or_none() is None:
            return self.get_response(request)
        try:
            actor = acting(request)
        except (WrongKey, Denied) as refusal:
            return refused(refusal)
        profile = context.profile()
        language = language_of(request, actor)
        with context.acting_as(replace(actor, language=language)), translation.override(language):
            context.memo()["profile"] = profile  # read once a request, whoever acts
            return self.get_response(request)


def acting(request: HttpRequest) -> Actor:
    """Who makes the request: by key where keys count, else by session, else nobody. Raises WrongKey."""
    request.lacks_factor = False  # type: ignore[attr-defined]
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and request.path.startswith(KEY_PATHS):
        return _by_key(request, secret.strip())
    held = sessions.held_by(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    request.lacks_factor = held is not None and held.lacks_factor  # type: ignore[attr-defined]
    if held is not None and not held.lacks_factor:
        return viewing.overlaid(request, held.actor)
    if held is not None and request.path in SETUP_PATHS:
        # Who they are, and nothing that they may do elsewhere.
        return replace(held.actor, rights=NOTHING, is_administrator=False)
    return replace(Actor.ANONYMOUS, time_zone=context.profile().time_zone, language="")


def _by_key(request: HttpRequest, secret: str) -> Actor:
    actor = keys.actor_by_secret(secret)
    if actor is None:
        raise WrongKey()
    # A browser sends no key by itself, so there is nothing that another site could forge.
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return actor


def language_of(request: HttpRequest, actor: Actor) -> str:
    """The user's language; for strangers that of the cookie, the company's, or the browser's."""
    wanted = [actor.language, request.COOKIES.get(LANGUAGE_COOKIE), context.profile().language]
    return next(
        (code for code in wanted if code and languages.is_spoken(code)), ""
    ) or translation.get_language_from_request(request)
