"""From a request's host to its company: enters it for the request, or answers that there is nothing here."""

from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.refusals import Refusal
from fincomtech.tenancy import answers, directory
from fincomtech.tenancy.access import Access
from fincomtech.tenancy.directory import Entry
from fincomtech.tenancy.place import in_public
from fincomtech.tenancy.switch import in_company

Next = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# In a company that may only read: queries come by POST too, and people still sign in and out.
STILL_POSTED = ("/graphql", "/api/auth/")


class UnknownCompany(Refusal):
    """No company answers at this host."""

    code, status = "company.unknown", 404
    sentence = _("There is no company at this address. Check the address, or ask whoever gave it to you.")


class CompanyShut(Refusal):
    """The company exists, but nobody works in it now."""

    code, status = "company.shut", 403
    sentence = _("This workspace is closed at the moment. Ask your administrator or our support.")


class CompanyReadOnly(Refusal):
    """The company may look, and change nothing."""

    code, status = "company.read_only", 403
    sentence = _("This workspace is open for reading only. Your data is safe; ask your administrator.")


class CompanyMiddleware:
    """Sets `request.company` (None on the public site) and stands in that company's schema for the request.

    An unknown host and a company that is shut read nothing. Source: tenancy.4, tenancy.5.
    """

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        host = host_of(request)
        if host == settings.PUBLIC_HOST:
            return self._public_site(request)
        entry = directory.at_host(host) if host else None
        if entry is None:
            return answers.refused(request, UnknownCompany())
        if entry.access == Access.NONE:
            return answers.refused(request, CompanyShut())
        if entry.access == Access.READ and writes(request):
            return answers.refused(request, CompanyReadOnly())
        return self._company(request, entry)

    def _public_site(self, request: Any) -> HttpResponse:
        request.company = None
        request.urlconf = "fincomtech.api.public_urls"
        with in_public():
            return self.get_response(request)

    def _company(self, request: Any, entry: Entry) -> HttpResponse:
        request.company, request.access = entry.company, entry.access
        with in_company(entry.company), ExitStack() as narrowing:
            request._narrowing = narrowing
            return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> None:
        """Take the right to write from whoever has signed in, where the company may only read.

        This hook runs inside the session's middleware; what it enters is left before the company is.
        """
        if getattr(request, "access", Access.FULL) == Access.READ:
            request._narrowing.enter_context(_reading_only())


def host_of(request: HttpRequest) -> str:
    """The host's name without port and final dot, in lower case; "" when it is malformed."""
    try:
        given = request.get_host()
    except DisallowedHost:
        return ""
    return given.rsplit(":", 1)[0].rstrip(".").lower() if not given.endswith("]") else given


def writes(request: HttpRequest) -> bool:
    """Whether the request may change something before rights are asked."""
    return request.method not in SAFE and not request.path.startswith(STILL_POSTED)


@contextmanager
def _reading_only() -> Any:
    actor = context.actor()
    scopes = frozenset({"read"}) if actor.scopes is None else actor.scopes - {"write"}
    with context.acting_as(replace(actor, scopes=scopes)):
        yield
