"""Products, stock, categories and search words as staff send and read them."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from shop_app.api.shapes.base import MoneyIn, MoneyOut, Shape
from shop_app.api.shapes.catalogue import CategoryOut, ImageOut, RatingOut
from shop_app.domain import catalogue, editing, search
from shop_app.domain.catalogue import Product, ProductDraft, Status, Variant
from shop_app.domain.editing import ProductEdit, VariantEdit
from shop_app.domain.errors import InvalidInput
from shop_app.kit.clock import iso

Pieces = Annotated[int, Field(strict=True, ge=0, le=editing.STOCK_MAX)]
Grams = Annotated[int, Field(strict=True, ge=0, le=catalogue.WEIGHT_MAX_G)]


class VariantIn(Shape):
    sku: str
    price: MoneyIn
    compare_at: MoneyIn | None = None
    stock: Pieces | None = None
    weight_g: Grams | None = None
    options: dict[str, str] = Field(default_factory=dict)

    def edit(self) -> VariantEdit:
        compare_at = self.compare_at.money() if self.compare_at else None
        return VariantEdit(self.sku, self.price.money(), self.options, compare_at, self.stock, self.weight_g)


class ProductIn(Shape):
    """A new product: either one variant in ``sku``, ``price``, ``stock``, or several in ``variants``."""

    title: str
    description: str = ""
    category: str
    slug: str = ""
    status: Status = Status.DRAFT
    attributes: dict[str, str] = Field(default_factory=dict)
    sku: str = ""
    price: MoneyIn | None = None
    compare_at: MoneyIn | None = None
    stock: Pieces = 0
    weight_g: Grams | None = None
    variants: list[VariantIn] = Field(default_factory=list)

    def draft(self) -> ProductDraft:
        variants = self.variants
        if not variants:
            missing = {"sku": self.sku, "price": self.price}
            if wrong := {name: "This is needed." for name, value in missing.items() if not value}:
                raise InvalidInput(wrong)
            own = ("sku", "price", "compare_at", "stock", "weight_g")
            variants = [VariantIn(**{name: getattr(self, name) for name in own})]
        return ProductDraft(
            title=self.title.strip(),
            description=self.description,
            category=self.category,
            variants=[each.edit().variant() for each in variants],
            slug=self.slug,
            attributes=self.attributes,
            status=self.status,
        )


class ProductPatch(Shape):
    """What to change: parts that are left out stay. ``variants`` replaces all of them.

    ``price``, ``compare_at``, ``sku``, ``stock`` and ``weight_g`` are those of the default variant.
    """

    title: str | None = None
    description: str | None = None
    category: str | None = None
    slug: str | None = None
    status: Status | None = None
    attributes: dict[str, str] | None = None
    sku: str | None = None
    price: MoneyIn | None = None
    compare_at: MoneyIn | None = None
    stock: Pieces | None = None
    weight_g: Grams | None = None
    variants: list[VariantIn] | None = None

    def edit(self, product: Product) -> ProductEdit:
        variants = [each.edit() for each in self.variants] if self.variants is not None else None
        own = {"sku", "price", "compare_at", "stock", "weight_g"} & self.model_fields_set
        if own and variants is not None:
            raise InvalidInput(dict.fromkeys(own, "Say this in variants, or leave variants out."))
        return ProductEdit(
            title=self.title,
            description=self.description,
            category=self.category,
            slug=self.slug,
            status=self.status,
            attributes=self.attributes,
            variants=self._default_changed(product) if own else variants,
        )

    def _default_changed(self, product: Product) -> list[VariantEdit]:
        return [
            self._changed(each) if each is product.default else editing.unchanged(each) for each in product.variants
        ]

    def _changed(self, before: Variant) -> VariantEdit:
        is_given = "compare_at" in self.model_fields_set
        given = self.compare_at.money() if self.compare_at else None
        return VariantEdit(
            sku=self.sku or before.sku,
            price=self.price.money() if self.price else before.price,
            options=before.options,
            compare_at=given if is_given else before.compare_at,
            stock=self.stock if self.stock is not None or not self.sku or self.sku == before.sku else before.stock,
            weight_g=before.weight_g if self.weight_g is None else self.weight_g,
        )


class StaffVariantOut(Shape):
    sku: str
    options: Mapping[str, str]
    price: MoneyOut
    compare_at: MoneyOut | None
    stock: int
    weight_g: int
    availability: str


class StaffProductOut(Shape):
    slug: str
    title: str
    description: str
    category: CategoryOut
    status: str
    version: int
    sku: str
    price: MoneyOut
    compare_at: MoneyOut | None
    stock: int
    availability: str
    attributes: Mapping[str, str]
    variants: list[StaffVariantOut]
    images: list[ImageOut]
    rating: RatingOut

    @classmethod
    def of(cls, product: Product) -> "StaffProductOut":
        default, stock = product.default, sum(each.stock for each in product.variants)
        variants = [
            StaffVariantOut(
                sku=each.sku,
                options=each.options,
                price=MoneyOut.of(each.price),
                compare_at=MoneyOut.of(each.compare_at) if each.compare_at else None,
                stock=each.stock,
                weight_g=each.weight_g,
                availability=each.availability,
            )
            for each in product.variants
        ]
        return cls(
            slug=product.slug,
            title=product.title,
            description=product.description,
            category=CategoryOut.of(product.category),
            status=product.status,
            version=product.version,
            sku=default.sku,
            price=MoneyOut.of(default.price),
            compare_at=MoneyOut.of(default.compare_at) if default.compare_at else None,
            stock=stock,
            availability=catalogue.Availability.of(stock),
            attributes=product.attributes,
            variants=variants,
            images=[ImageOut.of(image) for image in product.images],
            rating=RatingOut(average=product.rating_average, count=product.rating_count),
        )


class StaffRowOut(Shape):
    slug: str
    title: str
    status: str
    category: CategoryOut
    sku: str
    price: MoneyOut
    stock: int
    version: int
    updated_at: str

    @classmethod
    def of(cls, row: editing.StaffRow) -> "StaffRowOut":
        return cls(
            slug=row.slug,
            title=row.title,
            status=row.status,
            category=CategoryOut.of(row.category),
            sku=row.sku,
            price=MoneyOut.of(row.price),
            stock=row.stock,
            version=row.version,
            updated_at=iso(row.updated_at),
        )


class StatusIn(Shape):
    slugs: list[str]
    status: Status


class ChangedOut(Shape):
    changed: int


class AdjustmentIn(BaseModel):
    """The service says what an adjustment is: "2" or 2.0 is not quietly made into one."""

    model_config = ConfigDict(extra="forbid")

    delta: Annotated[Any, Field(json_schema_extra={"type": "integer"})]
    reason: Annotated[Any, Field(json_schema_extra={"type": "string"})]


class StockLineOut(Shape):
    at: str
    delta: int
    reason: str
    note: str | None
    order_number: str | None

    @classmethod
    def of(cls, line: editing.StockLine) -> "StockLineOut":
        return cls(
            at=iso(line.at),
            delta=line.delta,
            reason=line.reason,
            note=line.note or None,
            order_number=line.order_number or None,
        )


class StockOut(Shape):
    sku: str
    stock: int
    movements: list[StockLineOut] = Field(default_factory=list)


class CategoryIn(Shape):
    slug: str
    title: str
    parent: str | None = None


class CategoryPatch(Shape):
    title: str
    parent: str | None = None


class SynonymsIn(Shape):
    words: list[str]


class SynonymsOut(Shape):
    id: int
    words: list[str]

    @classmethod
    def of(cls, group: editing.SynonymGroup) -> "SynonymsOut":
        return cls(id=group.id, words=list(group.words))


class TermOut(Shape):
    term: str
    count: int
    results: int

    @classmethod
    def of(cls, term: search.SearchTerm) -> "TermOut":
        return cls(term=term.term, count=term.count, results=term.total)


class TermsOut(Shape):
    top: list[TermOut]
    missing: list[TermOut]
