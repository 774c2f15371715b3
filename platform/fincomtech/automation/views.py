"""How rules and their runs look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.automation.models import Rule, RuleRun
from fincomtech.kit.views import Column, Field, Filter, FormView, Group, ListView, Search, Stat, Views, register

register(
    Views(
        Rule,
        icon="robot",
        list=ListView(
            [
                Column("name"),
                Column("record_type", widget="record_type"),
                Column("trigger"),
                Column("state"),
                Column("owner"),
                Column("next_time_at"),
                Column("changed_at", optional=True),
            ],
            editable=False,
            tones=[(["=", "state", "stopped"], "orange")],
        ),
        form=FormView(
            title="name",
            statusbar="state",
            buttons=["activate", "stop", "dry_run", "take_over", "new_hook", "signing_key"],
            groups=[
                Group(
                    "when",
                    [
                        Field("record_type", widget="record_type"),
                        Field("trigger"),
                        Field("field", widget="rule_field", invisible=["!=", "trigger", "changed"]),
                        Field("before", widget="rule_value", invisible=["!=", "trigger", "changed"]),
                        Field("after", widget="rule_value", invisible=["!=", "trigger", "changed"]),
                        Field("date_field", widget="rule_date", invisible=["!=", "trigger", "date"]),
                        Field("minutes", widget="rule_minutes", invisible=["!=", "trigger", "date"]),
                        Field("times", widget="rule_times", span=2, invisible=["!=", "trigger", "schedule"]),
                        Field("owner"),
                        Field("next_time_at", invisible=["!=", "trigger", "schedule"]),
                        Field("stopped_reason", invisible=["!=", "state", "stopped"]),
                    ],
                    label=_("When"),
                ),
                Group("if", [Field("condition", widget="condition", span=2)], label=_("If")),
                Group("do", [Field("steps", widget="steps", span=2)], label=pgettext_lazy("rule", "Do")),
            ],
            stats=[Stat("runs", _("Runs"), "automation.RuleRun", "rule", icon="history")],
        ),
        search=Search(
            filters=[Filter("active", pgettext_lazy("rules", "Active"), {"state": {"eq": "active"}})],
            fields=("record_type", "trigger", "state", "owner"),
            groups=("record_type", "state", "trigger"),
        ),
    )
)

register(
    Views(
        RuleRun,
        icon="history",
        list=ListView(
            [
                Column("created_at"),
                Column("rule"),
                Column("record_type", widget="record_type"),
                Column("record_title"),
                Column("state"),
                Column("due_at"),
                Column("error"),
            ],
            editable=False,
            tones=[(["=", "state", "failed"], "red"), (["=", "state", "loop"], "orange")],
        ),
        form=FormView(
            title="record_title",
            statusbar="state",
            buttons=["again"],
            groups=[
                Group(
                    "what",
                    [
                        Field("rule"),
                        Field("record_type", widget="record_type"),
                        Field("record_id", widget="rule_record"),
                        Field("created_at"),
                        Field("finished_at"),
                        Field("due_at"),
                        Field("error", span=2),
                    ],
                ),
                Group("why", [Field("cause", widget="rule_cause", span=2)], label=_("Why it ran")),
                Group("log", [Field("log", widget="rule_log", span=2)], label=_("What was done")),
            ],
        ),
        search=Search(
            filters=[
                Filter("failed", pgettext_lazy("rules", "Failed"), {"state": {"in": ["failed", "loop"]}}),
                Filter("waiting", pgettext_lazy("rules", "Waiting"), {"state": {"eq": "waiting"}}),
            ],
            fields=("rule", "state", "record_type", "record_id", "created_at"),
            groups=("rule", "state", "created_at:day"),
        ),
    )
)
