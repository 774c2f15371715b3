import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Browser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.TextField()),
                ("endpoint_hash", models.CharField(max_length=64)),
                ("keys", models.TextField()),
                ("device", models.CharField(default="", max_length=120)),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("told_at", models.DateTimeField(null=True)),
                ("error", models.CharField(default="", max_length=300)),
                (
                    "session",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.session"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=80)),
                ("record_type", models.CharField(default="", max_length=64)),
                ("record_id", models.BigIntegerField(default=0)),
                ("by_name", models.CharField(default="", max_length=200)),
                ("values", models.JSONField(default=dict)),
                ("excerpt", models.TextField(default="")),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "browser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="notifications.browser",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Habits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_to", models.TimeField(null=True)),
                ("digest_hour", models.PositiveSmallIntegerField(default=8)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_habits",
                        to="identity.user",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("record_type", models.CharField(default="", max_length=64)),
                ("record_id", models.BigIntegerField(default=0)),
                ("by_name", models.CharField(default="", max_length=200)),
                ("values", models.JSONField(default=dict)),
                ("excerpt", models.TextField(default="")),
                ("count", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("app", models.BooleanField()),
                ("mail", models.CharField(max_length=6)),
                ("push", models.BooleanField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="browser",
            constraint=models.UniqueConstraint(fields=("endpoint_hash",), name="notifications_browser_once"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="notifications_delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["user", "channel"], name="notifications_delivery_of_user"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "push", "digest"])), name="notifications_delivery_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="habits",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lte", 23)), name="notifications_habits_hour"
            ),
        ),
        migrations.AddConstraint(
            model_name="habits",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                    models.Q(("quiet_from__isnull", False), ("quiet_to__isnull", False)),
                    _connector="OR",
                ),
                name="notifications_habits_both_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["user", "-at", "-id"], name="notifications_of_user"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["record_type", "record_id"], name="notifications_of_record"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("read_at", None)),
                fields=("user", "kind", "record_type", "record_id"),
                name="notifications_one_unread_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.UniqueConstraint(fields=("user", "kind"), name="notifications_wish_once"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail__in", ["none", "now", "digest"])), name="notifications_wish_mail"
            ),
        ),
    ]
