"""Experiments decide how a shelf is made, the merchant's rules what must and must not be on it."""

from datetime import timedelta

import pytest

from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.choices import RuleKind, ShelfRule
from shop_app.domain.experiments import Arm, Challenger, Experiment
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.recommendations import ModelCard, Placement, Source
from shop_app.kit.clock import now
from shop_app.services import duty


@pytest.fixture(autouse=True)
def fresh_looks(monkeypatch):
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 0.0)


def somebody_in(shop, arm: Arm, challenger: Challenger = Challenger.VARIED) -> Actor:
    """Start an experiment and return a guest of this arm who looked at a theme."""
    running = shop.experiments.running() or Experiment("may", challenger, 0.4, 0.3, now())
    if not shop.experiments.running():
        shop.experiments.start(running)
    guest = next(each for each in (shop.guest() for _ in range(200)) if running.arm_of(each.shopper) is arm)
    for number in (10, 11, 12):
        shop.tastes.note(guest.shopper, number + 1)
    return guest


def shelf(shop, actor, placement=Placement.HOME, limit=6, **asked):
    return shop.recommendations.shelf(actor, placement, limit=limit, **asked)


def ids(found) -> list[int]:
    return [each.product.id for each in found.suggestions]


def test_without_an_experiment_everybody_has_the_shelves_as_they_are(shop, live_model):
    assert shelf(shop, shop.guest()).arm == Arm.CURRENT


@pytest.mark.parametrize("placement", list(Placement))
def test_who_is_held_out_gets_what_knows_nobody(shop, live_model, placement):
    guest = somebody_in(shop, Arm.HOLDOUT)
    page = {"product": live_model[3].slug} if placement is Placement.PRODUCT else {}

    found = shelf(shop, guest, placement, **page)

    assert found.arm == Arm.HOLDOUT
    assert {each.source for each in found.suggestions} == {Source.POPULAR}


def test_the_current_arm_still_follows_the_session(shop, live_model):
    found = shelf(shop, somebody_in(shop, Arm.CURRENT))

    assert found.arm == Arm.CURRENT
    assert set(ids(found)) <= {thing.id for thing in live_model[10:20]}


def test_the_challenger_that_mixes_in_the_trend_alternates(shop, live_model):
    hits = live_model[20:23]
    shop.events.add([Interaction("a:1", thing.id, Kind.PURCHASE, now() - timedelta(hours=1)) for thing in hits])
    guest = somebody_in(shop, Arm.CHALLENGER, Challenger.TREND)

    found = shelf(shop, guest)

    assert found.arm == Arm.CHALLENGER
    assert [each.source is Source.POPULAR for each in found.suggestions] == [False, True] * 3
    assert ids(found)[1::2] == [thing.id for thing in hits]


def test_events_are_credited_to_the_shoppers_arm(shop, live_model):
    guest = somebody_in(shop, Arm.HOLDOUT)

    touch = shop.recommendations.touch(guest, Placement.HOME, "popular")

    assert (touch.placement, touch.source, touch.model_version, touch.arm) == ("home", "popular", "m1", "holdout")


# rules


def rule(shop, thing, kind: RuleKind, placement: Placement | None = None) -> None:
    with shop.store.writing() as tx:
        tx.choices.set_rule(ShelfRule(thing.id, kind, placement, SYSTEM.email, now()))


@pytest.mark.parametrize("has_model", [True, False])
def test_an_excluded_product_is_on_no_shelf_and_a_pinned_one_leads_them_all(shop, things, packed, has_model):
    if has_model:
        shop.models.add(ModelCard("m1", now(), True, True, "promoted"), packed)
        shop.models.make_live("m1")
    rule(shop, things[0], RuleKind.EXCLUDE)
    rule(shop, things[25], RuleKind.PIN)

    for placement in Placement:
        page = {"product": things[5].slug} if placement is Placement.PRODUCT else {}
        found = shelf(shop, shop.guest(), placement, limit=48, **page)
        assert things[0].id not in ids(found)
        assert ids(found)[0] == things[25].id
        assert (found.suggestions[0].source, found.suggestions[0].reason) == (Source.PINNED, "Chosen by the shop")
        assert ids(found).count(things[25].id) == 1


def test_a_boosted_product_moves_up_four_places(shop, live_model):
    guest = shop.guest()
    before = ids(shelf(shop, guest, limit=12))

    rule(shop, live_model[before[9] - 1], RuleKind.BOOST)

    after = ids(shelf(shop, guest, limit=12))
    assert after.index(before[9]) == 5
    assert [each for each in after if each != before[9]] == [each for each in before if each != before[9]]


def test_a_rule_for_one_placement_has_the_last_word_there(shop, live_model):
    rule(shop, live_model[0], RuleKind.EXCLUDE)
    rule(shop, live_model[0], RuleKind.PIN, Placement.HOME)

    assert ids(shelf(shop, shop.guest(), Placement.HOME))[0] == live_model[0].id
    assert live_model[0].id not in ids(shelf(shop, shop.guest(), Placement.ORDER, limit=48))


def test_a_pin_gives_way_to_the_cart_to_stock_and_to_not_interested(shop, live_model):
    ada, bob = shop.guest(), shop.guest()
    pinned, sold_out = live_model[0], live_model[1]
    rule(shop, pinned, RuleKind.PIN)
    rule(shop, sold_out, RuleKind.PIN)
    shop.adjust_stock(sold_out, -10)
    shop.cart.add(ada, pinned.sku)
    shop.choices.hide(bob, pinned.slug)

    for actor in (ada, bob):
        assert {pinned.id, sold_out.id}.isdisjoint(ids(shelf(shop, actor, limit=48)))
