import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import fincomtech.identity.models
import fincomtech.kit.clock
import fincomtech.kit.extending.custom_values
import fincomtech.kit.fields
import fincomtech.kit.languages
import fincomtech.kit.standards
import fincomtech.kit.states
import fincomtech.kit.talk.of_record


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
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
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "state",
                    fincomtech.kit.states.StateField(
                        choices=[("invited", "invited"), ("active", "active"), ("blocked", "blocked")],
                        default="invited",
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("integration", "integration")],
                        default="person",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("has_second_factor", models.BooleanField(default=False, verbose_name="second factor")),
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
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.kit.standards.time_zone_choices,
                        default="",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "as the system"), ("light", "light"), ("dark", "dark")],
                        default="auto",
                        max_length=8,
                        verbose_name="theme",
                    ),
                ),
                (
                    "last_signed_in_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last sign-in"),
                ),
                (
                    "password",
                    models.CharField(blank=True, default="", editable=False, max_length=255, verbose_name="password"),
                ),
                (
                    "failed_sign_ins",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="wrong passwords in a row"
                    ),
                ),
                ("locked_until", models.DateTimeField(editable=False, null=True, verbose_name="locked until")),
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
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
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
                ("prefix", models.CharField(max_length=16, verbose_name="begins with")),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "reading only"), ("write", "reading and writing")],
                        default="read",
                        max_length=8,
                        verbose_name="access",
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                ("secret_hash", models.CharField(editable=False, max_length=64, verbose_name="hash of the secret")),
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
                        default=fincomtech.kit.talk.of_record.acting_user,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_keys",
                        to="identity.user",
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64)),
                ("scope", models.CharField(max_length=8)),
                ("expires_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.apikey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ceremony",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=16)),
                ("token_hash", models.CharField(max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("expires_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=16)),
                ("token_hash", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("host", models.CharField(max_length=253)),
                ("credential_id", models.CharField(max_length=1400)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("transports", models.JSONField(default=list)),
                ("is_synced", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("copied_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passkeys", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recovery_codes", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
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
                ("code", models.CharField(blank=True, default="", editable=False, max_length=24, verbose_name="code")),
                ("is_administrator", models.BooleanField(default=False, editable=False, verbose_name="has all rights")),
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
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="roles",
            field=models.ManyToManyField(blank=True, related_name="users", to="identity.role", verbose_name="roles"),
        ),
        migrations.CreateModel(
            name="RoleLevel",
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
                    "module",
                    models.CharField(
                        choices=fincomtech.identity.models.module_choices, max_length=64, verbose_name="module"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("none", "no access"), ("employee", "employee"), ("manager", "manager")],
                        default="employee",
                        max_length=16,
                        verbose_name="level",
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
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="identity.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "level in a module",
                "verbose_name_plural": "levels in modules",
            },
        ),
        migrations.CreateModel(
            name="RoleRule",
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
                (
                    "reading",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as the level"),
                            ("none", "none"),
                            ("own", "own"),
                            ("team", "the team's"),
                            ("all", "all"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="reading",
                    ),
                ),
                (
                    "writing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as the level"),
                            ("none", "none"),
                            ("own", "own"),
                            ("team", "the team's"),
                            ("all", "all"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="changing",
                    ),
                ),
                (
                    "creating",
                    models.CharField(
                        blank=True,
                        choices=[("", "as the level"), ("yes", "yes"), ("no", "no")],
                        default="",
                        max_length=8,
                        verbose_name="creating",
                    ),
                ),
                (
                    "deleting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as the level"),
                            ("none", "none"),
                            ("own", "own"),
                            ("team", "the team's"),
                            ("all", "all"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="deleting",
                    ),
                ),
                ("actions", models.JSONField(blank=True, default=dict, verbose_name="actions")),
                ("fields", models.JSONField(blank=True, default=dict, verbose_name="fields")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="identity.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of a role",
                "verbose_name_plural": "rules of roles",
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("device", models.CharField(blank=True, default="", max_length=120, verbose_name="device")),
                ("ip", models.CharField(blank=True, default="", max_length=45, verbose_name="network address")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=fincomtech.identity.models.place_choices,
                        default="",
                        max_length=8,
                        verbose_name="place",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("link", "link from a mail"),
                            ("password", "password"),
                            ("password_code", "password and a code"),
                            ("password_passkey", "password and a passkey"),
                            ("password_trusted", "password on a remembered device"),
                            ("passkey", "passkey"),
                            ("sso", "company sign-in"),
                            ("sso_code", "company sign-in and a code"),
                            ("sso_passkey", "company sign-in and a passkey"),
                            ("sso_trusted", "company sign-in on a remembered device"),
                        ],
                        default="password",
                        max_length=20,
                        verbose_name="signed in by",
                    ),
                ),
                ("last_activity_at", models.DateTimeField(verbose_name="last activity")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "proved_at",
                    models.DateTimeField(default=fincomtech.kit.clock.now, editable=False, verbose_name="last proof"),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, verbose_name="hash of the token")),
                (
                    "browser_hash",
                    models.CharField(
                        default="", editable=False, max_length=64, verbose_name="hash of the browser's mark"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="identity.user",
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
            },
        ),
        migrations.CreateModel(
            name="SignInPolicy",
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
                ("allows_password", models.BooleanField(default=True, verbose_name="by password")),
                ("allows_passkey", models.BooleanField(default=True, verbose_name="by passkey alone")),
                (
                    "demand",
                    models.CharField(
                        choices=[
                            ("nobody", "from nobody"),
                            ("administrators", "from administrators"),
                            ("everybody", "from everybody"),
                        ],
                        default="nobody",
                        max_length=16,
                        verbose_name="second factor is demanded",
                    ),
                ),
                ("demanded_from_date", models.DateField(blank=True, null=True, verbose_name="from this day on")),
                (
                    "allows_trusted_devices",
                    models.BooleanField(default=True, verbose_name="a device may be remembered for 30 days"),
                ),
                (
                    "trusts_sso",
                    models.BooleanField(default=True, verbose_name="company sign-in needs no second factor here"),
                ),
                (
                    "password_min_length",
                    models.PositiveSmallIntegerField(
                        default=8,
                        validators=[
                            django.core.validators.MinValueValidator(8),
                            django.core.validators.MaxValueValidator(64),
                        ],
                        verbose_name="shortest password",
                    ),
                ),
                (
                    "refuses_common_passwords",
                    models.BooleanField(default=True, verbose_name="refuse passwords from lists of leaked ones"),
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
                    "session_hours",
                    models.PositiveIntegerField(
                        default=720,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8760),
                        ],
                        verbose_name="sign out after hours in any case",
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
                "verbose_name": "sign-in policy",
                "verbose_name_plural": "sign-in policy",
            },
        ),
        migrations.CreateModel(
            name="SsoConnection",
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
                ("is_enabled", models.BooleanField(default=False, verbose_name="in use")),
                ("name", models.CharField(blank=True, default="", max_length=60, verbose_name="name on the button")),
                ("issuer", models.CharField(blank=True, default="", max_length=300, verbose_name="issuer")),
                ("client_id", models.CharField(blank=True, default="", max_length=200, verbose_name="client id")),
                ("client_secret", models.CharField(blank=True, default="", editable=False, max_length=1000)),
                ("has_secret", models.BooleanField(default=False, editable=False, verbose_name="secret is set")),
                ("scopes", models.CharField(default="openid email profile", max_length=200, verbose_name="scopes")),
                ("email_claim", models.CharField(default="email", max_length=60, verbose_name="claim with the e-mail")),
                (
                    "joining",
                    models.CharField(
                        choices=[
                            ("invited", "only who was invited"),
                            ("domain", "everybody with an address of our domains"),
                        ],
                        default="invited",
                        max_length=16,
                        verbose_name="who may join",
                    ),
                ),
                ("domains", models.CharField(blank=True, default="", max_length=300, verbose_name="domains")),
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
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.role",
                        verbose_name="role of newcomers",
                    ),
                ),
            ],
            options={
                "verbose_name": "company sign-in (SSO)",
                "verbose_name_plural": "company sign-in (SSO)",
            },
        ),
        migrations.CreateModel(
            name="SsoLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sso_links", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
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
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.user",
                        verbose_name="leader",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to="identity.user", verbose_name="members"
                    ),
                ),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
            },
        ),
        migrations.CreateModel(
            name="Totp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(max_length=255)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="totp", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrustedDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64)),
                ("device", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField(default=fincomtech.kit.clock.now)),
                ("expires_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trusted_devices", to="identity.user"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(fields=("secret_hash",), name="identity_apikey_secret_unique"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["read", "write"])), name="identity_apikey_scope_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="identity_accesstoken_token_unique"),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["read", "write"])), name="identity_accesstoken_scope_known"
            ),
        ),
        migrations.AddIndex(
            model_name="ceremony",
            index=models.Index(fields=["expires_at"], name="identity_ceremony_expires"),
        ),
        migrations.AddConstraint(
            model_name="ceremony",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="identity_ceremony_token_unique"),
        ),
        migrations.AddConstraint(
            model_name="ceremony",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["factor", "passkey", "passkey_new", "sso"])),
                name="identity_ceremony_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="onetimelink",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="identity_onetimelink_token_unique"),
        ),
        migrations.AddConstraint(
            model_name="onetimelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["invitation", "reset", "entrance"])),
                name="identity_onetimelink_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.UniqueConstraint(fields=("credential_id",), name="identity_passkey_credential_unique"),
        ),
        migrations.AddConstraint(
            model_name="recoverycode",
            constraint=models.UniqueConstraint(fields=("user", "code_hash"), name="identity_recoverycode_unique"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="identity_role_name_unique",
                violation_error_message="There is such a role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True), fields=("code",), name="identity_role_code_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="identity_user_email_unique",
                violation_error_message="Somebody with this e-mail works here already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "integration"])), name="identity_user_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["invited", "active", "blocked"])), name="identity_user_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolelevel",
            constraint=models.UniqueConstraint(
                fields=("role", "module"),
                name="identity_rolelevel_module_unique",
                violation_error_message="The role has this module already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["none", "employee", "manager"])),
                name="identity_rolelevel_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.UniqueConstraint(
                fields=("role", "record_type"),
                name="identity_rolerule_record_unique",
                violation_error_message="The role has a rule for these records already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("creating__in", ["", "yes", "no"]),
                    ("deleting__in", ["", "none", "own", "team", "all"]),
                    ("reading__in", ["", "none", "own", "team", "all"]),
                    ("writing__in", ["", "none", "own", "team", "all"]),
                ),
                name="identity_rolerule_scopes_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="identity_session_token_unique"),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)),
                name="identity_signinpolicy_one_row",
                violation_error_message="A company has one sign-in policy.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("demand__in", ["nobody", "administrators", "everybody"])),
                name="identity_signinpolicy_demand_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("session_idle_minutes__gte", 5), ("session_idle_minutes__lte", 1440)),
                name="identity_signinpolicy_session_idle",
                violation_error_message="Between 5 and 1440 minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("session_hours__gte", 1), ("session_hours__lte", 8760)),
                name="identity_signinpolicy_session_hours",
                violation_error_message="Between 1 and 8760 hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("password_min_length__gte", 8), ("password_min_length__lte", 64)),
                name="identity_signinpolicy_password_length",
                violation_error_message="Between 8 and 64 characters.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ssoconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)),
                name="identity_ssoconnection_one_row",
                violation_error_message="A company has one sign-in provider.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ssoconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining__in", ["invited", "domain"])), name="identity_ssoconnection_joining_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="ssolink",
            constraint=models.UniqueConstraint(fields=("issuer", "subject"), name="identity_ssolink_subject_unique"),
        ),
        migrations.AddConstraint(
            model_name="ssolink",
            constraint=models.UniqueConstraint(fields=("user", "issuer"), name="identity_ssolink_user_unique"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="identity_team_name_unique",
                violation_error_message="There is such a team already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trusteddevice",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="identity_trusteddevice_token_unique"),
        ),
    ]
