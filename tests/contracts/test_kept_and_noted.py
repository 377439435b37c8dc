"""What services may expect of kept answers (Redis), of the log of searches and of audit anchors (MongoDB)."""

from datetime import UTC, datetime, timedelta

from shop_app.domain.audit import Anchor
from shop_app.domain.search import SearchNote, SearchTerm

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_an_answer_is_kept_under_the_version_it_was_made_for(cache):
    version, nothing = cache.get("listings", "a")
    assert nothing is None

    cache.put("listings", "a", version, "é\nline two", 60)

    assert cache.get("listings", "a") == (version, "é\nline two")
    assert cache.get("listings", "b") == (version, None)
    assert cache.get("other", "a")[1] is None


def test_an_emptied_scope_gives_nothing_out_not_even_what_is_put_late(cache):
    version, _ = cache.get("listings", "a")
    cache.put("listings", "a", version, "old", 60)
    cache.put("other", "a", "", "kept", 60)

    cache.empty(["listings"])
    cache.put("listings", "b", version, "late", 60)

    assert [cache.get("listings", name)[1] for name in ("a", "b")] == [None, None]
    assert cache.get("other", "a")[1] == "kept"
    fresh, _ = cache.get("listings", "a")
    assert fresh != version


def test_what_is_kept_under_a_scope_is_emptied_with_it(cache):
    below, _ = cache.get("product:lamp", "detail", "tree")
    cache.put("product:lamp", "detail", below, "old", 60)
    cache.put("product:vase", "detail", "", "not under it", 60)
    assert cache.get("product:lamp", "detail", "tree") == (below, "old")

    cache.empty(["tree"])
    cache.put("product:lamp", "detail", below, "late", 60)

    fresh, nothing = cache.get("product:lamp", "detail", "tree")
    assert (nothing, fresh == below) == (None, False)
    assert cache.get("product:vase", "detail")[1] == "not under it"
    cache.put("product:lamp", "detail", fresh, "new", 60)
    cache.empty(["product:lamp"])
    assert cache.get("product:lamp", "detail", "tree")[1] is None


def test_terms_are_counted_by_how_often_and_the_last_result_decides_what_is_missing(searches):
    day = timedelta(days=1)
    searches.add([SearchNote("lamp", 3, NOON), SearchNote("unicorn", 0, NOON), SearchNote("lamp", 4, NOON + day)])
    searches.add(
        [SearchNote("rug", 2, NOON - 40 * day), SearchNote("desk", 0, NOON), SearchNote("desk", 1, NOON + day)]
    )
    searches.add([])

    assert searches.top(NOON - day, 9) == [
        SearchTerm("desk", 2, 1),
        SearchTerm("lamp", 2, 4),
        SearchTerm("unicorn", 1, 0),
    ]
    assert searches.top(NOON - day, 9, only_missing=True) == [SearchTerm("unicorn", 1, 0)]
    assert [each.term for each in searches.top(NOON - 50 * day, 1)] == ["desk"]


def test_an_anchor_is_never_changed(audit_anchors):
    audit_anchors.add(Anchor(7, "b" * 64), NOON)
    audit_anchors.add(Anchor(2, "a" * 64), NOON)

    audit_anchors.add(Anchor(7, "f" * 64), NOON)

    assert audit_anchors.all() == [Anchor(2, "a" * 64), Anchor(7, "b" * 64)]
