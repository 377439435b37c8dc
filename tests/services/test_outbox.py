"""After-commit work: delivered at least once, later when it fails, and never in the way of other work."""

from datetime import timedelta

import time_machine

from shop_app.domain.interactions import Kind
from shop_app.kit.clock import now


def purchases(shop) -> list[tuple[str, int, int]]:
    return [(each.shopper, each.product_id, each.quantity) for each in shop.events.events]


def test_a_paid_order_becomes_purchase_events_of_its_account(shop):
    lamp = shop.product()
    ada = shop.shopper_with_cart(lamp, 2)
    order = shop.place_order(ada)

    assert shop.outbox.deliver() == 2  # the purchase and the mail

    assert purchases(shop) == [(f"a:{ada.account_id}", lamp.id, 2)]
    event = shop.events.events[0]
    assert (event.kind, event.key, event.at) == (Kind.PURCHASE, f"order:{order.number}:{lamp.sku}", order.placed_at)
    assert shop.outbox.waiting() == 0


def test_a_guests_purchase_is_nobodys_history(shop):
    lamp, guest = shop.product(), shop.guest()
    shop.cart.add(guest, lamp.sku)
    order = shop.place_order(guest)

    shop.outbox.deliver()

    assert purchases(shop) == [(f"o:{order.number}", lamp.id, 1)]


def test_delivering_twice_stores_the_purchase_once(shop, monkeypatch):
    shop.place_order(shop.shopper_with_cart(shop.product()))
    deliver = shop.outbox._deliver_one
    monkeypatch.setattr(shop.outbox, "_deliver_one", lambda entry: deliver(entry) and deliver(entry))

    shop.outbox.deliver()

    assert len(purchases(shop)) == 1


def test_while_mongodb_is_away_purchases_wait_longer_each_time_and_then_arrive(shop):
    shop.place_order(shop.shopper_with_cart(shop.product()))
    shop.events.is_away = True

    with time_machine.travel(now(), tick=False) as clock:
        tries = []
        for _ in range(12):
            shop.outbox.deliver()
            with shop.store.reading() as tx:
                tries.append(next(iter(shop.store._books.outbox.values())).attempts)
                assert tx.outbox.waiting() == 1
            clock.shift(1)
        assert tries == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]  # after 1, 2, 4, 8 seconds

        shop.events.is_away = False
        clock.shift(timedelta(seconds=10))
        assert shop.outbox.deliver() == 1

    assert len(purchases(shop)) == 1


def test_waiting_never_takes_longer_than_an_hour(shop):
    with shop.store.writing() as tx:
        tx.outbox.add("order_paid", {"number": "NONE-SUCH"}, now())

    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(20):
            shop.outbox.deliver()
            clock.shift(timedelta(hours=1))

    assert shop.store._books.outbox[1].attempts == 20


def test_one_bad_entry_does_not_hold_up_the_others(shop, caplog):
    with shop.store.writing() as tx:
        tx.outbox.add("no such topic", {}, now())
        tx.outbox.add("order_paid", {"number": "NONE-SUCH"}, now())
        tx.outbox.add("order_paid", {}, now())
    shop.place_order(shop.shopper_with_cart(shop.product()))

    assert shop.outbox.deliver() == 2

    assert shop.outbox.waiting() == 3
    assert len(purchases(shop)) == 1
    assert caplog.text.count("failed, again in 1 s") == 3


def test_waiting_work_shows_in_the_integrity_report(shop):
    shop.place_order(shop.shopper_with_cart(shop.product()))
    assert (shop.integrity.verify().outbox_waiting, shop.integrity.verify().is_clean) == (2, False)

    shop.outbox.deliver()

    assert shop.integrity.verify().is_clean is True
