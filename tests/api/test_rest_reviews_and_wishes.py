"""REST: reviews and the wish list."""

import pytest

from shop_app.domain.accounts import Role


def test_a_review_is_written_once_and_shown_with_the_histogram(shop, guest, sign_up):
    lamp, ada = shop.product("Lamp"), sign_up()

    written = ada.post("/products/lamp/reviews", {"rating": 4, "text": "Bright"})
    again = ada.post("/products/lamp/reviews", {"rating": 1, "text": "Dim"})

    assert (written.status_code, written.json()["status"], written.json()["product"]) == (201, "published", lamp.slug)
    assert (again.status_code, again.json()["code"]) == (409, "already_reviewed")
    found = guest.get("/products/lamp/reviews").json()
    assert {name: found[name] for name in ("page", "page_size", "total", "pages")} == {
        "page": 1, "page_size": 10, "total": 1, "pages": 1,
    }  # fmt: skip
    assert found["rating"] == {"average": 4.0, "count": 1}
    assert found["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert {name: found["items"][0][name] for name in ("author", "rating", "text", "verified_purchase")} == {
        "author": "Ada", "rating": 4, "text": "Bright", "verified_purchase": False,
    }  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"rating": 0}, {"rating": 6}, {"rating": "5"}, {"rating": 5, "text": "x" * 4001}])
def test_a_review_that_will_not_do_is_refused(shop, sign_up, body):
    shop.product("Lamp")

    assert sign_up().post("/products/lamp/reviews", body).status_code == 422


def test_guests_do_not_review_and_nobody_reviews_nothing(shop, guest, sign_up):
    shop.product("Lamp")

    assert guest.post("/products/lamp/reviews", {"rating": 5}).status_code == 401
    assert sign_up().post("/products/nothing/reviews", {"rating": 5}).status_code == 404
    assert guest.get("/products/nothing/reviews").status_code == 404


def test_staff_hide_and_publish(shop, guest, sign_up):
    shop.product("Lamp")
    ada, support = sign_up(), sign_up("support@example.com", Role.SUPPORT)
    id_ = ada.post("/products/lamp/reviews", {"rating": 1, "text": "Rude"}).json()["id"]

    assert ada.post(f"/admin/reviews/{id_}/status", {"status": "hidden"}).status_code == 403
    assert support.post(f"/admin/reviews/{id_}/status", {"status": "hidden"}).json()["status"] == "hidden"
    assert guest.get("/products/lamp/reviews").json()["total"] == 0
    assert [each["id"] for each in support.get("/admin/reviews?status=hidden").json()["items"]] == [id_]
    assert support.post("/admin/reviews/999/status", {"status": "hidden"}).status_code == 404
    assert support.post(f"/admin/reviews/{id_}/status", {"status": "gone"}).status_code == 422


def test_a_guests_wishes_are_known_by_the_cart_token(shop, guest, sign_up):
    lamp = shop.product("Lamp")
    path = f"/wishlist/{lamp.sku}"

    put = guest.ask("PUT", path)

    assert (put.status_code, put.json()["sku"], put.json()["product"]["slug"]) == (200, lamp.sku, "lamp")
    assert [each["sku"] for each in guest.get("/wishlist").json()["items"]] == [lamp.sku]
    assert guest.get(path).status_code == 200
    assert sign_up().get(path).status_code == 404
    assert [guest.ask("DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert guest.get(path).status_code == 404
    assert guest.ask("PUT", "/wishlist/NO-SUCH-SKU").status_code == 404
