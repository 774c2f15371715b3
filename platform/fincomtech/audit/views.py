"""How the trail looks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.audit.models import Entry
from fincomtech.kit.views import Column, Field, Filter, FormView, Group, ListView, Search, Views, register

register(
    Views(
        Entry,
        icon="shield-check",
        list=ListView(
            [
                Column("created_at"),
                Column("user_name"),
                Column("operation"),
                Column("action"),
                Column("record_type"),
                Column("record_title"),
                Column("request_id", optional=True),
            ],
            editable=False,
        ),
        form=FormView(
            title="record_title",
            groups=[
                Group(
                    "what",
                    [Field("operation"), Field("action"), Field("record_type"), Field("record_id")],
                    label=_("What was done"),
                ),
                Group(
                    "who",
                    [
                        Field("created_at"),
                        Field("user_name"),
                        Field("session_id"),
                        Field("key_id"),
                        Field("request_id"),
                        Field("digest"),
                    ],
                    label=pgettext_lazy("audit", "By whom"),
                ),
                Group("changes", [Field("changes", widget="changes", span=2)]),
            ],
        ),
        search=Search(
            filters=[
                Filter("access", pgettext_lazy("audit", "Sign-ins and access"), {"operation": {"eq": "access"}}),
                Filter("refused", _("Refused sign-ins"), {"action": {"eq": "sign_in_refused"}}),
                Filter("deleted", pgettext_lazy("audit", "Deletions"), {"operation": {"eq": "delete"}}),
                Filter("keys", _("By API keys"), {"keyId": {"isNull": False}}),
            ],
            fields=("operation", "action", "record_type", "record_id", "user_name", "created_at", "request_id"),
            groups=("user_name", "record_type", "operation", "action", "created_at:day"),
        ),
    )
)
