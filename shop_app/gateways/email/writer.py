"""Writes mails: a template and its context become a message with text and HTML. Sends nothing."""

from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shop_app.domain.mail import Written
from shop_app.gateways.email.letters import LETTERS

FOLDER = Path(__file__).parent / "templates"
BRAND = "Tangelo"
SUBJECT_MAX = 150


class Writer:
    """Fills templates; whatever a shopper typed is escaped in HTML and cannot begin a header.

    Args:
        public_url: where links in mails lead; contexts carry paths of the shop only.
        sender: the From header, ``Name <address>``.
    """

    def __init__(self, public_url: str, sender: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._sender = _address(sender)
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"brand": BRAND, "link": self._link, "picture": self._picture, "shelf": None}

    def write(self, template: str, context: Mapping[str, Any]) -> Written:
        """Fill a template.

        Raises:
            KeyError: there is no such template.
            jinja2.UndefinedError: the context lacks a name the template uses.
        """
        subject = self._templates.from_string(LETTERS[template].subject).render(context)
        return Written(
            " ".join(subject.split())[:SUBJECT_MAX],
            self._templates.get_template(f"{template}.txt.j2").render(context).strip() + "\n",
            self._templates.get_template(f"{template}.html.j2").render(context),
        )

    def message(self, to: str, template: str, context: Mapping[str, Any], key: str, at: datetime) -> EmailMessage:
        """Return the message to send.

        Args:
            key: makes the Message-ID; the same key is the same mail, however often it is sent.
            at: when the mail was asked for; its Date header.

        Raises:
            ValueError: the address cannot stand in a header.
        """
        written = self.write(template, context)
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = self._sender
        message["To"] = Address(addr_spec=to)
        message["Subject"] = written.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{key}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice answers this
        message.set_content(written.text)
        message.add_alternative(written.html, subtype="html")
        return message

    def _link(self, path: str) -> str:
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError(f"{path!r} is not a page of the shop")
        return self._public_url + path

    def _picture(self, url: str) -> str:
        """Return where a picture is: with us, or at one of the merchant's own sites."""
        return url if url.startswith("https://") else self._link(url)


def _address(sender: str) -> Address:
    name, address = parseaddr(sender)
    return Address(name, addr_spec=address)
