"""What mail needs: templates, the company's settings, mailboxes and aliases, addresses that bounce, what has come in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context, languages
from fincomtech.kit.fields import RecordTypeField, RichTextField
from fincomtech.kit.records import Conversation, Record, enabled_record_types
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.rights import Right


class MailTemplate(Record):
    """A mail to fill in from a record: `{{ name }}` or `{{ contact.email }}` stands for the record's field."""

    search_fields = ("name", "subject")
    default_order = ("name", "id")

    record_type = RecordTypeField()
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="ru", choices=languages.choices)
    subject = models.CharField(_("subject"), max_length=300)
    body = RichTextField(_("text"), blank=True, default="")

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("mail template"), _("mail templates")
        constraints = [
            models.UniqueConstraint(
                "record_type",
                "language",
                Lower("name"),
                name="kit_mailtemplate_name_once",
                violation_error_message=_("There is such a template in this language already."),
            )
        ]

    def contradictions(self) -> list[Refusal]:
        """A template that cannot be read is refused when it is written, not when it is to be sent."""
        from fincomtech.kit.safety import templates_sandbox

        found: list[Refusal] = []
        for name in ("subject", "body"):
            reason = templates_sandbox.syntax_error(getattr(self, name))
            if reason:
                found.append(
                    Invalid(
                        _("The template cannot be read: %(reason)s"), code="mail.template", path=[name], reason=reason
                    )
                )
        return found


class MailSettings(Record):
    """How the company's mail looks and comes back: one row."""

    PROFILE_ID: ClassVar[int] = 1

    SECURITY: ClassVar = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("no encryption"))]

    title_field = "sender_name"
    hidden_fields = frozenset({"hook_digest", "smtp_password"})
    fixed_fields = frozenset({"hook_changed_at", "archived"})

    sender_name = models.CharField(_("sender's name"), max_length=120, blank=True, default="")
    reply_address = models.EmailField(
        _("address for replies"),
        blank=True,
        default="",
        help_text=_(
            "A mailbox that takes name+anything@domain, too: replies find their record by what follows the plus"
        ),
    )
    auth_server = models.CharField(
        _("receiving server"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Its name in Authentication-Results; only its word on a sender's address is believed"),
    )
    smtp_on = models.BooleanField(
        _("through the company's own server"),
        default=False,
        help_text=_("Mails to customers; what the system writes to colleagues goes its usual way"),
    )
    smtp_host = models.CharField(_("server"), max_length=200, blank=True, default="")
    smtp_port = models.PositiveIntegerField(_("port"), default=465)
    smtp_security = models.CharField(_("encryption"), max_length=8, choices=SECURITY, default="tls")
    smtp_user = models.CharField(_("user name"), max_length=200, blank=True, default="")
    smtp_password = models.TextField(_("password"), blank=True, default="")
    smtp_sender = models.EmailField(
        _("sender's address"),
        blank=True,
        default="",
        help_text=_("Empty: the user name; most servers take no other"),
    )
    hook_digest = models.CharField(_("secret of the mail hook"), max_length=64, blank=True, default="")
    hook_changed_at = models.DateTimeField(_("mail hook's secret since"), null=True, blank=True)

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("mail settings"), _("mail settings")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="kit_mailsettings_one_row"),
            models.CheckConstraint(
                condition=Q(smtp_security__in=["tls", "starttls", "none"]), name="kit_mailsettings_security"
            ),
            models.CheckConstraint(
                condition=Q(smtp_port__gte=1) & Q(smtp_port__lte=65535),
                name="kit_mailsettings_port",
                violation_error_message=_("A port lies between 1 and 65535."),
            ),
            models.CheckConstraint(
                condition=Q(smtp_on=False) | ~Q(smtp_host=""),
                name="kit_mailsettings_host",
                violation_error_message=_("Say which server the mails go through."),
            ),
        ]

    def __str__(self) -> str:
        return self.sender_name or context.company().name

    def written(self, before: Mapping[str, Any]) -> None:
        """A password is for the server that it was given for: another one is not told it."""
        if before and any(before[name] != getattr(self, name) for name in ("smtp_host", "smtp_user", "smtp_security")):
            type(self).objects.filter(pk=self.pk).update(smtp_password="")

    def contradictions(self) -> list[Refusal]:
        """Mails need a sender: the address, or the user name if it is one."""
        if not self.smtp_on or self.smtp_sender or "@" in self.smtp_user:
            return []
        return [Invalid(_("Say from which address the mails are."), code="mail.no_sender", path=["smtp_sender"])]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """There is one already."""
        right = super().right(actor)
        return Right(read=right.read, write=right.write, actions=right.actions)

    @classmethod
    def current(cls) -> "MailSettings":
        """The company's settings, read once a request."""
        memo = context.memo()
        if "mail_settings" not in memo:
            memo["mail_settings"] = cls.objects.filter(pk=cls.PROFILE_ID).first() or cls(pk=cls.PROFILE_ID)
        found: MailSettings = memo["mail_settings"]
        return found


def alias_targets() -> list[tuple[str, Any]]:
    """The record types that a mail can begin."""
    company = context.company_or_none()
    known = enabled_record_types(company.modules) if company else {}
    return [
        (name, m._meta.verbose_name)
        for name, m in known.items()
        if issubclass(m, Conversation) and m.mail_values.__func__ is not Conversation.mail_values.__func__  # type: ignore[attr-defined]
    ]


class MailAlias(Record):
    """An address at which mails become records: sales@… makes leads. Source: ops.5."""

    title_field = "address"
    search_fields = ("address",)
    lines = ("defaults",)
    default_order = ("address",)

    address = models.EmailField(_("address"))
    record_type = RecordTypeField(_("becomes"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("responsible"),
    )
    auto_reply = models.ForeignKey(
        MailTemplate, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answer at once with")
    )

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("mail alias"), _("mail aliases")
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                name="kit_mailalias_address_once",
                violation_error_message=_("This address has an alias already."),
            )
        ]

    def compute(self) -> None:
        """Addresses are kept in lower case."""
        self.address = (self.address or "").strip().lower()

    def contradictions(self) -> list[Refusal]:
        """The type must be one that a mail can begin, and the answer one for it."""
        found: list[Refusal] = []
        if str(self.record_type) not in dict(alias_targets()):
            found.append(
                Invalid(_("A mail cannot become such a record."), code="mail.alias_type", path=["record_type"])
            )
        if self.auto_reply_id and self.auto_reply and self.auto_reply.record_type != self.record_type:
            found.append(
                Invalid(
                    _("This template is for records of another type."), code="kit.foreign_template", path=["auto_reply"]
                )
            )
        return found


class MailAliasDefault(Record):
    """A value that records of an alias begin with: the field's name and its value as in a table's cell."""

    title_field = "field"
    part_of = "alias"
    default_order = ("id",)

    alias = models.ForeignKey(MailAlias, models.CASCADE, related_name="defaults", verbose_name=_("mail alias"))
    field = models.CharField(_("field"), max_length=64)
    value = models.CharField(_("value"), max_length=300, blank=True, default="")

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("value to begin with"), _("values to begin with")
        constraints = [
            models.UniqueConstraint(
                fields=["alias", "field"],
                name="kit_mailaliasdefault_once",
                violation_error_message=_("This field is named twice."),
            )
        ]


class Mailbox(Record):
    """An IMAP mailbox whose new mails are fetched. Its password is kept sealed and never leaves the server."""

    SECURITY: ClassVar = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("no encryption"))]
    AFTERWARDS: ClassVar = [
        ("seen", _("mark as read")),
        ("move", _("move to the folder")),
        ("delete", _("delete")),
    ]

    search_fields = ("name", "host", "user_name")
    hidden_fields = frozenset({"password"})
    fixed_fields = frozenset({"uid_validity", "last_uid", "fetched_at", "error"})

    name = models.CharField(_("name"), max_length=120)
    host = models.CharField(_("server"), max_length=200)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(_("encryption"), max_length=8, choices=SECURITY, default="tls")
    user_name = models.CharField(_("user name"), max_length=200)
    password = models.TextField(_("password"), blank=True, default="")
    folder = models.CharField(_("mail folder"), max_length=120, default="INBOX")
    afterwards = models.CharField(
        _("what is done with a fetched mail"), max_length=8, choices=AFTERWARDS, default="seen"
    )
    move_to = models.CharField(_("folder for fetched mails"), max_length=120, blank=True, default="")
    alias = models.ForeignKey(
        MailAlias,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("alias for all else"),
        help_text=_("Mails that are no reply and name no other alias are taken as sent to this one"),
    )
    active = models.BooleanField(_("is fetched"), default=True)
    uid_validity = models.BigIntegerField(_("UIDVALIDITY"), default=0, editable=False)
    last_uid = models.BigIntegerField(_("last UID"), default=0, editable=False)
    fetched_at = models.DateTimeField(_("last fetched"), null=True, editable=False)
    error = models.TextField(_("last error"), blank=True, default="", editable=False)

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("mailbox"), _("mailboxes")
        constraints = [
            models.CheckConstraint(condition=Q(security__in=["tls", "starttls", "none"]), name="kit_mailbox_security"),
            models.CheckConstraint(
                condition=Q(afterwards__in=["seen", "move", "delete"]), name="kit_mailbox_afterwards"
            ),
            models.CheckConstraint(
                condition=Q(port__gte=1) & Q(port__lte=65535),
                name="kit_mailbox_port",
                violation_error_message=_("A port lies between 1 and 65535."),
            ),
            models.CheckConstraint(
                condition=~Q(afterwards="move") | ~Q(move_to=""),
                name="kit_mailbox_move_to",
                violation_error_message=_("Say which folder fetched mails are moved to."),
            ),
        ]


class MailAddress(Record):
    """An address that could not be reached: a mail to it came back."""

    title_field = "address"
    search_fields = ("address", "reason")
    default_order = ("-bounced_at", "id")
    fixed_fields = frozenset({"address", "reason", "bounced_at", "bounces"})

    address = models.EmailField(_("address"), editable=False)
    reason = models.TextField(_("reason"), blank=True, default="", editable=False)
    bounced_at = models.DateTimeField(_("came back at"), default=clock.now, editable=False)
    bounces = models.PositiveIntegerField(_("times it came back"), default=1, editable=False)

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("unreachable address"), _("unreachable addresses")
        constraints = [models.UniqueConstraint(Lower("address"), name="kit_mailaddress_once")]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Rows come from mails that came back; deleting one trusts the address again."""
        right = super().right(actor)
        return Right(read=right.read, delete=right.delete, actions=right.actions)


class ReceivedMail(Record):
    """A mail that has come in, and what became of it. The same mail comes in once."""

    OUTCOMES: ClassVar = [
        ("reply", pgettext_lazy("received mail", "reply")),
        ("new", pgettext_lazy("received mail", "new record")),
        ("bounce", pgettext_lazy("received mail", "came back")),
        ("loop", pgettext_lazy("received mail", "automatic, not kept")),
        ("flood", pgettext_lazy("received mail", "too many of one sender")),
        ("lost", pgettext_lazy("received mail", "nobody's")),
        ("broken", pgettext_lazy("received mail", "unreadable")),
    ]

    title_field = "subject"
    search_fields = ("subject", "sender", "recipients")
    hidden_fields = frozenset({"key", "path"})
    fixed_fields = frozenset(
        {
            "subject",
            "sender",
            "recipients",
            "outcome",
            "reason",
            "size",
            "record_type",
            "record_id",
            "message",
            "mailbox",
        }
        | {"archived"}
    )

    key = models.CharField(_("Message-ID"), max_length=64, editable=False)
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    sender = models.CharField(_("sender"), max_length=254, blank=True, default="")
    recipients = models.TextField(_("recipients"), blank=True, default="")
    outcome = models.CharField(_("what became of it"), max_length=8, choices=OUTCOMES, default="lost")
    reason = models.TextField(_("reason"), blank=True, default="")
    size = models.BigIntegerField(_("size, bytes"), default=0)
    path = models.CharField(_("place in the storage"), max_length=255, blank=True, default="", editable=False)
    record_type = RecordTypeField(blank=True, default="")
    record_id = models.BigIntegerField(_("record"), null=True, blank=True)
    message = models.ForeignKey(
        "kit.Message", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("message")
    )
    mailbox = models.ForeignKey(
        Mailbox, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mailbox")
    )

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("received mail"), _("received mails")
        constraints = [models.UniqueConstraint(fields=["key"], name="kit_receivedmail_once")]
        indexes = [models.Index(fields=["sender", "created_at"], name="kit_receivedmail_sender")]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Rows come with mails."""
        right = super().right(actor)
        return Right(read=right.read, delete=right.delete, actions=right.actions)
