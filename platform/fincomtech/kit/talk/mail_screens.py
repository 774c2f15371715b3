"""How mail's own records look in the settings."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.models import MailAddress, MailAlias, Mailbox, MailSettings, MailTemplate, ReceivedMail
from fincomtech.kit.views import Column, Field, Filter, FormView, Group, Lines, ListView, Search, Views, register

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
        search=Search(fields=("record_type", "language"), groups=("record_type", "language")),
    )
)

register(
    Views(
        MailSettings,
        icon="mail",
        single=True,
        list=ListView([Column("sender_name"), Column("reply_address")], editable=False),
        form=FormView(
            title="sender_name",
            buttons=("send_test_mail", "set_smtp_password", "new_hook_secret"),
            groups=[
                Group("out", [Field("sender_name"), Field("reply_address")], label=_("Mail out")),
                Group(
                    "server",
                    [
                        Field("smtp_on", span=2),
                        Field("smtp_host"),
                        Field("smtp_port"),
                        Field("smtp_security"),
                        Field("smtp_user"),
                        Field("smtp_sender"),
                    ],
                    label=_("Own mail server"),
                ),
                Group("in", [Field("auth_server"), Field("hook_changed_at")], label=_("Mail in")),
            ],
        ),
    )
)

register(
    Views(
        Mailbox,
        icon="inbox",
        list=ListView(
            [
                Column("name"),
                Column("host"),
                Column("user_name"),
                Column("folder"),
                Column("active"),
                Column("fetched_at"),
                Column("error"),
            ],
            editable=False,
            tones=[(["!=", "error", ""], "red")],
        ),
        form=FormView(
            title="name",
            buttons=("set_password", "fetch_now"),
            groups=[
                Group(
                    "server",
                    [Field("host"), Field("port"), Field("security"), Field("user_name"), Field("folder")],
                    label=_("Server"),
                ),
                Group(
                    "work",
                    [
                        Field("active"),
                        Field("afterwards"),
                        Field("move_to", invisible=["!=", "afterwards", "move"]),
                        Field("alias"),
                    ],
                    label=_("What is done with the mails"),
                ),
                Group("last", [Field("fetched_at"), Field("last_uid"), Field("error", span=2)], label=_("Last time")),
            ],
        ),
        search=Search(fields=("active",)),
    )
)

register(
    Views(
        MailAlias,
        icon="mail-forward",
        list=ListView(
            [Column("address"), Column("record_type"), Column("assignee"), Column("auto_reply")], editable=False
        ),
        form=FormView(
            title="address",
            groups=[
                Group("main", [Field("record_type"), Field("assignee"), Field("auto_reply")]),
                Group(
                    "values", [Lines("defaults", [Column("field"), Column("value")])], label=_("Begins with"), cols=1
                ),
            ],
        ),
        search=Search(fields=("record_type", "assignee")),
    )
)

register(
    Views(
        MailAddress,
        icon="mail",
        list=ListView(
            [Column("address"), Column("reason"), Column("bounces"), Column("bounced_at")],
            editable=False,
            default_order=("-bounced_at",),
        ),
        form=FormView(
            title="address", groups=[Group("main", [Field("bounces"), Field("bounced_at"), Field("reason", span=2)])]
        ),
    )
)

register(
    Views(
        ReceivedMail,
        icon="inbox",
        list=ListView(
            [
                Column("created_at"),
                Column("sender"),
                Column("subject"),
                Column("outcome"),
                Column("reason", optional=True),
                Column("mailbox", optional=True),
                Column("size", optional=True),
            ],
            editable=False,
            default_order=("-created_at",),
            tones=[(["in", "outcome", ["broken", "lost", "flood"]], "red")],
        ),
        form=FormView(
            title="subject",
            buttons=("take_again",),
            groups=[
                Group(
                    "main",
                    [
                        Field("created_at"),
                        Field("outcome"),
                        Field("sender"),
                        Field("recipients"),
                        Field("mailbox"),
                        Field("size"),
                    ],
                ),
                Group("why", [Field("reason", span=2)]),
            ],
        ),
        search=Search(
            filters=[Filter("lost", _("Nobody's"), {"outcome": {"in": ["lost", "broken"]}})],
            fields=("outcome", "sender", "created_at"),
            groups=("outcome", "sender"),
        ),
    )
)
