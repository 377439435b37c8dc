"""Who may call which event of which page: one row each. Every public method of a state can be called by anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.architecture.who_may.callers import (
    ADMIN,
    CATALOGUE_STAFF,
    ORDER_STAFF,
    OWNER,
    OWNER_OR_ORDER_STAFF,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    VALID,
)
from tests.architecture.who_may.routes import ADDRESS
from tests.architecture.who_may.world import World
from tests.fakes.shop import PASSWORD


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
    "ProfileState.load_profile": Act(SIGNED_IN),
    "ProfileState.save_name": Act(SIGNED_IN, args({"name": "New name"})),
    "ProfileState.change_email": Act(SIGNED_IN, args({"email": "moved@example.com", "current_password": PASSWORD})),
    "ProfileState.send_confirmation": Act(SIGNED_IN),
    "AddressesState.load_addresses": Act(SIGNED_IN),
    "AddressesState.add_address": Act(PUBLIC),  # opens an empty form
    "AddressesState.edit_address": Act(PUBLIC, args(1)),  # of what the window shows already
    "AddressesState.close_form": Act(PUBLIC),
    "AddressesState.save_address": Act(SIGNED_IN, args(ADDRESS)),
    "AddressesState.remove_address": Act(OWNER, lambda world: (int(world.path["address_id"]),)),
    "SecurityState.load_security": Act(SIGNED_IN),
    "SecurityState.change_password": Act(
        SIGNED_IN, args({"current_password": PASSWORD, "new_password": "quartz meadow comet"})
    ),
    "SecurityState.end_sign_in": Act(OWNER, lambda world: (int(world.path["session_id"]),)),
    "SecurityState.end_others": Act(SIGNED_IN),
    "SecurityState.begin_second_factor": Act(SIGNED_IN, args({"totp_password": PASSWORD})),
    "SecurityState.confirm_second_factor": Act(SIGNED_IN, args({"code": "000000"})),
    "SecurityState.renew_codes": Act(SIGNED_IN, args({"code": "000000"})),
    "SecurityState.turn_off_second_factor": Act(SIGNED_IN, args({"code": "000000"})),
    "SecurityState.forget_codes": Act(PUBLIC),  # of one's own window
    "AdminUsersState.load_users": Act(ADMIN),
    "AdminUsersState.search_users": Act(ADMIN, args({"q": "ada"})),
    "AdminUsersState.filter_role": Act(ADMIN, args("admin")),
    "AdminUsersState.turn_page": Act(ADMIN, args(1)),
    "AdminUsersState.give_role": Act(ADMIN, lambda world: (int(world.path["user_id"]), "support")),
    "AdminUsersState.set_disabled": Act(ADMIN, lambda world: (int(world.path["user_id"]), True)),
    "AdminUsersState.end_sessions": Act(ADMIN, lambda world: (int(world.path["user_id"]),)),
    # round every page
    "ShellState.load_shell": Act(PUBLIC),
    "ShellState.look_at_cart": Act(PUBLIC),
    "ShellState.look_at_session": Act(PUBLIC),
    "ShellState.search": Act(PUBLIC, args({"q": "lamp"})),
    "SearchBoxState.suggest": Act(PUBLIC, args("lam")),
    "ShellState.tell": Act(PUBLIC, args("hello")),
    "LiveState.watch": Act(PUBLIC),
    # catalogue
    "HomeState.load_home": Act(PUBLIC),
    "HomeState.refresh_picks": Act(PUBLIC),
    "InteractionState.open_suggestion": Act(PUBLIC, lambda world: (world.lamp.slug, "home", "popular")),
    "InteractionState.note_arrival": Act(PUBLIC),
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
    "AlertState.ask_to_be_told": Act(PUBLIC, lambda world: ({"sku": world.lamp.sku, "alert_email": "ada@x.example"},)),
    "ReviewsState.load_reviews": Act(PUBLIC, at=page("/product/{slug}")),
    "ReviewsState.show_more": Act(PUBLIC, at=page("/product/{slug}"), after="load_reviews"),
    "ReviewsState.write": Act(SIGNED_IN, args({"rating": "5", "text": ""}), at=page("/product/{slug}")),
    "WishState.load_hearts": Act(PUBLIC),
    "WishState.load_wishes": Act(PUBLIC),
    "WishState.toggle": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "AdminReviewsState.load_list": Act(STAFF),
    "AdminReviewsState.choose": Act(STAFF, args("hidden")),
    "AdminReviewsState.turn_page": Act(STAFF, args(1)),
    "AdminReviewsState.moderate": Act(STAFF, lambda world: (int(world.path["review_id"]), "hidden")),
    "AdminProductsState.load_products": Act(CATALOGUE_STAFF, at=page("/admin/products")),
    # Addresses and windows of one's own: what is asked for is checked when it is read or stored.
    "AdminProductsState.filter_products": Act(STAFF, args({"q": "lamp"})),
    "AdminProductsState.filter_by": Act(STAFF, args("status", "draft")),
    "AdminProductsState.choose": Act(STAFF, lambda world: (world.lamp.slug, True)),
    "AdminProductsState.choose_all": Act(STAFF, args(True)),
    "AdminProductsState.ask_to_move": Act(STAFF, args("archived")),
    "AdminProductsState.move_chosen": Act(CATALOGUE_STAFF),
    "AdminProductsState.undo_move": Act(CATALOGUE_STAFF),
    "AdminProductState.load_product": Act(CATALOGUE_STAFF, at=page("/admin/products/{slug}")),
    "AdminProductState.refresh_product": Act(CATALOGUE_STAFF, at=page("/admin/products/{slug}")),
    "AdminProductState.save_product": Act(
        CATALOGUE_STAFF, args({"title": "Lantern"}), at=page("/admin/products/{slug}"), after="load_product"
    ),
    "AdminProductState.keep_mine": Act(STAFF),
    "AdminProductState.add_variant": Act(STAFF),
    "AdminProductState.remove_variant": Act(STAFF, args("v0", True)),
    "AdminProductState.add_option": Act(STAFF),
    "AdminProductState.name_option": Act(STAFF, args("o0", "Size")),
    "AdminProductState.remove_option": Act(STAFF, args("o0")),
    "AdminProductState.add_attribute": Act(STAFF),
    "AdminProductState.remove_attribute": Act(STAFF, args("a0")),
    "AdminCategoriesState.load_categories": Act(CATALOGUE_STAFF),
    "AdminCategoriesState.open_form": Act(STAFF, args("lamps")),  # a window of one's own
    "AdminCategoriesState.close_form": Act(STAFF),
    "AdminCategoriesState.save_category": Act(CATALOGUE_STAFF, args({"title": "New"})),
    "AdminCategoriesState.remove_category": Act(CATALOGUE_STAFF, args("lamps")),
    "AdminSearchState.load_searches": Act(CATALOGUE_STAFF),
    "AdminSearchState.choose_days": Act(STAFF, args("7")),  # of one's own window
    "AdminSearchState.add_synonyms": Act(CATALOGUE_STAFF, args({"words": "sofa, couch"})),
    "AdminSearchState.remove_synonyms": Act(CATALOGUE_STAFF, lambda world: (int(world.path["group_id"]),)),
    "AdminSearchState.undo_removing": Act(CATALOGUE_STAFF),
    "AdminStockState.open_stock": Act(CATALOGUE_STAFF, lambda world: (world.lamp.sku,)),
    "AdminStockState.close_stock": Act(STAFF),
    "AdminStockState.adjust_stock": Act(
        CATALOGUE_STAFF, lambda world: ({"sku": world.lamp.sku, "delta": "2", "reason": "counted"},)
    ),
    "ImagesState.load_images": Act(CATALOGUE_STAFF, at=page("/admin/pictures/{slug}")),
    "ImagesState.describe": Act(
        CATALOGUE_STAFF,
        lambda world: ({"name": world.path["picture"], "alt": "The lamp"},),
        at=page("/admin/pictures/{slug}"),
        after="load_images",
    ),
    "ImagesState.move": Act(
        CATALOGUE_STAFF,
        lambda world: (world.path["picture"], 1),
        at=page("/admin/pictures/{slug}"),
        after="load_images",
    ),
    "ImagesState.remove": Act(
        CATALOGUE_STAFF, lambda world: (world.path["picture"],), at=page("/admin/pictures/{slug}"), after="load_images"
    ),
    # cart and checkout
    "CartState.load_cart": Act(PUBLIC),
    "CartState.refresh_cart": Act(PUBLIC),
    "CartState.refresh_shelf": Act(PUBLIC),
    "CartState.add_to_cart": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.add_suggestion": Act(PUBLIC, lambda world: (world.lamp.sku, world.lamp.slug, "home", "popular")),
    "CartState.change_quantity": Act(PUBLIC, lambda world: (world.lamp.sku, 2)),
    "CartState.remove": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.undo_remove": Act(PUBLIC),
    "CartState.save_for_later": Act(PUBLIC, lambda world: (world.lamp.sku,)),
    "CartState.move_to_cart": Act(VALID, lambda world: (world.vase.sku,)),
    "CartState.forget_saved": Act(PUBLIC, lambda world: (world.vase.sku,)),
    "CartState.use_coupon": Act(PUBLIC, args({"code": "SAVE10"})),
    "CartState.drop_coupon": Act(PUBLIC),
    "CheckoutState.load_checkout": Act(PUBLIC),
    "CheckoutState.refresh_checkout": Act(PUBLIC),
    "CheckoutState.look_at_field": Act(PUBLIC, args("email", "ada@")),
    "CheckoutState.save_contact": Act(PUBLIC, args({"email": "ada@example.com"})),
    "CheckoutState.choose_country": Act(PUBLIC, args("GB")),
    "CheckoutState.choose_saved": Act(PUBLIC, args(0)),
    "CheckoutState.save_address": Act(PUBLIC, args({"name": "Ada"})),
    "CheckoutState.choose_shipping": Act(PUBLIC, args("standard")),
    "CheckoutState.save_shipping": Act(PUBLIC),
    "CheckoutState.choose_billing": Act(PUBLIC, args(False)),
    "CheckoutState.save_payment": Act(PUBLIC, args({"payment_token": "tok_visa"})),
    "CheckoutState.place_order": Act(PUBLIC),
    "OrderState.load_order": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}")),
    # The world's mails leave the house, as in production: nobody reads them there.
    "DevMailState.load_mails": Act(frozenset()),
    "DevMailState.open_mail": Act(frozenset(), args("x")),
    "DevMailState.open_template": Act(frozenset(), args("order_confirmation")),
    "OrderState.refresh_shelf": Act(PUBLIC, at=page("/order/{number}")),
    "OrderState.look_up": Act(
        frozenset(), args({"email": "shopper@example.com"}), at=page("/order/{number}")
    ),  # no token
    "OrderState.answer_bank": Act(OWNER_OR_ORDER_STAFF, args(True), at=page("/order/{number}"), after="load_order"),
    "OrderState.finish_payment": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}"), after="load_order"),
    "OrderState.mail_again": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}"), after="load_order"),
    "OrderState.cancel": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}"), after="load_order"),
    "OrderState.request_return": Act(OWNER_OR_ORDER_STAFF, args({"reason": "x"}), at=page("/order/{number}")),
    "OrderState.reorder": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}")),
    "OrderState.adopt": Act(frozenset(), at=page("/order/{number}")),  # it is in an account
    "InvoiceState.load_invoice": Act(OWNER_OR_ORDER_STAFF, at=page("/order/{number}/invoice")),
    "FindOrderState.load_form": Act(PUBLIC),
    "FindOrderState.send_link": Act(PUBLIC, args({"number": "K7QX-9MWD", "email": "ada@example.com"})),
    # staff
    "AdminOrdersState.filter_orders": Act(ORDER_STAFF, args({"words": "ada", "status": "paid"})),
    "AdminOrderState.load_order": Act(ORDER_STAFF, at=page("/admin/orders/{number}")),
    "AdminOrderState.move": Act(ORDER_STAFF, args("processing"), at=page("/admin/orders/{number}")),
    "AdminOrderState.ship": Act(
        ORDER_STAFF,
        lambda world: ({f"ship-{world.lamp.sku}": "1", "tracking": "RM1"},),
        at=page("/admin/orders/{number}"),
        after="load_order",
    ),
    "AdminOrderState.ask_to_cancel": Act(STAFF, args(True)),
    "AdminOrderState.cancel": Act(ORDER_STAFF, args({}), at=page("/admin/orders/{number}")),
    "AdminOrderState.ask_to_refund": Act(STAFF, args(True)),
    "AdminOrderState.refund": Act(
        ORDER_STAFF, args({"amount": "1", "reason": "x"}), at=page("/admin/orders/{number}"), after="load_order"
    ),
    "AdminOrderState.mail_again": Act(ORDER_STAFF, at=page("/admin/orders/{number}")),
    "AdminOrderState.write_note": Act(ORDER_STAFF, args({"text": "x"}), at=page("/admin/orders/{number}")),
    "AdminReturnsState.load_returns": Act(ORDER_STAFF),
    "AdminReturnsState.turn_page": Act(ORDER_STAFF, args(1)),
    "AdminReturnsState.filter_by": Act(ORDER_STAFF, args("requested")),
    "AdminReturnsState.decide": Act(ORDER_STAFF, lambda world: (int(world.path["return_id"]), "approved")),
    "AdminMailState.load_mails": Act(ORDER_STAFF),
    "AdminMailState.turn_page": Act(ORDER_STAFF, args(1)),
    "AdminMailState.try_again": Act(ORDER_STAFF, lambda world: (int(world.path["mail_id"]),)),
    "AdminAuditState.load_audit": Act(ADMIN),
    "AdminAuditState.filter_audit": Act(STAFF, args({"who": "ada"})),
    "AdminTariffState.load_tariff": Act(CATALOGUE_STAFF),
    "AdminTariffState.add_tax": Act(STAFF),
    "AdminTariffState.add_zone": Act(STAFF),
    "AdminTariffState.add_delivery": Act(STAFF, args("0")),
    "AdminTariffState.remove_row": Act(STAFF, args("tax-0")),
    "AdminTariffState.save_tariff": Act(CATALOGUE_STAFF, args({"home": "US"})),
    "AdminPromotionsState.load_promotions": Act(CATALOGUE_STAFF),
    "AdminPromotionsState.turn_page": Act(CATALOGUE_STAFF, args(1)),
    # A window of one's own: what the form holds is checked when it is saved.
    "AdminPromotionsState.open_form": Act(STAFF, args("")),
    "AdminPromotionsState.close_form": Act(STAFF),
    "AdminPromotionsState.save_coupon": Act(
        CATALOGUE_STAFF, args({"code": "MORE", "kind": "percent", "percent": "12.5"})
    ),
    "AdminPromotionsState.end_coupon": Act(CATALOGUE_STAFF, args("SAVE10")),
    "AdminModelsState.load_models": Act(ADMIN),
    "AdminModelsState.promote": Act(ADMIN, args("m1")),
    "ShelfDeskState.load_shelves": Act(ADMIN),
    "ShelfDeskState.refresh_training": Act(ADMIN),
    "ShelfDeskState.train_now": Act(ADMIN),
    "ShelfDeskState.roll_back": Act(ADMIN),
    "ShelfDeskState.set_rule": Act(
        ADMIN, lambda world: ({"product": world.lamp.slug, "kind": "pin", "placement": "home"},)
    ),
    "ShelfDeskState.drop_rule": Act(ADMIN, lambda world: (world.lamp.slug, "")),
    "ShelfDeskState.start_trial": Act(
        ADMIN, args({"challenger": "varied", "challenger_share": "30", "holdout_share": "10"})
    ),
    "ShelfDeskState.stop_trial": Act(ADMIN),
    "ShelfDeskState.explain": Act(ADMIN, lambda world: ({"email": "shopper@example.com", "product": world.lamp.slug},)),
    "ShelfDeskState.try_out": Act(ADMIN, lambda world: ({"products": world.lamp.slug},)),
    "AdminOrdersState.load_orders": Act(ORDER_STAFF),
    "AdminOrdersState.turn_page": Act(ORDER_STAFF, args(1)),
    "AdminOrdersState.refresh_orders": Act(ORDER_STAFF),
}
