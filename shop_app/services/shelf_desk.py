"""What staff do with shelves: set rules, ask why, try one out, go back to the model before. Every change is audited."""

from dataclasses import dataclass

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ProductCard
from shop_app.domain.choices import RuleKind, ShelfRule
from shop_app.domain.errors import Conflict, NotFound
from shop_app.domain.recommendations import Placement, Shelf, Suggestion
from shop_app.kit.clock import now
from shop_app.repositories.ports import Models, Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.recommendations import RecommendationsService
from shop_app.services.training import TrainingService

CARDS = 30  # models looked back at


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule with the product it is about."""

    rule: ShelfRule
    product: ProductCard


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a product stands where it stands on a shopper's home shelf.

    Args:
        place: counted from 1; 0 when it is not among what was ranked.
        suggestion: what the shopper would read; None without a place.
        obstacle: why it cannot be shown to them; empty when it can.
    """

    title: str
    place: int
    ranked: int
    suggestion: Suggestion | None
    obstacle: str
    recent: list[str]


class ShelfDeskService:
    def __init__(
        self, store: Store, models: Models, training: TrainingService, recommendations: RecommendationsService
    ) -> None:
        self._store = store
        self._models = models
        self._training = training
        self._recommendations = recommendations

    def rules(self, actor: Actor) -> list[SetRule]:
        """Return the rules, the newest first."""
        access(actor, Permission.RUN_MODELS)
        with self._store.reading() as tx:
            rules = tx.choices.rules()
            cards = {card.id: card for card in tx.catalogue.cards([rule.product_id for rule in rules])}
        return [SetRule(rule, cards[rule.product_id]) for rule in rules if rule.product_id in cards]

    def set_rule(self, actor: Actor, slug: str, kind: RuleKind, placement: Placement | None) -> None:
        """Pin, boost or exclude a product on one kind of shelf, or on all.

        Raises:
            NotFound: there is no such product.
        """
        access(actor, Permission.RUN_MODELS)
        with self._store.writing() as tx:
            product_id = _product_id(tx, slug)
            tx.choices.set_rule(ShelfRule(product_id, kind, placement, actor.email, now()))
            after = {"kind": str(kind), "placement": str(placement or "everywhere")}
            audit.record(tx, actor, "shelf_rule.set", slug, None, after)

    def drop_rule(self, actor: Actor, slug: str, placement: Placement | None) -> None:
        """Take a rule back; nothing happens when it is gone already.

        Raises:
            NotFound: there is no such product.
        """
        access(actor, Permission.RUN_MODELS)
        with self._store.writing() as tx:
            if tx.choices.drop_rule(_product_id(tx, slug), placement):
                audit.record(tx, actor, "shelf_rule.drop", slug, {"placement": str(placement or "everywhere")}, None)

    def roll_back(self, actor: Actor) -> str:
        """Make the newest model before the live one live again; returns its version.

        Raises:
            Conflict: there is none to go back to.
        """
        access(actor, Permission.RUN_MODELS)
        cards = self._models.cards(CARDS)
        live = next((number for number, card in enumerate(cards) if card.is_live), len(cards))
        for card in cards[live + 1 :]:
            if card.was_promoted and card.is_stored:
                self._training.promote(actor, card.version)
                return card.version
        raise Conflict("There is no earlier model to go back to.")

    def preview(self, actor: Actor, slugs: list[str]) -> Shelf:
        """Return the home shelf of somebody nobody knows, who just looked at these products (oldest first).

        Raises:
            NotFound: there is no such product.
        """
        access(actor, Permission.RUN_MODELS)
        with self._store.reading() as tx:
            session = [_product_id(tx, slug) for slug in slugs]
        return self._recommendations.preview(session)

    def explain(self, actor: Actor, email: str, slug: str) -> Explanation:
        """Say why a shopper with an account does or does not see a product.

        Raises:
            NotFound: there is no such account or product.
        """
        access(actor, Permission.RUN_MODELS)
        with self._store.reading() as tx:
            account = tx.accounts.by_email(email.strip().lower())
            if account is None:
                raise NotFound("There is no account with this address.")
            (product,) = tx.catalogue.cards([_product_id(tx, slug)])
        ranked, asked, session = self._recommendations.ranked(Actor("", account.id, account.role))
        place = next((number for number, each in enumerate(ranked, 1) if each.product.id == product.id), 0)
        with self._store.reading() as tx:
            recent = [card.title for card in tx.catalogue.cards(session[::-1][:5])]
        return Explanation(
            title=product.title,
            place=place,
            ranked=len(ranked),
            suggestion=ranked[place - 1] if place else None,
            obstacle="" if place else asked.obstacle(product.id),
            recent=recent,
        )


def _product_id(tx: Transaction, slug: str) -> int:
    found = tx.catalogue.ids_of([slug])
    if not found:
        raise NotFound("We could not find that product.")
    return found[slug]
