"""What a password must be, and how it is kept. Source: auth.1."""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fincomtech.identity.models import SignInPolicy, User
from fincomtech.identity.refusals import WrongPassword
from fincomtech.kit.refusals import Invalid, Text

MIN_LENGTH, MAX_LENGTH = 8, 512
NO_HASH = "!"  # no hash begins so: nothing matches it, and checking against it takes as long as any

_common = CommonPasswordValidator()
_similar = UserAttributeSimilarityValidator(user_attributes=("name", "email"))


def check_new(
    password: str, *, email: str = "", name: str = "", path: str = "password", rules: SignInPolicy | None = None
) -> None:
    """Refuse a password that is short, common, or made of the person's own name or address.

    `rules` are the company's; without a company (at the sign-up) the usual ones.
    """
    shortest = rules.password_min_length if rules else MIN_LENGTH
    if len(password) < shortest:
        raise _weak(
            "short",
            _("The password is too short. Use %(length)s characters or more."),
            path,
            length=shortest,
        )
    if len(password) > MAX_LENGTH:
        raise _weak(
            "long",
            _("The password is too long. Use %(length)s characters or fewer."),
            path,
            length=MAX_LENGTH,
        )
    if rules is None or rules.refuses_common_passwords:
        _check_uncommon(password, path)
    try:
        _similar.validate(password, User(name=name, email=email))  # type: ignore[arg-type]
    except ValidationError:
        raise _weak("similar", _("The password resembles your name or e-mail. Choose another."), path) from None


def _check_uncommon(password: str, path: str) -> None:
    """The list is Django's: the 20,000 most frequent passwords of known leaks, bundled with it."""
    try:
        _common.validate(password)
    except ValidationError:
        raise _weak("common", _("This password is on every list of common ones. Choose another."), path) from None


def _weak(code: str, sentence: Text, path: str, **params: int) -> Invalid:
    return Invalid(sentence, code=f"identity.password_{code}", path=[path], **params)


def hashed(password: str) -> str:
    """The stored form, by the strongest configured hasher (scrypt)."""
    return make_password(password)


def matches(user: User | None, password: str) -> bool:
    """Whether it is the user's password. Takes as long for nobody as for somebody; renews an old hash."""

    def renew(raw: str) -> None:
        User.objects.filter(pk=user.pk).update(password=hashed(raw))  # type: ignore[union-attr]

    stored = (user.password if user else "") or NO_HASH
    return check_password(password, stored, setter=renew if user else None)


def require(user: User, password: str) -> None:
    """Refuse unless it is the user's password."""
    if not matches(user, password):
        raise WrongPassword(path=["password"])
