"""Product exports of Shopify: rows with the same Handle are one product, the first says what all share.

Source: help.shopify.com, "Using CSV files to import and export products".
"""

from functools import partial

from shop_app.domain.catalogue import ProductDraft, Status, Variant
from shop_app.kit.ids import slugify
from shop_app.services.exchange.products import Builder, Read, Tree, grouped, words
from shop_app.services.exchange.reading import Row, rows

NEEDED = ("Handle", "Title", "Variant Price")
NO_CHOICE = "Default Title"
STATUS = {"active": Status.PUBLISHED, "draft": Status.DRAFT, "archived": Status.ARCHIVED}
OTHER = "Other"


def read(data: bytes, builder: Builder, tree: Tree) -> Read:
    """Return the products of a file; pictures are left out, for they are addresses of elsewhere."""
    for group in grouped(rows(data, NEEDED), lambda row: row["Handle"].strip()):
        first = group[0]
        handle = first["Handle"].strip()
        if not handle:
            builder.problems.add(first.number, "Handle", "A handle is missing.")
            continue
        names = [first[f"Option{number} Name"].strip() for number in (1, 2, 3)]
        sold = [row for row in group if row["Variant Price"].strip() or row["Variant SKU"].strip()]
        variants = [made for place, row in enumerate(sold) if (made := _variant(row, place, handle, names, builder))]
        if not sold:
            builder.problems.add(first.number, "Variant Price", "A price is missing.")
        if variants:
            builder.keep(first.number, partial(_draft, first, handle, variants, tree))
    return builder.read(tree)


def _draft(first: Row, handle: str, variants: list[Variant], tree: Tree) -> ProductDraft:
    return ProductDraft(
        title=first["Title"].strip(),
        description=words(first["Body (HTML)"]),
        category=tree.slug(_path(first)),
        variants=variants,
        slug=slugify(handle, 100),
        attributes=_attributes(first),
        status=_status(first),
    )


def _variant(row: Row, place: int, handle: str, names: list[str], builder: Builder) -> Variant | None:
    sku = row["Variant SKU"].strip() or f"{handle}-{place + 1}"[-64:]
    price = builder.money(row, "Variant Price")
    if price is None and not row["Variant Price"].strip():
        builder.problems.add(row.number, "Variant Price", "A price is missing.")
    before, stock = builder.money(row, "Variant Compare At Price"), builder.whole(row, "Variant Inventory Qty", 0)
    grams = builder.whole(row, "Variant Grams", 500)
    said = [row[f"Option{number} Value"].strip() for number in (1, 2, 3)]
    options = {
        (name or f"Option {number}"): value
        for number, (name, value) in enumerate(zip(names, said, strict=True), start=1)
        if value and value != NO_CHOICE
    }
    if not builder.claim(row, "Variant SKU", sku) or price is None:
        return None
    is_reduced = before is not None and price < before
    return Variant(sku, price, stock, options, before if is_reduced else None, weight_g=grams or 500)


def _path(row: Row) -> list[str]:
    said = row["Product Category"].strip() or row["Type"].strip() or OTHER
    return [part.strip()[:100] for part in said.split(">") if part.strip()] or [OTHER]


def _attributes(row: Row) -> dict[str, str]:
    pairs = {"Brand": row["Vendor"].strip(), "Type": row["Type"].strip(), "Tags": row["Tags"].strip()}
    return {name: value[:500] for name, value in pairs.items() if value}


def _status(row: Row) -> Status:
    if row["Published"].strip().lower() == "false":
        return Status.DRAFT
    return STATUS.get(row["Status"].strip().lower(), Status.PUBLISHED)
