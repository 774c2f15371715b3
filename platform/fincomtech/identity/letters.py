"""The mails that identity writes: in the recipient's language, with a link to the company's own address."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from fincomtech.identity import one_time
from fincomtech.identity.models import User
from fincomtech.kit import context, mail
from fincomtech.kit.addresses import company_url


def invite(user: User) -> None:
    """Send an invitation, good for a week; one sent before stops working."""
    _send(user, "invitation", "/accept", _invitation)


def reset(user: User) -> None:
    """Send a link to set a new password, good for an hour."""
    _send(user, "reset", "/reset", _reset)


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
    link = company_url(path, token=one_time.issue(user.pk, purpose))
    language = user.language or context.profile().language
    with translation.override(language):
        said = {**words(context.company().name), "greeting": _("Hello, %(name)s!") % {"name": user.name}}
        html = render_to_string("identity/letter.html", {**said, "link": link})
    mail.send(user.email, said["subject"], html, language=language)
