"""The sitemap of more products than one file may hold, from a real database."""

import re

import pytest
from sqlmodel import insert

from shop_app.domain.catalogue import Category
from shop_app.kit.clock import now
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.tables.catalogue import ProductRow
from tests.fakes.shop import Shop

MOST = 50_000  # addresses in a file, as sitemaps.org has it
COUNT = 52_000  # products; every fortieth is a draft
LOC = re.compile(r"<loc>http://localhost:3000([^<]*)</loc>")


def row(number: int) -> dict[str, object]:
    texts = {"slug": f"p-{number}", "title": "P", "description": "", "sku": f"S-{number}", "currency": "USD"}
    numbers = {"category_id": 1, "price": 100, "available": 1, "attributes": {}, "images": []}
    status = "draft" if number % 40 == 0 else "published"
    return texts | numbers | {"status": status, "created_at": now(), "updated_at": now()}


@pytest.fixture
def shop(sqlite_url):
    engine = open_engine(sqlite_url)
    store = SqlStore(engine)
    with store.writing() as tx:
        tx.catalogue.add_categories([Category("all", "All")])
    with store.writer.begin() as connection:
        connection.execute(insert(ProductRow), [row(number) for number in range(COUNT)])
    shop = Shop(store)
    yield shop
    shop.close()
    engine.dispose()


def test_every_product_is_in_one_part_of_a_large_sitemap_and_no_part_is_too_long(client):
    index = client.get("/sitemap.xml").text
    parts = LOC.findall(index)
    answers = [client.get(part) for part in parts]
    found = [LOC.findall(answer.text) for answer in answers]

    assert index.count("<sitemap>") == len(parts)
    assert parts == ["/sitemap-pages.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [len(each) for each in found[1:]] == [MOST, COUNT * 39 // 40 - MOST]
    assert "/category/all" in found[0]
    listed = [address for each in found[1:] for address in each]
    assert listed == [f"/product/p-{number}" for number in range(COUNT) if number % 40]  # none lost, none twice
    assert client.get("/sitemap-3.xml").status_code == 404
    assert all(len(answer.content) < 50_000_000 for answer in answers)
