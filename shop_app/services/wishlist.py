"""Wishes: of a guest by the browser's id, of an account for good; signing in brings the guest's along."""

from datetime import timedelta

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.interactions import Kind
from shop_app.domain.wishlist import GUEST_DAYS, MOST, Owner, Wish
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.services.interactions import InteractionsService


class WishlistService:
    def __init__(self, store: Store, interactions: InteractionsService) -> None:
        self._store = store
        self._interactions = interactions

    def skus(self, actor: Actor) -> list[str]:
        """Return what the actor wishes for, the newest first."""
        with self._store.reading() as tx:
            return [sku for sku, _, _ in tx.wishes.of(Owner.of(actor))]

    def of(self, actor: Actor) -> list[Wish]:
        """Return the actor's wishes with their products, the newest first; what is no longer sold is left out."""
        with self._store.reading() as tx:
            wished = tx.wishes.of(Owner.of(actor))
            cards = {card.id: card for card in tx.catalogue.cards([product_id for _, product_id, _ in wished])}
            sold = tx.catalogue.sellable([sku for sku, _, _ in wished])
        return [
            Wish(sku, at, cards[product_id], sold[sku].variant)
            for sku, product_id, at in wished
            if product_id in cards and sku in sold
        ]

    def put(self, actor: Actor, sku: str) -> None:
        """Wish for a SKU; a second time changes nothing.

        Raises:
            NotFound: it is not for sale.
            InvalidInput: the list is full.
        """
        owner = Owner.of(actor)
        with self._store.writing() as tx:
            found = tx.catalogue.sellable([sku]).get(sku)
            if found is None:
                raise NotFound("We could not find that product.")
            if tx.wishes.count(owner) >= MOST and sku not in {each for each, _, _ in tx.wishes.of(owner)}:
                raise InvalidInput({"sku": f"A wish list holds up to {MOST} products."})
            is_new = tx.wishes.add(owner, sku, found.product_id, now())
        if is_new:
            self._interactions.record(actor, Kind.WISHLIST, found.product_id)

    def remove(self, actor: Actor, sku: str) -> None:
        """Wish no longer; fine also when it was no wish. Shelves unlearn it."""
        owner = Owner.of(actor)
        with self._store.writing() as tx:
            wished = [product_id for each, product_id, _ in tx.wishes.of(owner) if each == sku]
            tx.wishes.remove(owner, sku)
        for product_id in wished:
            self._interactions.take_back(actor, Kind.WISHLIST, product_id)

    def take_over(self, guest: Actor, account_id: int) -> None:
        """Make a guest's wishes an account's."""
        with self._store.writing() as tx:
            tx.wishes.take_over(guest.visitor, account_id)

    def forget_visitors(self) -> int:
        """Forget wishes of visitors that are too old; return how many."""
        with self._store.writing() as tx:
            return tx.wishes.forget_visitors(now() - timedelta(days=GUEST_DAYS))
