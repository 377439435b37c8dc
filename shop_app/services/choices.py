"""What shoppers decide about their shelves: hide a product, clear their history, opt out. Each about themselves."""

from collections.abc import Callable
from datetime import timedelta

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Product
from shop_app.domain.choices import Choices
from shop_app.domain.errors import NotFound
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store, Transaction
from shop_app.services.access import Permission, access
from shop_app.services.interactions import InteractionsService

GUESTS_KEPT = timedelta(days=365)  # as long as a visitor's cookie


class ChoicesService:
    """Keeps decisions in SQL, so that they hold on every device and survive everything; guests decide as guests."""

    def __init__(self, store: Store, interactions: InteractionsService) -> None:
        self._store = store
        self._interactions = interactions

    def of(self, actor: Actor) -> Choices:
        """Return what the actor decided."""
        with self._store.reading() as tx:
            return tx.choices.of(actor.shopper)

    def hide(self, actor: Actor, slug: str) -> str:
        """Never suggest a product to the actor again; returns its title.

        Raises:
            NotFound: there is no such product.
        """
        return self._about(actor, slug, lambda tx, product: tx.choices.hide(actor.shopper, product.id, now()))

    def show_again(self, actor: Actor, slug: str) -> str:
        """Let a hidden product be suggested again; returns its title.

        Raises:
            NotFound: there is no such product.
        """
        return self._about(actor, slug, lambda tx, product: tx.choices.show_again(actor.shopper, product.id))

    def clear_history(self, actor: Actor) -> None:
        """Erase what the actor did up to now, and bring back what they hid; they are followed on."""
        self._interactions.forget(actor)

    def opt_out(self, actor: Actor) -> None:
        """Keep nothing of the actor, neither of the past nor from now on; shelves are the same for everybody."""
        with self._store.writing() as tx:
            tx.choices.opt(actor.shopper, is_out=True, at=now())
        self._interactions.forget(actor)

    def opt_in(self, actor: Actor) -> None:
        """Let shelves follow the actor again."""
        with self._store.writing() as tx:
            tx.choices.opt(actor.shopper, is_out=False, at=now())
            tx.tell(live.taste(actor.shopper))

    def drop_long_gone(self, actor: Actor) -> int:
        """Delete decisions of guests whose cookie has expired by now; returns how many. The clock's work."""
        access(actor, Permission.RUN_MODELS)
        with self._store.writing() as tx:
            return tx.choices.drop_guests(now() - GUESTS_KEPT)

    def _about(self, actor: Actor, slug: str, decide: Callable[[Transaction, Product], None]) -> str:
        with self._store.writing() as tx:
            product = tx.catalogue.product(slug)
            if product is None:
                raise NotFound("We could not find that product.")
            decide(tx, product)
            tx.tell(live.taste(actor.shopper))
        return product.title
