"""What sales know of a contact."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.extending.extension import Extension


class Customer(Extension):
    """What sales know of a contact."""

    NEW, REGULAR, KEY = "new", "regular", "key"
    SEGMENTS = [
        (NEW, pgettext_lazy("customer", "New")),
        (REGULAR, pgettext_lazy("customer", "Regular")),
        (KEY, pgettext_lazy("customer", "Key")),
    ]

    record = models.OneToOneField(
        "contacts.Contact", models.CASCADE, primary_key=True, related_name="crm_customer", verbose_name=_("contact")
    )
    segment = models.CharField(_("segment"), max_length=8, choices=SEGMENTS, null=True, blank=True)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("salesperson"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("customer"), _("customers")
