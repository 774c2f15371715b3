"""Messages of a record's conversation, and who follows it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context
from fincomtech.kit.fields import RichTextField
from fincomtech.kit.naming import camel
from fincomtech.kit.rights import Me, Right, Scope, fields_key, hidden_fields
from fincomtech.kit.talk.of_record import OfRecord, acting_user

EDIT_WITHIN = timedelta(hours=1)  # afterwards others have read it and acted on it


class Message(OfRecord):
    """One entry of a record's conversation: an internal note, a mail out or in, what the system tells, tracked changes."""

    KINDS: ClassVar = [
        ("comment", _("internal note")),
        ("note", _("notice")),
        ("mail", _("mail")),
        ("change", _("change")),
        ("activity", _("activity")),
    ]
    MAIL_STATES: ClassVar = [
        ("", _("not a mail")),
        ("queued", pgettext_lazy("mail", "queued")),
        ("sent", pgettext_lazy("mail", "sent")),
        ("failed", pgettext_lazy("mail", "failed")),
        ("received", pgettext_lazy("mail", "received")),
    ]
    TRUST: ClassVar = [
        ("", _("not checked")),
        ("verified", pgettext_lazy("sender", "verified")),
        ("unverified", pgettext_lazy("sender", "not verified")),
    ]

    title_field = "subject"
    search_fields = ("subject", "body")
    fixed_fields = frozenset(
        {"kind", "author", "author_name", "subject", "changes", "mail_to", "mail_cc", "mail_from", "mail_state"}
        | {"mail_error", "trust", "quoted", "reply_to", "edited_at", "automatic", "archived"}
    )
    hidden_fields = frozenset({"mail_ref", "mail_references", "mail_unsubscribe"})

    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default="comment")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("author"),
    )
    author_name = models.CharField(_("author's name"), max_length=200, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")
    quoted = RichTextField(_("quoted text"), blank=True, default="")
    changes = models.JSONField(_("changes"), default=list, blank=True, encoder=DjangoJSONEncoder)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    reply_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in reply to")
    )
    mail_from = models.CharField(_("sender"), max_length=254, blank=True, default="")
    mail_to = models.TextField(_("recipients"), blank=True, default="")
    mail_cc = models.TextField(_("copies to"), blank=True, default="")
    mail_state = models.CharField(_("delivery"), max_length=8, choices=MAIL_STATES, blank=True, default="")
    mail_error = models.TextField(_("why it was not delivered"), blank=True, default="")
    trust = models.CharField(_("sender's address"), max_length=10, choices=TRUST, blank=True, default="")
    mail_ref = models.CharField(_("Message-ID"), max_length=250, blank=True, default="")
    mail_references = models.TextField(_("References"), blank=True, default="")
    mail_unsubscribe = models.TextField(_("List-Unsubscribe"), blank=True, default="", editable=False)
    automatic = models.BooleanField(_("written by no person"), default=False)

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("message"), _("messages")
        indexes = [
            models.Index(fields=["record_type", "record_id", "id"], name="kit_message_of_record"),
            models.Index(fields=["created_at"], name="kit_message_queued", condition=Q(mail_state="queued")),
            models.Index(fields=["mail_ref"], name="kit_message_ref", condition=~Q(mail_ref="")),
            models.Index(fields=["reply_to"], name="kit_message_replies", condition=Q(reply_to__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["comment", "note", "mail", "change", "activity"]), name="kit_message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(mail_state__in=["", "queued", "sent", "failed", "received"]),
                name="kit_message_mail_state_known",
            ),
            models.CheckConstraint(
                condition=Q(trust__in=["", "verified", "unverified"]), name="kit_message_trust_known"
            ),
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Readable with the record; one's own notes may be changed and deleted by oneself only, and not for long."""
        if scope == Scope.OWN:
            fresh = Q(created_at__gt=Now() - EDIT_WITHIN)
            return cls.readable(me) & Q(author=me.user, kind="comment") & fresh
        return super().row_rule(scope, me) & cls._of_shown_fields()

    @classmethod
    def _of_shown_fields(cls) -> Q:
        """Without the entries that tell changes of a field which is hidden from the current actor."""
        actor = context.actor()
        told = Q()
        if fields_key(actor):
            for name, model in cls.targets().items():
                for field in hidden_fields(model, actor) - model.hidden_fields:
                    told |= Q(record_type=name, changes__contains=[{"field": camel(field)}])
        return ~told if told else told

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Nobody puts words into another's mouth, or takes them out of it, administrators neither."""
        right = super().right(actor)
        return replace(right, write=min(right.write, Scope.OWN), delete=min(right.delete, Scope.OWN))

    def written(self, before: Mapping[str, Any]) -> None:
        """Other words are marked as edited, and whoever is named only now hears of it."""
        if before and before["body"] != self.body:
            from fincomtech.kit.talk import mentions

            self.edited_at = clock.now()
            type(self).objects.filter(pk=self.pk).update(edited_at=self.edited_at)
            mentions.tell_new(self, before["body"])


class Follower(OfRecord):
    """Somebody who hears of what happens in a record's conversation: a colleague, or an address outside."""

    PARTS = ("messages", "notes", "changes", "activities")

    fixed_fields = frozenset({"user", "address", "archived", *PARTS})
    search_fields = ("name", "address")
    default_order = ("id",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        default=acting_user,
        related_name="+",
        verbose_name=_("colleague"),
    )
    address = models.EmailField(_("e-mail"), blank=True, default="")
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    messages = models.BooleanField(_("mail with the customer"), default=True)
    notes = models.BooleanField(_("internal notes"), default=True)
    changes = models.BooleanField(_("changes of the record"), default=False)
    activities = models.BooleanField(_("activities"), default=True)

    class Meta:
        app_label = "kit"
        verbose_name, verbose_name_plural = _("follower"), _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "user"],
                name="kit_follower_user_once",
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                "record_type", "record_id", Lower("address"), name="kit_follower_address_once", condition=Q(user=None)
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="") | (Q(user=None) & ~Q(address="")),
                name="kit_follower_is_one",
            ),
            models.CheckConstraint(
                # Whoever is outside hears what is meant for outside, whatever a list of subscriptions says.
                condition=Q(user__isnull=False) | Q(notes=False, changes=False, activities=False),
                name="kit_follower_outside_hears_mail_only",
            ),
        ]

    @classmethod
    def right(cls, actor: "context.Actor | None" = None) -> Right:
        """Following begins, changes and ends by actions of the record."""
        return Right(read=super().right(actor).read)
