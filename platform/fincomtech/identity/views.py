"""How users, teams, roles, keys and sessions look in the settings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.identity.models import ApiKey, Role, Session, SignInPolicy, SsoConnection, Team, User
from fincomtech.kit.views import (
    Column,
    Field,
    Filter,
    FormView,
    Group,
    Lines,
    ListView,
    Search,
    Stat,
    Tab,
    Views,
    register,
)

register(
    Views(
        User,
        icon="user",
        list=ListView(
            columns=[
                Column("name"),
                Column("email"),
                Column("state"),
                Column("roles"),
                Column("has_second_factor"),
                Column("last_signed_in_at"),
                Column("kind", optional=True),
                Column("language", optional=True),
                Column("created_at", optional=True),
            ],
            editable=False,
            tones=[(["=", "state", "blocked"], "gray")],
        ),
        form=FormView(
            title="name",
            statusbar="state",
            buttons=[
                "invite_again",
                "send_reset",
                "change_roles",
                "end_all_sessions",
                "reset_second_factor",
                "block",
                "unblock",
            ],
            groups=[
                Group(
                    "who",
                    [
                        Field("email", widget="email"),
                        Field("roles", readonly=True),
                        Field("has_second_factor", readonly=True),
                        Field("kind", readonly=True),
                    ],
                    label=_("Account"),
                ),
                Group(
                    "how",
                    [Field("language"), Field("time_zone", widget="time_zone"), Field("theme")],
                    label=_("Preferences"),
                ),
                Group("when", [Field("last_signed_in_at", readonly=True), Field("created_at", readonly=True)]),
            ],
            stats=[
                Stat("sessions", _("Sessions"), "identity.Session", "user", icon="device-laptop"),
                Stat("keys", _("API keys"), "identity.ApiKey", "user", icon="key"),
            ],
        ),
        search=Search(
            filters=[
                Filter("active", pgettext_lazy("users", "Active"), {"state": {"eq": "active"}}),
                Filter("invited", pgettext_lazy("users", "Invited"), {"state": {"eq": "invited"}}),
                Filter("blocked", pgettext_lazy("users", "Blocked"), {"state": {"eq": "blocked"}}),
                Filter("unprotected", _("Without second factor"), {"hasSecondFactor": {"eq": False}}),
                Filter("integrations", _("Integrations"), {"kind": {"eq": "integration"}}),
            ],
            fields=["name", "email", "state", "roles", "has_second_factor", "kind"],
            groups=["state", "created_at:month"],
        ),
    )
)

register(
    Views(
        Team,
        icon="users-group",
        list=ListView(columns=[Column("name"), Column("leader"), Column("members")]),
        form=FormView(title="name", groups=[Group("main", [Field("leader"), Field("members", span=2)])]),
        search=Search(fields=["name", "leader"]),
    )
)

register(
    Views(
        Role,
        icon="shield",
        list=ListView(columns=[Column("name"), Column("is_administrator")], editable=False),
        form=FormView(
            title="name",
            groups=[Group("main", [Field("is_administrator", readonly=True)])],
            tabs=[Tab("levels", _("Modules"), [Lines("levels", [Column("module"), Column("level")])])],
        ),
        search=Search(fields=["name"]),
    )
)

register(
    Views(
        ApiKey,
        icon="key",
        list=ListView(
            columns=[
                Column("name"),
                Column("prefix"),
                Column("user"),
                Column("scope"),
                Column("expires_on"),
                Column("last_used_at"),
                Column("revoked_at"),
            ],
            editable=False,
            tones=[(["set", "revoked_at"], "gray")],
        ),
        form=FormView(
            title="name",
            buttons=["revoke_key"],
            groups=[
                Group("what", [Field("user"), Field("prefix"), Field("scope"), Field("expires_on")]),
                Group("when", [Field("created_at", readonly=True), Field("last_used_at"), Field("revoked_at")]),
            ],
        ),
        search=Search(
            filters=[Filter("valid", _("Not revoked"), {"revokedAt": {"isNull": True}}, default=True)],
            fields=["name", "user", "scope"],
            groups=["user"],
        ),
    )
)

register(
    Views(
        Session,
        icon="device-laptop",
        list=ListView(
            columns=[
                Column("user", width=200),
                Column("device", widget="device"),
                Column("place", width=160),
                Column("ip"),
                Column("way", optional=True),
                Column("created_at"),
                Column("last_activity_at", width=180),
                Column("ended_at"),
            ],
            editable=False,
            tones=[(["set", "ended_at"], "gray")],
        ),
        form=FormView(
            title="device",
            buttons=["end"],
            groups=[
                Group(
                    "main",
                    [
                        Field("user"),
                        Field("place"),
                        Field("ip"),
                        Field("way"),
                        Field("created_at", readonly=True),
                        Field("last_activity_at"),
                        Field("ended_at"),
                    ],
                )
            ],
        ),
        search=Search(
            filters=[
                Filter("running", _("Still running"), {"endedAt": {"isNull": True}}, default=True),
                Filter("mine", _("Mine"), {"user": {"id": {"eq": "$me"}}}),
            ],
            fields=["user", "device", "place", "ip", "way"],
            groups=["user", "device"],
        ),
    )
)

register(
    Views(
        SignInPolicy,
        icon="shield-lock",
        single=True,
        list=ListView(columns=[Column("demand"), Column("demanded_from_date")], editable=False),
        form=FormView(
            title="demand",
            groups=[
                Group("ways", [Field("allows_password"), Field("allows_passkey")], label=_("Ways of signing in")),
                Group(
                    "factor",
                    [
                        Field("demand"),
                        Field("demanded_from_date"),
                        Field("allows_trusted_devices"),
                        Field("trusts_sso"),
                    ],
                    label=_("Second factor"),
                ),
                Group(
                    "passwords",
                    [Field("password_min_length"), Field("refuses_common_passwords")],
                    label=_("Passwords"),
                ),
                Group("sessions", [Field("session_idle_minutes"), Field("session_hours")], label=_("Sessions")),
            ],
        ),
    )
)

register(
    Views(
        SsoConnection,
        icon="building",
        single=True,
        list=ListView(columns=[Column("name"), Column("issuer"), Column("is_enabled")], editable=False),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "provider",
                    [
                        Field("is_enabled"),
                        Field("issuer", span=2),
                        Field("client_id"),
                        Field("has_secret", readonly=True),
                        Field("scopes"),
                        Field("email_claim"),
                    ],
                    label=_("Provider"),
                ),
                Group("who", [Field("joining"), Field("domains"), Field("role")], label=_("Who may join")),
            ],
        ),
    )
)
