"""Who works in a company: users, teams, roles, sessions and API keys."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.module import Menu, Module
from fincomtech.kit.rights import Grant

# Everybody sees their colleagues, and has their own sessions and keys. All else is the administrator's.
EVERYBODY = (
    Grant("identity.User", read="all", actions=("end_all_sessions",)),
    Grant("identity.Team", read="all"),
    Grant("identity.Session", read="own", actions=("end",)),
    Grant("identity.ApiKey", read="own", write="own", actions=("create_key", "revoke_key")),
)

MODULE = Module(
    name="identity",
    family="foundation",
    title=_("Users and rights"),
    summary=_("Users, teams, roles, sessions and API keys"),
    icon="users",
    technical=True,
    always=True,
    order=900,
    grants={"employee": EVERYBODY, "manager": EVERYBODY},
    menu=[
        Menu(_("Users"), "identity.User", icon="user", order=10, administrators=True),
        Menu(_("Teams"), "identity.Team", icon="users-group", order=20, administrators=True),
        Menu(_("Roles"), "identity.Role", icon="shield", order=30, administrators=True),
        Menu(_("API keys"), "identity.ApiKey", icon="key", order=40, administrators=True),
        Menu(_("Sessions"), "identity.Session", icon="device-laptop", order=50, administrators=True),
    ],
)
