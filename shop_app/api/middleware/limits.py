"""Bounds what a request may cost: how much it sends, how slowly it sends it, how long its answer may take."""

import asyncio
import json
import logging
from asyncio import FIRST_COMPLETED

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

MB = 1_000_000
BODY_MAX = MB
UPLOAD_MAX = 26 * MB  # pictures and import files; what is in them is looked at by whoever takes them
UPLOADS = ("/images", "/import", "/_upload")  # how the path of an upload ends or begins
BODY_S = 30  # a body that takes longer is sent to hold a connection, not to be read
ANSWER_S = 60
UPLOAD_S = 600


class TooLarge(Exception):
    """The body is larger than the path allows."""


class TooSlow(Exception):
    """The body did not come in time."""


class Limits:
    """Answers 413, 408 or 503 where a limit is passed; websockets have limits of their own.

    Args:
        body_s: seconds for the whole body; answer_s: seconds until the answer begins.
    """

    def __init__(self, app: ASGIApp, body_s: float = BODY_S, answer_s: float = ANSWER_S) -> None:
        self._app = app
        self._body_s = body_s
        self._answer_s = answer_s
        self._left: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        is_upload = _is_upload(str(scope["path"]))
        most = UPLOAD_MAX if is_upload else BODY_MAX
        if _length(scope) > most:
            return await refuse(send, 413, "too_large", f"Send at most {most // MB} MB.")
        answer = _Answer(send)
        body = _Body(receive, most, UPLOAD_S if is_upload else self._body_s)
        answer_s = UPLOAD_S if is_upload else self._answer_s
        task = asyncio.create_task(self._run(scope, body, answer))
        try:
            await asyncio.wait({task, answer.begun}, timeout=answer_s, return_when=FIRST_COMPLETED)
            if task.done() or answer.begun.done():
                return await task
        except asyncio.CancelledError:
            task.cancel()
            raise
        # A thread cannot be stopped: it ends by itself, and what it says then is not heard any more.
        self._left.add(task)
        task.add_done_callback(self._forget)
        log.error("%s %s took longer than %.0f s", scope["method"], scope["path"], answer_s)
        await answer.refuse(503, "timeout", "This took too long. Please try again.")

    async def _run(self, scope: Scope, body: "_Body", answer: "_Answer") -> None:
        try:
            await self._app(scope, body.receive, answer.send)
        except TooLarge:
            await answer.refuse(413, "too_large", f"Send at most {body.most // MB} MB.")
        except TooSlow:
            await answer.refuse(408, "request_timeout", "The request came too slowly.")

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._left.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a request that was given up failed", exc_info=error)


class _Body:
    """Hands on the body and counts it."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self.most = most
        self._receive = receive
        self._left = most
        self._ends = asyncio.get_running_loop().time() + seconds
        self._is_whole = False

    async def receive(self) -> Message:
        if self._is_whole:
            return await self._receive()  # waits for the client to go away; that may take its time
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError as error:
            raise TooSlow from error
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._is_whole = not message.get("more_body", False)
            if self._left < 0:
                raise TooLarge
        return message


class _Answer:
    """Hands on the answer until it is refused; then nothing more is heard of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_refused = False
        self.begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def send(self, message: Message) -> None:
        if self._is_refused:
            return
        if not self.begun.done():
            self.begun.set_result(None)
        await self._send(message)

    async def refuse(self, status: int, code: str, detail: str) -> None:
        if self.begun.done():
            raise RuntimeError(f"{code} after the answer had begun")
        self._is_refused = True
        self.begun.set_result(None)
        await refuse(self._send, status, code, detail)


async def refuse(send: Send, status: int, code: str, detail: str) -> None:
    """Answer with a problem document and close the connection: what is still coming is not read."""
    title = code.replace("_", " ").capitalize()
    body = json.dumps(
        {"type": f"/docs/errors#{code}", "title": title, "status": status, "detail": detail, "code": code}
    ).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_upload(path: str) -> bool:
    return path.startswith("/_upload") or (path.startswith("/api/") and path.endswith(UPLOADS))


def _length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
