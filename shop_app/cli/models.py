"""``shop train``: a new model now, through the gate. ``shop simulate``: do shelves that learn serve people better?"""

from typing import Annotated

import typer

from shop_app.bootstrap import Services, open_shop
from shop_app.cli.say import counting, figures, progress
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.experiments import Challenger
from shop_app.domain.recommendations import ModelCard
from shop_app.seeds import simulation

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def train(seed: int = 1, json: AsJson = False) -> None:
    """Retrain now and publish the model if the gate lets it pass."""
    with open_shop() as shop:
        card = train_in(shop, seed)
    rows = {"model": card.version, "verdict": card.verdict, "promoted": card.was_promoted}
    figures("Training", rows | {name: round(value, 4) for name, value in card.metrics.items()}, json)


def simulate(
    visitors: Annotated[int, typer.Option(min=10, help="People who visit once each.")] = 1_000,
    seed: int = 1,
    json: AsJson = False,
) -> None:
    """Let people of known tastes visit, a third of them held out; say what learning is worth. Keeps nothing."""
    with open_shop() as shop:
        trial = shop.shelf_stats.start(SYSTEM, Challenger.VARIED, 1 / 3, 1 / 3)
        try:
            with counting("visits", visitors) as on_progress:
                cards = simulation.offered(shop)
                found = simulation.simulate(
                    shop, simulation.people(cards, visitors, seed), cards, seed, on_progress=on_progress
                )
        finally:
            shop.shelf_stats.stop(SYSTEM)
    figures("Simulated visitors", simulation.told(found, trial), json)


def train_in(shop: Services, seed: int = 1) -> ModelCard:
    """Train with a bar that says what is going on."""
    with progress() as bars:
        task = bars.add_task("training", total=100)
        return shop.training.retrain(
            SYSTEM, lambda what, share: bars.update(task, description=what, completed=round(100 * share)), seed
        )
