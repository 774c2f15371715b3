"""The server that a company's mails to its customers go through: its own, if it has one. Source: contacts.6.2."""

import smtplib
import ssl
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.models import MailSettings, Message
from fincomtech.kit.refusals import Refusal
from fincomtech.kit.safety import outbound, sealed

SECONDS = 20
PURPOSE = "smtp"
sealed.stands_in(MailSettings, "smtp_password", PURPOSE)


class ServerFault(Refusal):
    """The company's mail server does not take mails."""

    code, status = "mail.server", 502
    sentence = _("The mail server does not take the mail: %(reason)s")


def connection_for(message: Message) -> Any:
    """The way of a mail: the company's own server for what goes to its customers, else the platform's."""
    settings = MailSettings.current()
    return own(settings) if settings.smtp_on and message.record_type else get_connection()


def own(settings: MailSettings) -> EmailBackend:
    """The company's own server. A password that does not open any more is an SMTPException."""
    return _Own(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user,
        password=_password(settings),
        use_tls=settings.smtp_security == "starttls",
        use_ssl=settings.smtp_security == "tls",
        timeout=SECONDS,
    )


def address(settings: MailSettings) -> str:
    """From which address the company's own server sends."""
    return settings.smtp_sender or settings.smtp_user


def _password(settings: MailSettings) -> str:
    try:
        return sealed.unseal(settings.smtp_password, PURPOSE) if settings.smtp_password else ""
    except sealed.CannotOpen as error:
        raise smtplib.SMTPException(str(_("its password must be entered again"))) from error


def words(error: Exception) -> str:
    """What a server has said, for people."""
    said = getattr(error, "smtp_error", None) or str(error)
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return text[:500] or type(error).__name__


class _Plain(smtplib.SMTP):
    """Connects only where the installation allows."""

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        try:
            return outbound.connected(host, port, timeout or SECONDS)
        except outbound.Unreachable as error:
            raise smtplib.SMTPConnectError(421, str(error)) from error


class _Tls(_Plain):
    default_port = smtplib.SMTP_SSL_PORT

    def __init__(self, host: str, port: int, *, timeout: float, **rest: Any):
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=timeout, local_hostname=rest.get("local_hostname"))

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return self._tls.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


class _Own(EmailBackend):
    """Django's own, through sockets that reach no private network, and with certificates checked."""

    @property
    def connection_class(self) -> Any:
        """Which client speaks to the server."""
        return _Tls if self.use_ssl else _Plain
