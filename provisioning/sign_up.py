"""From the form to the verified e-mail to a workspace that opens (onboarding.1)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from fincomtech.identity import passwords
from fincomtech.identity.entering import issue
from fincomtech.identity.models import User
from fincomtech.kit import clock
from fincomtech.kit.refusals import Missing, Refusal
from fincomtech.tenancy import switch
from fincomtech.tenancy.models import Domain
from provisioning import addresses, plans, tasks, tokens
from provisioning.addresses import AddressRefused
from provisioning.form import Form
from provisioning.models import Run, SignUp

VALID = timedelta(hours=24)
ENTRANCE = timedelta(minutes=30)


class Unknown(Missing):
    """No sign-up has this id."""

    code = "sign_up.unknown"
    sentence = _("There is no such sign-up. Please sign up again.")


class Expired(Refusal):
    """Nobody followed the link in time, and the address has been given free."""

    code, status = "sign_up.expired", 410
    sentence = _("This sign-up was not confirmed in time. Please sign up again.")


class NotWaiting(Refusal):
    """The address is confirmed already, or the sign-up is over: there is no mail to send."""

    code, status = "sign_up.not_waiting", 409
    sentence = _("This sign-up does not wait for a mail any more. Reload the page to see how it goes.")


def reserve(form: Form, *, mail: bool = True) -> SignUp:
    """Write the sign-up, which reserves its address, and have the mail sent after commit.

    Of two at the same moment one gets `AddressRefused`. The same person sending the form again (same address, e-mail
    and password) changes their own sign-up and gets a new mail: neither a lost mail nor a failed birth may lock the
    address for a day.
    """
    with transaction.atomic():
        sign_up = _again(form) or _first(form)
        # Asked after our own row holds the address: whoever had it before us has a company by now.
        if addresses.belongs_to_company(form.subdomain):
            raise AddressRefused("taken")
        if mail:
            tasks.send_mail(sign_up)
    return sign_up


def _first(form: Form) -> SignUp:
    now = clock.now()
    row = SignUp(**form.values(), password_hash=passwords.hashed(form.password), created_at=now, expires_at=now + VALID)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise AddressRefused("taken") from None
    return row


def _again(form: Form) -> SignUp | None:
    waiting = SignUp.objects.select_for_update().filter(
        subdomain=form.subdomain, state__in=[SignUp.WAITING, SignUp.FAILED], email=form.email
    )
    row = waiting.first()
    if row is None or not check_password(form.password, row.password_hash):
        return None
    changed = {
        **form.values(),
        "mail_number": row.mail_number + 1,
        "mailed_at": None,
        "expires_at": clock.now() + VALID,
        "state": SignUp.WAITING,
    }
    SignUp.objects.filter(pk=row.pk).update(**changed)
    row.refresh_from_db()
    return row


def address_of(public_id: UUID) -> str:
    """Where the sign-up's mails go; refuses an id of nobody's."""
    email: str | None = SignUp.objects.filter(public_id=public_id).values_list("email", flat=True).first()
    if email is None:
        raise Unknown()
    return email


def send_again(public_id: UUID, email: str = "") -> SignUp:
    """A new mail for a sign-up that waits, to a corrected address where one is given; the links before it become void.

    The id, which only the person's own browser has been told, is the right to do so.
    """
    with transaction.atomic():
        row = SignUp.objects.select_for_update().filter(public_id=public_id).first()
        if row is None:
            raise Unknown()
        if row.state != SignUp.WAITING or row.expires_at < clock.now():
            raise NotWaiting()
        row.email, row.mail_number, row.mailed_at = email or row.email, row.mail_number + 1, None
        row.expires_at = clock.now() + VALID
        row.save(update_fields=["email", "mail_number", "mailed_at", "expires_at"])
        tasks.send_mail(row)
    return row


def verify(token: str) -> SignUp:
    """The e-mail is theirs: start the birth. Following the link again starts nothing, or retries a birth that failed."""
    with transaction.atomic():
        sign_up = tokens.sign_up_of(token)
        if sign_up.state == SignUp.EXPIRED or (sign_up.state == SignUp.WAITING and sign_up.expires_at < clock.now()):
            raise Expired()
        if sign_up.state in {SignUp.WAITING, SignUp.FAILED}:
            begin(sign_up)
    return sign_up


def begin(sign_up: SignUp) -> Run:
    """Record the birth and start it after commit; a failed one starts anew. The caller holds the row's lock."""
    run = Run.objects.filter(sign_up=sign_up).first()
    if run is None:
        run = plans.record(Run.BIRTH, sign_up=sign_up, by_name=sign_up.name, details={"language": sign_up.language})
    else:
        plans.again(run)
    sign_up.state, sign_up.verified_at = SignUp.RUNNING, sign_up.verified_at or clock.now()
    SignUp.objects.filter(pk=sign_up.pk).update(state=sign_up.state, verified_at=sign_up.verified_at)
    tasks.start(run)
    return run


def progress(public_id: UUID) -> dict[str, Any]:
    """What the progress page shows: real steps in their states, and at the end the way in.

    `enterUrl` signs the person in while the workspace is new; later it is the plain address.
    """
    sign_up = SignUp.objects.filter(public_id=public_id).first()
    if sign_up is None:
        raise Unknown()
    run = Run.objects.filter(sign_up=sign_up).first()
    return {
        "state": SignUp.FAILED if sign_up.state == SignUp.EXPIRED else sign_up.state,
        "companyName": sign_up.company_name,
        "address": addresses.full(sign_up.subdomain),
        "email": sign_up.email,
        "message": _message(sign_up, run),
        "mailPage": settings.MAIL_PAGE,
        "steps": plans.shown(run) if run else [],
        "enterUrl": _entrance(sign_up) if sign_up.state == SignUp.DONE else "",
    }


def _message(sign_up: SignUp, run: Run | None) -> str:
    if sign_up.state == SignUp.EXPIRED:
        return str(Expired.sentence)
    return run.error if run and sign_up.state == SignUp.FAILED else ""


def _entrance(sign_up: SignUp) -> str:
    home = addresses.full(sign_up.subdomain)
    if sign_up.opened_at is None or clock.now() > sign_up.opened_at + ENTRANCE:
        return home
    domain = Domain.objects.select_related("tenant").get(domain=addresses.host(sign_up.subdomain))
    with switch.in_company(domain.tenant.key):
        user = User.by_email(sign_up.email)
        # Once somebody is in, the sign-up's id, which stays in the browser's history, opens nothing any more.
        new = user is not None and user.last_signed_in_at is None
        return f"{home}api/auth/enter?token={issue(user.pk)}" if user and new else home
