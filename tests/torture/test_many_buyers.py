"""Two hundred buyers over HTTP, four server processes, ten pieces: ten orders, and a control that sells more."""

from collections import Counter

import pytest

from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.torture.house import UNGUARDED, Server, all_at_once, figure, put_on_sale

pytestmark = pytest.mark.stores
BUYERS, SERVERS, STOCK = 200, 4, 10


@pytest.fixture(params=["sqlite", "postgres"])
def sql_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


def outcomes(servers: list[Server], buyers: int) -> Counter[tuple[int, str]]:
    answers = all_at_once([each.url for each in servers], buyers)
    return Counter((each.status, str(each.body.get("code", each.body.get("status")))) for each in answers)


def test_ten_of_two_hundred_buyers_get_the_ten_there_are_and_the_others_a_clear_word(start, sql_url):
    put_on_sale(sql_url, STOCK)

    found = outcomes(start(sql_url, SERVERS), BUYERS)

    assert found == {(201, "paid"): STOCK, (409, "out_of_stock"): BUYERS - STOCK}
    assert figure(sql_url, "SELECT stock FROM variants") == 0
    assert figure(sql_url, "SELECT sum(delta) FROM stock_movements") == 0
    assert figure(sql_url, "SELECT count(*) FROM orders") == STOCK
    assert figure(sql_url, "SELECT count(*) FROM sandbox_payments WHERE status = 'captured'") == STOCK
    assert figure(sql_url, "SELECT count(*) FROM outbox WHERE topic = 'mail'") == STOCK
    engine = open_engine(sql_url)
    with SqlStore(engine).reading() as tx:
        assert (tx.stock.off_the_ledger(), tx.payments.unbalanced()) == ([], [])
    engine.dispose()


def test_control_without_the_conditional_update_the_same_shop_oversells(start, sqlite_url):
    put_on_sale(sqlite_url, STOCK)

    found = outcomes(start(sqlite_url, 2, UNGUARDED), 40)

    assert found[201, "paid"] > STOCK
