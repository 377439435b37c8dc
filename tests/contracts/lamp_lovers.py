"""A small shop on real stores with something to learn: sixty shoppers who buy lamps, mugs or rugs."""

from collections.abc import Iterator
from datetime import timedelta

from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.money import Money
from shop_app.domain.recommendations import Placement
from shop_app.kit.clock import now
from shop_app.settings import Settings

PRODUCTS, SHOPPERS = 30, 60
KINDS = ("lamp", "mug", "rug")
ADA, BOB = Actor("visitor-of-ada-0001"), Actor("visitor-of-bob-0001")
STRANGER = Actor("visitor-nobody-has-met")


def open_for_business(settings: Settings) -> bootstrap.Services:
    """Return a shop with thirty products, what was bought, and a live model; stores must be empty."""
    settings = settings.model_copy(update={"shelf_limit_ms": 10_000})  # however busy the machine is
    bootstrap.migrate(settings)
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    drafts = [
        ProductDraft(f"{KINDS[n // 10]} number {n}", "", "things", [Variant(f"S{n:02d}", Money(1000, "USD"), 9)])
        for n in range(PRODUCTS)
    ]
    shop.catalogue.bring_in(SYSTEM, [Category("things", "Things")], drafts)
    shop.interactions.bring_in(SYSTEM, bought())
    # By hand: in so regular a shop item-kNN is never wrong, and the gate lets nothing past it.
    shop.training.promote(SYSTEM, shop.training.retrain(SYSTEM).version)
    return shop


def bought() -> Iterator[Interaction]:
    """Yield six purchases of each shopper, all within one kind; Ada's are lamps, and Bob's are rugs."""
    shoppers = [ADA.shopper, *(f"v:shopper-{n:02d}" for n in range(1, SHOPPERS - 1)), BOB.shopper]
    for number, shopper in enumerate(shoppers):
        for step in range(6):
            at = now() - timedelta(days=40 - 6 * step, hours=number / 10)
            yield Interaction(shopper, 1 + 10 * (number % 3) + (number * 3 + step * 2) % 10, Kind.PURCHASE, at)


def shelf(shop: bootstrap.Services, actor: Actor) -> list[str]:
    """Return the titles on the actor's home shelf."""
    return [each.product.title for each in shop.recommendations.shelf(actor, Placement.HOME).suggestions]
