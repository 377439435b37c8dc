"""The home page shows nothing twice, unless there is too little to show."""

from collections import Counter

from state import home


def shelves(shop, products: int):
    for number in range(products):
        shop.product(f"Lamp {number}")
    filled, _ = home._home(shop.services, shop.guest())
    return filled


def test_no_product_stands_on_two_shelves(shop):
    filled = shelves(shop, 40)

    times = Counter(card.slug for shelf in filled for card in shelf.cards)

    assert [len(shelf.cards) for shelf in filled] == [home.SHELF] * 3
    assert set(times.values()) == {1}


def test_a_shop_of_few_products_fills_its_shelves_all_the_same(shop):
    filled = shelves(shop, 5)

    assert [len(shelf.cards) for shelf in filled] == [5, 5, 5]
