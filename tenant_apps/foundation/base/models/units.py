"""Units of measure: those of ОКЕИ that trade uses, and the company's own."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.numbers import rounding, units
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid


class Unit(Record):
    """A unit of measure. Source of codes and symbols: ОКЕИ, ОК 015-94 (МК 002-97)."""

    search_fields = ("name", "symbol", "code", "international_symbol")
    default_order = ("category", "factor", "name")
    CATEGORIES = [
        ("count", pgettext_lazy("units", "Count")),
        ("mass", _("Mass")),
        ("length", _("Length")),
        ("area", _("Area")),
        ("volume", _("Volume")),
        ("time", pgettext_lazy("units", "Time")),
        ("period", _("Calendar periods")),
        ("energy", _("Energy")),
        ("power", _("Power")),
        ("data", pgettext_lazy("units", "Data")),
        ("work", pgettext_lazy("units", "Labour")),
        ("package", _("Packages")),
        ("other", pgettext_lazy("units", "Other")),
    ]
    ROUNDINGS = [
        (rounding.HALF_UP, _("Halves up")),
        (rounding.UP, pgettext_lazy("rounding", "Up")),
        (rounding.DOWN, pgettext_lazy("rounding", "Down")),
    ]

    code = models.CharField(
        _("OKEI code"), max_length=4, blank=True, default="", help_text=_("Empty for the company's own units")
    )
    name = models.CharField(_("name"), max_length=120)
    symbol = models.CharField(_("symbol"), max_length=24)
    international_symbol = models.CharField(_("international symbol"), max_length=24, blank=True, default="")
    category = models.CharField(_("category"), max_length=8, choices=CATEGORIES, default="count")
    factor = models.DecimalField(
        _("size"),
        max_digits=38,
        decimal_places=18,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("1E-18"))],
        help_text=_(
            "In the unit of its category (gram, metre, litre, second, piece …); empty: not convertible into others"
        ),
    )
    places = models.PositiveSmallIntegerField(_("decimal places"), default=3, validators=[MaxValueValidator(12)])
    rounding = models.CharField(
        pgettext_lazy("units", "rounding"), max_length=8, choices=ROUNDINGS, default=rounding.HALF_UP
    )

    class Meta:
        verbose_name, verbose_name_plural = _("unit of measure"), _("units of measure")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="base_unit_code",
                violation_error_message=_("There is a unit with this OKEI code already."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                name="base_unit_name",
                violation_error_message=_("There is a unit with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(factor=None) | Q(factor__gt=0),
                name="base_unit_factor",
                violation_error_message=_("A unit's size is above zero."),
            ),
            models.CheckConstraint(
                condition=Q(places__lte=12),
                name="base_unit_places",
                violation_error_message=_("At most 12 decimal places."),
            ),
        ]

    def label(self) -> str:
        """The symbol in the reader's language: «кг» or "kg"."""
        foreign = not (get_language() or "ru").startswith("ru")
        return self.international_symbol if foreign and self.international_symbol else self.symbol

    def convert(self, quantity: Decimal, into: "Unit", *, places: int | None = None, mode: str = "") -> Decimal:
        """So many of this unit in the other one, rounded as that one is unless told otherwise. Raises units.NotConvertible."""
        return units.convert(quantity, self, into, places=places, mode=mode)

    def contradictions(self) -> list[Invalid]:
        """What the classifier defines is the same everywhere."""
        stored: dict[str, Any] = type(self)._default_manager.filter(pk=self.pk).values("code", *FIXED).first() or {}
        if stored.get("code") and any(getattr(self, name) != stored[name] for name in ("code", *FIXED)):
            return [
                Invalid(
                    _("Code, category and size of a unit of OKEI are fixed. Make a unit of your own."),
                    code="base.standard_unit",
                )
            ]
        return []


FIXED = ("category", "factor")
