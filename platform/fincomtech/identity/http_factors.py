"""Second factors over HTTP: showing one while signing in, proving oneself again, setting them up.

What is answered stands in docs/architecture.md.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET, require_POST

from fincomtech.identity import ceremonies, entrance, letters, passwords, policy, refusing, sessions, signing_in
from fincomtech.identity.addresses import client_ip
from fincomtech.identity.answers import answer, body, text
from fincomtech.identity.factors import passkeys, recovery, security, totp, trusted
from fincomtech.identity.models import Passkey, Totp, TrustedDevice, User
from fincomtech.identity.oneself import oneself
from fincomtech.identity.refusals import CeremonyOver, WrongCode
from fincomtech.kit import context
from fincomtech.kit.refusals import Invalid, Missing
from fincomtech.kit.safety import step_up

# --- signing in -------------------------------------------------------------------------------------------------------


@require_POST
@refusing.telling
def factor(request: HttpRequest) -> HttpResponse:
    """The second factor after the password: `code` (of the app or a recovery code) or `passkey`; then a session."""
    values = body(request)
    with ceremonies.finishing(request, "factor") as begun:
        user = ceremonies.person_of(begun)
        kind = _second_proof(request, user, values)
    way = f"{begun.data['way']}_{kind}"
    response = entrance.signed_in(request, user, way=way, remember=values.get("remember") is True)
    return ceremonies.forget_cookie(response, "factor")


def _second_proof(request: HttpRequest, user: User, values: dict[str, Any]) -> str:
    """Check what the person shows; "code" or "passkey"."""
    if "passkey" in values:
        _check_passkey(request, values["passkey"], "factor", user)
        return "passkey"
    code = text(values, "code")
    signing_in.check_code(user, client_ip(request), lambda: totp.matches(user, code) or _recovered(user, code))
    return "code"


def _recovered(user: User, code: str) -> bool:
    fits = recovery.matches(user, code)
    if fits:
        letters.security(user, "recovery_used")
    return fits


@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A challenge for the browser: `use` is "sign_in" (whoever it knows), "factor" or "proof" (this person's)."""
    entrance.count_beginning(request)
    use = text(body(request), "use")
    user = _whose_passkey(request, use)
    options, challenge = passkeys.options_to_sign_in(passkeys.host_of(request), user)
    begun = ceremonies.begin("passkey", user, challenge=challenge, use=use)
    return begun.into(answer({"options": options, "csrfToken": get_token(request)}), request)


def _whose_passkey(request: HttpRequest, use: str) -> User | None:
    if use == "sign_in":
        return None
    if use == "proof":
        return oneself()
    if use == "factor":
        begun = ceremonies.peek(request, "factor")
        if begun is not None:
            return begun.user
    raise CeremonyOver()


def _check_passkey(request: HttpRequest, credential: Any, use: str, user: User | None = None) -> User:
    """Whose passkey has signed this browser's challenge, which is spent with it. Wrong ones count by address."""
    signing_in.check_address(client_ip(request))
    begun = ceremonies.finish(request, "passkey")
    if begun.data["use"] != use or begun.user != user:
        raise CeremonyOver()
    return signing_in.counting(
        client_ip(request), lambda: passkeys.used(credential, begun.data["challenge"], request, user)
    )


@require_POST
@refusing.telling
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: the device has checked the person, so it is two factors in one."""
    user = _check_passkey(request, body(request).get("credential"), "sign_in")
    policy.check_way("passkey", user)
    return ceremonies.forget_cookie(entrance.signed_in(request, user, way="passkey"), "passkey")


# --- proving oneself again --------------------------------------------------------------------------------------------


@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """By what one can prove oneself again, and whether the last proof is still fresh."""
    user = oneself()
    password = ["password"] if user.password else []
    sso = ["sso"] if security.may_use_sso(user) else []
    methods = [*password, *(m for m in entrance.methods_of(user, request) if m != "recovery"), *sso]
    return answer({"methods": methods, "fresh": step_up.is_fresh(context.actor())})


@require_POST
@refusing.telling
def prove(request: HttpRequest) -> HttpResponse:
    """Prove oneself again by `password`, `code` or `passkey`."""
    user, values, ip = oneself(), body(request), client_ip(request)
    if "passkey" in values:
        _check_passkey(request, values["passkey"], "proof", user)
    elif "code" in values:
        code = text(values, "code")
        signing_in.check_code(user, ip, lambda: totp.matches(user, code))
    else:
        _check_password(user, text(values, "password"), ip)
    sessions.prove(_session())
    return answer({})


def _check_password(user: User, given: str, ip: str) -> None:
    signing_in.check_address(ip)
    signing_in.take_attempt(user, user.email)
    signing_in.counting(ip, lambda: passwords.require(user, given))
    signing_in.give_back(user)


def _session() -> int:
    session_id = context.actor().session_id
    if session_id is None:
        raise Missing()
    return session_id


# --- one's own factors ------------------------------------------------------------------------------------------------


@require_GET
def security_page(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in that the page shows."""
    return answer(security.page(oneself(), request))


@require_POST
def totp_begin(request: HttpRequest) -> HttpResponse:
    """A secret for the authenticator app, as a QR code and as a key to type; it does not count yet."""
    user = _proved()
    secret = totp.begin(user)
    return answer({"key": secret, "picture": totp.picture(totp.address(secret, user.email))})


@require_POST
def totp_confirm(request: HttpRequest) -> HttpResponse:
    """The first code of the app makes it count; answers recovery codes if there are none yet."""
    user, code = _proved(), text(body(request), "code")
    with transaction.atomic():
        signing_in.check_address(client_ip(request))
        if not totp.confirm(user, code):
            raise WrongCode(path=["code"])
        codes = security.factor_added(user, "totp_on")
    return answer({"recoveryCodes": codes})


@require_POST
def totp_remove(request: HttpRequest) -> HttpResponse:
    """Give the authenticator app up."""
    user = _proved()
    with transaction.atomic():
        security.lock(user)
        if Totp.objects.filter(user=user).exclude(confirmed_at=None).exists():
            security.keep_one(user, without=1)
            totp.remove(user)
            security.factor_removed(user, "totp_off")
    return answer({})


@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    user = _proved()
    entrance.count_beginning(request)
    if Passkey.objects.filter(user=user).count() >= passkeys.MOST:
        raise Invalid(passkeys.TOO_MANY, code="identity.passkeys_many", most=passkeys.MOST)
    options, challenge = passkeys.options_to_register(user, passkeys.host_of(request))
    return ceremonies.begin("passkey_new", user, challenge=challenge).into(answer({"options": options}), request)


@require_POST
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser has made; answers recovery codes if there are none yet."""
    user, values = _proved(), body(request)
    name = text(values, "name").strip()[:80]
    begun = ceremonies.finish(request, "passkey_new")
    if begun.user != user:
        raise CeremonyOver()
    with transaction.atomic():
        passkeys.register(user, name, values.get("credential"), begun.data["challenge"], request)
        codes = security.factor_added(user, "passkey_on")
    return ceremonies.forget_cookie(answer({"recoveryCodes": codes}), "passkey_new")


@require_POST
def passkey_rename(request: HttpRequest) -> HttpResponse:
    """Call a passkey something else."""
    values = body(request)
    rows = Passkey.objects.filter(user=oneself(), pk=_id(values))
    if not rows.update(name=text(values, "name").strip()[:80]):
        raise Missing()
    return answer({})


@require_POST
def passkey_remove(request: HttpRequest) -> HttpResponse:
    """Give a passkey up."""
    user, values = _proved(), body(request)
    with transaction.atomic():
        security.lock(user)
        found = Passkey.objects.filter(user=user, pk=_id(values)).first()
        if found is None:
            raise Missing()
        security.keep_one(user, without=0 if found.copied_at else 1)
        found.delete()
        security.factor_removed(user, "passkey_off")
    return answer({})


@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes instead of the old ones."""
    user = _proved()
    if not user.has_second_factor:
        raise Missing()
    with transaction.atomic():
        codes = recovery.make(user)
        letters.security(user, "recovery_made")
    return answer({"recoveryCodes": codes})


@require_POST
def forget_devices(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor everywhere again: one remembered device by `id`, or all."""
    user, values = oneself(), body(request)
    if "id" in values:
        TrustedDevice.objects.filter(user=user, pk=_id(values)).delete()
    else:
        trusted.forget(user)
    return answer({})


def _id(values: dict[str, Any]) -> int:
    given = str(values.get("id", ""))
    if not given.isdecimal() or len(given) > 18:
        raise Missing()
    return int(given)


def _proved() -> User:
    """Oneself, freshly proved, in a session; also one that serves for nothing but setting a factor up."""
    step_up.demand()
    return oneself()
