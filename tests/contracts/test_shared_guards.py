"""What services may expect of tastes, limits and locks, on the fakes and on Redis."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.interactions import Touch
from shop_app.domain.recommendations import TrainingNews
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.redis.guards import RedisLocks

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOME_SHELF = Touch("home", "hybrid", "m1", "current")
CART_SHELF = Touch("cart", "cooccurrence", "m1", "current")


def test_the_newest_taste_comes_first_and_each_product_once(tastes):
    for product_id in (1, 2, 3, 1):
        tastes.note("v:ada", product_id)

    assert tastes.recent("v:ada") == [1, 3, 2]
    assert tastes.recent("v:bob") == []


def test_a_taste_can_be_taken_back(tastes):
    for product_id in (1, 2, 3):
        tastes.note("v:ada", product_id)

    tastes.take_back("v:ada", 2)
    tastes.take_back("v:bob", 2)

    assert (tastes.recent("v:ada"), tastes.recent("v:bob")) == ([3, 1], [])


def test_a_session_remembers_thirty_products(tastes):
    for product_id in range(40):
        tastes.note("v:ada", product_id)

    assert tastes.recent("v:ada") == list(range(39, 9, -1))


def test_an_account_inherits_the_guests_tastes_as_the_newest(tastes):
    tastes.note("a:1", 7)
    tastes.note("v:ada", 8)
    tastes.note("v:ada", 9)

    tastes.merge("v:ada", "a:1")

    assert tastes.recent("a:1") == [9, 8, 7]
    assert tastes.recent("v:ada") == []


def test_forgetting_leaves_nothing(tastes):
    tastes.note("v:ada", 1)
    tastes.touch("v:ada", 1, HOME_SHELF, NOON)

    tastes.forget("v:ada")

    assert tastes.recent("v:ada") == []
    assert tastes.touches("v:ada") == {}


def test_the_last_shelf_that_led_to_a_product_is_remembered_and_inherited(tastes):
    tastes.touch("v:ada", 7, HOME_SHELF, NOON)
    tastes.touch("v:ada", 8, HOME_SHELF, NOON)
    tastes.touch("v:ada", 7, CART_SHELF, NOON + timedelta(minutes=1))
    tastes.touch("a:1", 7, HOME_SHELF, NOON - timedelta(days=1))
    found = {7: (CART_SHELF, NOON + timedelta(minutes=1)), 8: (HOME_SHELF, NOON)}
    assert tastes.touches("v:ada") == found

    tastes.merge("v:ada", "a:1")

    assert tastes.touches("a:1") == found
    assert tastes.touches("v:ada") == {}


def test_tries_are_counted_per_key_and_the_next_one_is_told_how_long_to_wait(limiter):
    assert [limiter.hit("login:a", most=3, window_s=60) for _ in range(3)] == [0, 0, 0]

    assert 55 <= limiter.hit("login:a", most=3, window_s=60) <= 60
    assert limiter.hit("login:b", most=3, window_s=60) == 0


def test_a_growing_limit_lets_one_try_through_after_each_wait_and_doubles_it(limiter):
    asked = {"most": 2, "window_s": 60, "longest_s": 2}

    assert [limiter.hit("login:a", **asked) for _ in range(3)] == [0, 0, 1]
    time.sleep(1.05)
    assert [limiter.hit("login:a", **asked) for _ in range(2)] == [0, 2]
    time.sleep(2.05)
    assert [limiter.hit("login:a", **asked) for _ in range(2)] == [0, 2]  # never more than the longest


def test_a_try_that_is_given_back_and_the_lock_it_set_do_not_count(limiter):
    assert [limiter.hit("login:a", most=2, window_s=60, longest_s=60) for _ in range(2)] == [0, 0]

    limiter.give_back("login:a", most=2)

    assert [limiter.hit("login:a", most=2, window_s=60, longest_s=60) for _ in range(2)] == [0, 1]
    limiter.give_back("login:unknown", most=2)
    assert limiter.hit("login:unknown", most=1, window_s=60) == 0


def test_a_key_that_is_forgotten_begins_anew(limiter):
    assert [limiter.hit("login:a", most=1, window_s=60) for _ in range(2)] == [0, 60]

    limiter.forget("login:a")

    assert limiter.hit("login:a", most=1, window_s=60) == 0


def test_of_tries_at_the_same_moment_no_more_than_allowed_get_through(limiter):
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: limiter.hit("login:a", most=5, window_s=60, longest_s=60), range(100)))

    assert waits.count(0) == 5


def test_only_one_holds_a_lock_and_it_is_free_afterwards(locks):
    with locks.held("retrain", ttl_s=60) as mine:
        with locks.held("retrain", ttl_s=60) as theirs, locks.held("other", ttl_s=60) as another:
            assert [mine, theirs, another] == [True, False, True]
        with locks.held("retrain", ttl_s=60) as still_not:
            assert still_not is False

    with locks.held("retrain", ttl_s=60) as again:
        assert again is True


def test_a_lock_outlives_its_time_while_its_holder_works(locks):
    assert locks.is_held("retrain") is False

    with locks.held("retrain", ttl_s=1):
        time.sleep(1.6)
        with locks.held("retrain", ttl_s=1) as theirs:
            assert (locks.is_held("retrain"), theirs) == (True, False)

    assert locks.is_held("retrain") is False


@pytest.mark.stores
def test_a_lock_whose_holder_died_is_free_when_its_time_is_over(request):
    client = open_redis(request.getfixturevalue("redis_url"))
    dead = RedisLocks(client)
    dead._keep = lambda *_: None
    with dead.held("retrain", ttl_s=1):
        time.sleep(1.2)
        with RedisLocks(client).held("retrain", ttl_s=1) as theirs:
            assert theirs is True
    client.close()


def test_a_lock_is_freed_when_its_work_fails(locks):
    with pytest.raises(RuntimeError, match="the work broke"), locks.held("retrain", ttl_s=60):
        raise RuntimeError("the work broke")

    with locks.held("retrain", ttl_s=60) as again:
        assert again is True


def test_a_training_is_asked_for_once_and_taken_by_one(training_board):
    assert (training_board.is_asked(), training_board.take()) == (False, False)

    assert (training_board.ask(), training_board.ask(), training_board.is_asked()) == (True, False, True)

    assert (training_board.take(), training_board.take()) == (True, False)


def test_the_board_says_where_the_training_stands(training_board):
    assert training_board.read() == TrainingNews()

    training_board.write(TrainingNews("reading events", 0.25, is_running=True))

    assert training_board.read() == TrainingNews("reading events", 0.25, is_running=True)
