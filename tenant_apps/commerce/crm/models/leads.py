"""Leads: who might buy."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.events import tell
from fincomtech.kit.fields import MoneyField, PhoneField, RichTextField
from fincomtech.kit.finding import look_alikes
from fincomtech.kit.records import Assigned, Conversation, Record, Stateful, Tagged
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.states import State, StateField
from tenant_apps.commerce.crm.events import LeadConverted
from tenant_apps.commerce.crm.models.pipeline import LostReason, Source
from tenant_apps.foundation.base.models import RUSSIA, Country, home_country, inn_refusal, tidy_number
from tenant_apps.foundation.contacts.models import Contact


class Lead(Stateful, Assigned, Tagged, Conversation, Record):
    """Somebody who might buy, before it is known whether there is a deal. Source: crm.1.1."""

    STATES = (
        State("new", pgettext_lazy("lead", "New"), "blue"),
        State("working", pgettext_lazy("lead", "In work"), "yellow"),
        State("converted", pgettext_lazy("lead", "Converted"), "green"),
        State("lost", pgettext_lazy("lead", "Lost"), "gray"),
    )
    MOVES = frozenset(
        {
            ("new", "working"),
            ("new", "converted"),
            ("working", "converted"),
            ("new", "lost"),
            ("working", "lost"),
            ("lost", "new"),
        }
    )

    search_fields = ("name", "company_name", "contact_name", "email", "phone", "inn")
    search_texts = ("notes",)
    tracked_fields = ("name", "state", "assignee", "team", "source", "expected_revenue", "email", "phone")
    fixed_fields = frozenset({"lost_reason", "lost_note", "deal"})
    hints = {"duplicates": _("possible duplicates")}
    known_by = ("email", "phone", "inn")
    personal_fields = ("name", "contact_name", "email", "phone", "notes", "lost_note")
    personal_by = ("email", "phone")
    personal_about = ("contact",)
    alike_by = (("email",), ("phone",))
    also_called = {
        "name": ("тема", "лид", "заявка", "subject", "lead"),
        "company_name": ("организация", "название компании", "company", "account"),
        "contact_name": ("контактное лицо", "фио", "имя", "contact", "full name"),
        "source": ("источник", "канал", "channel"),
        "expected_revenue": ("сумма", "бюджет", "amount", "budget", "value"),
    }

    name = models.CharField(_("name"), max_length=200)
    state = StateField(STATES)
    company_name = models.CharField(_("company"), max_length=200, blank=True, default="")
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True, default="")
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("contact")
    )
    inn = models.CharField(_("INN"), max_length=20, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = PhoneField(_("phone"))
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("source")
    )
    expected_revenue = MoneyField(_("expected revenue"))
    notes = RichTextField(_("notes"), blank=True, default="")
    lost_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("lost reason")
    )
    lost_note = models.TextField(_("note on the loss"), blank=True, default="")
    deal = models.ForeignKey(
        "Deal", models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("deal")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("lead"), _("leads")
        indexes = [
            models.Index(fields=["state", "created_at"], name="crm_lead_state"),
            models.Index(fields=["email"], name="crm_lead_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="crm_lead_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_revenue__gte=0),
                name="crm_lead_revenue",
                violation_error_message=_("An expected revenue is not negative."),
            )
        ]

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Whoever enters it answers for it."""
        return cls.mine()

    def mail_address(self) -> str:
        """The lead's own address, else its contact's."""
        contact = None if self.email else self.open_link("contact")
        return self.open_text("email") or (contact.mail_address() if contact else "")

    def mail_language(self) -> str:
        """The contact's language."""
        contact = self.open_link("contact")
        return contact.language if contact else ""

    @classmethod
    def mail_values(cls, subject: str, sender: str, name: str, text: str) -> dict[str, Any] | None:
        """A lead named after the mail's subject, from whoever has written."""
        contact = Contact.objects.filter(email=sender, archived=False).order_by("pk").first() if sender else None
        return {
            "name": subject[:200],
            "email": sender,
            "contact_name": name,
            "contact": contact.pk if contact else None,
            "notes": text,
        }

    def compute(self) -> None:
        """Tidy address and number."""
        self.email, self.inn = (self.email or "").lower(), tidy_number(self.inn)

    def contradictions(self) -> list[Invalid]:
        """The taxpayer number, as contacts check it: a wrong one would stop the conversion only."""
        at_home = (home_country() or Country(code=RUSSIA)).code == RUSSIA
        return [refusal for refusal in [inn_refusal(self.inn)] if refusal and at_home]

    def hint(self) -> dict[str, Any]:
        """Who looks the same."""
        same = partial(look_alikes.in_common, self, names=("email", "phone"))
        return {"duplicates": look_alikes.told(self.look_alikes(), same)}

    def written(self, before: Mapping[str, Any]) -> None:
        """Tell that it has become a deal."""
        if before and before["state"] != self.state == "converted" and self.deal_id and self.contact_id:
            tell(LeadConverted(self.pk, self.deal_id, self.contact_id))

    def look_alikes(self) -> "models.QuerySet[Lead]":
        """Open leads with the same e-mail or telephone, as far as the actor may see them."""
        if self.state not in ("new", "working"):
            return Lead.objects.none()
        same = Q(pk__in=[])
        if self.email:
            same |= Q(email=self.email)
        if self.phone:
            same |= Q(phone=self.phone)
        return (
            Lead.visible().filter(same, state__in=["new", "working"], archived=False).exclude(pk=self.pk).order_by("id")
        )
