"""REST: staff looks after the mails that did not get through."""

from shop_app.domain.accounts import Role
from shop_app.services.mail import post


def test_a_dead_letter_is_listed_and_sent_again_on_request(shop, sign_up):
    shop.mailer.refused = {"gone@example.com"}
    with shop.store.writing() as tx:
        post(tx, "gone@example.com", "account_deleted", {"name": "Ada"})
    shop.outbox.deliver()
    support = sign_up(role=Role.SUPPORT)

    found = support.get("/admin/mail").json()
    assert (found["total"], found["page_size"], found["pages"]) == (1, 25, 1)
    (mail,) = found["items"]
    assert (mail["to"], mail["template"], mail["attempts"]) == ("gone@example.com", "account_deleted", 1)
    assert (mail["is_dead"], mail["next_at"]) == (True, None)
    assert "550 no such mailbox" in mail["error"]

    shop.mailer.refused = set()
    assert support.post(f"/admin/mail/{mail['id']}/try-again").status_code == 204
    shop.outbox.deliver()
    assert [each["To"] for each in shop.mailer.sent] == ["gone@example.com"]
    assert support.get("/admin/mail").json()["items"] == []


def test_a_mail_that_is_not_waiting_cannot_be_tried_again(sign_up):
    support = sign_up(role=Role.SUPPORT)

    for mail_id in (1, 0, -1, 2**63):
        assert support.post(f"/admin/mail/{mail_id}/try-again").status_code == 404
    assert support.get("/admin/mail?page=0").status_code == 422
