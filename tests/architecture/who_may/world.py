"""The small shop in which every caller tries everything: who is who, what there is, and a dump of all of it."""

from dataclasses import dataclass, replace
from typing import Any

from shop_app.domain.accounts import SYSTEM, Actor, Role
from shop_app.domain.fulfilment import ReturnRequest
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
from shop_app.services.mail import MAIL, post
from tests.architecture.who_may.callers import CALLERS
from tests.fakes.pictures import photo
from tests.fakes.shop import HOME, Shop

ROLES = {
    "shopper": Role.CUSTOMER, "other_shopper": Role.CUSTOMER, "support": Role.SUPPORT,
    "catalogue_manager": Role.CATALOGUE_MANAGER, "admin": Role.ADMIN, "disabled_admin": Role.ADMIN,
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who asks, with what they would send at each door."""

    actor: Actor
    session: str = ""
    bearer: str = ""
    refresh: str = ""
    elsewhere: int = 0  # another place they are signed in

    @property
    def headers(self) -> dict[str, str]:
        """REST: the token, or the guest's cart."""
        return {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {"X-Cart-Token": self.actor.visitor}

    @property
    def cookie(self) -> str:
        return f"shop_visitor={self.actor.visitor}" + (f"; shop_session={self.session}" if self.session else "")


class World:
    """A shop with a lamp, everybody in it, something in each cart, a coupon, and an order of the shopper."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.lamp = self.shop.product("Desk lamp", stock=50)
        self.vase = self.shop.product("Vase", stock=50)
        self.people = {name: self._person(name) for name in CALLERS}
        self.order = self.shop.place_order(self.people["shopper"].actor)
        self.sent_back = self._sent_back()
        for person in self.people.values():
            self.shop.cart.add(person.actor, self.lamp.sku, 1)
            self.shop.cart.add(person.actor, self.vase.sku, 1)
            self.shop.cart.save_for_later(person.actor, self.vase.sku)
        self.coupon = self.shop.coupon("SAVE10")
        card = ModelCard("m1", now(), is_live=False, was_promoted=False, verdict="", metrics={})
        self.shop.models.add(card, b"not a model")
        self._disable("disabled_admin")
        owner = self.people["shopper"].actor
        self.path = {
            "sku": self.lamp.sku,
            "slug": self.lamp.slug,
            "number": self.order.number,
            "version": "m1",
            "review_id": str(self._reviewed()),
            "code": self.coupon.code,
            "return_id": str(self.sent_back.id),
            "group_id": str(self.shop.search.add_synonyms(SYSTEM, ["lantern", "lamp"]).id),
            "picture": self.shop.images.upload(SYSTEM, self.lamp.slug, photo(), "lamp.jpg", "A lamp")[0].name,
            "mail_id": str(self._refused_mail()),
            "session_id": str(self.people["shopper"].elsewhere),
            "user_id": str(self.people["other_shopper"].actor.account_id),
            "address_id": str(self.shop.services.address_book.add(owner, HOME)),
        }

    def close(self) -> None:
        self.shop.close()

    def dump(self) -> str:
        """Everything that is stored, as text: two dumps are equal when nothing changed."""
        shop = self.shop
        shop.interactions.flush()
        parts: list[Any] = [
            sorted((name, repr(value)) for name, value in vars(shop.store._books).items()),
            sorted(shop.carts._carts.items()),
            sorted(shop.carts._saved.items()),
            sorted(shop.carts._coupons.items()),
            sorted(shop.tastes._tastes.items()),
            shop.events.events,
            vars(shop.models),
            shop.gateway.captured,
            shop.gateway.refunded,
            shop.files.put_at,
        ]
        return repr(parts)

    def _person(self, name: str) -> Person:
        if name == "guest":
            return Person(self._with_cart(Actor(secret_token())))
        actor = self.shop.shopper(f"{name}@example.com", ROLES[name])
        with self.shop.store.reading() as tx:
            account = tx.accounts.by_id(actor.account_id or 0)
        assert account is not None
        session, tokens = self.shop.sessions.open(account), self.shop.sessions.tokens(account)
        other = self.shop.sessions.open(account)
        elsewhere = self.shop.sessions.actor_of_session(other, "v").session_id or 0
        return Person(self._with_cart(actor), session, tokens.access_token, tokens.refresh_token, elsewhere)

    def _with_cart(self, actor: Actor) -> Actor:
        self.shop.cart.add(actor, self.lamp.sku, 1)
        return actor

    def _sent_back(self) -> ReturnRequest:
        """Another order of the shopper's, on its way back."""
        owner = self.people["shopper"].actor
        self.shop.cart.add(owner, self.lamp.sku, 1)
        number = self.shop.place_order(owner).number
        self.shop.orders.move(SYSTEM, number, "shipped")
        return self.shop.orders.request_return(owner, number, {self.lamp.sku: 1}, "Too bright")

    def _refused_mail(self) -> int:
        self.shop.mailer.refused = {"gone@example.com"}
        with self.shop.store.writing() as tx:
            post(tx, "gone@example.com", "account_deleted", {"name": "Gone"})
        self.shop.outbox.deliver(only=MAIL)
        return max(self.shop.store._books.outbox)

    def _reviewed(self) -> int:
        """Everybody wishes for the lamp, and the shopper has reviewed it."""
        for person in self.people.values():
            self.shop.wishlist.put(person.actor, self.lamp.sku)
        return self.shop.reviews.write(self.people["shopper"].actor, self.lamp.slug, 5, "").id

    def _disable(self, name: str) -> None:
        account_id = self.people[name].actor.account_id
        books = self.shop.store._books
        books.accounts[account_id] = replace(books.accounts[account_id], is_disabled=True)
