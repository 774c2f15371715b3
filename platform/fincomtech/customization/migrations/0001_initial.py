import django.db.models.deletion
from django.db import migrations, models

import fincomtech.customization.models
import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Field",
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
                ("label_ru", models.CharField(max_length=80, verbose_name="label in Russian")),
                ("label_en", models.CharField(blank=True, default="", max_length=80, verbose_name="label in English")),
                ("label", models.CharField(default="", editable=False, max_length=80, verbose_name="label")),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(
                        choices=fincomtech.customization.models.record_type_choices,
                        max_length=64,
                        verbose_name="record type",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("long_text", "Long text"),
                            ("rich_text", "Formatted text"),
                            ("integer", "Whole number"),
                            ("decimal", "Decimal number"),
                            ("money", "Amount of money"),
                            ("percent", "Percent"),
                            ("yes_no", "Yes or no"),
                            ("date", "Date"),
                            ("instant", "Date and time"),
                            ("choice", "Choice"),
                            ("choices", "Several choices"),
                            ("record", "Link to a record"),
                            ("records", "Links to several records"),
                            ("email", "E-mail"),
                            ("phone", "Telephone"),
                            ("url", "Web address"),
                            ("color", "Color"),
                        ],
                        default="text",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="In the API and in files: x_ and Latin letters",
                        max_length=60,
                        verbose_name="name in the API",
                    ),
                ),
                ("help_ru", models.CharField(blank=True, default="", max_length=200, verbose_name="help in Russian")),
                ("help_en", models.CharField(blank=True, default="", max_length=200, verbose_name="help in English")),
                (
                    "target",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.customization.models.record_type_choices,
                        default="",
                        help_text="The record type",
                        max_length=64,
                        verbose_name="links to",
                    ),
                ),
                ("digits", models.PositiveSmallIntegerField(default=2, verbose_name="decimal places")),
                (
                    "default_text",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="As the API writes it",
                        max_length=400,
                        verbose_name="value of new records",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="required")),
                ("unique", fincomtech.kit.fields.MarkField(default=False, verbose_name="no value twice")),
                ("searchable", fincomtech.kit.fields.MarkField(default=False, verbose_name="found by name search")),
                (
                    "indexed",
                    fincomtech.kit.fields.MarkField(
                        default=False,
                        help_text="Lists of many records are filtered and sorted by it faster",
                        verbose_name="often filtered",
                    ),
                ),
                ("on_form", models.BooleanField(default=True, verbose_name="on the form")),
                ("on_list", models.BooleanField(default=True, verbose_name="in lists")),
                ("on_search", models.BooleanField(default=True, verbose_name="among the filters")),
                ("sequence", models.PositiveIntegerField(default=10, verbose_name="position")),
                ("removed_at", models.DateTimeField(editable=False, null=True, verbose_name="removed")),
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
                "verbose_name": "own field",
                "verbose_name_plural": "own fields",
            },
        ),
        migrations.CreateModel(
            name="FieldChoice",
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
                ("label_ru", models.CharField(max_length=80, verbose_name="label in Russian")),
                ("label_en", models.CharField(blank=True, default="", max_length=80, verbose_name="label in English")),
                ("label", models.CharField(default="", editable=False, max_length=80, verbose_name="label")),
                (
                    "value",
                    models.CharField(
                        blank=True, default="", help_text="In the API and in files", max_length=40, verbose_name="value"
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
                ("sequence", models.PositiveIntegerField(default=10, verbose_name="position")),
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
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="customization.field",
                        verbose_name="field",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice",
                "verbose_name_plural": "choices",
            },
        ),
        migrations.CreateModel(
            name="Layout",
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
                    fincomtech.kit.fields.RecordTypeField(
                        choices=fincomtech.customization.models.record_type_choices,
                        max_length=64,
                        verbose_name="record type",
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[("form", "Form"), ("list", "List"), ("kanban", "Board"), ("calendar", "Calendar")],
                        default="form",
                        max_length=8,
                        verbose_name="view",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1, verbose_name="version number")),
                ("changes", models.JSONField(default=list, verbose_name="changes")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="what for")),
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
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.role",
                        verbose_name="only for the role",
                    ),
                ),
            ],
            options={
                "verbose_name": "adapted form or list",
                "verbose_name_plural": "adapted forms and lists",
            },
        ),
        migrations.CreateModel(
            name="MenuEntry",
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
                ("label_ru", models.CharField(max_length=80, verbose_name="label in Russian")),
                ("label_en", models.CharField(blank=True, default="", max_length=80, verbose_name="label in English")),
                ("label", models.CharField(default="", editable=False, max_length=80, verbose_name="label")),
                (
                    "record_type",
                    fincomtech.kit.fields.RecordTypeField(
                        choices=fincomtech.customization.models.record_type_choices,
                        max_length=64,
                        verbose_name="record type",
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("list", "List"),
                            ("kanban", "Board"),
                            ("calendar", "Calendar"),
                            ("chart", "Chart"),
                            ("pivot", "Pivot table"),
                        ],
                        default="list",
                        max_length=12,
                        verbose_name="view",
                    ),
                ),
                (
                    "filters",
                    models.JSONField(
                        blank=True, help_text="A condition as the API writes it", null=True, verbose_name="filter"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="A module's name; empty for an own section",
                        max_length=64,
                        verbose_name="section of the menu",
                    ),
                ),
                ("icon", models.CharField(blank=True, default="point", max_length=40, verbose_name="icon")),
                ("sequence", models.PositiveIntegerField(default=10, verbose_name="position")),
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
                    "roles",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="identity.role", verbose_name="only for the roles"
                    ),
                ),
            ],
            options={
                "verbose_name": "menu entry",
                "verbose_name_plural": "menu entries",
            },
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.UniqueConstraint(
                fields=("record_type", "name"),
                name="customization_field_name",
                violation_error_message="There is or was a field of this name: give another name or restore it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^x_[a-z0-9]+(_[a-z0-9]+){0,8}$")),
                name="customization_field_latin",
                violation_error_message="A field's name is x_ and small Latin letters, digits and single underscores.",
            ),
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.CheckConstraint(
                condition=models.Q(("digits__lte", 6)),
                name="customization_field_digits",
                violation_error_message="At most six decimal places.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldchoice",
            constraint=models.UniqueConstraint(
                fields=("field", "value"),
                name="customization_fieldchoice_value",
                violation_error_message="The field has this choice already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="layout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", None)),
                fields=("record_type", "view", "number"),
                name="customization_layout_everybody",
                violation_error_message="Somebody else has published this form meanwhile. Open it again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="layout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role__isnull", False)),
                fields=("record_type", "view", "role", "number"),
                name="customization_layout_role",
                violation_error_message="Somebody else has published this form meanwhile. Open it again.",
            ),
        ),
    ]
