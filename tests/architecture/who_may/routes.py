"""Who may call which REST route or form: one row each. See the package's words on how to add one."""

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
from tests.architecture.who_may.world import Person, World
from tests.fakes.pictures import photo
from tests.fakes.shop import PASSWORD

NEW = "quartz meadow comet"
ADDRESS = {"name": "Ada", "line1": "1 Street", "city": "London", "postal_code": "N1", "country": "GB"}
PRICE = {"amount": 1999, "currency": "USD"}
Ask = Callable[[World, Person], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """Who may call a route.

    Args:
        who: the callers it answers; all others get 401, 403 or 404, and nothing changes.
        ask: keyword arguments of the request that a caller who may would send (json, data, params, headers ...).
        answers: statuses that mean: you may. More than 2xx and 3xx only where the world lacks something on purpose.
        path: values for the path's names, beside those of the world.
    """

    who: frozenset[str]
    ask: Ask = lambda _world, _person: {}
    answers: frozenset[int] = frozenset({200, 201, 202, 204, 303})
    path: Callable[[World], dict[str, str]] = lambda _world: {}


def body(**fields: Any) -> Ask:
    return lambda _world, _person: {"json": fields}


def form(**fields: Any) -> Ask:
    return lambda _world, _person: {"data": fields}


def a_picture(_world: World, _person: Person) -> dict[str, Any]:
    return {"files": {"file": ("blue.jpg", photo("blue"))}}


def a_catalogue(_world: World, _person: Person) -> dict[str, Any]:
    return {"files": {"file": ("new.csv", b"item,title,category,price\nNEW-1,Vase,Vases,1.00\n")}}


def order(world: World, person: Person) -> dict[str, Any]:
    quote = world.shop.checkout.quote(person.actor, "GB", "standard")
    asked = {
        "email": "ada@example.com",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        "payment": {"provider": "sandbox", "token": "tok_visa"},
        "expected_total": {"amount": quote.totals.total.amount, "currency": "USD"},
    }
    return {"json": asked, "headers": {"Idempotency-Key": "k1"}}


def tariff(_world: World, _person: Person) -> dict[str, Any]:
    tax = {"country": "US", "basis_points": 700}
    rate = {"code": "standard", "title": "Standard", "eta_days": 3, "price": 500}
    zone = {"title": "Everywhere", "countries": [], "rates": [rate]}
    return {"json": {"version": 0, "currency": "USD", "home": "US", "taxes": [tax], "zones": [zone]}}


API = "/api/v1"
ROUTES = {
    # accounts
    f"POST {API}/auth/register": Row(VALID, body(email="new@example.com", password=PASSWORD, name="New")),
    f"POST {API}/auth/login": Row(VALID, body(email="shopper@example.com", password=PASSWORD)),
    f"POST {API}/auth/refresh": Row(SIGNED_IN, lambda _, person: {"json": {"refresh_token": person.refresh}}),
    f"POST {API}/auth/logout": Row(PUBLIC, lambda _, person: {"json": {"refresh_token": person.refresh}}),
    # A link that is no good is told so (410), whoever comes with it: the link is the proof, not the caller.
    f"POST {API}/auth/verify-email": Row(VALID, body(token="made up"), frozenset({410})),
    f"POST {API}/auth/password-reset": Row(VALID, body(email="shopper@example.com")),
    f"POST {API}/auth/password-reset/confirm": Row(VALID, body(token="made up", password=NEW), frozenset({410})),
    f"GET {API}/me": Row(SIGNED_IN),
    f"DELETE {API}/me": Row(SIGNED_IN, answers=frozenset({204, 409})),  # 409: the last administrator
    f"GET {API}/me/export": Row(SIGNED_IN),
    f"PATCH {API}/me": Row(SIGNED_IN, body(name="New name")),
    f"POST {API}/me/password": Row(SIGNED_IN, body(current_password=PASSWORD, new_password=NEW)),
    f"POST {API}/me/email": Row(SIGNED_IN, body(email="moved@example.com", current_password=PASSWORD)),
    f"POST {API}/me/email/confirmation": Row(SIGNED_IN, answers=frozenset({409})),  # all have confirmed theirs
    f"GET {API}/me/sessions": Row(SIGNED_IN),
    f"DELETE {API}/me/sessions": Row(SIGNED_IN),
    f"DELETE {API}/me/sessions/{{session_id}}": Row(OWNER),
    f"POST {API}/me/second-factor": Row(SIGNED_IN, body(current_password=PASSWORD)),
    # A wrong code is a 401 too: tests/api/test_rest_me.py tells it from "sign in first".
    f"POST {API}/me/second-factor/confirm": Row(SIGNED_IN, body(code="000000"), frozenset({401})),
    f"POST {API}/me/second-factor/backup-codes": Row(SIGNED_IN, body(code="000000"), frozenset({401})),
    f"DELETE {API}/me/second-factor": Row(SIGNED_IN, body(code="000000"), frozenset({401})),
    f"GET {API}/me/addresses": Row(SIGNED_IN),
    f"POST {API}/me/addresses": Row(SIGNED_IN, body(address=ADDRESS)),
    f"PUT {API}/me/addresses/{{address_id}}": Row(OWNER, body(address=ADDRESS)),
    f"DELETE {API}/me/addresses/{{address_id}}": Row(OWNER),
    "POST /auth/login": Row(PUBLIC, form(email="shopper@example.com", password=PASSWORD)),
    "POST /auth/register": Row(PUBLIC, form(email="new@example.com", password=PASSWORD, name="New")),
    "POST /auth/code": Row(PUBLIC, form(code="000000")),
    "POST /auth/verify-email": Row(PUBLIC, form(token="made up")),
    "POST /auth/password-reset": Row(PUBLIC, form(email="shopper@example.com")),
    "POST /auth/password-reset/confirm": Row(PUBLIC, form(token="made up", password=NEW)),
    "POST /auth/export": Row(PUBLIC),
    "POST /auth/delete-account": Row(PUBLIC, form(password="wrong password")),
    "POST /auth/logout": Row(PUBLIC),
    "GET /auth/visitor.js": Row(PUBLIC),
    # catalogue
    f"GET {API}/categories": Row(PUBLIC),
    f"GET {API}/products": Row(PUBLIC),
    f"GET {API}/products/{{slug}}": Row(PUBLIC),
    f"GET {API}/products/{{slug}}/reviews": Row(PUBLIC),
    f"GET {API}/search/suggestions": Row(PUBLIC, lambda _world, _person: {"params": {"q": "lamp"}}),
    # catalogue for staff
    f"GET {API}/admin/products": Row(CATALOGUE_STAFF),
    f"POST {API}/admin/products": Row(CATALOGUE_STAFF, body(title="New", category="lamps", sku="NEW", price=PRICE)),
    f"POST {API}/admin/products/status": Row(
        CATALOGUE_STAFF, lambda world, _: {"json": {"slugs": [world.lamp.slug], "status": "archived"}}
    ),
    f"GET {API}/admin/products/{{slug}}": Row(CATALOGUE_STAFF),
    f"PATCH {API}/admin/products/{{slug}}": Row(
        CATALOGUE_STAFF, lambda _world, _person: {"json": {"title": "Other"}, "headers": {"If-Match": '"1"'}}
    ),
    f"DELETE {API}/admin/products/{{slug}}": Row(
        CATALOGUE_STAFF, lambda _world, _person: {"headers": {"If-Match": '"1"'}}
    ),
    f"GET {API}/admin/stock/{{sku}}": Row(CATALOGUE_STAFF),
    f"POST {API}/admin/stock/{{sku}}": Row(CATALOGUE_STAFF, body(delta=2, reason="counted")),
    f"POST {API}/admin/categories": Row(CATALOGUE_STAFF, body(slug="new", title="New")),
    f"PATCH {API}/admin/categories/{{slug}}": Row(
        CATALOGUE_STAFF, body(title="Lights"), path=lambda _world: {"slug": "lamps"}
    ),
    # The lamps hold the lamp: 409 says that whoever asked may.
    f"DELETE {API}/admin/categories/{{slug}}": Row(
        CATALOGUE_STAFF, answers=frozenset({409}), path=lambda _world: {"slug": "lamps"}
    ),
    f"GET {API}/admin/synonyms": Row(CATALOGUE_STAFF),
    f"POST {API}/admin/synonyms": Row(CATALOGUE_STAFF, body(words=["sofa", "couch"])),
    f"DELETE {API}/admin/synonyms/{{group_id}}": Row(CATALOGUE_STAFF),
    f"GET {API}/admin/search-terms": Row(CATALOGUE_STAFF),
    # Everybody with an account may; the shopper has reviewed the lamp already and is told so.
    f"POST {API}/products/{{slug}}/reviews": Row(
        SIGNED_IN, body(rating=5, text="Bright"), answers=frozenset({201, 409})
    ),
    f"GET {API}/admin/reviews": Row(STAFF),
    f"POST {API}/admin/reviews/{{review_id}}/status": Row(STAFF, body(status="hidden")),
    f"GET {API}/wishlist": Row(VALID),
    f"GET {API}/wishlist/{{sku}}": Row(VALID),
    f"PUT {API}/wishlist/{{sku}}": Row(VALID),
    f"DELETE {API}/wishlist/{{sku}}": Row(VALID),
    f"POST {API}/admin/products/import": Row(CATALOGUE_STAFF, a_catalogue),
    f"GET {API}/admin/products/export": Row(CATALOGUE_STAFF),
    f"GET {API}/admin/orders/export": Row(ORDER_STAFF),
    "POST /forms/products/import": Row(CATALOGUE_STAFF, a_catalogue),
    "GET /forms/export/catalogue.csv": Row(CATALOGUE_STAFF),
    "GET /forms/export/orders.csv": Row(ORDER_STAFF),
    f"GET {API}/admin/products/{{slug}}/images": Row(CATALOGUE_STAFF),
    f"POST {API}/admin/products/{{slug}}/images": Row(CATALOGUE_STAFF, a_picture),
    f"PUT {API}/admin/products/{{slug}}/images": Row(
        CATALOGUE_STAFF, lambda world, _: {"json": {"names": [world.path["picture"]]}}
    ),
    f"DELETE {API}/admin/products/{{slug}}/images": Row(CATALOGUE_STAFF),
    f"PATCH {API}/admin/products/{{slug}}/images/{{picture}}": Row(CATALOGUE_STAFF, body(alt="The lamp")),
    f"DELETE {API}/admin/products/{{slug}}/images/{{picture}}": Row(CATALOGUE_STAFF),
    "POST /forms/products/{slug}/images": Row(CATALOGUE_STAFF, a_picture),
    # cart
    f"GET {API}/cart": Row(VALID),
    f"POST {API}/cart/items": Row(VALID, lambda world, _: {"json": {"sku": world.lamp.sku, "quantity": 1}}),
    f"PATCH {API}/cart/items/{{sku}}": Row(VALID, body(quantity=2)),
    f"DELETE {API}/cart/items/{{sku}}": Row(VALID),
    f"PUT {API}/cart/coupon": Row(VALID, body(code="SAVE10")),
    f"DELETE {API}/cart/coupon": Row(VALID),
    f"POST {API}/cart/items/{{sku}}/save": Row(VALID),
    f"POST {API}/cart/saved/{{sku}}": Row(VALID, path=lambda world: {"sku": world.vase.sku}),
    f"DELETE {API}/cart/saved/{{sku}}": Row(VALID, path=lambda world: {"sku": world.vase.sku}),
    # orders
    f"POST {API}/checkout/quote": Row(VALID, body(shipping_address=ADDRESS)),
    f"POST {API}/orders": Row(VALID, order),
    f"GET {API}/orders": Row(SIGNED_IN),
    f"GET {API}/orders/{{number}}": Row(OWNER_OR_ORDER_STAFF),
    f"POST {API}/orders/{{number}}/confirmation": Row(OWNER_OR_ORDER_STAFF),
    f"POST {API}/orders/{{number}}/cancel": Row(OWNER_OR_ORDER_STAFF),
    f"POST {API}/orders/{{number}}/payment": Row(OWNER_OR_ORDER_STAFF),
    f"POST {API}/orders/{{number}}/payment/sandbox": Row(OWNER_OR_ORDER_STAFF, body(agrees=True)),
    # The world's order is not sent yet: 409 says that whoever asked may.
    f"POST {API}/orders/{{number}}/returns": Row(
        OWNER_OR_ORDER_STAFF, body(lines={"SKU": 1}, reason="Too bright"), answers=frozenset({409})
    ),
    # A provider's signature opens these, not a caller: 400 and 404 say that nobody's token was looked at.
    f"POST {API}/webhooks/stripe": Row(PUBLIC, answers=frozenset({404})),
    f"POST {API}/webhooks/sandbox": Row(PUBLIC, answers=frozenset({400})),
    # recommendations
    f"GET {API}/recommendations": Row(VALID, lambda _world, _person: {"params": {"placement": "home"}}),
    f"POST {API}/interactions": Row(VALID, lambda world, _: {"json": [{"kind": "view", "product": world.lamp.slug}]}),
    "POST /shelves/seen": Row(PUBLIC, lambda world, _: {"json": [["home", "popular", world.lamp.slug]]}),
    # staff
    f"GET {API}/admin/orders": Row(ORDER_STAFF),
    f"GET {API}/admin/orders/{{number}}": Row(ORDER_STAFF),
    f"POST {API}/admin/orders/{{number}}/transitions": Row(ORDER_STAFF, body(to="processing")),
    f"POST {API}/admin/orders/{{number}}/refunds": Row(ORDER_STAFF, body(reason="Late")),
    f"POST {API}/admin/orders/{{number}}/notes": Row(ORDER_STAFF, body(text="Rang twice")),
    f"GET {API}/admin/returns": Row(ORDER_STAFF),
    f"POST {API}/admin/returns/{{return_id}}": Row(ORDER_STAFF, body(to="approved")),
    f"GET {API}/admin/coupons": Row(CATALOGUE_STAFF),
    f"POST {API}/admin/coupons": Row(CATALOGUE_STAFF, body(code="MORE", kind="percent", percent=10)),
    f"GET {API}/admin/coupons/{{code}}": Row(CATALOGUE_STAFF),
    f"PATCH {API}/admin/coupons/{{code}}": Row(CATALOGUE_STAFF, body(max_uses=9)),
    f"DELETE {API}/admin/coupons/{{code}}": Row(CATALOGUE_STAFF),
    f"GET {API}/admin/tariff": Row(CATALOGUE_STAFF),
    f"PUT {API}/admin/tariff": Row(CATALOGUE_STAFF, tariff),
    f"GET {API}/admin/recommendations": Row(ADMIN),
    f"POST {API}/admin/recommendations/retrain": Row(ADMIN),
    f"GET {API}/admin/audit": Row(ADMIN),
    f"GET {API}/admin/users": Row(ADMIN),
    f"PATCH {API}/admin/users/{{user_id}}": Row(ADMIN, body(role="support")),
    f"DELETE {API}/admin/users/{{user_id}}/sessions": Row(ADMIN),
    # The world's model does not load: 409 says that whoever asked may.
    f"POST {API}/admin/recommendations/models/{{version}}/promote": Row(ADMIN, answers=frozenset({409})),
    f"GET {API}/admin/mail": Row(ORDER_STAFF),
    f"POST {API}/admin/mail/{{mail_id}}/try-again": Row(ORDER_STAFF),
    # the shop itself
    f"GET {API}/openapi.json": Row(PUBLIC),
    "GET /api/docs": Row(PUBLIC),
    "GET /healthz": Row(PUBLIC),
    "GET /readyz": Row(PUBLIC),
    "GET /metrics": Row(PUBLIC),
    "GET /robots.txt": Row(PUBLIC),
    "GET /sitemap.xml": Row(PUBLIC),
    "GET /sitemap-pages.xml": Row(PUBLIC),
    "GET /sitemap-{number}.xml": Row(PUBLIC, path=lambda _world: {"number": "1"}),
}
