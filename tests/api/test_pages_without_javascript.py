"""What a crawler gets: whole pages with the shop's facts in them, and where it may go."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from shop_app.api.middleware import pages
from shop_app.api.middleware.pages import Pages
from shop_app.api.seo import sitemap
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.catalogue import Category, Image, ProductDraft, ReviewDraft, Status, Variant
from shop_app.domain.money import Money
from shop_app.kit.clock import now

SHELL = (
    '<html><head><title>Built</title><meta content="favicon.ico" property="og:image"/></head><body><b>app</b></body>'
)
FRAME = '<body><header><a href="/products/#content">Skip</a></header><footer>Foot</footer></body>'
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOSTILE = '</script><script>alert(1)</script> <b>"&\u2028'


class Reader(HTMLParser):
    """Reads a page as a crawler does: tags of the head, links, JSON-LD, and the words of the body."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta, self.links, self.hrefs, self.linked_data = {}, {}, [], []
        self.title, self.words, self.scripts, self._open = "", "", 0, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._open = "ld" if given.get("type") == "application/ld+json" else tag
        self.scripts += self._open == "script"
        if tag == "meta":
            self.meta[given.get("name") or given.get("property")] = given.get("content")
        if tag == "link":
            self.links[given["rel"]] = given["href"]
        if tag == "a":
            self.hrefs.append(given["href"])

    def handle_data(self, data):
        if self._open == "ld":
            self.linked_data.append(json.loads(data))
        elif self._open == "title":
            self.title += data
        elif self._open != "script":
            self.words += data

    def handle_endtag(self, tag):
        self._open = ""


@pytest.fixture
def built(tmp_path, monkeypatch):
    for name, text in {"404": SHELL, "index": SHELL, "cart": SHELL, "products": SHELL.replace("<b>", FRAME)}.items():
        (tmp_path / f"{name}.html").write_text(text)
    monkeypatch.setattr(pages, "CLIENT", tmp_path)
    pages._file.cache_clear()
    yield
    pages._file.cache_clear()


@pytest.fixture
def crawler(built, shop, monkeypatch):
    monkeypatch.setattr(pages, "get_services", lambda: shop.services)
    return TestClient(Pages(Starlette()), base_url="http://localhost:3000", follow_redirects=False)


def put_on_sale(shop, title="Desk lamp", description="Warm light.", **changes):
    fields = {
        "variants": [Variant("DL-1", Money(1999, "USD"), 3, {"Colour": "Red"}, Money(2500, "USD"))],
        "attributes": {"Brand": "Lumo"},
        "images": [Image("/images/lamp-640.webp", "A desk lamp")],
    } | changes
    draft = ProductDraft(title, description, "desk-lamps", **fields)
    categories = [Category("lamps", "Lamps"), Category("desk-lamps", "Desk lamps", "lamps")]
    shop.catalogue.bring_in(SYSTEM, categories, [draft])
    return draft


# a product


def test_a_product_page_says_everything_without_javascript(shop, crawler):
    put_on_sale(shop)

    answer = crawler.get("/product/desk-lamp")
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert page.title == "Desk lamp | Tangelo"
    assert page.meta["description"] == page.meta["og:description"] == "Warm light."
    assert page.links["canonical"] == page.meta["og:url"] == "http://localhost:3000/product/desk-lamp"
    assert page.meta["og:image"] == "http://localhost:3000/images/lamp-640.webp"
    said = ("Desk lamp", "Warm light.", "$19.99", "$25.00", "Only a few left", "Lumo")
    assert [words for words in said if words not in page.words] == []
    assert {"/category/lamps", "/category/desk-lamps"} <= set(page.hrefs)
    assert 'src="/images/lamp-640.webp"' in answer.text
    assert answer.text.index('id="ssr"') < answer.text.index("<b>app</b>")


def test_a_product_is_described_to_machines(shop, crawler):
    lamp, ada = put_on_sale(shop), shop.shopper()
    shop.catalogue.bring_in_reviews(SYSTEM, [ReviewDraft(lamp.slug, ada.account_id, "Ada", 4, "Good", now())])

    product, crumbs = Reader(crawler.get("/product/desk-lamp").text).linked_data

    assert product["@type"] == "Product"
    assert product["offers"] == {
        "@type": "Offer",
        "url": "http://localhost:3000/product/desk-lamp",
        "price": "19.99",
        "priceCurrency": "USD",
        "availability": "https://schema.org/LimitedAvailability",
        "itemCondition": "https://schema.org/NewCondition",
    }
    assert product["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1, "bestRating": 5,
    }  # fmt: skip
    assert [(each["position"], each["name"]) for each in crumbs["itemListElement"]] == [
        (1, "Tangelo"), (2, "Lamps"), (3, "Desk lamps"), (4, "Desk lamp"),
    ]  # fmt: skip


def test_a_product_that_nobody_rated_claims_no_rating(shop, crawler):
    put_on_sale(shop)

    assert "aggregateRating" not in Reader(crawler.get("/product/desk-lamp").text).linked_data[0]


def test_no_text_of_a_product_can_leave_its_place(shop, crawler):
    put_on_sale(shop, title=f"Lamp {HOSTILE}", description=HOSTILE, attributes={"Brand": HOSTILE})

    answer = crawler.get("/product/lamp-script-script-alert-1-script-b")
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert page.scripts == 0
    assert page.linked_data[0]["name"] == f"Lamp {HOSTILE}"
    assert page.linked_data[0]["brand"]["name"] == HOSTILE
    assert '<b>"' not in answer.text


def test_the_reader_of_these_tests_would_see_a_script_that_got_out():
    assert Reader(f'<script type="application/ld+json">{{"name": 1}}</script>{HOSTILE}').scripts == 1


@pytest.mark.parametrize("path", ["/product/nothing", "/category/nothing", "/products?page=2", "/products?page=x"])
def test_what_is_not_there_is_answered_with_404_and_kept_out_of_indexes(shop, crawler, path):
    put_on_sale(shop)

    answer = crawler.get(path)

    assert answer.status_code == 404
    assert Reader(answer.text).meta["robots"] == "noindex"


def test_a_draft_is_not_there(shop, crawler):
    put_on_sale(shop, status=Status.DRAFT)

    assert crawler.get("/product/desk-lamp").status_code == 404


def test_a_product_that_was_renamed_is_found_under_its_new_address_for_good(shop, crawler):
    lamp = shop.product("Lamp")
    shop.store._books.redirects["old-lamp"] = lamp.id

    answer = crawler.get("/product/old-lamp")

    assert (answer.status_code, answer.headers["location"]) == (301, "/product/lamp")


# listings


def test_a_listing_links_its_products_and_its_neighbours(shop, crawler):
    for number in range(50):
        shop.product(f"Lamp {number}")

    first, second = (Reader(crawler.get(path).text) for path in ("/category/lamps", "/category/lamps?page=2"))

    assert first.title == "Lamps | Tangelo"
    assert sum(href.startswith("/product/") for href in first.hrefs) == 24
    assert first.links["next"] == second.links["canonical"] == "http://localhost:3000/category/lamps?page=2"
    assert "prev" not in first.links
    assert second.links["prev"] == "http://localhost:3000/category/lamps"
    assert second.links["next"] == "http://localhost:3000/category/lamps?page=3"
    assert second.linked_data[1]["itemListElement"][0]["position"] == 25
    assert {"/category/lamps?page=3", "/category/lamps"} <= set(second.hrefs)


def test_everything_is_a_listing_too_inside_the_frame_of_the_shop(shop, crawler):
    put_on_sale(shop)

    answer = crawler.get("/products/")

    page = Reader(answer.text)
    assert page.links["canonical"] == "http://localhost:3000/products"
    assert "#content" in page.hrefs
    assert "Foot" in page.words


def test_a_narrowed_listing_is_for_people_and_not_indexed(shop, crawler):
    put_on_sale(shop)

    page = Reader(crawler.get("/products?q=lamp&sort=price").text)

    assert page.meta["robots"] == "noindex, follow"
    assert "canonical" not in page.links


# the front page


def test_the_front_page_leads_to_departments_and_best_sellers(shop, crawler):
    put_on_sale(shop)

    page = Reader(crawler.get("/").text)

    assert page.linked_data[0]["@type"] == "WebSite"
    assert page.meta["og:image"] == "http://localhost:3000/social.png"
    assert {"/category/lamps", "/product/desk-lamp"} <= set(page.hrefs)


# when SQL is away


def test_a_page_still_leaves_when_sql_is_away_and_crawlers_are_told_to_come_back(shop, crawler):
    put_on_sale(shop)
    shop.store.is_away = True

    answer = crawler.get("/product/desk-lamp")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "<b>app</b>" in answer.text
    assert crawler.get("/cart").status_code == 200


# sitemap and robots


def addresses(answer):
    return [each.text for each in ElementTree.fromstring(answer.text).findall(".//s:loc", SPACE)]


def test_the_sitemap_lists_what_shoppers_can_see_and_when_it_changed(shop, client):
    shop.product("Lamp")
    shop.product("Secret", status=Status.DRAFT)

    answer = client.get("/sitemap.xml")

    assert answer.headers["content-type"] == "application/xml"
    assert addresses(answer)[-2:] == ["http://localhost:3000/category/lamps", "http://localhost:3000/product/lamp"]
    assert re.search(r"product/lamp</loc><lastmod>\d{4}-\d\d-\d\dT[\d:.]+Z</lastmod>", answer.text)
    assert "secret" not in answer.text


def test_a_large_sitemap_is_split_and_every_product_is_in_one_part(shop, client, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 2)
    for number in range(5):
        shop.product(f"Lamp {number}")

    parts = addresses(client.get("/sitemap.xml"))

    assert parts == [f"http://localhost:3000/sitemap-{name}.xml" for name in ("pages", 1, 2, 3)]
    found = [address for part in parts[1:] for address in addresses(client.get(part))]
    assert found == [f"http://localhost:3000/product/lamp-{number}" for number in range(5)]
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_pages_and_products_together_are_never_more_than_one_file_may_hold(shop, client, monkeypatch):
    shop.product("Lamp")
    count = len(addresses(client.get("/sitemap.xml")))

    monkeypatch.setattr(sitemap, "PART", count)
    assert len(addresses(client.get("/sitemap.xml"))) == count
    monkeypatch.setattr(sitemap, "PART", count - 1)  # the products alone would still fit

    parts = addresses(client.get("/sitemap.xml"))
    assert parts == [f"http://localhost:3000/sitemap-{name}.xml" for name in ("pages", 1)]
    assert addresses(client.get(parts[1])) == ["http://localhost:3000/product/lamp"]


def test_robots_keep_out_of_what_is_private(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines[0] == "User-agent: *"
    assert {f"Disallow: {path}" for path in ("/account", "/admin", "/checkout", "/cart", "/order/")} <= set(lines)
    assert lines[-1] == "Sitemap: http://localhost:3000/sitemap.xml"
    assert not any(line in ("Disallow: /", "Disallow: /product") for line in lines)
