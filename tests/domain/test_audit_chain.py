"""The audit chain: what was written stays provable, and every kind of tampering is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop_app.domain.audit import START, Anchor, AuditDraft, AuditQuery, broken_links, chained, packed
from shop_app.domain.errors import InvalidInput

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DRAFTS = [AuditDraft(NOON, 1, "ada@example.com", "admin", "203.0.113.9", "stock.adjust", f"SKU-{n}") for n in range(4)]


@pytest.fixture
def chain():
    return list(chained(None, DRAFTS))


def test_entries_count_from_one_and_each_follows_the_one_before(chain):
    assert [entry.id for entry in chain] == [1, 2, 3, 4]
    assert [entry.previous for entry in chain] == [START, *(entry.digest for entry in chain[:-1])]
    assert broken_links(chain) == []
    assert list(chained(chain[1], DRAFTS[2:])) == chain[2:]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", NOON.replace(microsecond=1)),
        ("actor_id", 2),
        ("who", "bob@example.com"),
        ("role", "support"),
        ("came_from", "198.51.100.4"),
        ("action", "stock.look"),
        ("subject", "SKU-9"),
        ("before", "{}"),
        ("after", "{}"),
    ],
)
def test_an_entry_that_was_changed_is_named(chain, field, value):
    chain[1] = replace(chain[1], draft=replace(chain[1].draft, **{field: value}))

    assert broken_links(chain) == ["entry 2 was changed"]


def test_an_entry_changed_with_its_digest_no_longer_carries_the_next(chain):
    (chain[1],) = chained(chain[0], [replace(DRAFTS[1], who="bob@example.com")])

    assert broken_links(chain) == ["entry 3 does not follow entry 2"]


def test_entries_that_were_taken_out_are_named(chain):
    del chain[1:3]

    assert broken_links(chain) == ["entries 2 to 3 are missing"]


def test_an_end_that_was_cut_off_shows_against_an_anchor(chain):
    anchor = Anchor(4, chain[3].digest)

    assert broken_links(chain, [anchor]) == []
    assert broken_links(chain[:2]) == []  # the control: without an anchor a shorter chain is a whole one
    assert broken_links(chain[:2], [anchor]) == ["the end is cut off: there was an entry 4"]


def test_a_chain_written_anew_shows_against_an_anchor(chain):
    anchors = [Anchor(2, chain[1].digest), Anchor(4, chain[3].digest)]
    forged = list(chained(None, [replace(DRAFTS[0], who="bob@example.com"), *DRAFTS[1:]]))

    assert broken_links(forged) == []
    assert broken_links(forged, anchors) == [
        "entry 2 is not the one that was anchored",
        "entry 4 is not the one that was anchored",
    ]


def test_a_state_is_written_one_way_only():
    assert packed({"b": 1, "a": "ä"}) == packed({"a": "ä", "b": 1}) == '{"a": "\\u00e4", "b": 1}'
    assert packed(None) == ""
    assert packed({"at": NOON}) == '{"at": "2026-05-01 12:00:00+00:00"}'


@pytest.mark.parametrize("page", [0, -1, 1.5, "1", True, 10**9])
def test_pages_count_from_one(page):
    with pytest.raises(InvalidInput):
        AuditQuery(page=page)


def test_times_carry_their_zone():
    with pytest.raises(InvalidInput):
        AuditQuery(since=NOON.replace(tzinfo=None))
