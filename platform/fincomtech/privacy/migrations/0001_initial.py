import django.core.serializers.json
from django.db import migrations, models

import fincomtech.audit.protection
import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Act",
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
                ("number", models.CharField(default="", editable=False, max_length=32, verbose_name="number")),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(editable=False, max_length=64, verbose_name="record type"),
                ),
                ("record_id", models.BigIntegerField(editable=False, verbose_name="record")),
                ("basis", models.CharField(editable=False, max_length=300, verbose_name="basis")),
                ("user_id", models.BigIntegerField(editable=False, null=True, verbose_name="user's id")),
                ("user_name", models.CharField(editable=False, max_length=200, verbose_name="who")),
                (
                    "erased",
                    models.JSONField(
                        default=list,
                        editable=False,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="erased",
                    ),
                ),
                (
                    "kept",
                    models.JSONField(
                        default=list,
                        editable=False,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="kept",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure act",
                "verbose_name_plural": "erasure acts",
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="privacy_act_number"),
                    fincomtech.audit.protection.WrittenOnce(but=(), name="privacy_act_written_once"),
                ],
            },
        ),
    ]
