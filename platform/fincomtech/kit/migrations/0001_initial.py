import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.exchange.models
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.languages
import fincomtech.kit.states
import fincomtech.kit.talk.attachment
import fincomtech.kit.talk.of_record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("sequence", models.PositiveIntegerField(default=10, verbose_name="position")),
                (
                    "icon",
                    models.CharField(
                        choices=[
                            ("phone", "telephone"),
                            ("users", "people"),
                            ("mail", "letter"),
                            ("check", "tick"),
                            ("calendar", "calendar"),
                            ("file-text", "document"),
                            ("truck", "lorry"),
                            ("coin", "coin"),
                        ],
                        default="check",
                        max_length=16,
                        verbose_name="icon",
                    ),
                ),
                (
                    "color",
                    fincomtech.kit.fields.ColorField(
                        choices=[
                            ("gray", "gray"),
                            ("blue", "blue"),
                            ("indigo", "indigo"),
                            ("violet", "violet"),
                            ("pink", "pink"),
                            ("red", "red"),
                            ("orange", "orange"),
                            ("yellow", "yellow"),
                            ("green", "green"),
                            ("teal", "teal"),
                        ],
                        default="gray",
                        max_length=16,
                        verbose_name="color",
                    ),
                ),
                ("default_days", models.PositiveSmallIntegerField(default=1, verbose_name="due in days")),
                ("summary", models.CharField(blank=True, default="", max_length=300, verbose_name="what to do")),
                ("note", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="note")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "default_assignee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="usual responsible",
                    ),
                ),
                (
                    "next_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.activitytype",
                        verbose_name="suggested next",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity type",
                "verbose_name_plural": "activity types",
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(editable=False, max_length=64, verbose_name="record type"),
                ),
                ("record_id", models.BigIntegerField(editable=False, verbose_name="record")),
                ("record_title", models.CharField(default="", editable=False, max_length=300, verbose_name="about")),
                ("summary", models.CharField(max_length=300, verbose_name="what to do")),
                ("note", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="note")),
                ("due_date", models.DateField(verbose_name="due")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                ("remind_before", models.PositiveIntegerField(blank=True, null=True, verbose_name="reminder")),
                ("remind_at", models.DateTimeField(editable=False, null=True, verbose_name="reminder at")),
                ("reminded_for", models.DateTimeField(editable=False, null=True, verbose_name="reminded for")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                ("feedback", models.TextField(blank=True, default="", verbose_name="outcome")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("planned", "planned"), ("done", "done"), ("cancelled", "cancelled")],
                        default="planned",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="responsible",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "activity_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.activitytype",
                        verbose_name="activity type",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
            },
        ),
        migrations.CreateModel(
            name="ExportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "path",
                    models.CharField(default="", editable=False, max_length=255, verbose_name="place in the storage"),
                ),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows")),
                ("position", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows done")),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished")),
                ("lease_owner", models.CharField(default="", editable=False, max_length=32)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("asked", models.JSONField(blank=True, default=dict, verbose_name="what was asked for")),
                ("error", models.TextField(blank=True, default="", verbose_name="why it stopped")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="running",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
            },
        ),
        migrations.CreateModel(
            name="ExportTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("label", models.CharField(max_length=120, verbose_name="name")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                (
                    "file_format",
                    models.CharField(
                        choices=[("xlsx", "Excel file (XLSX)"), ("csv", "text file (CSV)")],
                        default="xlsx",
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        default=fincomtech.kit.exchange.models.acting_user,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                        verbose_name="whose",
                    ),
                ),
            ],
            options={
                "verbose_name": "export template",
                "verbose_name_plural": "export templates",
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(editable=False, max_length=64, verbose_name="record type"),
                ),
                ("record_id", models.BigIntegerField(editable=False, verbose_name="record")),
                ("address", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, default="", max_length=200, verbose_name="name")),
                ("messages", models.BooleanField(default=True, verbose_name="mail with the customer")),
                ("notes", models.BooleanField(default=True, verbose_name="internal notes")),
                ("changes", models.BooleanField(default=False, verbose_name="changes of the record")),
                ("activities", models.BooleanField(default=True, verbose_name="activities")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        default=fincomtech.kit.talk.of_record.acting_user,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "follower",
                "verbose_name_plural": "followers",
            },
        ),
        migrations.CreateModel(
            name="IdempotentWrite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=200)),
                ("request_hash", models.CharField(max_length=64)),
                ("response", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="kit_idempotentwrite_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "key"), name="kit_idempotentwrite_key_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("label", models.CharField(max_length=120, verbose_name="name")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="fields of the columns")),
                (
                    "key_fields",
                    models.JSONField(blank=True, default=list, verbose_name="keys to find existing records by"),
                ),
                ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        default=fincomtech.kit.exchange.models.acting_user,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                        verbose_name="whose",
                    ),
                ),
            ],
            options={
                "verbose_name": "import mapping",
                "verbose_name_plural": "import mappings",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "path",
                    models.CharField(default="", editable=False, max_length=255, verbose_name="place in the storage"),
                ),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows")),
                ("position", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows done")),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished")),
                ("lease_owner", models.CharField(default="", editable=False, max_length=32)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("rows_path", models.CharField(default="", editable=False, max_length=255)),
                ("headings", models.CharField(default="", editable=False, max_length=64)),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="columns")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="fields of the columns")),
                (
                    "key_fields",
                    models.JSONField(blank=True, default=list, verbose_name="keys to find existing records by"),
                ),
                ("options", models.JSONField(blank=True, default=dict, verbose_name="options")),
                ("error", models.TextField(blank=True, default="", verbose_name="why it stopped")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[
                            ("reading", "being read"),
                            ("uploaded", "uploaded"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                        ],
                        default="reading",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("created_count", models.PositiveIntegerField(default=0, verbose_name="new records")),
                ("updated_count", models.PositiveIntegerField(default=0, verbose_name="changed records")),
                ("same_count", models.PositiveIntegerField(default=0, verbose_name="unchanged records")),
                ("rejected_count", models.PositiveIntegerField(default=0, verbose_name="rejected rows")),
                ("deleted_count", models.PositiveIntegerField(default=0, verbose_name="deleted by undoing")),
                ("restored_count", models.PositiveIntegerField(default=0, verbose_name="put back by undoing")),
                ("kept_count", models.PositiveIntegerField(default=0, verbose_name="kept by undoing")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("last_number", models.PositiveIntegerField()),
                ("outcome", models.CharField(max_length=8)),
                ("record_id", models.BigIntegerField(null=True)),
                ("record_version", models.PositiveIntegerField(null=True)),
                ("before", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("problems", models.JSONField(default=list)),
                ("undo", models.CharField(default="", max_length=8)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="kit.importrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=64)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("run_date", models.DateField()),
                ("started_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "about", "run_date"), name="kit_jobrun_once")],
            },
        ),
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("address", models.EmailField(editable=False, max_length=254, verbose_name="address")),
                ("reason", models.TextField(blank=True, default="", editable=False, verbose_name="reason")),
                (
                    "bounced_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="came back at"),
                ),
                ("bounces", models.PositiveIntegerField(default=1, editable=False, verbose_name="times it came back")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "unreachable address",
                "verbose_name_plural": "unreachable addresses",
            },
        ),
        migrations.CreateModel(
            name="MailAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="becomes")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="responsible",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail alias",
                "verbose_name_plural": "mail aliases",
            },
        ),
        migrations.CreateModel(
            name="MailAliasDefault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("field", models.CharField(max_length=64, verbose_name="field")),
                ("value", models.CharField(blank=True, default="", max_length=300, verbose_name="value")),
                (
                    "alias",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="defaults",
                        to="kit.mailalias",
                        verbose_name="mail alias",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "value to begin with",
                "verbose_name_plural": "values to begin with",
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("host", models.CharField(max_length=200, verbose_name="server")),
                ("port", models.PositiveIntegerField(default=993, verbose_name="port")),
                (
                    "security",
                    models.CharField(
                        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "no encryption")],
                        default="tls",
                        max_length=8,
                        verbose_name="encryption",
                    ),
                ),
                ("user_name", models.CharField(max_length=200, verbose_name="user name")),
                ("password", models.TextField(blank=True, default="", verbose_name="password")),
                ("folder", models.CharField(default="INBOX", max_length=120, verbose_name="mail folder")),
                (
                    "afterwards",
                    models.CharField(
                        choices=[("seen", "mark as read"), ("move", "move to the folder"), ("delete", "delete")],
                        default="seen",
                        max_length=8,
                        verbose_name="what is done with a fetched mail",
                    ),
                ),
                (
                    "move_to",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="folder for fetched mails"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="is fetched")),
                ("uid_validity", models.BigIntegerField(default=0, editable=False, verbose_name="UIDVALIDITY")),
                ("last_uid", models.BigIntegerField(default=0, editable=False, verbose_name="last UID")),
                ("fetched_at", models.DateTimeField(editable=False, null=True, verbose_name="last fetched")),
                ("error", models.TextField(blank=True, default="", editable=False, verbose_name="last error")),
                (
                    "alias",
                    models.ForeignKey(
                        blank=True,
                        help_text="Mails that are no reply and name no other alias are taken as sent to this one",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.mailalias",
                        verbose_name="alias for all else",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailbox",
                "verbose_name_plural": "mailboxes",
            },
        ),
        migrations.CreateModel(
            name="MailSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("sender_name", models.CharField(blank=True, default="", max_length=120, verbose_name="sender's name")),
                (
                    "reply_address",
                    models.EmailField(
                        blank=True,
                        default="",
                        help_text="A mailbox that takes name+anything@domain, too: replies find their record by what follows the plus",
                        max_length=254,
                        verbose_name="address for replies",
                    ),
                ),
                (
                    "auth_server",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Its name in Authentication-Results; only its word on a sender's address is believed",
                        max_length=200,
                        verbose_name="receiving server",
                    ),
                ),
                (
                    "smtp_on",
                    models.BooleanField(
                        default=False,
                        help_text="Mails to customers; what the system writes to colleagues goes its usual way",
                        verbose_name="through the company's own server",
                    ),
                ),
                ("smtp_host", models.CharField(blank=True, default="", max_length=200, verbose_name="server")),
                ("smtp_port", models.PositiveIntegerField(default=465, verbose_name="port")),
                (
                    "smtp_security",
                    models.CharField(
                        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "no encryption")],
                        default="tls",
                        max_length=8,
                        verbose_name="encryption",
                    ),
                ),
                ("smtp_user", models.CharField(blank=True, default="", max_length=200, verbose_name="user name")),
                ("smtp_password", models.TextField(blank=True, default="", verbose_name="password")),
                (
                    "smtp_sender",
                    models.EmailField(
                        blank=True,
                        default="",
                        help_text="Empty: the user name; most servers take no other",
                        max_length=254,
                        verbose_name="sender's address",
                    ),
                ),
                (
                    "hook_digest",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="secret of the mail hook"),
                ),
                (
                    "hook_changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="mail hook's secret since"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail settings",
                "verbose_name_plural": "mail settings",
            },
        ),
        migrations.CreateModel(
            name="MailTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=fincomtech.kit.languages.choices, default="ru", max_length=8, verbose_name="language"
                    ),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("body", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="text")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail template",
                "verbose_name_plural": "mail templates",
            },
        ),
        migrations.AddField(
            model_name="mailalias",
            name="auto_reply",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="kit.mailtemplate",
                verbose_name="answer at once with",
            ),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(editable=False, max_length=64, verbose_name="record type"),
                ),
                ("record_id", models.BigIntegerField(editable=False, verbose_name="record")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "internal note"),
                            ("note", "notice"),
                            ("mail", "mail"),
                            ("change", "change"),
                            ("activity", "activity"),
                        ],
                        default="comment",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("author_name", models.CharField(blank=True, default="", max_length=200, verbose_name="author's name")),
                ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                ("body", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="text")),
                ("quoted", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="quoted text")),
                (
                    "changes",
                    models.JSONField(
                        blank=True,
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="changes",
                    ),
                ),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited")),
                ("mail_from", models.CharField(blank=True, default="", max_length=254, verbose_name="sender")),
                ("mail_to", models.TextField(blank=True, default="", verbose_name="recipients")),
                ("mail_cc", models.TextField(blank=True, default="", verbose_name="copies to")),
                (
                    "mail_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not a mail"),
                            ("queued", "queued"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("received", "received"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="delivery",
                    ),
                ),
                ("mail_error", models.TextField(blank=True, default="", verbose_name="why it was not delivered")),
                (
                    "trust",
                    models.CharField(
                        blank=True,
                        choices=[("", "not checked"), ("verified", "verified"), ("unverified", "not verified")],
                        default="",
                        max_length=10,
                        verbose_name="sender's address",
                    ),
                ),
                ("mail_ref", models.CharField(blank=True, default="", max_length=250, verbose_name="Message-ID")),
                ("mail_references", models.TextField(blank=True, default="", verbose_name="References")),
                (
                    "mail_unsubscribe",
                    models.TextField(blank=True, default="", editable=False, verbose_name="List-Unsubscribe"),
                ),
                ("automatic", models.BooleanField(default=False, verbose_name="written by no person")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="author",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "reply_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.message",
                        verbose_name="in reply to",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(editable=False, max_length=64, verbose_name="record type"),
                ),
                ("record_id", models.BigIntegerField(editable=False, verbose_name="record")),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("content_type", models.CharField(max_length=120, verbose_name="type")),
                ("size", models.BigIntegerField(verbose_name="size, bytes")),
                ("path", models.CharField(editable=False, max_length=255, verbose_name="place in the storage")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                (
                    "series",
                    models.CharField(
                        default=fincomtech.kit.talk.attachment.new_series,
                        editable=False,
                        max_length=16,
                        verbose_name="series of versions",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False, verbose_name="file version")),
                ("latest", models.BooleanField(default=True, editable=False, verbose_name="latest version")),
                ("inline", models.BooleanField(default=False, editable=False, verbose_name="shown in the text")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attachments",
                        to="kit.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
            },
        ),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("event", models.CharField(max_length=120)),
                ("listener", models.CharField(max_length=200)),
                ("payload", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(default=fincomtech.kit.clock.now, null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["next_try_at"], name="kit_outboxentry_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, verbose_name="Message-ID")),
                ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                ("sender", models.CharField(blank=True, default="", max_length=254, verbose_name="sender")),
                ("recipients", models.TextField(blank=True, default="", verbose_name="recipients")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reply", "reply"),
                            ("new", "new record"),
                            ("bounce", "came back"),
                            ("loop", "automatic, not kept"),
                            ("flood", "too many of one sender"),
                            ("lost", "nobody's"),
                            ("broken", "unreadable"),
                        ],
                        default="lost",
                        max_length=8,
                        verbose_name="what became of it",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("size", models.BigIntegerField(default=0, verbose_name="size, bytes")),
                (
                    "path",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=255, verbose_name="place in the storage"
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(
                        blank=True, default="", max_length=64, verbose_name="record type"
                    ),
                ),
                ("record_id", models.BigIntegerField(blank=True, null=True, verbose_name="record")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.mailbox",
                        verbose_name="mailbox",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "received mail",
                "verbose_name_plural": "received mails",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                ("view", models.CharField(default="list", max_length=16, verbose_name="view")),
                ("label", models.CharField(max_length=120, verbose_name="name")),
                ("is_default", models.BooleanField(default=False, verbose_name="opens first")),
                ("settings", models.JSONField(blank=True, default=dict, verbose_name="settings")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        default=fincomtech.kit.talk.of_record.acting_user,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.user",
                        verbose_name="whose",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
            },
        ),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_type", models.CharField(max_length=64)),
                ("prefix", models.CharField(blank=True, default="", max_length=32)),
                ("period", models.PositiveIntegerField(default=0)),
                ("next", models.PositiveBigIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record_type", "prefix", "period"), name="kit_sequence_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="changed"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "color",
                    fincomtech.kit.fields.ColorField(
                        choices=[
                            ("gray", "gray"),
                            ("blue", "blue"),
                            ("indigo", "indigo"),
                            ("violet", "violet"),
                            ("pink", "pink"),
                            ("red", "red"),
                            ("orange", "orange"),
                            ("yellow", "yellow"),
                            ("green", "green"),
                            ("teal", "teal"),
                        ],
                        default="gray",
                        max_length=16,
                        verbose_name="color",
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="created by",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
            },
        ),
        migrations.AddConstraint(
            model_name="activitytype",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="kit_activitytype_name_once",
                violation_error_message="There is such an activity type already.",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["record_type", "record_id", "id"], name="kit_activity_of_record"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("state", "planned")), fields=["assignee", "due_date"], name="kit_activity_planned"
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False), ("state", "planned")),
                fields=["remind_at"],
                name="kit_activity_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_before", None), ("remind_before__lte", 86400), _connector="OR"),
                name="kit_activity_remind_before",
                violation_error_message="A reminder comes at most 60 days before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "done", "cancelled"])), name="kit_activity_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="exportrun",
            index=models.Index(fields=["created_by", "id"], name="kit_exportrun_of_user"),
        ),
        migrations.AddIndex(
            model_name="exportrun",
            index=models.Index(
                condition=models.Q(("state", "running")), fields=["lease_until"], name="kit_exportrun_active"
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done", "failed", "cancelled"])),
                name="kit_exportrun_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="exporttemplate",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                django.db.models.functions.comparison.Coalesce("user", models.Value(0, models.BigIntegerField())),
                django.db.models.functions.text.Lower("label"),
                name="kit_exporttemplate_name_once",
                violation_error_message="There is an export template with this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="exporttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_format__in", ["xlsx", "csv"])), name="kit_exporttemplate_format_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user__isnull", False)),
                fields=("record_type", "record_id", "user"),
                name="kit_follower_user_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                models.F("record_id"),
                django.db.models.functions.text.Lower("address"),
                condition=models.Q(("user", None)),
                name="kit_follower_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("user__isnull", False)),
                    models.Q(("user", None), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="kit_follower_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("user__isnull", False),
                    models.Q(("activities", False), ("changes", False), ("notes", False)),
                    _connector="OR",
                ),
                name="kit_follower_outside_hears_mail_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="importmapping",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                django.db.models.functions.comparison.Coalesce("user", models.Value(0, models.BigIntegerField())),
                django.db.models.functions.text.Lower("label"),
                name="kit_importmapping_name_once",
                violation_error_message="There is a mapping with this name already.",
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["created_by", "id"], name="kit_importrun_of_user"),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["record_type", "headings"], name="kit_importrun_headings"),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                condition=models.Q(("state__in", ["reading", "running", "undoing"])),
                fields=["lease_until"],
                name="kit_importrun_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["reading", "uploaded", "running", "done", "failed", "cancelled", "undoing", "undone"],
                    )
                ),
                name="kit_importrun_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["run", "record_id"], name="kit_importrow_record"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("outcome", "rejected")), fields=["run", "number"], name="kit_importrow_bad"
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("undo__in", ["delete", "restore"])),
                fields=["run", "number"],
                name="kit_importrow_undo",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="kit_importrow_once"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["created", "updated", "same", "rejected"])),
                name="kit_importrow_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("undo__in", ["", "delete", "restore", "deleted", "restored", "kept"])),
                name="kit_importrow_undo_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailaddress",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("address"), name="kit_mailaddress_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailaliasdefault",
            constraint=models.UniqueConstraint(
                fields=("alias", "field"),
                name="kit_mailaliasdefault_once",
                violation_error_message="This field is named twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("security__in", ["tls", "starttls", "none"])), name="kit_mailbox_security"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("afterwards__in", ["seen", "move", "delete"])), name="kit_mailbox_afterwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("port__gte", 1), ("port__lte", 65535)),
                name="kit_mailbox_port",
                violation_error_message="A port lies between 1 and 65535.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("afterwards", "move"), _negated=True),
                    models.Q(("move_to", ""), _negated=True),
                    _connector="OR",
                ),
                name="kit_mailbox_move_to",
                violation_error_message="Say which folder fetched mails are moved to.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="kit_mailsettings_one_row"),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("smtp_security__in", ["tls", "starttls", "none"])), name="kit_mailsettings_security"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("smtp_port__gte", 1), ("smtp_port__lte", 65535)),
                name="kit_mailsettings_port",
                violation_error_message="A port lies between 1 and 65535.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("smtp_on", False), models.Q(("smtp_host", ""), _negated=True), _connector="OR"),
                name="kit_mailsettings_host",
                violation_error_message="Say which server the mails go through.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtemplate",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                models.F("language"),
                django.db.models.functions.text.Lower("name"),
                name="kit_mailtemplate_name_once",
                violation_error_message="There is such a template in this language already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailalias",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("address"),
                name="kit_mailalias_address_once",
                violation_error_message="This address has an alias already.",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["record_type", "record_id", "id"], name="kit_message_of_record"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("mail_state", "queued")), fields=["created_at"], name="kit_message_queued"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("mail_ref", ""), _negated=True), fields=["mail_ref"], name="kit_message_ref"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("reply_to__isnull", False)), fields=["reply_to"], name="kit_message_replies"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["comment", "note", "mail", "change", "activity"])),
                name="kit_message_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("mail_state__in", ["", "queued", "sent", "failed", "received"])),
                name="kit_message_mail_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("trust__in", ["", "verified", "unverified"])), name="kit_message_trust_known"
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["record_type", "record_id", "id"], name="kit_attachment_of_record"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("path",), name="kit_attachment_path_once"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("series", "revision"), name="kit_attachment_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("latest", True)), fields=("series",), name="kit_attachment_one_latest"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedmail",
            index=models.Index(fields=["sender", "created_at"], name="kit_receivedmail_sender"),
        ),
        migrations.AddConstraint(
            model_name="receivedmail",
            constraint=models.UniqueConstraint(fields=("key",), name="kit_receivedmail_once"),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["record_type", "id"], name="kit_savedview_of_type"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                django.db.models.functions.text.Lower("name"),
                name="kit_tag_name_once",
                violation_error_message="There is such a tag already.",
            ),
        ),
    ]
