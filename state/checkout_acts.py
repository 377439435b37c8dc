"""What the checkout asks of the shop, each a use case for ``attempt``. No state here."""

import logging
from dataclasses import replace

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput, ShopError
from shop_app.domain.orders import Address, Order, OrderDraft
from shop_app.services.checkout import Quote
from state import show, show_orders
from state.views import AddressView, CartLineView

log = logging.getLogger(__name__)


def shopper(shop: Services, actor: Actor) -> tuple[str, list[AddressView]]:
    if not actor.is_signed_in:
        return "", []
    book = shop.address_book.mine(actor)
    known = [each.address for each in sorted(book, key=lambda each: not each.is_shipping_default)]
    if not known and (mine := shop.orders.mine(actor)):
        known = [shop.orders.get(actor, mine[0].number).shipping_address]
    return actor.email, [show_orders.address_form(each) for each in known]


def stripe(shop: Services, _actor: Actor) -> tuple[str, str]:
    """Return the publishable key and the script of Stripe; nothing while the sandbox takes the payments."""
    settings = shop.settings
    return (settings.stripe_publishable_key, f"{settings.stripe_sites[1]}/v3/") if settings.takes_stripe else ("", "")


def quote(shop: Services, actor: Actor, country: str, method: str) -> tuple[Quote, list[CartLineView], list[str]]:
    try:
        found = shop.checkout.quote(actor, country, method)
    except InvalidInput:
        found = shop.checkout.quote(actor, country)  # that delivery does not go to this country
    cart = shop.cart.view(actor)
    keys = [live.cart(actor.shopper), *(live.product(line.product_id) for line in cart.lines)]
    return found, show.cart_lines(cart), keys


def place(shop: Services, actor: Actor, draft: OrderDraft | None, key: str, keeps_address: bool) -> Order:
    if draft is None:
        raise InvalidInput({"total": "Please go through the steps first: something is still missing."})
    order, is_replay = shop.checkout.place(actor, replace(draft, payment_provider=shop.payments.provider), key)
    if keeps_address and actor.is_signed_in and not is_replay:
        _keep(shop, actor, draft.shipping_address)
    return order


def _keep(shop: Services, actor: Actor, address: Address) -> None:
    if address in [each.address for each in shop.address_book.mine(actor)]:
        return
    try:
        shop.address_book.add(actor, address)
    except ShopError as refusal:
        log.info("an address was not kept: %s", refusal.code)  # the order stands; a full book is no reason to fail it
