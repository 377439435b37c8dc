"""Staff's window on shelves: what they do, what is tried, the rules, why, and training. The services decide who may."""

import contextlib

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.choices import RuleKind
from shop_app.domain.errors import InvalidInput
from shop_app.domain.experiments import Challenger
from shop_app.domain.recommendations import Placement
from state import shelf_show, show
from state._call import ask, attempt, text_of
from state.admin import AdminModelsState
from state.live import follow
from state.shelf_views import AlarmView, ChartView, OnlineView, RuleView, TrialView
from state.shell import ShellState
from state.views import ShelfView


class ShelfDeskState(rx.State):
    alarms: list[AlarmView] = []
    online: OnlineView = OnlineView()
    chart: ChartView = ChartView()
    trials: list[TrialView] = []
    rules: list[RuleView] = []
    training: str = ""
    training_percent: int = 0
    is_training: bool = False
    answer: list[str] = []
    tried: ShelfView = ShelfView()

    @rx.event
    async def load_shelves(self):
        """Show everything there is to know about shelves."""
        found, _refusal = await attempt(self, _look)
        if found:
            self.alarms, self.online, self.chart, self.trials, self.rules = found
            follow(self, {live.TRAINING: ShelfDeskState.refresh_training})
            await self.refresh_training()
        return AdminModelsState.load_models

    @rx.event
    async def refresh_training(self):
        """Show where the training stands; when it is over, what became of it."""
        was_training = self.is_training
        news = await ask(self, lambda shop, actor: shop.retraining.news(actor))
        self.training, self.training_percent, self.is_training = news.what, round(100 * news.share), news.is_running
        if was_training and not news.is_running:
            return ShelfDeskState.load_shelves

    @rx.event
    async def train_now(self):
        """Ask the worker for a new model."""
        await ask(self, lambda shop, actor: shop.retraining.ask(actor))
        await self.refresh_training()

    @rx.event
    async def roll_back(self):
        """Go back to the model before the live one."""
        version = await ask(self, lambda shop, actor: shop.shelf_desk.roll_back(actor))
        return await self._done(f"Model {version} is live again.")

    @rx.event
    async def set_rule(self, form: dict):
        """Pin, boost or exclude a product."""
        await ask(self, lambda shop, actor: _set_rule(shop, actor, form))
        return await self._done("The rule holds within five seconds.")

    @rx.event
    async def drop_rule(self, slug: str, placement: str):
        """Take a rule back."""
        where = _placement(str(placement))
        await ask(self, lambda shop, actor: shop.shelf_desk.drop_rule(actor, str(slug), where))
        return await self._done("The rule is gone.")

    @rx.event
    async def start_trial(self, form: dict):
        """Begin an experiment."""
        await ask(self, lambda shop, actor: _start(shop, actor, form))
        return await self._done("The experiment runs.")

    @rx.event
    async def stop_trial(self):
        """End the experiment that runs."""
        await ask(self, lambda shop, actor: shop.shelf_stats.stop(actor))
        return await self._done("The experiment is over; everybody gets the shelves as they are.")

    @rx.event
    async def explain(self, form: dict):
        """Say why a shopper sees a product, or does not."""
        email, slug = text_of(form, "email"), _slug(text_of(form, "product"))
        found = await ask(self, lambda shop, actor: shop.shelf_desk.explain(actor, email, slug))
        self.answer = shelf_show.explanation(found)

    @rx.event
    async def try_out(self, form: dict):
        """Show the shelf of somebody who looked at these products."""
        slugs = [_slug(each) for each in text_of(form, "products").replace(",", " ").split()][:20]
        found = await ask(self, lambda shop, actor: shop.shelf_desk.preview(actor, slugs))
        self.tried = show.shelf(found, "What they would see", "tried")

    async def _done(self, words: str):
        shell = await self.get_state(ShellState)
        shell._tell(words, "success")
        return ShelfDeskState.load_shelves


def _look(
    shop: Services, actor: Actor
) -> tuple[list[AlarmView], OnlineView, ChartView, list[TrialView], list[RuleView]]:
    return (
        [AlarmView(each.name.capitalize(), each.words, each.is_well) for each in shop.shelf_stats.alarms(actor)],
        shelf_show.online(shop.shelf_stats.online(actor)),
        shelf_show.models(shop.training.cards(actor)),
        [shelf_show.trial(each) for each in shop.shelf_stats.trials(actor)],
        [shelf_show.rule(each) for each in shop.shelf_desk.rules(actor)],
    )


def _set_rule(shop: Services, actor: Actor, form: dict[str, object]) -> None:
    kind = text_of(form, "kind")
    if kind not in list(RuleKind):
        raise InvalidInput({"kind": "Choose pin, boost or exclude."})
    where = _placement(text_of(form, "placement"))
    shop.shelf_desk.set_rule(actor, _slug(text_of(form, "product")), RuleKind(kind), where)


def _start(shop: Services, actor: Actor, form: dict[str, object]) -> None:
    challenger, shares = text_of(form, "challenger"), [0.0, 0.0]
    if challenger not in list(Challenger):
        raise InvalidInput({"challenger": "Choose what is tried."})
    with contextlib.suppress(ValueError):
        shares = [float(text_of(form, name)) / 100 for name in ("challenger_share", "holdout_share")]
    shop.shelf_stats.start(actor, Challenger(challenger), *shares)


def _placement(text: str) -> Placement | None:
    return Placement(text) if text in list(Placement) else None


def _slug(text: str) -> str:
    """Take a product's address or the last part of it."""
    return text.strip().rstrip("/").rpartition("/")[2]
