"""What a contact gains where CRM is enabled: its segment and salesperson, its deals and leads, a new deal at a press."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import writes
from fincomtech.kit.actions import Input, Open, action
from fincomtech.kit.extending.extension import contradicts
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.views import Column, Field, Filter, Group, Search, Stat, Tab, extend
from tenant_apps.commerce.crm.models import Customer, Deal
from tenant_apps.foundation.contacts.models import Contact

extend(
    "contacts.Contact",
    by=__name__,
    tabs=[
        Tab(
            "crm_sales",
            _("Sales"),
            [Group("crm_customer", [Field("segment"), Field("salesperson"), Field("customer_since")])],
        )
    ],
    stats=[
        Stat("crm_deals", pgettext_lazy("records", "Deals"), "crm.Deal", "contact", icon="target-arrow", history=True),
        Stat("crm_leads", pgettext_lazy("records", "Leads"), "crm.Lead", "contact", icon="user-question", history=True),
    ],
    buttons=("open_deal",),
    search=Search(
        filters=[Filter("crm_key", _("Key customers"), {"segment": {"eq": "key"}})],
        fields=("segment", "salesperson", "customer_since"),
        groups=("segment", "salesperson"),
    ),
)
extend("contacts.Contact", by=__name__, after="group", columns=[Column("segment")])
extend("contacts.Contact", by=__name__, columns=[Column("salesperson", optional=True)])


@action(Contact, title=_("New deal"), icon="target-arrow", access="read", bulk=False)
def open_deal(
    contact: Contact, *, name: Annotated[str, Input(_("Name"), help=_("Empty: the customer's name"))] = ""
) -> Open:
    """Open a deal with this customer, for whom one's salesperson answers. Source: crm.1.2, kit.3.

    Raises Denied for whoever may not create deals.
    """
    known: Any = contact  # its added fields are no attributes of the class
    answers = {"assignee": known.salesperson_id} if known.salesperson_id else {}
    deal = writes.create(Deal, {"name": name or str(contact), "contact": contact.pk, **answers})
    return Open(Deal.record_type(), deal.pk)


@contradicts(Contact)
def key_customers_have_a_salesperson(contact: Any) -> list[Invalid]:
    """Somebody answers for each key customer. Source: kit.3."""
    if contact.segment != Customer.KEY or contact.salesperson_id:
        return []
    return [
        Invalid(_("Say who answers for this key customer."), code="crm.key_without_salesperson", path=["salesperson"])
    ]
