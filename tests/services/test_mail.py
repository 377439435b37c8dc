"""Mails: asked for within a transaction, sent after it, and in sight while they do not get through."""

from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.accounts import Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from shop_app.gateways.email.letters import LETTERS
from shop_app.kit.clock import now
from shop_app.services.mail import MAIL, MAIL_TRIES, order_context, post

BACK = {"title": "Lamp", "price": "$19.99", "path": "/product/lamp"}


def ask_for(shop, to: str = "ada@example.com") -> None:
    with shop.store.writing() as tx:
        post(tx, to, "back_in_stock", BACK)


def sent(shop) -> list[tuple[str, str]]:
    return [(each["To"], each["Subject"]) for each in shop.mailer.sent]


def test_a_mail_leaves_after_its_transaction(shop):
    ask_for(shop, "Ada@Example.com")
    assert sent(shop) == []

    assert shop.outbox.deliver(only=MAIL) == 1

    assert sent(shop) == [("ada@example.com", "Lamp is back")]
    assert shop.outbox.waiting() == 0


def test_no_mail_leaves_when_the_transaction_fails(shop):
    def interrupted() -> None:
        with shop.store.writing() as tx:
            post(tx, "ada@example.com", "back_in_stock", BACK)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        interrupted()

    shop.outbox.deliver()
    assert sent(shop) == []


@pytest.mark.parametrize(
    ("to", "template", "context", "words"),
    [
        ("ada@example.com", "no_such_mail", BACK, "there is no mail 'no_such_mail'"),
        ("ada@example.com", "back_in_stock", {"title": "Lamp"}, r"needs \['path', 'price'\]"),
    ],
)
def test_a_mail_that_could_not_be_written_is_refused_when_it_is_asked_for(shop, to, template, context, words):
    with shop.store.writing() as tx, pytest.raises(ValueError, match=words):
        post(tx, to, template, context)


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example\nBcc: eve@example.com", "a@b.example, eve@example.com"])
def test_only_one_real_address_gets_a_mail(shop, to):
    with shop.store.writing() as tx, pytest.raises(InvalidInput):
        post(tx, to, "back_in_stock", BACK)


def test_what_was_sent_is_forgotten_but_for_its_message_id(shop):
    ask_for(shop)
    shop.outbox.deliver()

    payload = shop.store._books.outbox[1].payload
    assert set(payload) == {"key", "template", "at"}
    assert payload["key"] in shop.mailer.sent[0]["Message-ID"]


def test_a_mail_sent_again_after_a_crash_has_the_same_message_id_and_date(shop, monkeypatch):
    ask_for(shop)
    deliver = shop.outbox._consumers[MAIL].do

    def killed(payload) -> None:
        deliver(payload)
        raise KeyboardInterrupt  # the process ends between sending and marking

    with monkeypatch.context() as patch:
        patch.setitem(shop.outbox._consumers, MAIL, _like(shop.outbox._consumers[MAIL], killed))
        with pytest.raises(KeyboardInterrupt):
            shop.outbox.deliver()
    assert shop.outbox.deliver() == 0, "the dead worker's lease still holds"
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert shop.outbox.deliver() == 1

    first, second = shop.mailer.sent
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])


def _like(consumer, do):
    return type(consumer)(do, consumer.most_tries, consumer.remains)


def test_two_workers_with_the_same_entry_in_sight_send_it_once(shop):
    ask_for(shop)
    with shop.store.reading() as tx:
        seen_by_both = tx.outbox.due(now(), 9)

    delivered = [shop.outbox._deliver_one(seen_by_both[0]) for _ in range(2)]

    assert delivered == [True, False]
    assert len(shop.mailer.sent) == 1


def test_while_the_server_is_away_a_mail_waits_and_then_arrives(shop):
    ask_for(shop)
    shop.mailer.is_away = True
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(5):
            assert shop.outbox.deliver() == 0
            clock.shift(16)

        shop.mailer.is_away = False
        assert shop.outbox.deliver() == 1

    assert len(shop.mailer.sent) == 1


def test_a_refused_mail_is_a_dead_letter_at_once_and_holds_up_no_other(shop, caplog):
    shop.mailer.refused = {"gone@example.com"}
    ask_for(shop, "gone@example.com")
    ask_for(shop)

    assert shop.outbox.deliver() == 1

    admin = shop.shopper(role=Role.ADMIN)
    (dead,), total = shop.mail.troubled(admin)
    assert (dead.to, dead.template, dead.attempts, dead.is_dead, total) == (
        "gone@example.com",
        "back_in_stock",
        1,
        True,
        1,
    )
    assert "550" in dead.error
    assert shop.outbox.waiting() == 0
    assert "is given up" in caplog.text


def test_after_a_day_and_a_half_of_tries_a_mail_is_a_dead_letter(shop):
    ask_for(shop)
    shop.mailer.is_away = True
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        while shop.outbox.waiting():
            shop.outbox.deliver()
            clock.shift(timedelta(seconds=1) if now() - start < timedelta(hours=1.2) else timedelta(hours=1))
        lasted = now() - start

    (dead,), _ = shop.mail.troubled(shop.shopper(role=Role.ADMIN))
    assert (dead.attempts, dead.is_dead) == (MAIL_TRIES, True)
    assert timedelta(hours=34) < lasted < timedelta(hours=40)


def test_staff_tries_a_dead_letter_again_and_it_arrives(shop):
    shop.mailer.refused = {"ada@example.com"}
    ask_for(shop)
    shop.outbox.deliver()
    support = shop.shopper(role=Role.SUPPORT)
    shop.mailer.refused = set()

    shop.mail.try_again(support, shop.mail.troubled(support)[0][0].id)
    assert shop.outbox.deliver() == 1

    assert shop.mail.troubled(support) == ([], 0)
    entries, _ = shop.services.audit.page(shop.shopper(role=Role.ADMIN), AuditQuery())
    assert [(each.draft.action, each.draft.subject, each.draft.who) for each in entries] == [
        ("mail.try_again", "1", support.email)
    ]
    with pytest.raises(NotFound):
        shop.mail.try_again(support, 1)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [(Role.GUEST, SignInNeeded), (Role.CUSTOMER, NotAllowed), (Role.CATALOGUE_MANAGER, NotAllowed)],
)
def test_only_staff_sees_or_repeats_mails_in_trouble(shop, role, refusal):
    shop.mailer.refused = {"ada@example.com"}
    ask_for(shop)
    shop.outbox.deliver()
    actor = shop.guest() if role is Role.GUEST else shop.shopper(role=role)

    with pytest.raises(refusal):
        shop.mail.troubled(actor)
    with pytest.raises(refusal):
        shop.mail.try_again(actor, 1)

    assert shop.store._books.outbox[1].is_dead is True


def test_where_mails_leave_the_house_nobody_reads_them(shop):
    with pytest.raises(NotFound):
        shop.mail.kept()
    with pytest.raises(NotFound):
        shop.mail.preview("order_confirmation")


def test_every_order_mail_can_be_written_from_the_orders_context(shop):
    order = shop.place_order(shop.shopper_with_cart(shop.product("Lamp <b>", price=1999), 2))
    context = order_context(order, "secret")

    assert context.keys() == LETTERS["order_confirmation"].sample.keys()
    assert context["path"] == f"/order/{order.number}?token=secret"
    assert context["lines"] == [{"title": "Lamp <b>", "quantity": 2, "total": "$39.98"}]
    assert (context["discount"], context["total"]) == ("", order.total.text)
