"""How scheduled work looks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.jobs.models import ScheduledJob
from fincomtech.kit.views import Column, Field, Filter, FormView, Group, Lines, ListView, Search, Tab, Views, register

register(
    Views(
        ScheduledJob,
        icon="clock",
        list=ListView(
            [
                Column("name"),
                Column("next_run_at"),
                Column("last_run_at"),
                Column("last_state"),
                Column("last_seconds"),
                Column("last_error"),
                Column("paused"),
            ],
            editable=False,
            tones=[(["=", "last_state", "failed"], "red"), (["=", "paused", True], "gray")],
        ),
        form=FormView(
            title="name",
            buttons=["run_now", "pause", "resume"],
            groups=[
                Group("when", [Field("next_run_at"), Field("paused"), Field("failures")], label=_("When")),
                Group(
                    "last",
                    [Field("last_run_at"), Field("last_state"), Field("last_seconds"), Field("last_error", span=2)],
                    label=_("The last run"),
                ),
            ],
            tabs=[
                Tab(
                    "runs",
                    _("Runs"),
                    [
                        Lines(
                            "runs",
                            [
                                Column("started_at"),
                                Column("state"),
                                Column("finished_at"),
                                Column("position"),
                                Column("total"),
                                Column("message"),
                                Column("error"),
                                Column("by_hand"),
                            ],
                        )
                    ],
                )
            ],
        ),
        search=Search(
            filters=[
                Filter("failed", pgettext_lazy("jobs", "Failed"), {"lastState": {"eq": "failed"}}),
                Filter("paused", pgettext_lazy("jobs", "Paused"), {"paused": {"eq": True}}),
            ],
            fields=("last_state", "next_run_at", "last_run_at"),
        ),
    )
)
