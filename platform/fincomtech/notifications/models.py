"""What people were told, how they wish to be told, and what is still on its way to them.

No record types: each row is one person's own, administrators included, and `inbox` is the only door to them.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fincomtech.kit import clock

USER = settings.AUTH_USER_MODEL


class Notification(models.Model):
    """One line of a person's centre. What happens again to the same record before it is read counts up in the same line."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=80)
    record_type = models.CharField(max_length=64, default="")
    record_id = models.BigIntegerField(default=0)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, default="")
    values = models.JSONField(default=dict)
    excerpt = models.TextField(default="")
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "record_type", "record_id"],
                condition=Q(read_at=None),
                name="notifications_one_unread_line",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notifications_of_user"),
            models.Index(fields=["record_type", "record_id"], name="notifications_of_record"),
        ]


class Wish(models.Model):
    """How a person wants to hear of one kind, where that is not as the kind declares."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=80)
    app = models.BooleanField()
    mail = models.CharField(max_length=6)
    push = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notifications_wish_once"),
            models.CheckConstraint(condition=Q(mail__in=["none", "now", "digest"]), name="notifications_wish_mail"),
        ]


class Habits(models.Model):
    """When a person is not to be disturbed, and the hour of the daily mail; both by their own clocks."""

    DIGEST_HOUR = 8

    user = models.OneToOneField(USER, models.CASCADE, related_name="notification_habits")
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    digest_hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="notifications_habits_hour"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="notifications_habits_both_ends",
            ),
        ]


class Browser(models.Model):
    """A browser that takes pushes (RFC 8030 subscription). Ends with the session that it was made in."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    session = models.ForeignKey("identity.Session", models.CASCADE, null=True, related_name="+")
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64)
    keys = models.TextField()  # p256dh and auth, sealed
    device = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint_hash"], name="notifications_browser_once")]


class Delivery(models.Model):
    """Something that is still to be mailed or pushed. `due_at` is empty for what waits for the daily mail."""

    MAIL, PUSH, DIGEST = "mail", "push", "digest"

    user = models.ForeignKey(USER, models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=6)
    kind = models.CharField(max_length=80)
    record_type = models.CharField(max_length=64, default="")
    record_id = models.BigIntegerField(default=0)
    by_name = models.CharField(max_length=200, default="")
    values = models.JSONField(default=dict)
    excerpt = models.TextField(default="")
    browser = models.ForeignKey(Browser, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["mail", "push", "digest"]), name="notifications_delivery_channel"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="notifications_delivery_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["user", "channel"], name="notifications_delivery_of_user"),
        ]
