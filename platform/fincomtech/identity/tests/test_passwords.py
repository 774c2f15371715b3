"""What passwords must be, and what stands in letters: no database needed."""

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from fincomtech.identity import passwords
from fincomtech.identity.devices import device
from fincomtech.kit import context
from fincomtech.kit.addresses import company_url
from fincomtech.kit.refusals import Invalid


@pytest.mark.spec("auth.1")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("1234567", "short"),
        ("password1", "common"),
        ("x" * 513, "long"),
        ("boris.petrov", "similar"),
    ],
)
def test_weak_passwords_are_refused_in_words(password: str, code: str) -> None:
    with pytest.raises(Invalid) as told:
        passwords.check_new(password, email="boris.petrov@example.com", name="Boris Petrov")

    assert told.value.code == f"identity.password_{code}"
    assert told.value.path == ["password"]


def test_a_phrase_is_a_good_password() -> None:
    passwords.check_new("лошадь скрепка батарея", email="boris@example.com", name="Борис")


@pytest.mark.spec("auth.1")
def test_the_product_keeps_passwords_by_scrypt() -> None:
    from fincomtech.settings import base

    assert base.PASSWORD_HASHERS[0].endswith(ScryptPasswordHasher.__name__)


@pytest.mark.parametrize(
    ("scheme", "port", "expected"),
    [
        ("http", "8000", "http://acme.localhost:8000/reset?token=a+b"),
        ("https", "443", "https://acme.localhost/reset?token=a+b"),
    ],
)
def test_links_lead_to_the_companys_own_address(settings: object, scheme: str, port: str, expected: str) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT, settings.PUBLIC_HOST = scheme, port, "localhost"  # type: ignore[attr-defined]

    with context.entered(context.Company("c_1", "Acme", "acme", frozenset())):
        assert company_url("/reset", token="a b") == expected


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_devices_are_named_as_people_know_them(agent: str, expected: str) -> None:
    assert device(agent) == expected
