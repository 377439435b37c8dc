"""A shop whose mails suggest products, and how a test reads them."""

import re
from urllib.parse import parse_qs, urlsplit

from shop_app.services.mail import MAIL

HEADING = "You may also like"


def buy(shop, actor, *things):
    for thing in things:
        shop.cart.add(actor, thing.sku, 1)
    return shop.place_order(actor)


def mailed(shop) -> list[tuple[str, str]]:
    """Deliver what waits; return text and HTML of the mails that left since the last time."""
    before = len(shop.mailer.sent)
    shop.outbox.deliver(only=MAIL)
    return [tuple(part.get_content() for part in each.iter_parts()) for each in shop.mailer.sent[before:]]


def suggested(text: str) -> list[tuple[str, str]]:
    """Return (slug, label) of what the text of a mail suggests."""
    links = [urlsplit(each) for each in re.findall(r"https?://\S+/product/\S+", text.partition(HEADING)[2])]
    return [(each.path.rpartition("/")[2], parse_qs(each.query).get("shelf", [""])[0]) for each in links]
