"""What a search finds, the same on the fake, on FTS5 and on PostgreSQL."""

import pytest

from shop_app.domain.catalogue import ListingQuery, Variant
from shop_app.domain.money import Money
from tests.contracts.test_stored_catalogue import bring_in, draft, titles


@pytest.fixture
def shelves(store):
    """A few products that words can be told apart by."""
    bring_in(
        store,
        draft("Desk lamp", "DL-1", attributes={"Material": "Oak"}, description="A brass arm for reading."),
        draft("Chandelier", "CH-1", attributes={"Material": "Crystal"}, description="For the hall."),
        draft("Headphones", "HP-1", category="books", description="Closed."),
        draft("Novel of the sea", "NV-1", category="books", description="Waves, and a chandelier."),
        draft(
            "Rain jacket",
            "RJ-S",
            variants=[Variant("RJ-M", Money(1000, "USD"), 1, {"Size": "Grande"})],
            description="Dry.",
        ),
    )
    return store


@pytest.mark.parametrize(
    ("q", "found"),
    [
        # beginnings of words, while they are typed
        ("chan", ["Chandelier", "Novel of the sea"]),
        ("des l", ["Desk lamp"]),
        # category, attribute, option and SKU are words of a product
        ("oak", ["Desk lamp"]),
        ("books sea", ["Novel of the sea"]),
        ("grande", ["Rain jacket"]),
        ("rj-m", ["Rain jacket"]),
        # parts of words, from three letters
        ("phones", ["Headphones"]),
        ("delier", ["Chandelier", "Novel of the sea"]),
        ("acket", ["Rain jacket"]),
        ("ck", []),
        # one slip in four to seven letters: wrong, missing, one too many, changed places
        ("dezk", ["Desk lamp"]),
        ("jaket", ["Rain jacket"]),
        ("novvel", ["Novel of the sea"]),
        ("nvoel", ["Novel of the sea"]),
        # two beyond
        ("chendeleir", ["Chandelier", "Novel of the sea"]),
        ("haedphonse", ["Headphones"]),
        # but not two in a short word, nor one in a very short one
        ("dxzk", []),
        ("seb", []),
        # every word counts
        ("lamp novel", []),
    ],
)
def test_what_is_typed_is_understood(shelves, q, found):
    assert titles(shelves, q=q) == found


def test_title_comes_before_words_and_words_before_description(store):
    bring_in(
        store,
        draft("Bench", "B", description="Made of teak."),
        draft("Stool", "S", attributes={"Wood": "Teak"}),
        draft("Teak oil", "T"),
        draft("Teakwood box", "X"),
    )

    assert titles(store, q="teak") == ["Teak oil", "Teakwood box", "Stool", "Bench"]


def test_among_equals_the_one_that_sells_comes_first(store):
    ids = bring_in(store, draft("Red lamp", "R"), draft("Blue lamp", "B"), draft("Green lamp", "G"))
    with store.writing() as tx:
        tx.catalogue.add_sold({ids["B"]: 5, ids["R"]: 2})

    assert titles(store, q="lamp") == ["Blue lamp", "Red lamp", "Green lamp"]


def test_synonyms_find_each_other_and_are_forgotten_again(shelves):
    with shelves.writing() as tx:
        group = tx.catalogue.add_synonyms(["candelabra", "chandelier"])
        assert [(each.id, list(each.words)) for each in tx.catalogue.synonyms()] == [
            (group, ["candelabra", "chandelier"])
        ]

    assert titles(shelves, q="candelabra") == ["Chandelier", "Novel of the sea"]

    with shelves.writing() as tx:
        assert tx.catalogue.remove_synonyms(group) is True
        assert tx.catalogue.remove_synonyms(group) is False
    assert titles(shelves, q="candelabra") == []


def test_a_search_that_finds_nothing_names_the_nearest_words(shelves):
    with shelves.reading() as tx:
        found = tx.catalogue.listing(ListingQuery(q="chandlr"))

    assert found.total == 0
    assert found.nearest[0] == "chandelier"


@pytest.mark.parametrize(
    "q",
    ['"', '""', "'", "''; --", "*", "lamp*", ":", "title:lamp", "(", "a OR", "NEAR(lamp desk)", "^lamp", "-lamp",
     "{title}", "lamp & !desk", "lamp:*A", "<->", "\\", "%", "_", "😀", "😀 lamp", "lamp\0desk", "\0", "x" * 10_000,
     "lamp " * 2_000, "ﬁ", "İstanbul", "ſ", "١٢٣", "\u202e", "a" * 64 + "'"],
)  # fmt: skip
def test_any_text_is_safe_to_search_for(shelves, q):
    with shelves.reading() as tx:
        listing = tx.catalogue.listing(ListingQuery(q=q))

    assert 0 <= listing.total <= 5


def test_accents_and_capitals_make_no_difference(store):
    bring_in(store, draft("Crème brûlée torch", "C"), draft("Straße sign", "S"))

    assert titles(store, q="CREME BRULEE") == ["Crème brûlée torch"]
    assert titles(store, q="brûlé") == ["Crème brûlée torch"]
    assert titles(store, q="strasse") == ["Straße sign"]


def test_what_comes_later_is_found_and_its_slips_are_understood(shelves):
    assert titles(shelves, q="tangerine") == []

    bring_in(shelves, draft("Tangerine juicer", "TJ"))

    assert titles(shelves, q="tangerine") == ["Tangerine juicer"]
    assert titles(shelves, q="tangrine juicr") == ["Tangerine juicer"]


def test_a_slip_in_a_word_means_another_word_and_never_a_code(store):
    bring_in(store, draft("Kettle", "K-1"), draft("Vase", "KETL9"))

    assert titles(store, q="ketle") == ["Kettle"]
    assert titles(store, q="ketl8") == ["Vase"]  # whoever types a code may slip in it too
