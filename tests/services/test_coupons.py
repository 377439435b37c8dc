"""Coupons from staff's hands to an order: what they take off, who may make them, and that no use is lost."""

from dataclasses import replace

import pytest

from shop_app.domain.accounts import SYSTEM, Actor, Role
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.coupons import CouponDraft, CouponKind
from shop_app.domain.errors import (
    CouponRefused,
    EditConflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    PaymentDeclined,
    SignInNeeded,
    TooManyRequests,
    TotalChanged,
)
from shop_app.domain.money import Money
from shop_app.domain.pricing.defaults import default_tariff

NOTHING = Money(0, "USD")


def uses(shop, code: str = "SAVE10") -> int:
    return shop.services.coupons.get(SYSTEM, code).uses


def notices(cart) -> list[str]:
    return [notice.code for notice in cart.notices]


# in the cart


def test_a_coupon_takes_its_part_off_the_cart_and_comes_off_again(shop):
    lamp, ada = shop.product(price=2000), shop.guest()
    shop.coupon()
    shop.cart.add(ada, lamp.sku)

    cart = shop.cart.use_coupon(ada, " save10 ")
    assert (cart.coupon, cart.totals.discount.amount, cart.totals.total.amount) == ("SAVE10", 200, 1800 + 495)
    assert shop.cart.view(ada).totals == cart.totals

    cart = shop.cart.drop_coupon(ada)
    assert (cart.coupon, cart.totals.discount.amount) == ("", 0)


def test_a_refused_code_leaves_the_one_before_in_place(shop):
    lamp, ada = shop.product(price=2000), shop.guest()
    shop.coupon()
    shop.coupon("BIG", minimum=Money(9000, "USD"))
    shop.cart.add(ada, lamp.sku)
    shop.cart.use_coupon(ada, "SAVE10")

    for code, reason in (("BIG", "minimum"), ("NO-SUCH", "unknown"), ("", "unknown")):
        with pytest.raises(CouponRefused) as refusal:
            shop.cart.use_coupon(ada, code)
        assert refusal.value.reason == reason

    assert shop.cart.view(ada).coupon == "SAVE10"


def test_an_empty_cart_takes_no_coupon(shop):
    shop.coupon()

    with pytest.raises(CouponRefused, match="Put something in your cart first"):
        shop.cart.use_coupon(shop.guest(), "SAVE10")


def test_a_coupon_that_no_longer_applies_says_why_and_takes_nothing_off(shop):
    lamp, ada = shop.product(price=2000), shop.guest()
    shop.coupon(minimum=Money(4000, "USD"))
    shop.cart.add(ada, lamp.sku, 2)
    shop.cart.use_coupon(ada, "SAVE10")

    cart = shop.cart.change(ada, lamp.sku, 1)

    assert (cart.coupon, cart.totals.discount.amount) == ("SAVE10", 0)
    assert notices(cart) == ["coupon_refused"]
    assert cart.notices[0].message == "SAVE10 counts from $40.00: add $20.00 more to use it."
    assert shop.cart.change(ada, lamp.sku, 2).totals.discount.amount == 400


def test_a_coupon_for_a_category_counts_for_everything_below_it(shop):
    tree = [Category("home", "Home"), Category("desk", "Desk", "home"), Category("ink", "Ink", "desk")]
    pen = ProductDraft("Pen", "", "ink", [Variant("PEN", Money(1000, "USD"), 9)])
    shop.catalogue.bring_in(SYSTEM, tree, [pen])
    lamp, ada = shop.product(price=5000), shop.guest()
    shop.coupon(category="home")
    shop.cart.add(ada, lamp.sku)

    with pytest.raises(CouponRefused, match="products that are not in your cart"):
        shop.cart.use_coupon(ada, "SAVE10")

    shop.cart.add(ada, "PEN", 2)
    assert shop.cart.use_coupon(ada, "SAVE10").totals.discount.amount == 200


def test_guessing_codes_is_stopped_after_ten_tries(shop):
    lamp, ada = shop.product(), shop.guest()
    shop.cart.add(ada, lamp.sku)

    for number in range(10):
        with pytest.raises(CouponRefused):
            shop.cart.use_coupon(ada, f"GUESS-{number}")
    with pytest.raises(TooManyRequests) as refusal:
        shop.cart.use_coupon(ada, "GUESS-11")

    assert 0 < refusal.value.retry_after_s <= 600


def test_a_guests_coupon_comes_along_at_sign_in(shop):
    lamp, guest, ada = shop.product(), shop.guest(), shop.shopper()
    shop.coupon()
    shop.cart.add(guest, lamp.sku)
    shop.cart.use_coupon(guest, "SAVE10")

    shop.cart.take_over(guest, ada)

    assert shop.cart.view(ada).coupon == "SAVE10"


# in an order


def test_an_order_keeps_what_the_coupon_took_off_each_line_and_counts_its_use(shop):
    lamp, vase, ada = shop.product(price=1000), shop.product(price=1005), shop.shopper()
    shop.coupon()
    for thing in (lamp, vase):
        shop.cart.add(ada, thing.sku)
    shop.cart.use_coupon(ada, "SAVE10")

    order = shop.place_order(ada)

    assert [line.discount.amount for line in order.lines] == [100, 101]  # 10 % of 20.05 is 2.005
    assert [line.tax.amount for line in order.lines] == [180, 181]  # of 9.00 and of 9.04
    assert (order.discount.amount, order.total.amount, order.coupon) == (201, 2005 - 201 + 495 + 361, "SAVE10")
    assert uses(shop) == 1
    assert shop.cart.view(ada).coupon == ""
    assert shop.integrity.verify().coupons_miscounted == []


def test_a_quote_says_which_coupon_is_in_it_or_why_not(shop):
    lamp, ada = shop.product(price=1000), shop.shopper()
    made = shop.coupon()
    shop.cart.add(ada, lamp.sku)
    shop.cart.use_coupon(ada, "SAVE10")

    assert shop.checkout.quote(ada, "US").coupon == "SAVE10"

    shop.services.coupons.end(SYSTEM, made.code)
    quote = shop.checkout.quote(ada, "US")
    assert (quote.coupon, quote.totals.discount.amount) == ("", 0)
    assert quote.coupon_refusal.startswith("We do not know this code")


def test_a_coupon_that_ended_since_the_quote_changes_the_total_and_charges_nothing(shop):
    lamp, ada = shop.product(price=1000), shop.shopper()
    shop.coupon()
    shop.cart.add(ada, lamp.sku)
    shop.cart.use_coupon(ada, "SAVE10")
    seen = shop.draft(ada)

    shop.services.coupons.end(SYSTEM, "SAVE10")
    with pytest.raises(TotalChanged, match="The total is now"):
        shop.checkout.place(ada, seen, "k")

    assert shop.gateway.captured == []
    assert shop.stock(lamp) == 10


def test_a_declined_payment_gives_the_use_back(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.coupon(max_uses=1, is_once_per_account=True)
    shop.cart.add(ada, lamp.sku)
    shop.cart.use_coupon(ada, "SAVE10")

    with pytest.raises(PaymentDeclined):
        shop.place_order(ada, token="tok_declined")
    assert uses(shop) == 0

    assert shop.place_order(ada).coupon == "SAVE10"
    assert uses(shop) == 1


def test_once_per_account_is_once_whatever_address_the_guest_types(shop):
    lamp, ada = shop.product(stock=50), shop.shopper(email="ada@example.com")
    shop.coupon(is_once_per_account=True)
    shop.cart.add(ada, lamp.sku)
    shop.cart.use_coupon(ada, "SAVE10")
    shop.place_order(ada)

    shop.cart.add(ada, lamp.sku)
    with pytest.raises(CouponRefused, match="You have used SAVE10 already"):
        shop.cart.use_coupon(ada, "SAVE10")

    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    shop.cart.use_coupon(guest, "SAVE10")  # nobody knows yet who this is
    draft = shop.draft(guest, email="ada+new@example.com")
    with pytest.raises(TotalChanged, match="You have used SAVE10 already"):
        shop.checkout.place(guest, draft, "k")
    assert uses(shop) == 1


# whose hands


def test_only_promoters_touch_coupons_and_tariffs(shop):
    made = shop.coupon()
    draft = CouponDraft("MINE", CouponKind.PERCENT, NOTHING, basis_points=10_000)
    service = shop.services.coupons
    acts = (
        lambda who: service.page(who),
        lambda who: service.get(who, "SAVE10"),
        lambda who: service.add(who, draft),
        lambda who: service.change(who, "SAVE10", {"max_uses": 9}),
        lambda who: service.end(who, "SAVE10"),
        lambda who: service.tariff(who),
        lambda who: service.save_tariff(who, default_tariff("USD"), 0),
    )
    callers = [
        (shop.guest(), SignInNeeded),
        (shop.shopper(), NotAllowed),
        (shop.shopper(role=Role.SUPPORT), NotAllowed),
    ]

    for who, refusal in callers:
        for act in acts:
            with pytest.raises(refusal):
                act(who)

    assert service.page(SYSTEM) == ([made], 1)
    assert service.tariff(SYSTEM)[1] == 0


def test_every_change_is_in_the_audit_log(shop):
    manager = shop.shopper("cat@example.com", role=Role.CATALOGUE_MANAGER)
    service = shop.services.coupons
    service.add(manager, CouponDraft("SAVE10", CouponKind.PERCENT, NOTHING, basis_points=1000))
    service.change(manager, "save10", {"max_uses": 5})
    service.end(manager, "SAVE10")
    service.end(manager, "SAVE10")
    service.save_tariff(manager, default_tariff("USD"), 0)

    with shop.store.reading() as tx:
        entries = [entry.draft for entry in tx.audit.stream()]
    mine = [(each.action, each.who) for each in entries if each.action.startswith(("coupon", "tariff"))]

    assert mine == [
        (action, "cat@example.com") for action in ("coupon.add", "coupon.change", "coupon.change", "tariff.save")
    ]


def test_two_who_edit_the_same_coupon_do_not_overwrite_each_other(shop):
    made = shop.coupon()
    shop.services.coupons.change(SYSTEM, "SAVE10", {"max_uses": 5}, made.version)

    with pytest.raises(EditConflict):
        shop.services.coupons.change(SYSTEM, "SAVE10", {"max_uses": 9}, made.version)

    assert shop.services.coupons.get(SYSTEM, "SAVE10").max_uses == 5


@pytest.mark.parametrize(
    ("more", "field"),
    [({"category": "no-such"}, "category"), ({"minimum": Money(0, "EUR")}, "minimum")],
)
def test_a_coupon_fits_the_shop_it_is_made_for(shop, more, field):
    with pytest.raises(InvalidInput) as refusal:
        shop.coupon(**more)

    assert list(refusal.value.fields) == [field]


def test_an_unknown_coupon_is_not_there(shop):
    for code in ("NOPE", "nul\0byte"):
        with pytest.raises(NotFound):
            shop.services.coupons.get(SYSTEM, code)


# the tariff


def test_a_saved_tariff_is_in_force_for_the_next_price(shop):
    lamp, ada = shop.product(price=1000), shop.guest()
    shop.cart.add(ada, lamp.sku)
    tariff, version = shop.services.coupons.tariff(SYSTEM)
    dear = replace(tariff.zones[0].rates[0], price=Money(777, "USD"))
    zones = (replace(tariff.zones[0], rates=(dear,)), tariff.zones[1])

    assert shop.services.coupons.save_tariff(SYSTEM, replace(tariff, zones=zones), version) == 1

    assert shop.cart.view(ada).totals.shipping.amount == 777
    assert [method.code for method in shop.checkout.quote(ada, "US").methods] == ["standard"]
    with pytest.raises(EditConflict):
        shop.services.coupons.save_tariff(SYSTEM, tariff, version)


def test_a_tariff_in_another_currency_is_refused(shop):
    with pytest.raises(InvalidInput, match="USD"):
        shop.services.coupons.save_tariff(SYSTEM, default_tariff("EUR"), 0)


# save for later, and prices that moved


def test_a_saved_line_keeps_its_quantity_and_comes_back(shop):
    lamp, vase, ada = shop.product(stock=30), shop.product(stock=30), shop.guest()
    shop.cart.add(ada, lamp.sku, 3)
    shop.cart.add(ada, vase.sku)

    cart = shop.cart.save_for_later(ada, lamp.sku)
    assert ([line.sku for line in cart.lines], [(each.sku, each.quantity) for each in cart.saved]) == (
        [vase.sku],
        [(lamp.sku, 3)],
    )

    cart = shop.cart.move_to_cart(ada, lamp.sku)
    assert ([(line.sku, line.quantity) for line in cart.lines], cart.saved) == ([(vase.sku, 1), (lamp.sku, 3)], [])


def test_a_saved_line_survives_orders_and_sign_in_and_can_be_forgotten(shop):
    lamp, vase, guest = shop.product(stock=30), shop.product(stock=30), shop.guest()
    ada = shop.shopper()
    shop.cart.add(guest, lamp.sku)
    shop.cart.save_for_later(guest, lamp.sku)
    shop.cart.take_over(guest, ada)
    shop.cart.add(ada, vase.sku)
    shop.place_order(ada)

    assert [line.sku for line in shop.cart.view(ada).saved] == [lamp.sku]
    assert shop.cart.forget_saved(ada, lamp.sku).saved == []
    with pytest.raises(NotFound):
        shop.cart.move_to_cart(ada, lamp.sku)


def test_a_price_that_moved_since_it_was_added_is_said_until_the_line_is_touched(shop):
    lamp, ada = shop.product(price=2500, stock=30), shop.guest()
    shop.carts.add(ada.shopper, lamp.sku, 1, most=9, price=1999)

    cart = shop.cart.view(ada)
    assert cart.notices[0].message == f"The price of {lamp.title} went up from $19.99 to $25.00 since you added it."
    assert notices(cart) == ["price_changed"]

    assert notices(shop.cart.change(ada, lamp.sku, 2)) == []


def test_the_last_few_are_named(shop):
    lamp, ada = shop.product(stock=4), shop.guest()

    cart = shop.cart.add(ada, lamp.sku)

    assert [(each.code, each.message) for each in cart.notices] == [("low", f"Only 4 of {lamp.title} left.")]


def test_the_cart_says_how_much_is_missing_for_free_delivery(shop):
    lamp, ada = shop.product(price=5000, stock=30), shop.guest()

    assert shop.cart.add(ada, lamp.sku).missing_for_free_shipping == Money(1000, "USD")
    assert shop.cart.change(ada, lamp.sku, 2).missing_for_free_shipping is None


def test_another_visitors_saved_lines_and_coupon_stay_theirs(shop):
    lamp, ada, bob = shop.product(stock=30), shop.guest(), shop.guest()
    shop.coupon()
    shop.cart.add(ada, lamp.sku, 2)
    shop.cart.use_coupon(ada, "SAVE10")
    shop.cart.save_for_later(ada, lamp.sku)

    assert shop.cart.view(bob).saved == []
    assert shop.cart.view(Actor(bob.visitor)).coupon == ""
    with pytest.raises(NotFound):
        shop.cart.move_to_cart(bob, lamp.sku)
