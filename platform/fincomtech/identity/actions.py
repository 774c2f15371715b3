"""What people do with users, sessions and keys."""

import secrets
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from fincomtech.identity import guards, letters, one_time, sessions, tokens
from fincomtech.identity.events import UserBlocked
from fincomtech.identity.factors import security, trusted
from fincomtech.identity.models import ApiKey, Role, Session, SsoConnection, User
from fincomtech.identity.refusals import AlreadyHere, OwnSession
from fincomtech.identity.sso import provider
from fincomtech.kit import accesses, changes, clock, context, languages, writes
from fincomtech.kit.accesses import Access
from fincomtech.kit.actions import Input, Open, Say, Show, action
from fincomtech.kit.events import tell
from fincomtech.kit.refusals import Invalid
from fincomtech.kit.safety import sealed

Language = Literal["ru", "en"]


@action(User, title=_("Invite"), on="collection", icon="user-plus", tone="primary")
def invite(
    *,
    email: Annotated[str, Input(_("E-mail"), widget="email")],
    name: Annotated[str, Input(_("Name"))],
    roles: Annotated[list[Role] | None, Input(_("Roles"), help=_("Without a role they become an employee."))] = None,
    language: Annotated[Language | None, Input(_("Language"), choices=tuple(languages.NAMES.items()))] = None,
) -> Open:
    """Ask somebody in by mail. Asking again sends a new link and takes the new name and roles.

    Raises AlreadyHere for somebody who has joined, Several for a malformed address.
    """
    guards.may_invite_as(roles or [])
    values = {"email": email, "name": name, **({"language": language} if language else {})}
    user: Any = _invited_before(email, values) or writes.create(User, values)
    if roles:
        user.roles.set(roles)
    return Open(User.record_type(), user.pk)


def _invited_before(email: str, values: dict[str, str]) -> User | None:
    """Whoever was invited at this address already, with the new values and a new link."""
    user = User.by_email(email)
    if user is not None:
        if user.state != "invited":
            raise AlreadyHere(path=["email"])
        writes.apply(user, values)
        letters.invite(user)
    return user


@action(User, title=_("Send the invitation again"), icon="mail", states=("invited",))
def invite_again(user: User) -> None:
    """Send a new link; the former one stops working."""
    letters.invite(user)


@action(User, title=_("Send a link for a new password"), icon="key", states=("active",))
def send_reset(user: User) -> None:
    """Mail a person who cannot get in a link to set a new password. Their old one works until they do."""
    guards.person(user)
    letters.reset(user)


@action(
    User,
    title=_("Block"),
    move=(("invited", "active"), "blocked"),
    icon="ban",
    tone="danger",
    undo="unblock",
    confirm=_("They are signed out everywhere and cannot sign in until you unblock them. Go on?"),
)
def block(user: User) -> None:
    """Shut a person out at once: sessions, keys and links stop working.

    Refuses for oneself and the last administrator.
    """
    guards.not_oneself(user)
    guards.keep_an_administrator(without=user)
    sessions.end_of_user(user)
    one_time.forget(user)
    trusted.forget(user)
    tell(UserBlocked(user.pk))


@action(User, title=_("Unblock"), move=("blocked", "active"), icon="circle-check", undo="block")
def unblock(user: User) -> None:
    """Let a person in again; one who has never joined is invited again."""
    if not user.password and user.kind == User.PERSON and not user.sso_links.exists():
        user.state = "invited"
        letters.invite(user)


@action(User, title=_("Change roles"), icon="shield", step_up=True)
def change_roles(user: User, *, roles: Annotated[list[Role], Input(_("Roles"))]) -> None:
    """Give the person exactly these roles.

    Refuses to raise one's own rights and to strip the last administrator.
    """
    guards.may_give(user, roles)
    if not any(role.is_administrator for role in roles):
        guards.keep_an_administrator(without=user)
    user.roles.set(roles)
    writes.store(user, changes.snapshot(user))


@action(
    User,
    title=_("Remove the second factor"),
    icon="shield-off",
    tone="danger",
    step_up=True,
    states=("active", "blocked"),
    confirm=_(
        "Their authenticator app, passkeys and recovery codes stop working; they sign in by password only. Go on?"
    ),
)
def reset_second_factor(user: User) -> None:
    """Let a person in again who has lost their telephone. They are told by mail. Administrators only."""
    guards.administrator()
    security.reset(user)
    user.refresh_from_db(fields=["has_second_factor"])


@action(User, title=_("New integration"), on="collection", icon="plug", step_up=True)
def create_integration(
    *,
    name: Annotated[str, Input(_("Name"), help=_("What it connects, e.g. the web shop."))],
    roles: Annotated[list[Role] | None, Input(_("Roles"), help=_("Without a role it becomes an employee."))] = None,
) -> Open:
    """Make a user for a program: it has roles and keys, and cannot sign in. Administrators only."""
    guards.administrator()
    values = {"name": name.strip()[:120], "email": f"{secrets.token_hex(8)}@integration.invalid"}
    user = User(**values, kind=User.INTEGRATION, state="active", created_by_id=context.actor().user_id)
    user.compute()
    user.save(force_insert=True)
    user.roles.set(roles or Role.objects.filter(code=Role.EMPLOYEE))
    return Open(User.record_type(), user.pk)


@action(User, title=_("Sign out everywhere"), icon="logout", access="read")
def end_all_sessions(user: User) -> None:
    """End all sessions of a user; of one's own all but the one in use."""
    guards.oneself_or_administrator(user)
    sessions.end_of_user(user, but=context.actor().session_id)
    trusted.forget(user)


@action(Session, title=_("End the session"), icon="logout", access="read")
def end(session: Session) -> None:
    """Sign this device out. Ending an ended session changes nothing. Raises OwnSession for the one that asks."""
    if session.pk == context.actor().session_id:
        raise OwnSession()
    sessions.end(Session.objects.filter(pk=session.pk))


@action(ApiKey, title=_("New key"), on="collection", icon="key", tone="primary", step_up=True)
def create_key(
    *,
    name: Annotated[str, Input(_("Name"), help=_("What the key is for."))],
    scope: Annotated[Literal["read", "write"], Input(_("Access"), choices=ApiKey.SCOPES)] = "read",
    expires_on: Annotated[
        date | None, Input(_("Last day"), help=_("Without it the key works until it is revoked."))
    ] = None,
    integration: Annotated[
        User | None, Input(_("Integration"), help=_("Whose rights the key has; without it your own."))
    ] = None,
) -> Show:
    """Make a key that acts as oneself, or (administrators) as an integration; its secret is shown now and never again (auth.7)."""
    user_id = guards.in_person()
    owner_id = guards.integration(integration) if integration else user_id
    if expires_on is not None and expires_on < clock.today():
        raise Invalid(_("This day has passed."), path=["expires_on"])
    secret = tokens.new_key()
    key = ApiKey.objects.create(
        name=name.strip()[:80],
        prefix=secret[:12],
        secret_hash=tokens.hash_of(secret),
        user_id=owner_id,
        created_by_id=user_id,
        scope=scope,
        expires_on=expires_on,
    )
    accesses.tell(Access("key_created", record_type=ApiKey.record_type(), record_id=key.pk, title=key.name))
    return Show(_("New API key"), secret, _("Send it with every request in the header “Authorization: Bearer <key>”."))


@action(
    ApiKey,
    title=_("Revoke the key"),
    icon="key-off",
    tone="danger",
    confirm=_("Programs with this key stop working at once. Go on?"),
)
def revoke_key(key: ApiKey) -> None:
    """Let the key work no more. Revoking it again changes nothing."""
    guards.in_person()
    key.revoked_at = key.revoked_at or clock.now()


@action(SsoConnection, title=_("Set the client secret"), on="collection", icon="key", step_up=True)
def set_secret(*, secret: Annotated[str, Input(_("Client secret"), widget="password")]) -> None:
    """Keep the secret with which the provider knows us; it is sealed and never shown again."""
    connection: Any = writes.locked(SsoConnection, SsoConnection.ROW_ID, "write")
    before = changes.snapshot(connection)
    connection.client_secret = sealed.seal(secret.strip(), provider.PURPOSE)
    connection.has_secret = True
    writes.store(connection, before)


@action(SsoConnection, title=_("Check the provider"), on="collection", icon="plug")
def check_provider() -> Say:
    """Ask the provider what it says of itself. Refuses in words when it does not answer as the standard wants."""
    connection: Any = writes.one(SsoConnection, SsoConnection.ROW_ID, "write")
    found = provider.asked_anew(connection)
    return Say(_("The provider answers: %(issuer)s") % {"issuer": found["issuer"]})
