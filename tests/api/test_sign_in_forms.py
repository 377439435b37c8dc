"""The browser's forms: signed in by a cookie no script can read, and never sent to another site."""

import pytest

from shop_app.api.html import own_page
from shop_app.domain.accounts import AccountDraft
from tests.fakes.shop import PASSWORD

ORIGIN = "http://localhost:3000"
FORMS = [
    f"/auth/{name}"
    for name in ("login", "code", "register", "verify-email", "password-reset", "export", "delete-account", "logout")
]
ADA = {"email": "ada@example.com", "password": PASSWORD}


@pytest.fixture
def ada(shop):
    return shop.account(ADA["email"])


def send(client, path: str, fields: dict[str, str], **headers: str):
    client.cookies.clear()  # each test says which cookies it sends
    return client.post(path, data=fields, headers={"Origin": ORIGIN, **headers})


def cookie_of(answer, name: str = "shop_session") -> str:
    lines = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")]
    return lines[0] if lines else ""


def actor_of(shop, answer):
    return shop.sessions.actor_of_session(cookie_of(answer).partition(";")[0].partition("=")[2], "v")


def test_signing_in_sets_a_cookie_that_scripts_cannot_read_and_goes_on(shop, client, ada):
    answer = send(client, "/auth/login", {**ADA, "next": "/checkout"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{ORIGIN}/checkout")
    assert actor_of(shop, answer).account_id == ada.id
    flags = cookie_of(answer).split("; ")[1:]
    assert flags == ["Path=/", "Max-Age=5184000", "HttpOnly", "SameSite=Lax"]


@pytest.mark.parametrize("path", FORMS)
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
    token = shop.sessions.open(ada)

    answer = send(client, "/auth/logout", {}, Cookie=f"shop_session={token}; shop_visitor=old-visitor-of-the-tab")

    assert answer.headers["location"] == f"{ORIGIN}/"
    assert cookie_of(answer) == "shop_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    assert cookie_of(answer, "shop_visitor") != ""
    assert "old-visitor" not in cookie_of(answer, "shop_visitor")
    assert shop.sessions.actor_of_session(token, "v").is_signed_in is False


def test_a_new_sign_in_never_takes_over_a_session_that_was_planted(shop, client, ada):
    planted = "planted-by-somebody-else"

    answer = send(client, "/auth/login", ADA, Cookie=f"shop_session={planted}")

    assert planted not in cookie_of(answer)
    assert shop.sessions.actor_of_session(planted, "v").is_signed_in is False


@pytest.mark.parametrize("path", FORMS)
def test_nobody_signs_in_or_out_by_following_a_link(client, path):
    assert client.get(path, headers={"Origin": ORIGIN}).status_code == 405


# a code as well


@pytest.fixture
def codes(shop, ada) -> list[str]:
    return shop.turn_on_second_factor(ada)[1]


def test_with_a_second_factor_the_password_leads_to_a_code_and_the_code_signs_in(shop, client, ada, codes):
    first = send(client, "/auth/login", {**ADA, "next": "/checkout"})
    assert first.headers["location"] == f"{ORIGIN}/login/code?next=%2Fcheckout"
    assert cookie_of(first) == ""
    step = cookie_of(first, "shop_step")
    assert step.split("; ")[1:] == ["Path=/", "Max-Age=300", "HttpOnly", "SameSite=Lax"]
    half_way = step.partition(";")[0]

    wrong = send(client, "/auth/code", {"code": "000000", "next": "/checkout"}, Cookie=half_way)
    assert wrong.headers["location"] == f"{ORIGIN}/login/code?error=wrong_code&next=%2Fcheckout"
    assert cookie_of(wrong) == ""

    right = send(client, "/auth/code", {"code": codes[0], "next": "/checkout"}, Cookie=half_way)
    assert right.headers["location"] == f"{ORIGIN}/checkout"
    assert actor_of(shop, right).account_id == ada.id
    assert cookie_of(right, "shop_step") == "shop_step=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


def test_a_code_without_the_first_step_goes_back_to_the_beginning(client, codes):
    answer = send(client, "/auth/code", {"code": codes[0]})

    assert answer.headers["location"] == f"{ORIGIN}/login?error=link_expired"
    assert cookie_of(answer) == ""


# mailed links


def link_token(shop, template: str) -> str:
    return shop.mails(template)[-1].context["path"].partition("token=")[2]


def test_registering_a_known_address_looks_like_registering_a_new_one(shop, client, ada):
    known = send(client, "/auth/register", {**ADA, "password": "quartz meadow comet", "name": "Stranger"})
    fresh = send(client, "/auth/register", {**ADA, "email": "new@example.com", "name": "New"})

    assert known.headers["location"] == fresh.headers["location"] == f"{ORIGIN}/account/profile?done=registered"
    assert (actor_of(shop, known).name, actor_of(shop, fresh).name) == ("Stranger", "New")
    assert actor_of(shop, known).account_id != ada.id


def test_a_mailed_link_confirms_for_whoever_is_signed_in_or_knows_the_password(shop, client):
    registered = send(client, "/auth/register", {**ADA, "name": "Ada"})
    session, token = cookie_of(registered).partition(";")[0], link_token(shop, "verify_email")

    nobody = send(client, "/auth/verify-email", {"token": token})
    assert nobody.headers["location"] == f"{ORIGIN}/verify-email?error=sign_in_needed&token={token}"
    stranger = send(client, "/auth/verify-email", {"token": token, "password": "wrong password"})
    assert stranger.headers["location"] == f"{ORIGIN}/verify-email?error=current_password&token={token}"
    mine = send(client, "/auth/verify-email", {"token": token}, Cookie=session)
    assert mine.headers["location"] == f"{ORIGIN}/account/profile?done=confirmed"

    again = send(client, "/auth/verify-email", {"token": token}, Cookie=session)
    assert again.headers["location"] == f"{ORIGIN}/verify-email?error=link_expired&token={token}"


def test_on_another_device_the_link_and_the_password_sign_in(shop, client):
    shop.accounts.register(AccountDraft(ADA["email"], PASSWORD, "Ada"))

    answer = send(client, "/auth/verify-email", {"token": link_token(shop, "verify_email"), "password": PASSWORD})

    assert actor_of(shop, answer).email == ADA["email"]


def test_a_forgotten_password_is_chosen_anew_and_signing_in_comes_after(shop, client, ada):
    sent = [send(client, "/auth/password-reset", {"email": each}) for each in (ADA["email"], "nobody@example.com")]
    assert {each.headers["location"] for each in sent} == {f"{ORIGIN}/reset-password?done=sent"}
    shop.outbox.deliver(only="reset_asked")
    token = link_token(shop, "reset_password")

    weak = send(client, "/auth/password-reset/confirm", {"token": token, "password": "short"})
    assert weak.headers["location"] == f"{ORIGIN}/reset-password?error=password&token={token}"
    answer = send(client, "/auth/password-reset/confirm", {"token": token, "password": "quartz meadow comet"})

    assert answer.headers["location"] == f"{ORIGIN}/login?done=reset"
    assert cookie_of(answer) == ""
    assert shop.accounts.login(ADA["email"], "quartz meadow comet") == ada


def test_signing_in_ends_the_session_it_replaces(shop, client, ada):
    old = shop.sessions.open(ada)

    send(client, "/auth/login", ADA, Cookie=f"shop_session={old}")

    assert shop.sessions.actor_of_session(old, "v").is_signed_in is False


# leaving


def test_a_file_of_everything_is_handed_to_whoever_is_signed_in(shop, client, ada):
    answer = send(client, "/auth/export", {}, Cookie=f"shop_session={shop.sessions.open(ada)}")

    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert answer.json()["database"]["accounts"][0]["email"] == ADA["email"]
    stranger = send(client, "/auth/export", {})
    assert stranger.headers["location"] == f"{ORIGIN}/account/privacy?error=sign_in_needed"


def test_an_account_is_deleted_against_its_password_and_the_browser_is_a_new_guest(shop, client, ada):
    cookie = f"shop_session={shop.sessions.open(ada)}"
    for password in ("", "wrong password"):
        refused = send(client, "/auth/delete-account", {"password": password}, Cookie=cookie)
        assert refused.headers["location"] == f"{ORIGIN}/account/privacy?error=current_password"

    answer = send(client, "/auth/delete-account", {"password": PASSWORD}, Cookie=cookie)

    assert answer.headers["location"] == f"{ORIGIN}/login?done=deleted"
    assert cookie_of(answer) == "shop_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    assert cookie_of(answer, "shop_visitor") != ""
    again = send(client, "/auth/login", ADA)
    assert again.headers["location"] == f"{ORIGIN}/login?error=invalid_credentials"
