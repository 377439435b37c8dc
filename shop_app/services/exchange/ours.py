"""Our own catalogue file: a row for each variant; rows with the same ``slug`` are one product. Reads what it writes."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from shop_app.domain.catalogue import Image, Product, ProductDraft, Status, Variant
from shop_app.domain.errors import InvalidInput
from shop_app.kit.clock import aware
from shop_app.services.exchange.cells import safe
from shop_app.services.exchange.products import Builder, Read, Tree, grouped
from shop_app.services.exchange.reading import Row, rows

NEEDED = ("item", "title", "category", "price")
COLUMNS = (
    "item", "title", "description", "category", "price", "attributes", "compare_at", "stock", "options", "weight_g",
    "slug", "status", "images", "category_path", "currency", "created_at",
)  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PICTURE = re.compile(r"/images/[A-Za-z0-9_-]+-640\.webp")
BETWEEN = " > "
WEIGHT_G = 500


def read(data: bytes, builder: Builder, tree: Tree) -> Read:
    """Return the products of a file; raises `FileRefused` with everything that is wrong."""
    found = list(rows(data, NEEDED))
    for group in grouped(found, lambda row: row["slug"].strip() or f"\0{row.number}"):
        first = group[0]
        variants = [made for row in group if (made := _variant(row, builder))]
        titles, slugs = _path(first, builder)
        if (slug := first["slug"].strip()) and not (SLUG.fullmatch(slug) and len(slug) <= 100):
            builder.problems.add(first.number, "slug", "An address has small letters, digits and hyphens.")
        details = {
            "slug": slug,
            "attributes": _mapping(first, "attributes", builder),
            "images": _images(first, builder),
            "status": _status(first, builder),
            "created_at": _moment(first, builder),
        }
        if variants and titles:
            builder.keep(first.number, partial(_draft, first, variants, tree.slug(titles, slugs), details))
    return builder.read(tree)


def _draft(first: Row, variants: list[Variant], category: str, details: dict[str, Any]) -> ProductDraft:
    return ProductDraft(first["title"].strip(), first["description"], category, variants, **details)


def lines(products: Iterable[Product]) -> Iterator[str]:
    """Write products as lines of a file, the header first."""
    yield _line(COLUMNS)
    for product in products:
        for variant in product.variants:
            yield _line(_cells(product, variant))


def _cells(product: Product, variant: Variant) -> list[str]:
    return [
        variant.sku,
        product.title,
        product.description,
        BETWEEN.join(each.title for each in product.breadcrumbs),
        variant.price.decimal,
        _json(product.attributes),
        variant.compare_at.decimal if variant.compare_at else "",
        str(variant.stock),
        _json(variant.options),
        str(variant.weight_g),
        product.slug,
        str(product.status),
        _json([asdict(image) for image in product.images]),
        "/".join(each.slug for each in product.breadcrumbs),
        variant.price.currency,
        aware(product.created_at).isoformat(),
    ]


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def _json(value: Any) -> str:
    return json.dumps(dict(value) if not isinstance(value, list) else value, ensure_ascii=False) if value else ""


def _variant(row: Row, builder: Builder) -> Variant | None:
    sku = row["item"].strip()
    is_free = builder.claim(row, "item", sku)
    price, compare_at = builder.money(row, "price"), builder.money(row, "compare_at")
    if price is None and not row["price"].strip():
        builder.problems.add(row.number, "price", "A price is missing.")
    if (currency := row["currency"].strip()) and currency != builder.currency:
        builder.problems.add(row.number, "currency", f"This shop sells in {builder.currency}, not in {currency}.")
    options, stock = _mapping(row, "options", builder), builder.whole(row, "stock", 0)
    weight = builder.whole(row, "weight_g", WEIGHT_G)
    if not is_free or price is None:
        return None
    return Variant(sku, price, stock, options, compare_at, weight_g=weight)


def _path(row: Row, builder: Builder) -> tuple[list[str], list[str]]:
    titles = [title.strip() for title in row["category"].split(">") if title.strip()]
    slugs = [slug for slug in row["category_path"].strip().split("/") if slug]
    if not titles:
        builder.problems.add(row.number, "category", "A category is missing.")
    if any(len(title) > 100 for title in titles):
        builder.problems.add(row.number, "category", "The title of a category has at most 100 letters.")
    if slugs and (len(slugs) != len(titles) or not all(SLUG.fullmatch(slug) and len(slug) <= 80 for slug in slugs)):
        builder.problems.add(row.number, "category_path", "This does not fit the category. Leave it empty.")
    return titles, slugs


def _mapping(row: Row, column: str, builder: Builder) -> dict[str, str]:
    if not (said := row[column].strip()):
        return {}
    try:
        value = json.loads(said)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(each, str | int | float) for each in value.values()):
        builder.problems.add(row.number, column, 'Write pairs like {"Colour": "red"}.')
        return {}
    return {str(name)[:100]: str(each)[:500] for name, each in value.items()}


def _images(row: Row, builder: Builder) -> list[Image]:
    if not (said := row["images"].strip()):
        return []
    try:
        images = [Image(**each) for each in json.loads(said)]
        if all(PICTURE.fullmatch(image.url) and isinstance(image.alt, str) for image in images):
            return images
    except (TypeError, ValueError):
        pass
    builder.problems.add(row.number, "images", "Pictures are brought in by the back office. Leave this empty.")
    return []


def _status(row: Row, builder: Builder) -> Status:
    said = row["status"].strip().lower() or Status.PUBLISHED.value
    if said not in set(Status):
        builder.problems.add(row.number, "status", "Say draft, published or archived.")
        return Status.DRAFT
    return Status(said)


def _moment(row: Row, builder: Builder) -> datetime | None:
    if not (said := row["created_at"].strip()):
        return None

    def moment() -> datetime:
        try:
            return aware(datetime.fromisoformat(said))
        except ValueError as error:
            raise InvalidInput({"created_at": f"{said!r} is not a moment such as 2026-05-31T12:00:00Z."}) from error

    return builder.tried(row.number, "created_at", moment)
