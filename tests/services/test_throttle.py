"""How often is too often: who a try is counted for, and what happens without Redis."""

import pytest
from prometheus_client import REGISTRY

from shop_app.domain.accounts import Actor, Role
from shop_app.domain.errors import TooManyRequests
from shop_app.kit.windows import KEYS_MAX, Windows
from shop_app.services.throttle import POLICIES, Throttle, client_of
from tests.fakes.shared import FakeLimiter


@pytest.fixture
def limiter():
    return FakeLimiter()


@pytest.fixture
def throttle(limiter):
    return Throttle(limiter)


def spent(throttle: Throttle, name: str, actor: Actor) -> int:
    """Return how many tries the actor has left, by using them up."""
    for tries in range(1000):
        try:
            throttle.spend_for(name, actor)
        except TooManyRequests:
            return tries
    return 1000


def test_a_limit_refuses_and_says_how_long_to_wait(throttle):
    for _ in range(POLICIES["coupon"].most):
        throttle.spend("coupon", "ada")

    with pytest.raises(TooManyRequests) as refusal:
        throttle.spend("coupon", "ada")

    assert refusal.value.retry_after_s == 600
    throttle.spend("coupon", "bob")
    throttle.spend("checkout", "ada")


def test_guests_of_one_address_share_a_limit_whatever_guest_id_they_make_up(throttle):
    assert spent(throttle, "coupon", Actor("one", came_from="203.0.113.9")) == 10

    assert spent(throttle, "coupon", Actor("two", came_from="203.0.113.9")) == 0
    assert spent(throttle, "coupon", Actor("two", came_from="203.0.113.10")) == 10


def test_an_account_has_a_limit_of_its_own_wherever_it_comes_from(throttle):
    assert spent(throttle, "coupon", Actor("one", 1, Role.CUSTOMER, came_from="203.0.113.9")) == 10

    assert spent(throttle, "coupon", Actor("two", 1, Role.CUSTOMER, came_from="203.0.113.10")) == 0
    assert spent(throttle, "coupon", Actor("one", 2, Role.CUSTOMER, came_from="203.0.113.9")) == 10


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
def test_on_the_machine_itself_each_guest_is_counted_alone(throttle, address):
    assert spent(throttle, "coupon", Actor("one", came_from=address)) == 10

    assert spent(throttle, "coupon", Actor("two", came_from=address)) == 10


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1%eth0", "2001:db8:1:2::"),
        ("not an address", "not an address"),
    ],
)
def test_one_client_is_an_address_or_the_network_it_owns(address, client):
    assert client_of(address) == client


def test_without_redis_a_limit_lets_pass_and_counts_that(throttle, limiter):
    limiter.is_away = True
    before = REGISTRY.get_sample_value("shop_throttle_uncounted_total", {"policy": "coupon"}) or 0

    for _ in range(50):
        throttle.spend("coupon", "ada")

    assert REGISTRY.get_sample_value("shop_throttle_uncounted_total", {"policy": "coupon"}) == before + 50


@pytest.mark.parametrize("name", [name for name, policy in POLICIES.items() if policy.is_vital])
def test_without_redis_what_guards_passwords_is_counted_in_this_process(throttle, limiter, name):
    limiter.is_away = True
    for _ in range(POLICIES[name].most):
        throttle.spend(name, "ada")

    with pytest.raises(TooManyRequests):
        throttle.spend(name, "ada")

    throttle.forgive(name, "ada")
    throttle.spend(name, "ada")


def test_what_guards_passwords_is_decided_on():
    assert {name for name, policy in POLICIES.items() if policy.is_vital} == {
        "login_pair", "login_client", "login_account", "second_factor", "password_check",
    }  # fmt: skip


def test_an_operator_can_widen_every_limit(limiter):
    assert spent(Throttle(limiter, factor=2.5), "coupon", Actor("v", 1)) == 25


def test_no_address_stands_readable_in_the_limits(throttle, limiter):
    throttle.spend("reset", "ada@example.com")

    assert "ada@example.com" not in repr(limiter._windows._windows)


def test_the_memory_of_a_process_is_bounded():
    windows = Windows()
    for number in range(KEYS_MAX + 10):
        windows.hit(f"login:{number}", 5, 60)

    assert len(windows._windows) == KEYS_MAX
