"""The page that shows the REST contract to people."""

from html import escape

from fastapi.testclient import TestClient

from shop_app.api.app import make_api


def test_every_route_of_the_contract_is_on_the_page_and_nothing_is_loaded_from_elsewhere():
    api = make_api()

    page = TestClient(api).get("/api/docs").text

    assert [path for path in api.openapi()["paths"] if escape(path) not in page] == []
    assert "<script" not in page
    assert "//" not in page.replace("<!doctype", "")
