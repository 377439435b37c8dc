"""Keeps mails in the data folder instead of sending them, for development: one file a mail, read at /dev/mail."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from shop_app.domain.mail import KeptMail, Written

KEPT_MAX = 200


class MailKeeper:
    """A mailer whose every delivery works. The same Message-ID is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9_-]", "", str(message["Message-ID"]).partition("@")[0])
        half = self._folder / f"{name}.half"
        half.write_bytes(bytes(message))
        half.replace(self._folder / f"{name}.eml")  # whoever reads the folder never sees half a mail

    def check(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)

    def kept(self) -> list[KeptMail]:
        """Return the newest kept mails, newest first."""
        files = sorted(self._folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
        return [_read(file) for file in files[:KEPT_MAX]]


def _read(file: Path) -> KeptMail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    parts = {each.get_content_type(): each.get_content() for each in message.walk() if not each.is_multipart()}
    return KeptMail(
        file.stem,
        str(message["To"]),
        message["Date"].datetime,
        Written(str(message["Subject"]), str(parts["text/plain"]), str(parts["text/html"])),
    )
