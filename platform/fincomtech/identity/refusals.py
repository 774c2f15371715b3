"""What identity refuses, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Invalid, Refusal, SignInNeeded


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


class WrongCode(Invalid):
    """The code is not the one of now, was used already, or is no recovery code (auth.4)."""

    code, status = "identity.wrong_code", 401
    sentence = _("The code is wrong or has been used. Wait for the next one.")


class CeremonyOver(Refusal):
    """What this browser had begun took too long, was finished already, or never began here."""

    code, status = "identity.begin_again", 410
    sentence = _("This took too long. Begin again.")


class PasskeyRefused(Invalid):
    """The passkey is unknown here, or what it signed does not fit; the answer is the same."""

    code, status = "identity.passkey_refused", 401
    sentence = _("This passkey does not open this company. Try another one, or sign in another way.")


class PasskeyCopied(Invalid):
    """The passkey's counter went back: somebody else may have a copy of it."""

    code, status = "identity.passkey_copied", 401
    sentence = _("This passkey may have been copied and opens nothing any more. Sign in another way and remove it.")


class PasskeyKnown(Refusal):
    """The authenticator offers a passkey that is registered already."""

    code, status = "identity.passkey_known", 409
    sentence = _("This passkey is registered already.")


class FactorOn(Refusal):
    """An authenticator app is set up already."""

    code, status = "identity.factor_on", 409
    sentence = _("An authenticator app is set up already. Remove it first.")


class FactorDemanded(Refusal):
    """The company demands a second factor, and this is the last one."""

    code, status = "identity.factor_demanded", 409
    sentence = _("Your company demands a second factor, and this is your last one. Add another first.")


class WayClosed(Refusal):
    """The proof is right, but the company has closed this way of signing in."""

    code, status = "identity.way_closed", 403
    sentence = _("Your company has closed this way of signing in. Open are: %(ways)s.")


class NoPerson(Refusal):
    """An integration has no mailbox and no password."""

    code, status = "identity.no_person", 409
    sentence = _("This is an integration: it signs in with keys only.")


class SsoRefused(Refusal):
    """What the company's provider answered does not fit; what exactly stands in the log."""

    code, status = "identity.sso_refused", 401
    sentence = _("The company's sign-in was not confirmed. Try again, or ask your administrator.")


class SsoUnreachable(Refusal):
    """The provider does not answer, or not as the standard says."""

    code, status = "identity.sso_unreachable", 502
    sentence = _("The sign-in provider does not answer as it should: %(reason)s")


class SsoNotInvited(Refusal):
    """The provider knows the person, the company does not (and does not let everybody join)."""

    code, status = "identity.sso_not_invited", 403
    sentence = _("You are not invited to this company yet. Ask your administrator.")


class SsoUnverified(Refusal):
    """The provider does not vouch for the e-mail."""

    code, status = "identity.sso_unverified", 403
    sentence = _("Your provider does not confirm your e-mail. Ask your administrator.")


class TooManyRequests(Refusal):
    """One network address asks too often."""

    code, status = "identity.too_many_requests", 429
    sentence = _("Too many attempts from your network. Try again in %(minutes)s minutes.")


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


class LastAdministrator(Refusal):
    """Nobody would be left who can administer the company."""

    code, status = "identity.last_administrator", 409
    sentence = _("This is the last administrator. Make somebody else an administrator first.")


class OwnAccount(Refusal):
    """A person does to themselves what only another may do."""

    code, status = "identity.own_account", 409
    sentence = _("You cannot block your own account. Ask another administrator.")


class OwnSession(Refusal):
    """The session in which one works is ended by signing out, not among others in a list."""

    code = "identity.own_session"
    sentence = _("You are working in this session. To end it, sign out.")


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
