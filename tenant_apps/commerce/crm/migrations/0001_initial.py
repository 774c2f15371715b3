from decimal import Decimal

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.finding.indexes
import fincomtech.kit.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_initial"),
        ("contacts", "0001_initial"),
        ("identity", "0001_initial"),
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="crm_customer",
                        serialize=False,
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "segment",
                    models.CharField(
                        blank=True,
                        choices=[("new", "New"), ("regular", "Regular"), ("key", "Key")],
                        max_length=8,
                        null=True,
                        verbose_name="segment",
                    ),
                ),
                ("customer_since", models.DateField(blank=True, null=True, verbose_name="customer since")),
                (
                    "salesperson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="salesperson",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
            },
        ),
        migrations.CreateModel(
            name="DealType",
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
                "verbose_name": "deal type",
                "verbose_name_plural": "deal types",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LostReason",
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
                "verbose_name": "lost reason",
                "verbose_name_plural": "lost reasons",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deal",
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
                    "last_message_at",
                    models.DateTimeField(
                        default=fincomtech.kit.clock.now, editable=False, verbose_name="last activity"
                    ),
                ),
                ("next_activity_date", models.DateField(editable=False, null=True, verbose_name="next activity")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                        default="open",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "expected_revenue",
                    fincomtech.kit.fields.MoneyField(
                        decimal_places=2, default=Decimal("0"), max_digits=20, verbose_name="expected revenue"
                    ),
                ),
                (
                    "currency_rate",
                    models.DecimalField(
                        decimal_places=12, editable=False, max_digits=24, null=True, verbose_name="exchange rate"
                    ),
                ),
                (
                    "company_revenue",
                    fincomtech.kit.fields.MoneyField(
                        decimal_places=2,
                        default=Decimal("0"),
                        editable=False,
                        max_digits=20,
                        verbose_name="in the company's currency",
                    ),
                ),
                (
                    "probability",
                    fincomtech.kit.fields.PercentField(
                        decimal_places=2,
                        default=Decimal("0"),
                        editable=False,
                        max_digits=5,
                        verbose_name="probability, %",
                    ),
                ),
                (
                    "weighted_revenue",
                    fincomtech.kit.fields.MoneyField(
                        decimal_places=2,
                        default=Decimal("0"),
                        editable=False,
                        max_digits=20,
                        verbose_name="weighted revenue",
                    ),
                ),
                ("expected_close_date", models.DateField(blank=True, null=True, verbose_name="expected close")),
                (
                    "priority",
                    models.CharField(
                        choices=[("0", "Low"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")],
                        default="1",
                        max_length=1,
                        verbose_name="priority",
                    ),
                ),
                ("notes", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="notes")),
                ("lost_note", models.TextField(blank=True, default="", verbose_name="note on the loss")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="contacts.contact",
                        verbose_name="customer",
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
                    "currency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the company's",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.currency",
                        verbose_name="currency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact person",
                    ),
                ),
                ("tags", models.ManyToManyField(blank=True, related_name="+", to="kit.tag", verbose_name="tags")),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "deal_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="crm.dealtype",
                        verbose_name="deal type",
                    ),
                ),
                (
                    "lost_reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="crm.lostreason",
                        verbose_name="lost reason",
                    ),
                ),
            ],
            options={
                "verbose_name": "deal",
                "verbose_name_plural": "deals",
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Lead",
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
                    "last_message_at",
                    models.DateTimeField(
                        default=fincomtech.kit.clock.now, editable=False, verbose_name="last activity"
                    ),
                ),
                ("next_activity_date", models.DateField(editable=False, null=True, verbose_name="next activity")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("new", "New"), ("working", "In work"), ("converted", "Converted"), ("lost", "Lost")],
                        default="new",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("company_name", models.CharField(blank=True, default="", max_length=200, verbose_name="company")),
                (
                    "contact_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="contact person"),
                ),
                ("inn", models.CharField(blank=True, default="", max_length=20, verbose_name="INN")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    fincomtech.kit.fields.PhoneField(blank=True, default="", max_length=32, verbose_name="phone"),
                ),
                (
                    "expected_revenue",
                    fincomtech.kit.fields.MoneyField(
                        decimal_places=2, default=Decimal("0"), max_digits=20, verbose_name="expected revenue"
                    ),
                ),
                ("notes", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="notes")),
                ("lost_note", models.TextField(blank=True, default="", verbose_name="note on the loss")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to="contacts.contact",
                        verbose_name="contact",
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
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to="crm.deal",
                        verbose_name="deal",
                    ),
                ),
                ("tags", models.ManyToManyField(blank=True, related_name="+", to="kit.tag", verbose_name="tags")),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "lost_reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="crm.lostreason",
                        verbose_name="lost reason",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to="crm.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="deals",
                to="crm.source",
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="Stage",
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
                    "probability",
                    fincomtech.kit.fields.PercentField(
                        decimal_places=2, default=10, max_digits=5, verbose_name="probability, %"
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
                (
                    "is_won",
                    fincomtech.kit.fields.MarkField(
                        default=False, help_text="A deal that enters this stage is won", verbose_name="wins the deal"
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
                    "deal_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="crm.dealtype",
                        verbose_name="deal type",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
            },
        ),
        migrations.CreateModel(
            name="DealRule",
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
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("stage", "Enters the stage"),
                            ("won", "Is won"),
                            ("lost", "Is lost"),
                            ("open", "Is reopened"),
                        ],
                        default="stage",
                        max_length=8,
                        verbose_name="when the deal",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("activity", "Plan an activity"),
                            ("notify", "Notify the responsible"),
                            ("mail", "Mail the customer"),
                        ],
                        default="activity",
                        max_length=8,
                        verbose_name="then",
                    ),
                ),
                ("summary", models.CharField(blank=True, default="", max_length=200, verbose_name="subject")),
                ("days", models.PositiveSmallIntegerField(default=1, verbose_name="due in days")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kit.mailtemplate",
                        verbose_name="mail template",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="crm.stage",
                        verbose_name="stage",
                    ),
                ),
            ],
            options={
                "verbose_name": "automatic action",
                "verbose_name_plural": "automatic actions",
            },
        ),
        migrations.AddField(
            model_name="deal",
            name="open_stage",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="crm.stage",
                verbose_name="last open stage",
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deals", to="crm.stage", verbose_name="stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="dealtype",
            constraint=models.UniqueConstraint(
                fields=("name",),
                name="crm_dealtype_name",
                violation_error_message="This name is taken already. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lostreason",
            constraint=models.UniqueConstraint(
                fields=("name",),
                name="crm_lostreason_name",
                violation_error_message="This name is taken already. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                fields=("name",),
                name="crm_source_name",
                violation_error_message="This name is taken already. Choose another one.",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["state", "created_at"], name="crm_lead_state"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True), fields=["email"], name="crm_lead_email"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="crm_lead_phone"
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["created_at"], name="crm_lead_created_at"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    fincomtech.kit.finding.indexes.SearchText(
                        models.F("name"),
                        models.F("company_name"),
                        models.F("contact_name"),
                        models.F("email"),
                        models.F("phone"),
                        models.F("inn"),
                    ),
                    name="gin_trgm_ops",
                ),
                fastupdate=False,
                name="crm_lead_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_revenue__gte", 0)),
                name="crm_lead_revenue",
                violation_error_message="An expected revenue is not negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "working", "converted", "lost"])), name="crm_lead_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__gte", 0), ("probability__lte", 100)),
                name="crm_stage_probability",
                violation_error_message="A probability lies between 0 and 100 percent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event", "stage"), ("stage__isnull", False)),
                    models.Q(models.Q(("event", "stage"), _negated=True), ("stage", None)),
                    _connector="OR",
                ),
                name="crm_dealrule_stage",
                violation_error_message="A rule for a stage names the stage; the others name none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dealrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect", "mail"), ("template__isnull", False)),
                    models.Q(models.Q(("effect", "mail"), _negated=True), models.Q(("summary", ""), _negated=True)),
                    _connector="OR",
                ),
                name="crm_dealrule_content",
                violation_error_message="A mail needs a template, an activity or notice a subject.",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["state", "stage"], name="crm_deal_stage"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["expected_close_date"], name="crm_deal_expected_close"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["closed_on"], name="crm_deal_closed"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["created_at"], name="crm_deal_created_at"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    fincomtech.kit.finding.indexes.SearchText(models.F("name"), models.F("number")), name="gin_trgm_ops"
                ),
                fastupdate=False,
                name="crm_deal_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True), fields=("number",), name="crm_deal_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_revenue__gte", 0)),
                name="crm_deal_revenue",
                violation_error_message="An expected revenue is not negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="crm_deal_closed_has_date",
                violation_error_message="A closed deal has a closing date, an open one has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "lost"), _negated=True), ("lost_reason__isnull", False), _connector="OR"
                ),
                name="crm_deal_lost_has_reason",
                violation_error_message="Say why it was lost.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "won", "lost"])), name="crm_deal_state_known"
            ),
        ),
    ]
