"""How much a request may send, how slowly, and how long its answer may take."""

import asyncio
import json
from typing import Any

import pytest

from shop_app.api.middleware.limits import BODY_MAX, UPLOAD_MAX, Limits


class Exchange:
    """A request in parts, and what was answered."""

    def __init__(self, *parts: bytes, path: str = "/api/v1/orders", length: int | None = None, pause_s: float = 0.0):
        headers = [] if length is None else [(b"content-length", str(length).encode())]
        self.scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
        self.parts, self.pause_s = list(parts), pause_s
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        if not self.parts:
            await asyncio.sleep(3600)
        await asyncio.sleep(self.pause_s)
        body = self.parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self.parts)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def problem(self) -> dict[str, Any]:
        return json.loads(self.sent[1]["body"])


async def swallow(scope, receive, send) -> None:
    """An application that reads everything, then answers how much it was."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def ask(exchange: Exchange, app=swallow, **limits: float) -> Exchange:
    await asyncio.wait_for(Limits(app, **limits)(exchange.scope, exchange.receive, exchange.send), 5)
    return exchange


async def test_an_honest_request_is_read_whole():
    answered = await ask(Exchange(b"a" * 600_000, b"b" * 400_000))

    assert (answered.status, answered.sent[1]["body"]) == (200, b"1000000")


async def test_who_says_that_too_much_comes_is_refused_before_it_is_read():
    exchange = await ask(Exchange(b"a", length=BODY_MAX + 1))

    assert (exchange.status, exchange.problem["code"]) == (413, "too_large")
    assert exchange.parts == [b"a"]


async def test_who_does_not_say_it_is_refused_as_soon_as_it_is_too_much():
    exchange = await ask(Exchange(*[b"a" * 400_000] * 10))

    assert exchange.status == 413
    assert len(exchange.parts) == 7


@pytest.mark.parametrize("path", ["/api/v1/admin/products/lamp/images", "/api/v1/admin/products/import", "/_upload"])
async def test_uploads_may_be_larger_but_not_without_end(path):
    assert (await ask(Exchange(b"a", path=path, length=UPLOAD_MAX))).status == 200
    assert (await ask(Exchange(b"a", path=path, length=UPLOAD_MAX + 1))).status == 413


async def test_a_body_that_trickles_in_is_given_up():
    exchange = await ask(Exchange(*[b"a"] * 100, pause_s=0.02), body_s=0.1)

    assert (exchange.status, exchange.problem["code"]) == (408, "request_timeout")
    assert len(exchange.parts) > 50


async def test_an_answer_that_takes_too_long_is_given_up_and_what_it_says_later_is_not_heard():
    finished = asyncio.Event()

    async def slow(scope, receive, send) -> None:
        await asyncio.sleep(0.2)
        await swallow(scope, receive, send)
        finished.set()

    exchange = await ask(Exchange(b"a"), slow, answer_s=0.05)
    await asyncio.wait_for(finished.wait(), 5)

    assert (exchange.status, exchange.problem["code"]) == (503, "timeout")
    assert len(exchange.sent) == 2


async def test_an_answer_that_has_begun_may_take_its_time():
    async def streaming(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"done"})

    exchange = await ask(Exchange(b""), streaming, answer_s=0.05)

    assert exchange.sent[-1]["body"] == b"done"


async def test_what_breaks_in_the_application_is_still_seen_outside():
    async def broken(scope, receive, send) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await ask(Exchange(b""), broken)
