"""Can a stranger tell by the clock who has an account? Known and unknown addresses, asked in turns, at each door.

The measure is the chance that a known address took longer than an unknown one: 0.50 tells nothing, 1.00 tells all.
bcrypt runs at a low cost on purpose: at the real one its quarter of a second hides everything else. The control
signs in the way it should not be done, without a hash for an address nobody has.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from scipy.stats import mannwhitneyu

from benchmarks.timing import Table
from shop_app.bootstrap import Services, build, real_parts
from shop_app.domain.accounts import AccountDraft, Actor, Role
from shop_app.domain.errors import InvalidCredentials
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
from shop_app.local.servers import LocalServers
from shop_app.repositories.ports import Store
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.services.passwords import hash_password, is_password
from shop_app.services.sessions import actor_of
from shop_app.settings import Settings, get_settings

PAIRS = 150
COST = 6  # 4 ms of bcrypt
PASSWORD = "quartz meadow comet"
COLUMNS = ["door", "known p50 ms", "unknown p50 ms", "chance that known took longer", "p of no difference"]


def run() -> list[Table]:
    """Measure every door on SQLite with a real Redis."""
    folder = Path(tempfile.mkdtemp(prefix="shop-bench-"))
    try:
        with LocalServers(Settings(data_dir=folder, redis_url="", mongo_url="")):
            named = get_settings().model_dump() | {"data_dir": folder, "bcrypt_cost": COST, "limit_factor": 1e6}
            settings = Settings(**named)
            engine = open_engine(settings.sql_url)
            migrations.upgrade(engine)
            engine.dispose()
            parts = real_parts(settings)
            shop = build(settings, parts)
            try:
                return [_table(shop, parts.store)]
            finally:
                shop.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _table(shop: Services, store: Store) -> Table:
    hashed = hash_password("the owner's own words", COST)
    known = [f"known{number}@example.com" for number in range(PAIRS)]
    with store.writing() as tx:
        for address in known:
            tx.accounts.add(address, "Known", hashed, Role.CUSTOMER, now())
    table = Table("Known or unknown: what the clock tells", COLUMNS)
    doors: dict[str, Callable[[str], object]] = {
        "sign in, wrong password": lambda address: _refused(shop, address),
        "register": lambda address: shop.sign_in.register(_guest(), AccountDraft(address, PASSWORD, "Somebody")),
        "sign in after registering": lambda address: shop.sign_in.sign_in(_guest(), address, PASSWORD),
        "ask for a new password": lambda address: shop.credentials.ask_reset(_guest(), address),
        "ask for the link to confirm again": lambda address: shop.confirmations.send_again(_claimant(store, address)),
        "control: no hash for unknown ones": lambda address: _careless(store, address),
    }
    for name, door in doors.items():
        table.rows.append([name, *_compared(door, known)])
    return table


def _compared(door: Callable[[str], object], known: list[str]) -> list[str]:
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for number, address in enumerate(known):
        pair = [("known", address), ("unknown", address.replace("known", "other"))]
        for kind, asked in pair if number % 2 else reversed(pair):  # neither is always first
            started = time.perf_counter()
            door(asked)
            took[kind].append(1000 * (time.perf_counter() - started))
    statistic, p = mannwhitneyu(took["known"], took["unknown"])
    chance = statistic / (len(took["known"]) * len(took["unknown"]))
    return [f"{median(took['known']):.2f}", f"{median(took['unknown']):.2f}", f"{chance:.2f}", f"{p:.3f}"]


def _guest() -> Actor:
    return Actor(secret_token())


def _claimant(store: Store, address: str) -> Actor:
    """Return who registered with the address at the door before."""
    with store.reading() as tx:
        return next(actor_of(each, "bench") for each, _ in tx.accounts.at_address(address) if not each.is_confirmed)


def _refused(shop: Services, address: str) -> None:
    try:
        shop.accounts.login(address, "certainly not this")
    except InvalidCredentials:
        return
    raise AssertionError("a wrong password opened an account")


def _careless(store: Store, address: str) -> None:
    with store.reading() as tx:
        account = tx.accounts.by_email(address)
        stored = tx.accounts.password_hash(account.id) if account else ""
    if stored:
        is_password("certainly not this", stored, COST)
