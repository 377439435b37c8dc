"""Reads the form of a product: what was typed becomes an edit or a draft, or is said to be wrong by its field.

The rows of the page say which fields there are and which SKUs are stored; the service checks all the rest.
"""

from collections.abc import Mapping
from typing import Any

from shop_app.domain.catalogue import ProductDraft, Status
from shop_app.domain.editing import DESCRIPTION_MAX, ProductEdit, VariantEdit
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, parse
from state._call import text_of
from state.editing_views import PairRow, ProductFormView, VariantRow


def read(form: dict[str, Any], shown: ProductFormView, currency: str) -> ProductEdit:
    """Return what was typed as an edit of every part.

    Raises:
        InvalidInput: names every field that cannot be read, by its name in the form.
    """
    wrong: dict[str, str] = {}
    options = {each.key: text_of(form, f"option-{each.key}", 101).strip() for each in shown.options}
    if len({*options.values()}) != len(options) or "" in options.values():
        wrong["options"] = "Give every option a name of its own."
    variants = [_variant(form, row, options, currency, wrong) for row in shown.variants if not row.is_removed]
    attributes = _attributes(form, shown.attributes, wrong)
    if wrong:
        raise InvalidInput(wrong)
    status = text_of(form, "status", 20)
    return ProductEdit(
        title=text_of(form, "title", 201),
        description=text_of(form, "description", DESCRIPTION_MAX + 1).strip(),
        category=text_of(form, "category", 100),
        slug=text_of(form, "slug", 101).strip() or None,
        status=Status(status) if status in set(Status) else Status.DRAFT,
        attributes=attributes,
        variants=variants,
    )


def draft(edit: ProductEdit) -> ProductDraft:
    """Return what was typed as a new product.

    Raises:
        InvalidInput: names every field that will not do.
    """
    return ProductDraft(
        title=(edit.title or "").strip(),
        description=edit.description or "",
        category=edit.category or "",
        variants=[each.variant() for each in edit.variants or ()],
        slug=edit.slug or "",
        attributes=edit.attributes or {},
        status=edit.status or Status.DRAFT,
    )


def _variant(
    form: dict[str, Any], row: VariantRow, options: Mapping[str, str], currency: str, wrong: dict[str, str]
) -> VariantEdit:
    sku = row.sku if row.is_known else text_of(form, f"sku-{row.key}", 65).strip()
    if not sku:
        wrong[f"sku-{row.key}"] = "Give it a SKU: the code on its shelf."
    price = _money(form, f"price-{row.key}", currency, wrong)
    if price is None:
        wrong.setdefault(f"price-{row.key}", "Say what it costs.")
    said = {name: text_of(form, f"value-{row.key}-{key}", 101).strip() for key, name in options.items()}
    return VariantEdit(
        sku=sku,
        price=price or Money(0, currency),
        options={name: value for name, value in said.items() if value},
        compare_at=_money(form, f"compare_at-{row.key}", currency, wrong),
        stock=None if row.is_known else _whole(form, f"stock-{row.key}", "pieces", wrong) or 0,
        weight_g=_whole(form, f"weight-{row.key}", "grams", wrong),
    )


def _attributes(form: dict[str, Any], rows: list[PairRow], wrong: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        name, value = (text_of(form, f"{part}-{row.key}", 101).strip() for part in ("name", "value"))
        if bool(name) != bool(value):
            wrong["attributes"] = "An attribute has a name and a value."
        elif name in found:
            wrong["attributes"] = f"{name} is there twice."
        elif name:
            found[name] = value
    return found


def _money(form: dict[str, Any], name: str, currency: str, wrong: dict[str, str]) -> Money | None:
    text = text_of(form, name, 20).strip().replace(",", ".")
    try:
        return parse(text, currency) if text else None
    except InvalidInput as error:
        wrong[name] = error.message
        return None


def _whole(form: dict[str, Any], name: str, what: str, wrong: dict[str, str]) -> int | None:
    text = text_of(form, name, 12).strip()
    if text and not (text.isascii() and text.isdigit()):
        wrong[name] = f"A whole number of {what}."
    return int(text) if text and name not in wrong else None
