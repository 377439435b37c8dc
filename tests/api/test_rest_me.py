"""REST: one's own account, and looking after others' as an administrator."""

import pyotp
import pytest
import time_machine

from shop_app.domain.accounts import Role
from shop_app.kit.clock import now
from tests.fakes.shop import PASSWORD

ADA = {"email": "ada@example.com", "password": PASSWORD}
NEW = "quartz meadow comet"


def token_of(shop, template: str) -> str:
    return shop.mails(template)[-1].context["path"].partition("token=")[2]


def test_registering_signing_in_and_confirming_by_rest(shop, guest):
    assert guest.post("/auth/register", {**ADA, "name": "Ada"}).status_code == 202
    tokens = guest.post("/auth/login", ADA).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert guest.get("/me", **bearer).json()["is_email_confirmed"] is False

    answer = guest.post("/auth/verify-email", {"token": token_of(shop, "verify_email")}, **bearer)

    assert answer.status_code == 204
    assert guest.get("/me", **bearer).json()["is_email_confirmed"] is True
    again = guest.post("/auth/verify-email", {"token": token_of(shop, "verify_email")}, **bearer)
    assert (again.status_code, again.json()["code"]) == (410, "link_expired")


def test_what_follows_registering_is_alike_for_a_known_address(shop, guest, sign_up):
    sign_up()
    mine = {**ADA, "password": NEW}

    assert guest.post("/auth/register", {**mine, "name": "Stranger"}).status_code == 202

    tokens = guest.post("/auth/login", mine).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert guest.get("/me", **bearer).json() == {
        "email": "ada@example.com", "name": "Stranger", "role": "customer", "is_email_confirmed": False,
        "has_second_factor": False,
    }  # fmt: skip
    assert guest.get("/orders", **bearer).json()["items"] == []


def test_a_name_can_be_changed_and_nothing_else_that_way(sign_up):
    ada = sign_up()

    assert ada.ask("PATCH", "/me", {"name": " Ada  Lovelace "}).json()["name"] == "Ada Lovelace"
    assert ada.ask("PATCH", "/me", {"name": ""}).status_code == 422
    for extra in ({"role": "admin"}, {"email": "boss@example.com"}, {"is_email_confirmed": True}):
        assert ada.ask("PATCH", "/me", {"name": "Ada", **extra}).status_code == 422
    assert ada.get("/me").json()["role"] == "customer"


def test_a_new_password_takes_the_current_one(shop, guest, sign_up):
    ada = sign_up()

    wrong = ada.post("/me/password", {"current_password": "wrong password", "new_password": NEW})
    assert [each["field"] for each in wrong.json()["errors"]] == ["current_password"]
    assert ada.post("/me/password", {"current_password": PASSWORD, "new_password": NEW}).status_code == 204

    assert guest.post("/auth/login", ADA).status_code == 401
    assert guest.post("/auth/login", {**ADA, "password": NEW}).status_code == 200
    assert ada.get("/me").status_code == 200  # this sign-in goes on


def test_an_address_moves_when_the_mailed_token_comes_back(shop, guest, sign_up):
    ada = sign_up()

    assert ada.post("/me/email", {"email": "ada@new.example", "current_password": PASSWORD}).status_code == 202
    assert ada.get("/me").json()["email"] == "ada@example.com"
    assert ada.post("/auth/verify-email", {"token": token_of(shop, "verify_email")}).status_code == 204

    assert ada.get("/me").json()["email"] == "ada@new.example"
    assert guest.post("/auth/login", ADA).status_code == 401


def test_sign_ins_are_listed_and_ended(guest, sign_up):
    ada = sign_up()
    tokens = guest.post("/auth/login", ADA, **{"User-Agent": "curl/8.1"}).json()
    other = {"Authorization": f"Bearer {tokens['access_token']}"}

    found = ada.get("/me/sessions").json()
    assert {each["device"]: each["is_current"] for each in found}["A program"] is False
    theirs = next(each["id"] for each in found if not each["is_current"])

    assert ada.ask("DELETE", f"/me/sessions/{theirs}").status_code == 204
    assert guest.get("/me", **other).status_code == 401
    assert ada.ask("DELETE", f"/me/sessions/{theirs}").status_code == 404
    assert ada.ask("DELETE", "/me/sessions").json() == {"ended": 0}


def test_a_forgotten_password_is_chosen_anew_and_the_answer_tells_nobody_who_has_an_account(shop, guest, sign_up):
    ada = sign_up()
    answers = [guest.post("/auth/password-reset", {"email": each}) for each in (ADA["email"], "nobody@example.com")]
    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    shop.outbox.deliver(only="reset_asked")
    body = {"token": token_of(shop, "reset_password"), "password": NEW}

    assert guest.post("/auth/password-reset/confirm", {**body, "password": "short"}).status_code == 422
    assert guest.post("/auth/password-reset/confirm", body).status_code == 204

    assert guest.post("/auth/password-reset/confirm", body).status_code == 410
    assert ada.get("/me").status_code == 401
    assert guest.post("/auth/login", {**ADA, "password": NEW}).status_code == 200


def test_the_second_factor_by_rest(guest, sign_up):
    ada = sign_up()
    enrolment = ada.post("/me/second-factor", {"current_password": PASSWORD}).json()
    totp = pyotp.TOTP(enrolment["secret"])
    codes = ada.post("/me/second-factor/confirm", {"code": totp.at(now())}).json()["backup_codes"]
    assert len(codes) == 10

    refused = guest.post("/auth/login", ADA)
    assert (refused.status_code, refused.json()["code"]) == (401, "totp_required")
    wrong = guest.post("/auth/login", {**ADA, "totp": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_code")
    assert guest.post("/auth/login", {**ADA, "totp": codes[0]}).status_code == 200

    assert ada.ask("DELETE", "/me/second-factor", {"code": codes[1]}).status_code == 204
    assert guest.post("/auth/login", ADA).status_code == 200


OWN = [
    ("GET", "/me", None), ("GET", "/me/export", None), ("DELETE", "/me", None), ("PATCH", "/me", {"name": "Eve"}),
    ("GET", "/me/sessions", None),
    ("DELETE", "/me/sessions", None), ("DELETE", "/me/sessions/1", None),
    ("POST", "/me/password", {"current_password": PASSWORD, "new_password": NEW}),
    ("POST", "/me/email", {"email": "eve@example.com", "current_password": PASSWORD}),
    ("POST", "/me/email/confirmation", None), ("POST", "/me/second-factor", {"current_password": PASSWORD}),
    ("POST", "/me/second-factor/confirm", {"code": "000000"}),
    ("POST", "/me/second-factor/backup-codes", {"code": "000000"}),
    ("DELETE", "/me/second-factor", {"code": "000000"}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), OWN)
def test_a_guest_has_no_account_to_look_after(guest, method, path, body):
    answer = guest.ask(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_everything_held_about_the_caller_is_handed_over(sign_up):
    found = sign_up().get("/me/export")

    assert found.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert found.json()["database"]["accounts"][0]["email"] == "ada@example.com"


def test_leaving_takes_a_fresh_sign_in_or_the_password(shop, guest, sign_up):
    with time_machine.travel(now(), tick=False) as clock:
        ada = sign_up()
        clock.shift(601)
        assert ada.ask("DELETE", "/me").status_code == 422
        assert ada.ask("DELETE", "/me", {"current_password": "wrong password"}).status_code == 422
        assert ada.get("/me").status_code == 200

        assert ada.ask("DELETE", "/me", {"current_password": PASSWORD}).status_code == 204

        assert ada.get("/me").status_code == 401
        assert guest.post("/auth/login", ADA).status_code == 401
        bob = sign_up("bob@example.com")
        assert bob.ask("DELETE", "/me").status_code == 204


# administrators


def test_an_administrator_finds_and_changes_people(shop, guest, sign_up):
    boss, ada = sign_up("boss@example.com", Role.ADMIN), sign_up()
    (found,) = boss.get("/admin/users?q=ada@").json()["items"]
    assert (found["email"], found["role"], found["disabled"]) == ("ada@example.com", "customer", False)

    assert boss.ask("PATCH", f"/admin/users/{found['id']}", {"role": "support"}).json()["role"] == "support"
    assert boss.ask("PATCH", f"/admin/users/{found['id']}", {"disabled": True}).json()["disabled"] is True

    assert ada.get("/me").status_code == 401
    assert guest.post("/auth/login", ADA).status_code == 401


def test_the_last_administrator_is_kept_with_a_reason(sign_up):
    boss = sign_up("boss@example.com", Role.ADMIN)
    (me,) = boss.get("/admin/users?role=admin").json()["items"]

    for change in ({"role": "customer"}, {"disabled": True}):
        answer = boss.ask("PATCH", f"/admin/users/{me['id']}", change)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")

    assert boss.ask("PATCH", f"/admin/users/{me['id']}", {"role": "king"}).status_code == 422
    assert boss.ask("PATCH", "/admin/users/404", {"role": "support"}).status_code == 404


def test_signing_somebody_out_everywhere(sign_up):
    boss, ada = sign_up("boss@example.com", Role.ADMIN), sign_up()
    (found,) = boss.get("/admin/users?q=ada@").json()["items"]

    assert boss.ask("DELETE", f"/admin/users/{found['id']}/sessions").status_code == 204

    assert ada.get("/me").status_code == 401


@pytest.mark.parametrize("role", [None, Role.CUSTOMER, Role.SUPPORT, Role.CATALOGUE_MANAGER])
def test_nobody_else_looks_after_people(guest, sign_up, role):
    who = guest if role is None else sign_up("who@example.com", role)
    status = 401 if role is None else 403

    assert who.get("/admin/users").status_code == status
    assert who.ask("PATCH", "/admin/users/1", {"role": "admin"}).status_code == status
    assert who.ask("DELETE", "/admin/users/1/sessions").status_code == status
