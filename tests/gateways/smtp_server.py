"""A real SMTP server on loopback, in a thread, that can be told to misbehave."""

import socket
import ssl
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Postbox:
    """What the server took, and how it answers.

    Args:
        rcpt: the answer to each RCPT, the last one for ever after.
        data: the answer to each DATA, likewise.
        drops_after_data: how many more times the line is cut once the message is in, before any answer.
        delay_s: how long each DATA takes.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=lambda: ["250 OK"])
    data: list[str] = field(default_factory=lambda: ["250 OK"])
    drops_after_data: int = 0
    delay_s: float = 0.0
    users: list[str] = field(default_factory=list)
    was_encrypted: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = _next(self.rcpt)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        time.sleep(self.delay_s)  # noqa: ASYNC251 - the server has a thread and a loop of its own
        self.was_encrypted = session.ssl is not None
        answer = _next(self.data)
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        if self.drops_after_data:
            self.drops_after_data -= 1
            server.transport.close()
        return answer

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        if not isinstance(data, LoginPassword) or data.password != b"p@ss":
            return AuthResult(success=False, handled=False)
        self.users.append(data.login.decode())
        return AuthResult(success=True)


class MailServer:
    """Runs a postbox's server; ``with`` starts and stops it."""

    def __init__(self, box: Postbox, *, tls: ssl.SSLContext | None = None, wants_password: bool = False) -> None:
        self.port = _free_port()
        options: dict[str, Any] = {"auth_required": wants_password, "tls_context": tls, "require_starttls": False}
        if wants_password:
            options |= {"authenticator": box.authenticate, "auth_require_tls": tls is not None}
        self._controller = Controller(box, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


def _next(answers: list[str]) -> str:
    return answers.pop(0) if len(answers) > 1 else answers[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
