"""What services may expect of tastes, limits and locks, on the fakes and on Redis."""

import pytest


def test_the_newest_taste_comes_first_and_each_product_once(tastes):
    for product_id in (1, 2, 3, 1):
        tastes.note("v:ada", product_id)

    assert tastes.recent("v:ada") == [1, 3, 2]
    assert tastes.recent("v:bob") == []


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

    tastes.forget("v:ada")

    assert tastes.recent("v:ada") == []


def test_tries_are_counted_per_key_and_the_next_one_is_told_how_long_to_wait(limiter):
    assert [limiter.hit("login:a", most=3, window_s=60) for _ in range(3)] == [0, 0, 0]

    assert 55 <= limiter.hit("login:a", most=3, window_s=60) <= 60
    assert limiter.hit("login:b", most=3, window_s=60) == 0


def test_only_one_holds_a_lock_and_it_is_free_afterwards(locks):
    with locks.held("retrain", ttl_s=60) as mine:
        with locks.held("retrain", ttl_s=60) as theirs, locks.held("other", ttl_s=60) as another:
            assert [mine, theirs, another] == [True, False, True]
        with locks.held("retrain", ttl_s=60) as still_not:
            assert still_not is False

    with locks.held("retrain", ttl_s=60) as again:
        assert again is True


def test_a_lock_is_freed_when_its_work_fails(locks):
    with pytest.raises(RuntimeError, match="the work broke"), locks.held("retrain", ttl_s=60):
        raise RuntimeError("the work broke")

    with locks.held("retrain", ttl_s=60) as again:
        assert again is True
