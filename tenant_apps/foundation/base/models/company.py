"""The company's own profile, and the registration numbers of Russian taxpayers."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.ru import inn as inn_rule

from fincomtech.kit import context, languages
from fincomtech.kit.events import tell
from fincomtech.kit.fields import PhoneField
from fincomtech.kit.numbers import rate_feeds
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.standards import country_choices, currency_choices, time_zone_choices
from tenant_apps.foundation.base.events import RatesChanged
from tenant_apps.foundation.base.models.calendars import WorkingCalendar

KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}")
RUSSIA = "RU"
LOGO_TYPES, MOST_LOGO = ("image/png", "image/jpeg", "image/gif", "image/webp"), 4 * 1024**2


@cache
def _profile_statement() -> str:
    """The profile's row by its id. Every request reads it, so its SQL is written once."""
    return str(Company._default_manager.filter(pk=Company.PROFILE_ID).query)


class Requisites(models.Model):
    """Registration numbers of a Russian taxpayer, checked as the law builds them.

    INN and KPP: Приказ ФНС России от 26.06.2025 № ЕД-7-14/559@ (structure as in ММВ-7-6/435@ before it).
    OGRN and OGRNIP: Приказ Минфина России от 30.10.2017 № 165н.
    """

    inn = models.CharField(
        _("INN"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("Taxpayer number: 10 digits of a company, 12 of a person"),
    )
    kpp = models.CharField(
        _("KPP"),
        max_length=9,
        blank=True,
        default="",
        help_text=_("Reason code of the tax registration, companies only"),
    )
    ogrn = models.CharField(
        _("OGRN"),
        max_length=15,
        blank=True,
        default="",
        help_text=_("State registration number: 13 digits, or 15 (OGRNIP)"),
    )

    class Meta:
        abstract = True

    def tidy_requisites(self) -> None:
        """Drop the blanks and dashes that come with copied numbers."""
        for name in ("inn", "kpp", "ogrn"):
            setattr(self, name, tidy_number(getattr(self, name)))

    def requisite_refusals(self, *, is_person: bool) -> list[Invalid]:
        """What is wrong with the numbers of a Russian company, or person (sole proprietors included)."""
        found = [
            inn_refusal(self.inn, is_person=is_person),
            _kpp_refusal(self.kpp, self.inn),
            _ogrn_refusal(self.ogrn, self.inn),
        ]
        return [refusal for refusal in found if refusal]


def tidy_number(number: str | None) -> str:
    """A number without the blanks and dashes that come with copied ones."""
    return re.sub(r"[\s\-]", "", number or "").upper()


def inn_refusal(number: str, *, is_person: bool = False) -> Invalid | None:
    """What is wrong with an INN; nothing with an empty one."""
    if not number:
        return None
    if is_person and len(number) != 12:
        return Invalid(_("A person's INN has 12 digits."), code="base.inn_length", path=["inn"])
    if len(number) not in (10, 12) or not number.isdigit():
        return Invalid(
            _("An INN has 10 digits (companies) or 12 (persons and sole proprietors)."),
            code="base.inn_length",
            path=["inn"],
        )
    if not inn_rule.is_valid(number):
        return Invalid(
            _("The check digit of this INN is wrong: look for a mistyped digit."),
            code="base.inn_check_digit",
            path=["inn"],
        )
    return None


def _kpp_refusal(number: str, inn: str) -> Invalid | None:
    if not number:
        return None
    if not KPP.fullmatch(number):
        return Invalid(
            _("A KPP has 9 characters: 4 digits, 2 digits or letters, 3 digits."), code="base.kpp", path=["kpp"]
        )
    if len(inn) == 12:
        return Invalid(
            _("Persons and sole proprietors have no KPP: clear it, or enter a company's INN."),
            code="base.kpp_of_person",
            path=["kpp"],
        )
    return None


def _ogrn_refusal(number: str, inn: str) -> Invalid | None:
    if not number:
        return None
    if not is_ogrn(number):
        return Invalid(
            _("An OGRN has 13 digits, an OGRNIP 15, and the last one is a check digit: look for a mistyped digit."),
            code="base.ogrn",
            path=["ogrn"],
        )
    if inn and (len(number) == 15) != (len(inn) == 12):
        return Invalid(
            _("An OGRN (13 digits) goes with an INN of 10 digits, an OGRNIP (15) with one of 12."),
            code="base.ogrn_and_inn",
            path=["ogrn"],
        )
    return None


def is_ogrn(number: str) -> bool:
    """Whether it is a possible OGRN (13 digits) or OGRNIP (15 digits, beginning with 3 or 4).

    The last digit is the last digit of the remainder of all before it by 11 or 13: Приказ Минфина России № 165н.
    stdnum 2.2 compares an OGRNIP's digit with the whole remainder, and so refuses real ones with 10, 11, 12.
    """
    if not re.fullmatch(r"[1-9]\d{12}|[34]\d{14}", number):
        return False
    return int(number[:-1]) % (11 if len(number) == 13 else 13) % 10 == int(number[-1])


class Company(Requisites, Record):
    """The company's own profile: one row, the sender of everything it prints and mails."""

    search_fields = ("name",)
    hidden_fields = frozenset({"customization"})
    PROFILE_ID = 1

    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=250, blank=True, default="")
    phone = PhoneField(_("phone"))
    email = models.EmailField(_("e-mail"), blank=True, default="")
    website = models.URLField(_("website"), blank=True, default="")
    logo = models.ForeignKey(
        "kit.Attachment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("A picture (PNG, JPEG, WebP) at the top of printed documents"),
    )
    street = models.CharField(_("street, house, office"), max_length=250, blank=True, default="")
    city = models.CharField(_("city"), max_length=100, blank=True, default="")
    region = models.CharField(_("region"), max_length=100, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=12, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, choices=country_choices, default=RUSSIA)
    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, default="RUB")
    language = models.CharField(_("language"), max_length=8, choices=languages.choices, default="ru")
    time_zone = models.CharField(_("time zone"), max_length=64, choices=time_zone_choices, default="Europe/Moscow")
    working_calendar = models.ForeignKey(
        WorkingCalendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("working hours")
    )
    rate_source = models.CharField(
        _("source of exchange rates"),
        max_length=8,
        choices=rate_feeds.CHOICES,
        blank=True,
        default="",
        help_text=_("Fetched every day; empty: rates are entered by hand or imported"),
    )
    rate_hour = models.PositiveSmallIntegerField(
        _("fetch rates at, o'clock"),
        default=17,
        validators=[MaxValueValidator(23)],
        help_text=_("In the company's time zone. The Bank of Russia publishes tomorrow's rates by 16:00 in Moscow"),
    )

    # Another text after each change of the company's own fields, forms and menu: what they were read for.
    customization = models.CharField(max_length=32, default="", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("company"), _("company")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="base_company_one_row", violation_error_message=_("A company has one profile.")
            ),
            models.CheckConstraint(
                condition=Q(rate_hour__lte=23),
                name="base_company_rate_hour",
                violation_error_message=_("An hour between 0 and 23."),
            ),
        ]

    @classmethod
    def current(cls) -> "Company":
        """The profile of the company whose schema the connection stands in."""
        return cls._default_manager.raw(_profile_statement())[0]

    def compute(self) -> None:
        """Tidy the numbers."""
        self.tidy_requisites()

    def contradictions(self) -> list[Invalid]:
        """Numbers of a Russian company must be possible ones."""
        found = self.requisite_refusals(is_person=False) if self.country == RUSSIA else []
        return [*found, *self._logo_refusals()]

    def _logo_refusals(self) -> list[Invalid]:
        """A logo is a picture among the company's own files."""
        logo: Any = self.logo if self.logo_id else None
        if logo is None:
            return []
        if str(logo.record_type) != Company.record_type() or logo.record_id != self.PROFILE_ID:
            return [Invalid(_("The logo must be a file of the company's profile."), code="base.logo", path=["logo"])]
        if logo.content_type not in LOGO_TYPES or logo.size > MOST_LOGO:
            sentence = _("The logo is a picture (PNG, JPEG, GIF or WebP) of at most 4 MB.")
            return [Invalid(sentence, code="base.logo_type", path=["logo"])]
        return []

    def written(self, before: Mapping[str, Any]) -> None:
        """Another currency or source: what the currencies cost is told anew."""
        if before and (before["currency"], before["rate_source"]) != (self.currency, self.rate_source):
            context.memo().pop("profile", None)
            tell(RatesChanged())
