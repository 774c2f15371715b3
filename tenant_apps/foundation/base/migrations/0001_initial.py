import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.fields
import fincomtech.kit.standards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingCalendar",
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
                ("name", models.CharField(max_length=80, verbose_name="name")),
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
                "verbose_name": "working hours",
                "verbose_name_plural": "working hours",
            },
        ),
        migrations.CreateModel(
            name="Country",
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
                ("code", models.CharField(max_length=2, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
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
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code",),
                        name="base_country_code",
                        violation_error_message="There is a country with this code already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Currency",
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
                ("code", models.CharField(max_length=3, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("symbol", models.CharField(max_length=8, verbose_name="symbol")),
                ("digits", models.PositiveSmallIntegerField(default=2, verbose_name="decimal places")),
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
                "verbose_name": "currency",
                "verbose_name_plural": "currencies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code",),
                        name="base_currency_code",
                        violation_error_message="There is a currency with this code already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Company",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("legal_name", models.CharField(blank=True, default="", max_length=250, verbose_name="legal name")),
                (
                    "phone",
                    fincomtech.kit.fields.PhoneField(blank=True, default="", max_length=32, verbose_name="phone"),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                ("website", models.URLField(blank=True, default="", verbose_name="website")),
                (
                    "street",
                    models.CharField(blank=True, default="", max_length=250, verbose_name="street, house, office"),
                ),
                ("city", models.CharField(blank=True, default="", max_length=100, verbose_name="city")),
                ("region", models.CharField(blank=True, default="", max_length=100, verbose_name="region")),
                ("postcode", models.CharField(blank=True, default="", max_length=12, verbose_name="postcode")),
                (
                    "country",
                    models.CharField(
                        choices=fincomtech.kit.standards.country_choices,
                        default="RU",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
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
                    "language",
                    models.CharField(
                        choices=[("ru", "Russian"), ("en", "English")],
                        default="ru",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=fincomtech.kit.standards.time_zone_choices,
                        default="Europe/Moscow",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "session_idle_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="sign out after idle minutes",
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
                    "working_calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.workingcalendar",
                        verbose_name="working hours",
                    ),
                ),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "company",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="base_company_one_row",
                        violation_error_message="A company has one profile.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session_idle_minutes__gte", 5), ("session_idle_minutes__lte", 1440)),
                        name="base_company_session_idle",
                        violation_error_message="Between 5 and 1440 minutes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingSpan",
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
                        verbose_name="weekday",
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="starts at")),
                ("ends_at", models.TimeField(verbose_name="ends at")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="base.workingcalendar",
                        verbose_name="working hours",
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
                "verbose_name": "span",
                "verbose_name_plural": "spans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="base_workingspan_order",
                        violation_error_message="Work must end after it starts.",
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="base_workingspan_weekday"),
                ],
            },
        ),
    ]
