import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.finding.indexes
import fincomtech.kit.languages
import fincomtech.kit.standards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_initial"),
        ("identity", "0001_initial"),
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
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
                "verbose_name": "contact group",
                "verbose_name_plural": "contact groups",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Level",
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
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="what it is for")),
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
                    models.ManyToManyField(blank=True, related_name="+", to="identity.role", verbose_name="roles"),
                ),
                (
                    "teams",
                    models.ManyToManyField(blank=True, related_name="+", to="identity.team", verbose_name="teams"),
                ),
            ],
            options={
                "verbose_name": "confidentiality level",
                "verbose_name_plural": "confidentiality levels",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                (
                    "inn",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Taxpayer number: 10 digits of a company, 12 of a person",
                        max_length=20,
                        verbose_name="INN",
                    ),
                ),
                (
                    "kpp",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Reason code of the tax registration, companies only",
                        max_length=9,
                        verbose_name="KPP",
                    ),
                ),
                (
                    "ogrn",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="State registration number: 13 digits, or 15 (OGRNIP)",
                        max_length=15,
                        verbose_name="OGRN",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("person", "Person")],
                        default="company",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="company or full name")),
                ("legal_name", models.CharField(blank=True, default="", max_length=250, verbose_name="legal name")),
                ("last_name", models.CharField(blank=True, default="", max_length=80, verbose_name="last name")),
                ("first_name", models.CharField(blank=True, default="", max_length=80, verbose_name="first name")),
                ("middle_name", models.CharField(blank=True, default="", max_length=80, verbose_name="middle name")),
                ("job_title", models.CharField(blank=True, default="", max_length=120, verbose_name="job title")),
                ("is_customer", models.BooleanField(default=False, verbose_name="customer")),
                ("is_supplier", models.BooleanField(default=False, verbose_name="supplier")),
                ("is_employee", models.BooleanField(default=False, verbose_name="employee")),
                ("is_partner", models.BooleanField(default=False, verbose_name="partner")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    fincomtech.kit.fields.PhoneField(blank=True, default="", max_length=32, verbose_name="phone"),
                ),
                (
                    "mobile",
                    fincomtech.kit.fields.PhoneField(
                        blank=True, default="", max_length=32, verbose_name="mobile phone"
                    ),
                ),
                ("website", models.URLField(blank=True, default="", verbose_name="website")),
                ("city", models.CharField(default="", editable=False, max_length=100, verbose_name="city")),
                ("full_address", models.TextField(default="", editable=False, verbose_name="addresses in one line")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.kit.languages.choices,
                        default="",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                ("notes", fincomtech.kit.fields.RichTextField(blank=True, default="", verbose_name="notes")),
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.country",
                        verbose_name="country",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="contacts.contact",
                        verbose_name="company",
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
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contacts",
                        to="contacts.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: open to all who see contacts",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="contacts.level",
                        verbose_name="confidentiality",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
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
                    "bic",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="9 digits of the bank, from its details",
                        max_length=11,
                        verbose_name="BIC",
                    ),
                ),
                ("account", models.CharField(max_length=34, verbose_name="account")),
                (
                    "correspondent_account",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="correspondent account"),
                ),
                ("bank", models.CharField(blank=True, default="", max_length=200, verbose_name="bank")),
                (
                    "currency",
                    models.CharField(
                        choices=fincomtech.kit.standards.currency_choices,
                        default="RUB",
                        max_length=3,
                        verbose_name="currency",
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bank_accounts",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank account",
                "verbose_name_plural": "bank accounts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "bic", "account"),
                        name="contacts_bankaccount_once",
                        violation_error_message="The contact has this account already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("legal", "Legal"),
                            ("actual", "Actual"),
                            ("delivery", "Delivery"),
                            ("billing", "Billing"),
                            ("other", "Other"),
                        ],
                        default="legal",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("postcode", models.CharField(blank=True, default="", max_length=12, verbose_name="postcode")),
                ("region", models.CharField(blank=True, default="", max_length=100, verbose_name="region")),
                ("city", models.CharField(blank=True, default="", max_length=100, verbose_name="city")),
                (
                    "street",
                    models.CharField(blank=True, default="", max_length=250, verbose_name="street, house, office"),
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.country",
                        verbose_name="country",
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["legal", "actual", "delivery", "billing", "other"])),
                        name="contacts_address_kind",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("name",),
                name="contacts_group_name",
                violation_error_message="This name is taken already. Choose another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                fields=("name",),
                name="contacts_level_name",
                violation_error_message="This name is taken already. Choose another one.",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["last_message_at"], name="contacts_contact_activity"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True), fields=["email"], name="contacts_contact_email"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="contacts_contact_phone"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("mobile", ""), _negated=True), fields=["mobile"], name="contacts_contact_mobile"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("inn", ""), _negated=True), fields=["inn", "kpp"], name="contacts_contact_inn"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["created_at"], name="contacts_contact_created_at"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["name"], name="contacts_contact_name"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    fincomtech.kit.finding.indexes.SearchText(
                        models.F("name"),
                        models.F("legal_name"),
                        models.F("inn"),
                        models.F("email"),
                        models.F("phone"),
                        models.F("mobile"),
                        models.F("city"),
                        models.F("full_address"),
                        fincomtech.kit.finding.indexes.Plain(models.F("notes")),
                    ),
                    name="gin_trgm_ops",
                ),
                fastupdate=False,
                name="contacts_contact_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="contacts_contact_not_own_parent",
                violation_error_message="A contact cannot belong to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["company", "person"])), name="contacts_contact_kind"
            ),
        ),
    ]
