"""REST: cancelling, returning, moving, refunding; who may, and that nothing changed for who may not."""

import json

import pytest

from shop_app.domain.accounts import Role

STAFF = {Role.SUPPORT, Role.ADMIN}


@pytest.fixture
def lamp(shop):
    return shop.product(price=2000, stock=10)


@pytest.fixture
def buyer(sign_up, lamp):
    caller = sign_up("buyer@example.com")
    caller.add(lamp.sku, 3)
    return caller


@pytest.fixture
def number(buyer) -> str:
    return buyer.order().json()["number"]


@pytest.fixture
def support(sign_up):
    return sign_up("support@example.com", Role.SUPPORT)


@pytest.mark.parametrize("role", [*Role, "owner"])
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/transitions", {"to": "processing"}, 200),
        ("/refunds", {"reason": "Late", "amount": {"amount": 100, "currency": "USD"}}, 201),
        ("/notes", {"text": "Rang twice"}, 201),
    ],
)
def test_only_staff_who_may_move_orders_do(shop, guest, sign_up, buyer, number, path, body, status, role):
    caller = buyer if role == "owner" else guest if role is Role.GUEST else sign_up(f"{role}@example.com", role)

    answer = caller.post(f"/admin/orders/{number}{path}", body)

    if role in STAFF:
        assert answer.status_code == status, answer.text
        return
    assert answer.status_code == (401 if role is Role.GUEST else 403)
    order = buyer.get(f"/orders/{number}").json()
    assert (order["status"], order["refunded"]["amount"], shop.gateway.refunded) == ("paid", 0, [])


def test_an_order_is_sent_in_parcels_and_shows_its_way(buyer, support, number, lamp):
    half = support.post(
        f"/admin/orders/{number}/transitions", {"to": "shipped", "tracking": "TR-1", "lines": {lamp.sku: 2}}
    )
    support.post(f"/admin/orders/{number}/transitions", {"to": "shipped", "tracking": "TR-2"})

    order = buyer.get(f"/orders/{number}").json()

    assert half.json()["status"] == "partially_shipped"
    assert half.json()["transitions"] == ["partially_shipped", "shipped", "refunded"]
    assert (order["status"], order["tracking"]) == ("shipped", "TR-2")
    assert [(each["lines"], each["tracking"]) for each in order["shipments"]] == [
        ({lamp.sku: 2}, "TR-1"),
        ({lamp.sku: 1}, "TR-2"),
    ]
    assert "transitions" not in order
    assert "notes" not in order


def test_an_illegal_move_lists_the_legal_ones(support, number):
    answer = support.post(f"/admin/orders/{number}/transitions", {"to": "delivered"})

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    assert answer.json()["legal"] == ["processing", "partially_shipped", "shipped", "cancelled", "refunded"]


def test_refunds_stop_at_what_was_paid(shop, support, number):
    address, ten = f"/admin/orders/{number}/refunds", {"amount": {"amount": 7100, "currency": "USD"}, "reason": "Late"}

    first = support.post(address, ten, **{"Idempotency-Key": "one"})
    again = support.post(address, ten, **{"Idempotency-Key": "one"})
    more = support.post(address, ten, **{"Idempotency-Key": "two"})

    assert (first.status_code, first.json()["status"]) == (201, "partially_refunded")
    assert [each["by"] for each in again.json()["staff_refunds"]] == ["support@example.com"]
    assert (more.status_code, more.json()["code"]) == (409, "refund_too_much")
    assert shop.gateway.refunded == [7100]


def test_the_owner_cancels_and_gets_everything_back(shop, buyer, number, lamp):
    order = buyer.post(f"/orders/{number}/cancel").json()

    assert (order["status"], order["refunded"]["text"]) == ("cancelled", "$72.00")
    assert shop.stock(lamp) == 10


def test_the_owner_has_the_confirmation_sent_again(shop, buyer, number):
    before = len(shop.mails("order_confirmation"))

    answer = buyer.post(f"/orders/{number}/confirmation")

    assert (answer.status_code, len(shop.mails("order_confirmation"))) == (202, before + 1)


def test_strangers_neither_cancel_nor_return_and_cannot_tell_that_it_is_there(shop, guest, sign_up, number, lamp):
    for caller in (guest, sign_up("other@example.com"), sign_up("c@example.com", Role.CATALOGUE_MANAGER)):
        assert caller.post(f"/orders/{number}/cancel").status_code == 404
        assert caller.post(f"/orders/{number}/returns", {"lines": {lamp.sku: 1}, "reason": "x"}).status_code == 404

    assert (shop.stock(lamp), shop.gateway.refunded) == (7, [])


def test_a_return_goes_its_way(buyer, support, number, lamp):
    support.post(f"/admin/orders/{number}/transitions", {"to": "shipped"})

    asked = buyer.post(f"/orders/{number}/returns", {"lines": {lamp.sku: 1}, "reason": "Too bright"})
    listed = support.get("/admin/returns?status=requested").json()
    support.post(f"/admin/returns/{asked.json()['id']}", {"to": "approved"})
    support.post(f"/admin/returns/{asked.json()['id']}", {"to": "received", "restock": {lamp.sku: 1}})

    assert asked.status_code == 201
    assert [each["order_number"] for each in listed["items"]] == [number]
    order = buyer.get(f"/orders/{number}").json()
    assert (order["status"], order["refunded"]["text"]) == ("partially_refunded", "$24.00")


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF])
def test_returns_are_decided_by_staff(guest, sign_up, role):
    caller = guest if role is Role.GUEST else sign_up(role=role)

    answers = [caller.get("/admin/returns"), caller.post("/admin/returns/1", {"to": "approved"})]

    assert {each.status_code for each in answers} == {401 if role is Role.GUEST else 403}


def test_a_return_that_is_not_there(support):
    assert support.post("/admin/returns/99", {"to": "approved"}).status_code == 404


def test_staff_find_orders_by_status_words_and_time(support, number, guest, lamp):
    guest.add(lamp.sku)
    other = guest.order(email="zoe@example.com").json()["number"]
    support.post(f"/admin/orders/{other}/transitions", {"to": "processing"})

    def found(query: str) -> list[str]:
        return [each["number"] for each in support.get(f"/admin/orders?{query}").json()["items"]]

    assert found("") == [other, number]
    assert found("status=processing") == [other]
    assert found("q=ZOE") == [other]
    assert found(f"q={number[:5].lower()}") == [number]
    assert found("q=%25") == []
    assert found("since=2999-01-01T00:00:00Z") == []
    assert found("until=2999-01-01T00:00:00Z&status=paid") == [number]
    assert support.get("/admin/orders?status=lost").status_code == 422
    assert support.get("/admin/orders?since=2026-01-01T00:00:00").status_code == 422  # no zone


def test_staff_see_an_order_with_its_notes(support, number):
    support.post(f"/admin/orders/{number}/notes", {"text": "Rang twice"})

    order = support.get(f"/admin/orders/{number}").json()

    assert [(each["by"], each["text"]) for each in order["notes"]] == [("support@example.com", "Rang twice")]
    assert order["transitions"][0] == "processing"


def test_webhooks_are_signed_or_refused(shop, client):
    body = json.dumps({"id": "evt_1", "payment": "nobody's"}).encode()
    signed = {"X-Sandbox-Signature": shop.gateway.sign(body)}

    assert client.post("/api/v1/webhooks/sandbox", content=body, headers=signed).status_code == 204
    refused = client.post("/api/v1/webhooks/sandbox", content=body, headers={"X-Sandbox-Signature": "x"})
    assert (refused.status_code, refused.json()["code"]) == (400, "webhook_refused")
    assert client.post("/api/v1/webhooks/stripe", content=body, headers=signed).status_code == 404


def test_a_second_tab_is_told_the_number_of_the_order_under_way(shop, guest, lamp):
    guest.add(lamp.sku)
    shop.gateway.is_silent = True
    waiting = guest.order("first tab").json()["number"]

    answer = guest.order("second tab")

    assert (answer.status_code, answer.json()["code"], answer.json()["number"]) == (409, "order_in_progress", waiting)
