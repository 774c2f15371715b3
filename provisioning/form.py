"""The sign-up form: what must be in it, and what of it is refused (onboarding.1)."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext_lazy as _

from fincomtech.identity import passwords
from fincomtech.kit import standards
from fincomtech.kit.refusals import Invalid, Refusal, Several, Text
from fincomtech.marketplace import catalogue
from provisioning import addresses
from provisioning.addresses import AddressRefused

validate_length = MaxLengthValidator(254)  # what the columns for addresses hold


@dataclass
class Form:
    """A checked form; names as in `SignUp`."""

    company_name: str
    subdomain: str
    email: str
    name: str
    password: str
    language: str = "ru"
    currency: str = "RUB"
    country: str = "RU"
    time_zone: str = "Europe/Moscow"
    modules: list[str] = field(default_factory=list)
    sample_data: bool = False

    def values(self) -> dict[str, Any]:
        """What is stored: everything but the password."""
        return {name: value for name, value in vars(self).items() if name != "password"}


def checked(given: dict[str, Any]) -> Form:
    """The form of the API's names; refuses with everything that is wrong in it at once."""
    form = Form(
        company_name=_text(given, "companyName"), subdomain=addresses.normal(_text(given, "subdomain")),
        email=_text(given, "email").lower(), name=_text(given, "name"), password=_text(given, "password", strip=False),
        language=_text(given, "language") or "ru", currency=(_text(given, "currency") or "RUB").upper(),
        country=(_text(given, "country") or "RU").upper(), time_zone=_text(given, "timeZone") or "Europe/Moscow",
        modules=_names(given.get("modules") or []), sample_data=given.get("sampleData") is True,
    )  # fmt: skip
    refusals = _wrong(form)
    if refusals:
        raise Several(refusals)
    return form


def checked_email(given: dict[str, Any]) -> str:
    """The corrected address of a sign-up, "" where none is given; refuses what is none."""
    email = _text(given, "email").lower()
    refusal = _email(email) if email else None
    if refusal:
        raise refusal
    return email


def _wrong(form: Form) -> list[Refusal]:
    published = catalogue.published() if form.modules else {}
    found = [
        _length(form.company_name, "company_name", 200, _("Enter the company's name, up to 200 characters.")),
        _address(form.subdomain), _email(form.email),
        _length(form.name, "name", 120, _("Enter your name, up to 120 characters.")),
        _password(form),
        _one_of(form.language, dict(settings.LANGUAGES), "language", _("Choose one of the offered languages.")),
        _one_of(form.currency, standards.currencies("en"), "currency", _("Choose a currency from the list.")),
        _one_of(form.country, standards.countries("en"), "country", _("Choose a country from the list.")),
        _one_of(form.time_zone, standards.time_zones(), "time_zone", _("Choose a time zone from the list.")),
        *[_one_of(name, published, "modules", _("One of the chosen modules is not offered.")) for name in form.modules],
    ]  # fmt: skip
    return [refusal for refusal in found if refusal]


def _text(given: dict[str, Any], name: str, strip: bool = True) -> str:
    value = given.get(name)
    if not isinstance(value, str) or "\x00" in value:
        return ""
    return value.strip() if strip else value


def _names(value: object) -> list[str]:
    return sorted({str(name) for name in value}) if isinstance(value, list) else []


def _length(value: str, field_name: str, most: int, sentence: Text) -> Refusal | None:
    wrong = not value or len(value) > most or any(ord(c) < 32 for c in value)
    return Invalid(sentence, path=[field_name]) if wrong else None


def _one_of(value: str, known: Any, field_name: str, sentence: Text) -> Refusal | None:
    return None if value in known else Invalid(sentence, path=[field_name])


def _address(subdomain: str) -> Refusal | None:
    reason = addresses.ill_formed(subdomain)
    return AddressRefused(reason) if reason else None


def _email(email: str) -> Refusal | None:
    try:
        validate_email(email)
        validate_length(email)
    except ValidationError:
        return Invalid(_("Enter your e-mail address, for example “name@company.com”."), path=["email"])
    return None


def _password(form: Form) -> Refusal | None:
    try:
        passwords.check_new(form.password, email=form.email, name=form.name)
    except Refusal as refusal:
        return refusal
    return None
