"""REST: the caller's own address book."""

HOME = {"name": "Ada", "line1": "1 Street", "city": "London", "postal_code": "N1", "country": "gb"}
WORK = {**HOME, "line1": "2 Road"}


def test_an_address_is_kept_changed_and_removed(sign_up):
    ada = sign_up()

    (kept,) = ada.post("/me/addresses", {"address": HOME}).json()
    assert kept["address"] == {**HOME, "country": "GB", "line2": "", "region": ""}
    assert (kept["is_shipping_default"], kept["is_billing_default"]) == (True, True)

    ada.post("/me/addresses", {"address": WORK, "is_billing_default": True})
    flags = [(each["is_shipping_default"], each["is_billing_default"]) for each in ada.get("/me/addresses").json()]
    assert flags == [(True, False), (False, True)]

    assert ada.ask("PUT", f"/me/addresses/{kept['id']}", {"address": WORK}).status_code == 200
    assert ada.ask("DELETE", f"/me/addresses/{kept['id']}").status_code == 204
    assert [each["address"]["line1"] for each in ada.get("/me/addresses").json()] == ["2 Road"]


def test_a_field_that_will_not_do_is_named_and_nothing_is_kept(sign_up):
    ada = sign_up()

    answer = ada.post("/me/addresses", {"address": {**HOME, "city": " ", "country": "Britain"}})

    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["errors"]} == {"city", "country"}
    assert ada.get("/me/addresses").json() == []


def test_another_shoppers_address_is_not_there(sign_up):
    ada, bob = sign_up(), sign_up("bob@example.com")
    (kept,) = ada.post("/me/addresses", {"address": HOME}).json()

    assert bob.ask("PUT", f"/me/addresses/{kept['id']}", {"address": WORK}).status_code == 404
    assert bob.ask("DELETE", f"/me/addresses/{kept['id']}").status_code == 404
    assert bob.get("/me/addresses").json() == []
    assert len(ada.get("/me/addresses").json()) == 1


def test_guests_are_asked_to_sign_in(guest):
    assert guest.get("/me/addresses").status_code == 401
    assert guest.post("/me/addresses", {"address": HOME}).status_code == 401
