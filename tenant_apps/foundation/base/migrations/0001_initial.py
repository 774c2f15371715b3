from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.languages
import fincomtech.kit.standards
import fincomtech.kit.states
import tenant_apps.foundation.base.models.currencies


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
        ("kit", "0001_initial"),
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
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.kit.standards.country_choices,
                        default="",
                        help_text="With the days off that the government moves, as far as they are known; empty: none",
                        max_length=2,
                        verbose_name="public holidays of",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.kit.standards.time_zone_choices,
                        default="",
                        help_text="Empty: the company's",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "eve_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Russia: 60 (art. 95 of the Labour Code)",
                        validators=[django.core.validators.MaxValueValidator(480)],
                        verbose_name="eves of holidays are shorter by, minutes",
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
                "verbose_name": "working calendar",
                "verbose_name_plural": "working calendars",
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
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
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
                        choices=fincomtech.kit.languages.choices, default="ru", max_length=8, verbose_name="language"
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
                    "rate_source",
                    models.CharField(
                        blank=True,
                        choices=[("cbr", "Bank of Russia"), ("ecb", "European Central Bank")],
                        default="",
                        help_text="Fetched every day; empty: rates are entered by hand or imported",
                        max_length=8,
                        verbose_name="source of exchange rates",
                    ),
                ),
                (
                    "rate_hour",
                    models.PositiveSmallIntegerField(
                        default=17,
                        help_text="In the company's time zone. The Bank of Russia publishes tomorrow's rates by 16:00 in Moscow",
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="fetch rates at, o'clock",
                    ),
                ),
                ("customization", models.CharField(default="", editable=False, max_length=32)),
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
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="A picture (PNG, JPEG, WebP) at the top of printed documents",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="kit.attachment",
                        verbose_name="logo",
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
            },
        ),
        migrations.CreateModel(
            name="WorkingException",
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
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("off", "Day off"), ("work", "Working day"), ("short", "Shortened day")],
                        default="off",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "shorter_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="shorter by, minutes",
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=120, verbose_name="why")),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="base.workingcalendar",
                        verbose_name="working calendar",
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
                "verbose_name": "exceptional day",
                "verbose_name_plural": "exceptional days",
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
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
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
                        verbose_name="weekday",
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="starts at")),
                (
                    "ends_at",
                    models.TimeField(help_text="00:00 is midnight at the end of the day", verbose_name="ends at"),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="base.workingcalendar",
                        verbose_name="working calendar",
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
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
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
                (
                    "custom",
                    fincomtech.kit.extending.custom_values.CustomValues(
                        editable=False, null=True, verbose_name="own fields of the company"
                    ),
                ),
                ("code", models.CharField(max_length=3, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("symbol", models.CharField(max_length=8, verbose_name="symbol")),
                ("digits", models.PositiveSmallIntegerField(default=2, verbose_name="decimal places")),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=12,
                        editable=False,
                        help_text="What one unit costs in the company's currency",
                        max_digits=24,
                        null=True,
                        verbose_name="rate today",
                    ),
                ),
                ("rate_date", models.DateField(editable=False, null=True, verbose_name="rate of")),
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
            name="CurrencyRate",
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
                    "currency",
                    models.CharField(
                        choices=fincomtech.kit.standards.currency_choices, max_length=3, verbose_name="currency"
                    ),
                ),
                ("nominal", models.PositiveIntegerField(default=1, verbose_name="units")),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=10,
                        max_digits=24,
                        validators=[django.core.validators.MinValueValidator(Decimal("1E-10"))],
                        verbose_name="rate",
                    ),
                ),
                (
                    "base",
                    models.CharField(
                        choices=fincomtech.kit.standards.currency_choices,
                        default=tenant_apps.foundation.base.models.currencies.home_currency,
                        max_length=3,
                        verbose_name="in",
                    ),
                ),
                ("rate_date", models.DateField(verbose_name="in force from")),
                (
                    "source",
                    models.CharField(
                        choices=[("hand", "By hand"), ("cbr", "Bank of Russia"), ("ecb", "European Central Bank")],
                        default="hand",
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                (
                    "indirect",
                    models.BooleanField(
                        default=False,
                        help_text="The rate says how much of the currency one unit of the other buys",
                        verbose_name="indirect quotation",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=12,
                        default=Decimal("0"),
                        editable=False,
                        max_digits=24,
                        verbose_name="price of one unit",
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
                "verbose_name": "exchange rate",
                "verbose_name_plural": "exchange rates",
                "indexes": [models.Index(fields=["rate_date"], name="base_currencyrate_date")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("currency", "base", "source", "rate_date"),
                        name="base_currencyrate_once",
                        violation_error_message="This rate is there already: change it instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0), ("nominal__gt", 0)),
                        name="base_currencyrate_positive",
                        violation_error_message="A rate and its units are above zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency", models.F("base")), _negated=True),
                        name="base_currencyrate_two",
                        violation_error_message="A rate is between two currencies.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Numbering",
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
                ("name", models.CharField(editable=False, max_length=120, verbose_name="what is numbered")),
                (
                    "prefix",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="May hold {year}, {yy}, {month}: D-{year}/ gives D-2026/",
                        max_length=24,
                        verbose_name="in front of the number",
                    ),
                ),
                (
                    "padding",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="digits",
                    ),
                ),
                ("suffix", models.CharField(blank=True, default="", max_length=24, verbose_name="behind the number")),
                (
                    "restart",
                    models.CharField(
                        choices=[("never", "Never"), ("yearly", "Every year"), ("monthly", "Every month")],
                        default="never",
                        max_length=8,
                        verbose_name="begins anew",
                    ),
                ),
                (
                    "start",
                    models.PositiveBigIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name="first number"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("strict", "No gaps, numbered records are never deleted"),
                            ("ordinary", "No gaps, records may be deleted"),
                            ("fast", "Fast, gaps possible"),
                        ],
                        default="ordinary",
                        max_length=8,
                        verbose_name="gaps",
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
                "verbose_name": "numbering",
                "verbose_name_plural": "numbering rules",
                "constraints": [
                    models.UniqueConstraint(fields=("record_type",), name="base_numbering_type"),
                    models.CheckConstraint(
                        condition=models.Q(("padding__gte", 1), ("padding__lte", 12), ("start__gte", 1)),
                        name="base_numbering_form",
                        violation_error_message="1 to 12 digits, and the first number is at least 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateFetch",
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
                    "source",
                    models.CharField(
                        choices=[("cbr", "Bank of Russia"), ("ecb", "European Central Bank")],
                        editable=False,
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("done", "Received"), ("failed", "Failed")],
                        default="done",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("run_date", models.DateField(default=fincomtech.kit.clock.today, editable=False, verbose_name="day")),
                ("rates_date", models.DateField(editable=False, null=True, verbose_name="latest rates of")),
                ("received", models.PositiveIntegerField(default=0, editable=False, verbose_name="rates received")),
                ("changed", models.PositiveIntegerField(default=0, editable=False, verbose_name="new or changed")),
                ("message", models.CharField(editable=False, max_length=400, verbose_name="what happened")),
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
                "verbose_name": "fetch of rates",
                "verbose_name_plural": "fetches of rates",
                "indexes": [models.Index(fields=["run_date"], name="base_ratefetch_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "failed"])), name="base_ratefetch_state_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                        blank=True,
                        default="",
                        help_text="Empty for the company's own units",
                        max_length=4,
                        verbose_name="OKEI code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("symbol", models.CharField(max_length=24, verbose_name="symbol")),
                (
                    "international_symbol",
                    models.CharField(blank=True, default="", max_length=24, verbose_name="international symbol"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("count", "Count"),
                            ("mass", "Mass"),
                            ("length", "Length"),
                            ("area", "Area"),
                            ("volume", "Volume"),
                            ("time", "Time"),
                            ("period", "Calendar periods"),
                            ("energy", "Energy"),
                            ("power", "Power"),
                            ("data", "Data"),
                            ("work", "Labour"),
                            ("package", "Packages"),
                            ("other", "Other"),
                        ],
                        default="count",
                        max_length=8,
                        verbose_name="category",
                    ),
                ),
                (
                    "factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=18,
                        help_text="In the unit of its category (gram, metre, litre, second, piece …); empty: not convertible into others",
                        max_digits=38,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("1E-18"))],
                        verbose_name="size",
                    ),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="decimal places",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "Halves up"), ("up", "Up"), ("down", "Down")],
                        default="half_up",
                        max_length=8,
                        verbose_name="rounding",
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
                "verbose_name": "unit of measure",
                "verbose_name_plural": "units of measure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="base_unit_code",
                        violation_error_message="There is a unit with this OKEI code already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name",),
                        name="base_unit_name",
                        violation_error_message="There is a unit with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor", None), ("factor__gt", 0), _connector="OR"),
                        name="base_unit_factor",
                        violation_error_message="A unit's size is above zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__lte", 12)),
                        name="base_unit_places",
                        violation_error_message="At most 12 decimal places.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="workingcalendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("eve_minutes__lte", 480)),
                name="base_workingcalendar_eve",
                violation_error_message="At most 480 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)),
                name="base_company_one_row",
                violation_error_message="A company has one profile.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_hour__lte", 23)),
                name="base_company_rate_hour",
                violation_error_message="An hour between 0 and 23.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexception",
            constraint=models.UniqueConstraint(
                fields=("calendar", "day"),
                name="base_workingexception_day",
                violation_error_message="This day is listed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "short"), _negated=True), ("shorter_minutes__gt", 0), _connector="OR"
                ),
                name="base_workingexception_short",
                violation_error_message="Say by how many minutes the day is shorter.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("shorter_minutes__lte", 1440)),
                name="base_workingexception_minutes",
                violation_error_message="A day has 1440 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at")), ("ends_at", "00:00"), _connector="OR"),
                name="base_workingspan_order",
                violation_error_message="Work must end after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingspan",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="base_workingspan_weekday"),
        ),
    ]
