import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.audit.models
import fincomtech.audit.protection
import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
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
                ("entries", models.PositiveIntegerField(verbose_name="entries")),
                (
                    "previous",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="hash of the seal before"),
                ),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "constraints": [
                    models.UniqueConstraint(fields=("previous",), name="audit_seal_follows_once"),
                    fincomtech.audit.protection.WrittenOnce(but=(), name="audit_seal_written_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                    "operation",
                    models.CharField(
                        choices=[
                            ("create", "created"),
                            ("update", "changed"),
                            ("delete", "deleted"),
                            ("action", "action"),
                            ("access", "access"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.audit.models.action_choices,
                        default="",
                        editable=False,
                        max_length=80,
                        verbose_name="action",
                    ),
                ),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(
                        blank=True,
                        choices=fincomtech.audit.models.record_type_choices,
                        default="",
                        editable=False,
                        max_length=64,
                        verbose_name="record type",
                    ),
                ),
                ("record_id", models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="record")),
                (
                    "record_title",
                    models.CharField(blank=True, default="", editable=False, max_length=300, verbose_name="about"),
                ),
                ("user_id", models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="user's id")),
                (
                    "user_name",
                    models.CharField(blank=True, default="", editable=False, max_length=200, verbose_name="who"),
                ),
                ("session_id", models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="session")),
                ("key_id", models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="API key")),
                (
                    "request_id",
                    models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="request"),
                ),
                (
                    "changes",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="before and after",
                    ),
                ),
                (
                    "redacted_by",
                    models.BigIntegerField(blank=True, editable=False, null=True, verbose_name="act that redacted it"),
                ),
                (
                    "redaction",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="checksum of what is left"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                (
                    "seal",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.seal",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the audit trail",
                "verbose_name_plural": "audit trail",
                "indexes": [
                    models.Index(fields=["record_type", "record_id", "id"], name="audit_entry_of_record"),
                    models.Index(fields=["user_id", "id"], name="audit_entry_of_user"),
                    models.Index(fields=["created_at"], name="audit_entry_created"),
                    models.Index(fields=["seal", "id"], name="audit_entry_sealed"),
                    models.Index(condition=models.Q(("seal", None)), fields=["id"], name="audit_entry_unsealed"),
                ],
                "constraints": [
                    fincomtech.audit.protection.WrittenOnce(
                        but=("seal", "changes", "record_title", "user_name", "redacted_by", "redaction"),
                        name="audit_entry_written_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redacted_by", None), ("redaction", "")),
                            models.Q(("redacted_by__isnull", False), models.Q(("redaction", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_entry_redacted_by_an_act",
                    ),
                ],
            },
        ),
    ]
