"""Second factors, what a browser has begun, the company's rules for signing in, and its single sign-on. Source: auth.4.

Only the policy and the connection are record types; nothing of the rest may be seen outside this package.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import clock, context
from fincomtech.kit.records import Record
from fincomtech.kit.refusals import Invalid, Refusal
from fincomtech.kit.rights import Right, Scope

DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class Totp(models.Model):
    """The secret that a person's authenticator shares with us, sealed (RFC 6238). It counts once it is confirmed."""

    user = models.OneToOneField("identity.User", models.CASCADE, related_name="totp")
    secret = models.CharField(max_length=255)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)  # of the last code that was taken: no code counts twice


class Passkey(models.Model):
    """A key pair of a person's device; we keep the public half (WebAuthn). It works at one host."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    host = models.CharField(max_length=253)
    credential_id = models.CharField(max_length=1400)  # base64url; 1023 bytes at most by the standard
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    is_synced = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(
        null=True
    )  # its counter went back: somebody may have a copy, it opens nothing more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential_id"], name="identity_passkey_credential_unique")]


class RecoveryCode(models.Model):
    """The hash of one of ten codes that each replace the second factor once."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="identity_recoverycode_unique")]


class TrustedDevice(models.Model):
    """A browser in which the person need not show the second factor for thirty days."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="trusted_devices")
    token_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="identity_trusteddevice_token_unique")]


class Ceremony(models.Model):
    """What one browser has begun and must finish within minutes: the browser holds the token, we its hash and the rest.

    `data` carries what must fit at the end: a passkey's challenge, an OIDC sign-in's state, nonce and verifier.
    """

    PURPOSES: ClassVar = ["factor", "passkey", "passkey_new", "sso"]

    purpose = models.CharField(max_length=16)
    user = models.ForeignKey("identity.User", models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_ceremony_token_unique"),
            models.CheckConstraint(
                condition=Q(purpose__in=["factor", "passkey", "passkey_new", "sso"]),
                name="identity_ceremony_purpose_known",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="identity_ceremony_expires")]


class AccessToken(models.Model):
    """The hash of a bearer token that was given for an API key, for an hour (auth.7)."""

    key = models.ForeignKey("identity.ApiKey", models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=8)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="identity_accesstoken_token_unique"),
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="identity_accesstoken_scope_known"),
        ]


class OneRow(Record):
    """A setting of which a company has one row, made by the seed."""

    ROW_ID: ClassVar[int] = 1

    class Meta:
        abstract = True

    @classmethod
    def right(cls, actor: context.Actor | None = None) -> Right:
        """The seed makes the row, and it stays."""
        return replace(super().right(actor), create=False, delete=Scope.NONE)

    @classmethod
    def current(cls) -> Any:
        """The row, read once a request; its defaults where there is none yet."""
        memo, name = context.memo(), f"identity.{cls.__name__}"
        if name not in memo:
            memo[name] = cls._default_manager.filter(pk=cls.ROW_ID).first() or cls()
        return memo[name]

    def written(self, before: Mapping[str, Any]) -> None:
        """Whoever reads it later in the request reads it anew."""
        context.memo().pop(f"identity.{type(self).__name__}", None)


class SignInPolicy(OneRow):
    """How people of the company sign in: which ways are open, who must have a second factor, how long sessions live."""

    NOBODY, ADMINISTRATORS, EVERYBODY = "nobody", "administrators", "everybody"
    DEMANDS: ClassVar = [
        (NOBODY, _("from nobody")),
        (ADMINISTRATORS, _("from administrators")),
        (EVERYBODY, _("from everybody")),
    ]

    step_up = True
    title_field = "demand"
    fixed_fields = frozenset({"archived"})

    allows_password = models.BooleanField(_("by password"), default=True)
    allows_passkey = models.BooleanField(_("by passkey alone"), default=True)
    demand = models.CharField(_("second factor is demanded"), max_length=16, choices=DEMANDS, default=NOBODY)
    demanded_from_date = models.DateField(pgettext_lazy("second factor", "from this day on"), null=True, blank=True)
    allows_trusted_devices = models.BooleanField(_("a device may be remembered for 30 days"), default=True)
    trusts_sso = models.BooleanField(_("company sign-in needs no second factor here"), default=True)
    password_min_length = models.PositiveSmallIntegerField(
        _("shortest password"), default=8, validators=[MinValueValidator(8), MaxValueValidator(64)]
    )
    refuses_common_passwords = models.BooleanField(_("refuse passwords from lists of leaked ones"), default=True)
    session_idle_minutes = models.PositiveIntegerField(
        _("sign out after idle minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    session_hours = models.PositiveIntegerField(
        _("sign out after hours in any case"), default=720, validators=[MinValueValidator(1), MaxValueValidator(8760)]
    )

    class Meta:
        verbose_name = _("sign-in policy")
        verbose_name_plural = _("sign-in policy")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="identity_signinpolicy_one_row",
                violation_error_message=_("A company has one sign-in policy."),
            ),
            models.CheckConstraint(
                condition=Q(demand__in=["nobody", "administrators", "everybody"]),
                name="identity_signinpolicy_demand_known",
            ),
            models.CheckConstraint(
                condition=Q(session_idle_minutes__gte=5) & Q(session_idle_minutes__lte=1440),
                name="identity_signinpolicy_session_idle",
                violation_error_message=_("Between 5 and 1440 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(session_hours__gte=1) & Q(session_hours__lte=8760),
                name="identity_signinpolicy_session_hours",
                violation_error_message=_("Between 1 and 8760 hours."),
            ),
            models.CheckConstraint(
                condition=Q(password_min_length__gte=8) & Q(password_min_length__lte=64),
                name="identity_signinpolicy_password_length",
                violation_error_message=_("Between 8 and 64 characters."),
            ),
        ]

    def contradictions(self) -> Sequence[Refusal]:
        """Some way must stay open to those who do not administer."""
        if not (self.allows_password or self.allows_passkey or SsoConnection.current().is_enabled):
            sentence = _("Leave at least one way of signing in open.")
            return [Invalid(sentence, code="identity.no_way_left", path=["allows_password"])]
        return []


class SsoConnection(OneRow):
    """The company's own OpenID provider, with which its people sign in (OpenID Connect Core 1.0)."""

    INVITED, DOMAIN = "invited", "domain"
    JOINING: ClassVar = [
        (INVITED, _("only who was invited")),
        (DOMAIN, _("everybody with an address of our domains")),
    ]

    step_up = True
    hidden_fields = frozenset({"client_secret"})
    fixed_fields = frozenset({"archived"})

    is_enabled = models.BooleanField(_("in use"), default=False)
    name = models.CharField(_("name on the button"), max_length=60, blank=True, default="")
    issuer = models.CharField(_("issuer"), max_length=300, blank=True, default="")
    client_id = models.CharField(_("client id"), max_length=200, blank=True, default="")
    client_secret = models.CharField(max_length=1000, blank=True, default="", editable=False)
    has_secret = models.BooleanField(_("secret is set"), default=False, editable=False)
    scopes = models.CharField(_("scopes"), max_length=200, default="openid email profile")
    email_claim = models.CharField(_("claim with the e-mail"), max_length=60, default="email")
    joining = models.CharField(_("who may join"), max_length=16, choices=JOINING, default=INVITED)
    domains = models.CharField(_("domains"), max_length=300, blank=True, default="")
    role = models.ForeignKey(
        "identity.Role", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("role of newcomers")
    )

    class Meta:
        verbose_name = _("company sign-in (SSO)")
        verbose_name_plural = _("company sign-in (SSO)")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="identity_ssoconnection_one_row",
                violation_error_message=_("A company has one sign-in provider."),
            ),
            models.CheckConstraint(
                condition=Q(joining__in=["invited", "domain"]), name="identity_ssoconnection_joining_known"
            ),
        ]

    def compute(self) -> None:
        """Tidy what is pasted in."""
        self.issuer = self.issuer.strip()
        self.client_id = self.client_id.strip()
        self.domains = ", ".join(dict.fromkeys(self.domain_list()))
        self.scopes = " ".join(dict.fromkeys(["openid", *self.scopes.split()]))

    def label(self) -> str:
        """What the button of the sign-in page says."""
        return self.name or context.company().name

    def domain_list(self) -> list[str]:
        """The domains whose people may join, in lower case."""
        return [part for part in re.split(r"[,;\s@]+", self.domains.lower()) if part]

    def contradictions(self) -> Sequence[Refusal]:
        """What is in use must be complete; nobody comes in by themselves with all rights."""
        found: list[Refusal] = []
        if self.is_enabled:
            found += [
                Invalid(_("Fill in “%(field)s”."), code="required", path=[name], field=label)
                for name, label in (("issuer", _("issuer")), ("client_id", _("client id")))
                if not getattr(self, name)
            ]
        if self.joining == self.DOMAIN and not self.domain_list():
            found.append(Invalid(_("Name the domains whose people may join."), path=["domains"]))
        found += [
            Invalid(_("“%(domain)s” is not a domain."), path=["domains"], domain=domain)
            for domain in self.domain_list()
            if not DOMAIN.fullmatch(domain)
        ]
        if self.joining == self.DOMAIN and self.role is not None and self.role.is_administrator:
            found.append(Invalid(_("Newcomers cannot become administrators by themselves."), path=["role"]))
        return found + self._issuer_refusals()

    def _issuer_refusals(self) -> list[Refusal]:
        from fincomtech.identity.sso import provider

        return [] if not self.issuer else provider.address_refusals(self.issuer)


class SsoLink(models.Model):
    """Which account at the provider is which user: after the first time the subject counts, not the address."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="sso_links")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_ssolink_subject_unique"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_ssolink_user_unique"),
        ]
