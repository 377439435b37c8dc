"""Accounts under many at once, on real databases and Redis; each guard with a control without it that goes wrong."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop_app.domain.accounts import Account, Actor, Purpose, Role
from shop_app.domain.errors import InvalidCredentials, LastAdmin, TooManyRequests
from shop_app.kit.clock import now
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.redis.guards import RedisLimiter
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.services import accounts, users
from shop_app.services.credentials import PasswordCheck
from shop_app.services.second_factor import SecondFactorService
from shop_app.services.throttle import Throttle
from tests.fakes.shared import FakeLimiter
from tests.fakes.shop import PASSWORD_HASH, SECRET

ROUNDS = 10


@pytest.fixture
def engine(sql_url: str) -> Iterator[object]:
    engine = open_engine(sql_url)
    yield engine
    engine.dispose()


def two_admins(store: SqlStore) -> list[int]:
    with store.writing() as tx:
        return [tx.accounts.add(f"{n}-{now()}@x.example", "Boss", "h", Role.ADMIN, now()).id for n in range(2)]


def demote_each_other(store: SqlStore, service: users.UsersService) -> tuple[Counter[str], int]:
    """Let two administrators demote each other at the same moment; return how it went and how many are left."""
    ids, gate = two_admins(store), threading.Barrier(2)

    def demote(me: int, other: int) -> str:
        gate.wait(30)
        try:
            service.change(Actor("v", me, Role.ADMIN), other, role="customer")
        except LastAdmin:
            return "refused"
        return "demoted"

    with ThreadPoolExecutor(2) as pool:
        outcomes = Counter(pool.map(demote, ids, reversed(ids)))
    with store.writing() as tx:
        left = tx.accounts.hold_admins()
        for id_ in left:
            tx.accounts.set_role(id_, Role.CUSTOMER)
    return outcomes, len(left)


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(engine):
    store = SqlStore(engine)
    service = users.UsersService(store)

    for _ in range(ROUNDS):
        assert demote_each_other(store, service) == ({"demoted": 1, "refused": 1}, 1)


class Careless(users.UsersService):
    """Counts the administrators, lets go of them, thinks, and then writes."""

    meet = threading.Barrier(2)

    def change(
        self, actor: Actor, account_id: int, *, role: str | None = None, is_disabled: bool | None = None
    ) -> Account:
        with self._store.reading() as tx:
            admins, _ = tx.accounts.page("", "admin", 10, 0)
        self.meet.wait(30)
        if [each.id for each in admins] == [account_id]:
            raise LastAdmin
        with self._store.writing() as tx:
            tx.accounts.set_role(account_id, Role(role))
        return admins[0]


def test_control_counting_administrators_without_holding_them_leaves_none(engine):
    store = SqlStore(engine)

    assert demote_each_other(store, Careless(store)) == ({"demoted": 2}, 0)


def test_a_one_time_token_sent_by_twenty_at_once_is_spent_once(engine):
    store, gate = SqlStore(engine), threading.Barrier(20)
    with store.writing() as tx:
        ada = tx.accounts.add("ada@example.com", "Ada", "h", Role.CUSTOMER, now())
        tx.proofs.add(ada.id, Purpose.RESET_PASSWORD, "print", "ada@example.com", now().replace(year=2999))

    def spend(_: int) -> bool:
        gate.wait(30)
        with store.writing() as tx:
            return tx.proofs.spend(Purpose.RESET_PASSWORD, "print", now()) is not None

    with ThreadPoolExecutor(20) as pool:
        assert Counter(pool.map(spend, range(20))) == {True: 1, False: 19}


# guesses


@pytest.fixture(params=["fake", pytest.param("redis", marks=pytest.mark.stores)])
def throttle(request: pytest.FixtureRequest) -> Iterator[Throttle]:
    if request.param == "fake":
        yield Throttle(FakeLimiter())
        return
    client = open_redis(request.getfixturevalue("redis_url"))
    client.flushdb()
    yield Throttle(RedisLimiter(client))
    client.close()


def guess_at_once(store: SqlStore, throttle: Throttle, monkeypatch: pytest.MonkeyPatch) -> tuple[int, Counter[str]]:
    """Send 200 wrong passwords to one account at once; return how many reached bcrypt, and the answers."""
    with store.writing() as tx:
        tx.accounts.add("ada@example.com", "Ada", PASSWORD_HASH, Role.CUSTOMER, now())
    reached, real = [], accounts.matching
    monkeypatch.setattr(accounts, "matching", lambda *given: reached.append(1) or real(*given))
    second = SecondFactorService(store, throttle, PasswordCheck(store, throttle, 4), secret=SECRET)
    service = accounts.AccountsService(store, throttle, second, bcrypt_cost=4)

    def guess(number: int) -> str:
        try:
            service.login("ada@example.com", f"guess number {number}", "203.0.113.7")
        except (InvalidCredentials, TooManyRequests) as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(50) as pool:
        answers = Counter(pool.map(guess, range(200)))
    return len(reached), answers


def test_of_two_hundred_guesses_at_once_no_more_than_allowed_reach_bcrypt(engine, throttle, monkeypatch):
    reached, answers = guess_at_once(SqlStore(engine), throttle, monkeypatch)

    # Five tries, and one more for each second of the growing delay that passes while they run.
    assert 5 <= reached <= 8
    assert answers == {"invalid_credentials": reached, "too_many_requests": 200 - reached}


def test_control_without_the_throttle_all_two_hundred_do(engine, monkeypatch):
    throttle = Throttle(FakeLimiter(), factor=1000)

    reached, answers = guess_at_once(SqlStore(engine), throttle, monkeypatch)

    assert (reached, answers) == (200, {"invalid_credentials": 200})
