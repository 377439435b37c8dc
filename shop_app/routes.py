"""Every address of the shop, once. Pages, handlers, mails and the sitemap build their links here."""

from urllib.parse import quote, urlencode

HOME = "/"
PRODUCTS = "/products"
CATEGORY = "/category/[slug]"
PRODUCT = "/product/[slug]"
CART = "/cart"
CHECKOUT = "/checkout"
ORDER = "/order/[number]"
INVOICE = "/order/[number]/invoice"
FIND_ORDER = "/find-order"

LOGIN = "/login"
REGISTER = "/register"
RESET_PASSWORD = "/reset-password"  # noqa: S105 - an address
LOGIN_CODE = "/login/code"
VERIFY_EMAIL = "/verify-email"
ACCOUNT = "/account"
ACCOUNT_PROFILE = "/account/profile"
ACCOUNT_ADDRESSES = "/account/addresses"
ACCOUNT_SECURITY = "/account/security"
ACCOUNT_PRIVACY = "/account/privacy"
WISHLIST = "/account/wishlist"

ADMIN = "/admin"
ADMIN_PRODUCTS = "/admin/products"
ADMIN_PRODUCT = "/admin/products/[slug]"
ADMIN_NEW_PRODUCT = "/admin/new-product"  # beside the products, so that one of them may be called "new"
ADMIN_CATEGORIES = "/admin/categories"
ADMIN_SEARCH = "/admin/search"
ADMIN_REVIEWS = "/admin/reviews"
ADMIN_IMPORT = "/admin/import"
ADMIN_PICTURES = "/admin/pictures/[slug]"
ADMIN_ORDERS = "/admin/orders"
ADMIN_ORDER = "/admin/orders/[number]"
ADMIN_RETURNS = "/admin/returns"
ADMIN_USERS = "/admin/users"
ADMIN_RECOMMENDATIONS = "/admin/recommendations"
ADMIN_PROMOTIONS = "/admin/promotions"
ADMIN_TARIFF = "/admin/tariff"
ADMIN_AUDIT = "/admin/audit"
ADMIN_MAIL = "/admin/mail"

ABOUT = "/about"
HELP = "/help"
PRIVACY = "/privacy"
LICENCES = "/licences"

DEV_KIT = "/dev/kit"
DEV_MAIL = "/dev/mail"

# Form posts, answered by the HTTP door: a cookie can only be set by a real response, never over the websocket.
AUTH_LOGIN = "/auth/login"
AUTH_LOGOUT = "/auth/logout"
AUTH_REGISTER = "/auth/register"
AUTH_CODE = "/auth/code"
AUTH_VERIFY = "/auth/verify-email"
AUTH_RESET = "/auth/password-reset"
AUTH_RESET_CONFIRM = "/auth/password-reset/confirm"
AUTH_EXPORT = "/auth/export"
AUTH_DELETE = "/auth/delete-account"
AUTH_VISITOR = "/auth/visitor.js"
SHELVES_SEEN = "/shelves/seen"

FORM_IMPORT = "/forms/products/import"
FORM_EXPORT = "/forms/export"
FORM_PICTURES = "/forms/products/{slug}/images"

API = "/api/v1"
API_DOCS = "/api/docs"
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"


def category(slug: str) -> str:
    """The listing of one category."""
    return f"/category/{quote(slug, safe='')}"


def product(slug: str, label: str = "") -> str:
    """The page of one product; a link in a mail carries the label of the shelf it stands on."""
    path = f"/product/{quote(slug, safe='')}"
    return f"{path}?{urlencode({'shelf': label})}" if label else path


def admin_product(slug: str) -> str:
    """One product as staff works on it."""
    return f"{ADMIN_PRODUCTS}/{quote(slug, safe='')}"


def admin_products(**filters: str) -> str:
    """The staff's list of products with its filters, order and page; empty ones are left out."""
    chosen = {name: value for name, value in filters.items() if value}
    return f"{ADMIN_PRODUCTS}?{urlencode(chosen)}" if chosen else ADMIN_PRODUCTS


def pictures(slug: str) -> str:
    """The back-office page of one product's pictures."""
    return f"/admin/pictures/{quote(slug, safe='')}"


def order(number: str, token: str = "") -> str:
    """The confirmation and tracking page of one order; a guest's link carries the order's token."""
    path = f"/order/{quote(number, safe='')}"
    return f"{path}?{urlencode({'token': token})}" if token else path


def invoice(number: str) -> str:
    """The printable invoice of one order."""
    return f"/order/{quote(number, safe='')}/invoice"


def admin_order(number: str) -> str:
    """One order as staff works on it."""
    return f"{ADMIN_ORDERS}/{quote(number, safe='')}"


def checkout(step: str = "") -> str:
    """The checkout, at one of its steps."""
    return f"{CHECKOUT}?{urlencode({'step': step})}" if step else CHECKOUT


def products(**filters: str | int | list[str] | None) -> str:
    """The listing with filters in its URL, so that back, refresh and share work; empty ones are left out."""
    chosen = {name: value for name, value in filters.items() if value not in (None, "", [])}
    return f"{PRODUCTS}?{urlencode(chosen, doseq=True)}" if chosen else PRODUCTS


def login(next_page: str = "") -> str:
    """The sign-in page; ``next_page`` is where a successful sign-in goes."""
    return f"{LOGIN}?{urlencode({'next': next_page})}" if next_page else LOGIN


def verify_email(token: str) -> str:
    """The page where whoever got this token by mail confirms that the address is theirs."""
    return f"{VERIFY_EMAIL}?{urlencode({'token': token})}"


def reset_password(token: str) -> str:
    """The page where whoever got this token by mail chooses a new password."""
    return f"{RESET_PASSWORD}?{urlencode({'token': token})}"
