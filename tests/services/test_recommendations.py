"""Shelves: the live model where it knows something, the next best thing where it does not, never a dead end."""

from datetime import timedelta

import pytest

from shop_app.domain.accounts import Actor, Role
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.recommendations import ModelCard, Placement, Source
from shop_app.kit.clock import now
from shop_app.services import duty as service


@pytest.fixture(autouse=True)
def fresh_looks(monkeypatch):
    monkeypatch.setattr(service, "LOOK_EVERY_S", 0.0)


def publish(shop, version: str, artifact: bytes, is_live: bool = True) -> None:
    shop.models.add(ModelCard(version, now(), is_live, True, "promoted"), artifact)
    if is_live:
        shop.models.make_live(version)


def bought(shop, thing, times: int, days_ago: float = 0) -> None:
    at = now() - timedelta(days=days_ago)
    shop.events.add([Interaction(f"a:{n}", thing.id, Kind.PURCHASE, at) for n in range(times)])


def shelf(shop, actor=None, placement=Placement.HOME, **asked):
    found = shop.recommendations.shelf(actor or shop.guest(), placement, **asked)
    return [(each.product.id, each.source) for each in found.suggestions], found.model_version


# the ladder


def test_a_shop_nobody_has_looked_at_shows_what_is_new(shop):
    first, second = shop.product(), shop.product()

    ranked, version = shelf(shop)

    assert {id_ for id_, _ in ranked} == {first.id, second.id}
    assert version == ""


def test_an_empty_shop_has_an_empty_shelf(shop):
    assert shelf(shop) == ([], "")


def test_without_a_model_the_weeks_purchases_lead_then_best_sellers_then_the_new(shop):
    new, trending, seller = shop.product(), shop.product(), shop.product()
    old_hit = shop.product(stock=0)
    bought(shop, trending, 2)
    bought(shop, old_hit, 9, days_ago=8)
    with shop.store.writing() as tx:
        tx.catalogue.add_sold({seller.id: 50})

    ranked, version = shelf(shop)

    assert [id_ for id_, _ in ranked] == [trending.id, seller.id, new.id]
    assert ranked[0][1] is Source.POPULAR
    assert version == ""


def test_with_a_model_the_session_decides(shop, things, packed):
    publish(shop, "m1", packed)
    ada = shop.guest()
    for thing in things[10:13]:
        shop.tastes.note(ada.shopper, thing.id)

    ranked, version = shelf(shop, ada, limit=5)

    assert version == "m1"
    assert {id_ for id_, _ in ranked} <= {thing.id for thing in things[10:20]}
    assert {source for _, source in ranked}.isdisjoint({Source.POPULAR, Source.NEWEST})


def test_a_shelf_that_the_model_fills_asks_nobody_else(shop, things, packed, monkeypatch):
    publish(shop, "m1", packed)
    asked: list[str] = []
    monkeypatch.setattr(shop.events, "popular_ids", lambda *_: asked.append("what sells") or [])

    ranked, version = shelf(shop, limit=6)

    assert (len(ranked), version, asked) == (6, "m1", [])


def test_a_click_changes_the_next_shelf(shop, things, packed):
    publish(shop, "m1", packed)
    ada = shop.guest()
    shop.tastes.note(ada.shopper, things[0].id)
    before, _ = shelf(shop, ada, limit=5)

    for thing in things[20:24]:
        shop.tastes.note(ada.shopper, thing.id)
    after, _ = shelf(shop, ada, limit=5)

    assert before != after
    assert after[0][0] in {thing.id for thing in things[20:]}


def test_a_product_page_shows_what_goes_with_it_and_not_itself(shop, things, packed):
    publish(shop, "m1", packed)

    ranked, version = shelf(shop, placement=Placement.PRODUCT, product=things[3].slug, limit=6)

    assert things[3].id not in {id_ for id_, _ in ranked}
    assert len({id_ for id_, _ in ranked} & {thing.id for thing in things[:10]}) >= 4
    assert version == "m1"


def test_a_suggestion_says_which_product_of_the_cart_it_follows_from(shop, things, packed):
    publish(shop, "m1", packed)
    guest = shop.guest()
    shop.cart.add(guest, things[3].sku)

    found = shop.recommendations.shelf(guest, Placement.CART, limit=1)

    assert found.suggestions[0].reason.endswith(things[3].title)


def test_under_an_order_stands_what_goes_with_it_and_nothing_of_it(shop, things, packed):
    publish(shop, "m1", packed)
    ada, order = shop.shopper(), [things[21].id, things[23].id]
    shop.interactions.record(ada, Kind.VIEW, things[3].id)

    found = shop.recommendations.shelf(ada, Placement.ORDER, limit=6, bought=order)

    ids = {each.product.id for each in found.suggestions}
    assert not ids & set(order)
    assert len(ids & {thing.id for thing in things[20:]}) == 6
    assert {each.reason for each in found.suggestions} <= {
        f"Often bought with {things[at].title}" for at in (21, 23)
    } | {f"Similar to {things[at].title}" for at in (21, 23)}


def test_without_being_told_of_an_order_the_shelf_stands_under_the_accounts_newest(shop, things, packed):
    publish(shop, "m1", packed)
    ada = shop.shopper_with_cart(things[1])
    shop.place_order(ada)
    shop.cart.add(ada, things[22].sku, 1)
    shop.place_order(ada)

    found = shop.recommendations.shelf(ada, Placement.ORDER, limit=4)

    ids = {each.product.id for each in found.suggestions}
    assert things[22].id not in ids
    assert ids <= {thing.id for thing in things[20:]}


def test_who_opted_out_gets_what_everybody_gets_under_an_order_too(shop, things, packed):
    publish(shop, "m1", packed)
    ada = shop.shopper()
    shop.choices.opt_out(ada)

    own = shop.recommendations.shelf(ada, Placement.ORDER, limit=4, bought=[things[21].id])

    assert {each.source for each in own.suggestions} == {Source.POPULAR}


def test_on_a_products_own_page_the_product_is_not_named_again(shop, things, packed):
    publish(shop, "m1", packed)

    found = shop.recommendations.shelf(shop.guest(), Placement.PRODUCT, things[3].slug, limit=1)

    assert found.suggestions[0].reason in ("Often bought together", "Similar to this", "Popular this week")


# what is never shown


@pytest.mark.parametrize("has_model", [True, False])
@pytest.mark.parametrize("placement", list(Placement))
def test_what_is_in_the_cart_or_sold_out_or_archived_is_never_shown(shop, things, packed, placement, has_model):
    if has_model:
        publish(shop, "m1", packed)
    ada = shop.guest()
    shop.cart.add(ada, things[0].sku)
    shop.cart.add(ada, things[1].sku)
    for thing in things[2:20]:
        shop.adjust_stock(thing, -10)
        bought(shop, thing, 5)

    page = things[20].slug if placement is Placement.PRODUCT else ""
    ranked, _ = shelf(shop, ada, placement, product=page, limit=48)

    hidden = things[:21] if page else things[:20]
    assert {id_ for id_, _ in ranked} == {thing.id for thing in things} - {thing.id for thing in hidden}


def test_every_shelf_holds_each_product_once_and_no_more_than_asked_for(shop, things, packed):
    publish(shop, "m1", packed)

    for limit in (1, 12, 48):
        ranked, _ = shelf(shop, limit=limit)
        assert len({id_ for id_, _ in ranked}) == len(ranked) == min(limit, len(things))


@pytest.mark.parametrize("limit", [0, -1, 49, 10**9, "5", 1.5, True, None])
def test_a_shelf_has_1_to_48_products(shop, limit):
    with pytest.raises(InvalidInput) as refusal:
        shop.recommendations.shelf(shop.guest(), Placement.HOME, limit=limit)

    assert list(refusal.value.fields) == ["limit"]


def test_a_shelf_of_an_unknown_product_is_not_found(shop):
    with pytest.raises(NotFound):
        shop.recommendations.shelf(shop.guest(), Placement.PRODUCT, "no-such-product")


# models that come and go


def test_a_new_model_is_picked_up_whole(shop, things, packed):
    publish(shop, "m1", packed)
    assert shop.recommendations.live_version == "m1"

    publish(shop, "m2", packed)

    assert shop.recommendations.live_version == "m2"
    assert shelf(shop)[1] == "m2"


def test_a_damaged_model_leaves_the_one_before_it_serving(shop, things, packed, caplog):
    publish(shop, "m1", packed)
    assert shop.recommendations.live_version == "m1"

    publish(shop, "m2", packed[:-1] + bytes([packed[-1] ^ 1]))

    assert shop.recommendations.live_version == "m1"
    assert shelf(shop)[1] == "m1"
    assert "model m2 does not load, m1 stays" in caplog.text
    assert caplog.text.count("m2 does not load") == 1  # said once, not at every look


def test_a_first_model_that_is_no_model_leaves_the_fallback(shop, things):
    publish(shop, "m1", b"not a model")

    ranked, version = shelf(shop)

    assert (len(ranked), version) == (12, "")


def test_without_redis_and_mongodb_shelves_still_show_what_sells(shop, things, packed):
    publish(shop, "m1", packed)
    assert shop.recommendations.live_version == "m1"
    for store in (shop.tastes, shop.carts, shop.events, shop.models):
        store.is_away = True

    ranked, version = shelf(shop, Actor("v", 1, Role.CUSTOMER))

    assert (len(ranked), version) == (12, "m1")
    shop.events.is_away = False
