"""A company's mails to its customers leave through a server of its own: over real SMTP, with password and TLS."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fincomtech.kit import actions, context, mail, mail_out, writes
from fincomtech.kit.models import MailSettings, Message
from fincomtech.kit.refusals import Denied, Refusal, Several
from fincomtech.kit.safety import sealed
from fincomtech.kit.tests.letters import last_of
from fincomtech.testing import sandbox
from fincomtech.testing.cast import CastCompany
from infra.devservices.mailsink import MailSink

USER, PASSWORD = "sales@romashka.example", "letter box"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For localhost, and trusted by this process."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file, form = tmp_path / "server.pem", serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(file)
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailSink]:
    """A mail server that takes mails of one account only."""
    with MailSink(tmp_path / "own", accounts={USER: PASSWORD}) as found:
        yield found


def run(name: str, **values: Any) -> Any:
    with sandbox.committed():
        return actions.run(actions.actions_of(MailSettings)[name], [1], values).result


def use(server: MailSink, *, security: str = "none", password: str = PASSWORD, **values: Any) -> None:
    """Have the company's mails go through the server."""
    where = {"smtp_host": "localhost", "smtp_port": server.smtp_port, "smtp_security": security, "smtp_user": USER}
    writes.update(MailSettings, 1, {"smtp_on": True, **where, **values})
    run("set_smtp_password", password=password)
    context.memo().pop("mail_settings", None)


def write(contact: Any) -> Message:
    """A mail to the customer; how it stands in the conversation."""
    with sandbox.committed():
        values = {"subject": "Счёт", "body": "<p>Во вложении</p>"}
        actions.run(actions.actions_of(type(contact))["send_mail"], [contact.pk], values)
    found: Message = last_of(contact)
    return found


@pytest.mark.spec("contacts.6.2")
def test_a_mail_to_a_customer_goes_through_the_companys_own_server(
    contact: Any, server: MailSink, mailoutbox: list[Any]
) -> None:
    use(server, sender_name="Ромашка")
    assert write(contact).mail_state == "sent"
    [arrived] = server.messages(to="info@zarya.example")
    assert (arrived.subject, arrived.sender) == ("Счёт", USER)
    assert arrived.headers["From"] == f"Ромашка <{USER}>"
    assert mailoutbox == [], "none of it goes the platform's way"


@pytest.mark.spec("contacts.6.2")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_is_spoken_to_over_tls_whose_certificate_is_checked(
    contact: Any, tmp_path: Path, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    way = {"accounts": {USER: PASSWORD}, "tls": certificate, "starttls": security == "starttls"}
    with MailSink(tmp_path / "own", **way) as server:  # type: ignore[arg-type]
        use(server, security=security)
        assert run("send_test_mail", to="boss@romashka.example").message
        assert write(contact).mail_state == "sent"
        assert len(server.messages()) == 2
        monkeypatch.delenv("SSL_CERT_FILE")  # nobody vouches for it now
        with pytest.raises(mail_out.ServerFault) as refused:
            run("send_test_mail")
        assert "CERTIFICATE_VERIFY_FAILED" in refused.value.message
        assert len(server.messages()) == 2


@pytest.mark.spec("contacts.6.2")
def test_a_test_mail_shows_that_the_settings_are_right_before_they_are_in_use(
    contact: Any, server: MailSink, mailoutbox: list[Any], company: CastCompany
) -> None:
    use(server, smtp_on=False)
    assert run("send_test_mail").message == f"Сервер принял письмо на {company.users.alice.email}."
    [arrived] = server.messages(to=company.users.alice.email)
    assert "Проверочное письмо: ООО «Ромашка»" in arrived.subject
    assert write(contact).mail_state == "sent"
    assert len(mailoutbox) == 1, "not in use: mails go the platform's way"


@pytest.mark.spec("contacts.6.2")
def test_a_wrong_password_is_told_and_the_mail_says_why_it_has_not_gone(contact: Any, server: MailSink) -> None:
    use(server, password="wrong")
    with pytest.raises(mail_out.ServerFault) as refused:
        run("send_test_mail")
    assert "Authentication credentials invalid" in refused.value.message
    message = write(contact)
    assert message.mail_state == "failed"
    assert "Authentication credentials invalid" in message.mail_error
    assert server.messages() == []


def test_what_the_system_writes_to_people_does_not_depend_on_it(
    contact: Any, company: CastCompany, server: MailSink, mailoutbox: list[Any]
) -> None:
    use(server, password="wrong")
    with sandbox.committed():
        mail.send(company.users.boris.email, "Новый пароль", "<p>Ссылка</p>")
    [sent] = mailoutbox
    assert USER not in sent.from_email
    assert server.messages() == []


def test_a_server_that_is_down_is_tried_again(contact: Any, server: MailSink) -> None:
    use(server, smtp_port=1)
    assert write(contact).mail_state == "queued"
    with pytest.raises(mail_out.ServerFault):
        run("send_test_mail")
    writes.update(MailSettings, 1, {"smtp_port": server.smtp_port})
    context.memo().pop("mail_settings", None)
    assert mail.deliver(last_of(contact).pk, "ru")
    assert len(server.messages()) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"smtp_on": True, "smtp_sender": USER}, "kit_mailsettings_host"),
        ({"smtp_on": True, "smtp_host": "mail.example"}, "mail.no_sender"),
        ({"smtp_port": 0}, "kit_mailsettings_port"),
        ({"smtp_security": "rot13"}, "invalid"),
    ],
)
def test_half_a_server_is_refused(company: CastCompany, values: dict[str, Any], code: str) -> None:
    with pytest.raises((Refusal, Several)) as refused:
        writes.update(MailSettings, 1, values)
    assert [one.code for one in getattr(refused.value, "refusals", [refused.value])] == [code]
    assert not MailSettings.objects.get(pk=1).smtp_on


@pytest.mark.spec("tenancy.2")
def test_the_password_is_sealed_and_is_for_one_server_of_one_company(
    server: MailSink, company: CastCompany, vector: CastCompany, api: Callable[..., Any]
) -> None:
    use(server)
    stored = MailSettings.objects.get(pk=1).smtp_password
    assert PASSWORD not in stored
    assert sealed.unseal(stored, mail_out.PURPOSE) == PASSWORD
    with context.entered(context.Company(vector.key, "Вектор", "vector", frozenset({"kit"}))):
        with pytest.raises(sealed.CannotOpen):
            sealed.unseal(stored, mail_out.PURPOSE)
    assert api("alice").refused("{ kitMailSettingses { nodes { smtpPassword } } }")
    writes.update(MailSettings, 1, {"smtp_host": "mail.stranger.example"})
    assert MailSettings.objects.get(pk=1).smtp_password == "", "another server is not told it"


@pytest.mark.spec("tenancy.2")
def test_another_companys_mails_go_their_own_way(
    contact: Any, vector: CastCompany, server: MailSink, mailoutbox: list[Any]
) -> None:
    use(server)
    with sandbox.inside(vector, "alice"):
        stranger = writes.create(type(contact), {"name": "Чужой", "email": "info@stranger.example"})
        assert write(stranger).mail_state == "sent"
    assert server.messages() == []
    assert [sent.to for sent in mailoutbox] == [["info@stranger.example"]]


def test_it_is_the_administrators_and_reaches_no_private_network_in_production(
    company: CastCompany, server: MailSink, settings: Any, acting: Callable[..., Any]
) -> None:
    use(server)
    with acting("boris"), pytest.raises(Denied):
        run("send_test_mail")
    settings.PRIVATE_NETWORK = False
    with pytest.raises(mail_out.ServerFault):
        run("send_test_mail")
    assert server.messages() == []
