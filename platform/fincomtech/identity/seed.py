"""What a company starts with: the built-in roles, the sign-in policy and, from the sign-up, its first administrator."""

from django.db import transaction
from django.utils.translation import gettext as _

from fincomtech.identity import passwords
from fincomtech.identity.models import Role, SignInPolicy, SsoConnection, User


def seed() -> None:
    """The built-in roles, named in the active language, and the usual sign-in policy. Running it again changes nothing."""
    names = {Role.ADMINISTRATOR: _("Administrator"), Role.MANAGER: _("Manager"), Role.EMPLOYEE: _("Employee")}
    for code, name in names.items():
        Role.objects.get_or_create(code=code, defaults={"name": name, "is_administrator": code == Role.ADMINISTRATOR})
    SignInPolicy.objects.get_or_create(pk=SignInPolicy.ROW_ID)
    SsoConnection.objects.get_or_create(pk=SsoConnection.ROW_ID)


@transaction.atomic
def create_administrator(
    email: str,
    name: str,
    *,
    password: str = "",
    password_hash: str = "",
    language: str = "",
    time_zone: str = "",
) -> User:
    """The company's first user, with a password or its hash from the sign-up. Once for the same e-mail."""
    seed()
    user = User.by_email(email)
    if user is None:
        stored = password_hash or passwords.hashed(password)
        user = User(name=name, email=email, password=stored, state="active", language=language, time_zone=time_zone)
        user.compute()
        user.save()
    user.roles.add(Role.objects.get(code=Role.ADMINISTRATOR))
    return user
