"""Hands mails to an SMTP server. Encrypted where the server can; a password never travels in the clear."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from shop_app.gateways.email.mailer import MailDelayed, MailRefused

PORTS = {"smtp": 25, "smtps": 465}
TIMEOUT_S = 15.0
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class SmtpMailer:
    """Speaks SMTP to one server.

    Args:
        url: ``smtp://[user:password@]host[:25]`` (STARTTLS where offered) or ``smtps://…[:465]``.
        timeout_s: for each answer of the server.
        tls: how certificates are judged; the system's authorities if None.

    Raises:
        ValueError: the address names no server or another protocol.
    """

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("SHOP_SMTP_URL reads smtp://host:port or smtps://user:password@host:port")
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._is_wrapped = parts.scheme == "smtps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._timeout_s = timeout_s
        self._tls = tls or ssl.create_default_context()

    def send(self, message: EmailMessage) -> None:
        with self._session() as smtp:
            try:
                smtp.send_message(message)
            except smtplib.SMTPRecipientsRefused as error:
                codes = dict(error.recipients)
                raise _judged(max(code for code, _ in codes.values()), repr(codes)) from error
            except smtplib.SMTPResponseException as error:
                raise _judged(error.smtp_code, f"{error.smtp_code} {error.smtp_error!r}") from error

    def check(self) -> None:
        with self._session() as smtp:
            code, answer = smtp.noop()
        if code != 250:
            raise MailDelayed(f"{self._host} answered {code} {answer!r}")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise MailDelayed(f"{self._host}:{self._port} does not let us in: {error!r}") from error
        try:
            yield smtp
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise MailDelayed(f"{self._host}:{self._port} went away: {error!r}") from error
        finally:
            # What was taken was taken: a server that does not say goodbye must not make us send the mail again.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        if self._is_wrapped:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout_s, context=self._tls)
        else:
            smtp = smtplib.SMTP(self._host, self._port, timeout=self._timeout_s)
        try:
            self._enter(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _enter(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        is_secret = self._is_wrapped
        if not self._is_wrapped and smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls)
            is_secret = True
        if self._user:
            if not is_secret and self._host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("it offers no encryption, and a password is not sent without")
            smtp.login(self._user, self._password)


def _judged(code: int, words: str) -> MailDelayed | MailRefused:
    return MailRefused(words) if code >= 500 else MailDelayed(words)
