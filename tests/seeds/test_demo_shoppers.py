"""Simulated shoppers: repeatable, in believable proportions, and with tastes that can be learnt."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.interactions import Kind
from shop_app.domain.orders import OrderStatus
from shop_app.seeds.catalogue import PRODUCTS, demo_catalogue
from shop_app.seeds.shoppers import SHOPPERS, DemoShoppers, demo_shoppers
from shop_app.seeds.tastes import Offer, summarise

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def offers() -> list[Offer]:
    return summarise(demo_catalogue(PRODUCTS, 7, "USD", NOW).drafts, NOW)


@pytest.fixture(scope="module")
def by_sku(offers) -> dict[str, Offer]:
    return {sku: offer for offer in offers for sku in offer.skus}


@pytest.fixture(scope="module")
def made(offers) -> DemoShoppers:
    return demo_shoppers(offers, SHOPPERS, 7, NOW)


def test_the_same_seed_plays_the_same_ninety_days(offers):
    first, second = (demo_shoppers(offers, 50, 7, NOW) for _ in range(2))

    assert first == second
    assert first != demo_shoppers(offers, 50, 8, NOW)


def test_the_usual_shop_has_a_past_worth_learning_from(made):
    lines = sum(len(order.lines) for order in made.orders)

    assert len(made.shoppers) == 1_200
    assert 40_000 <= len(made.recorded) <= 60_000
    assert 3_000 <= lines <= 5_000
    assert 1_200 <= len(made.reviews) <= 1_800


def test_fewer_people_do_each_next_step(made):
    steps = Counter(event.kind for event in made.events)

    assert steps[Kind.VIEW] > 2 * steps[Kind.CLICK]
    assert steps[Kind.CLICK] > 1.5 * steps[Kind.ADD_TO_CART]
    assert steps[Kind.ADD_TO_CART] > 1.2 * steps[Kind.PURCHASE]
    assert steps[Kind.PURCHASE] > 0.04 * steps[Kind.VIEW]


def test_everything_happened_in_the_last_ninety_days_oldest_first(made):
    times = [event.at for event in made.events]

    assert times == sorted(times)
    assert NOW - timedelta(days=91) < times[0]
    assert times[-1] < NOW
    assert all(shopper.joined_at < NOW for shopper in made.shoppers)


def test_nobody_does_anything_before_they_joined(made):
    assert all(event.at >= made.shoppers[event.shopper].joined_at for event in made.events)


def test_nobody_sees_a_product_before_it_arrived(made, by_sku):
    assert all(by_sku[event.sku].created_at <= event.at for event in made.events)


def test_what_is_sold_out_is_looked_at_but_not_bought(made, by_sku):
    bought = [event for event in made.events if event.kind in {Kind.ADD_TO_CART, Kind.PURCHASE}]

    assert all(event.sku in by_sku[event.sku].skus_in_stock for event in bought)


def test_orders_hold_exactly_what_the_events_say_was_bought(made):
    ordered: Counter[tuple[int, str]] = Counter()
    for order in made.orders:
        ordered.update({(order.shopper, sku): quantity for sku, quantity in order.lines})
    purchased: Counter[tuple[int, str]] = Counter()
    for event in made.events:
        if event.kind is Kind.PURCHASE:
            purchased[event.shopper, event.sku] += event.quantity

    assert ordered == purchased


def test_a_purchase_follows_a_cart_that_follows_a_click(made):
    steps: dict[tuple[int, str], set[Kind]] = {}
    for event in made.events:
        if event.kind is Kind.PURCHASE:
            assert Kind.ADD_TO_CART in steps[event.shopper, event.sku]
        steps.setdefault((event.shopper, event.sku), set()).add(event.kind)


def test_old_orders_have_arrived_and_new_ones_are_on_their_way(made):
    old = {order.status for order in made.orders if order.placed_at < NOW - timedelta(days=7)}
    new = {order.status for order in made.orders if order.placed_at > NOW - timedelta(days=2)}

    assert old == {OrderStatus.DELIVERED, OrderStatus.REFUNDED}
    assert new <= {OrderStatus.PAID, OrderStatus.PROCESSING, OrderStatus.SHIPPED}


def test_people_buy_within_their_taste_far_more_often_than_by_chance(made, by_sku):
    purchases = [event for event in made.events if event.kind is Kind.PURCHASE]
    own = sum(by_sku[event.sku].category in made.taste_of(event.shopper).categories for event in purchases)
    by_chance = sum(len(shopper.taste.categories) for shopper in made.shoppers) / len(made.shoppers) / 56

    assert by_chance < 0.07
    assert own / len(purchases) > 0.6


def test_tastes_go_beyond_categories_to_brands(made, by_sku):
    viewed = [event for event in made.events if event.kind is Kind.VIEW]
    bought = [event for event in made.events if event.kind is Kind.PURCHASE]

    assert _share_of_liked_brands(made, by_sku, bought) > _share_of_liked_brands(made, by_sku, viewed) + 0.05


def test_popular_products_exist_but_do_not_explain_everything(made, by_sku):
    sales = Counter(by_sku[event.sku].slug for event in made.events if event.kind is Kind.PURCHASE)
    top = sum(count for _, count in sales.most_common(60)) / sum(sales.values())

    assert 0.2 < top < 0.6
    assert len(sales) > 300


def test_tea_is_bought_with_the_teapot(made, by_sku):
    kinds = [{by_sku[sku].kind for sku, _ in order.lines} for order in made.orders]
    with_pot = sum("Breakfast Tea" in each for each in kinds if "Teapot" in each) / sum(
        "Teapot" in each for each in kinds
    )
    anyway = sum("Breakfast Tea" in each for each in kinds) / len(kinds)

    assert with_pot > 5 * anyway


def test_reviews_come_once_from_buyers_and_after_the_parcel(made, by_sku):
    bought: dict[tuple[int, str], datetime] = {}
    for order in made.orders:
        for sku, _ in order.lines:
            bought.setdefault((order.shopper, by_sku[sku].slug), order.placed_at)

    assert len({(review.shopper, review.product) for review in made.reviews}) == len(made.reviews)
    for review in made.reviews:
        assert bought[review.shopper, review.product] + timedelta(days=4) <= review.at < NOW


def test_reviews_are_mostly_kind_and_hardly_ever_the_same(made):
    ratings = Counter(review.rating for review in made.reviews)
    texts = Counter(review.text for review in made.reviews)

    assert set(ratings) == {1, 2, 3, 4, 5}
    assert 3.8 < sum(stars * times for stars, times in ratings.items()) / len(made.reviews) < 4.4
    assert len(texts) > 0.85 * len(made.reviews)


def test_people_have_one_e_mail_each_and_an_address_a_parcel_could_reach(made):
    assert len({shopper.email for shopper in made.shoppers}) == len(made.shoppers)
    assert all(shopper.email.endswith("@example.com") for shopper in made.shoppers)
    assert len({shopper.address.country for shopper in made.shoppers}) == 10
    assert not any("#" in shopper.address.postal_code for shopper in made.shoppers)


def test_a_shop_of_one_product_still_has_visitors(offers):
    made = demo_shoppers(offers[:1], 10, 7, NOW)

    assert {event.sku for event in made.events} <= set(offers[0].skus)
    assert all(set(shopper.taste.categories) == {offers[0].category} for shopper in made.shoppers)


def _share_of_liked_brands(made, by_sku, events) -> float:
    return sum(by_sku[event.sku].brand in made.taste_of(event.shopper).brands for event in events) / len(events)
