"""Every mail the shop sends, once: its subject and a sample of what it is told. Previews and tests go by this list.

A new mail is a line here and two files in templates/: NAME.html.j2 and NAME.txt.j2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop_app.domain.mail import MailedProduct, MailShelf

ORDER: Mapping[str, Any] = {
    "number": "K7QX-9MWD",
    "name": "Ada Lovelace",
    "date": "3 May 2026",
    "path": "/order/K7QX-9MWD?token=a-sample-that-opens-nothing",
    "lines": [
        {"title": "Walnut desk lamp", "quantity": 1, "total": "$89.00"},
        {"title": "Linen napkins, set of four", "quantity": 2, "total": "$48.00"},
    ],
    "subtotal": "$137.00",
    "discount": "$13.70",
    "shipping": "Free",
    "tax": "$10.97",
    "total": "$134.27",
    "address": ["Ada Lovelace", "12 St James's Square", "SW1Y 4JH London", "GB"],
}
"""What ``services.mail.order_context`` tells of an order; ``discount`` is empty when there is none."""

SHELF = MailShelf(
    [
        MailedProduct("Linen table runner", "$32.00", "/product/linen-table-runner?shelf=a-sample", "", ""),
        MailedProduct("Walnut coasters, set of six", "$18.50", "/product/walnut-coasters?shelf=a-sample", "", ""),
        MailedProduct("Beeswax candle", "$12.00", "/product/beeswax-candle?shelf=a-sample", "", ""),
    ],
    "Chosen to go with your order.",
)
"""What a mail about an order may suggest, see ``SHOP_MAIL_SHELF``."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of mail.

    Args:
        subject: a Jinja2 text over the same context as the body.
        sample: an example of the context; a real one must have at least these names.
        shelf: an example of what it may suggest, chosen when it is sent; None for a mail that suggests nothing.
    """

    subject: str
    sample: Mapping[str, Any]
    shelf: MailShelf | None = None


LETTERS: Mapping[str, Letter] = {
    "order_confirmation": Letter("We have your order {{ number }}", ORDER, SHELF),
    "order_shipped": Letter(
        "Your order {{ number }} is on its way",
        {**ORDER, "carrier": "Royal Mail", "tracking": "RM123456789GB", "tracking_url": ""},
        SHELF,
    ),
    "order_cancelled": Letter(
        "Your order {{ number }} was cancelled", {**ORDER, "refund": "$134.27", "reason": "You asked us to."}
    ),
    "order_refunded": Letter(
        "{{ amount }} of order {{ number }} is on its way back to you",
        {**ORDER, "amount": "$24.00", "reason": "One napkin arrived with a stain."},
    ),
    "return_requested": Letter(
        "We have your return request for order {{ number }}", {**ORDER, "reason": "The lamp is too bright for me."}
    ),
    "return_approved": Letter(
        "Your return of order {{ number }} is approved",
        {**ORDER, "note": "Put the number of the order in the parcel, please."},
    ),
    "verify_email": Letter(
        "Please confirm your e-mail address",
        {"name": "Ada Lovelace", "path": "/verify-email?token=a-sample-that-opens-nothing", "hours": 24},
    ),
    "reset_password": Letter(
        "Choose a new password",
        {"name": "Ada Lovelace", "path": "/reset-password?token=a-sample-that-opens-nothing", "hours": 1},
    ),
    "email_changed": Letter(
        "Your e-mail address was changed", {"name": "Ada Lovelace", "new_email": "ada@new.example"}
    ),
    "password_changed": Letter(
        "Your password was changed", {"name": "Ada Lovelace", "date": "3 May 2026", "path": "/reset-password"}
    ),
    "second_factor_on": Letter(
        "Two-step sign-in is on", {"name": "Ada Lovelace", "path": "/account/security"}
    ),
    "second_factor_off": Letter(
        "Two-step sign-in is off", {"name": "Ada Lovelace", "path": "/account/security"}
    ),
    "account_exists": Letter(
        "You already have an account", {"name": "Ada Lovelace", "path": "/reset-password"}
    ),
    "account_deleted": Letter("Your account is deleted", {"name": "Ada Lovelace"}),
    "back_in_stock": Letter(
        "{{ title }} is back", {"title": "Walnut desk lamp", "price": "$89.00", "path": "/product/walnut-desk-lamp"}
    ),
}  # fmt: skip
