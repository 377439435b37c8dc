"""Mails as staff and developers look at them. How one is written and sent is the gateway's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A mail that did not get through yet, or never will.

    Args:
        is_dead: no more tries; staff can ask for new ones.
        next_at: when it is tried again, unless it is dead.
        error: what the mail server said last, for staff.
    """

    id: int
    to: str
    template: str
    attempts: int
    asked_at: datetime
    next_at: datetime
    is_dead: bool
    error: str


@dataclass(frozen=True, slots=True)
class Written:
    """What the reader of a mail sees."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class MailedProduct:
    """A product as a mail suggests it.

    Args:
        price: as text.
        path: its page, with the label of the shelf.
        picture: its address; empty where the product has none.
        alt: what stands there as long as the reader's program shows no pictures.
    """

    title: str
    price: str
    path: str
    picture: str
    alt: str


@dataclass(frozen=True, slots=True)
class MailShelf:
    """What a mail suggests under what it has to say, and why."""

    products: Sequence[MailedProduct]
    why: str


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that was kept instead of sent, in development."""

    id: str
    to: str
    at: datetime
    written: Written
