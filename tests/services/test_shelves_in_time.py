"""A shelf whose ranking takes too long shows what sells, is counted, and is itself as soon as the ranking is there."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from prometheus_client import REGISTRY

from shop_app.domain import live
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import ModelCard, Placement, Source
from shop_app.kit.clock import now
from shop_app.services import duty, in_time
from shop_app.services import recommendations as service

LIMIT_S = 0.05
WAIT_S = 10.0


@pytest.fixture
def slow(shop, things, packed, monkeypatch):
    """A live model that ranks only when it is let go; counts how often it was asked."""
    shop.models.add(ModelCard("m1", now(), True, True, "promoted"), packed)
    shop.models.make_live("m1")
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 0.0)
    shop.recommendations._in_time._limit_s = LIMIT_S
    model = SimpleNamespace(may_rank=threading.Event(), asked=0, rank=service.rank)

    def rank(held, asked):
        model.asked += 1
        assert model.may_rank.wait(WAIT_S)
        return model.rank(held, asked)

    monkeypatch.setattr(service, "rank", rank)
    yield model
    model.may_rank.set()


def sources(shop, actor) -> list[Source]:
    return [each.source for each in shop.recommendations.shelf(actor, Placement.HOME, limit=6).suggestions]


def missed(why: str) -> float:
    return REGISTRY.get_sample_value("shop_shelf_fallbacks_total", {"why": why}) or 0.0


def comes_true(ask) -> bool:
    until = time.monotonic() + WAIT_S
    while not ask() and time.monotonic() < until:
        time.sleep(0.01)
    return ask()


def test_a_shelf_that_is_late_shows_what_everybody_gets_and_is_counted(shop, slow):
    before, began = missed("late"), time.monotonic()

    found = shop.recommendations.shelf(shop.guest(), Placement.HOME, limit=6)

    assert time.monotonic() - began < 1
    assert len(found.suggestions) == 6
    assert {each.source for each in found.suggestions} <= {Source.POPULAR, Source.NEWEST}
    assert all(each.reason for each in found.suggestions)
    assert missed("late") == before + 1


def test_the_late_ranking_is_told_and_shown_the_next_time_without_ranking_again(shop, slow, things):
    ada = shop.guest()
    shop.interactions.record(ada, Kind.VIEW, things[3].id)
    assert not {Source.SESSION} & set(sources(shop, ada))
    shop.live.told.clear()

    slow.may_rank.set()

    assert comes_true(lambda: live.taste(ada.shopper) in shop.live.told)
    assert Source.SESSION in sources(shop, ada)
    assert slow.asked == 1


def test_the_same_question_is_worked_on_once_however_often_it_is_asked(shop, slow):
    ada = shop.guest()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: sources(shop, ada), range(12)))

    assert slow.asked == 1


def test_many_slow_rankings_make_no_queue(shop, slow):
    before = missed("busy")
    guests = [shop.guest() for _ in range(in_time.AT_ONCE + 5)]

    for guest in guests:
        sources(shop, guest)

    assert missed("busy") == before + 5
    assert slow.asked <= in_time.THREADS
    slow.may_rank.set()
    assert comes_true(lambda: slow.asked == in_time.AT_ONCE)
    assert comes_true(lambda: not shop.recommendations._in_time._running)


def test_a_ranking_that_fails_late_is_logged_and_the_next_one_begins_anew(shop, slow, monkeypatch, caplog):
    ada, rank = shop.guest(), slow.rank
    slow.rank = lambda *_: 1 / 0
    sources(shop, ada)

    slow.may_rank.set()
    assert comes_true(lambda: "nobody waited for failed" in caplog.text)
    slow.rank = rank

    assert len(sources(shop, ada)) == 6
    assert slow.asked == 2
