"""How leads, deals and the pipeline look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.views import (
    CalendarView,
    ChartView,
    Column,
    Field,
    Filter,
    FormView,
    Group,
    KanbanView,
    ListView,
    PivotView,
    Search,
    Stat,
    Tab,
    Views,
    register,
)
from tenant_apps.commerce.crm.models import Deal, DealRule, DealType, Lead, LostReason, Source, Stage

LOST = ["=", "state", "lost"]
OPEN = ["=", "state", "open"]
MINE = {"assignee": {"id": {"eq": "$me"}}}

# --- deals ----------------------------------------------------------------------------------------------------------

DEAL_FORM = FormView(
    title="name",
    statusbar="stage",
    buttons=("win", "lose", "reopen"),
    stats=[Stat("leads", _("Leads"), "crm.Lead", "deal", icon="user-question", history=True)],
    groups=[
        Field("duplicates", widget="lookAlikes", readonly=True, span=2, invisible=["not", ["set", "duplicates"]]),
        Group(
            "main",
            [
                Field("contact"),
                Field("person"),
                Field("stage", readonly=["not", OPEN]),
                Field("deal_type"),
                Field("expected_revenue"),
                Field("currency", readonly=["not", OPEN]),
                Field("company_revenue", invisible=["not", ["set", "currency"]]),
                Field("currency_rate", invisible=["not", ["set", "currency"]]),
                Field("expected_close_date"),
                Field("probability"),
                Field("weighted_revenue"),
            ],
        ),
        Group("people", [Field("assignee"), Field("team"), Field("priority"), Field("source"), Field("tags", span=2)]),
        Group("closing", [Field("closed_on"), Field("lost_reason", invisible=["not", LOST])], invisible=OPEN),
        Group("loss", [Field("lost_note", span=2)], invisible=["not", LOST]),
    ],
    tabs=[Tab("notes", _("Notes"), [Field("notes", span=2)])],
)

DEAL_SEARCH = Search(
    filters=[
        Filter("mine", _("My deals"), MINE),
        Filter("open", pgettext_lazy("deals", "Open"), {"state": {"eq": "open"}}),
        Filter("won_this_month", _("Won this month"), {"state": {"eq": "won"}, "closedOn": {"gte": "$month_start"}}),
        Filter("lost", pgettext_lazy("deals", "Lost"), {"state": {"eq": "lost"}}),
        Filter(
            "without_activity", _("Without activity"), {"state": {"eq": "open"}, "nextActivityDate": {"isNull": True}}
        ),
        Filter("late", _("Overdue activities"), {"nextActivityDate": {"lt": "$today"}}),
        Filter("late_closing", _("Closing overdue"), {"state": {"eq": "open"}, "expectedCloseDate": {"lt": "$today"}}),
        Filter("urgent", _("Urgent deals"), {"priority": {"in": ["2", "3"]}}),
    ],
    fields=(
        "state",
        "stage",
        "deal_type",
        "contact",
        "assignee",
        "team",
        "tags",
        "source",
        "priority",
        "lost_reason",
        "currency",
        "expected_revenue",
        "company_revenue",
        "expected_close_date",
        "closed_on",
        "created_at",
    ),
    groups=(
        "stage",
        "state",
        "assignee",
        "team",
        "contact",
        "source",
        "deal_type",
        "lost_reason",
        "expected_close_date:month",
        "closed_on:month",
        "created_at:month",
    ),
)

register(
    Views(
        Deal,
        icon="target-arrow",
        home=("mine", "open"),
        list=ListView(
            [
                Column("number", width=100),
                Column("name", width=260),
                Column("contact"),
                Column("stage"),
                Column("expected_revenue"),
                Column("expected_close_date"),
                Column("company_revenue", width=160, aggregate="sum"),
                Column("assignee"),
                Column("next_activity_date"),
                Column("state"),
                Column("tags", optional=True),
                Column("probability", optional=True, aggregate="avg"),
                Column("weighted_revenue", optional=True, aggregate="sum"),
                Column("priority", optional=True),
                Column("deal_type", optional=True),
                Column("source", optional=True),
                Column("team", optional=True),
                Column("lost_reason", optional=True),
                Column("closed_on", optional=True),
                Column("created_at", optional=True),
            ],
            tones=[
                (["=", "state", "won"], "green"),
                (LOST, "gray"),
                (["and", OPEN, ["<", "expected_close_date", "$today"]], "red"),
            ],
            default_order=("-id",),
        ),
        kanban=KanbanView(
            group_by="stage",
            title="name",
            subtitle="contact",
            amount="expected_revenue",
            tags="tags",
            avatar="assignee",
            date="next_activity_date",
            progress="probability",
            sum="company_revenue",
        ),
        calendar=CalendarView(start="expected_close_date", title="name", color="stage"),
        chart=ChartView(by=("stage",), measure="company_revenue:sum", kind="bar"),
        pivot=PivotView(
            rows=("expected_close_date:month",),
            measures=("count", "company_revenue:sum", "weighted_revenue:sum"),
            due="expected_close_date",
        ),
        form=DEAL_FORM,
        search=DEAL_SEARCH,
    )
)

# --- leads ----------------------------------------------------------------------------------------------------------

LEAD_FORM = FormView(
    title="name",
    statusbar="state",
    buttons=("take", "convert", "lose", "reopen"),
    groups=[
        Field("duplicates", widget="lookAlikes", readonly=True, span=2, invisible=["not", ["set", "duplicates"]]),
        Group(
            "main",
            [
                Field("company_name"),
                Field("contact_name"),
                Field("email"),
                Field("phone"),
                Field("inn"),
                Field("contact"),
                Field("expected_revenue"),
                Field("source"),
            ],
        ),
        Group("people", [Field("assignee"), Field("team"), Field("tags", span=2)]),
        Group("deal", [Field("deal")], invisible=["!=", "state", "converted"]),
        Group("loss", [Field("lost_reason"), Field("lost_note")], invisible=["not", LOST]),
    ],
    tabs=[Tab("notes", _("Notes"), [Field("notes", span=2)])],
)

register(
    Views(
        Lead,
        icon="user-question",
        home=("mine", "open"),
        list=ListView(
            [
                Column("name", width=260),
                Column("company_name"),
                Column("contact_name"),
                Column("email"),
                Column("phone"),
                Column("source"),
                Column("assignee"),
                Column("state"),
                Column("created_at"),
                Column("expected_revenue", optional=True, aggregate="sum"),
                Column("next_activity_date", optional=True),
                Column("tags", optional=True),
                Column("team", optional=True),
            ],
            tones=[(LOST, "gray"), (["=", "state", "converted"], "green")],
            default_order=("-id",),
        ),
        kanban=KanbanView(
            group_by="state",
            title="name",
            subtitle="company_name",
            amount="expected_revenue",
            tags="tags",
            avatar="assignee",
            date="next_activity_date",
            sum="expected_revenue",
        ),
        calendar=CalendarView(start="next_activity_date", title="name", color="state"),
        chart=ChartView(by=("source",), kind="pie"),
        pivot=PivotView(rows=("created_at:month",), cols=("state",)),
        form=LEAD_FORM,
        search=Search(
            filters=[
                Filter("mine", _("My leads"), MINE),
                Filter("open", pgettext_lazy("leads", "Open"), {"state": {"in": ["new", "working"]}}, default=True),
                Filter("free", _("Nobody's"), {"assignee": {"id": {"isNull": True}}}),
                Filter("late", _("Overdue activities"), {"nextActivityDate": {"lt": "$today"}}),
            ],
            fields=("state", "source", "assignee", "team", "tags", "expected_revenue", "created_at", "lost_reason"),
            groups=("state", "source", "assignee", "team", "lost_reason", "created_at:month"),
        ),
    )
)

# --- configuration --------------------------------------------------------------------------------------------------

register(
    Views(
        Stage,
        icon="stairs",
        list=ListView(
            [
                Column("sequence", width=80),
                Column("name"),
                Column("probability"),
                Column("deal_type"),
                Column("team"),
                Column("color"),
                Column("is_won"),
            ],
            default_order=("sequence",),
        ),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "main",
                    [
                        Field("sequence"),
                        Field("probability"),
                        Field("deal_type"),
                        Field("team"),
                        Field("color"),
                        Field("is_won"),
                    ],
                )
            ],
            stats=[
                Stat("deals", _("Deals"), "crm.Deal", "stage", icon="target-arrow"),
                Stat("rules", _("Automatic actions"), "crm.DealRule", "stage", icon="robot"),
            ],
        ),
        search=Search(fields=("team", "deal_type", "archived"), groups=("deal_type", "team")),
    )
)

register(
    Views(
        DealRule,
        icon="robot",
        list=ListView(
            [Column("name"), Column("event"), Column("stage"), Column("effect"), Column("summary"), Column("days")]
        ),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "when",
                    [
                        Field("event"),
                        Field("stage", invisible=["!=", "event", "stage"], required=["=", "event", "stage"]),
                    ],
                    label=_("When"),
                ),
                Group(
                    "what",
                    [
                        Field("effect"),
                        Field("summary", invisible=["=", "effect", "mail"], required=["!=", "effect", "mail"]),
                        Field("days", invisible=["!=", "effect", "activity"]),
                        Field("template", invisible=["!=", "effect", "mail"], required=["=", "effect", "mail"]),
                    ],
                    label=_("Then"),
                ),
            ],
        ),
        search=Search(fields=("event", "stage", "effect"), groups=("event", "stage", "effect")),
    )
)

for model, icon in ((DealType, "category"), (LostReason, "mood-sad"), (Source, "antenna")):
    register(Views(model, icon=icon, list=ListView([Column("name")]), form=FormView(title="name", groups=[])))
