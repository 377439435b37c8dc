"""``shop migrate | create-admin | worker | doctor | verify``: what operators run."""

import os
from typing import Annotated

import typer

from shop_app.bootstrap import build, open_shop, real_parts
from shop_app.cli.models import AsJson
from shop_app.cli.say import console, figures
from shop_app.domain.accounts import AccountDraft
from shop_app.jobs.worker import run
from shop_app.local import binaries
from shop_app.local.servers import LocalServers
from shop_app.settings import get_settings


def migrate() -> None:
    """Bring the database schema and the indexes to what this version needs."""
    with open_shop():
        console.print("The schema is current.")


def create_admin(email: str, name: Annotated[str, typer.Option()] = "Administrator") -> None:
    """Make an administrator; the password comes from SHOP_ADMIN_PASSWORD or a prompt."""
    password = os.environ.get("SHOP_ADMIN_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    with open_shop() as shop:
        account = shop.accounts.create_admin(AccountDraft(email, password, name))
    console.print(f"{account.email} is an administrator now.")


def worker() -> None:
    """Run the clock: outbox, open payments, retraining. Ends with Ctrl-C or SIGTERM."""
    with open_shop() as shop:
        run(shop)


def doctor(json: AsJson = False) -> None:
    """Look at everything the shop needs; say what to do about what is missing."""
    settings = get_settings()
    rows: dict[str, str] = {"settings": "ok", "data folder": str(settings.data_dir.resolve())}
    for name, url, find in (
        ("Redis server", settings.redis_url, binaries.redis_server),
        ("MongoDB server", settings.mongo_url, binaries.mongod),
    ):
        try:
            rows[name] = "ok: named by the settings" if url else f"ok: {find()}"
        except binaries.NoServer as error:
            rows[name] = f"MISSING: {error}"
    if not any(value.startswith("MISSING") for value in rows.values()):
        with LocalServers(settings):
            now = get_settings()
            shop = build(now, real_parts(now))
            checks = [*shop.health.ready(), shop.mail.check()]
            shop.close()
        rows |= {check.name: "ok" if check.is_well else f"NOT WELL: {check.advice}" for check in checks}
    figures("Doctor", rows, json)
    if any(value.startswith(("MISSING", "NOT WELL")) for value in rows.values()):
        raise typer.Exit(1)


def verify(json: AsJson = False) -> None:
    """Prove the books: stock, orders, money and the gateway agree, nothing waits, the audit log is whole."""
    with open_shop() as shop:
        found = shop.integrity.verify()
    rows = {
        "stock off its ledger": ", ".join(found.stock_off_ledger) or "none",
        "orders that do not add up": ", ".join(found.orders_unbalanced) or "none",
        "charges the gateway remembers differently": ", ".join(found.charges_off_books) or "none",
        "gateway": "does not answer" if found.is_gateway_silent else "answers",
        "coupons whose uses are not their redemptions": ", ".join(found.coupons_miscounted) or "none",
        "outbox entries waiting": found.outbox_waiting,
        "audit log": "; ".join(found.audit_broken) or "whole",
        "anchors of the audit log": "not compared: MongoDB is away" if found.are_anchors_away else "compared",
    }
    figures("Integrity", rows, json)
    if not found.is_clean:
        raise typer.Exit(1)
