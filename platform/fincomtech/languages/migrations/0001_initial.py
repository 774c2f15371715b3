import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.languages


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Language",
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
                    "code",
                    models.CharField(
                        choices=fincomtech.kit.languages.offered_choices, max_length=8, verbose_name="language"
                    ),
                ),
                ("title", models.CharField(default="", editable=False, max_length=80, verbose_name="own name")),
                ("translated", models.PositiveIntegerField(default=0, editable=False, verbose_name="texts translated")),
                ("texts", models.JSONField(default=dict, editable=False, verbose_name="texts")),
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
                "verbose_name": "language",
                "verbose_name_plural": "languages",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code",),
                        name="languages_language_code_unique",
                        violation_error_message="The company has this language already.",
                    )
                ],
            },
        ),
    ]
