"""Changes the catalogue for staff: products with their versions, and stock. Every change is audited."""

from collections.abc import Mapping, Sequence

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category, Product, ProductDraft, Status
from shop_app.domain.editing import (
    PriceLine,
    ProductEdit,
    StaffQuery,
    StaffRow,
    StockLine,
    check_delta,
    check_draft,
)
from shop_app.domain.errors import InvalidInput, NotFound, VersionLost
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.kept_answers import KeptAnswers

MOVEMENTS_SHOWN = 50
BULK_MAX = 500
CATALOGUE_CHANGED = "catalogue_changed"  # outbox topic; payload: slugs, tree


class EditingService:
    """What the back office and REST do to the catalogue.

    Raises:
        SignInNeeded, NotAllowed: the actor may not edit the catalogue; from every method.
        InvalidInput: names every field that will not do.
    """

    def __init__(self, store: Store, kept: KeptAnswers, currency: str) -> None:
        self._store = store
        self._kept = kept
        self._currency = currency

    def products(self, actor: Actor, query: StaffQuery) -> tuple[list[StaffRow], int]:
        """Return a page of products in any status, and how many there are."""
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return tx.catalogue.staff_list(query)

    def categories(self, actor: Actor) -> list[Category]:
        """Return the categories that a product may be put in, parents before their children."""
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return tx.catalogue.categories()

    def product(self, actor: Actor, slug: str) -> Product:
        """Return a product in whatever status, with its version.

        Raises:
            NotFound: there is none with this slug.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return _product(tx, slug)

    def create(self, actor: Actor, draft: ProductDraft) -> Product:
        """Store a new product; an address that is taken gets a number."""
        access(actor, Permission.EDIT_CATALOGUE)
        check_draft(draft, self._currency)
        with self._store.writing() as tx:
            skus = [variant.sku for variant in draft.variants]
            if taken := [sku for sku in skus if tx.stock.level(sku) is not None]:
                raise InvalidInput({"sku": f"SKU {taken[0]!r} belongs to another product."})
            tx.catalogue.bring_in([draft], now())
            product = _product(tx, tx.catalogue.product_of(skus[0]))
            audit.record(tx, actor, "product.create", product.slug, None, _facts(product))
            tell_changed(tx, [product.slug])
        self._kept.forget([product.slug])
        return product

    def change(self, actor: Actor, slug: str, edit: ProductEdit, version: int) -> Product:
        """Change the parts of a product that the edit names.

        Args:
            version: of the product as the editor saw it.

        Raises:
            VersionLost: somebody saved first, or sold a piece whose count is being set; nothing is changed.
            NotFound: there is none with this slug.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            before = _product(tx, slug)
            if before.version != version:
                raise VersionLost
            draft, stock = _edited(before, edit)
            check_draft(draft, self._currency)
            if not tx.catalogue.change(before, draft, version, stock, now()):
                raise VersionLost
            after = _product(tx, draft.slug)
            was, now_is = _facts(before), _facts(after)
            changed = [name for name in now_is if was[name] != now_is[name]]
            audit.record(
                tx, actor, "product.change", slug, {k: was[k] for k in changed}, {k: now_is[k] for k in changed}
            )
            tell_changed(tx, [slug, after.slug])
            tx.tell(live.product(after.id))
        self._kept.forget([slug, after.slug])
        return after

    def archive(self, actor: Actor, slug: str, version: int) -> None:
        """Take a product off sale for good; orders and old links keep what they refer to.

        Raises:
            VersionLost: somebody saved first.
            NotFound: there is none with this slug.
        """
        self.change(actor, slug, ProductEdit(status=Status.ARCHIVED), version)

    def set_status(self, actor: Actor, slugs: Sequence[str], status: Status) -> dict[str, Status]:
        """Publish or take off sale many at once; unknown ones are passed over.

        Returns:
            What each one was that was not so already: what ``undo_status`` takes.
        """
        return self._set_statuses(actor, dict.fromkeys(slugs, status))

    def undo_status(self, actor: Actor, were: Mapping[str, Status], status: Status) -> dict[str, Status]:
        """Give products their status of before, those that still have the one they were given then."""
        return self._set_statuses(actor, were, only=status)

    def _set_statuses(
        self, actor: Actor, wanted: Mapping[str, Status], only: Status | None = None
    ) -> dict[str, Status]:
        access(actor, Permission.EDIT_CATALOGUE)
        if not 1 <= len(wanted) <= BULK_MAX:
            raise InvalidInput({"slugs": f"Choose 1 to {BULK_MAX} products."})
        were: dict[str, Status] = {}
        with self._store.writing() as tx:
            for slug, status in wanted.items():
                found = tx.catalogue.any_product(slug)
                if found is None or found.status is status or only not in (None, found.status):
                    continue
                tx.catalogue.set_status(found.id, status, now())
                audit.record(tx, actor, "product.status", slug, {"status": found.status}, {"status": status})
                tx.tell(live.product(found.id))
                were[slug] = found.status
            tell_changed(tx, list(were))
        self._kept.forget(list(were))
        return were

    def adjust_stock(self, actor: Actor, sku: str, delta: object, reason: object) -> int:
        """Book pieces in or out with the reason why; returns how many there are now.

        Raises:
            NotFound: no such SKU.
            OutOfStock: the count would fall below zero.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        pieces, why = check_delta(delta, reason)
        with self._store.writing() as tx:
            slug = tx.catalogue.product_of(sku)
            if not slug:
                raise NotFound("There is no such SKU.")
            tx.stock.adjust(sku, pieces, now(), why)
            left = tx.stock.level(sku) or 0
            audit.record(tx, actor, "stock.adjust", sku, {"stock": left - pieces}, {"stock": left, "reason": why})
            tell_changed(tx, [slug])
        self._kept.forget([slug])
        return left

    def stock(self, actor: Actor, sku: str) -> tuple[int, list[StockLine]]:
        """Return how many pieces of a SKU there are, and its newest movements.

        Raises:
            NotFound: no such SKU.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            level = None if "\0" in sku else tx.stock.level(sku)
            if level is None:
                raise NotFound("There is no such SKU.")
            return level, tx.stock.movements(sku, MOVEMENTS_SHOWN)

    def prices(self, actor: Actor, slug: str) -> list[PriceLine]:
        """Return what the variants of a product cost and from when on, the oldest price first.

        Raises:
            NotFound: there is none with this slug.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return tx.catalogue.prices([each.sku for each in _product(tx, slug).variants])


def _product(tx: Transaction, slug: str) -> Product:
    product = tx.catalogue.any_product(slug)
    if product is None:
        raise NotFound("We could not find that product.")
    return product


def _edited(before: Product, edit: ProductEdit) -> tuple[ProductDraft, dict[str, int]]:
    """Return the product as it is to be, and the counts to set."""
    known = {each.sku: each for each in before.variants}
    edits = edit.variants
    variants = before.variants if edits is None else [each.variant(known.get(each.sku)) for each in edits]
    draft = ProductDraft(
        title=before.title if edit.title is None else edit.title.strip(),
        description=before.description if edit.description is None else edit.description,
        category=edit.category or before.category.slug,
        variants=variants,
        slug=edit.slug or before.slug,
        attributes=before.attributes if edit.attributes is None else edit.attributes,
        images=before.images,
        status=edit.status or before.status,
    )
    return draft, {each.sku: each.stock for each in edits or () if each.stock is not None and each.sku in known}


def _facts(product: Product) -> dict[str, object]:
    variants = {
        each.sku: {
            "price": each.price.amount,
            "compare_at": each.compare_at.amount if each.compare_at else None,
            "stock": each.stock,
            "weight_g": each.weight_g,
            "options": dict(each.options),
        }
        for each in product.variants
    }
    return {
        "slug": product.slug,
        "title": product.title,
        "description": product.description[:200],
        "category": product.category.slug,
        "status": str(product.status),
        "attributes": dict(product.attributes),
        "variants": variants,
    }


def tell_changed(tx: Transaction, slugs: Sequence[str], *, tree: bool = False) -> None:
    """Let caches forget these products, and every listing, once this transaction is committed.

    Args:
        tree: the category tree changed, and with it what stands over every product.
    """
    tx.outbox.add(CATALOGUE_CHANGED, {"slugs": sorted(set(slugs)), "tree": tree}, now())
