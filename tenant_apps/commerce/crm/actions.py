"""What people do with leads and deals, in the order of their lives; and what then happens by itself."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Round
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context, conversation, live, mail, mail_templates, writes
from fincomtech.kit.actions import Input, Open, action
from fincomtech.kit.events import listens
from fincomtech.kit.finding import related
from fincomtech.kit.refusals import Invalid, WrongState
from fincomtech.kit.talk import planning
from tenant_apps.commerce.crm.events import DealEnteredStage, DealLost, DealReopened, DealWon
from tenant_apps.commerce.crm.models import Deal, DealRule, DealType, Lead, LostReason, Stage
from tenant_apps.foundation.base.events import CurrenciesRepriced
from tenant_apps.foundation.base.models import Currency
from tenant_apps.foundation.contacts.actions import same_customer
from tenant_apps.foundation.contacts.models import Contact

Reason = Annotated[LostReason, Input(_("Lost reason"))]
Target = Annotated[Stage, Input(_("Stage"))]
Note = Annotated[str, Input(_("Note"), widget="text")]

# --- leads ----------------------------------------------------------------------------------------------------------


@action(Lead, move=("new", "working"), title=_("Take into work"), icon="hand-grab", tone="positive")
def take(lead: Lead) -> None:
    """Begin to work on the lead; a lead of nobody becomes one's own. Source: crm.1.1."""
    lead.assignee_id = lead.assignee_id or context.actor().user_id


@action(
    Lead, move=(("new", "working"), "converted"), title=_("Convert"), icon="arrow-right", tone="positive", bulk=False
)
def convert(
    lead: Lead,
    *,
    contact: Annotated[
        Contact | None, Input(_("Customer"), help=_("Empty: found by INN or e-mail, else created"))
    ] = None,
    deal: Annotated[Deal | None, Input(_("Add to an open deal"))] = None,
    deal_type: Annotated[DealType | None, Input(_("Deal type"))] = None,
) -> Open:
    """Make the lead a deal of a customer, or add it to a deal that there is already. Source: crm.1.2, crm.3.1."""
    if deal is not None and deal.state != "open":
        raise WrongState(state=deal.get_state_display())
    lead.contact = deal.contact if deal else contact or _customer_of(lead)
    lead.deal = deal or _deal_of(lead, deal_type)
    conversation.post(lead.deal, "", subject=gettext("From the lead: %(name)s") % {"name": lead.name})
    return Open(Deal.record_type(), lead.deal.pk)


@action(
    Lead,
    move=(("new", "working"), "lost"),
    title=pgettext_lazy("lead", "Lost"),
    name="lose",
    icon="thumb-down",
    tone="negative",
)
def lose_lead(lead: Lead, *, reason: Reason, note: Note = "") -> None:
    """Close the lead and say why."""
    lead.lost_reason, lead.lost_note = reason, note


@action(Lead, move=("lost", "new"), title=pgettext_lazy("lead", "Reopen"), name="reopen", icon="rotate")
def reopen_lead(lead: Lead) -> None:
    """Give a lost lead another try."""
    lead.lost_reason, lead.lost_note = None, ""


def _customer_of(lead: Lead) -> Contact:
    known = lead.contact or same_customer(inn=lead.inn, email=lead.email)
    return (known.open_link("parent") or known) if known else _new_customer(lead)


def _new_customer(lead: Lead) -> Any:
    """A company with its contact person, or just the person. E-mail and telephone are the person's where there is one."""
    reach = {"email": lead.email, "phone": lead.phone}
    ours = {"assignee": lead.assignee_id, "team": lead.team_id}
    customer = {"is_customer": True, "inn": lead.inn, **ours}
    name = lead.contact_name or lead.name
    if not lead.company_name:
        return writes.create(Contact, {"kind": "person", "name": name, **customer, **reach})
    companys = {} if lead.contact_name else reach
    company = writes.create(Contact, {"kind": "company", "name": lead.company_name, **customer, **companys})
    if lead.contact_name:
        writes.create(Contact, {"kind": "person", "name": name, "parent": company.pk, **ours, **reach})
    return company


def _deal_of(lead: Lead, deal_type: DealType | None) -> Any:
    people = Contact.visible().filter(parent=lead.contact_id, archived=False).order_by("id")
    person = people.filter(name=lead.contact_name).first() if lead.contact_name else None
    person = person or (people.filter(email=lead.email).first() if lead.email else None)
    values = {
        "name": lead.name,
        "contact": lead.contact_id,
        "person": person.pk if person else None,
        "source": lead.source_id,
        "expected_revenue": lead.expected_revenue,
        "notes": lead.notes,
        "deal_type": deal_type.pk if deal_type else None,
        "assignee": lead.assignee_id or context.actor().user_id,
        "team": lead.team_id,
    }
    return writes.create(Deal, values)


# --- deals ----------------------------------------------------------------------------------------------------------


@action(Deal, title=_("Move to stage"), icon="arrow-bar-right", states=("open",))
def move_to(deal: Deal, *, stage: Target) -> None:
    """Move an open deal along the pipeline. Source: crm.1.3."""
    deal.stage = stage
    for refusal in deal.contradictions():
        raise refusal


@action(Deal, move=("open", "won"), title=pgettext_lazy("deal", "Won"), icon="trophy", tone="positive")
def win(deal: Deal, *, closed_on: Annotated[date | None, Input(_("Closed on"))] = None) -> None:
    """Close the deal as won, in the pipeline's winning stage if it has one. Source: crm.1.2."""
    deal.closed_on = closed_on or clock.today()
    deal.stage = deal.stages().filter(is_won=True).first() or deal.stage


@action(Deal, move=("open", "lost"), title=pgettext_lazy("deal", "Lost"), icon="thumb-down", tone="negative")
def lose(deal: Deal, *, reason: Reason, note: Note = "") -> None:
    """Close the deal as lost and say why. Source: crm.1.2."""
    deal.closed_on = clock.today()
    deal.lost_reason, deal.lost_note = reason, note


@action(Deal, move=(("won", "lost"), "open"), title=pgettext_lazy("deal", "Reopen"), icon="rotate")
def reopen(deal: Deal) -> None:
    """Take a closed deal up again where it was: in the stage that it had while it was open."""
    deal.closed_on, deal.lost_reason, deal.lost_note = None, None, ""
    if deal.stage.is_won:
        deal.stage = deal.stage_to_return_to() or _no_stage()


def _no_stage() -> Stage:
    raise Invalid(
        _("The pipeline has no stage to go back to: add one that does not win the deal."), code="crm.no_stage"
    )


# --- what happens by itself (crm.2.1) -------------------------------------------------------------------------------


@listens(DealEnteredStage)
def follow_stage(event: DealEnteredStage) -> None:
    """Carry out the stage's rules."""
    _follow(event.deal_id, event=DealRule.ENTERED, stage_id=event.stage_id)


@listens(DealWon)
def follow_win(event: DealWon) -> None:
    """Carry out the rules for won deals."""
    _follow(event.deal_id, event=DealRule.WON)


@listens(DealLost)
def follow_loss(event: DealLost) -> None:
    """Carry out the rules for lost deals."""
    _follow(event.deal_id, event=DealRule.LOST)


@listens(DealReopened)
def follow_reopening(event: DealReopened) -> None:
    """Carry out the rules for reopened deals."""
    _follow(event.deal_id, event=DealRule.REOPENED)


@listens(CurrenciesRepriced)
def revalue_open_deals(event: CurrenciesRepriced) -> None:
    """Open deals in other currencies are worth what their currencies cost today: one statement, however many they are."""
    rate = Currency.objects.filter(pk=OuterRef("currency")).values("rate")[:1]
    stale = Deal.objects.filter(state="open", currency__rate__isnull=False).exclude(currency_rate=F("currency__rate"))
    worth = Round(F("expected_revenue") * Subquery(rate), 2)
    Deal.objects.filter(pk__in=stale.values("pk")).update(
        currency_rate=Subquery(rate), company_revenue=worth, weighted_revenue=Round(worth * F("probability") / 100, 2)
    )
    live.changed(Deal.record_type(), [], "update")


def _follow(deal_id: int, **when: Any) -> None:
    asked = DealRule.objects.filter(archived=False, **when).select_related("template").order_by("id")
    rules = related.once(("crm.rules", *sorted(when.items())), lambda: list(asked))
    if rules:
        deal = Deal.objects.select_related("assignee", "contact", "person").get(pk=deal_id)
        for rule in rules:
            EFFECTS[rule.effect](rule, deal)


def _plan(rule: DealRule, deal: Deal) -> None:
    """An activity for the responsible, due in the rule's number of days."""
    planning.new(
        deal,
        summary=mail_templates.substituted(rule.summary, deal),
        due_date=clock.today() + timedelta(days=rule.days),
        assignee_id=deal.assignee_id,
    )


def _notify(rule: DealRule, deal: Deal) -> None:
    """A mail to the responsible, if somebody is; colleagues see in the conversation that it was sent."""
    if deal.assignee is not None:
        summary = mail_templates.substituted(rule.summary, deal)
        body = format_html("<p>{}</p><p>{} {}</p>", summary, deal.number, deal.name)
        message = conversation.post(deal, "", subject=summary)
        mail.send(deal.assignee.email, summary, body, language=deal.assignee.language, reply_to=message)


def _mail_customer(rule: DealRule, deal: Deal) -> None:
    """The template's mail to the customer. A customer without address does not stop the deal: a note says so."""
    with context.acting_as(replace(context.actor(), is_administrator=True)):
        address = deal.mail_address()  # the rule's author wants the customer mailed, whoever moves the deal
    if not address or rule.template is None:
        conversation.post(
            deal, "", subject=gettext("Not mailed, the customer has no e-mail: %(name)s") % {"name": rule.name}
        )
        return
    template = mail_templates.in_language(rule.template, mail_templates.language_for(deal))
    subject, body = mail_templates.rendered(template, deal)
    mail.send(address, subject, body, record=deal, language=template.language)


EFFECTS = {DealRule.ACTIVITY: _plan, DealRule.NOTIFY: _notify, DealRule.MAIL: _mail_customer}
