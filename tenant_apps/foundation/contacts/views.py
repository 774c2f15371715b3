"""How contacts look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.views import (
    ChartView,
    Column,
    Field,
    Filter,
    FormView,
    Group,
    KanbanView,
    Lines,
    ListView,
    Search,
    Stat,
    Tab,
    Views,
    register,
)
from tenant_apps.foundation.contacts import models

PERSON = ["=", "kind", "person"]
COMPANY = ["=", "kind", "company"]

FORM = FormView(
    title="name",
    buttons=("merge",),
    stats=[
        Stat("people", pgettext_lazy("persons", "People"), "contacts.Contact", "parent", icon="users", history=True)
    ],
    groups=[
        Field("duplicates", widget="lookAlikes", readonly=True, span=2, invisible=["not", ["set", "duplicates"]]),
        Group(
            "main",
            [
                Field("kind"),
                Field("group"),
                Field("parent", label=_("Parent company"), invisible=PERSON),
                Field("parent", invisible=COMPANY),
                Field("job_title", invisible=COMPANY),
            ],
        ),
        Group(
            "person",
            [Field("last_name"), Field("first_name"), Field("middle_name")],
            label=_("Full name"),
            cols=3,
            invisible=COMPANY,
        ),
        Group(
            "reach",
            [Field("email"), Field("phone"), Field("mobile"), Field("website"), Field("language"), Field("tags")],
            label=_("How to reach"),
        ),
        Group(
            "roles",
            [Field("is_customer"), Field("is_supplier"), Field("is_partner"), Field("is_employee")],
            label=_("Roles"),
            cols=4,
        ),
    ],
    tabs=[
        Tab(
            "addresses",
            _("Addresses"),
            [
                Lines(
                    "addresses",
                    [
                        Column("kind"),
                        Column("country"),
                        Column("postcode", width=100),
                        Column("region"),
                        Column("city"),
                        Column("street"),
                    ],
                )
            ],
        ),
        Tab(
            "requisites",
            _("Requisites"),
            [
                Group(
                    "numbers",
                    [
                        Field("legal_name", span=2, invisible=PERSON),
                        Field("country"),
                        Field("inn"),
                        Field("kpp", invisible=PERSON),
                        Field("ogrn"),
                    ],
                ),
                Lines(
                    "bank_accounts",
                    [
                        Column("bic", width=110),
                        Column("account", width=200),
                        Column("correspondent_account", width=200),
                        Column("bank"),
                        Column("currency", width=90),
                    ],
                ),
            ],
        ),
        Tab("access", _("Access"), [Group("access", [Field("assignee"), Field("team"), Field("level")])]),
        Tab("notes", _("Notes"), [Field("notes", span=2)]),
    ],
)

SEARCH = Search(
    filters=[
        Filter("mine", _("My contacts"), {"assignee": {"id": {"eq": "$me"}}}),
        Filter("customers", _("Customers"), {"isCustomer": {"eq": True}}),
        Filter("suppliers", _("Suppliers"), {"isSupplier": {"eq": True}}),
        Filter("partners", _("Partners"), {"isPartner": {"eq": True}}),
        Filter("employees", _("Employees"), {"isEmployee": {"eq": True}}),
        Filter("companies", _("Companies"), {"kind": {"eq": "company"}}),
        Filter("people", pgettext_lazy("persons", "People"), {"kind": {"eq": "person"}}),
        Filter("late", _("Overdue activities"), {"nextActivityDate": {"lt": "$today"}}),
        Filter("archived", _("Archived"), {"archived": {"eq": True}}),
    ],
    fields=(
        "kind",
        "group",
        "tags",
        "parent",
        "city",
        "country",
        "assignee",
        "team",
        "level",
        "inn",
        "last_message_at",
        "created_at",
    ),
    groups=("group", "kind", "city", "assignee", "team", "level", "country", "parent", "created_at:month"),
)

register(
    Views(
        models.Contact,
        icon="address-book",
        list=ListView(
            [
                Column("name", width=280),
                Column("phone"),
                Column("email"),
                Column("city"),
                Column("group"),
                Column("tags"),
                Column("assignee"),
                Column("last_message_at"),
                Column("kind", optional=True),
                Column("parent", optional=True),
                Column("job_title", optional=True),
                Column("inn", optional=True),
                Column("kpp", optional=True),
                Column("ogrn", optional=True),
                Column("is_customer", optional=True),
                Column("is_supplier", optional=True),
                Column("is_partner", optional=True),
                Column("is_employee", optional=True),
                Column("team", optional=True),
                Column("level", optional=True),
                Column("full_address", optional=True),
                Column("created_at", optional=True),
            ],
            default_order=("name",),
        ),
        kanban=KanbanView(
            group_by="group", title="name", subtitle="city", tags="tags", avatar="assignee", date="next_activity_date"
        ),
        chart=ChartView(by=("group",)),
        form=FORM,
        search=SEARCH,
    )
)

register(
    Views(
        models.Group,
        icon="folder",
        list=ListView([Column("name"), Column("color")]),
        form=FormView(
            title="name",
            groups=[Group("main", [Field("color")])],
            stats=[Stat("contacts", _("Contacts"), "contacts.Contact", "group", icon="users")],
        ),
    )
)

register(
    Views(
        models.Level,
        icon="lock",
        list=ListView([Column("name"), Column("note"), Column("roles"), Column("teams"), Column("color")]),
        form=FormView(
            title="name",
            groups=[Group("main", [Field("note", span=2), Field("roles"), Field("teams"), Field("color")])],
            stats=[Stat("contacts", _("Contacts"), "contacts.Contact", "level", icon="users")],
        ),
    )
)
