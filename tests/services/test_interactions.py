"""What shoppers do is heard without making them wait, and survives a store that is away."""

import threading

import pytest

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.clock import now
from shop_app.services import interactions as service


@pytest.fixture
def patient(shop, monkeypatch):
    """A shop whose writer thread never runs: tests flush by hand."""
    monkeypatch.setattr(shop.interactions, "_start_writer", lambda: None)
    return shop


def heard(shop) -> list[int]:
    return [each.product_id for each in shop.events.events]


def test_an_event_is_a_taste_at_once_and_an_event_soon(patient):
    ada = patient.shopper()

    patient.interactions.record(ada, Kind.CLICK, 7, placement="home", source="hybrid", model_version="m1")

    assert patient.tastes.recent(ada.shopper) == [7]
    assert heard(patient) == []
    patient.interactions.flush()
    (event,) = patient.events.events
    assert (event.shopper, event.kind, event.product_id) == (ada.shopper, Kind.CLICK, 7)
    assert (event.placement, event.source, event.model_version) == ("home", "hybrid", "m1")


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


def test_a_full_buffer_drops_the_oldest_and_counts_them(patient, monkeypatch):
    monkeypatch.setattr(service, "BUFFER_MAX", 3)
    patient.interactions._buffer = type(patient.interactions._buffer)(maxlen=3)
    patient.events.is_away = True

    for product_id in range(1, 6):
        patient.interactions.record(patient.guest(), Kind.VIEW, product_id)
    patient.interactions.flush()
    patient.interactions.record(patient.guest(), Kind.VIEW, 6)
    patient.events.is_away = False
    patient.interactions.flush()

    assert heard(patient) == [4, 5, 6]
    assert patient.interactions.dropped == 3


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
