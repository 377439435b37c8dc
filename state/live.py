"""Open pages that hear of changes: one listener per process, one waiting task per tab, and what each tab follows.

A page says what it follows and which of its events to run (`follow`); `LiveState.watch` runs them when somebody, in
whatever process, tells that it changed. Events re-read the truth: nothing that was told is believed.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import reflex as rx

from shop_app.bootstrap import get_services

PAUSE_S = 0.2  # between two rounds of a tab: a busy sale is shown five times a second, not five hundred


class Tab:
    """One open page: what it follows, and what it has not caught up with yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._due: dict[str, Any] = {}
        self._wake = asyncio.Event()

    def note(self, event: Any) -> None:
        self._due[str(event)] = event
        self._wake.set()

    async def news(self) -> list[Any]:
        """Wait until something followed has changed; return the events to run, each once."""
        await self._wake.wait()
        due, self._due = list(self._due.values()), {}
        self._wake.clear()
        return due


class Hub:
    """Knows the open tabs of this process. All of it happens on the event loop; only `run` has a thread beside it."""

    def __init__(self) -> None:
        self._tabs: dict[str, Tab] = {}
        self._follows: dict[str, dict[str, tuple[str, Mapping[str, Any]]]] = {}  # tab -> state -> (path, key -> event)

    def follow(self, token: str, owner: str, path: str, events: Mapping[str, Any]) -> None:
        """Run these events of a tab when their keys are told; what its state followed before is dropped."""
        self._follows.setdefault(token, {})[owner] = (path, dict(events))

    @contextmanager
    def open(self, token: str, path: str) -> Iterator[Tab]:
        """Keep a tab for as long as its page is open."""
        tab = self._tabs[token] = Tab(path)
        try:
            yield tab
        finally:
            if self._tabs.get(token) is tab:  # the next page of the same tab may have opened already
                del self._tabs[token]
                self._follows.pop(token, None)

    def hear(self, keys: list[str]) -> None:
        """Wake the tabs that follow any of these keys on the page they show."""
        for token, tab in self._tabs.items():
            for path, events in self._follows.get(token, {}).values():
                if path == tab.path:
                    for key in events.keys() & set(keys):
                        tab.note(events[key])

    async def run(self) -> None:
        """Listen for as long as the process serves."""
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def listen() -> None:
            for keys in get_services().live.listen(stop):
                loop.call_soon_threadsafe(self.hear, keys)

        listener = threading.Thread(target=listen, name="live", daemon=True)
        listener.start()
        try:
            await asyncio.Event().wait()
        finally:
            stop.set()


hub = Hub()


def follow(state: rx.State, events: Mapping[str, Any]) -> None:
    """Let the tab of ``state`` run ``events`` (key of `shop_app.domain.live` -> event) while this page is open."""
    router = state.router
    hub.follow(router.session.client_token, type(state).__name__, router.url.path, events)


class LiveState(rx.State):
    @rx.event(background=True)
    async def watch(self):
        """Wait for news of what this page follows; ends when the tab moves on or closes."""
        with hub.open(self.router.session.client_token, self.router.url.path) as tab:
            while True:
                for event in await tab.news():
                    yield event
                await asyncio.sleep(PAUSE_S)
