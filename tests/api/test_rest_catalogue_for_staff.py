"""REST: how staff bring in, change and take off products, move stock, and keep categories and synonyms."""

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.audit import AuditQuery


def usd(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "USD"}


MUG = {"title": "Mug", "description": "Holds tea.", "category": "lamps", "price": usd(1299), "sku": "MUG", "stock": 7}


@pytest.fixture
def staff(shop, sign_up):
    shop.product("Desk lamp")  # brings its category along
    return sign_up("eve@example.com", Role.CATALOGUE_MANAGER)


def actions(shop, sign_up) -> list[tuple[str, str]]:
    admin = shop.shopper("root@example.com", Role.ADMIN)
    return [(entry.draft.action, entry.draft.subject) for entry in shop.services.audit.page(admin, AuditQuery())[0]]


def test_a_product_is_a_draft_until_it_is_published(shop, staff, guest, sign_up):
    made = staff.post("/admin/products", MUG)

    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert {name: made.json()[name] for name in ("slug", "status", "stock", "version", "sku")} == {
        "slug": "mug", "status": "draft", "stock": 7, "version": 1, "sku": "MUG",
    }  # fmt: skip
    assert guest.get("/products/mug").status_code == 404
    assert guest.get("/products?q=mug").json()["total"] == 0

    answer = staff.ask("PATCH", "/admin/products/mug", {"status": "published"}, **{"If-Match": '"1"'})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert guest.get("/products/mug").json()["price"]["text"] == "$12.99"
    assert guest.get("/products?q=mug").json()["total"] == 1
    assert actions(shop, sign_up) == [("product.change", "mug"), ("product.create", "mug")]


def test_an_edit_needs_the_version_it_began_with_and_a_lost_one_is_refused(staff):
    staff.post("/admin/products", MUG)

    without = staff.ask("PATCH", "/admin/products/mug", {"title": "Cup"})
    first = staff.ask("PATCH", "/admin/products/mug", {"title": "Cup"}, **{"If-Match": '"1"'})
    second = staff.ask("PATCH", "/admin/products/mug", {"title": "Beaker"}, **{"If-Match": '"1"'})
    nonsense = staff.ask("PATCH", "/admin/products/mug", {"title": "Beaker"}, **{"If-Match": "W/x"})

    assert (without.status_code, without.json()["code"]) == (428, "version_needed")
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (412, "version_lost")
    assert nonsense.status_code == 412
    assert staff.get("/admin/products/mug").json()["title"] == "Cup"
    assert staff.ask("DELETE", "/admin/products/mug").status_code == 428
    assert staff.ask("DELETE", "/admin/products/mug", **{"If-Match": '"1"'}).status_code == 412


def test_a_changed_price_is_shown_at_once_and_a_reduced_one_beside_the_lowest(staff, guest):
    staff.post("/admin/products", MUG | {"status": "published"})
    assert guest.get("/products/mug").json()["price"]["amount"] == 1299  # kept from now on
    assert guest.get("/products").json()["total"] == 2

    change = {"price": usd(999), "compare_at": usd(1299)}
    staff.ask("PATCH", "/admin/products/mug", change, **{"If-Match": '"1"'})

    shown = guest.get("/products/mug").json()
    assert (shown["price"]["amount"], shown["compare_at"]["amount"], shown["lowest_30_days"]["amount"]) == (
        999,
        1299,
        1299,
    )
    assert [item["price"]["amount"] for item in guest.get("/products").json()["items"]] == [999, 1999]


def test_variants_have_their_own_sku_price_and_stock(staff, guest):
    variants = [
        {"sku": "T-S", "price": usd(1000), "stock": 0, "options": {"Size": "S"}},
        {"sku": "T-M", "price": usd(1200), "compare_at": usd(1500), "stock": 9, "options": {"Size": "M"}},
    ]
    body = {"title": "Shirt", "category": "lamps", "status": "published", "variants": variants}

    assert staff.post("/admin/products", body).status_code == 201

    shown = guest.get("/products/shirt").json()
    assert (shown["sku"], shown["price"]["amount"], shown["availability"]) == ("T-M", 1200, "in_stock")
    assert [(each["sku"], each["availability"]) for each in shown["variants"]] == [("T-S", "out"), ("T-M", "in_stock")]
    facets = guest.get("/products?attr.Size=M").json()["facets"]
    assert facets["attributes"] == {"Size": [{"value": "M", "count": 1}, {"value": "S", "count": 1}]}

    answer = staff.ask("PATCH", "/admin/products/shirt", {"variants": variants[1:], "sku": "X"}, **{"If-Match": "*"})
    assert answer.status_code == 422
    answer = staff.ask("PATCH", "/admin/products/shirt", {"variants": variants[1:]}, **{"If-Match": "*"})
    assert [each["sku"] for each in answer.json()["variants"]] == ["T-M"]


def test_a_product_taken_off_sale_is_gone_for_shoppers_and_kept_for_staff(staff, guest):
    staff.post("/admin/products", MUG | {"status": "published"})
    guest.add("MUG")

    assert staff.ask("DELETE", "/admin/products/mug", **{"If-Match": '"1"'}).status_code == 204

    assert guest.get("/products/mug").status_code == 404
    assert guest.add("MUG").status_code == 404
    assert staff.get("/admin/products/mug").json()["status"] == "archived"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a\0b"}, "description"),
        ({"category": "nowhere"}, "category"),
        ({"price": {"amount": 1, "currency": "EUR"}}, "price"),
        ({"price": {"amount": -1, "currency": "USD"}}, "price.amount"),
        ({"price": {"amount": 1.5, "currency": "USD"}}, "price.amount"),
        ({"compare_at": usd(1299)}, "compare_at"),
        ({"sku": ""}, "sku"),
        ({"sku": "x" * 65}, "sku"),
        ({"sku": "SKU-001"}, "sku"),
        ({"slug": "Not an address"}, "slug"),
        ({"status": "sold"}, "status"),
        ({"stock": -1}, "stock"),
        ({"attributes": {"Colour": ""}}, "attributes"),
        ({"rating": 5}, "rating"),
    ],
)
def test_what_cannot_be_a_product_is_refused_by_name(staff, change, field):
    answer = staff.post("/admin/products", MUG | change)

    assert answer.status_code == 422, answer.text
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert staff.get("/admin/products").json()["total"] == 1


def test_stock_is_booked_with_a_reason_and_never_below_zero(shop, staff, sign_up):
    staff.post("/admin/products", MUG)

    assert staff.post("/admin/stock/MUG", {"delta": 5, "reason": "Delivery 12"}).json()["stock"] == 12
    assert staff.post("/admin/stock/MUG", {"delta": -2, "reason": "Broken"}).json()["stock"] == 10
    refused = staff.post("/admin/stock/MUG", {"delta": -11, "reason": "Counted"})

    assert (refused.status_code, refused.json()["code"]) == (409, "out_of_stock")
    shown = staff.get("/admin/stock/MUG").json()
    assert (shown["stock"], [(line["delta"], line["note"]) for line in shown["movements"]]) == (
        10, [(-2, "Broken"), (5, "Delivery 12"), (7, None)],
    )  # fmt: skip
    assert actions(shop, sign_up)[:2] == [("stock.adjust", "MUG"), ("stock.adjust", "MUG")]


@pytest.mark.parametrize(
    ("delta", "reason"), [(0, "x"), (1.0, "x"), ("1", "x"), (True, "x"), (1, " "), (1, 5), (10**9, "x")]
)
def test_an_adjustment_without_number_or_reason_is_refused(staff, delta, reason):
    assert staff.post("/admin/stock/SKU-001", {"delta": delta, "reason": reason}).status_code == 422
    assert staff.post("/admin/stock/NO-SUCH", {"delta": 1, "reason": "x"}).status_code == 404


def test_many_are_published_at_once(staff, guest):
    for number in range(3):
        staff.post("/admin/products", MUG | {"title": f"Mug {number}", "sku": f"M{number}"})

    answer = staff.post("/admin/products/status", {"slugs": ["mug-0", "mug-1", "gone"], "status": "published"})

    assert answer.json() == {"changed": 2}
    assert guest.get("/products?q=mug").json()["total"] == 2
    assert staff.get("/admin/products?status=draft").json()["total"] == 1
    assert staff.post("/admin/products/status", {"slugs": [], "status": "draft"}).status_code == 422


def test_categories_are_kept_in_a_tree(staff, guest):
    assert (
        staff.post("/admin/categories", {"slug": "desk", "title": "Desk lamps", "parent": "lamps"}).status_code == 201
    )
    assert staff.post("/admin/categories", {"slug": "desk", "title": "Again"}).status_code == 422
    loop = staff.ask("PATCH", "/admin/categories/lamps", {"title": "Lamps", "parent": "desk"})
    assert (loop.status_code, loop.json()["errors"][0]["field"]) == (422, "parent")
    assert staff.ask("PATCH", "/admin/categories/desk", {"title": "Desks"}).json()["title"] == "Desks"
    assert staff.ask("DELETE", "/admin/categories/lamps").status_code == 409
    assert staff.ask("DELETE", "/admin/categories/desk").status_code == 204
    assert [each["slug"] for each in guest.get("/categories").json()] == ["lamps"]


def test_synonyms_and_search_terms(shop, staff, guest):
    assert guest.get("/products?q=luminaire").json()["total"] == 0
    assert staff.post("/admin/synonyms", {"words": ["luminaire", "LAMP"]}).json()["words"] == ["lamp", "luminaire"]
    assert staff.post("/admin/synonyms", {"words": ["luminaire"]}).status_code == 422
    assert guest.get("/products?q=luminaire").json()["total"] == 1
    guest.get("/products?q=unicorn")
    guest.get("/products?q=unicorn&page=2")

    terms = staff.get("/admin/search-terms").json()

    assert terms["top"] == [
        {"term": "luminaire", "count": 2, "results": 1}, {"term": "unicorn", "count": 1, "results": 0},
    ]  # fmt: skip
    assert [each["term"] for each in terms["missing"]] == ["unicorn"]
    group = staff.get("/admin/synonyms").json()[0]["id"]
    assert staff.ask("DELETE", f"/admin/synonyms/{group}").status_code == 204
    assert staff.ask("DELETE", f"/admin/synonyms/{group}").status_code == 404
    assert staff.get("/admin/search-terms?days=0").status_code == 422


def test_a_listing_counts_its_choices_and_takes_them_back_as_filters(guest, staff):
    staff.post("/admin/products", MUG | {"status": "published", "attributes": {"Colour": "Red"}})

    found = guest.get("/products?attr.Colour=Red").json()

    assert found["total"] == 1
    assert found["facets"]["category"] == [{"value": "lamps", "title": "Lamps", "count": 1}]
    assert found["facets"]["availability"] == [
        {"value": "in_stock", "count": 1}, {"value": "low", "count": 0}, {"value": "out", "count": 0},
    ]  # fmt: skip
    assert [each["count"] for each in found["facets"]["rating"]] == [0, 0, 0, 0]
    assert sum(each["count"] for each in found["facets"]["price"]) == 1
    assert guest.get("/products?availability=out").json()["total"] == 0
    many = "&".join(f"attr.A{n}=x" for n in range(30))
    assert guest.get(f"/products?{many}").status_code == 422


def test_suggestions_while_typing(guest, staff):
    found = guest.get("/search/suggestions?q=la").json()

    assert [each["title"] for each in found["products"]] == ["Desk lamp"]
    assert [each["value"] for each in found["categories"]] == ["lamps"]
    assert guest.get("/search/suggestions?q=l").json() == {"products": [], "categories": [], "total": 0}


def weights(staff, slug: str) -> list[int]:
    return [each["weight_g"] for each in staff.get(f"/admin/products/{slug}").json()["variants"]]


def test_what_a_piece_weighs_is_said_kept_and_written_down(shop, staff, sign_up):
    staff.post("/admin/products", MUG)
    staff.post("/admin/products", MUG | {"sku": "POT", "title": "Pot", "weight_g": 1_800})
    assert (weights(staff, "mug"), weights(staff, "pot")) == ([500], [1_800])

    staff.ask("PATCH", "/admin/products/pot", {"title": "Teapot", "price": usd(99)}, **{"If-Match": '"1"'})
    assert weights(staff, "pot") == [1_800]
    staff.ask("PATCH", "/admin/products/pot", {"weight_g": 2_000}, **{"If-Match": '"2"'})
    assert weights(staff, "pot") == [2_000]
    variants = [{"sku": "POT", "price": usd(99), "options": {"Size": "L"}},
                {"sku": "POT-S", "price": usd(50), "options": {"Size": "S"}, "weight_g": 0}]  # fmt: skip
    staff.ask("PATCH", "/admin/products/pot", {"variants": variants}, **{"If-Match": '"3"'})
    assert weights(staff, "pot") == [2_000, 0]

    admin = shop.shopper("root@example.com", Role.ADMIN)
    drafts = [entry.draft for entry in shop.services.audit.page(admin, AuditQuery())[0]]
    changes = [(str(each.before), str(each.after)) for each in drafts if each.action == "product.change"]
    assert [("1800" in before, "2000" in after) for before, after in changes].count((True, True)) == 1


@pytest.mark.parametrize("weight", [-1, 1_000_001, "500", 1.5, True])
def test_a_weight_that_will_not_do_is_refused_and_nothing_is_changed(staff, weight):
    staff.post("/admin/products", MUG)

    answer = staff.ask("PATCH", "/admin/products/mug", {"weight_g": weight}, **{"If-Match": '"1"'})

    assert (answer.status_code, "weight_g" in answer.text) == (422, True)
    assert weights(staff, "mug") == [500]


def test_a_renamed_category_is_read_over_its_products_at_once(shop, staff, guest):
    lamp = shop.product("Reading lamp")
    staff.post("/admin/categories", {"slug": "desk", "title": "For the desk", "parent": None})
    assert guest.get(f"/products/{lamp.slug}").json()["breadcrumbs"][0]["title"] == "Lamps"  # kept from now on

    renamed = staff.ask("PATCH", "/admin/categories/lamps", {"title": "Lights", "parent": "desk"})

    assert renamed.status_code == 200
    shown = guest.get(f"/products/{lamp.slug}").json()
    assert [each["title"] for each in shown["breadcrumbs"]] == ["For the desk", "Lights"]
