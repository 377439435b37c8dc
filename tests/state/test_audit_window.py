"""The audit log's page: the address decides what is shown, and what makes no sense in it is said, not raised."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.accounts import AccountDraft, Role
from state import _call
from state.audit import AdminAuditState
from tests.fakes.shop import PASSWORD


@pytest.fixture
def look(shop, monkeypatch):
    """Open the page at an address as an administrator; returns the page's state."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    boss = shop.accounts.create_admin(AccountDraft("boss@example.com", PASSWORD, "Boss"))
    for number in range(60):
        shop.accounts.create_admin(AccountDraft(f"boss{number}@example.com", PASSWORD, "Boss"))
    cookie = f"shop_session={shop.sessions.open(boss)}"
    assert shop.services.sessions.actor_of_session(cookie.partition("=")[2], "").role is Role.ADMIN

    async def look(query: str) -> AdminAuditState:
        root = rx.State(_reflex_internal_init=True)
        address = f"/admin/audit?{query}"
        root.router = RouterData.from_router_data(
            {"headers": {"cookie": cookie, "origin": "http://localhost:3000"}, "pathname": address, "asPath": address}
        )
        window = root._get_state_from_cache(AdminAuditState)
        await AdminAuditState.event_handlers["load_audit"].fn(window)
        return window

    return look


async def test_the_newest_come_first_and_the_pages_are_links(look):
    first, second = await look(""), await look("action=account.make_admin&page=2")

    assert (first.entries[0].number, first.summary) == ("61", "1 to 50 of 61")
    assert (first.newer_href, first.older_href) == ("", "/admin/audit?page=2")
    assert (second.entries[-1].number, second.summary) == ("1", "51 to 61 of 61")
    assert second.newer_href == "/admin/audit?action=account.make_admin&page=1"
    assert second.older_href == ""


@pytest.mark.parametrize(("query", "total"), [("subject=account+1", 1), ("until=2020-01-01", 0), ("who=eve", 0)])
async def test_filters_narrow_the_log(look, query, total):
    assert len((await look(query)).entries) == total


@pytest.mark.parametrize("query", ["since=yesterday", "until=9999-12-31", "page=0", "page=99999999"])
async def test_an_address_that_makes_no_sense_is_answered_in_words(look, query):
    window = await look(query)

    assert window.problem
    assert window.entries == []
