"""Back in stock: whoever asked gets one mail when a sold-out product can be bought again, and is then forgotten."""

from shop_app.domain.accounts import Actor, normal_email
from shop_app.domain.errors import Conflict, NotFound
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.routes import product
from shop_app.services.mail import post
from shop_app.services.throttle import Throttle

AT_ONCE = 100


class AlertsService:
    def __init__(self, store: Store, throttle: Throttle) -> None:
        self._store = store
        self._throttle = throttle

    def ask(self, actor: Actor, sku: str, email: str = "") -> str:
        """Have a mail sent when a SKU is back; return the address it goes to, the account's own if none is given.

        Raises:
            InvalidInput: that is no e-mail address.
            NotFound: there is no such SKU on sale.
            Conflict: it is in stock.
            TooManyRequests: this actor asked for too many.
        """
        self._throttle.spend_for("alert", actor)
        address = normal_email(email or actor.email)
        with self._store.writing() as tx:
            found = tx.catalogue.sellable([sku]).get(sku) if isinstance(sku, str) and "\0" not in sku else None
            if found is None:
                raise NotFound("We could not find that product.")
            if found.variant.stock > 0:
                raise Conflict("It is in stock: you can have it now.")
            tx.alerts.add(sku, address, now())
        return address

    def tell(self) -> int:
        """Write the mails that are due, each in the transaction that takes its alert out. Returns how many."""
        with self._store.reading() as tx:
            due = tx.alerts.due(AT_ONCE)
        return sum(self._tell_one(*each) for each in due)

    def _tell_one(self, alert_id: int, sku: str, email: str) -> bool:
        with self._store.writing() as tx:
            found = tx.catalogue.sellable([sku]).get(sku)
            if found is None or found.variant.stock < 1 or not tx.alerts.take(alert_id):
                return False  # sold out again a moment later, or another worker has it
            context = {"title": found.title, "price": found.variant.price.text, "path": product(found.slug)}
            post(tx, email, "back_in_stock", context)
        return True
