"""The beacon of a page: what its visitor saw on shelves, and nothing a page would not say."""

import json

import pytest

from shop_app.domain.interactions import Kind
from shop_app.settings import get_settings

VISITOR = "visitor-0123456789abcdef"


@pytest.fixture
def tell(shop, client, monkeypatch):
    """Send a beacon as this visitor's page would; events are written by hand."""
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)

    def send(body, *, origin="", cookie=f"shop_visitor={VISITOR}", **headers):
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        sent = {"origin": origin or get_settings().origins[0], "cookie": cookie, **headers}
        answer = client.post("/shelves/seen", content=content, headers=sent)
        shop.interactions.flush()
        return answer.status_code

    return send


def test_what_was_seen_is_noted_for_the_visitor_with_its_shelf(shop, tell):
    lamp, vase = shop.product(), shop.product()

    assert tell([["home", "hybrid", lamp.slug], ["cart", "popular", vase.slug], ["home", "popular", "gone"]]) == 204

    seen = [(each.kind, each.product_id, each.placement, each.source, each.arm) for each in shop.events.events]
    assert seen == [
        (Kind.IMPRESSION, lamp.id, "home", "hybrid", "current"),
        (Kind.IMPRESSION, vase.id, "cart", "popular", "current"),
    ]
    assert {each.shopper for each in shop.events.events} == {f"v:{VISITOR}"}
    assert shop.tastes.recent(f"v:{VISITOR}") == []


def test_a_crawler_is_marked(shop, tell):
    lamp = shop.product()

    tell([["home", "popular", lamp.slug]], **{"user-agent": "Googlebot/2.1"})

    assert [each.by for each in shop.events.events] == ["robot"]


@pytest.mark.parametrize(
    "body",
    [
        "no json", "{}", "[1]", [["home", "hybrid"]], [["nowhere", "hybrid", "lamp"]], [["home", "made-up", "lamp"]],
        [["home", "hybrid", 7]], [["home", "hybrid", "lamp"]] * 101, b" " * 40_000, b"\xff\xfe",
    ],
)  # fmt: skip
def test_whatever_else_is_sent_is_refused_and_nothing_is_noted(shop, tell, body):
    assert tell(body) == 422

    assert shop.events.events == []


def test_another_sites_page_cannot_tell_anything(shop, tell):
    lamp = shop.product()

    assert tell([["home", "hybrid", lamp.slug]], origin="https://evil.example") == 403

    assert shop.events.events == []


def test_who_sends_without_a_cookie_is_nobody(shop, tell):
    assert tell([["home", "hybrid", shop.product().slug]], cookie="") == 204

    assert shop.events.events == []


def test_beacons_without_end_are_refused(shop, tell):
    lamp = shop.product()

    answers = [tell([["home", "hybrid", lamp.slug]]) for _ in range(121)]

    assert answers == [204] * 120 + [429]
