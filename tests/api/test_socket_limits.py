"""Who may open a websocket, how large its messages are, and that a flood waits while honest people do not."""

import asyncio
from typing import Any

import pytest

from shop_app.api.middleware import sockets
from shop_app.api.middleware.sockets import BURST, CLIENT_SOCKETS, MESSAGE_MAX, Bucket, Sockets

real_sleep = asyncio.sleep
OURS = b"http://localhost:3000"


class Tab:
    """A websocket that sends texts and remembers what it was told."""

    def __init__(self, *texts: str, origin: bytes | None = OURS, client: str = "203.0.113.7"):
        headers = [(b"host", b"localhost")] + ([] if origin is None else [(b"origin", origin)])
        self.scope = {"type": "websocket", "path": "/_event", "headers": headers, "client": (client, 1)}
        self.coming: list[dict[str, Any]] = [{"type": "websocket.connect"}]
        self.coming += [{"type": "websocket.receive", "text": text} for text in texts]
        self.coming += [{"type": "websocket.disconnect", "code": 1000}]
        self.told: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        return self.coming.pop(0)

    async def send(self, message: dict[str, Any]) -> None:
        self.told.append(message)


class Heard:
    """The application behind: accepts, and keeps every message until the socket ends."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ends: list[int] = []

    async def __call__(self, scope, receive, send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.texts.append(message["text"])
        self.ends.append(message["code"])


@pytest.fixture
def slept(monkeypatch):
    """The seconds that messages had to wait; the clock stands still but for them."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept


async def run(tab: Tab, heard: Heard, layer: Sockets | None = None) -> Tab:
    layer = layer or Sockets(heard, clock=lambda: 100.0)
    await layer(tab.scope, tab.receive, tab.send)
    return tab


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b"", b"http://localhost:3000.evil.example"])
async def test_a_page_of_another_site_opens_no_websocket(origin):
    tab = await run(Tab("hello", origin=origin), heard := Heard())

    assert tab.told == [{"type": "websocket.close", "code": 1008}]
    assert heard.texts == []


@pytest.mark.parametrize("origin", [OURS, b"http://127.0.0.1:3000", None])
async def test_our_own_pages_and_programs_do(origin):
    await run(Tab("hello", origin=origin), heard := Heard())

    assert heard.texts == ["hello"]


async def test_a_message_that_is_too_big_ends_the_connection_and_is_not_heard():
    tab = await run(Tab("x" * MESSAGE_MAX, "x" * (MESSAGE_MAX + 1), "after"), heard := Heard())

    assert [len(text) for text in heard.texts] == [MESSAGE_MAX]
    assert tab.told[-1] == {"type": "websocket.close", "code": 1009}
    assert heard.ends == [1009]


async def test_opening_a_page_and_clicking_fast_never_waits(slept):
    await run(Tab(*["click"] * BURST), heard := Heard())

    assert len(heard.texts) == BURST
    assert slept == []


async def test_a_flood_is_heard_at_the_pace_of_the_limit(slept):
    await run(Tab(*["forged"] * 1000), heard := Heard())

    assert len(heard.texts) == 1000
    assert len(slept) == 1000 - BURST
    assert slept[-1] == pytest.approx((1000 - BURST) / 25)


async def test_without_the_limit_the_flood_would_not_wait(slept, monkeypatch):
    """The control."""
    monkeypatch.setattr(sockets, "PER_S", 1e9)
    await run(Tab(*["forged"] * 1000), Heard())

    assert max(slept) < 1e-5


async def test_all_tabs_of_one_client_share_a_limit_and_other_clients_do_not(slept):
    layer = Sockets(heard := Heard(), clock=lambda: 100.0)
    # A tab that stays open keeps the client's bucket.
    gate = asyncio.Event()

    async def stay(scope, receive, send) -> None:
        await gate.wait()

    layer._app = stay
    open_tab = asyncio.ensure_future(layer(Tab().scope, Tab().receive, Tab().send))
    for _ in range(3):
        await real_sleep(0)
    layer._app = heard
    for _ in range(24):
        await run(Tab(*["click"] * 50), heard, layer)
    assert slept == []

    await run(Tab("one more"), heard, layer)
    await run(Tab("mine", client="198.51.100.4"), heard, layer)

    assert len(slept) == 1
    gate.set()
    await open_tab


async def test_one_client_opens_so_many_websockets_and_no_more():
    layer = Sockets(Heard())
    layer._open["203.0.113.7"] = CLIENT_SOCKETS

    refused = await run(Tab("hello"), Heard(), layer)

    assert refused.told == [{"type": "websocket.close", "code": 1008}]
    assert (await run(Tab("hello", client="198.51.100.4"), Heard(), layer)).told[0]["type"] == "websocket.accept"


def test_tokens_come_back_with_time():
    bucket = Bucket(burst=2, per_s=1, at=0.0, tokens=2)

    assert [bucket.take(0.0), bucket.take(0.0), bucket.take(0.0)] == [0.0, 0.0, 1.0]
    assert bucket.take(10.0) == 0.0
