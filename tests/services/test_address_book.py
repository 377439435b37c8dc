"""The address book: its defaults are always one, and it is nobody else's business."""

import pytest

from shop_app.domain.errors import InvalidInput, NotFound, SignInNeeded
from shop_app.domain.orders import Address

HOME = Address("Ada", "1 Street", "London", "N1", "GB")
WORK = Address("Ada", "2 Road", "Leeds", "LS1", "GB")


@pytest.fixture
def ada(shop):
    return shop.shopper()


def defaults(shop, actor) -> tuple[Address | None, Address | None]:
    return shop.address_book.default_shipping(actor), shop.address_book.default_billing(actor)


def test_the_first_address_is_the_default_for_parcels_and_bills(shop, ada):
    assert defaults(shop, ada) == (None, None)

    shop.address_book.add(ada, HOME)
    shop.address_book.add(ada, WORK)

    assert defaults(shop, ada) == (HOME, HOME)


def test_a_new_default_takes_over_from_the_old_one(shop, ada):
    shop.address_book.add(ada, HOME)
    work = shop.address_book.add(ada, WORK, shipping=True)
    assert defaults(shop, ada) == (WORK, HOME)

    shop.address_book.change(ada, work, WORK, billing=True)

    assert defaults(shop, ada) == (WORK, WORK)


def test_removing_a_default_leaves_another(shop, ada):
    home = shop.address_book.add(ada, HOME)
    shop.address_book.add(ada, WORK)

    shop.address_book.remove(ada, home)

    assert defaults(shop, ada) == (WORK, WORK)


def test_a_book_holds_twenty_addresses(shop, ada):
    for _ in range(20):
        shop.address_book.add(ada, HOME)

    with pytest.raises(InvalidInput, match="up to 20"):
        shop.address_book.add(ada, WORK)

    assert len(shop.address_book.mine(ada)) == 20


@pytest.mark.parametrize("address_id", [404, -1, 0, 2**31, 2**80, "1", None, True, 1.0])
def test_an_address_that_is_not_in_ones_book_is_not_found_whatever_is_sent(shop, ada, address_id):
    shop.address_book.add(shop.shopper(), HOME)

    for act in (
        lambda: shop.address_book.change(ada, address_id, WORK),
        lambda: shop.address_book.remove(ada, address_id),
    ):
        with pytest.raises(NotFound):
            act()


def test_anothers_address_looks_like_none(shop, ada):
    bob = shop.shopper()
    bobs = shop.address_book.add(bob, HOME)

    with pytest.raises(NotFound):
        shop.address_book.change(ada, bobs, WORK, shipping=True)
    with pytest.raises(NotFound):
        shop.address_book.remove(ada, bobs)

    assert [each.address for each in shop.address_book.mine(bob)] == [HOME]


def test_guests_have_no_address_book(shop):
    guest = shop.guest()
    assert defaults(shop, guest) == (None, None)

    for act in (
        lambda: shop.address_book.mine(guest),
        lambda: shop.address_book.add(guest, HOME),
        lambda: shop.address_book.change(guest, 1, HOME),
        lambda: shop.address_book.remove(guest, 1),
    ):
        with pytest.raises(SignInNeeded):
            act()
