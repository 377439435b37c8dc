"""Shelves and models as JSON."""

from collections.abc import Mapping

from pydantic import ConfigDict

from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.catalogue import CardOut
from shop_app.domain import recommendations
from shop_app.domain.shelf_stats import Alarm, Rate
from shop_app.kit.clock import iso
from shop_app.services.shelf_stats import Online


class ReasonOut(Shape):
    kind: str
    product: str | None = None
    text: str


class SuggestionOut(Shape):
    product: CardOut
    source: str
    reason: ReasonOut

    @classmethod
    def of(cls, suggestion: recommendations.Suggestion) -> "SuggestionOut":
        reason = ReasonOut(kind=suggestion.source, product=suggestion.because or None, text=suggestion.reason)
        return cls(product=CardOut.of(suggestion.product), source=suggestion.source, reason=reason)


class ShelfOut(Shape):
    model_config = ConfigDict(protected_namespaces=())

    placement: str
    items: list[SuggestionOut]
    model_version: str
    experiment_arm: str

    @classmethod
    def of(cls, shelf: recommendations.Shelf) -> "ShelfOut":
        items = [SuggestionOut.of(each) for each in shelf.suggestions]
        return cls(placement=shelf.placement, items=items, model_version=shelf.model_version, experiment_arm=shelf.arm)


class ModelOut(Shape):
    version: str
    trained_at: str
    is_live: bool
    was_promoted: bool
    verdict: str
    metrics: Mapping[str, float]

    @classmethod
    def of(cls, card: recommendations.ModelCard) -> "ModelOut":
        return cls(
            version=card.version,
            trained_at=iso(card.trained_at),
            is_live=card.is_live,
            was_promoted=card.was_promoted,
            verdict=card.verdict,
            metrics=card.metrics,
        )


class RateOut(Shape):
    name: str
    impressions: int
    clicks: int
    click_rate: float
    adds: int
    add_rate: float
    purchases: int
    purchase_rate: float

    @classmethod
    def of(cls, rate: Rate) -> "RateOut":
        def share(count: int) -> float:
            return count / rate.seen if rate.seen else 0.0

        return cls(
            name=rate.name,
            impressions=rate.seen,
            clicks=rate.clicked,
            click_rate=rate.click_rate,
            adds=rate.added,
            add_rate=share(rate.added),
            purchases=rate.bought,
            purchase_rate=share(rate.bought),
        )


class AlarmOut(Shape):
    name: str
    is_well: bool
    text: str


class TrainingOut(Shape):
    is_running: bool
    share: float
    text: str


class ShelvesOut(Shape):
    """Everything staff know about shelves; rates are shares of impressions."""

    models: list[ModelOut]
    by_placement: list[RateOut]
    by_source: list[RateOut]
    by_arm: list[RateOut]
    by_model: list[RateOut]
    coverage: float
    long_tail: float
    alarms: list[AlarmOut]
    training: TrainingOut

    @classmethod
    def of(
        cls, models: list[ModelOut], online: Online, alarms: list[Alarm], news: recommendations.TrainingNews
    ) -> "ShelvesOut":
        return cls(
            models=models,
            by_placement=[RateOut.of(each) for each in online.by_placement],
            by_source=[RateOut.of(each) for each in online.by_source],
            by_arm=[RateOut.of(each) for each in online.by_arm],
            by_model=[RateOut.of(each) for each in online.by_model],
            coverage=online.coverage,
            long_tail=online.tail,
            alarms=[AlarmOut(name=each.name, is_well=each.is_well, text=each.words) for each in alarms],
            training=TrainingOut(is_running=news.is_running, share=news.share, text=news.what),
        )
