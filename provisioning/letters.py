"""The mail that verifies a sign-up, in the language that the person chose."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from fincomtech.kit import clock
from provisioning import addresses, tokens
from provisioning.models import SignUp


def send(sign_up_id: int) -> bool:
    """Send the mail unless it has been sent; the row is locked meanwhile, so two workers send one."""
    with transaction.atomic():
        waiting = SignUp.objects.select_for_update(skip_locked=True).filter(state=SignUp.WAITING, mailed_at=None)
        sign_up = waiting.filter(pk=sign_up_id).first()
        if sign_up is None:
            return False
        compose(sign_up).send()
        SignUp.objects.filter(pk=sign_up.pk).update(mailed_at=clock.now())
    return True


def compose(sign_up: SignUp) -> EmailMultiAlternatives:
    """The mail with its link, as text and as HTML."""
    with override(sign_up.language):
        values = {**_words(sign_up), "link": link(sign_up), "language": sign_up.language}
        subject = _("Confirm your e-mail to open %(company)s") % {"company": sign_up.company_name}
        text = "\n\n".join([values["greeting"], values["sentence"], values["link"], values["small"]])
        mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [sign_up.email])
        mail.attach_alternative(render_to_string("provisioning/verification.html", values), "text/html")
    return mail


def link(sign_up: SignUp) -> str:
    """The page of the public site that verifies and shows the progress."""
    return f"{addresses.public_site()}sign-up/verify?token={tokens.token_of(sign_up)}"


def _words(sign_up: SignUp) -> dict[str, str]:
    return {
        "greeting": _("Hello, %(name)s!") % {"name": sign_up.name},
        "sentence": _(
            "You are about to open a workspace for %(company)s at %(address)s. Confirm that this e-mail address is yours:"
        )
        % {"company": sign_up.company_name, "address": addresses.full(sign_up.subdomain)},
        "button": _("Confirm and open the workspace"),
        "small": _("The link works for 24 hours. If you did not sign up, ignore this mail: nothing will be created."),
    }
