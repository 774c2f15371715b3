import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.states
import fincomtech.kit.talk.of_record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
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
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("record_type", fincomtech.kit.fields.RecordTypeField(max_length=64, verbose_name="record type")),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("created", "a record was created"),
                            ("changed", "a field was changed"),
                            ("date", "a date has come"),
                            ("schedule", "at set times"),
                            ("hook", "another system called"),
                        ],
                        default="created",
                        max_length=16,
                        verbose_name="when",
                    ),
                ),
                ("field", models.CharField(blank=True, default="", max_length=80, verbose_name="which field")),
                ("before", models.JSONField(blank=True, null=True, verbose_name="from")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="to")),
                ("date_field", models.CharField(blank=True, default="", max_length=80, verbose_name="which date")),
                ("minutes", models.IntegerField(default=0, verbose_name="minutes after the date")),
                ("times", models.JSONField(blank=True, null=True, verbose_name="at which times")),
                ("condition", models.JSONField(blank=True, default=dict, verbose_name="condition")),
                ("steps", models.JSONField(blank=True, default=list, verbose_name="steps")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("draft", "draft"), ("active", "active"), ("stopped", "stopped")],
                        default="draft",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("stopped_reason", models.TextField(blank=True, default="", verbose_name="why it was stopped")),
                ("next_time_at", models.DateTimeField(blank=True, null=True, verbose_name="next time")),
                ("checked_until", models.DateTimeField(editable=False, null=True)),
                ("hook_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
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
                    "owner",
                    models.ForeignKey(
                        default=fincomtech.kit.talk.of_record.acting_user,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.user",
                        verbose_name="in whose name",
                    ),
                ),
            ],
            options={
                "verbose_name": "automation rule",
                "verbose_name_plural": "automation rules",
            },
        ),
        migrations.CreateModel(
            name="RuleRun",
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
                ("record_id", models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="record")),
                (
                    "record_title",
                    models.CharField(blank=True, default="", editable=False, max_length=300, verbose_name="about"),
                ),
                (
                    "cause",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="cause",
                    ),
                ),
                ("payload", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("loop", "loop stopped"),
                        ],
                        default="waiting",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="goes on at")),
                ("path", models.JSONField(blank=True, default=list, editable=False)),
                ("chain", models.JSONField(blank=True, default=list, editable=False)),
                (
                    "log",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="what was done",
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished")),
                ("error", models.TextField(blank=True, default="", editable=False, verbose_name="what went wrong")),
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
                    "rule",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="automation.rule",
                        verbose_name="rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "run of a rule",
                "verbose_name_plural": "runs of rules",
            },
        ),
        migrations.AddIndex(
            model_name="rule",
            index=models.Index(
                condition=models.Q(("state", "active")), fields=["record_type"], name="automation_rule_active"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("trigger__in", ["created", "changed", "date", "schedule", "hook"])),
                name="automation_rule_trigger_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("hook_hash", ""), _negated=True),
                fields=("hook_hash",),
                name="automation_rule_hook_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "active", "stopped"])), name="automation_rule_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="rulerun",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["rule", "due_at", "id"], name="automation_run_due"
            ),
        ),
        migrations.AddIndex(
            model_name="rulerun",
            index=models.Index(fields=["record_type", "record_id"], name="automation_run_of_record"),
        ),
        migrations.AddIndex(
            model_name="rulerun",
            index=models.Index(fields=["rule", "-id"], name="automation_run_of_rule"),
        ),
        migrations.AddConstraint(
            model_name="rulerun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "failed", "loop"])),
                name="automation_rulerun_state_known",
            ),
        ),
    ]
