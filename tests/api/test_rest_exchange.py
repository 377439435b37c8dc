"""REST: catalogues in and out."""

import pytest

from shop_app.domain.accounts import Role

FILE = b"item,title,description,category,price\nL-1,Desk lamp,,Lamps,19.99\n"
BAD = b"item,title,description,category,price\nL-1,Desk lamp,,Lamps,dear\n,Vase,,Vases,1\n"


@pytest.fixture
def keeper(sign_up):
    return sign_up("keeper@example.com", Role.CATALOGUE_MANAGER)


def send(client, caller, data, query=""):
    path = f"/api/v1/admin/products/import{query}"
    return client.post(path, files={"file": ("catalogue.csv", data)}, headers=caller.headers)


def test_a_catalogue_is_rehearsed_brought_in_and_sent_out_again(shop, client, keeper):
    rehearsed = send(client, keeper, FILE, "?dry_run=true")
    assert (rehearsed.status_code, rehearsed.json()["added"], rehearsed.json()["dry_run"]) == (200, 1, True)
    assert shop.catalogue.count() == 0

    assert send(client, keeper, FILE, "?format=shop").json()["added"] == 1

    answer = client.get("/api/v1/admin/products/export", headers=keeper.headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="catalogue.csv"'
    assert answer.text.splitlines()[1].startswith("L-1,Desk lamp,,Lamps,19.99,")


def test_what_is_wrong_is_named_by_row_and_column(shop, client, keeper):
    answer = send(client, keeper, BAD)

    assert (answer.status_code, answer.json()["code"]) == (422, "import_refused")
    assert [each["field"] for each in answer.json()["errors"]] == ["row 2, price", "row 3, item"]
    assert shop.catalogue.count() == 0
    assert send(client, keeper, FILE, "?format=ebay").status_code == 422


def test_strangers_neither_bring_in_nor_take_out(shop, client, guest, sign_up, keeper):
    ada = sign_up()
    for caller, status in ((guest, 401), (ada, 403)):
        assert send(client, caller, FILE).status_code == status
        for path in ("/admin/products/export", "/admin/orders/export"):
            assert caller.get(path).status_code == status
    assert keeper.get("/admin/orders/export").status_code == 403
    assert shop.catalogue.count() == 0


def test_orders_leave_as_a_file(shop, client, sign_up):
    lamp = shop.product("Lamp")
    order = shop.place_order(shop.shopper_with_cart(lamp))

    answer = client.get("/api/v1/admin/orders/export", headers=sign_up("boss@example.com", Role.ADMIN).headers)

    assert answer.text.splitlines()[1].startswith(order.number)
