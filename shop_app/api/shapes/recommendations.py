"""Shelves and models as JSON."""

from collections.abc import Mapping

from pydantic import ConfigDict

from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.catalogue import CardOut
from shop_app.domain import recommendations
from shop_app.kit.clock import iso


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
