import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.exchange.models
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.languages
import fincomtech.kit.states
import fincomtech.reports.documents


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
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
                (
                    "view",
                    models.CharField(
                        choices=[("list", "table"), ("pivot", "pivot table"), ("chart", "chart")],
                        default="list",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="what it shows")),
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
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
        migrations.CreateModel(
            name="Schedule",
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
                ("name", models.CharField(blank=True, default="", max_length=120, verbose_name="name")),
                (
                    "file_format",
                    models.CharField(
                        choices=[("xlsx", "Excel file (XLSX)"), ("csv", "text file (CSV)"), ("pdf", "PDF document")],
                        default="xlsx",
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("day", "every day"),
                            ("workday", "Monday to Friday"),
                            ("week", "every week"),
                            ("month", "every month"),
                        ],
                        default="week",
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        verbose_name="on weekday",
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="31 is the last day",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="on day of the month",
                    ),
                ),
                ("at", models.TimeField(default=datetime.time(9, 0), verbose_name="at")),
                ("paused", fincomtech.kit.fields.MarkField(default=False, verbose_name="paused")),
                ("next_run_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next time")),
                ("last_run_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last time")),
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
                    "recipients",
                    models.ManyToManyField(
                        help_text="Colleagues only", related_name="+", to="identity.user", verbose_name="recipients"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="reports.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "report by mail",
                "verbose_name_plural": "reports by mail",
            },
        ),
        migrations.CreateModel(
            name="Sending",
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
                ("recipient_name", models.CharField(default="", max_length=200, verbose_name="recipient's name")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("closed", "no right to it"),
                            ("gone", "recipient cannot sign in"),
                            ("failed", "failed"),
                        ],
                        default="sent",
                        max_length=8,
                        verbose_name="how it went",
                    ),
                ),
                ("error", models.TextField(blank=True, default="", verbose_name="what went wrong")),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
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
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="recipient",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sendings",
                        to="reports.schedule",
                        verbose_name="report by mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "sending of a report",
                "verbose_name_plural": "sendings of a report",
            },
        ),
        migrations.CreateModel(
            name="Template",
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
                ("body", models.TextField(blank=True, default="", verbose_name="body, HTML")),
                ("css", models.TextField(blank=True, default="", verbose_name="style, CSS")),
                ("header", models.TextField(blank=True, default="", verbose_name="page header, HTML")),
                ("footer", models.TextField(blank=True, default="", verbose_name="page footer, HTML")),
                (
                    "page_format",
                    models.CharField(
                        choices=[("A4", "A4"), ("A5", "A5"), ("letter", "US Letter")],
                        default="A4",
                        max_length=8,
                        verbose_name="page format",
                    ),
                ),
                (
                    "orientation",
                    models.CharField(
                        choices=[("portrait", "portrait"), ("landscape", "landscape")],
                        default="portrait",
                        max_length=9,
                        verbose_name="orientation",
                    ),
                ),
                (
                    "margin_top",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="top margin, mm",
                    ),
                ),
                (
                    "margin_right",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="right margin, mm",
                    ),
                ),
                (
                    "margin_bottom",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="bottom margin, mm",
                    ),
                ),
                (
                    "margin_left",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="left margin, mm",
                    ),
                ),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.reports.documents.document_choices,
                        default="",
                        max_length=80,
                        verbose_name="standard document",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=fincomtech.kit.languages.choices, default="ru", max_length=8, verbose_name="language"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("revision", models.PositiveIntegerField(default=1, editable=False, verbose_name="template version")),
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
                "verbose_name": "document template",
                "verbose_name_plural": "document templates",
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
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
                ("body", models.TextField(blank=True, default="", verbose_name="body, HTML")),
                ("css", models.TextField(blank=True, default="", verbose_name="style, CSS")),
                ("header", models.TextField(blank=True, default="", verbose_name="page header, HTML")),
                ("footer", models.TextField(blank=True, default="", verbose_name="page footer, HTML")),
                (
                    "page_format",
                    models.CharField(
                        choices=[("A4", "A4"), ("A5", "A5"), ("letter", "US Letter")],
                        default="A4",
                        max_length=8,
                        verbose_name="page format",
                    ),
                ),
                (
                    "orientation",
                    models.CharField(
                        choices=[("portrait", "portrait"), ("landscape", "landscape")],
                        default="portrait",
                        max_length=9,
                        verbose_name="orientation",
                    ),
                ),
                (
                    "margin_top",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="top margin, mm",
                    ),
                ),
                (
                    "margin_right",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="right margin, mm",
                    ),
                ),
                (
                    "margin_bottom",
                    models.PositiveSmallIntegerField(
                        default=25,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="bottom margin, mm",
                    ),
                ),
                (
                    "margin_left",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="left margin, mm",
                    ),
                ),
                ("revision", models.PositiveIntegerField(editable=False, verbose_name="template version")),
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
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="reports.template",
                        verbose_name="document template",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a template",
                "verbose_name_plural": "versions of a template",
            },
        ),
        migrations.CreateModel(
            name="PrintRun",
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
                ("document", models.CharField(max_length=80, verbose_name="document")),
                (
                    "form",
                    models.CharField(
                        choices=[("pdf", "one PDF"), ("zip", "ZIP with a PDF for each")],
                        default="pdf",
                        max_length=4,
                        verbose_name="form",
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("keys", models.JSONField(default=list)),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
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
                "verbose_name": "print run",
                "verbose_name_plural": "print runs",
                "indexes": [
                    models.Index(fields=["created_by", "id"], name="reports_printrun_of_user"),
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["lease_until"], name="reports_printrun_active"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "done", "failed", "cancelled"])),
                        name="reports_printrun_state_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["record_type", "id"], name="reports_report_of_type"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("view__in", ["list", "pivot", "chart"])), name="reports_report_view"
            ),
        ),
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(
                condition=models.Q(("archived", False), ("paused", False)),
                fields=["next_run_at"],
                name="reports_schedule_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", ["day", "workday", "week", "month"])), name="reports_schedule_every"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="reports_schedule_weekday"),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__gte", 1), ("day__lte", 31)), name="reports_schedule_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_format__in", ["xlsx", "csv", "pdf"])), name="reports_schedule_format"
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["schedule", "-created_at"], name="reports_sending_latest"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["sent", "closed", "gone", "failed"])),
                name="reports_sending_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                models.F("record_type"),
                django.db.models.functions.text.Lower("name"),
                models.F("language"),
                name="reports_template_name_once",
                violation_error_message="There is such a template in this language already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("document", ""), _negated=True), ("active", True), ("archived", False)),
                fields=("document", "language"),
                name="reports_template_one_in_use",
                violation_error_message="Another template of this document is in use in this language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("page_format__in", ["A4", "A5", "letter"])), name="reports_template_format"
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.CheckConstraint(
                condition=models.Q(("orientation__in", ["portrait", "landscape"])), name="reports_template_orientation"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(fields=("template", "revision"), name="reports_templateversion_once"),
        ),
    ]
