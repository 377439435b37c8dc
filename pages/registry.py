"""Every page once: its address, its drawing, its title and what it loads. The roof registers them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from pages.account import account
from pages.accounts.addresses import addresses
from pages.accounts.privacy import privacy as account_privacy
from pages.accounts.profile import profile
from pages.accounts.security import security
from pages.admin.audit import audit
from pages.admin.bring_in import bring_in
from pages.admin.categories import categories
from pages.admin.mail import mail
from pages.admin.order import admin_order
from pages.admin.orders import orders
from pages.admin.pictures import pictures
from pages.admin.product import admin_product
from pages.admin.products import admin_products
from pages.admin.promotions import promotions
from pages.admin.recommendations import recommendations
from pages.admin.returns import returns
from pages.admin.reviews import reviews
from pages.admin.search import search
from pages.admin.tariff import tariff
from pages.admin.users import users
from pages.cart import cart
from pages.checkout import checkout
from pages.dev_kit import dev_kit
from pages.dev_mail import dev_mail
from pages.find_order import find_order
from pages.home import home
from pages.invoice import invoice
from pages.order import order
from pages.product import product
from pages.products import products
from pages.sign_in import login, login_code, register, reset_password, verify_email
from pages.wishlist import wishlist
from pages.words import about, help_page, licences, not_found, privacy
from shop_app import routes
from state.accounts import AuthState
from state.addresses import AddressesState
from state.admin import AdminOrdersState
from state.admin_categories import AdminCategoriesState
from state.admin_orders import AdminOrderState, AdminReturnsState
from state.admin_product import AdminProductState
from state.admin_products import AdminProductsState
from state.admin_search import AdminSearchState
from state.audit import AdminAuditState
from state.cart import CartState
from state.checkout import CheckoutState
from state.choices import ChoicesState
from state.home import HomeState
from state.images import ImagesState
from state.interactions import InteractionState
from state.listing import ListingState
from state.live import LiveState
from state.mail import AdminMailState, DevMailState
from state.orders import FindOrderState, HistoryState, InvoiceState, OrderState
from state.product import ProductState
from state.profile import ProfileState
from state.promotions import AdminPromotionsState
from state.reviews import AdminReviewsState, ReviewsState
from state.security import SecurityState
from state.shelf_desk import ShelfDeskState
from state.shell import ShellState
from state.tariff import AdminTariffState
from state.users import AdminUsersState
from state.wishes import WishState

BRAND = "Tangelo"


@dataclass(frozen=True)
class Page:
    """One address of the shop."""

    route: str
    draw: Callable[[], rx.Component]
    title: Any  # text, or a Var that becomes it
    load: Any = None  # an event, or a list of them


def _titled(name: Any) -> Any:
    return rx.cond(name != "", f"{name} | {BRAND}", BRAND)


PAGES = [
    Page(routes.HOME, home, f"{BRAND} | Good things for everyday life", [HomeState.load_home, WishState.load_hearts]),
    Page(routes.PRODUCTS, products, f"Products | {BRAND}", [ListingState.load_listing, WishState.load_hearts]),
    Page(routes.CATEGORY, products, _titled(ListingState.title), [ListingState.load_listing, WishState.load_hearts]),
    Page(
        routes.PRODUCT,
        product,
        _titled(ProductState.product.title),
        [
            ProductState.load_product,
            ReviewsState.load_reviews,
            WishState.load_hearts,
            InteractionState.note_arrival,
        ],
    ),
    Page(routes.CART, cart, f"Your cart | {BRAND}", CartState.load_cart),
    Page(routes.CHECKOUT, checkout, f"Checkout | {BRAND}", CheckoutState.load_checkout),
    Page(routes.ORDER, order, f"Your order | {BRAND}", OrderState.load_order),
    Page(routes.INVOICE, invoice, f"Invoice | {BRAND}", InvoiceState.load_invoice),
    Page(routes.FIND_ORDER, find_order, f"Find your order | {BRAND}", FindOrderState.load_form),
    Page(routes.LOGIN, login, f"Sign in | {BRAND}", AuthState.load_form),
    Page(routes.LOGIN_CODE, login_code, f"Sign in | {BRAND}", AuthState.load_form),
    Page(routes.VERIFY_EMAIL, verify_email, f"Confirm your address | {BRAND}", AuthState.load_form),
    Page(routes.RESET_PASSWORD, reset_password, f"New password | {BRAND}", AuthState.load_form),
    Page(routes.ACCOUNT_PROFILE, profile, f"Your profile | {BRAND}", ProfileState.load_profile),
    Page(routes.ACCOUNT_ADDRESSES, addresses, f"Your addresses | {BRAND}", AddressesState.load_addresses),
    Page(routes.ACCOUNT_SECURITY, security, f"Security | {BRAND}", SecurityState.load_security),
    Page(
        routes.ACCOUNT_PRIVACY,
        account_privacy,
        f"Your privacy | {BRAND}",
        [ProfileState.load_profile, AuthState.load_form],
    ),
    Page(routes.ADMIN_USERS, users, f"People | {BRAND}", AdminUsersState.load_users),
    Page(routes.REGISTER, register, f"Create account | {BRAND}", AuthState.load_form),
    Page(routes.ACCOUNT, account, f"Your orders | {BRAND}", HistoryState.load_history),
    Page(routes.WISHLIST, wishlist, f"Wish list | {BRAND}", WishState.load_wishes),
    Page(routes.ADMIN, orders, f"Back office | {BRAND}", AdminOrdersState.load_orders),
    Page(routes.ADMIN_ORDERS, orders, f"Orders | {BRAND}", AdminOrdersState.load_orders),
    Page(routes.ADMIN_ORDER, admin_order, f"Order | {BRAND}", AdminOrderState.load_order),
    Page(routes.ADMIN_RETURNS, returns, f"Returns | {BRAND}", AdminReturnsState.load_returns),
    Page(routes.ADMIN_IMPORT, bring_in, f"Bring in, take out | {BRAND}"),
    Page(routes.ADMIN_CATEGORIES, categories, f"Categories | {BRAND}", AdminCategoriesState.load_categories),
    Page(routes.ADMIN_SEARCH, search, f"Searches | {BRAND}", AdminSearchState.load_searches),
    Page(routes.ADMIN_REVIEWS, reviews, f"Reviews | {BRAND}", AdminReviewsState.load_list),
    Page(routes.ADMIN_PRODUCTS, admin_products, f"Products | {BRAND}", AdminProductsState.load_products),
    Page(routes.ADMIN_PRODUCT, admin_product, f"Product | {BRAND}", AdminProductState.load_product),
    Page(routes.ADMIN_NEW_PRODUCT, admin_product, f"New product | {BRAND}", AdminProductState.load_product),
    Page(routes.ADMIN_PICTURES, pictures, f"Pictures | {BRAND}", ImagesState.load_images),
    Page(routes.ADMIN_RECOMMENDATIONS, recommendations, f"Recommendations | {BRAND}", ShelfDeskState.load_shelves),
    Page(routes.ADMIN_PROMOTIONS, promotions, f"Promotions | {BRAND}", AdminPromotionsState.load_promotions),
    Page(routes.ADMIN_TARIFF, tariff, f"Taxes and deliveries | {BRAND}", AdminTariffState.load_tariff),
    Page(routes.ADMIN_MAIL, mail, f"Mail | {BRAND}", AdminMailState.load_mails),
    Page(routes.ADMIN_AUDIT, audit, f"Audit log | {BRAND}", AdminAuditState.load_audit),
    Page(routes.ABOUT, about, f"About us | {BRAND}"),
    Page(routes.HELP, help_page, f"Delivery and tax | {BRAND}"),
    Page(routes.PRIVACY, privacy, f"Your data | {BRAND}", ChoicesState.load_choices),
    Page(routes.LICENCES, licences, f"Licences | {BRAND}"),
    Page(routes.DEV_KIT, dev_kit, f"The kit | {BRAND}"),
    Page(routes.DEV_MAIL, dev_mail, f"Mails | {BRAND}", DevMailState.load_mails),
    Page("404", not_found, f"Not found | {BRAND}"),
]


def loads(page: Page) -> list[Any]:
    """Return what a page asks for when it opens: who is asking first, then its own, and news of both."""
    own = page.load if isinstance(page.load, list) else [page.load] if page.load is not None else []
    return [ShellState.load_shell, *own, LiveState.watch]
