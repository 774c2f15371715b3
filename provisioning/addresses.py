"""Subdomains: what they may look like, which nobody gets, which are taken (onboarding.1)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.addresses import host_of, origin
from fincomtech.kit.refusals import Refusal, Text
from fincomtech.tenancy.models import Domain
from provisioning.models import SignUp

# A label of RFC 1035, from 3 to 40 characters, without two hyphens in a row: "xn--" starts encoded names.
PATTERN: Final = re.compile(r"[a-z](?:-?[a-z0-9]){2,39}")
LONGEST: Final = 40
SENTENCES: Final[dict[str, Text]] = {
    "malformed": _(
        "Use 3 to 40 Latin letters, digits and single hyphens, beginning with a letter, for example “my-company”."
    ),
    "reserved": _("This address is kept for the service itself. Please choose another one."),
    "taken": _("This address is taken already. Please choose another one."),
}
LATIN: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziyklmnoprstufhye", strict=True))
    | {"ё": "e", "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


class AddressRefused(Refusal):
    """The subdomain cannot be had; `code` is "address.taken", "address.reserved" or "address.malformed"."""

    def __init__(self, reason: str):
        super().__init__(SENTENCES[reason], code=f"address.{reason}", path=["subdomain"])
        self.status = 409 if reason == "taken" else 400


@dataclass(frozen=True)
class Verdict:
    """The live check's answer; `reason` is empty when the address can be had."""

    reason: str
    suggestion: str = ""

    @property
    def message(self) -> str:
        """Why not, in the active language."""
        return str(SENTENCES[self.reason]) if self.reason else ""


def normal(subdomain: str) -> str:
    """As kept and compared: host names know no case."""
    return subdomain.strip().lower()


def full(subdomain: str) -> str:
    """The company's address as the browser wants it."""
    return f"{origin(host(subdomain))}/"


def public_site() -> str:
    """The address of the public site."""
    return f"{origin(settings.PUBLIC_HOST)}/"


def host(subdomain: str) -> str:
    """The host name at which the company answers."""
    return host_of(subdomain)


def look(subdomain: str) -> Verdict:
    """Whether the address can be had now, with another one to offer where it cannot."""
    wanted = normal(subdomain)
    reason = ill_formed(wanted) or ("taken" if taken(wanted) else "")
    return Verdict(reason, _suggestion(wanted) if reason else "")


def ill_formed(wanted: str) -> str:
    """ "malformed", "reserved" or nothing; asks no database."""
    if len(wanted) > LONGEST or not PATTERN.fullmatch(wanted):
        return "malformed"
    return "reserved" if wanted in reserved() else ""


def taken(wanted: str) -> bool:
    """A company has it, or an open sign-up has reserved it."""
    reservations = SignUp.objects.filter(subdomain=wanted, state__in=SignUp.OPEN)
    return belongs_to_company(wanted) or reservations.exists()


def belongs_to_company(wanted: str) -> bool:
    """A company that lives, or is being born, has it."""
    return Domain.objects.filter(domain=host(wanted)).exists()


@cache
def reserved() -> frozenset[str]:
    """The names in `reserved.txt`."""
    lines = (Path(__file__).parent / "reserved.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _suggestion(wanted: str) -> str:
    base = slugify(wanted.translate(LATIN))[: LONGEST - 3].strip("-_").replace("_", "-")
    base = re.sub(r"-{2,}", "-", base).lstrip("0123456789-")
    if len(base) < 3:
        base = f"{base or 'my'}-company"
    candidates = [base, *(f"{base}-{number}" for number in range(2, 10))]
    return next((c for c in candidates if not ill_formed(c) and not taken(c)), "")
