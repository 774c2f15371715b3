"""How the kit's own records look."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.models import Activity, MailTemplate, Tag
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

register(
    Views(
        Activity,
        icon="checkbox",
        list=ListView(
            [
                Column("due_date"),
                Column("kind"),
                Column("summary"),
                Column("record_title"),
                Column("assignee"),
                Column("state"),
            ],
            editable=False,
            default_order=("due_date",),
            tones=[(["and", ["=", "state", "planned"], ["<", "due_date", "$today"]], "red")],
        ),
        calendar=CalendarView(start="due_date", title="summary", color="kind"),
        form=FormView(
            title="summary",
            statusbar="state",
            buttons=("complete", "reschedule", "cancel"),
            groups=[
                Group(
                    "main",
                    [Field("kind"), Field("due_date"), Field("assignee"), Field("record_title"), Field("note", span=2)],
                ),
                Group("outcome", [Field("done_at"), Field("feedback")], invisible=["!=", "state", "done"]),
            ],
        ),
        search=Search(
            filters=[
                Filter("mine", _("Mine"), {"assignee": {"id": {"eq": "$me"}}}),
                Filter("planned", _("Planned"), {"state": {"eq": "planned"}}),
                Filter("late", _("Overdue"), {"state": {"eq": "planned"}, "dueDate": {"lt": "$today"}}),
            ],
            fields=("kind", "state", "assignee", "due_date"),
            groups=("assignee", "kind", "state", "due_date:week"),
        ),
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

register(
    Views(
        MailTemplate,
        icon="mail",
        list=ListView([Column("name"), Column("record_type"), Column("language"), Column("subject")]),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "main", [Field("record_type"), Field("language"), Field("subject", span=2), Field("body", span=2)]
                )
            ],
        ),
        search=Search(fields=("record_type", "language"), groups=("record_type",)),
    )
)
