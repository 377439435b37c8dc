"""Which rows of the Online Retail table count as purchases of products, and which do not, by reason."""

from pathlib import Path

import pytest

from shop_app.seeds.online_retail_rows import WHY, Cleaned, Reason, clean, read

TWENTY_ROWS = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,85123a,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom
C536379,71053,WHITE METAL LANTERN,-6,2010-12-01 09:41:00,3.39,17850,United Kingdom
C536383,35004C,SET OF 3 COLOURED  FLYING DUCKS,-1,2010-12-01 09:49:00,4.65,15311,United Kingdom
536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.00,12583,France
536370,22727,ALARM CLOCK BAKELIKE RED ,24,2010-12-01 08:45:00,3.75,12583,France
536544,DOT,DOTCOM POSTAGE,1,2010-12-01 14:32:00,569.77,,United Kingdom
536544,21773,DECORATIVE ROSE BATHROOM BOTTLE,1,2010-12-01 14:32:00,2.51,,United Kingdom
536569,M,Manual,1,2010-12-01 15:35:00,1.25,16274,United Kingdom
537434,gift_0001_20,Dotcomgiftshop Gift Voucher £20.00,1,2010-12-06 16:57:00,17.02,,United Kingdom
561513,23444,Next Day Carriage,1,2011-07-27 15:12:00,15.00,16684,United Kingdom
550193,PADS,PADS TO MATCH ALL CUSHIONS,1,2011-04-15 09:27:00,0.001,13952,United Kingdom
A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom
536589,21777,,-10,2010-12-01 16:50:00,0.00,,United Kingdom
536996,22712,damages,-20,2010-12-03 15:30:00,0.00,,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.00,,United Kingdom
581483,23843,PAPER CRAFT , 80995,2011-12-09 09:15:00,2.08,16446,United Kingdom
540001,10001,,2,2011-01-04 10:00:00,1.00,,
540002,71053,,2,2011-01-04 10:01:00,3.39,,Germany
"""


@pytest.fixture
def cleaned(tmp_path: Path) -> Cleaned:
    file = tmp_path / "twenty.csv"
    file.write_text(TWENTY_ROWS, encoding="utf-8")
    return clean(read(file))


def test_every_row_is_kept_or_left_out_for_exactly_one_reason(cleaned: Cleaned) -> None:
    assert cleaned.left_out == {
        Reason.CANCELLATION: 2,
        Reason.NOT_A_PRODUCT: 7,  # POST, DOT, M, voucher, carriage, PADS, bad debt
        Reason.NO_QUANTITY: 2,
        Reason.NO_PRICE: 1,
        Reason.SLIP: 1,
        Reason.NO_NAME: 1,
    }
    assert cleaned.lines.num_rows == 6
    assert cleaned.rows_read == 20


def test_every_reason_has_its_sentence() -> None:
    assert set(WHY) == set(Reason)
    assert all(sentence.endswith(".") for sentence in WHY.values())


def test_stock_codes_are_one_product_in_either_case_and_repeated_lines_stay(cleaned: Cleaned) -> None:
    first_invoice = cleaned.lines.slice(0, 3)

    assert first_invoice["sku"].to_pylist() == ["85123A", "85123A", "71053"]


def test_a_blank_description_is_kept_when_another_sale_names_the_product(cleaned: Cleaned) -> None:
    last = cleaned.lines.slice(5, 1).to_pylist()[0]

    assert last["invoice"] == "540002"
    assert last["sku"] == "71053"
    assert last["title"] is None


def test_prices_become_whole_pence_and_guests_have_no_customer(cleaned: Cleaned) -> None:
    assert cleaned.lines["price"].to_pylist() == [255, 255, 339, 375, 251, 339]
    assert cleaned.lines["customer"].to_pylist() == [17850, 17850, 17850, 12583, None, None]


def test_customers_who_only_sent_something_back_are_customers_too(cleaned: Cleaned) -> None:
    assert cleaned.customers == (12583, 13952, 15311, 16274, 16446, 16684, 17850)
