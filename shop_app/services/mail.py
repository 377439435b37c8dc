"""E-mail: asked for within a transaction, sent after it by the outbox, at least once and under one Message-ID."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shop_app.domain.accounts import Actor, normal_email
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.mail import KeptMail, MailShelf, TroubledMail, Written
from shop_app.domain.orders import Order
from shop_app.gateways.email.keeper import MailKeeper
from shop_app.gateways.email.letters import LETTERS
from shop_app.gateways.email.mailer import MailDelayed, Mailer, MailRefused
from shop_app.gateways.email.writer import Writer
from shop_app.kit.clock import iso, now
from shop_app.kit.ids import secret_token
from shop_app.repositories.ports import Store, Transaction
from shop_app.routes import order as order_path
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.health import Check
from shop_app.services.mail_shelves import MailShelves
from shop_app.services.outbox import Undeliverable

MAIL = "mail"  # outbox topic
MAIL_TRIES = 48  # about a day and a half: one hour of growing waits, then hourly
PAGE_SIZE = 25


def post(tx: Transaction, to: str, template: str, context: Mapping[str, Any]) -> None:
    """Have a mail sent once this transaction is committed; none is sent if it is not.

    Args:
        template: a name in ``gateways.email.letters``.
        context: what the template is told, as JSON; amounts as text, links as paths of the shop.

    Raises:
        ValueError: there is no such template, or the context lacks a name of its sample.
        InvalidInput: that is no e-mail address.
    """
    if template not in LETTERS:
        raise ValueError(f"there is no mail {template!r}")
    if missing := LETTERS[template].sample.keys() - context.keys():
        raise ValueError(f"the mail {template!r} needs {sorted(missing)}")
    at = now()
    payload = {"key": secret_token(), "to": normal_email(to), "template": template, "at": iso(at)}
    tx.outbox.add(MAIL, {**payload, "context": dict(context)}, at)


def order_context(order: Order, token: str = "") -> dict[str, Any]:
    """Return what every mail about an order is told; ``token`` lets the link open it for a guest."""
    return {
        "number": order.number,
        "name": order.shipping_address.name,
        "date": f"{order.placed_at.day} {order.placed_at:%B %Y}",
        "path": order_path(order.number, token),
        "lines": [
            {"title": line.title, "quantity": line.quantity, "total": line.line_total.text} for line in order.lines
        ],
        "subtotal": order.subtotal.text,
        "discount": order.discount.text if order.discount.amount else "",
        "shipping": order.shipping.text if order.shipping.amount else "Free",
        "tax": order.tax.text,
        "total": order.total.text,
        "address": order.shipping_address.text_lines,
    }


def remains(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a mail that was sent: no address, no name, no link that opens anything."""
    return {name: payload[name] for name in ("key", "template", "at")}


class MailService:
    """Sends mails and shows the ones in trouble.

    Args:
        keeper: where development keeps its mails; None where mails leave the house.
        shelves: what mails about orders suggest; None where they suggest nothing.
    """

    def __init__(
        self,
        store: Store,
        writer: Writer,
        mailer: Mailer,
        keeper: MailKeeper | None = None,
        shelves: MailShelves | None = None,
    ) -> None:
        self._store = store
        self._writer = writer
        self._mailer = mailer
        self._keeper = keeper
        self._shelves = shelves

    def send(self, payload: Mapping[str, Any]) -> None:
        """Write and send a mail that ``post`` asked for. The same payload always has the same Message-ID.

        What it suggests is chosen now, and anew if it is tried again: a product may have sold out meanwhile.

        Raises:
            Undeliverable: the server will never take it.
            MailDelayed: not this time.
        """
        message = self._writer.message(
            payload["to"],
            payload["template"],
            {**payload["context"], "shelf": self._shelf_of(payload)},
            payload["key"],
            datetime.fromisoformat(payload["at"]),
        )
        try:
            self._mailer.send(message)
        except MailRefused as error:
            raise Undeliverable(str(error)) from error

    def troubled(self, actor: Actor, page: int = 1) -> tuple[list[TroubledMail], int]:
        """Return a page of mails that did not get through, newest first, and how many there are. For staff.

        Raises:
            InvalidInput: the page does not count from 1.
        """
        access(actor, Permission.SEE_MAIL)
        if type(page) is not int or not 1 <= page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        with self._store.reading() as tx:
            found, total = tx.outbox.troubled(MAIL, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        return [
            TroubledMail(
                each.id,
                each.payload["to"],
                each.payload["template"],
                each.attempts,
                each.created_at,
                each.next_at,
                each.is_dead,
                each.error,
            )
            for each in found
        ], total

    def try_again(self, actor: Actor, mail_id: int) -> None:
        """Send a mail in trouble at the worker's next turn, with all its tries before it.

        Raises:
            NotFound: there is none, or it got through meanwhile.
        """
        access(actor, Permission.SEE_MAIL)
        if type(mail_id) is not int or not 0 < mail_id < 2**31:
            raise NotFound("This mail is not waiting any more.")
        with self._store.writing() as tx:
            if not tx.outbox.revive(mail_id, MAIL, now()):
                raise NotFound("This mail is not waiting any more.")
            audit.record(tx, actor, "mail.try_again", str(mail_id))

    def kept(self) -> list[KeptMail]:
        """Return the mails that development kept, newest first.

        Raises:
            NotFound: mails leave the house here; nobody may read them.
        """
        return self._kept().kept()

    def preview(self, template: str) -> Written:
        """Return a template filled with its sample, in development.

        Raises:
            NotFound: there is none, or this is no development.
        """
        self._kept()
        if template not in LETTERS:
            raise NotFound
        return self._writer.write(template, {**LETTERS[template].sample, "shelf": LETTERS[template].shelf})

    def templates(self) -> list[str]:
        """Return the names of all templates, in development."""
        self._kept()
        return list(LETTERS)

    def check(self) -> Check:
        """Say whether mails leave."""
        try:
            self._mailer.check()
        except MailDelayed as error:
            return Check("mail", is_well=False, advice=f"{error}. Check SHOP_SMTP_URL; mails wait for it.")
        return Check("mail", is_well=True)

    def close(self) -> None:
        """Choose nothing more for mails."""
        if self._shelves:
            self._shelves.close()

    def _shelf_of(self, payload: Mapping[str, Any]) -> MailShelf | None:
        if self._shelves is None or LETTERS[payload["template"]].shelf is None:
            return None
        return self._shelves.under(payload["context"]["number"])

    def _kept(self) -> MailKeeper:
        if self._keeper is None:
            raise NotFound
        return self._keeper
