"""What identity refuses, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Denied, Invalid, Refusal, SignInNeeded


class WrongPassword(Invalid):
    """E-mail and password do not belong together. Unknown addresses get the same answer (auth.1)."""

    code, status = "identity.wrong_password", 401
    sentence = _("The e-mail or the password is wrong.")


class Locked(Refusal):
    """Too many wrong passwords in a row for one account (auth.1)."""

    code, status = "identity.locked", 429
    sentence = _("Too many wrong attempts. Wait %(minutes)s minutes, or reset your password.")


class TooManyAttempts(Refusal):
    """Too many wrong passwords from one network address (auth.1)."""

    code, status = "identity.too_many_attempts", 429
    sentence = _("Too many wrong attempts from your network. Try again in %(minutes)s minutes.")


class Blocked(Refusal):
    """The password is right, but an administrator has blocked the account."""

    code, status = "identity.blocked", 403
    sentence = _("Your account is blocked. Ask your administrator.")


class LinkSpent(Refusal):
    """A link from a mail that was used already, has run out, or never existed: the answer is the same."""

    code, status = "identity.link_spent", 410
    sentence = _("This link has been used or is out of date. Ask for a new one.")


class WrongKey(SignInNeeded):
    """The API key is unknown here, revoked or out of date."""

    code = "identity.wrong_key"
    sentence = _("This API key is unknown, revoked or out of date.")


class KeyNotEnough(Denied):
    """Keys may not make or change keys: a stolen one must not outlive its expiry."""

    code = "identity.session_needed"
    sentence = _("An API key cannot do this. Sign in with your password.")


class LastAdministrator(Refusal):
    """Nobody would be left who can administer the company."""

    code, status = "identity.last_administrator", 409
    sentence = _("This is the last administrator. Make somebody else an administrator first.")


class OwnAccount(Refusal):
    """A person does to themselves what only another may do."""

    code, status = "identity.own_account", 409
    sentence = _("You cannot block your own account. Ask another administrator.")


class AlreadyHere(Invalid):
    """The invited address belongs to somebody who has joined."""

    code = "identity.already_here"
    sentence = _("Somebody with this e-mail works here already.")


class KeyNeeded(Refusal):
    """A program asks the API without a key, and nobody has signed in (auth.7)."""

    code, status = "identity.key_needed", 401
    sentence = _("Give an API key in the header “Authorization: Bearer <key>”, or sign in.")


class CsrfMissing(Refusal):
    """A write came without the token that only our own pages can read (auth.5)."""

    code, status = "csrf", 403
    sentence = _("The page is out of date. Reload it and try again.")
