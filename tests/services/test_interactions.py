"""What shoppers do is heard without making them wait, and survives a store that is away."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.interactions import By, Interaction, Kind, Touch
from shop_app.kit.clock import now
from shop_app.services import event_buffer as service

HOME_SHELF = Touch("home", "hybrid", "m1", "current")


@pytest.fixture
def patient(shop, monkeypatch):
    """A shop whose writer thread never runs: tests flush by hand."""
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)
    return shop


def due(shop):
    with shop.store.reading() as tx:
        return tx.outbox.due(now(), 10)


def heard(shop) -> list[int]:
    return [each.product_id for each in shop.events.events]


def test_an_event_is_a_taste_at_once_and_an_event_soon(patient):
    ada = patient.shopper()

    patient.interactions.record(ada, Kind.CLICK, 7, HOME_SHELF)

    assert patient.tastes.recent(ada.shopper) == [7]
    assert heard(patient) == []
    patient.interactions.flush()
    (event,) = patient.events.events
    assert (event.shopper, event.kind, event.product_id) == (ada.shopper, Kind.CLICK, 7)
    assert event.touch == HOME_SHELF


def test_what_was_only_seen_is_no_taste(patient):
    ada = patient.guest()

    patient.interactions.record(ada, Kind.IMPRESSION, 7)
    patient.interactions.flush()

    assert patient.tastes.recent(ada.shopper) == []
    assert heard(patient) == [7]


def test_events_are_written_by_themselves_within_a_moment(shop, monkeypatch):
    monkeypatch.setattr(service, "FLUSH_EVERY_S", 0.01)
    written, add = threading.Event(), shop.events.add
    monkeypatch.setattr(shop.events, "add", lambda events: (add(events), written.set()))

    shop.interactions.record(shop.guest(), Kind.VIEW, 7)

    assert written.wait(5)
    assert heard(shop) == [7]


def test_closing_writes_what_is_still_held(shop, monkeypatch):
    monkeypatch.setattr(service, "FLUSH_EVERY_S", 60)
    for product_id in (1, 2, 3):
        shop.interactions.record(shop.guest(), Kind.VIEW, product_id)

    shop.interactions.close()

    assert heard(shop) == [1, 2, 3]


def test_while_mongodb_is_away_events_wait_in_order(patient):
    ada = patient.guest()
    patient.events.is_away = True
    for product_id in (1, 2):
        patient.interactions.record(ada, Kind.VIEW, product_id)
    patient.interactions.flush()
    patient.interactions.record(ada, Kind.VIEW, 3)
    patient.interactions.flush()

    patient.events.is_away = False
    patient.interactions.flush()

    assert heard(patient) == [1, 2, 3]
    assert patient.interactions.dropped == 0


def test_past_what_memory_holds_impressions_are_dropped_and_counted_and_everything_else_is_kept(patient, monkeypatch):
    monkeypatch.setattr(service, "SEEN_MAX", 3)
    ada = patient.guest()
    patient.events.is_away = True
    for product_id in range(1, 6):
        patient.interactions.record(ada, Kind.IMPRESSION, product_id)
        patient.interactions.record(ada, Kind.VIEW, 10 + product_id)
    patient.interactions.flush()
    patient.interactions.record(ada, Kind.IMPRESSION, 6)

    patient.events.is_away = False
    patient.interactions.flush()

    assert heard(patient) == [11, 12, 13, 14, 15, 4, 5, 6]
    assert patient.interactions.dropped == 3


def test_while_mongodb_stays_away_acts_move_to_the_outbox_and_are_stored_once_when_it_is_back(patient, monkeypatch):
    monkeypatch.setattr(service, "HELD_MAX", 2)
    ada = patient.guest()
    patient.events.is_away = True
    for product_id in (1, 2, 3):
        patient.interactions.record(ada, Kind.CLICK, product_id, HOME_SHELF)
    patient.interactions.flush()
    (entry,) = due(patient)

    patient.events.is_away = False
    patient.interactions.flush()
    assert heard(patient) == []  # they are with the outbox now
    patient.interactions.store_late(entry.payload)
    assert patient.outbox.deliver() == 1

    assert heard(patient) == [1, 2, 3]
    assert patient.events.events[0].touch == HOME_SHELF
    assert patient.store._books.outbox[entry.id].payload == {"count": 3}


def test_a_process_that_ends_without_mongodb_leaves_its_acts_with_the_outbox(patient):
    patient.events.is_away = True
    patient.interactions.record(patient.guest(), Kind.VIEW, 7)

    patient.interactions.close()

    patient.events.is_away = False
    assert patient.outbox.deliver() == 1
    assert heard(patient) == [7]


def test_what_waits_in_the_outbox_is_not_stored_for_who_was_forgotten_since(patient):
    ada, bob = patient.guest(), patient.guest()
    patient.events.is_away = True
    patient.interactions.record(ada, Kind.VIEW, 7)
    patient.interactions.record(bob, Kind.VIEW, 8)
    patient.interactions.close()

    patient.interactions.forget(ada)
    patient.events.is_away = False
    patient.outbox.deliver()

    assert heard(patient) == [8]


def test_without_redis_recording_goes_on(patient):
    patient.tastes.is_away = True

    patient.interactions.record(patient.guest(), Kind.VIEW, 7)
    patient.interactions.flush()

    assert heard(patient) == [7]


def test_signing_in_takes_events_and_tastes_along_even_those_not_written_yet(patient):
    guest, ada = patient.guest(), patient.shopper()
    patient.interactions.record(guest, Kind.VIEW, 7)

    patient.interactions.take_over(guest, ada)

    assert [(each.shopper, each.product_id) for each in patient.events.events] == [(ada.shopper, 7)]
    assert patient.tastes.recent(ada.shopper) == [7]
    assert patient.tastes.recent(guest.shopper) == []


def test_bringing_events_in_skips_known_keys_and_tells_how_far_it_is(patient):
    events = [Interaction("a:1", n, Kind.PURCHASE, now(), key=f"k{n}") for n in range(3)]
    steps: list[int] = []

    assert patient.interactions.bring_in(SYSTEM, events, steps.append) == 3
    assert patient.interactions.bring_in(SYSTEM, events) == 0
    assert steps == [3]


# who is behind it


def test_staff_and_robots_are_marked_and_neither_learned_from_nor_counted(patient):
    eve, crawler = patient.shopper(role=Role.SUPPORT), replace(patient.guest(), is_robot=True)
    patient.interactions.record(eve, Kind.PURCHASE, 7)
    patient.interactions.record(crawler, Kind.PURCHASE, 8)
    patient.interactions.record(patient.shopper(), Kind.PURCHASE, 9)
    patient.interactions.flush()

    assert [each.by for each in patient.events.events] == [By.STAFF, By.ROBOT, ""]
    assert [product_id for _, product_id, *_ in patient.events.stream()] == [9]
    assert patient.events.popular_ids(now() - timedelta(hours=1), 10) == [9]


def test_a_robot_has_no_taste_and_staff_have(patient):
    eve, crawler = patient.shopper(role=Role.SUPPORT), replace(patient.guest(), is_robot=True)
    for actor in (eve, crawler):
        patient.interactions.record(actor, Kind.VIEW, 7)

    assert patient.tastes.recent(eve.shopper) == [7]
    assert patient.tastes.recent(crawler.shopper) == []


# the credit


def test_an_add_is_credited_to_the_shelf_that_last_led_to_the_product_within_a_week(patient):
    ada = patient.guest()
    with time_machine.travel(now(), tick=False) as clock:
        patient.interactions.record(ada, Kind.CLICK, 7, HOME_SHELF)
        patient.interactions.record(ada, Kind.ADD_TO_CART, 7)
        patient.interactions.record(ada, Kind.ADD_TO_CART, 8)  # found by itself
        clock.shift(timedelta(days=7, seconds=1))
        patient.interactions.record(ada, Kind.ADD_TO_CART, 7)
    patient.interactions.flush()

    adds = [each for each in patient.events.events if each.kind is Kind.ADD_TO_CART]
    assert [each.touch for each in adds] == [HOME_SHELF, Touch(), Touch()]


def test_a_guests_purchase_is_credited_although_it_is_nobodys_history(patient):
    lamp, vase, guest = patient.product(), patient.product(), patient.guest()
    patient.interactions.record(guest, Kind.CLICK, lamp.id, HOME_SHELF)
    for thing in (lamp, vase):
        patient.cart.add(guest, thing.sku)
    order = patient.place_order(guest)

    patient.outbox.deliver()
    patient.outbox.deliver()

    bought = {each.product_id: each for each in patient.events.events}
    assert {each.shopper for each in bought.values()} == {f"o:{order.number}"}
    assert (bought[lamp.id].touch, bought[vase.id].touch) == (HOME_SHELF, Touch())


def test_the_credit_follows_a_guest_who_signs_in_before_buying(patient):
    lamp, guest, ada = patient.product(), patient.guest(), patient.shopper()
    patient.interactions.record(guest, Kind.CLICK, lamp.id, HOME_SHELF)
    patient.interactions.take_over(guest, ada)
    patient.cart.add(ada, lamp.sku)
    patient.place_order(ada)

    patient.outbox.deliver()

    assert [each.touch for each in patient.events.events if each.kind is Kind.PURCHASE] == [HOME_SHELF]


# open pages


def test_open_pages_of_the_shopper_hear_of_acts_and_not_of_what_was_seen(patient):
    ada = patient.guest()
    patient.interactions.record(ada, Kind.IMPRESSION, 7)
    assert patient.live.told == []

    patient.interactions.record(ada, Kind.VIEW, 7)

    assert patient.live.told == [f"taste:{ada.shopper}"]
