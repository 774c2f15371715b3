"""Everybody a company deals with, in one place."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant

MODULE = Module(
    name="contacts",
    family="foundation",
    title=_("Contacts"),
    summary=_("Customers, suppliers, partners and the people who work there"),
    description=_(
        "One base of companies and people with their addresses, roles, groups and tags. "
        "Russian requisites are checked, look-alikes are found and merged, every mail and call stays with its contact."
    ),
    icon="address-book",
    depends=["base"],
    grants={
        # Scope "team" of a contact: one's departments' and the shared ones; levels narrow every scope (contacts.5).
        "employee": [
            Grant("contacts.Contact", read="team", write="team", create=True, delete="own"),
            Grant("contacts.Group", read="all"),
            Grant("contacts.Level", read="all"),
        ],
        "manager": [
            Grant("contacts.Contact", read="all", write="all", create=True, delete="all", actions=("*",)),
            Grant("contacts.Group", read="all", write="all", create=True, delete="all"),
            Grant("contacts.Level", read="all"),
        ],
    },
    menu=[
        Menu(
            _("Contacts"),
            icon="address-book",
            order=20,
            entries=[
                Menu(_("All contacts"), "contacts.Contact", icon="address-book", order=10),
                Menu(
                    _("Companies"), "contacts.Contact", icon="building", order=20, filters={"kind": {"eq": "company"}}
                ),
                Menu(
                    pgettext_lazy("persons", "People"),
                    "contacts.Contact",
                    icon="user",
                    order=30,
                    filters={"kind": {"eq": "person"}},
                ),
                Menu(_("Groups"), "contacts.Group", icon="folder", order=40, configuration=True),
                Menu(_("Confidentiality levels"), "contacts.Level", icon="lock", order=50, administrators=True),
            ],
        )
    ],
)
