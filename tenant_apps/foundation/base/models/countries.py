"""Countries by ISO 3166-1."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import context
from fincomtech.kit.records import Record


class Country(Record):
    """A country by ISO 3166-1."""

    search_fields = ("name", "code")
    default_order = ("name",)

    code = models.CharField(_("code"), max_length=2)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name, verbose_name_plural = _("country"), _("countries")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="base_country_code",
                violation_error_message=_("There is a country with this code already."),
            )
        ]


def home_country() -> Country | None:
    """The company's own country as a record: where new contacts and addresses start."""
    memo = context.memo()
    if "home_country" not in memo:
        memo["home_country"] = Country.objects.filter(code=context.profile().country).first()
    return memo["home_country"]
