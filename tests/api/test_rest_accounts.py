"""REST: registering, signing in and out, and what a stranger can find out (nothing)."""

import pytest

from tests.fakes.shop import PASSWORD

ADA = {"email": "ada@example.com", "password": PASSWORD}


def test_registering_answers_alike_for_a_new_and_a_known_address(guest):
    first = guest.post("/auth/register", {**ADA, "name": "Ada"})
    second = guest.post("/auth/register", {**ADA, "name": "Somebody else"})

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.status_code == 202


def test_a_registration_that_will_not_do_names_its_fields(guest):
    answer = guest.post("/auth/register", {"email": "nobody", "password": "short", "name": ""})

    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["errors"]} == {"email", "password", "name"}


def test_signing_in_gives_tokens_that_say_who_it_is(guest, sign_up):
    sign_up()

    tokens = guest.post("/auth/login", ADA).json()

    assert set(tokens) == {"access_token", "refresh_token", "token_type", "expires_in"}
    me = guest.get("/me", Authorization=f"Bearer {tokens['access_token']}")
    assert (me.json()["email"], me.json()["name"], me.json()["role"]) == ("ada@example.com", "Ada", "customer")


def test_wrong_credentials_are_one_answer_whatever_was_wrong(guest, sign_up):
    sign_up()

    wrong = guest.post("/auth/login", {**ADA, "password": "three wrong words"})
    unknown = guest.post("/auth/login", {"email": "bob@example.com", "password": PASSWORD})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "invalid_credentials"


def test_too_many_tries_are_told_when_to_come_back(guest, sign_up):
    sign_up()
    for _ in range(10):
        guest.post("/auth/login", {**ADA, "password": "three wrong words"})

    answer = guest.post("/auth/login", ADA)

    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert 0 < int(answer.headers["Retry-After"]) <= 300


def test_signing_in_takes_the_guests_cart_along(shop, guest, sign_up):
    ada, lamp = sign_up(), shop.product()
    guest.add(lamp.sku, 2)

    guest.post("/auth/login", ADA)

    assert [line["quantity"] for line in ada.get("/cart").json()["lines"]] == [2]
    assert guest.get("/cart").json()["lines"] == []


def test_a_refresh_token_works_once_and_not_after_signing_out(guest, sign_up):
    sign_up()
    first = guest.post("/auth/login", ADA).json()

    second = guest.post("/auth/refresh", {"refresh_token": first["refresh_token"]}).json()
    assert guest.post("/auth/logout", {"refresh_token": second["refresh_token"]}).status_code == 204

    for token in (first["refresh_token"], second["refresh_token"], "made up"):
        answer = guest.post("/auth/refresh", {"refresh_token": token})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer not.a.token", "token"])
def test_a_wrong_authorization_is_refused_and_never_becomes_a_guest(guest, header):
    answer = guest.get("/cart", Authorization=header)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


def test_a_guest_is_nobody(guest):
    answer = guest.get("/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_browsers_cookie_signs_nobody_in_here(shop, guest, sign_up):
    sign_up()
    account = shop.accounts.login("ada@example.com", PASSWORD)
    token = shop.sessions.open(account)

    assert guest.get("/me", Cookie=f"shop_session={token}").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "ada@example.com"},
        {"email": 5, "password": "x"},
        {"email": "ada@example.com", "password": None},
        {"email": "ada@example.com", "password": "x", "role": "admin"},
        {"email": "a\0b@example.com", "password": "x" * 5000},
        [],
        "text",
        None,
    ],
)
def test_a_body_that_is_not_one_is_a_422_never_a_500(guest, body):
    for path in ("/auth/login", "/auth/register", "/auth/refresh"):
        answer = guest.post(path, body)

        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", [b'"\\ud800"', b"\xff\xfe", b'{"email": 1', b""])
def test_text_that_is_no_text_is_a_422_never_a_500(client, text):
    body = b'{"email": "ada@example.com", "password": ' + text + b"}"

    answer = client.post("/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_nobody_registers_with_a_role(shop, guest):
    guest.post("/auth/register", {**ADA, "name": "Ada", "role": "admin"})

    with shop.store.reading() as tx:
        assert tx.accounts.by_email("ada@example.com") is None
