"""Fills an empty shop with the demo: catalogue, pictures, shoppers with a past, reviews. Made up, always the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from shop_app.bootstrap import Services
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.catalogue import ProductDraft, ReviewDraft
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.money import Money
from shop_app.domain.orders import HistoricOrder
from shop_app.kit.clock import now
from shop_app.seeds.catalogue import DemoCatalogue, demo_catalogue
from shop_app.seeds.pictures import PicturesUnavailable, compose_all, fetch_pack, find_pack
from shop_app.seeds.shoppers import DemoShoppers, demo_shoppers
from shop_app.seeds.tastes import summarise

MARKET = 5_000  # products the simulated shoppers know; a load test's 100,000 are only listed
Counting = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows one piece of long work: (what, how much in all) -> a function told how much more is done."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo brought in anew; ``no_pictures`` says why there are none, when there are none."""

    products: int
    shoppers: int
    orders: int
    interactions: int
    reviews: int
    no_pictures: str = ""


def seed(shop: Services, products: int, shoppers: int, seed: int, counting: Counting) -> Seeded:
    """Bring the demo in; what is there already stays as it is."""
    opening = now().replace(hour=0, minute=0, second=0, microsecond=0)
    made = demo_catalogue(products, seed, shop.settings.currency, opening)
    no_pictures = _paint(shop, made, counting)
    known: list[ProductDraft] = []
    with counting("products", products) as on_progress:
        ids = shop.catalogue.bring_in(SYSTEM, made.categories, _keep(made.drafts, known), on_progress)
    played = demo_shoppers(summarise(known, opening), shoppers, seed, opening)
    accounts = shop.accounts.bring_in(SYSTEM, [(each.email, each.name) for each in played.shoppers])
    prices = {variant.sku: variant.price for draft in known for variant in draft.variants}
    with counting("orders", len(played.orders)) as on_progress:
        orders = shop.history.bring_in(SYSTEM, _orders(played, accounts, prices, seed), on_progress)
    with counting("interactions", len(played.recorded)) as on_progress:
        events = shop.interactions.bring_in(SYSTEM, _events(played, accounts, ids, seed), on_progress)
    reviews = shop.catalogue.bring_in_reviews(SYSTEM, _reviews(played, accounts))
    return Seeded(len(set(ids.values())), len(accounts), orders, events, reviews, no_pictures)


def _paint(shop: Services, made: DemoCatalogue, counting: Counting) -> str:
    data_dir = shop.settings.data_dir.resolve()
    painted = 0
    try:
        pack = find_pack(data_dir) or fetch_pack(data_dir)
    except PicturesUnavailable as error:
        return str(error)
    with counting("pictures", len(made.pictures)) as on_progress:

        def tell(done: int, _total: int) -> None:
            nonlocal painted
            on_progress(done - painted)
            painted = done

        compose_all(pack, made.pictures, shop.settings.images_dir.resolve(), processes=2, progress=tell)
    return ""


def _keep(drafts: Iterable[ProductDraft], known: list[ProductDraft]) -> Iterator[ProductDraft]:
    for draft in drafts:
        if len(known) < MARKET:
            known.append(draft)
        yield draft


def _orders(
    played: DemoShoppers, accounts: list[int], prices: Mapping[str, Money], seed: int
) -> Iterator[HistoricOrder]:
    for index, order in enumerate(played.orders):
        shopper = played.shoppers[order.shopper]
        yield HistoricOrder(
            number=f"DEMO-{seed}-{index + 1:05d}",
            account_id=accounts[order.shopper],
            email=shopper.email,
            placed_at=order.placed_at,
            lines=[(sku, quantity, prices[sku]) for sku, quantity in order.lines],
            shipping_address=shopper.address,
            status=order.status,
        )


def _events(played: DemoShoppers, accounts: list[int], ids: Mapping[str, int], seed: int) -> Iterator[Interaction]:
    for index, event in enumerate(played.events):
        yield Interaction(
            shopper=f"a:{accounts[event.shopper]}",
            product_id=ids[event.sku],
            kind=Kind(event.kind),
            at=event.at,
            quantity=event.quantity,
            key=f"demo:{seed}:{index}",
        )


def _reviews(played: DemoShoppers, accounts: list[int]) -> Iterator[ReviewDraft]:
    for review in played.reviews:
        yield ReviewDraft(
            product=review.product,
            account_id=accounts[review.shopper],
            author=played.shoppers[review.shopper].name,
            rating=review.rating,
            text=review.text,
            at=review.at,
            is_verified=True,
        )
