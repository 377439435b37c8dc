"""Tells the shop which suggestions a visitor really saw: half the card, half a second. A beacon: no page waits."""

import json

import reflex as rx

from pages.components.native_form import backend
from shop_app import routes

# A suggestion is counted once a page view. Shelves that change under the visitor's eyes bring new cards: those are
# found as they appear. Sent every two seconds while there is something to tell, and when the tab is left.
WATCH = """
useEffect(() => {{
  const told = new Set(), waiting = [], timers = new Map();
  const send = () => {{
    while (waiting.length) navigator.sendBeacon({address}, JSON.stringify(waiting.splice(0, 100)));
  }};
  const count = (card) => {{
    const row = [card.closest("[data-placement]")?.dataset.placement, card.dataset.source, card.dataset.suggestion];
    const key = location.pathname + row.join("|");
    if (!row.every(Boolean) || told.has(key)) return;
    told.add(key);
    waiting.push(row);
  }};
  const eye = new IntersectionObserver((entries) => entries.forEach(({{ target, isIntersecting }}) => {{
    clearTimeout(timers.get(target));
    timers.delete(target);
    if (isIntersecting) timers.set(target, setTimeout(() => count(target), 500));
  }}), {{ threshold: 0.5 }});
  const look = () => document.querySelectorAll("[data-suggestion]:not([data-watched])").forEach((card) => {{
    card.dataset.watched = "";
    eye.observe(card);
  }});
  const onHide = () => document.visibilityState === "hidden" && send();
  const clock = setInterval(() => {{ look(); send(); }}, 2000);
  look();
  document.addEventListener("visibilitychange", onHide);
  return () => {{
    send();
    eye.disconnect();
    clearInterval(clock);
    document.removeEventListener("visibilitychange", onHide);
  }};
}}, []);
"""


class ShelfWatch(rx.Fragment):
    """Watches every element with ``data-suggestion`` inside one with ``data-placement``; a page holds one of these."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [WATCH.format(address=json.dumps(backend(routes.SHELVES_SEEN)))]
