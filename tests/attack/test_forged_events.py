"""A forger without a browser: whatever is sent over the websocket is refused or limited, and nothing changes."""

import importlib
import json
import pkgutil
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
import reflex as rx
import websocket

import state
from shop_app.domain.accounts import Role
from shop_app.domain.orders import Address, OrderDraft
from tests.architecture.who_may.callers import PUBLIC
from tests.architecture.who_may.handlers import HANDLERS

pytestmark = pytest.mark.stores

for module in pkgutil.iter_modules(state.__path__):
    importlib.import_module(f"state.{module.name}")

STATES = {each.__name__: each for each in rx.State.get_substates() if each.__module__.startswith("state.")}
HOME = Address("Ada Secret", "12 Hidden Street", "London", "SW1Y 4JH", "GB")


def full(name: str) -> str:
    owner, _, method = name.partition(".")
    return f"{STATES[owner].get_full_name()}.{method}"


def hydrate() -> str:
    return f"{rx.State.get_full_name()}.hydrate"


OF_ONES_OWN = {"ChoicesState.follow_me", "ChoicesState.clear_history"}  # whoever sends these is forgotten, and may be
STAFF_ONLY = sorted(name for name, act in HANDLERS.items() if name.startswith("Admin"))
NESTED = {"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}
LONG = "x" * 20_001
HOSTILE = [
    None, True, -1, 0, 10**15, 10**30, -(10**400), 1e308, "", "\0", LONG, "'; DROP TABLE orders; --", "../../etc",
    "{{7*7}}", "<script>alert(1)</script>", [], {}, [1, 2], {"$gt": ""}, NESTED,
]  # fmt: skip


@pytest.fixture(scope="module")
def order(target):
    """An order of somebody else, with an address nobody else may read."""
    victim = target.account("victim@example.com")
    actor = target.shop.sessions.actor_of_session(target.session(victim).partition("=")[2], "victim")
    target.shop.cart.add(actor, "LAMP", 1)
    total = target.shop.checkout.quote(actor, "GB", "standard").totals.total
    draft = OrderDraft("victim@example.com", HOME, "standard", "tok_visa", total)
    return target.shop.checkout.place(actor, draft, "victims-order")[0]


@pytest.fixture(params=["guest", "shopper", "made-up cookie"])
def forger(request, target, forge):
    cookie = {"guest": "", "made-up cookie": "shop_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}.get(request.param)
    if cookie is None:
        cookie = target.session(target.account(f"shopper{time.monotonic_ns()}@example.com"))
    return forge(cookie)


def test_no_event_of_the_back_office_does_anything_for_strangers(target, forger):
    before = target.dump()
    forger.ask(hydrate())

    for name in STAFF_ONLY:
        forger.send(full(name), dict.fromkeys(_parameters(name), "m1"))
    heard = forger.listen()

    assert heard.count("Your account may not do that.") == len(STAFF_ONLY)
    assert target.dump() == before


def test_the_control_an_administrator_is_heard(target, forge, order):
    boss = forge(target.session(target.account(f"boss{time.monotonic_ns()}@example.com", Role.ADMIN)))
    boss.ask(hydrate())

    assert order.number in boss.ask(full("AdminOrdersState.load_orders"))


def test_other_peoples_order_numbers_tell_nothing(target, forger, order):
    before = target.dump()
    forger.ask(hydrate())

    heard = forger.ask(full("OrderState.load_order"), at=f"/order/{order.number}")

    assert "is_missing" in heard
    assert "Hidden Street" not in heard
    assert "victim@example.com" not in heard
    assert target.dump() == before


def test_setting_vars_of_a_page_opens_nothing(target, forger):
    before = target.dump()
    forger.ask(hydrate())
    shell, root = STATES["ShellState"].get_full_name(), rx.State.get_full_name()

    for name, payload in (
        (f"{shell}.setvar", {"var_name": "is_staff", "value": True}),
        (f"{shell}.set_is_staff", {"value": True}),
        (f"{shell}._look", {}),
        (f"{shell}.__init__", {}),
        (f"{root}.set_router", {"value": {}}),
        ("reflex___state____update_vars_internal_state.update_vars_internal", {"vars": {f"{shell}.is_staff": True}}),
        (f"{STATES['OwnerState'].get_full_name()}.setvar", {"var_name": "_owner", "value": "admin"}),
        (f"{STATES['CheckoutState'].get_full_name()}.setvar", {"var_name": "_total", "value": 1}),
        ("no_such_state.no_such_handler", {}),
    ):
        forger.send(name, payload)
    forger.listen()

    heard = forger.ask(full("AdminOrdersState.load_orders"))
    assert "Your account may not do that." in heard
    assert "victim@example.com" not in heard
    assert target.dump() == before


def test_wrong_types_negative_and_huge_numbers_change_nothing_and_the_server_lives(target, forge):
    before, found = target.dump(), target.shop.integrity.verify()
    names = [name for name, act in HANDLERS.items() if act.who == PUBLIC and name not in OF_ONES_OWN]
    # A tab for every state: what one tab sends waits for its turn, and a pong that waits too long ends the connection.
    tabs = {owner: forge() for owner in sorted({name.partition(".")[0] for name in names})}
    for tab in tabs.values():
        tab.send(hydrate())

    for name in names:
        tab, parameters = tabs[name.partition(".")[0]], _parameters(name)
        for hostile in HOSTILE if parameters else ():
            tab.send(full(name), _filled(parameters, hostile))
        tab.send(full(name), {"no_such_argument": 1})
    for tab in tabs.values():
        tab.send(full("CartState.load_cart"))
    with ThreadPoolExecutor(len(tabs)) as pool:
        heard = list(pool.map(lambda tab: tab.listen(quiet_s=4.0, most_s=120.0), tabs.values()))

    assert target.is_alive()
    assert target.dump() == before
    assert target.shop.integrity.verify() == found
    silent = [owner for owner, text in zip(tabs, heard, strict=True) if "lines" not in text]
    assert silent == [], "every tab still works"


@pytest.mark.parametrize("text", ['42/_event,["event",', "42/_event,[]", '42/_event,["event"]', "42", "9" * 5000, "\0"])
def test_what_is_no_event_at_all_hurts_only_its_sender(target, forge, text):
    forger = forge()
    forger.socket.send(text)
    forger.socket.settimeout(3)
    try:
        while forger.socket.recv():
            pass
    except (websocket.WebSocketException, OSError):
        pass

    assert target.is_alive()


def test_five_megabytes_end_the_connection_and_not_the_server(target, forge):
    before = target.dump()
    forger = forge()
    forger.ask(hydrate())

    with pytest.raises((websocket.WebSocketConnectionClosedException, OSError)):  # noqa: PT012 - either call may find out
        forger.send(full("CartState.add_to_cart"), {"sku": "x" * 5_000_000})
        for _ in range(50):
            if not forger.socket.recv():
                raise websocket.WebSocketConnectionClosedException
    assert target.is_alive()
    assert target.dump() == before


def test_a_thousand_events_a_second_are_heard_at_the_pace_of_people_and_an_honest_shopper_does_not_wait(target, forge):
    flood, honest = forge(), forge()
    flood.ask(hydrate())
    honest.ask(hydrate())
    started = time.monotonic()

    for number in range(1000):
        flood.send(full("ShellState.tell"), {"message": f"flood {number}"})
    sent_s = time.monotonic() - started
    asked = time.monotonic()
    honest.send(full("ShellState.tell"), {"message": "honest"})
    honest.socket.settimeout(20)
    while "honest" not in honest.socket.recv():
        pass
    waited_s = time.monotonic() - asked
    answered = flood.listen(quiet_s=1.0, most_s=5.0).count('"flood ')
    took_s = time.monotonic() - started

    print(json.dumps({"sent_s": sent_s, "honest_waited_s": waited_s, "answered": answered, "within_s": took_s}))
    assert answered <= 60 + 25 * took_s + 10
    assert answered < 500
    assert waited_s < 5
    assert target.is_alive()


@pytest.mark.parametrize(("origin", "status"), [("https://evil.example", 403), ("null", 403), ("", 101)])
def test_a_page_of_another_site_does_not_get_a_connection(target, origin, status):
    connection = HTTPConnection("127.0.0.1", target.port, timeout=20)
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    upgrade |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": origin or target.origin}

    connection.request("GET", "/_event/?EIO=4&transport=websocket&token=t", headers=upgrade)

    assert connection.getresponse().status == status
    connection.close()


def _filled(parameters: list[str], hostile: object) -> dict[str, object]:
    """Three long texts make the longest message that is let in."""
    return {each: "x" if hostile is LONG and place >= 3 else hostile for place, each in enumerate(parameters)}


def _parameters(name: str) -> list[str]:
    owner, _, method = name.partition(".")
    code = STATES[owner].event_handlers[method].fn.__code__
    return list(code.co_varnames[1 : code.co_argcount])
