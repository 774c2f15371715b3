"""Users, teams, roles, sessions, API keys and one-time links. Source: auth.1–3, auth.6, auth.7."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context, languages, registry
from fincomtech.kit.models import acting_user
from fincomtech.kit.records import Record, Stateful
from fincomtech.kit.rights import Me, Right, Scope
from fincomtech.kit.standards import country_choices, time_zone_choices
from fincomtech.kit.states import State, StateField


def place_choices() -> list[tuple[str, Any]]:
    """Where a session may be held: in the local network, or in a country."""
    return [("local", _("local network")), *country_choices()]


def module_choices() -> Iterator[tuple[str, Any]]:
    """The modules that a role can have a level in: the company's, or all outside of any company."""
    company = context.company_or_none()
    for name, module in registry.all_modules().items():
        if company is None or name in company.modules:
            yield name, module.title


class Role(Record):
    """A set of rights: one level per module. Three come built in (`code`); companies add their own."""

    step_up = True
    ADMINISTRATOR, MANAGER, EMPLOYEE = "administrator", "manager", "employee"

    search_fields = ("name",)
    fixed_fields = frozenset({"code", "is_administrator", "archived"})
    lines = ("levels", "rules")
    default_order = ("name",)

    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code"), max_length=24, blank=True, default="", editable=False)
    is_administrator = models.BooleanField(_("has all rights"), default=False, editable=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="identity_role_name_unique",
                violation_error_message=_("There is such a role already."),
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="identity_role_code_unique"),
        ]

    @classmethod
    def visible(cls, actor: context.Actor | None = None, access: str = "read") -> "models.QuerySet[Self]":
        """Built-in roles mean the same in every company: nobody changes or deletes them."""
        rows = super().visible(actor, access)
        return rows if access == "read" else rows.filter(code="")

    @classmethod
    def right(cls, actor: context.Actor | None = None) -> Right:
        """Whoever changes roles can do anything: administrators only, whatever a role grants."""
        right, who = super().right(actor), actor or context.actor()
        return right if who.is_administrator else Right(read=right.read)


class RoleLevel(Record):
    """The level that a role gives in one module."""

    LEVELS: ClassVar = [("none", _("no access")), ("employee", _("employee")), ("manager", _("manager"))]

    title_field = "module"
    part_of = "role"
    fixed_fields = frozenset({"archived"})
    default_order = ("module",)

    role = models.ForeignKey(Role, models.CASCADE, related_name="levels", verbose_name=_("role"))
    module = models.CharField(_("module"), max_length=64, choices=module_choices)
    level = models.CharField(_("level"), max_length=16, choices=LEVELS, default="employee")

    class Meta:
        verbose_name = _("level in a module")
        verbose_name_plural = _("levels in modules")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "module"],
                name="identity_rolelevel_module_unique",
                violation_error_message=_("The role has this module already."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=["none", "employee", "manager"]), name="identity_rolelevel_level_known"
            ),
        ]


class Users(models.QuerySet["User"]):
    """Users' rows are locked without their keys."""

    def select_for_update(  # type: ignore[override]
        self, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = True
    ) -> "Users":
        """Every write of a person points at their row (`changed_by`): it must not wait for work on their account."""
        return super().select_for_update(nowait=nowait, skip_locked=skip_locked, of=of, no_key=no_key)


class User(Stateful, Record):
    """A person who signs in. They come by invitation, and leave by being blocked or deleted."""

    MOVES = frozenset(
        {
            ("invited", "active"),
            ("invited", "blocked"),
            ("active", "blocked"),
            ("blocked", "active"),
            ("blocked", "invited"),  # unblocked before they ever joined
        }
    )
    PERSON, INTEGRATION = "person", "integration"
    KINDS: ClassVar = [(PERSON, _("person")), (INTEGRATION, _("integration"))]
    THEMES: ClassVar = [("auto", _("as the system")), ("light", _("light")), ("dark", _("dark"))]

    search_fields = ("name", "email")
    personal_fields = ("name", "email")
    personal_by = ("email",)
    hidden_fields = frozenset({"password", "failed_sign_ins", "locked_until"})
    fixed_fields = frozenset({"state", "roles", "archived", "last_signed_in_at", "kind", "has_second_factor"})
    default_order = ("name",)
    objects = Users.as_manager()

    name = models.CharField(pgettext_lazy("person", "name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254)
    state = StateField(
        (
            State("invited", pgettext_lazy("user", "invited"), "blue"),
            State("active", pgettext_lazy("user", "active"), "green"),
            State("blocked", pgettext_lazy("user", "blocked"), "red"),
        )
    )
    roles = models.ManyToManyField(Role, blank=True, related_name="users", verbose_name=_("roles"))
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default=PERSON)
    has_second_factor = models.BooleanField(_("second factor"), default=False)
    language = models.CharField(_("language"), max_length=8, choices=languages.choices, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", choices=time_zone_choices)
    theme = models.CharField(_("theme"), max_length=8, choices=THEMES, default="auto")
    last_signed_in_at = models.DateTimeField(_("last sign-in"), null=True, blank=True, editable=False)
    password = models.CharField(_("password"), max_length=255, blank=True, default="", editable=False)
    failed_sign_ins = models.PositiveSmallIntegerField(_("wrong passwords in a row"), default=0, editable=False)
    locked_until = models.DateTimeField(_("locked until"), null=True, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="identity_user_email_unique",
                violation_error_message=_("Somebody with this e-mail works here already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=["person", "integration"]), name="identity_user_kind_known"),
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """A user's own row is they themselves."""
        return Q(pk=me.user) if scope in (Scope.OWN, Scope.TEAM) else super().row_rule(scope, me)

    @classmethod
    def by_email(cls, email: str) -> "User | None":
        """The user with this address; case does not matter."""
        return cls.objects.alias(address=Lower("email")).filter(address=email.strip().lower()).first()

    def compute(self) -> None:
        """Addresses are kept in lower case."""
        self.email = self.email.strip().lower()

    def written(self, before: Mapping[str, Any]) -> None:
        """Whoever is created is invited, as an employee: the address is theirs, and the password their own."""
        from fincomtech.identity import guards, letters

        if before and before["email"] != self.email:
            guards.may_readdress()
        if not before and self.kind == self.PERSON:
            self.roles.set(Role.objects.filter(code=Role.EMPLOYEE))
            letters.invite(self)

    def delete(self, *arguments: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the user with sessions, keys and links; what they made stays.

        Refuses for the last administrator.
        """
        from fincomtech.identity import guards

        guards.keep_an_administrator(without=self)
        return super().delete(*arguments, **options)


class Team(Record):
    """People who share work: the scope "team" of a right goes by it."""

    search_fields = ("name",)
    default_order = ("name",)

    name = models.CharField(_("name"), max_length=120)
    leader = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("leader"))
    members = models.ManyToManyField(User, blank=True, related_name="teams", verbose_name=_("members"))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="identity_team_name_unique",
                violation_error_message=_("There is such a team already."),
            )
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """One's own teams are those one is a member of."""
        return Q(pk__in=me.teams) if scope in (Scope.OWN, Scope.TEAM) else super().row_rule(scope, me)


class Owned(Record):
    """Belongs to one user, whoever wrote the row: "own" goes by `user`."""

    class Meta:
        abstract = True

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """One's own, an administrator's everybody's (auth.3)."""
        return Q(user=me.user) if scope in (Scope.OWN, Scope.TEAM) else super().row_rule(scope, me)


class Session(Owned):
    """One sign-in on one device. It lives on the server, so ending it here ends it (auth.2, auth.3)."""

    title_field = "device"
    search_fields = ("device", "ip")
    hidden_fields = frozenset({"token_hash", "browser_hash", "proved_at"})
    WAYS: ClassVar = [
        ("link", _("link from a mail")),
        ("password", _("password")),
        ("password_code", _("password and a code")),
        ("password_passkey", _("password and a passkey")),
        ("password_trusted", _("password on a remembered device")),
        ("passkey", _("passkey")),
        ("sso", _("company sign-in")),
        ("sso_code", _("company sign-in and a code")),
        ("sso_passkey", _("company sign-in and a passkey")),
        ("sso_trusted", _("company sign-in on a remembered device")),
    ]
    fixed_fields = frozenset({"user", "last_activity_at", "ip", "place", "device", "way", "ended_at", "archived"})
    default_order = ("-last_activity_at",)

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", verbose_name=_("user"))
    device = models.CharField(_("device"), max_length=120, blank=True, default="")
    ip = models.CharField(_("network address"), max_length=45, blank=True, default="")
    place = models.CharField(_("place"), max_length=8, choices=place_choices, blank=True, default="")
    way = models.CharField(_("signed in by"), max_length=20, choices=WAYS, default="password")
    last_activity_at = models.DateTimeField(_("last activity"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    proved_at = models.DateTimeField(_("last proof"), default=clock.now, editable=False)
    token_hash = models.CharField(_("hash of the token"), max_length=64, editable=False)
    browser_hash = models.CharField(_("hash of the browser's mark"), max_length=64, default="", editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="identity_session_token_unique")]

    @classmethod
    def right(cls, actor: context.Actor | None = None) -> Right:
        """Sessions are begun by signing in and ended by the action; nobody writes them."""
        return replace(super().right(actor), create=False, write=Scope.NONE, delete=Scope.NONE)


class ApiKey(Owned):
    """A secret with which a program acts as its user. Shown once, kept as a hash (auth.7)."""

    SCOPES: ClassVar = [("read", _("reading only")), ("write", _("reading and writing"))]

    search_fields = ("name", "prefix")
    hidden_fields = frozenset({"secret_hash"})
    fixed_fields = frozenset({"user", "prefix", "scope", "expires_on", "last_used_at", "revoked_at", "archived"})

    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=16)
    user = models.ForeignKey(User, models.CASCADE, default=acting_user, related_name="api_keys", verbose_name=_("user"))
    scope = models.CharField(_("access"), max_length=8, choices=SCOPES, default="read")
    expires_on = models.DateField(_("last day"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.UniqueConstraint(fields=["secret_hash"], name="identity_apikey_secret_unique"),
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="identity_apikey_scope_known"),
        ]

    @classmethod
    def right(cls, actor: context.Actor | None = None) -> Right:
        """Keys come from the action that shows the secret, and are revoked, so that their use stays known."""
        return replace(super().right(actor), create=False, delete=Scope.NONE)


class OneTimeLink(models.Model):
    """The hash of a token that went out once: an invitation, a reset, a first entrance.

    No record type: nothing outside this package may see it.
    """

    PURPOSES: ClassVar = ["invitation", "reset", "entrance"]

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_onetimelink_token_unique"),
            models.CheckConstraint(
                condition=Q(purpose__in=["invitation", "reset", "entrance"]),
                name="identity_onetimelink_purpose_known",
            ),
        ]


from fincomtech.identity.role_rules import RoleRule  # noqa: E402  it points at the roles above
from fincomtech.identity.sign_in_models import (  # noqa: E402  they point at the users above
    AccessToken,
    Ceremony,
    Passkey,
    RecoveryCode,
    SignInPolicy,
    SsoConnection,
    SsoLink,
    Totp,
    TrustedDevice,
)

__all__ = [
    "AccessToken",
    "ApiKey",
    "Ceremony",
    "OneTimeLink",
    "Passkey",
    "RecoveryCode",
    "Role",
    "RoleLevel",
    "RoleRule",
    "Session",
    "SignInPolicy",
    "SsoConnection",
    "SsoLink",
    "Team",
    "Totp",
    "TrustedDevice",
    "User",
]
