"""The mails that identity writes: in the recipient's language, with a link to the company's own address."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from fincomtech.identity import one_time
from fincomtech.identity.models import User
from fincomtech.kit import accesses, context, mail
from fincomtech.kit.accesses import Access
from fincomtech.kit.addresses import company_url

SECURITY_PAGE = "/settings/security"


def invite(user: User) -> None:
    """Send an invitation, good for a week; one sent before stops working."""
    _send(user, "invitation", "/accept", _invitation)


def reset(user: User) -> None:
    """Send a link to set a new password, good for an hour."""
    _send(user, "reset", "/reset", _reset)


def security(user: User, what: str) -> None:
    """Tell the person that something about their sign-in has changed: whoever did it, they should know.

    `what`: totp_on, totp_off, passkey_on, passkey_off, recovery_made, recovery_used or reset.
    """
    own: dict[str, Any] = {} if context.actor().user_id is not None else {"user_id": user.pk, "user_name": user.name}
    accesses.tell(Access(what, **own, record_type=User.record_type(), record_id=user.pk, title=user.name))
    if user.kind == User.PERSON:
        _write(user, company_url(SECURITY_PAGE), lambda company: _security(company, what))


def new_device(user: User, device: str, place: str, when: str) -> None:
    """Tell the person of a sign-in from a browser that they have not used here before."""
    _write(user, company_url(SECURITY_PAGE), lambda company: _new_device(company, device, place, when))


def _security(company: str, what: str) -> dict[str, str]:
    sentence = {
        "totp_on": _("An authenticator app now protects your sign-in to %(company)s."),
        "totp_off": _("Your authenticator app no longer protects your sign-in to %(company)s."),
        "passkey_on": _("A passkey was added to your account in %(company)s."),
        "passkey_off": _("A passkey was removed from your account in %(company)s."),
        "recovery_made": _("New recovery codes were made for your account in %(company)s."),
        "recovery_used": _("Somebody, probably you, signed in to %(company)s with a recovery code."),
        "reset": _("An administrator has removed your second factor in %(company)s."),
    }[what]
    return {
        "subject": _("Your sign-in to %(company)s has changed") % {"company": company},
        "sentence": sentence % {"company": company},
        "button": _("Look at your security page"),
        "small": _("If it was not you, change your password and tell your administrator."),
    }


def _new_device(company: str, device: str, place: str, when: str) -> dict[str, str]:
    told = {"company": company, "device": device, "place": place, "when": when}
    return {
        "subject": _("Sign-in to %(company)s from a new device") % told,
        "sentence": _("Somebody, probably you, signed in to %(company)s: %(device)s, %(place)s, %(when)s.") % told,
        "button": _("Look at your sessions"),
        "small": _("If it was not you, end that session and change your password."),
    }


def _invitation(company: str) -> dict[str, str]:
    inviter = context.actor().name
    said = (
        _("%(inviter)s invites you to work together in %(company)s.")
        if context.actor().user_id
        else _("You are invited to work in %(company)s.")
    )
    return {
        "subject": _("Your invitation to %(company)s") % {"company": company},
        "sentence": said % {"inviter": inviter, "company": company},
        "button": _("Accept the invitation"),
        "small": _("The link works once, for 7 days. If you do not know the sender, ignore this mail."),
    }


def _reset(company: str) -> dict[str, str]:
    return {
        "subject": _("A new password for %(company)s") % {"company": company},
        "sentence": _("Somebody, probably you, asked for a new password for %(company)s.") % {"company": company},
        "button": _("Set a new password"),
        "small": _("The link works once, for an hour. If it was not you, ignore this mail: your password stays."),
    }


def _send(user: User, purpose: str, path: str, words: Callable[[str], dict[str, str]]) -> None:
    _write(user, company_url(path, token=one_time.issue(user.pk, purpose)), words)


def _write(user: User, link: str, words: Callable[[str], dict[str, str]]) -> None:
    language = user.language or context.profile().language
    with translation.override(language):
        said = {**words(context.company().name), "greeting": _("Hello, %(name)s!") % {"name": user.name}}
        html = render_to_string("identity/letter.html", {**said, "link": link})
    mail.send(user.email, said["subject"], html, language=language)
