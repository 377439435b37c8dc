"""Whoever asks to be forgotten is: at once where the stores answer, by the outbox where one is away."""

from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.interactions import Kind, Touch
from shop_app.kit.clock import now


@pytest.fixture
def patient(shop, monkeypatch):
    """A shop whose writer thread never runs: tests flush by hand."""
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)
    return shop


def looked(shop, actor, *product_ids: int) -> None:
    for product_id in product_ids:
        shop.interactions.record(actor, Kind.VIEW, product_id)


def kept(shop) -> list[tuple[str, int]]:
    return [(each.shopper, each.product_id) for each in shop.events.events]


def test_a_forgotten_shopper_leaves_no_event_and_no_taste_and_others_keep_theirs(patient):
    ada, bob = patient.shopper(), patient.guest()
    looked(patient, ada, 1, 2)
    looked(patient, bob, 3)
    patient.interactions.flush()

    patient.interactions.forget(ada)

    assert kept(patient) == [(bob.shopper, 3)]
    assert patient.tastes.recent(ada.shopper) == []
    assert patient.tastes.recent(bob.shopper) == [3]
    assert patient.interactions.history(ada) == []


def test_what_still_waits_to_be_written_is_forgotten_too(patient):
    ada, bob = patient.guest(), patient.guest()
    looked(patient, ada, 1)
    looked(patient, bob, 2)

    patient.interactions.forget(ada)
    patient.interactions.flush()

    assert kept(patient) == [(bob.shopper, 2)]


def test_what_another_process_still_held_is_erased_a_moment_later_and_what_came_after_stays(patient):
    ada = patient.guest()
    with time_machine.travel(now(), tick=False) as clock:
        looked(patient, ada, 1)
        held = list(patient.interactions._buffer._acts)
        patient.interactions.forget(ada)
        clock.shift(1)
        looked(patient, ada, 2)
        patient.interactions.flush()
        patient.events.add(held)  # the other process writes its half second

        assert patient.outbox.deliver() == 0  # it is not time yet
        clock.shift(timedelta(seconds=5))
        assert patient.outbox.deliver() == 1

    assert kept(patient) == [(ada.shopper, 2)]
    assert patient.tastes.recent(ada.shopper) == [2]


@pytest.mark.parametrize("away", ["events", "tastes"])
def test_a_store_that_is_away_forgets_when_it_is_back(patient, away):
    ada = patient.guest()
    looked(patient, ada, 1)
    patient.interactions.flush()
    store = getattr(patient, away)
    store.is_away = True

    with time_machine.travel(now(), tick=False) as clock:
        patient.interactions.forget(ada)
        store.is_away = False
        clock.shift(timedelta(seconds=5))
        assert patient.outbox.deliver() == 1

    assert kept(patient) == []
    assert patient.tastes.recent(ada.shopper) == []


def test_a_shopper_reads_everything_that_is_kept_of_them(patient):
    ada = patient.shopper()
    patient.interactions.record(ada, Kind.CLICK, 7, Touch("home", "hybrid"))
    looked(patient, patient.guest(), 8)

    (event,) = patient.interactions.history(ada)

    assert (event.product_id, event.kind, event.placement, event.source) == (7, Kind.CLICK, "home", "hybrid")
