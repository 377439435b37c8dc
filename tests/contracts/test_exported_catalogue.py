"""A catalogue leaves a database and comes back into an empty one as it was; a refused file leaves no trace."""

import pytest

from shop_app.domain.accounts import SYSTEM
from shop_app.services.exchange.reading import FileRefused
from tests.fakes.shop import Shop
from tests.fakes.store import FakeStore
from tests.services.test_exchange import MINIMAL, full


def test_there_and_back_again(store):
    source, target = Shop(FakeStore()), Shop(store)
    full(source)
    left = "".join(source.exchange.export_catalogue(SYSTEM)).encode()
    target.exchange.import_catalogue(SYSTEM, left)
    once = "".join(target.exchange.export_catalogue(SYSTEM))

    third = Shop(FakeStore())
    third.exchange.import_catalogue(SYSTEM, once.encode())

    assert "".join(third.exchange.export_catalogue(SYSTEM)) == once
    assert len(once.splitlines()) == len(left.decode().splitlines())


def test_orders_and_codes_are_read_from_every_store(store):
    shop = Shop(store)
    lamp = shop.product("Lamp")
    order = shop.place_order(shop.shopper_with_cart(lamp))

    assert order.number in "".join(shop.exchange.export_orders(SYSTEM))
    with store.reading() as tx:
        assert tx.exports.products_by_sku() == tx.exports.products_by_sku([lamp.sku, "NONE"]) == {lamp.sku: lamp.id}
        assert list(tx.exports.accounts_by_email().values()) == [order.account_id]


def test_a_rehearsal_and_a_refused_file_leave_every_store_as_it_was(store):
    shop = Shop(store)

    shop.exchange.import_catalogue(SYSTEM, MINIMAL, is_rehearsal=True)
    shop.exchange.import_catalogue(SYSTEM, MINIMAL)
    before = "".join(shop.exchange.export_catalogue(SYSTEM))
    taken = b"item,title,category,price,slug\nNEW,Vase,Vases,1,vase\nL-1,Vase,Vases,1,vase\n"
    with pytest.raises(FileRefused):
        shop.exchange.import_catalogue(SYSTEM, taken)

    assert "".join(shop.exchange.export_catalogue(SYSTEM)) == before
    assert len(shop.catalogue.categories()) == 2
