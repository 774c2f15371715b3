"""How reports, their schedules and templates look in the plain views; templates are written on a screen of their own."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.views import Column, Field, Filter, FormView, Group, Lines, ListView, Search, Tab, Views, register
from fincomtech.reports.models import PrintRun, Report, Schedule, Template

register(
    Views(
        Template,
        icon="file-text",
        list=ListView(
            [
                Column("name"),
                Column("record_type"),
                Column("language"),
                Column("document"),
                Column("active"),
                Column("revision"),
            ],
            editable=False,
            default_group="record_type",
        ),
        form=FormView(
            title="name",
            buttons=("back_to_standard", "take_version"),
            groups=[
                Group("main", [Field("record_type"), Field("document"), Field("language"), Field("active")]),
                Group("editor", [Field("body", widget="template", span=2)], cols=1),
            ],
            tabs=[
                Tab("style", _("Style"), [Group("css", [Field("css", widget="code", span=2)], cols=1)]),
                Tab(
                    "frame",
                    _("Header and footer"),
                    [Group("frame", [Field("header", widget="code"), Field("footer", widget="code")], cols=1)],
                ),
                Tab(
                    "page",
                    pgettext_lazy("print", "Page"),
                    [
                        Group(
                            "page",
                            [
                                Field("page_format"),
                                Field("orientation"),
                                Field("margin_top"),
                                Field("margin_bottom"),
                                Field("margin_left"),
                                Field("margin_right"),
                            ],
                        )
                    ],
                ),
            ],
        ),
        search=Search(fields=("record_type", "language", "document", "active"), groups=("record_type", "language")),
    )
)

register(
    Views(
        PrintRun,
        icon="printer",
        list=ListView(
            [Column("created_at"), Column("file_name"), Column("record_type"), Column("state"), Column("total")],
            editable=False,
        ),
        form=FormView(
            title="file_name",
            statusbar="state",
            buttons=("cancel",),
            groups=[
                Group(
                    "main",
                    [
                        Field("record_type"),
                        Field("form"),
                        Field("total"),
                        Field("position"),
                        Field("finished_at"),
                        Field("error"),
                    ],
                )
            ],
        ),
        search=Search(fields=("state", "record_type"), groups=("record_type", "state")),
    )
)

register(
    Views(
        Report,
        icon="report-analytics",
        list=ListView([Column("label"), Column("record_type"), Column("view"), Column("note"), Column("user")]),
        form=FormView(
            title="label",
            buttons=("share", "unshare"),
            groups=[Group("main", [Field("record_type"), Field("view"), Field("user"), Field("note", span=2)])],
        ),
        search=Search(fields=("record_type", "view"), groups=("record_type", "view")),
    )
)

register(
    Views(
        Schedule,
        icon="mail",
        list=ListView(
            [
                Column("name"),
                Column("report"),
                Column("every"),
                Column("at"),
                Column("file_format"),
                Column("next_run_at"),
                Column("last_run_at"),
                Column("paused"),
            ],
            editable=False,
        ),
        form=FormView(
            title="name",
            buttons=("run_now", "pause", "resume"),
            groups=[
                Group(
                    "what",
                    [Field("report"), Field("file_format"), Field("recipients", span=2)],
                    label=_("What and to whom"),
                ),
                Group(
                    "when",
                    [
                        Field("every"),
                        Field("at"),
                        Field("weekday", invisible=["!=", "every", "week"]),
                        Field("day", invisible=["!=", "every", "month"]),
                    ],
                    label=pgettext_lazy("schedule", "When"),
                ),
                Group(
                    "state",
                    [
                        Field("next_run_at", invisible=["set", "paused"]),
                        Field("paused", invisible=["not", ["set", "paused"]]),
                        Field("last_run_at"),
                    ],
                    invisible=["not", ["or", ["set", "next_run_at"], ["set", "paused"]]],
                ),
            ],
            tabs=[
                Tab(
                    "log",
                    pgettext_lazy("report", "Log"),
                    [
                        Lines(
                            "sendings",
                            [
                                Column("created_at"),
                                Column("recipient_name"),
                                Column("outcome"),
                                Column("row_count"),
                                Column("error"),
                            ],
                        )
                    ],
                )
            ],
        ),
        search=Search(
            filters=[Filter("paused", pgettext_lazy("schedule", "Paused"), {"paused": {"eq": True}})],
            fields=("report", "every", "paused"),
            groups=("every", "report"),
        ),
    )
)
