"""How the kit's own records look."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.models import Activity, ActivityType, Tag
from fincomtech.kit.views import (
    CalendarView,
    Column,
    Field,
    Filter,
    FormView,
    Group,
    ListView,
    Search,
    Views,
    register,
)

LATE = ["or", ["<", "due_date", "$today"], ["<", "due_at", "$now"]]

register(
    Views(
        Activity,
        icon="checkbox",
        list=ListView(
            [
                Column("due_date"),
                Column("due_at", widget="time_of_day", width=80),
                Column("activity_type"),
                Column("summary"),
                Column("record_title"),
                Column("assignee"),
                Column("state", width=140),
                Column("remind_before", optional=True, widget="remind_before"),
            ],
            editable=False,
            default_order=("due_date", "due_at"),
            tones=[(["and", ["=", "state", "planned"], LATE], "red")],
        ),
        calendar=CalendarView(start="due_date", title="summary", color="activity_type", time="due_at"),
        form=FormView(
            title="summary",
            statusbar="state",
            buttons=("complete", "reschedule", "cancel"),
            groups=[
                Group(
                    "main",
                    [
                        Field("activity_type"),
                        Field("due_date"),
                        Field("due_at", widget="time_of_day"),
                        Field("remind_before", widget="remind_before", readonly=["!=", "state", "planned"]),
                        Field("assignee"),
                        Field("record_title"),
                        Field("note", span=2),
                    ],
                ),
                Group("outcome", [Field("done_at"), Field("feedback")], invisible=["!=", "state", "done"]),
            ],
        ),
        search=Search(
            filters=[
                Filter("mine", _("Mine"), {"assignee": {"id": {"eq": "$me"}}}),
                Filter("planned", _("Planned"), {"state": {"eq": "planned"}}),
                Filter(
                    "late",
                    _("Overdue"),
                    {"state": {"eq": "planned"}, "OR": [{"dueDate": {"lt": "$today"}}, {"dueAt": {"lt": "$now"}}]},
                ),
            ],
            fields=("activity_type", "state", "assignee", "due_date"),
            groups=("assignee", "activity_type", "state", "due_date:week"),
        ),
    )
)

register(
    Views(
        ActivityType,
        icon="checkbox",
        list=ListView(
            [
                Column("sequence", width=90),
                Column("name"),
                Column("icon"),
                Column("color"),
                Column("default_days"),
                Column("default_assignee"),
                Column("next_type"),
            ],
            default_order=("sequence",),
        ),
        form=FormView(
            title="name",
            groups=[
                Group("look", [Field("icon"), Field("color"), Field("sequence")]),
                Group(
                    "begin",
                    [Field("default_days"), Field("default_assignee"), Field("next_type"), Field("summary", span=2)],
                ),
                Group("text", [Field("note", span=2)]),
            ],
        ),
        search=Search(fields=("name", "default_assignee")),
    )
)

register(
    Views(
        Tag,
        icon="tag",
        list=ListView([Column("name"), Column("color"), Column("record_type")]),
        form=FormView(title="name", groups=[Group("main", [Field("color"), Field("record_type")])]),
        search=Search(fields=("record_type",), groups=("record_type",)),
    )
)
