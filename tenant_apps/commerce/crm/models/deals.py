"""Leads, deals, and what happens to deals by rule."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock
from fincomtech.kit.events import tell
from fincomtech.kit.extending.extension import Extension
from fincomtech.kit.fields import MoneyField, PercentField, PhoneField, RichTextField
from fincomtech.kit.finding import look_alikes, related
from fincomtech.kit.numbers import rounding
from fincomtech.kit.records import Assigned, Conversation, Numbered, Record, Stateful, Tagged
from fincomtech.kit.refusals import Invalid, Text
from fincomtech.kit.states import State, StateField
from tenant_apps.commerce.crm.events import DealEnteredStage, DealLost, DealReopened, DealWon, LeadConverted
from tenant_apps.commerce.crm.models.pipeline import DealType, LostReason, Source, Stage
from tenant_apps.foundation.base.models import RUSSIA, Country, home_country, inn_refusal, tidy_number
from tenant_apps.foundation.contacts.models import Contact

PRIORITIES = [("0", _("Low")), ("1", _("Normal")), ("2", _("High")), ("3", _("Urgent"))]


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


class Deal(Numbered, Stateful, Assigned, Tagged, Conversation, Record):
    """A chance to sell: one customer, one expected amount, one stage of the pipeline. Source: crm.1.2, crm.3.1.

    The expected amount is in the deal's currency; what adds up is in the company's, at the rate of the day while the deal
    is open, and at the rate of its last open day afterwards.
    """

    STATES = (
        State("open", pgettext_lazy("deal", "Open"), "blue"),
        State("won", pgettext_lazy("deal", "Won"), "green"),
        State("lost", pgettext_lazy("deal", "Lost"), "gray"),
    )
    MOVES = frozenset({("open", "won"), ("open", "lost"), ("lost", "open"), ("won", "open")})

    number_format = "D-{number:05d}"
    search_fields = ("name", "number", "contact__name", "contact__inn")
    search_texts = ("notes",)
    tracked_fields = (
        "name",
        "state",
        "stage",
        "contact",
        "expected_revenue",
        "expected_close_date",
        "assignee",
        "team",
        "lost_reason",
    )
    fixed_fields = frozenset({"lost_reason", "lost_note", "closed_on"})
    hints = {"duplicates": _("possible duplicates")}
    personal_about = ("contact", "person")
    also_called = {
        "name": ("сделка", "тема", "deal", "opportunity", "subject"),
        "contact": ("клиент", "контрагент", "организация", "компания", "customer", "company", "account"),
        "person": ("контактное лицо", "contact"),
        "stage": ("этап", "стадия", "статус", "stage", "status"),
        "expected_revenue": ("сумма", "бюджет", "amount", "value"),
        "expected_close_date": ("дата закрытия", "close date", "срок"),
    }

    name = models.CharField(_("name"), max_length=200)
    state = StateField(STATES)
    contact = models.ForeignKey("contacts.Contact", models.PROTECT, related_name="deals", verbose_name=_("customer"))
    person = models.ForeignKey(
        "contacts.Contact", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact person")
    )
    deal_type = models.ForeignKey(
        DealType, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("deal type")
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    open_stage = models.ForeignKey(
        Stage,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("last open stage"),
    )
    expected_revenue = MoneyField(_("expected revenue"))
    currency = models.ForeignKey(
        "base.Currency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
        help_text=_("Empty: the company's"),
    )
    currency_rate: "models.DecimalField[Any, Decimal | None]" = models.DecimalField(
        _("exchange rate"), max_digits=24, decimal_places=12, null=True, editable=False
    )
    company_revenue = MoneyField(_("in the company's currency"), editable=False, in_company_currency=True)
    probability = PercentField(_("probability, %"), editable=False)
    weighted_revenue = MoneyField(_("weighted revenue"), editable=False, in_company_currency=True)
    expected_close_date = models.DateField(_("expected close"), null=True, blank=True)
    priority = models.CharField(_("priority"), max_length=1, choices=PRIORITIES, default="1")
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name=_("source")
    )
    notes = RichTextField(_("notes"), blank=True, default="")
    lost_reason = models.ForeignKey(
        LostReason, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("lost reason")
    )
    lost_note = models.TextField(_("note on the loss"), blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("deal"), _("deals")
        indexes = [
            models.Index(fields=["state", "stage"], name="crm_deal_stage"),
            models.Index(fields=["expected_close_date"], name="crm_deal_expected_close"),
            models.Index(fields=["closed_on"], name="crm_deal_closed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="crm_deal_number", condition=~Q(number="")),
            models.CheckConstraint(
                condition=Q(expected_revenue__gte=0),
                name="crm_deal_revenue",
                violation_error_message=_("An expected revenue is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="crm_deal_closed_has_date",
                violation_error_message=_("A closed deal has a closing date, an open one has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="lost") | Q(lost_reason__isnull=False),
                name="crm_deal_lost_has_reason",
                violation_error_message=_("Say why it was lost."),
            ),
        ]

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Whoever enters it answers for it, and it stands in the first stage of its team's and type's pipeline."""
        values = {**cls.mine(), **given}
        team, deal_type = related.key_of(values.get("team")), related.key_of(values.get("deal_type"))
        stages = Stage.open_to(team_id=team, deal_type_id=deal_type)
        first = related.once(("crm.first_stage", team, deal_type), stages.first)
        return {**cls.mine(), "stage": first.pk if first else None}

    def mail_address(self) -> str:
        """The contact person's address, else the customer's."""
        people = (self.open_link(name) for name in ("person", "contact"))
        return next((address for one in people if one and (address := one.mail_address())), "")

    def mail_language(self) -> str:
        """The contact person's language, else the customer's."""
        people = (self.open_link(name) for name in ("person", "contact"))
        return next((one.language for one in people if one and one.language), "")

    def compute(self) -> None:
        """Won in a stage that wins; where it stood while it was open; the chance, and the amount weighted by it."""
        if self.state == "open" and self.stage_id and self.stage.is_won:
            self.state = "won"
        if self.state == "open":
            self.open_stage_id = self.stage_id
        if self.state != "open":
            self.closed_on = self.closed_on or clock.today()
        self.probability = self._chance()
        self.currency_rate = self._rate()
        self.company_revenue = rounding.rounded((self.expected_revenue or 0) * (self.currency_rate or 1), 2)
        self.weighted_revenue = self.company_revenue * self.probability / 100

    def _rate(self) -> "Decimal | None":
        """Today's of the currency for an open deal; a closed one keeps its own."""
        if self.currency is None:
            return None
        return self.currency_rate if self.state != "open" and self.currency_rate else self.currency.rate

    def hint(self) -> dict[str, Any]:
        """Which deals might be this one."""
        found = self.look_alikes().select_related("contact")
        return {"duplicates": look_alikes.told(found, self._in_common, ask=False)}

    def _in_common(self, other: "Deal") -> list[Text]:
        customers = look_alikes.in_common(self.contact, other.contact, ("email", "phone"))
        return look_alikes.in_common(self, other, ("contact",)) or customers

    def _chance(self) -> Any:
        if self.state != "open":
            return 100 if self.state == "won" else 0
        return self.stage.probability if self.stage_id else 0

    def look_alikes(self) -> "models.QuerySet[Deal]":
        """Open deals of the same customer, or of contacts with its e-mail or telephone, as far as the actor sees them."""
        if self.contact_id is None or self.state != "open":
            return Deal.objects.none()
        same, contact = Q(contact=self.contact_id), self.open_link("contact")
        if contact and contact.email:
            same |= Q(contact__email=contact.email)
        if contact and contact.phone:
            same |= Q(contact__phone=contact.phone)
        return Deal.visible().filter(same, state="open", archived=False).exclude(pk=self.pk).order_by("id")

    def written(self, before: Mapping[str, Any]) -> None:
        """Tell where the deal has got to: into another stage, won, lost, open again."""
        if before and before["state"] != self.state:
            tell(TOLD[self.state](self.pk))
        if before.get("stage_id") != self.stage_id and self.state != "lost":
            tell(DealEnteredStage(self.pk, self.stage_id))

    def contradictions(self) -> list[Invalid]:
        """The stage must be one of the deal's team and type, a closed deal stays in its own; the currency has a rate."""
        found = self._currency_problems()
        if self.pk and self.state != "open" and self._left_stage_closed():
            found.append(
                Invalid(
                    _("A closed deal stays in its stage: reopen it first, then move it."),
                    code="crm.closed_deal",
                    path=["stage"],
                )
            )
        if self.stage_id and self.state == "open" and not self.fits(self.stage):
            found.append(
                Invalid(
                    _("This stage belongs to another team or deal type: choose one of this deal's own."),
                    code="crm.foreign_stage",
                    path=["stage"],
                )
            )
        return found

    def _currency_problems(self) -> list[Invalid]:
        if self.currency is not None and self.currency_rate is None:
            return [
                Invalid(
                    _("No rate of %(currency)s is known today. Fetch the rates, or enter one by hand."),
                    code="no_rate",
                    path=["currency"],
                    currency=self.currency.code,
                )
            ]
        if self.pk and self.state != "open" and self._was_closed_in_another():
            return [
                Invalid(
                    _("The currency of a closed deal stays. Reopen the deal to change it."),
                    code="crm.closed_currency",
                    path=["currency"],
                )
            ]
        return []

    def _left_stage_closed(self) -> bool:
        """Whether it is about to leave its stored stage though it was closed before; what a win sets is the win's own."""
        stored = Deal.objects.filter(pk=self.pk).values_list("state", "stage_id").first()
        return stored is not None and stored[0] != "open" and stored[1] != self.stage_id

    def _was_closed_in_another(self) -> bool:
        stored = Deal.objects.filter(pk=self.pk).exclude(state="open").values_list("currency", flat=True)
        return any(currency != self.currency_id for currency in stored)

    def stages(self) -> "models.QuerySet[Stage]":
        """The stages that it may stand in, in their order."""
        return Stage.open_to(team_id=self.team_id, deal_type_id=self.deal_type_id)

    def stage_to_return_to(self) -> Stage | None:
        """Where it goes on when it is reopened: where it stood last, else the last stage that does not win."""
        open_ones = self.stages().filter(is_won=False)
        return open_ones.filter(pk=self.open_stage_id or 0).first() or open_ones.last()

    def fits(self, stage: Stage) -> bool:
        """Whether the deal may stand in the stage."""
        return stage.team_id in (None, self.team_id) and stage.deal_type_id in (None, self.deal_type_id)


class DealRule(Record):
    """What happens by itself when a deal enters a stage, is won, lost or reopened. Source: crm.2.1."""

    ENTERED, WON, LOST, REOPENED = "stage", "won", "lost", "open"
    EVENTS = [(ENTERED, _("Enters the stage")), (WON, _("Is won")), (LOST, _("Is lost")), (REOPENED, _("Is reopened"))]
    ACTIVITY, NOTIFY, MAIL = "activity", "notify", "mail"
    EFFECTS = [(ACTIVITY, _("Plan an activity")), (NOTIFY, _("Notify the responsible")), (MAIL, _("Mail the customer"))]

    search_fields = ("name",)
    default_order = ("id",)

    name = models.CharField(_("name"), max_length=120)
    event = models.CharField(_("when the deal"), max_length=8, choices=EVENTS, default=ENTERED)
    stage = models.ForeignKey(
        Stage, models.CASCADE, null=True, blank=True, related_name="rules", verbose_name=_("stage")
    )
    effect = models.CharField(_("then"), max_length=8, choices=EFFECTS, default=ACTIVITY)
    summary = models.CharField(_("subject"), max_length=200, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("due in days"), default=1)
    template = models.ForeignKey(
        "kit.MailTemplate", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mail template")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("automatic action"), _("automatic actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(event="stage", stage__isnull=False) | (~Q(event="stage") & Q(stage=None)),
                name="crm_dealrule_stage",
                violation_error_message=_("A rule for a stage names the stage; the others name none."),
            ),
            models.CheckConstraint(
                condition=Q(effect="mail", template__isnull=False) | (~Q(effect="mail") & ~Q(summary="")),
                name="crm_dealrule_content",
                violation_error_message=_("A mail needs a template, an activity or notice a subject."),
            ),
        ]


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


TOLD = {"won": DealWon, "lost": DealLost, "open": DealReopened}
