"""What the log of security says, and that it says nothing of anybody but a number."""

import pytest

from shop_app.domain.errors import InvalidCredentials, NotAllowed, WrongCode
from tests.fakes.shop import PASSWORD

ADDRESS = "ada@example.com"
CAME_FROM = "203.0.113.9"


@pytest.fixture
def said(caplog):
    caplog.set_level("INFO", "shop.security")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "shop.security"]


def test_a_sign_in_is_logged_with_its_account_and_roughly_where_from(shop, said):
    ada = shop.account(ADDRESS)

    shop.sessions.open(ada, "", CAME_FROM)
    shop.sessions.tokens(ada, "", CAME_FROM)

    assert said() == [f"signed in: account {ada.id} by {kind} from 203.0.113.x" for kind in ("browser", "api")]


def test_a_refused_sign_in_is_logged_without_what_was_typed(shop, said):
    ada = shop.account(ADDRESS)

    for typed in (ADDRESS, "nobody@example.com", PASSWORD):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login(typed, "not the words", CAME_FROM)

    assert said() == [
        f"sign-in refused: account {ada.id} from 203.0.113.x",
        "sign-in refused: nobody's address from 203.0.113.x",
        "sign-in refused: nobody's address from 203.0.113.x",
    ]


def test_what_an_account_was_denied_is_logged(shop, said):
    ada = shop.shopper()

    with pytest.raises(NotAllowed):
        shop.users.page(ada)

    assert said() == [f"denied: account {ada.account_id} as customer may not manage_users"]


def test_wrong_codes_and_new_passwords_are_logged(shop, said):
    ada = shop.account(ADDRESS)
    shop.turn_on_second_factor(ada)
    actor = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")

    with pytest.raises(WrongCode):
        shop.accounts.login(ADDRESS, PASSWORD, code="000000")
    shop.credentials.change(actor, PASSWORD, "plum lantern river")

    assert said()[-2:] == [f"wrong code: account {ada.id}", f"password changed: account {ada.id} by its owner"]
