"""``shop seed``: the demo shop, made up and always the same."""

from dataclasses import asdict
from typing import Annotated

import typer

from shop_app.bootstrap import Services, open_shop
from shop_app.cli.models import AsJson
from shop_app.cli.say import console, counting, figures
from shop_app.seeds.catalogue import PRODUCTS
from shop_app.seeds.run import Seeded
from shop_app.seeds.run import seed as bring_demo_in

SHOPPERS = 1_200
SEED = 7


def seed(
    products: Annotated[int, typer.Option(min=1)] = PRODUCTS,
    shoppers: Annotated[int, typer.Option(min=0)] = SHOPPERS,
    seed: int = SEED,
    json: AsJson = False,
) -> None:
    """Fill the shop with the demo catalogue and simulated shoppers; a second time changes nothing."""
    with open_shop() as shop:
        figures("Demo", asdict(seed_in(shop, products, shoppers, seed)), json)


def seed_in(shop: Services, products: int = PRODUCTS, shoppers: int = SHOPPERS, seed: int = SEED) -> Seeded:
    """Bring the demo in with bars for what takes long."""
    seeded = bring_demo_in(shop, products, shoppers, seed, counting)
    if seeded.no_pictures:
        console.print(f"[yellow]No pictures:[/] {seeded.no_pictures}")
    return seeded
