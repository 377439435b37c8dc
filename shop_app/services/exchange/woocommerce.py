"""Product exports of WooCommerce: simple products, and variable ones with a row for each variation.

Source: woocommerce.com/document/product-csv-importer-exporter, "CSV import schema".
"""

from shop_app.domain.catalogue import ProductDraft, Status, Variant
from shop_app.kit.ids import slugify
from shop_app.services.exchange.products import Builder, Read, Tree, words
from shop_app.services.exchange.reading import Row, rows

NEEDED = ("Type", "Name", "Regular price")
OTHER = "Other"
ATTRIBUTES = range(1, 11)
SOLD = ("simple", "variable")


def read(data: bytes, builder: Builder, tree: Tree) -> Read:
    """Return the products of a file; grouped and external ones cannot be sold here and are said to be problems."""
    parents: dict[str, Row] = {}
    children: dict[int, list[Row]] = {}
    for row in rows(data, NEEDED):
        kind = {each.strip() for each in row["Type"].lower().split(",")} - {"virtual", "downloadable"}
        if "variation" in kind:
            parent = parents.get(row["Parent"].strip())
            if parent is None:
                builder.problems.add(row.number, "Parent", "No variable product before this row has that code or id.")
            else:
                children[parent.number].append(row)
        elif kind <= set(SOLD):
            children[row.number] = []
            names = (row["SKU"].strip(), f"id:{row['ID'].strip()}", f"row:{row.number}")
            parents |= {name: row for name in names if name not in ("", "id:")}
        else:
            builder.problems.add(row.number, "Type", f"{row['Type']!r} products cannot be brought in.")
    for first in {row.number: row for row in parents.values()}.values():
        _product(first, children[first.number], builder, tree)
    return builder.read(tree)


def _product(first: Row, variations: list[Row], builder: Builder, tree: Tree) -> None:
    is_variable = "variable" in first["Type"].lower()
    if is_variable and not variations:
        builder.problems.add(first.number, "Type", "This variable product has no variations.")
        return
    sold = variations or [first]
    variants = [made for place, row in enumerate(sold) if (made := _variant(first, row, place, builder))]
    if variants:
        builder.keep(
            first.number,
            lambda: ProductDraft(
                title=first["Name"].strip(),
                description=words(first["Description"] or first["Short description"]),
                category=tree.slug(_path(first)),
                variants=variants,
                attributes=_attributes(first, {name for variant in variants for name in variant.options}),
                status=Status.PUBLISHED if first["Published"].strip() in ("", "1") else Status.DRAFT,
            ),
        )


def _variant(first: Row, row: Row, place: int, builder: Builder) -> Variant | None:
    sku = row["SKU"].strip() or f"{first['SKU'].strip() or slugify(first['Name'], 50)}-{place + 1}"
    regular, sale = builder.money(row, "Regular price"), builder.money(row, "Sale price")
    if regular is None and not row["Regular price"].strip():
        builder.problems.add(row.number, "Regular price", "A price is missing.")
    stock = builder.whole(row, "Stock", 0)
    options = _pairs(row) if row is not first else {}
    if not builder.claim(row, "SKU", sku) or regular is None:
        return None
    is_reduced = sale is not None and sale < regular
    return Variant(sku, sale if sale and is_reduced else regular, stock, options, regular if is_reduced else None)


def _pairs(row: Row) -> dict[str, str]:
    pairs = ((row[f"Attribute {each} name"].strip(), row[f"Attribute {each} value(s)"].strip()) for each in ATTRIBUTES)
    return {name[:100]: value[:500] for name, value in pairs if name and value}


def _attributes(row: Row, chosen: set[str]) -> dict[str, str]:
    attributes = {name: value for name, value in _pairs(row).items() if name not in chosen}
    if tags := row["Tags"].strip():
        attributes["Tags"] = tags[:500]
    return attributes


def _path(row: Row) -> list[str]:
    first = row["Categories"].split(",")[0]
    return [part.strip()[:100] for part in first.split(">") if part.strip()] or [OTHER]
