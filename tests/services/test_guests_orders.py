"""A guest's order: its link is sent to its own postbox only, and an account takes it in only with both keys."""

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import InvalidInput, NotFound, PaymentDeclined, SignInNeeded, TooManyRequests
from shop_app.services.mail import MAIL
from tests.fakes.shop import Shop


@pytest.fixture
def placed(shop: Shop):
    """An order of a guest, its confirmation sent; returns (number, token)."""
    guest = shop.guest()
    shop.cart.add(guest, shop.product().sku)
    order, _ = shop.checkout.place(guest, shop.draft(guest, email="ada@example.com"), "k1")
    shop.outbox.deliver(only=MAIL)
    shop.mailer.sent.clear()
    return order.number, order.token


def sent_to(shop: Shop) -> list[str]:
    shop.outbox.deliver(only=MAIL)
    return [each["To"] for each in shop.mailer.sent]


def test_the_link_is_sent_again_to_the_postbox_of_the_order(shop, placed):
    number, token = placed

    shop.orders.send_link(shop.guest(), f" {number.lower()} ", "Ada@example.com")

    assert sent_to(shop) == ["ada@example.com"]
    assert f"/order/{number}?token={token}" in shop.mailer.sent[0].get_body(("plain",)).get_content()


def test_whoever_does_not_know_the_e_mail_gets_the_same_answer_and_no_mail_leaves(shop, placed):
    shop.orders.send_link(shop.guest(), placed[0], "eve@example.com")
    shop.orders.send_link(shop.guest(), "NONE-SUCH", "ada@example.com")
    with pytest.raises(InvalidInput):
        shop.orders.send_link(shop.guest(), placed[0], "not an address")

    assert sent_to(shop) == []


def test_the_order_of_an_account_is_not_sent_as_a_link(shop):
    ada = shop.shopper_with_cart(shop.product())
    order = shop.place_order(ada)
    sent_to(shop)
    shop.mailer.sent.clear()

    shop.orders.send_link(shop.guest(), order.number, ada.email)

    assert sent_to(shop) == []


def test_postboxes_are_not_flooded(shop, placed):
    for _ in range(30):
        shop.orders.send_link(shop.guest(), placed[0], "eve@example.com")

    with pytest.raises(TooManyRequests):
        shop.orders.send_link(shop.guest(), placed[0], "ada@example.com")


def test_an_account_takes_in_a_guests_order_with_its_token_and_its_e_mail(shop, placed):
    number, token = placed
    ada = shop.shopper("ada@example.com")
    assert shop.orders.can_adopt(ada, number, token) is True

    shop.orders.adopt(ada, number, token)

    assert [each.number for each in shop.orders.mine(ada)] == [number]
    assert shop.orders.can_adopt(ada, number, token) is False


@pytest.mark.parametrize(("email", "has_token"), [("eve@example.com", True), ("ada@example.com", False)])
def test_one_of_the_two_is_not_enough(shop, placed, email, has_token):
    number, token = placed
    actor = shop.shopper(email)

    with pytest.raises(NotFound):
        shop.orders.adopt(actor, number, token if has_token else "")

    assert shop.orders.mine(actor) == []


def test_a_guest_has_no_account_to_put_an_order_in(shop, placed):
    with pytest.raises(SignInNeeded):
        shop.orders.adopt(shop.guest(), *placed)


# the confirmation once more


def test_the_confirmation_comes_again_to_whoever_may_see_the_order_and_only_to_its_own_address(shop, placed):
    number, token = placed

    shop.orders.mail_again(shop.guest(), number, token)
    shop.orders.mail_again(shop.shopper("support@example.com", Role.SUPPORT), number)

    assert sent_to(shop) == ["ada@example.com", "ada@example.com"]


def test_a_stranger_has_nothing_sent(shop, placed):
    for somebody in (shop.guest(), shop.shopper_with_cart(shop.product())):
        with pytest.raises(NotFound):
            shop.orders.mail_again(somebody, placed[0], "not its token")

    assert sent_to(shop) == []


def test_what_was_never_paid_has_no_confirmation(shop):
    ada = shop.shopper_with_cart(shop.product())
    with pytest.raises(PaymentDeclined):
        shop.place_order(ada, token="tok_declined")
    (declined,) = shop.orders.mine(ada)

    with pytest.raises(NotFound, match="not paid"):
        shop.orders.mail_again(ada, declined.number)


def test_only_what_staff_had_sent_is_in_the_audit_log(shop, placed):
    number, token = placed
    shop.orders.mail_again(shop.guest(), number, token)
    shop.orders.mail_again(shop.shopper("support@example.com", Role.SUPPORT), number)

    with shop.store.reading() as tx:
        entries, _ = tx.audit.page(AuditQuery())
    assert [(each.draft.action, each.draft.subject) for each in entries if each.draft.action == "order.mail_again"] == [
        ("order.mail_again", number)
    ]


def test_a_confirmation_is_sent_again_five_times_an_hour(shop, placed):
    number, token = placed
    for _ in range(5):
        shop.orders.mail_again(shop.guest(), number, token)

    with pytest.raises(TooManyRequests):
        shop.orders.mail_again(shop.guest(), number, token)

    assert len(sent_to(shop)) == 5
