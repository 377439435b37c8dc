"""What a shopper, a visitor and a stranger are shown."""

from dataclasses import replace

import numpy as np

from ml.dataset import Interactions
from ml.serve import complete, recommend, similar
from ml.snapshot import Snapshot
from ml.train import scorer


def themes(answer: list) -> list[str]:
    return [each.item.split("-")[0] for each in answer]


def test_a_shopper_gets_their_theme(snapshot: Snapshot):
    answer = recommend(snapshot, "s2", [], 5)

    assert themes(answer) == ["2"] * 5


def test_nothing_already_bought_is_offered_as_new(snapshot: Snapshot):
    bought = {snapshot.items[code] for code in snapshot.bought[snapshot.user_at["s2"]].indices}

    answer = recommend(snapshot, "s2", [], len(snapshot.items))

    assert bought & {each.item for each in answer} == set()
    assert len(answer) == len(snapshot.items) - len(bought)


def test_buy_again_leads_with_what_was_bought(snapshot: Snapshot):
    bought = {snapshot.items[code] for code in snapshot.bought[snapshot.user_at["s2"]].indices}

    first = recommend(snapshot, "s2", [], 1, repeats=True)[0]

    assert first.item in bought
    assert first.source == "repeat"


def test_a_click_turns_the_next_shelf_of_a_stranger(snapshot: Snapshot):
    before, after = recommend(snapshot, None, [], 6), recommend(snapshot, None, ["4-03"], 6)

    assert {each.source for each in before} == {"popular"}
    assert themes(after).count("4") >= 5
    assert after[0].source == "session"
    assert after[0].because == "4-03"


def test_the_last_clicks_of_a_known_shopper_change_their_shelf(snapshot: Snapshot):
    calm, curious = recommend(snapshot, "s2", [], 8), recommend(snapshot, "s2", ["5-01", "5-02", "5-03"], 8)

    assert themes(calm).count("5") == 0
    assert themes(curious).count("5") >= 2


def test_a_viewed_product_is_not_recommended_back(snapshot: Snapshot):
    answer = recommend(snapshot, None, ["4-03", "4-04"], len(snapshot.items))

    assert {"4-03", "4-04"} & {each.item for each in answer} == set()


def test_sold_out_and_excluded_products_are_never_shown(snapshot: Snapshot):
    allowed = snapshot.mask(["2-00", "2-01", "2-02", "no-such-item"])

    answer = recommend(snapshot, "nobody", ["2-05"], 10, allowed=allowed, exclude=["2-01", "no-such-item"])

    assert {each.item for each in answer} == {"2-00", "2-02"}


def test_unknown_users_and_items_are_answered_with_what_sells(snapshot: Snapshot):
    for answer in (recommend(snapshot, "nobody", ["no-such-item"], 3), similar(snapshot, "no-such-item", 3)):
        assert [each.source for each in answer] == ["popular"] * 3


def test_similar_products_were_bought_beside_it_or_read_alike(snapshot: Snapshot):
    answer = similar(snapshot, "3-10", 6)

    assert "3-10" not in {each.item for each in answer}
    assert themes(answer) == ["3"] * 6
    assert {each.source for each in answer} <= {"cooccurrence", "content"}


def test_a_cart_is_completed_with_other_products(snapshot: Snapshot):
    answer = complete(snapshot, ["1-01", "1-02"], 4)

    assert {"1-01", "1-02"} & {each.item for each in answer} == set()
    assert themes(answer) == ["1"] * 4


def test_a_shelf_is_ranked_exactly_as_it_was_measured(snapshot: Snapshot, interactions: Interactions):
    row = snapshot.user_at["s11"]
    measured = scorer(snapshot, repeats=True)(np.array([row], dtype=np.int32))[0]

    shelf = recommend(snapshot, "s11", [], 10, repeats=True)

    assert [each.item for each in shelf] == [snapshot.items[code] for code in np.argsort(-measured, kind="stable")[:10]]


def test_a_session_pulls_only_as_far_as_its_weights_say(snapshot: Snapshot):
    deaf = replace(snapshot, session=replace(snapshot.session, hybrid=0.0, cooccurrence=0.0, content=0.0))

    answer = recommend(deaf, "s2", ["5-01"], 5)

    assert themes(answer) == ["2"] * 5
