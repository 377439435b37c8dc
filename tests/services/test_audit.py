"""Who did what: staff actions leave an entry in the transaction that does them, and only administrators read it."""

import pytest

from shop_app.domain.accounts import SYSTEM, AccountDraft, Actor, Role
from shop_app.domain.audit import AuditDraft, AuditQuery
from shop_app.domain.errors import NotAllowed, NotFound
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.services.audit import record
from tests.fakes.shop import PASSWORD


def log_of(shop) -> list[AuditDraft]:
    entries, _ = shop.services.audit.page(SYSTEM, AuditQuery())
    return [entry.draft for entry in entries]


def test_an_entry_says_who_what_when_and_from_where(shop):
    boss = Actor("v", 7, Role.ADMIN, "boss@example.com", "Boss", came_from="203.0.113.9")
    before = now()

    with shop.store.writing() as tx:
        record(tx, boss, "stock.adjust", "SKU-1", {"stock": 3}, {"stock": 5})

    (entry,) = log_of(shop)
    assert before <= entry.at <= now()
    assert (entry.actor_id, entry.who, entry.role, entry.came_from) == (7, "boss@example.com", "admin", "203.0.113.9")
    assert (entry.action, entry.subject) == ("stock.adjust", "SKU-1")
    assert (entry.before, entry.after) == ('{"stock": 3}', '{"stock": 5}')


def test_what_a_client_could_put_into_an_entry_fits_its_columns(shop):
    with shop.store.writing() as tx:
        record(tx, Actor("v", came_from="x" * 100), "product.edit", "a\0b" * 100, None, {"title": "\0"})

    (entry,) = log_of(shop)
    assert (len(entry.came_from), len(entry.subject)) == (64, 200)
    assert "\0" not in entry.subject + entry.after


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.SUPPORT, Role.CATALOGUE_MANAGER])
def test_only_administrators_read_the_log(shop, role):
    with pytest.raises(NotAllowed):
        shop.services.audit.page(shop.shopper(role=role), AuditQuery())


def test_making_an_administrator_is_recorded_once_for_each_time(shop):
    shop.accounts.create_admin(AccountDraft("boss@example.com", PASSWORD, "Boss"))
    ada = shop.shopper("ada@example.com")
    shop.accounts.create_admin(AccountDraft("ada@example.com", PASSWORD, "Ada"))

    second, first = log_of(shop)
    assert (first.action, first.before, first.after) == ("account.make_admin", "", '{"role": "admin"}')
    assert (second.subject, second.before) == (f"account {ada.account_id}", '{"role": "customer"}')
    assert {first.came_from, second.came_from} == {"command line"}
    assert PASSWORD not in repr([first, second])


def test_promoting_a_model_is_recorded_and_a_refusal_is_not(shop, packed):
    boss = shop.shopper(role=Role.ADMIN)
    shop.models.add(ModelCard("m1", now(), is_live=False, was_promoted=False, verdict="", metrics={}), packed)

    shop.training.promote(boss, "m1")
    with pytest.raises(NotFound):
        shop.training.promote(boss, "no-such-model")

    (entry,) = log_of(shop)
    assert (entry.action, entry.subject, entry.actor_id) == ("model.promote", "m1", boss.account_id)
    assert (entry.before, entry.after) == ('{"live": ""}', '{"live": "m1"}')


def test_verify_says_when_the_log_cannot_be_compared_with_its_anchors(shop):
    shop.anchors.is_away = True

    found = shop.integrity.verify()

    assert (found.are_anchors_away, found.audit_broken, found.is_clean) == (True, [], False)


def test_shoppers_do_not_anchor_the_log(shop):
    with pytest.raises(NotAllowed):
        shop.services.audit.anchor(shop.shopper())
