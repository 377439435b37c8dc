"""Shoppers have the last word on their shelves: hidden products, a cleared history, opting out."""

from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.errors import NotFound
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement, Source
from shop_app.kit.clock import now
from shop_app.services import duty


@pytest.fixture(autouse=True)
def fresh_looks(shop, monkeypatch):
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)


def ids(shop, actor, placement=Placement.HOME, **asked) -> list[int]:
    return [each.product.id for each in shop.recommendations.shelf(actor, placement, **asked).suggestions]


def sources(shop, actor, placement=Placement.HOME, **asked) -> set[Source]:
    return {each.source for each in shop.recommendations.shelf(actor, placement, **asked).suggestions}


@pytest.mark.parametrize("placement", list(Placement))
def test_what_a_shopper_hid_is_on_no_shelf_of_theirs_until_they_take_it_back(shop, live_model, placement):
    ada, bob = shop.guest(), shop.guest()
    page = {"product": live_model[1].slug} if placement is Placement.PRODUCT else {}

    assert shop.choices.hide(ada, live_model[0].slug) == live_model[0].title

    assert live_model[0].id not in ids(shop, ada, placement, limit=48, **page)
    assert live_model[0].id in ids(shop, bob, placement, limit=48, **page)
    assert shop.choices.show_again(ada, live_model[0].slug) == live_model[0].title
    assert live_model[0].id in ids(shop, ada, placement, limit=48, **page)


def test_hiding_what_is_not_there_is_refused_and_changes_nothing(shop):
    ada = shop.guest()

    with pytest.raises(NotFound):
        shop.choices.hide(ada, "no-such-product")

    assert shop.choices.of(ada).hidden == frozenset()


def test_hiding_is_heard_by_the_shoppers_open_pages(shop, things):
    ada = shop.guest()

    shop.choices.hide(ada, things[0].slug)

    assert shop.live.told == [f"taste:{ada.shopper}"]


def test_who_opted_out_leaves_no_trace_and_sees_what_everybody_sees(shop, live_model):
    ada, stranger = shop.guest(), shop.guest()
    for thing in live_model[:3]:
        shop.interactions.record(ada, Kind.VIEW, thing.id)
    assert sources(shop, ada, limit=5) != {Source.POPULAR}

    shop.choices.opt_out(ada)
    for thing in live_model[:3]:
        shop.interactions.record(ada, Kind.VIEW, thing.id)
    shop.interactions.flush()

    assert shop.events.events == []
    assert shop.tastes.recent(ada.shopper) == []
    assert ids(shop, ada) == ids(shop, stranger)
    assert sources(shop, ada) == {Source.POPULAR}


def test_a_product_page_goes_on_showing_what_goes_with_the_product_to_who_opted_out(shop, live_model):
    ada, stranger = shop.guest(), shop.guest()
    shop.choices.opt_out(ada)
    page = live_model[3].slug

    shown = ids(shop, ada, Placement.PRODUCT, product=page)

    assert shown == ids(shop, stranger, Placement.PRODUCT, product=page)
    assert len(set(shown) & {thing.id for thing in live_model[:10]}) >= 4


def test_the_cart_of_who_opted_out_is_no_reason_for_a_suggestion(shop, live_model):
    ada = shop.guest()
    shop.choices.opt_out(ada)

    shop.cart.add(ada, live_model[3].sku)

    assert sources(shop, ada, Placement.CART) == {Source.POPULAR}
    assert live_model[3].id not in ids(shop, ada, Placement.CART, limit=48)


def test_the_purchases_of_who_opted_out_are_not_learned_from(shop):
    lamp = shop.product()
    ada = shop.shopper_with_cart(lamp)
    shop.choices.opt_out(ada)
    shop.place_order(ada)

    with time_machine.travel(now() + timedelta(seconds=10)):
        shop.outbox.deliver()
        assert shop.outbox.waiting() == 0

    assert shop.events.events == []


def test_a_purchase_that_waited_while_its_shopper_was_forgotten_is_not_stored(shop):
    ada = shop.shopper_with_cart(shop.product())
    shop.place_order(ada)
    shop.choices.clear_history(ada)

    with time_machine.travel(now() + timedelta(seconds=10)):
        shop.outbox.deliver()
        assert shop.outbox.waiting() == 0

    assert shop.events.events == []


def test_opting_in_again_begins_anew(shop, live_model):
    ada = shop.guest()
    shop.choices.opt_out(ada)

    shop.choices.opt_in(ada)
    shop.interactions.record(ada, Kind.VIEW, live_model[0].id)

    assert shop.tastes.recent(ada.shopper) == [live_model[0].id]


def test_a_cleared_history_brings_back_what_was_hidden_and_the_shop_goes_on_learning(shop, live_model):
    ada = shop.guest()
    shop.interactions.record(ada, Kind.VIEW, live_model[0].id)
    shop.choices.hide(ada, live_model[1].slug)

    shop.choices.clear_history(ada)

    assert (shop.tastes.recent(ada.shopper), shop.choices.of(ada).hidden) == ([], frozenset())
    shop.interactions.record(ada, Kind.VIEW, live_model[2].id)
    assert shop.tastes.recent(ada.shopper) == [live_model[2].id]


def test_a_model_that_is_older_than_the_forgetting_no_longer_knows_the_shopper(shop, live_model, snapshot):
    ada = shop.shopper()
    known = type(ada)(ada.visitor, 1000, ada.role)  # one of the shoppers the model was trained on
    assert snapshot.row_of(known.shopper) is not None
    stranger = shop.guest()
    assert ids(shop, known) != ids(shop, stranger)

    shop.choices.clear_history(known)

    assert ids(shop, known) == ids(shop, stranger)


def test_a_guest_who_opted_out_stays_opted_out_as_an_account(shop):
    guest, ada = shop.guest(), shop.shopper()
    shop.choices.opt_out(guest)

    shop.interactions.take_over(guest, ada)

    assert shop.choices.of(ada).is_opted_out is True


def test_what_a_guest_did_is_erased_when_they_sign_in_to_an_account_that_opted_out(shop):
    guest, ada = shop.guest(), shop.shopper()
    shop.choices.opt_out(ada)
    shop.interactions.record(guest, Kind.VIEW, 7)

    shop.interactions.take_over(guest, ada)

    assert shop.events.events == []
    assert (shop.tastes.recent(guest.shopper), shop.tastes.recent(ada.shopper)) == ([], [])
