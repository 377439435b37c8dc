"""What shoppers did, as a file: ``user,item,kind,at[,quantity]``. Users of elsewhere become visitors of their own."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from shop_app.domain.interactions import NOT_LEARNED, Interaction, Kind
from shop_app.kit.clock import aware, iso, now
from shop_app.services.exchange.cells import safe
from shop_app.services.exchange.reading import Problems, Row, rows

NEEDED = ("user", "item", "kind", "at")
COLUMNS = ("user", "item", "kind", "at", "quantity")
KINDS = {str(kind) for kind in Kind if kind not in NOT_LEARNED}
USER_MAX = 100


def read(data: bytes, products: Mapping[str, int], accounts: Mapping[str, int]) -> list[Interaction]:
    """Return the events of a file.

    Args:
        products: product id by SKU.
        accounts: account id by e-mail address, lower case; their events join what the account did here.

    Raises:
        FileRefused: with everything that is wrong.
    """
    problems, events, seen = Problems(), [], Counter[str]()
    for row in rows(data, NEEDED):
        user, item, kind = row["user"].strip(), row["item"].strip(), row["kind"].strip().lower()
        at, quantity = _moment(row, problems), _quantity(row, problems)
        if not 1 <= len(user) <= USER_MAX:
            problems.add(row.number, "user", f"Every event needs a user of 1 to {USER_MAX} letters.")
        if item not in products:
            problems.add(row.number, "item", f"The shop has no product {item[:64]!r}.")
        if kind not in KINDS:
            problems.add(row.number, "kind", f"Say one of {', '.join(sorted(KINDS))}.")
        if problems.found or at is None:
            continue
        told = f"{user}|{item}|{kind}|{iso(at)}|{quantity}"
        seen[told] += 1
        key = "file:" + hashlib.sha256(f"{told}|{seen[told]}".encode()).hexdigest()[:32]
        events.append(Interaction(_shopper(user, accounts), products[item], Kind(kind), at, quantity, key=key))
    problems.check()
    return events


def lines(events: Iterable[tuple[str, int, str, float, int]], skus: Mapping[int, str]) -> Iterator[str]:
    """Write events as lines of a file, the header first; those of products that are gone are left out."""
    yield _line(COLUMNS)
    for shopper, product_id, kind, at, quantity in events:
        if sku := skus.get(product_id):
            yield _line((shopper, sku, kind, iso(datetime.fromtimestamp(at, UTC)), str(quantity)))


def _shopper(user: str, accounts: Mapping[str, int]) -> str:
    if user.startswith(("a:", "v:")):
        return user  # as our own export writes them
    known = accounts.get(user.lower())
    return f"a:{known}" if known else f"v:{user}"


def _moment(row: Row, problems: Problems) -> datetime | None:
    said = row["at"].strip()
    try:
        at = aware(datetime.fromisoformat(said))
    except ValueError:
        problems.add(row.number, "at", f"{said[:40]!r} is not a moment such as 2026-05-31T12:00:00Z.")
        return None
    if at > now():
        problems.add(row.number, "at", "This has not happened yet.")
    return at


def _quantity(row: Row, problems: Problems) -> int:
    said = row["quantity"].strip() or "1"
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= 100_000):
        problems.add(row.number, "quantity", f"{said[:20]!r} is not a whole number from 1 up.")
        return 1
    return int(said)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()
