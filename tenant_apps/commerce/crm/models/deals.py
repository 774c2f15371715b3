"""Deals: chances to sell, on their way along the pipeline."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock
from fincomtech.kit.events import tell
from fincomtech.kit.fields import MoneyField, PercentField, RichTextField
from fincomtech.kit.finding import look_alikes, related
from fincomtech.kit.numbers import rounding
from fincomtech.kit.records import Assigned, Conversation, Numbered, Record, Stateful, Tagged
from fincomtech.kit.refusals import Invalid, Text
from fincomtech.kit.states import State, StateField
from tenant_apps.commerce.crm.events import DealEnteredStage, DealLost, DealReopened, DealWon
from tenant_apps.commerce.crm.models.pipeline import DealType, LostReason, Source, Stage

PRIORITIES = [("0", _("Low")), ("1", _("Normal")), ("2", _("High")), ("3", _("Urgent"))]
TOLD = {"won": DealWon, "lost": DealLost, "open": DealReopened}


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
