"""One product as staff write it: the form, its rows, and what to do when somebody else saved first."""

from dataclasses import replace

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import WEIGHT_G, Category, Product
from shop_app.domain.editing import ATTRIBUTES_MAX, VARIANTS_MAX, PriceLine
from shop_app.domain.errors import InvalidInput, ShopError, VersionLost
from shop_app.kit.clock import now
from state import product_form, show_editing
from state._call import attempt
from state.editing_views import PairRow, PriceView, ProductFormView, VariantRow
from state.live import follow
from state.shell import ShellState

OPTIONS_MAX = 5
Whole = tuple[Product | None, list[PriceLine], list[Category], str]  # the product, its prices, categories, currency


class AdminProductState(rx.State):
    form: ProductFormView = ProductFormView()
    prices: list[PriceView] = []
    categories: list[tuple[str, str]] = []
    currency: str = ""
    errors: dict[str, str] = {}
    differences: list[tuple[str, str]] = []  # what somebody else changed since, as it is now
    is_lost: bool = False  # somebody else saved first
    is_new: bool = False
    is_missing: bool = False
    problem: str = ""
    is_loaded: bool = False
    opened: int = 0  # how often the form was filled: each time it is a new one
    saved: int = 0
    unsaved: int = 0  # rises with what is not saved yet and not typed either: a row more, a refusal

    _version: int = 0
    _newest: int = 0
    _opened: dict[str, str] = {}  # what was there when the form was filled
    _rows: int = 1000  # numbers the rows that are added

    @rx.event
    async def load_product(self):
        """Fill the form with the product of the address, or with nothing for a new one."""
        slug = self._slug()
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, slug))
        self.is_missing = refusal is not None and refusal.code == "not_found"
        self.problem = refusal.message if refusal and not self.is_missing else ""
        if found:
            self._fill(found)
        self.is_loaded = True

    @rx.event
    async def refresh_product(self):
        """Show stock as it is now, and say so when somebody else saved meanwhile; what is typed stays."""
        slug = self._slug()
        product, _ = await attempt(self, lambda shop, actor: shop.editing.product(actor, slug))
        if product and product.version != self._version:
            self._lose(product)
        elif product:
            self._count(product)

    @rx.event
    async def save_product(self, form: dict):
        """Store what was typed; whatever is wrong is said by its field, and nothing typed is lost."""
        shown, slug, version = self.form, self._slug(), self._version
        product, refusal = await attempt(self, lambda shop, actor: _save(shop, actor, form, shown, slug, version))
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        if refusal or not product:
            return await self._refuse(refusal)
        self._keep(product)
        if product.slug != slug:
            return [
                ShellState.tell(f"{product.title} is saved.", "success"),
                rx.redirect(routes.admin_product(product.slug)),
            ]
        prices, _ = await attempt(self, lambda shop, actor: shop.editing.prices(actor, slug))
        self.prices = show_editing.prices(prices or [])
        return ShellState.tell(f"{product.title} is saved.", "success")

    @rx.event
    def keep_mine(self):
        """Let the next save put what is typed over what somebody else saved."""
        self._version, self.is_lost, self.differences = self._newest, False, []

    # rows of the form

    @rx.event
    def add_variant(self):
        """Add an empty variant."""
        if len(self.form.variants) < VARIANTS_MAX:
            fresh = VariantRow(
                self._key("v"), weight=str(WEIGHT_G), options={each.key: "" for each in self.form.options}
            )
            self._put(variants=[*self.form.variants, fresh])

    @rx.event
    def remove_variant(self, key: str, is_removed: bool):
        """Mark a variant as one that goes with the next save, or let it stay."""
        rows = [replace(e, is_removed=is_removed is True) if e.key == key else e for e in self.form.variants]
        self._put(variants=rows)

    @rx.event
    def add_option(self):
        """Add something that tells variants apart, such as their size."""
        if len(self.form.options) < OPTIONS_MAX:
            self._put(options=[*self.form.options, PairRow(self._key("o"))])

    @rx.event
    def name_option(self, key: str, name: str):
        """Let the variants' fields be called what the option is called."""
        rows = [replace(each, name=str(name)[:100]) if each.key == key else each for each in self.form.options]
        self.form = replace(self.form, options=rows)

    @rx.event
    def remove_option(self, key: str):
        """Take an option off every variant."""
        self._put(options=[each for each in self.form.options if each.key != key])

    @rx.event
    def add_attribute(self):
        """Add an empty attribute."""
        if len(self.form.attributes) < ATTRIBUTES_MAX:
            self._put(attributes=[*self.form.attributes, PairRow(self._key("a"))])

    @rx.event
    def remove_attribute(self, key: str):
        """Take an attribute off the form."""
        self._put(attributes=[each for each in self.form.attributes if each.key != key])

    # inside

    def _slug(self) -> str:
        path = self.router.url.path.rstrip("/")
        return "" if path == routes.ADMIN_NEW_PRODUCT else path.rpartition("/")[2]

    def _key(self, kind: str) -> str:
        self._rows += 1
        return f"{kind}{self._rows}"

    def _put(self, **rows: list) -> None:
        self.form = replace(self.form, **rows)
        self.unsaved += 1

    def _fill(self, found: Whole) -> None:
        product, prices, categories, self.currency = found
        self.categories = show_editing.categories(categories)
        empty = ProductFormView(variants=[VariantRow(key="v0", weight=str(WEIGHT_G))])
        self.form = show_editing.form(product, prices, now()) if product else empty
        self.prices = show_editing.prices(prices)
        self.errors, self.opened, self.saved, self.is_new = {}, self.opened + 1, self.saved + 1, product is None
        self._note(product)

    def _keep(self, product: Product) -> None:
        """Go on from what was saved without drawing the form anew: the focus stays where it is."""
        stayed = [each for each in self.form.variants if not each.is_removed]
        shown = show_editing.form(product, [], now())
        self.form = replace(
            shown,
            options=self.form.options,
            attributes=self.form.attributes,
            variants=[
                replace(after, key=before.key, lowest=before.lowest, options=before.options)
                for before, after in zip(stayed, shown.variants, strict=True)
            ],
        )
        self.saved += 1
        self._note(product)

    def _note(self, product: Product | None) -> None:
        self._version = self._newest = product.version if product else 0
        self._opened = show_editing.facts(product) if product else {}
        self.is_lost, self.differences = False, []
        if product:
            follow(self, {live.product(product.id): AdminProductState.refresh_product})

    def _lose(self, product: Product) -> None:
        self.is_lost, self._newest = True, product.version
        self.differences = show_editing.differences(self._opened, show_editing.facts(product))

    def _count(self, product: Product) -> None:
        stored = {row.sku: row for row in show_editing.form(product, [], now()).variants}
        rows = [
            replace(
                row,
                stock=stored[row.sku].stock,
                availability=stored[row.sku].availability,
                availability_text=stored[row.sku].availability_text,
            )
            if row.sku in stored
            else row
            for row in self.form.variants
        ]
        self.form = replace(self.form, variants=rows)

    async def _refuse(self, refusal: ShopError | None) -> rx.event.EventSpec | None:
        self.unsaved += 1
        if not isinstance(refusal, VersionLost):
            return ShellState.tell(refusal.message, "error") if refusal else None
        await AdminProductState.refresh_product.fn(self)
        return None


def _look(shop: Services, actor: Actor, slug: str) -> Whole:
    categories, currency = shop.editing.categories(actor), shop.settings.currency
    if not slug:
        return None, [], categories, currency
    return shop.editing.product(actor, slug), shop.editing.prices(actor, slug), categories, currency


def _save(shop: Services, actor: Actor, form: dict, shown: ProductFormView, slug: str, version: int) -> Product:
    shop.editing.categories(actor)  # who may not edit learns that before the form is read
    edit = product_form.read(form, shown, shop.settings.currency)
    if slug:
        return shop.editing.change(actor, slug, edit, version)
    return shop.editing.create(actor, product_form.draft(edit))
