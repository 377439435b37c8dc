"""What services may expect of stored carts, on the fake and on Redis."""

import pytest
from redis import Redis

from shop_app.domain.cart import LINES_MAX
from shop_app.domain.errors import InvalidInput, StoreUnavailable
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis

ADA, BOB = "v:ada", "v:bob"


def test_a_cart_nobody_has_touched_is_empty(carts):
    assert carts.lines(ADA) == {}


def test_lines_come_back_in_the_order_they_were_added(carts):
    for sku in ("ZEBRA", "APPLE", "MANGO"):
        carts.add(ADA, sku, 1, most=10)
    carts.add(ADA, "ZEBRA", 1, most=10)

    assert list(carts.lines(ADA).items()) == [("ZEBRA", 2), ("APPLE", 1), ("MANGO", 1)]


def test_adding_returns_what_the_line_holds_and_never_passes_the_most(carts):
    assert carts.add(ADA, "LAMP", 3, most=5) == 3
    assert carts.add(ADA, "LAMP", 3, most=5) == 5
    assert carts.add(ADA, "LAMP", 3, most=2) == 5  # less is left now: what is held stays for the shopper to see

    assert carts.lines(ADA) == {"LAMP": 5}


def test_carts_of_different_owners_do_not_mix(carts):
    carts.add(ADA, "LAMP", 1, most=9)
    carts.add(BOB, "VASE", 2, most=9)

    carts.clear(ADA)

    assert carts.lines(ADA) == {}
    assert carts.lines(BOB) == {"VASE": 2}


def test_put_sets_a_line_that_is_there(carts):
    carts.add(ADA, "LAMP", 1, most=9)

    carts.put(ADA, "LAMP", 7)

    assert carts.lines(ADA) == {"LAMP": 7}


def test_put_does_not_bring_a_removed_line_back(carts):
    carts.add(ADA, "LAMP", 4, most=9)
    carts.remove(ADA, "LAMP")

    carts.put(ADA, "LAMP", 7)

    assert carts.lines(ADA) == {}
    assert carts.add(ADA, "LAMP", 1, most=9) == 1


def test_a_line_that_was_removed_goes_to_the_end_when_it_comes_back(carts):
    for sku in ("LAMP", "VASE"):
        carts.add(ADA, sku, 1, most=9)

    carts.remove(ADA, "LAMP")
    carts.add(ADA, "LAMP", 1, most=9)

    assert list(carts.lines(ADA)) == ["VASE", "LAMP"]


def test_taking_out_what_was_ordered_leaves_what_was_added_meanwhile(carts):
    carts.add(ADA, "LAMP", 5, most=9)
    carts.add(ADA, "VASE", 1, most=9)

    carts.set_coupon(ADA, "SPENT")

    carts.take_out(ADA, {"LAMP": 3, "VASE": 1, "GONE": 2}, "ORDER-1")
    carts.take_out(ADA, {"LAMP": 3, "VASE": 1, "GONE": 2}, "ORDER-1")  # two book the same payment

    assert carts.lines(ADA) == {"LAMP": 2}
    assert carts.held(ADA).coupon == ""


def test_merging_sums_quantities_clamps_them_and_empties_the_source(carts):
    carts.add(ADA, "LAMP", 600, most=999)
    carts.add(ADA, "VASE", 1, most=999)
    carts.add(BOB, "RUG", 1, most=999)
    carts.add(BOB, "LAMP", 600, most=999)

    carts.merge(ADA, BOB, most=999)

    assert carts.lines(ADA) == {}
    assert list(carts.lines(BOB).items()) == [("RUG", 1), ("LAMP", 999), ("VASE", 1)]


def test_merging_an_empty_cart_changes_nothing(carts):
    carts.add(BOB, "RUG", 1, most=9)

    carts.merge(ADA, BOB, most=999)

    assert carts.lines(BOB) == {"RUG": 1}


def test_a_cart_holds_a_hundred_different_products_and_says_so(carts):
    for number in range(LINES_MAX):
        carts.add(ADA, f"SKU-{number}", 1, most=9)

    with pytest.raises(InvalidInput, match="up to 100 different products"):
        carts.add(ADA, "ONE-TOO-MANY", 1, most=9)

    assert carts.add(ADA, "SKU-0", 1, most=9) == 2
    assert len(carts.lines(ADA)) == LINES_MAX


@pytest.mark.stores
def test_every_change_starts_the_expiry_anew(redis_url):
    client = open_redis(redis_url)
    client.flushdb()
    RedisCarts(client, ttl_s=1000).add(ADA, "LAMP", 1, most=9, price=1999)
    keys = sorted(client.scan_iter("cart:*"))
    for key in keys:
        client.expire(key, 5)

    RedisCarts(client, ttl_s=1000).put(ADA, "LAMP", 2)

    assert [990 < client.ttl(key) <= 1000 for key in keys] == [True, True, True]
    client.close()


def test_an_absent_redis_is_named_with_words_for_the_shopper():
    carts = RedisCarts(Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2, retry=None), ttl_s=60)

    with pytest.raises(StoreUnavailable, match="Nothing is lost") as refusal:
        carts.lines(ADA)

    assert refusal.value.store == "Redis"


# prices seen, saved lines, the coupon


def test_a_cart_remembers_the_price_that_was_seen_last(carts):
    carts.add(ADA, "LAMP", 1, most=9, price=1999)
    carts.add(ADA, "VASE", 1, most=9)
    carts.put(ADA, "LAMP", 3, price=2499)

    assert carts.held(ADA).prices == {"LAMP": 2499}

    carts.remove(ADA, "LAMP")
    assert carts.held(ADA).prices == {}


def test_a_saved_line_leaves_the_cart_with_its_quantity_in_the_order_of_saving(carts):
    for sku, quantity in (("ZEBRA", 2), ("APPLE", 5), ("MANGO", 1)):
        carts.add(ADA, sku, quantity, most=9)
        carts.save(ADA, sku) if sku != "MANGO" else None
    carts.save(ADA, "NOT-THERE")

    held = carts.held(ADA)
    assert (list(held.saved.items()), dict(held.lines)) == ([("ZEBRA", 2), ("APPLE", 5)], {"MANGO": 1})

    carts.drop_saved(ADA, "ZEBRA")
    carts.clear(ADA)
    assert (dict(carts.held(ADA).saved), dict(carts.held(ADA).lines)) == ({"APPLE": 5}, {})


def test_a_hundred_lines_can_be_saved_and_no_more(carts):
    for number in range(LINES_MAX + 1):
        carts.add(ADA, f"SKU-{number}", 1, most=9)
        if number < LINES_MAX:
            carts.save(ADA, f"SKU-{number}")

    with pytest.raises(InvalidInput, match="can be saved"):
        carts.save(ADA, f"SKU-{LINES_MAX}")

    assert carts.lines(ADA) == {f"SKU-{LINES_MAX}": 1}


def test_a_coupon_is_kept_with_its_cart(carts):
    carts.set_coupon(ADA, "SAVE10")
    assert (carts.held(ADA).coupon, carts.held(BOB).coupon) == ("SAVE10", "")

    carts.set_coupon(ADA, "")
    assert carts.held(ADA).coupon == ""


def test_merging_brings_prices_saved_lines_and_the_coupon_and_the_targets_own_win(carts):
    for owner, sku, price in ((ADA, "LAMP", 100), (ADA, "RUG", 300), (BOB, "RUG", 400)):
        carts.add(owner, sku, 1, most=9, price=price)
    for owner, quantity in ((ADA, 2), (BOB, 7)):
        carts.add(owner, "VASE", quantity, most=9)
        carts.save(owner, "VASE")
    carts.set_coupon(ADA, "FROM-ADA")

    carts.merge(ADA, BOB, most=999)

    held = carts.held(BOB)
    assert (dict(held.lines), held.prices["LAMP"]) == ({"RUG": 2, "LAMP": 1}, 100)
    assert (dict(held.saved), held.coupon) == ({"VASE": 7}, "FROM-ADA")
    assert carts.held(ADA) == carts.held("v:nobody")


@pytest.mark.stores
def test_what_is_saved_for_later_outlives_the_cart(redis_url):
    client = open_redis(redis_url)
    client.flushdb()
    carts = RedisCarts(client, ttl_s=1000)
    carts.add(ADA, "LAMP", 1, most=9)
    carts.add(ADA, "VASE", 1, most=9)
    carts.save(ADA, "LAMP")

    assert client.ttl(f"cart:{{{ADA}}}:saved") > 364 * 86_400
    assert 990 < client.ttl(f"cart:{{{ADA}}}:quantities") <= 1000
    client.close()
