"""Reviews, ratings and wishes: the same promises of the fakes and of both databases, also when many write at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from shop_app.domain.catalogue import ReviewDraft
from shop_app.domain.errors import AlreadyReviewed
from shop_app.domain.reviews import ReviewStatus
from shop_app.domain.wishlist import Owner
from shop_app.kit.clock import aware, now
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.reviews import SqlReviews
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

WRITERS = 8


def draft(lamp, account_id, rating=5):
    return ReviewDraft(lamp.slug, account_id, "Ada", rating, "", now())


@pytest.fixture
def shop(store):
    return Shop(store)


def test_reviews_move_the_rating_when_they_come_and_when_they_go(shop, store):
    lamp = shop.product()
    accounts = [shop.shopper().account_id for _ in range(3)]

    with store.writing() as tx:
        shown, waiting = (
            tx.reviews.add(draft(lamp, account, rating), status)
            for account, rating, status in (
                (accounts[0], 5, ReviewStatus.PUBLISHED), (accounts[1], 1, ReviewStatus.PENDING),
            )
        )  # fmt: skip
        assert tx.reviews.bring_in([draft(lamp, accounts[0], 2), draft(lamp, accounts[2], 3)]) == 1
    with store.reading() as tx:
        assert tx.reviews.histogram(lamp.id) == (0, 0, 1, 0, 1)
        assert tx.catalogue.product(lamp.slug).rating_average == 4.0
        assert tx.reviews.with_status(ReviewStatus.PENDING, 10, 0) == ([waiting], 1)
    with store.writing() as tx:
        assert tx.reviews.move(shown.id, ReviewStatus.PUBLISHED, ReviewStatus.HIDDEN)
        assert not tx.reviews.move(shown.id, ReviewStatus.PUBLISHED, ReviewStatus.HIDDEN)
        assert tx.reviews.move(waiting.id, ReviewStatus.PENDING, ReviewStatus.PUBLISHED)

    with store.reading() as tx:
        assert tx.reviews.histogram(lamp.id) == (1, 0, 1, 0, 0)
        assert tx.catalogue.product(lamp.slug).rating_count == 2
        assert sorted(each.rating for each in tx.reviews.newest(lamp.id, 10)) == [1, 3]
        assert tx.reviews.of_account(lamp.id, accounts[0]).status is ReviewStatus.HIDDEN


def test_an_account_reviews_a_product_once(shop, store):
    lamp, ada = shop.product(), shop.shopper().account_id

    with store.writing() as tx:
        assert tx.reviews.add(draft(lamp, ada), ReviewStatus.PUBLISHED)
        assert tx.reviews.add(draft(lamp, ada), ReviewStatus.PUBLISHED) is None

    with store.reading() as tx:
        assert tx.reviews.histogram(lamp.id) == (0, 0, 0, 0, 1)


def test_wishes_are_kept_merged_and_forgotten(shop, store):
    lamp, vase, ada = shop.product(), shop.product(), shop.shopper().account_id
    guest, account = Owner(None, "visitor"), Owner(ada, "")
    old = now() - timedelta(days=100)

    with store.writing() as tx:
        assert tx.wishes.add(guest, lamp.sku, lamp.id, old)
        assert not tx.wishes.add(guest, lamp.sku, lamp.id, old)
        assert tx.wishes.add(guest, vase.sku, vase.id, now())
        assert tx.wishes.add(account, lamp.sku, lamp.id, old)
        assert tx.wishes.add(Owner(None, "somebody else"), lamp.sku, lamp.id, old)
    with store.writing() as tx:
        assert tx.wishes.take_over("visitor", ada) == 1
        assert tx.wishes.forget_visitors(now() - timedelta(days=90)) == 1

    with store.reading() as tx:
        assert tx.wishes.of(guest) == []
        assert [sku for sku, _, _ in tx.wishes.of(account)] == [vase.sku, lamp.sku]
        assert aware(tx.wishes.of(account)[1][2]) == old
        assert tx.wishes.count(account) == 2
    with store.writing() as tx:
        assert tx.wishes.remove(account, lamp.sku)
        assert not tx.wishes.remove(account, lamp.sku)


# many at once


@pytest.fixture
def real(sql_url):
    """A shop on a real database, with how to look into it."""
    engine = open_engine(sql_url)
    yield Shop(SqlStore(engine)), engine
    engine.dispose()


def _write_at_once(shop, lamp):
    actors = [shop.shopper() for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda actor: shop.reviews.write(actor, lamp.slug, 4, ""), actors))


def test_many_reviews_at_once_are_all_counted(real):
    shop, engine = real
    lamp = shop.product()

    _write_at_once(shop, lamp)

    page = shop.reviews.page(lamp.slug)
    assert (page.total, page.average, page.histogram) == (WRITERS, 4.0, (0, 0, 0, WRITERS, 0))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == WRITERS


def test_a_rating_that_is_read_and_written_back_loses_some(real, monkeypatch):
    """The control of the test above: without the one-statement move, PostgreSQL's writers overwrite each other."""
    shop, engine = real
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer in at a time: nothing can be lost there")
    lamp = shop.product()

    def read_and_write_back(self, product_id, stars, by):
        connection = self._session.connection()
        query = "SELECT rating_sum, rating_count FROM products WHERE id = :id"
        total, count = connection.execute(text(query), {"id": product_id}).one()
        connection.execute(text("SELECT pg_sleep(0.1)"))
        change = "UPDATE products SET rating_sum = :total, rating_count = :count WHERE id = :id"
        fields = {"total": total + stars * by, "count": count + by, "id": product_id}
        connection.execute(text(change), fields)

    monkeypatch.setattr(SqlReviews, "_move", read_and_write_back)
    _write_at_once(shop, lamp)

    assert shop.reviews.page(lamp.slug).total < WRITERS


def test_the_same_account_twice_at_once_is_one_review(real):
    shop, _ = real
    lamp, ada = shop.product(), shop.shopper()

    def write(_number):
        try:
            shop.reviews.write(ada, lamp.slug, 5, "")
        except AlreadyReviewed:
            return "AlreadyReviewed"
        return "written"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(write, range(4)))

    assert outcomes == ["AlreadyReviewed"] * 3 + ["written"]
    assert shop.reviews.page(lamp.slug).total == 1


def test_a_product_that_goes_takes_its_reviews_ratings_and_wishes_along(real):
    shop, engine = real
    lamp = shop.product()
    ada = shop.shopper()
    shop.reviews.write(ada, lamp.slug, 5, "")
    shop.wishlist.put(ada, lamp.sku)

    with engine.begin() as connection:
        connection.execute(text("DELETE FROM products"))
        left = [
            connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()
            for name in ("reviews", "ratings", "wishes")
        ]

    assert left == [0, 0, 0]
