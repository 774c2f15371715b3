"""Leads, deals and the pipeline."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant

ABOUT_CRM = {"recordType": {"in": ["crm.Deal", "crm.Lead"]}}

# What the pipeline is made of: everybody reads it, managers shape it.
SETTINGS = ("crm.Stage", "crm.DealType", "crm.LostReason", "crm.Source", "crm.DealRule")

MODULE = Module(
    name="crm",
    family="commerce",
    title=_("CRM"),
    summary=_("Leads, deals and the pipeline"),
    description=_(
        "From the first call to the signed contract: leads are qualified and become deals, deals move along stages "
        "that you define, the next call is never forgotten, and the forecast is always at hand."
    ),
    icon="target-arrow",
    depends=["contacts"],
    grants={
        # Leads of nobody are there to be taken, so their scope is the team's; a deal is changed by whoever runs it.
        "employee": [
            Grant("crm.Lead", read="team", write="team", create=True, actions=("take", "convert", "lose", "reopen")),
            Grant("crm.Deal", read="team", write="own", create=True, actions=("move_to", "win", "lose", "reopen")),
            Grant("contacts.Contact", actions=("open_deal",)),
            *(Grant(name, read="all") for name in SETTINGS),
        ],
        "manager": [
            Grant("crm.Lead", read="all", write="all", create=True, delete="all", actions=("*",)),
            Grant("crm.Deal", read="all", write="all", create=True, delete="all", actions=("*",)),
            Grant("contacts.Contact", actions=("open_deal",)),
            *(Grant(name, read="all", write="all", create=True, delete="all") for name in SETTINGS),
        ],
    },
    menu=[
        Menu(
            _("CRM"),
            icon="target-arrow",
            order=30,
            entries=[
                Menu(
                    _("Pipeline"),
                    "crm.Deal",
                    view="kanban",
                    icon="layout-kanban",
                    order=10,
                    filters={"state": {"eq": "open"}},
                ),
                Menu(_("Leads"), "crm.Lead", icon="user-question", order=20),
                Menu(
                    _("Activities"),
                    "kit.Activity",
                    view="calendar",
                    icon="calendar-event",
                    order=30,
                    filters={"state": {"eq": "planned"}, **ABOUT_CRM},
                ),
                Menu(
                    _("Reports"),
                    icon="chart-bar",
                    order=40,
                    entries=[
                        Menu(_("Pipeline analysis"), "crm.Deal", view="chart", icon="chart-funnel", order=10),
                        Menu(
                            _("Forecast"),
                            "crm.Deal",
                            view="pivot",
                            icon="table",
                            order=20,
                            filters={"state": {"eq": "open"}},
                        ),
                        Menu(_("Leads by source"), "crm.Lead", view="chart", icon="chart-pie", order=30),
                    ],
                ),
                Menu(
                    _("Configuration"),
                    icon="adjustments",
                    order=50,
                    configuration=True,
                    entries=[
                        Menu(_("Stages"), "crm.Stage", icon="stairs", order=10),
                        Menu(_("Deal types"), "crm.DealType", icon="category", order=20),
                        Menu(_("Automatic actions"), "crm.DealRule", icon="robot", order=30),
                        Menu(_("Lost reasons"), "crm.LostReason", icon="mood-sad", order=40),
                        Menu(_("Sources"), "crm.Source", icon="antenna", order=50),
                        Menu(_("Tags"), "kit.Tag", icon="tag", order=60, filters=ABOUT_CRM),
                        Menu(_("Mail templates"), "kit.MailTemplate", icon="mail", order=70, filters=ABOUT_CRM),
                    ],
                ),
            ],
        )
    ],
)
