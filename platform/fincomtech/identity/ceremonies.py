"""Things that one browser begins and must finish: each is bound to the company, to the browser by a cookie, and ends once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from fincomtech.identity import tokens
from fincomtech.identity.cookies import drop_cookie, set_cookie
from fincomtech.identity.models import Ceremony, User
from fincomtech.identity.refusals import CeremonyOver
from fincomtech.kit import clock

LIFETIMES = {
    "factor": timedelta(minutes=10),
    "passkey": timedelta(minutes=5),
    "passkey_new": timedelta(minutes=5),
    "sso": timedelta(minutes=10),
}


@dataclass(frozen=True)
class Begun:
    """A ceremony that was begun: its token goes into the browser's cookie."""

    purpose: str
    token: str

    def into(self, response: HttpResponse, request: HttpRequest) -> HttpResponse:
        """The response with the cookie."""
        seconds = int(LIFETIMES[self.purpose].total_seconds())
        return set_cookie(response, request, _cookie(self.purpose), self.token, seconds)


def begin(purpose: str, user: User | None = None, **data: Any) -> Begun:
    """Begin one; what others have left behind is swept away."""
    now, token = clock.now(), tokens.new_token()
    Ceremony.objects.filter(expires_at__lte=now).delete()
    expires_at = now + LIFETIMES[purpose]
    Ceremony.objects.create(
        purpose=purpose, user=user, token_hash=tokens.hash_of(token), data=data, expires_at=expires_at
    )
    return Begun(purpose, token)


def peek(request: HttpRequest, purpose: str) -> Ceremony | None:
    """What this browser has begun, if it may still be finished."""
    return _rows(request, purpose).first()


def finish(request: HttpRequest, purpose: str) -> Ceremony:
    """What this browser has begun; it is over with this, whether what follows succeeds. Raises CeremonyOver."""
    with transaction.atomic():
        found = _rows(request, purpose).select_for_update(of=("self",)).first()
        if found is None:
            raise CeremonyOver()
        Ceremony.objects.filter(pk=found.pk).delete()
    return found


@contextmanager
def finishing(request: HttpRequest, purpose: str) -> Iterator[Ceremony]:
    """As `finish`, but a refusal in the block leaves it open for another try. Raises CeremonyOver."""
    found = peek(request, purpose)
    if found is None:
        raise CeremonyOver()
    yield found
    if not Ceremony.objects.filter(pk=found.pk).delete()[0]:
        raise CeremonyOver()  # another request of this browser was faster


def person_of(begun: Ceremony) -> User:
    """Whose ceremony it is. Raises CeremonyOver for one that is nobody's yet."""
    if begun.user is None:
        raise CeremonyOver()
    return begun.user


def forget_cookie(response: HttpResponse, purpose: str) -> HttpResponse:
    """The response without the ceremony's cookie."""
    return drop_cookie(response, _cookie(purpose))


def _rows(request: HttpRequest, purpose: str) -> Any:
    token = request.COOKIES.get(_cookie(purpose), "")
    rows = Ceremony.objects.select_related("user").filter(purpose=purpose, expires_at__gt=clock.now())
    return rows.filter(token_hash=tokens.hash_of(token))


def _cookie(purpose: str) -> str:
    return f"step_{purpose}"
