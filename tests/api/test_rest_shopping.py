"""REST: finding products and filling a cart."""

import pytest

from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.catalogue import ReviewDraft
from shop_app.kit.clock import now


def money(amount: int, text: str) -> dict:
    return {"amount": amount, "currency": "USD", "text": text}


# the catalogue


def test_a_search_is_an_interaction_of_whoever_the_request_names(shop, client, guest, sign_up):
    shop.product("Desk lamp")
    ada = sign_up()

    for caller in (guest, guest, ada):
        assert caller.get("/products?q=lamp").json()["total"] == 1
    shop.choices.opt_out(Actor(guest.headers["X-Cart-Token"]))
    guest.get("/products?q=desk")
    client.get("/api/v1/products?q=desk")
    client.get("/api/v1/products?q=desk", headers={"Authorization": "Bearer made.up.token"})
    client.get("/api/v1/products?q=desk", headers={"X-Cart-Token": "<made up>"})
    ada.get("/products?q=desk")
    shop.interactions.flush()
    shop.search.flush()

    (account,) = [each for each in shop.store._books.accounts.values() if each.email == "ada@example.com"]
    # What the guest looked for before they opted out went with everything else of theirs.
    assert [(each.shopper, each.term, each.found) for each in shop.events.events] == [
        (f"a:{account.id}", "lamp", 1), (f"a:{account.id}", "desk", 1),
    ]  # fmt: skip
    assert [note.term for note in shop.searches.notes] == ["lamp"] * 3 + ["desk"] * 4


def test_a_listing_is_a_page_with_facets(shop, guest):
    lamp = shop.product("Desk lamp", price=1999)
    shop.product("Vase", price=500)

    found = guest.get("/products?q=desk&sort=price&page_size=10").json()

    assert {name: found[name] for name in ("page", "page_size", "total", "pages")} == {
        "page": 1, "page_size": 10, "total": 1, "pages": 1,
    }  # fmt: skip
    assert found["items"] == [
        {
            "slug": "desk-lamp",
            "title": "Desk lamp",
            "sku": lamp.sku,
            "category": {"slug": "lamps", "title": "Lamps", "parent": None},
            "price": money(1999, "$19.99"),
            "compare_at": None,
            "image": None,
            "availability": "in_stock",
            "rating": {"average": 0.0, "count": 0},
        }
    ]
    assert found["facets"]["category"] == [{"value": "lamps", "title": "Lamps", "count": 1}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page_size=101", "page_size"),
        ("sort=hacked", "sort"),
        ("min_price=-1", "min_price"),
        ("min_price=2&max_price=1", "min_price"),
        ("min_rating=6", "min_rating"),
        ("in_stock=perhaps", "in_stock"),
        ("page=99999999999999999999999", "page"),
    ],
)
def test_a_filter_that_means_nothing_is_named(guest, query, field):
    answer = guest.get(f"/products?{query}")

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_product_and_its_reviews_can_be_read_by_anybody(shop, guest):
    lamp, ada = shop.product("Desk lamp"), shop.shopper()
    shop.catalogue.bring_in_reviews(SYSTEM, [ReviewDraft(lamp.slug, ada.account_id, "Ada", 4, "Bright", now())])

    product = guest.get("/products/desk-lamp").json()
    reviews = guest.get("/products/desk-lamp/reviews").json()["items"]

    assert (product["title"], product["availability"], product["rating"]) == (
        "Desk lamp", "in_stock", {"average": 4.0, "count": 1},
    )  # fmt: skip
    assert [variant["sku"] for variant in product["variants"]] == [lamp.sku]
    assert [(each["author"], each["rating"], each["text"]) for each in reviews] == [("Ada", 4, "Bright")]
    assert [each["slug"] for each in guest.get("/categories").json()] == ["lamps"]


@pytest.mark.parametrize("path", ["/products/none-such", "/products/none-such/reviews", "/products/a%00b", "/nowhere"])
def test_what_is_not_there_is_a_problem_document_of_its_own_address(guest, path):
    answer = guest.get(path)

    problem = answer.json()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance"}
    assert (problem["status"], problem["code"]) == (404, "not_found")
    assert problem["instance"].startswith("/api/v1/")


# the cart


def test_a_guest_is_given_a_cart_token_and_finds_their_cart_with_it(shop, client):
    lamp = shop.product(price=1999)
    first = client.post("/api/v1/cart/items", json={"sku": lamp.sku, "quantity": 2})
    token = first.headers["X-Cart-Token"]

    again = client.get("/api/v1/cart", headers={"X-Cart-Token": token})
    other = client.get("/api/v1/cart")

    assert again.headers["X-Cart-Token"] == token
    assert [(line["sku"], line["quantity"]) for line in again.json()["lines"]] == [(lamp.sku, 2)]
    assert again.json()["subtotal"] == money(3998, "$39.98")
    assert again.json()["shipping_estimate"] == money(495, "$4.95")
    assert other.json()["lines"] == []
    assert other.headers["X-Cart-Token"] != token


@pytest.mark.parametrize("token", ["short", "x" * 65, "with spaces in it and long", "x" * 20 + "é"])
def test_a_cart_token_we_did_not_issue_is_refused(client, token):
    answer = client.get("/api/v1/cart", headers={"X-Cart-Token": token.encode("latin-1")})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "X-Cart-Token"


def test_a_cart_is_changed_and_emptied(shop, guest):
    lamp = shop.product(stock=3)
    guest.add(lamp.sku)

    changed = guest.ask("PATCH", f"/cart/items/{lamp.sku}", {"quantity": 9}).json()
    emptied = guest.ask("DELETE", f"/cart/items/{lamp.sku}").json()

    assert (changed["lines"][0]["quantity"], [each["code"] for each in changed["notices"]]) == (3, ["clamped"])
    assert emptied["lines"] == []


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, "lots", "2", True, 2.0, None, [1], {}])
def test_a_quantity_that_is_none_is_a_422_and_changes_nothing(shop, guest, quantity):
    lamp = shop.product(stock=5)
    guest.add(lamp.sku)

    for answer in (
        guest.add(lamp.sku, quantity),
        guest.ask("PATCH", f"/cart/items/{lamp.sku}", {"quantity": quantity}),
    ):
        assert answer.status_code == 422, answer.text
        assert [each["field"] for each in answer.json()["errors"]] == ["quantity"]

    assert guest.get("/cart").json()["lines"][0]["quantity"] == 1


def test_an_unknown_product_cannot_be_added_and_a_sold_out_one_is_named(shop, guest):
    sold_out = shop.product(stock=0)

    assert guest.add("NO-SUCH-SKU").status_code == 404
    answer = guest.add(sold_out.sku)
    assert (answer.status_code, answer.json()["code"], answer.json()["skus"]) == (409, "out_of_stock", [sold_out.sku])


def test_without_redis_the_cart_is_a_503_and_the_catalogue_goes_on(shop, guest):
    lamp = shop.product()
    shop.carts.is_away = True

    answer = guest.add(lamp.sku)

    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert guest.get(f"/products/{lamp.slug}").status_code == 200
