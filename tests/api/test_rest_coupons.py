"""REST: coupons in the cart, and promotions in staff's hands."""

from shop_app.domain.accounts import Role

COUPON = {"code": "save10", "kind": "percent", "percent": 10}


def test_a_coupon_is_made_entered_ordered_with_and_counted(shop, guest, sign_up):
    lamp, admin = shop.product(price=2000), sign_up("boss@example.com", Role.ADMIN)

    made = admin.post("/admin/coupons", COUPON)
    assert (made.status_code, made.json()["code"], made.json()["status"]) == (201, "SAVE10", "active")

    guest.add(lamp.sku)
    cart = guest.ask("PUT", "/cart/coupon", {"code": "save10"}).json()
    assert (cart["coupon"], cart["discount"]["text"], cart["total"]["amount"]) == ("SAVE10", "$2.00", 1800 + 495)

    order = guest.order().json()
    assert (order["discount"]["amount"], order["lines"][0]["discount"]["amount"]) == (200, 200)
    assert admin.get("/admin/coupons/SAVE10").json()["uses"] == 1
    assert admin.get("/admin/coupons").json()["total"] == 1


def test_a_refused_coupon_names_field_reason_and_remedy(shop, guest, sign_up):
    lamp, admin = shop.product(price=2000), sign_up("boss@example.com", Role.ADMIN)
    admin.post("/admin/coupons", COUPON | {"minimum": {"amount": 5000, "currency": "USD"}})
    guest.add(lamp.sku)

    answer = guest.ask("PUT", "/cart/coupon", {"code": "SAVE10"})

    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (422, "coupon_refused", "minimum")
    assert answer.json()["errors"] == [
        {"field": "code", "message": "SAVE10 counts from $50.00: add $30.00 more to use it."}
    ]


def test_a_coupon_comes_off_the_cart(shop, guest, sign_up):
    lamp, admin = shop.product(price=2000), sign_up("boss@example.com", Role.ADMIN)
    admin.post("/admin/coupons", COUPON)
    guest.add(lamp.sku)
    guest.ask("PUT", "/cart/coupon", {"code": "SAVE10"})

    assert guest.ask("DELETE", "/cart/coupon").json()["coupon"] is None


def test_a_guesser_is_told_how_long_to_wait(shop, guest):
    guest.add(shop.product().sku)

    answers = [guest.ask("PUT", "/cart/coupon", {"code": f"GUESS{number}"}) for number in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_line_is_saved_for_later_and_brought_back(shop, guest):
    lamp = shop.product(stock=30)
    guest.add(lamp.sku, 2)

    saved = guest.post(f"/cart/items/{lamp.sku}/save").json()
    assert (saved["lines"], [line["quantity"] for line in saved["saved"]]) == ([], [2])

    back = guest.post(f"/cart/saved/{lamp.sku}").json()
    assert ([line["quantity"] for line in back["lines"]], back["saved"]) == ([2], [])

    guest.post(f"/cart/items/{lamp.sku}/save")
    assert guest.ask("DELETE", f"/cart/saved/{lamp.sku}").json()["saved"] == []


def test_what_a_coupon_takes_off_cannot_be_changed_but_its_limits_can(sign_up):
    admin = sign_up("boss@example.com", Role.ADMIN)
    admin.post("/admin/coupons", COUPON)

    assert admin.ask("PATCH", "/admin/coupons/SAVE10", {"percent": 90}).status_code == 422

    changed = admin.ask("PATCH", "/admin/coupons/SAVE10", {"max_uses": 3, "ends_at": "2027-01-01T00:00:00Z"}).json()
    assert (changed["max_uses"], changed["ends_at"], changed["percent"]) == (3, "2027-01-01T00:00:00.000Z", 10.0)
    stale = admin.ask("PATCH", "/admin/coupons/SAVE10", {"max_uses": 9, "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "edit_conflict")


def test_deleting_a_coupon_ends_it_and_keeps_its_books(shop, guest, sign_up):
    admin = sign_up("boss@example.com", Role.ADMIN)
    admin.post("/admin/coupons", COUPON)
    guest.add(shop.product().sku)

    assert [admin.ask("DELETE", "/admin/coupons/SAVE10").status_code for _ in range(2)] == [204, 204]

    assert admin.get("/admin/coupons/SAVE10").json()["status"] == "ended"
    assert guest.ask("PUT", "/cart/coupon", {"code": "SAVE10"}).json()["reason"] == "unknown"
    assert admin.post("/admin/coupons", COUPON).status_code == 422


def test_strangers_and_shoppers_are_kept_out_of_promotions(guest, sign_up):
    shopper = sign_up()
    asks = [
        ("GET", "/admin/coupons", None),
        ("POST", "/admin/coupons", COUPON),
        ("GET", "/admin/coupons/SAVE10", None),
        ("PATCH", "/admin/coupons/SAVE10", {"max_uses": 1}),
        ("DELETE", "/admin/coupons/SAVE10", None),
        ("GET", "/admin/tariff", None),
    ]

    assert [guest.ask(*each).status_code for each in asks] == [401] * 6
    assert [shopper.ask(*each).status_code for each in asks] == [403] * 6


def test_the_tariff_is_read_changed_and_guarded_against_lost_updates(shop, guest, sign_up):
    admin = sign_up("boss@example.com", Role.ADMIN)
    tariff = admin.get("/admin/tariff").json()
    tariff["zones"][0]["rates"][0]["price"] = 321

    saved = admin.ask("PUT", "/admin/tariff", tariff)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    assert admin.ask("PUT", "/admin/tariff", tariff).status_code == 409

    guest.add(shop.product().sku)
    assert guest.get("/cart").json()["shipping_estimate"]["amount"] == 321


def test_a_tariff_that_contradicts_itself_is_refused(sign_up):
    admin = sign_up("boss@example.com", Role.ADMIN)
    tariff = admin.get("/admin/tariff").json()
    tariff["taxes"].append({"country": "US", "basis_points": 700})

    answer = admin.ask("PUT", "/admin/tariff", tariff)

    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, "US is named twice.")
