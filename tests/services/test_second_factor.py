"""The second factor: a code works once, for its moment, and nothing gets round it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine

from shop_app.bootstrap import build
from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import (
    Conflict,
    InvalidCredentials,
    InvalidInput,
    LinkExpired,
    SecondFactorNeeded,
    TooManyRequests,
    TotpRequired,
    WrongCode,
)
from shop_app.services.access import Permission, access
from shop_app.services.credentials import PasswordCheck
from shop_app.services.second_factor import SecondFactorService
from tests.fakes.shop import PASSWORD, SECRET

ADDRESS = "ada@example.com"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ada(shop, clock):
    return shop.account(ADDRESS)


def actor(shop, account):
    return shop.sessions.actor_of_session(shop.sessions.open(account), "v")


# setting it up


def test_it_counts_once_its_first_code_was_seen(shop, ada):
    me = actor(shop, ada)
    enrolment = shop.second_factor.begin(me, PASSWORD)
    assert shop.accounts.login(ADDRESS, PASSWORD).has_second_factor is False
    assert enrolment.uri == f"otpauth://totp/Tangelo:ada%40example.com?secret={enrolment.secret}&issuer=Tangelo"

    codes = shop.second_factor.confirm(me, pyotp.TOTP(enrolment.secret).at(NOON))

    assert len(set(codes)) == shop.second_factor.codes_left(me) == 10
    with pytest.raises(TotpRequired):
        shop.accounts.login(ADDRESS, PASSWORD)
    assert [mail.template for mail in shop.mails()] == ["second_factor_on"]


def test_it_takes_the_password_and_a_confirmed_address(shop, ada):
    with pytest.raises(InvalidInput):
        shop.second_factor.begin(actor(shop, ada), "wrong password")
    claimed = shop.accounts.register(AccountDraft("new@example.com", PASSWORD, "New"))
    with pytest.raises(Conflict):
        shop.second_factor.begin(actor(shop, claimed), PASSWORD)


def test_a_wrong_first_code_turns_nothing_on(shop, ada):
    me = actor(shop, ada)
    shop.second_factor.begin(me, PASSWORD)

    with pytest.raises(WrongCode):
        shop.second_factor.confirm(me, "000000")

    assert shop.accounts.login(ADDRESS, PASSWORD) == ada


def test_it_is_not_set_up_over_one_that_is_on(shop, ada):
    secret, _ = shop.turn_on_second_factor(ada)
    me = actor(shop, ada)

    with pytest.raises(Conflict):
        shop.second_factor.begin(me, PASSWORD)
    with pytest.raises(WrongCode):
        shop.second_factor.confirm(me, pyotp.TOTP(secret).at(NOON + STEP))


def test_turning_it_on_signs_out_everywhere_else(shop, ada):
    elsewhere, me = shop.sessions.open(ada), actor(shop, ada)
    secret = shop.second_factor.begin(me, PASSWORD).secret

    shop.second_factor.confirm(me, pyotp.TOTP(secret).at(NOON))

    assert [each.id for each in shop.sessions.mine(me)] == [me.session_id]
    assert not shop.sessions.actor_of_session(elsewhere, "v").is_signed_in


def test_its_secret_is_stored_encrypted_and_can_be_read_with_the_secret_before(shop, ada):
    secret, codes = shop.turn_on_second_factor(ada)
    books = repr(shop.store._books)
    assert secret not in books
    assert [code for code in codes if code in books or code.replace("-", "") in books] == []

    parts = (shop.store, shop.services.throttle, PasswordCheck(shop.store, shop.services.throttle, 4))
    renewed = SecondFactorService(*parts, secret="a-new-secret-of-many-letters", previous=SECRET)
    renewed.check(ada.id, pyotp.TOTP(secret).at(NOON + STEP))

    # The code that was taken put it under the new secret; another one cannot read it at all.
    lost = SecondFactorService(*parts, secret="a-third-secret-of-many-letters")
    with pytest.raises(InvalidInput, match="backup code"):
        lost.check(ada.id, pyotp.TOTP(secret).at(NOON + STEP))
    lost.check(ada.id, codes[0])


# codes


def test_a_code_signs_in_once(shop, ada, clock):
    secret, _ = shop.turn_on_second_factor(ada)
    clock.shift(STEP)
    code = pyotp.TOTP(secret).at(NOON + STEP)

    assert shop.accounts.login(ADDRESS, PASSWORD, code=code).id == ada.id
    with pytest.raises(WrongCode):
        shop.accounts.login(ADDRESS, PASSWORD, code=code)


def test_the_code_that_turned_it_on_does_not_sign_in(shop, ada):
    secret, _ = shop.turn_on_second_factor(ada)

    with pytest.raises(WrongCode):
        shop.accounts.login(ADDRESS, PASSWORD, code=pyotp.TOTP(secret).at(NOON))


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(shop, ada, clock, steps, is_good):
    secret, _ = shop.turn_on_second_factor(ada)
    clock.shift(10 * STEP)
    code = pyotp.TOTP(secret).at(NOON + (10 + steps) * STEP)

    if is_good:
        shop.second_factor.check(ada.id, code)
        return
    with pytest.raises(WrongCode):
        shop.second_factor.check(ada.id, code)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "12 34", "0" * 5000])
def test_what_is_no_code_is_refused(shop, ada, code):
    shop.turn_on_second_factor(ada)

    with pytest.raises(WrongCode):
        shop.second_factor.check(ada.id, code)


def test_a_code_without_the_password_is_nothing(shop, ada):
    secret, codes = shop.turn_on_second_factor(ada)

    for code in (pyotp.TOTP(secret).at(NOON + STEP), codes[0]):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login(ADDRESS, "wrong password", code=code)

    assert shop.accounts.login(ADDRESS, PASSWORD, code=codes[0])  # it was not spent


def test_a_backup_code_works_once_however_it_is_typed(shop, ada):
    _, codes = shop.turn_on_second_factor(ada)

    assert shop.accounts.login(ADDRESS, PASSWORD, code=f" {codes[3].lower().replace('-', ' ')} ").id == ada.id

    with pytest.raises(WrongCode):
        shop.accounts.login(ADDRESS, PASSWORD, code=codes[3])
    assert shop.accounts.login(ADDRESS, PASSWORD, code=codes[4]).id == ada.id


def test_new_backup_codes_end_the_old_ones(shop, ada):
    secret, old = shop.turn_on_second_factor(ada)
    me = actor(shop, ada)

    new = shop.second_factor.renew_codes(me, pyotp.TOTP(secret).at(NOON + STEP))

    assert set(new) & set(old) == set()
    with pytest.raises(WrongCode):
        shop.second_factor.check(ada.id, old[0])
    shop.second_factor.check(ada.id, new[0])


def test_of_two_hundred_guesses_at_once_six_are_looked_at(shop, ada, monkeypatch):
    shop.turn_on_second_factor(ada)
    looked = []
    monkeypatch.setattr(shop.second_factor, "_spend", lambda *_: bool(looked.append(1)))

    def guess(number: int) -> str:
        with pytest.raises((WrongCode, TooManyRequests)) as refusal:
            shop.second_factor.check(ada.id, f"{number:06d}")
        return refusal.value.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(guess, range(200)))

    assert outcomes == {"wrong_code": len(looked), "too_many_requests": 200 - len(looked)}
    assert 5 <= len(looked) <= 6


def test_one_code_sent_by_fifty_at_once_is_taken_once(shop, ada):
    secret, _ = shop.turn_on_second_factor(ada)
    code = pyotp.TOTP(secret).at(NOON + STEP)
    shop.limiter.is_away = True
    shop.services.throttle._factor = 100

    def use(_: int) -> str:
        try:
            shop.second_factor.check(ada.id, code)
        except WrongCode:
            return "refused"
        return "taken"

    with ThreadPoolExecutor(50) as pool:
        assert Counter(pool.map(use, range(50))) == {"taken": 1, "refused": 49}


def test_it_is_turned_off_with_a_code_and_its_owner_is_told(shop, ada):
    secret, _ = shop.turn_on_second_factor(ada)
    me = actor(shop, ada)
    with pytest.raises(WrongCode):
        shop.second_factor.turn_off(me, "000000")

    shop.second_factor.turn_off(me, pyotp.TOTP(secret).at(NOON + STEP))

    assert shop.accounts.login(ADDRESS, PASSWORD).has_second_factor is False
    assert shop.second_factor.codes_left(me) == 0
    assert shop.mails()[-1].template == "second_factor_off"


# the two steps of a browser


def test_the_first_step_opens_nothing_and_the_second_signs_in_once(shop, ada):
    secret, codes = shop.turn_on_second_factor(ada)
    guest = shop.guest()

    _, step = shop.sign_in.first_step(guest, ADDRESS, PASSWORD)
    assert not shop.sessions.actor_of_session(step, "v").is_signed_in
    with pytest.raises(WrongCode):
        shop.sign_in.second_step(guest, step, "000000")

    assert shop.sign_in.second_step(guest, step, pyotp.TOTP(secret).at(NOON + STEP)).id == ada.id
    with pytest.raises(LinkExpired):
        shop.sign_in.second_step(guest, step, codes[0])


@pytest.mark.parametrize("step", ["", "made up"])
def test_nobody_begins_with_the_second_step(shop, ada, step):
    _, codes = shop.turn_on_second_factor(ada)

    with pytest.raises(LinkExpired):
        shop.sign_in.second_step(shop.guest(), step, codes[0])


def test_the_first_step_is_forgotten_after_five_minutes_and_with_a_new_password(shop, ada, clock):
    _, codes = shop.turn_on_second_factor(ada)
    guest, me = shop.guest(), actor(shop, ada)

    _, step = shop.sign_in.first_step(guest, ADDRESS, PASSWORD)
    shop.credentials.change(me, PASSWORD, "quartz meadow comet")
    with pytest.raises(LinkExpired):
        shop.sign_in.second_step(guest, step, codes[0])

    _, step = shop.sign_in.first_step(guest, ADDRESS, "quartz meadow comet")
    clock.shift(timedelta(minutes=5))
    with pytest.raises(LinkExpired):
        shop.sign_in.second_step(guest, step, codes[0])


# staff


def test_where_staff_need_one_their_role_counts_only_with_it(shop, clock):
    strict = build(shop.settings.model_copy(update={"staff_2fa": True}), shop.parts)
    boss = shop.account("boss@example.com", Role.ADMIN)

    before = strict.sessions.actor_of_session(strict.sessions.open(boss), "v")
    assert before.role is Role.CUSTOMER
    with pytest.raises(SecondFactorNeeded):
        access(before, Permission.SEE_ORDERS)

    shop.turn_on_second_factor(boss)
    after = strict.sessions.actor_of_session(strict.sessions.open(boss), "v")
    assert after.role is Role.ADMIN
    access(after, Permission.SEE_ORDERS)


def test_where_staff_need_none_their_role_counts_without(shop, clock):
    boss = shop.account("boss@example.com", Role.ADMIN)

    assert shop.sessions.actor_of_session(shop.sessions.open(boss), "v").role is Role.ADMIN
