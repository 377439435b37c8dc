"""The browser's forms: signed in by a cookie no script can read, and never sent to another site."""

import pytest

from shop_app.api.html import own_page
from shop_app.domain.accounts import AccountDraft
from tests.fakes.shop import PASSWORD

ORIGIN = "http://localhost:3000"
ADA = {"email": "ada@example.com", "password": PASSWORD}


@pytest.fixture
def ada(shop):
    return shop.accounts.register(AccountDraft(ADA["email"], PASSWORD, "Ada"))


def send(client, path: str, fields: dict[str, str], **headers: str):
    return client.post(path, data=fields, headers={"Origin": ORIGIN, **headers})


def cookie_of(answer, name: str = "shop_session") -> str:
    lines = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")]
    return lines[0] if lines else ""


def actor_of(shop, answer):
    return shop.accounts.actor_of_session(cookie_of(answer).partition(";")[0].partition("=")[2], "v")


def test_signing_in_sets_a_cookie_that_scripts_cannot_read_and_goes_on(shop, client, ada):
    answer = send(client, "/auth/login", {**ADA, "next": "/checkout"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ORIGIN}/checkout")
    assert actor_of(shop, answer).account_id == ada.id
    flags = cookie_of(answer).split("; ")[1:]
    assert flags == ["Path=/", "Max-Age=5184000", "HttpOnly", "SameSite=Lax"]


@pytest.mark.parametrize("path", ["/auth/login", "/auth/register", "/auth/logout"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://localhost:3000.evil.example"])
def test_a_form_of_another_site_is_refused(shop, client, ada, path, origin):
    answer = client.post(path, data={**ADA, "name": "Eve"}, headers={"Origin": origin})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert "set-cookie" not in answer.headers


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(client, ada):
    assert client.post("/auth/login", data=ADA).status_code == 403


EVIL = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example",
    "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "///evil.example", "evil.example", "/a\\b",
    " //evil.example", "/\0", "",
]  # fmt: skip


@pytest.mark.parametrize("asked", EVIL)
def test_no_redirect_leaves_the_shop(client, ada, asked):
    assert own_page(asked) == "/"
    answer = send(client, "/auth/login", {**ADA, "next": asked})
    failed = send(client, "/auth/login", {**ADA, "password": "wrong words here", "next": asked})

    assert answer.headers["location"] == f"{ORIGIN}/"
    assert failed.headers["location"] == f"{ORIGIN}/login?error=invalid_credentials"


@pytest.mark.parametrize("page", ["/", "/checkout", "/product/lamp?from=mail", "/account#orders", "/a//b"])
def test_pages_of_the_shop_are_gone_on_to(page):
    assert own_page(page) == page


def test_a_wrong_password_goes_back_to_the_form_with_a_code_and_nothing_personal(client, ada):
    answer = send(client, "/auth/login", {**ADA, "password": "three wrong words", "next": "/checkout"})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{ORIGIN}/login?error=invalid_credentials&next=%2Fcheckout"
    assert cookie_of(answer) == ""


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "Ada"}, "email_taken"),
        ({"name": "Ada", "email": "nobody"}, "email"),
        ({"name": "Ada", "password": "short"}, "password"),
        ({"name": "", "email": "new@example.com"}, "name"),
        ({"name": "a\0b", "email": "new@example.com"}, "name"),
    ],
)
def test_a_registration_that_fails_says_which_field(client, ada, fields, code):
    answer = send(client, "/auth/register", {**ADA, **fields})

    assert answer.headers["location"] == f"{ORIGIN}/register?error={code}"
    assert cookie_of(answer) == ""


def test_registering_signs_in_and_brings_the_guests_cart(shop, client):
    lamp, guest = shop.product(), shop.guest()
    shop.cart.add(guest, lamp.sku, 2)

    answer = send(client, "/auth/register", {**ADA, "name": "Ada"}, Cookie=f"shop_visitor={guest.visitor}")

    actor = actor_of(shop, answer)
    assert (actor.email, actor.role) == ("ada@example.com", "customer")
    assert shop.cart.quantities(actor) == {lamp.sku: 2}


def test_signing_out_ends_the_session_and_makes_a_new_guest(shop, client, ada):
    token = shop.accounts.open_session(ada)

    answer = send(client, "/auth/logout", {}, Cookie=f"shop_session={token}; shop_visitor=old-visitor-of-the-tab")

    assert answer.headers["location"] == f"{ORIGIN}/"
    assert cookie_of(answer) == "shop_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    assert cookie_of(answer, "shop_visitor") != ""
    assert "old-visitor" not in cookie_of(answer, "shop_visitor")
    assert shop.accounts.actor_of_session(token, "v").is_signed_in is False


def test_a_new_sign_in_never_takes_over_a_session_that_was_planted(shop, client, ada):
    planted = "planted-by-somebody-else"

    answer = send(client, "/auth/login", ADA, Cookie=f"shop_session={planted}")

    assert planted not in cookie_of(answer)
    assert shop.accounts.actor_of_session(planted, "v").is_signed_in is False


@pytest.mark.parametrize("path", ["/auth/login", "/auth/register", "/auth/logout"])
def test_nobody_signs_in_or_out_by_following_a_link(client, path):
    assert client.get(path, headers={"Origin": ORIGIN}).status_code == 405
