"""A small Online Retail table brought into real stores: what shoppers find then, and that again changes nothing."""

from collections.abc import Iterator

import pytest

from shop_app.bootstrap import Services, open_shop
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.orders import OrderStatus
from shop_app.seeds.online_retail import Advance, Summary, bring_in
from shop_app.seeds.online_retail_rows import Cleaned, clean, read
from shop_app.settings import get_settings

pytestmark = pytest.mark.stores

TABLE = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom
536544,71053,WHITE METAL LANTERN,1,2010-12-01 14:32:00,6.77,,United Kingdom
C536379,71053,WHITE METAL LANTERN,-6,2010-12-02 09:41:00,3.39,17850,United Kingdom
536600,22727,ALARM CLOCK BAKELIKE RED ,2,2010-12-02 10:00:00,3.75,12583,France
"""


class Stages:
    """Remembers how far each stage of an import got: name -> [steps done, steps announced]."""

    def __init__(self) -> None:
        self.progress: dict[str, list[int]] = {}

    def begin(self, stage: str, steps: int) -> Advance:
        self.progress[stage] = [0, steps]

        def advance(done: int) -> None:
            self.progress[stage][0] += done

        return advance


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SHOP_DATA_DIR", str(tmp_path_factory.mktemp("stores")))
        for name in ("SHOP_DATABASE_URL", "SHOP_REDIS_URL", "SHOP_MONGO_URL"):
            environment.setenv(name, "")
        get_settings.cache_clear()
        with open_shop() as shop:
            yield shop
    get_settings.cache_clear()


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    file = tmp_path_factory.mktemp("table") / "small.csv"
    file.write_text(TABLE, encoding="utf-8")
    return clean(read(file))


@pytest.fixture(scope="module")
def first(shop: Services, cleaned: Cleaned) -> tuple[Summary, Stages]:
    stages = Stages()
    return bring_in(shop, cleaned, stages.begin), stages


def test_the_summary_counts_what_came_in(first: tuple[Summary, Stages]) -> None:
    summary, _ = first

    assert summary == Summary(
        rows_read=5,
        left_out={
            "cancellation": 1,
            "not a product": 0,
            "no quantity": 0,
            "no price": 0,
            "slip of the keyboard": 0,
            "no name": 0,
        },
        lines_kept=4,
        categories={"Lighting": 2, "Clocks, Frames & Mirrors": 1},
        products=3,
        accounts=2,
        orders=3,
        guest_orders=1,
        orders_added=3,
        purchases=4,
        purchases_added=4,
    )


def test_every_stage_comes_to_its_end(first: tuple[Summary, Stages]) -> None:
    _, stages = first

    assert stages.progress == {"Products": [3, 3], "Accounts": [2, 2], "Orders": [3, 3], "Purchases": [4, 4]}


def test_a_shopper_finds_the_products(shop: Services, first: tuple[Summary, Stages]) -> None:
    product, _ = shop.catalogue.product("white-metal-lantern")

    assert product.title == "White Metal Lantern"
    assert product.category.title == "Lighting"
    assert product.breadcrumbs[0].title == "The Gift Shop"
    assert product.default.price.text == "$3.39"


def test_an_invoice_is_an_order_at_the_prices_it_had(shop: Services, first: tuple[Summary, Stages]) -> None:
    order = shop.orders.get(SYSTEM, "UCI-536365")

    assert order.status == OrderStatus.DELIVERED
    assert order.email == "customer-17850@online-retail.example"
    assert [(line.sku, line.quantity, line.unit_price.text) for line in order.lines] == [
        ("71053", 6, "$3.39"),
        ("85123A", 6, "$2.55"),
    ]
    assert order.total.text == "$35.64"


def test_a_second_time_changes_nothing(shop: Services, cleaned: Cleaned, first: tuple[Summary, Stages]) -> None:
    products_before = shop.catalogue.count()

    again = bring_in(shop, cleaned, Stages().begin)

    assert (again.orders_added, again.purchases_added) == (0, 0)
    assert (again.products, again.orders, again.purchases) == (3, 3, 4)
    assert shop.catalogue.count() == products_before == 3
