"""``shop train``: a new model now, through the gate."""

from typing import Annotated

import typer

from shop_app.bootstrap import Services, open_shop
from shop_app.cli.say import figures, progress
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.recommendations import ModelCard

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def train(seed: int = 1, json: AsJson = False) -> None:
    """Retrain now and publish the model if the gate lets it pass."""
    with open_shop() as shop:
        card = train_in(shop, seed)
    rows = {"model": card.version, "verdict": card.verdict, "promoted": card.was_promoted}
    figures("Training", rows | {name: round(value, 4) for name, value in card.metrics.items()}, json)


def train_in(shop: Services, seed: int = 1) -> ModelCard:
    """Train with a bar that says what is going on."""
    with progress() as bars:
        task = bars.add_task("training", total=100)
        return shop.training.retrain(
            SYSTEM, lambda what, share: bars.update(task, description=what, completed=round(100 * share)), seed
        )
