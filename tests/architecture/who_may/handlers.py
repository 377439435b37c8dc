"""Who may call which event of which page: one row each. Every public method of a state can be called by anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.architecture.who_may.callers import (
    ADMIN,
    CATALOGUE_STAFF,
    ORDER_STAFF,
    OWNER_OR_ORDER_STAFF,
    PUBLIC,
    SIGNED_IN,
    VALID,
)
from tests.architecture.who_may.world import World


@dataclass(frozen=True)
class Act:
    """Who may call a handler.

    Args:
        who: the callers it does something for; all others are refused, and nothing changes.
        with_: the arguments a page would send.
        at: the address of the page.
        after: a handler of the same page that must have run before.
    """

    who: frozenset[str]
    with_: Callable[[World], tuple[Any, ...]] = lambda _world: ()
    at: Callable[[World], str] = lambda _world: "/"
    after: str = ""


def args(*values: Any) -> Callable[[World], tuple[Any, ...]]:
    return lambda _world: values


def page(path: str) -> Callable[[World], str]:
    return lambda world: path.format(**world.path)


HANDLERS = {
    # accounts
    "AuthState.load_form": Act(PUBLIC),
    "HistoryState.load_history": Act(SIGNED_IN),
    # round every page
    "ShellState.load_shell": Act(PUBLIC),
    "ShellState.look_at_cart": Act(PUBLIC),
    "ShellState.look_at_session": Act(PUBLIC),
    "ShellState.search": Act(PUBLIC, args({"q": "lamp"})),
    "ShellState.tell": Act(PUBLIC, args("hello")),
    "LiveState.watch": Act(PUBLIC),
    # catalogue
    "HomeState.load_home": Act(PUBLIC),
    "HomeState.refresh_picks": Act(PUBLIC),
    "InteractionState.open_suggestion": Act(PUBLIC, lambda world: (world.lamp.slug, "home", "popular")),
    "InteractionState.hide_suggestion": Act(PUBLIC, lambda world: (world.lamp.slug,)),
    "InteractionState.undo_hiding": Act(PUBLIC),
    "ListingState.load_listing": Act(PUBLIC, at=page("/products")),
    "ListingState.refresh_listing": Act(PUBLIC, at=page("/products")),
    "ListingState.sort_by": Act(PUBLIC, args("price"), at=page("/products")),
    "ListingState.filter_by": Act(PUBLIC, args({}), at=page("/products")),
    "ProductState.load_product": Act(PUBLIC, at=page("/product/{slug}")),
    "ProductState.refresh_product": Act(PUBLIC, at=page("/product/{slug}"), after="load_product"),
    "ProductState.refresh_shelf": Act(PUBLIC, at=page("/product/{slug}"), after="load_product"),
    "ProductState.choose_variant": Act(
        PUBLIC, lambda world: (world.lamp.sku,), at=page("/product/{slug}"), after="load_product"
    ),
    # what shoppers decide
    "ChoicesState.load_choices": Act(PUBLIC),
    "ChoicesState.follow_me": Act(PUBLIC, args(False)),
    "ChoicesState.clear_history": Act(PUBLIC),
    # cart and checkout
    "CartState.load_cart": Act(PUBLIC),
    "CartState.refresh_cart": Act(PUBLIC),
    "CartState.refresh_shelf": Act(PUBLIC),
    "CartState.add_to_cart": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.change_quantity": Act(PUBLIC, lambda world: (world.lamp.sku, 2)),
    "CartState.remove": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.undo_remove": Act(PUBLIC),
    "CartState.save_for_later": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.move_to_cart": Act(VALID, lambda world: (world.vase.sku,)),
    "CartState.forget_saved": Act(PUBLIC, lambda world: (world.vase.sku,)),
    "CartState.use_coupon": Act(PUBLIC, args({"code": "SAVE10"})),
    "CartState.drop_coupon": Act(PUBLIC),
    "CheckoutState.load_checkout": Act(PUBLIC),
    "CheckoutState.choose_country": Act(PUBLIC, args("GB")),
    "CheckoutState.choose_shipping": Act(PUBLIC, args("standard")),
    "CheckoutState.place_order": Act(PUBLIC, args({})),
    "OrderState.load_order": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}")),
    # The world's mails leave the house, as in production: nobody reads them there.
    "DevMailState.load_mails": Act(frozenset()),
    "DevMailState.open_mail": Act(frozenset(), args("x")),
    "DevMailState.open_template": Act(frozenset(), args("order_confirmation")),
    # staff
    "AdminMailState.load_mails": Act(ORDER_STAFF),
    "AdminMailState.turn_page": Act(ORDER_STAFF, args(1)),
    "AdminMailState.try_again": Act(ORDER_STAFF, lambda world: (int(world.path["mail_id"]),)),
    "AdminAuditState.load_audit": Act(ADMIN),
    "AdminAuditState.filter_audit": Act(PUBLIC, args({"who": "ada"})),
    "AdminPromotionsState.load_promotions": Act(CATALOGUE_STAFF),
    "AdminPromotionsState.turn_page": Act(CATALOGUE_STAFF, args(1)),
    # A window of one's own: what the form holds is checked when it is saved.
    "AdminPromotionsState.open_form": Act(PUBLIC, args("")),
    "AdminPromotionsState.close_form": Act(PUBLIC),
    "AdminPromotionsState.save_coupon": Act(
        CATALOGUE_STAFF, args({"code": "MORE", "kind": "percent", "percent": "12.5"})
    ),
    "AdminPromotionsState.end_coupon": Act(CATALOGUE_STAFF, args("SAVE10")),
    "AdminModelsState.load_models": Act(ADMIN),
    "AdminModelsState.promote": Act(ADMIN, args("m1")),
    "AdminOrdersState.load_orders": Act(ORDER_STAFF),
    "AdminOrdersState.turn_page": Act(ORDER_STAFF, args(1)),
    "AdminOrdersState.refresh_orders": Act(ORDER_STAFF),
}
