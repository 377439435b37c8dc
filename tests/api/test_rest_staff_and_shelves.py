"""REST: what only staff may do, recommendations and events, and the documents about the API itself."""

import pytest

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from tests.fakes.shop import PASSWORD

ROUTES = {
    ("PUT", "/api/v1/cart/coupon"),
    ("DELETE", "/api/v1/cart/coupon"),
    ("POST", "/api/v1/cart/items/{sku}/save"),
    ("POST", "/api/v1/cart/saved/{sku}"),
    ("DELETE", "/api/v1/cart/saved/{sku}"),
    ("GET", "/api/v1/admin/coupons"),
    ("POST", "/api/v1/admin/coupons"),
    ("GET", "/api/v1/admin/coupons/{code}"),
    ("PATCH", "/api/v1/admin/coupons/{code}"),
    ("DELETE", "/api/v1/admin/coupons/{code}"),
    ("GET", "/api/v1/admin/tariff"),
    ("PUT", "/api/v1/admin/tariff"),
    ("GET", "/api/v1/admin/products/{slug}/images"),
    ("POST", "/api/v1/products/{slug}/reviews"),
    ("GET", "/api/v1/admin/reviews"),
    ("POST", "/api/v1/admin/reviews/{review_id}/status"),
    ("GET", "/api/v1/wishlist"),
    ("GET", "/api/v1/wishlist/{sku}"),
    ("PUT", "/api/v1/wishlist/{sku}"),
    ("DELETE", "/api/v1/wishlist/{sku}"),
    ("POST", "/api/v1/admin/products/import"),
    ("GET", "/api/v1/admin/products/export"),
    ("GET", "/api/v1/admin/orders/export"),
    ("POST", "/api/v1/admin/products/{slug}/images"),
    ("PUT", "/api/v1/admin/products/{slug}/images"),
    ("DELETE", "/api/v1/admin/products/{slug}/images"),
    ("PATCH", "/api/v1/admin/products/{slug}/images/{picture}"),
    ("DELETE", "/api/v1/admin/products/{slug}/images/{picture}"),
    ("POST", "/api/v1/auth/register"), ("POST", "/api/v1/auth/login"), ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/logout"), ("GET", "/api/v1/me"), ("GET", "/api/v1/categories"), ("GET", "/api/v1/products"),
    ("GET", "/api/v1/products/{slug}"), ("GET", "/api/v1/products/{slug}/reviews"), ("GET", "/api/v1/cart"),
    ("POST", "/api/v1/cart/items"), ("PATCH", "/api/v1/cart/items/{sku}"), ("DELETE", "/api/v1/cart/items/{sku}"),
    ("POST", "/api/v1/checkout/quote"), ("POST", "/api/v1/orders"), ("GET", "/api/v1/orders"),
    ("GET", "/api/v1/orders/{number}"), ("GET", "/api/v1/recommendations"), ("POST", "/api/v1/interactions"),
    ("POST", "/api/v1/auth/verify-email"), ("POST", "/api/v1/auth/password-reset"),
    ("POST", "/api/v1/auth/password-reset/confirm"), ("PATCH", "/api/v1/me"),
    ("DELETE", "/api/v1/me"),
    ("GET", "/api/v1/me/export"), ("POST", "/api/v1/me/password"),
    ("POST", "/api/v1/me/email"), ("POST", "/api/v1/me/email/confirmation"), ("GET", "/api/v1/me/sessions"),
    ("DELETE", "/api/v1/me/sessions"), ("DELETE", "/api/v1/me/sessions/{session_id}"),
    ("POST", "/api/v1/me/second-factor"), ("POST", "/api/v1/me/second-factor/confirm"),
    ("POST", "/api/v1/me/second-factor/backup-codes"), ("DELETE", "/api/v1/me/second-factor"),
    ("GET", "/api/v1/admin/users"), ("PATCH", "/api/v1/admin/users/{user_id}"),
    ("DELETE", "/api/v1/admin/users/{user_id}/sessions"),
    ("GET", "/api/v1/me/addresses"), ("POST", "/api/v1/me/addresses"),
    ("PUT", "/api/v1/me/addresses/{address_id}"), ("DELETE", "/api/v1/me/addresses/{address_id}"),
    ("POST", "/api/v1/orders/{number}/cancel"), ("POST", "/api/v1/orders/{number}/returns"),
    ("POST", "/api/v1/orders/{number}/confirmation"),
    ("POST", "/api/v1/orders/{number}/payment"), ("POST", "/api/v1/orders/{number}/payment/sandbox"),
    ("GET", "/api/v1/admin/orders/{number}"), ("POST", "/api/v1/admin/orders/{number}/transitions"),
    ("POST", "/api/v1/admin/orders/{number}/refunds"), ("POST", "/api/v1/admin/orders/{number}/notes"),
    ("GET", "/api/v1/admin/returns"), ("POST", "/api/v1/admin/returns/{return_id}"),
    ("POST", "/api/v1/webhooks/stripe"),
    ("GET", "/api/v1/admin/orders"), ("GET", "/api/v1/admin/recommendations"),
    ("GET", "/api/v1/admin/mail"), ("POST", "/api/v1/admin/mail/{mail_id}/try-again"),
    ("POST", "/api/v1/admin/recommendations/models/{version}/promote"),
    ("POST", "/api/v1/admin/recommendations/retrain"),
    ("GET", "/api/v1/admin/audit"), ("GET", "/api/v1/search/suggestions"),
    ("GET", "/api/v1/admin/products"), ("POST", "/api/v1/admin/products"), ("POST", "/api/v1/admin/products/status"),
    ("GET", "/api/v1/admin/products/{slug}"), ("PATCH", "/api/v1/admin/products/{slug}"),
    ("DELETE", "/api/v1/admin/products/{slug}"), ("GET", "/api/v1/admin/stock/{sku}"),
    ("POST", "/api/v1/admin/stock/{sku}"), ("POST", "/api/v1/admin/categories"),
    ("PATCH", "/api/v1/admin/categories/{slug}"), ("DELETE", "/api/v1/admin/categories/{slug}"),
    ("GET", "/api/v1/admin/synonyms"), ("POST", "/api/v1/admin/synonyms"),
    ("DELETE", "/api/v1/admin/synonyms/{group_id}"), ("GET", "/api/v1/admin/search-terms"),
}  # fmt: skip
"""Every REST route has its tests in this folder; a new one is written down here when it has."""

ADMIN_CALLS = [
    ("GET", "/admin/orders", {Role.SUPPORT, Role.ADMIN}, 200),
    ("GET", "/admin/recommendations", {Role.ADMIN}, 200),
    ("POST", "/admin/recommendations/models/m1/promote", {Role.ADMIN}, 204),
    ("POST", "/admin/recommendations/retrain", {Role.ADMIN}, 202),
    ("GET", "/admin/mail", {Role.SUPPORT, Role.ADMIN}, 200),
    ("POST", "/admin/mail/1/try-again", {Role.SUPPORT, Role.ADMIN}, 404),  # there is none
]


@pytest.fixture
def two_models(shop, monkeypatch):
    monkeypatch.setattr(shop.training, "_open", lambda version: None)  # these models need not load here
    for version in ("m0", "m1"):
        shop.models.add(ModelCard(version, now(), False, True, "promoted", {"ndcg": 0.2}), b"")
    shop.models.make_live("m0")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "path", "allowed", "status"), ADMIN_CALLS)
def test_staff_routes_answer_staff_and_change_nothing_for_others(
    shop, guest, sign_up, two_models, method, path, allowed, status, role
):
    caller = guest if role is Role.GUEST else sign_up(role=role)

    answer = caller.ask(method, path)

    if role in allowed:
        assert answer.status_code == status, answer.text
        return
    expected = (401, "sign_in_needed") if role is Role.GUEST else (403, "not_allowed")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert shop.models.live_version() == "m0"


def test_an_administrator_sees_all_orders_in_pages(shop, guest, sign_up):
    guest.add(shop.product().sku)
    number = guest.order().json()["number"]

    found = sign_up(role=Role.ADMIN).get("/admin/orders").json()

    assert [(each["number"], each["status"], each["pieces"]) for each in found["items"]] == [(number, "paid", 1)]
    assert (found["page"], found["page_size"], found["total"], found["pages"]) == (1, 25, 1, 1)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999"])
def test_a_page_of_orders_that_is_none_is_a_422(sign_up, page):
    assert sign_up(role=Role.ADMIN).get(f"/admin/orders?page={page}").status_code == 422


def test_an_administrator_sees_models_and_promotes_one(shop, sign_up, two_models):
    admin = sign_up(role=Role.ADMIN)
    assert admin.post("/admin/recommendations/models/m1/promote").status_code == 204

    models = admin.get("/admin/recommendations").json()["models"]

    assert {each["version"]: each["is_live"] for each in models} == {"m0": False, "m1": True}
    assert models[0]["metrics"] == {"ndcg": 0.2}


def test_promoting_a_model_that_does_not_load_or_is_not_there(shop, sign_up):
    shop.models.add(ModelCard("broken", now(), False, True, ""), b"broken")
    admin = sign_up(role=Role.ADMIN)

    broken = admin.post("/admin/recommendations/models/broken/promote")
    missing = admin.post("/admin/recommendations/models/none/promote")

    assert (broken.status_code, broken.json()["code"]) == (409, "model_refused")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


# shelves and events


def test_a_shelf_says_source_and_reason_of_every_product(shop, guest):
    lamp = shop.product("Desk lamp")

    found = guest.get("/recommendations?placement=home&limit=5").json()

    assert (found["placement"], found["model_version"]) == ("home", "")
    assert [each["product"]["slug"] for each in found["items"]] == [lamp.slug]
    assert found["items"][0]["source"] in ("popular", "newest")
    assert found["items"][0]["reason"]["text"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("placement=home&limit=0", 422),
        ("placement=home&limit=49", 422),
        ("placement=nowhere", 422),
        ("", 422),
        ("placement=product&product=none-such", 404),
    ],
)
def test_a_shelf_that_cannot_be_is_refused(guest, query, status):
    assert guest.get(f"/recommendations?{query}").status_code == status


def test_events_told_from_outside_are_heard(shop, guest):
    lamp = shop.product()

    answer = guest.post("/interactions", [{"kind": "view", "product": lamp.slug, "placement": "home"}] * 3)
    shop.interactions.flush()

    assert (answer.status_code, answer.json()) == (202, {"accepted": 3})
    assert [each.product_id for each in shop.events.events] == [lamp.id] * 3


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"kind": "purchase"}, 422),  # would buy its product a place on the popular shelf
        ({"kind": "add_to_cart"}, 422),
        ({"kind": "rate"}, 422),
        ({"kind": "search"}, 422),  # the shop sees for itself what is searched for
        ({"kind": "no such kind"}, 422),
        ({"kind": "view", "placement": "nowhere"}, 422),
        ({"kind": "view", "at": "2999-01-01T00:00:00Z"}, 422),
        ({"kind": "view", "at": "2026-01-01T00:00:00"}, 422),
        ({"kind": "view", "shopper": "a:1"}, 422),
        ({"kind": "view", "product": "none-such"}, 404),
    ],
)
def test_events_that_cannot_be_or_are_not_theirs_to_tell_are_refused_whole(shop, guest, event, status):
    lamp = shop.product()
    good = {"kind": "view", "product": lamp.slug}

    answer = guest.post("/interactions", [good, {"product": lamp.slug, **event}])
    shop.interactions.flush()

    assert answer.status_code == status, answer.text
    assert shop.events.events == []


def test_at_most_a_hundred_events_at_once(shop, guest):
    event = {"kind": "view", "product": shop.product().slug}

    assert guest.post("/interactions", [event] * 101).status_code == 422


# the API about itself


def test_every_route_is_in_the_openapi_document_and_in_these_tests(client):
    document = client.get("/api/v1/openapi.json").json()
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}

    assert described == ROUTES


def test_the_openapi_document_knows_what_a_quantity_is(client):
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]

    assert schemas["AddIn"]["properties"]["quantity"] == {
        "type": "integer", "minimum": 1, "maximum": 999, "title": "Quantity", "default": 1,
    }  # fmt: skip


def test_a_wrong_method_is_a_problem_document(client):
    answer = client.put("/api/v1/cart")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["content-type"] == "application/problem+json"


# probes


def test_the_process_is_up_even_when_every_store_is_away(shop, client):
    shop.store.is_away = shop.carts.is_away = True

    assert client.get("/healthz").json() == {"status": "up"}


def test_readiness_names_what_does_not_answer(shop, client):
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["status"]) == (200, "ready")
    shop.carts.is_away = True

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["SQL"] == "ok"
    assert answer.json()["checks"]["Redis"].startswith("Redis does not answer.")


def test_metrics_can_be_scraped_but_not_in_production(shop, client):
    assert "# HELP" in client.get("/metrics").text
    object.__setattr__(shop.settings, "env", "production")

    assert client.get("/metrics").status_code == 404


def test_the_audit_log_is_listed_newest_first_and_narrowed_by_its_filters(shop, sign_up):
    boss = sign_up("boss@example.com", Role.ADMIN)
    shop.accounts.create_admin(AccountDraft("first@example.com", PASSWORD, "First"))
    shop.accounts.create_admin(AccountDraft("second@example.com", PASSWORD, "Second"))

    page = boss.get("/admin/audit").json()
    assert (page["total"], page["pages"], [each["id"] for each in page["items"]]) == (2, 1, [2, 1])
    assert page["items"][0]["action"] == "account.make_admin"
    assert page["items"][0]["came_from"] == "command line"

    subject = page["items"][1]["subject"]
    assert [each["id"] for each in boss.get(f"/admin/audit?subject={subject}").json()["items"]] == [1]
    assert boss.get("/admin/audit?until=2020-01-01T00:00:00Z").json()["total"] == 0
    assert boss.get("/admin/audit?until=2020-01-01T00:00:00").status_code == 422  # a time carries its zone
    assert boss.get("/admin/audit?page=0").status_code == 422


def test_a_staff_action_over_rest_says_from_where(sign_up, two_models):
    boss = sign_up("boss@example.com", Role.ADMIN)

    assert boss.post("/admin/recommendations/models/m1/promote").status_code == 204

    (entry,) = boss.get("/admin/audit").json()["items"]
    assert (entry["who"], entry["came_from"]) == ("boss@example.com", "testclient")
