"""Checkout on one page: who, where, how, pay. Totals come from the shop; the card never passes here."""

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor, normal_email
from shop_app.domain.errors import InvalidInput, PaymentUnclear, ShopError
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, Order, OrderDraft
from shop_app.kit.ids import secret_token
from shop_app.services.checkout import Quote
from state import show
from state._call import attempt, text_of
from state.shell import ShellState
from state.views import CartLineView, ShippingView, TotalsView

ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country")
COUNTRY = "US"  # until the shopper says otherwise


class CheckoutState(rx.State):
    lines: list[CartLineView] = []
    totals: TotalsView = TotalsView()
    methods: list[ShippingView] = []
    country: str = COUNTRY
    shipping_method: str = ""
    email: str = ""
    errors: dict[str, str] = {}
    problem: str = ""
    total_notice: str = ""
    is_empty: bool = False
    is_loaded: bool = False
    is_placing: bool = False

    _total: int = 0  # what the shopper last saw, minor units
    _currency: str = ""
    _key: str = ""  # one attempt, one key: three clicks are one order
    _tokens: dict[str, str] = {}  # order number -> token, for the guest who placed it

    @rx.event
    async def load_checkout(self):
        """Price the cart and start one attempt."""
        self.errors, self.problem, self.total_notice, self._key = {}, "", "", secret_token()
        await self._quote()
        self.is_loaded = True

    @rx.event
    async def choose_country(self, country: str):
        """Price the cart for another country."""
        self.country = str(country)[:2].upper()
        await self._quote()

    @rx.event
    async def choose_shipping(self, code: str):
        """Send it another way."""
        self.shipping_method = str(code)[:20]
        await self._quote()

    @rx.event
    async def place_order(self, form: dict):
        """Ask the shop to place the order; whatever is wrong is said by its field."""
        if self.is_placing:
            return
        self.is_placing, self.errors, self.problem, self.total_notice = True, {}, "", ""
        yield
        expected = Money(self._total, self._currency) if self._currency else None
        key, method = self._key, self.shipping_method
        placed, refusal = await attempt(self, lambda shop, actor: _place(shop, actor, form, method, expected, key))
        self.is_placing = False
        if placed:
            order, token = placed
            self._tokens = {**self._tokens, order.number: token}
            yield rx.redirect(routes.order(order.number))
        elif refusal:
            await self._refused(refusal)
            if isinstance(refusal, InvalidInput) and "email" in refusal.fields:
                yield rx.set_focus("email")

    async def _quote(self) -> None:
        country, method = self.country, self.shipping_method
        found, refusal = await attempt(self, lambda shop, actor: _quote(shop, actor, country, method))
        self.is_empty = refusal is not None and refusal.code == "cart_empty"
        self.problem = refusal.message if refusal and not self.is_empty else self.problem
        if found is None:
            return
        quote, self.lines, email = found
        self.email = self.email or email
        self.totals = show.totals(quote.totals)
        self._total, self._currency = quote.totals.total.amount, quote.totals.total.currency
        self.shipping_method = self.shipping_method or quote.methods[0].code
        self.methods = [
            ShippingView(
                code=each.code,
                title=each.title,
                price=each.price.text if each.price.amount else "Free",
                eta=f"{each.eta_days} working days" if each.eta_days > 1 else "Next working day",
                is_chosen=each.code == self.shipping_method,
            )
            for each in quote.methods
        ]

    async def _refused(self, refusal: ShopError) -> None:
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        if refusal.code == "total_changed":
            await self._quote()
            self.total_notice = refusal.message
        else:
            self.problem = refusal.message
        if not isinstance(refusal, PaymentUnclear):
            self._key = secret_token()  # that attempt is over; the next one is another
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message, "warning" if self.total_notice else "error")


def _quote(shop: Services, actor: Actor, country: str, method: str) -> tuple[Quote, list[CartLineView], str]:
    quote = shop.checkout.quote(actor, country, method)
    return quote, show.cart_lines(shop.cart.view(actor)), actor.email


def _place(
    shop: Services, actor: Actor, form: dict, method: str, expected: Money | None, key: str
) -> tuple[Order, str]:
    if expected is None:
        raise InvalidInput({"total": "Please reload the page: the total is not known yet."})
    _check(form, actor)
    draft = OrderDraft(
        email=_email(form, actor),
        shipping_address=_address(form),
        shipping_method=method,
        payment_token=text_of(form, "payment_token"),
        expected_total=expected,
    )
    order, _ = shop.checkout.place(actor, draft, key)
    return order, order.token


def _check(form: dict, actor: Actor) -> None:
    """Look at every field before anything is refused, so that all of them are told at once."""
    wrong: dict[str, str] = {}
    for look in (lambda: normal_email(_email(form, actor)), lambda: _address(form)):
        try:
            look()
        except InvalidInput as error:
            wrong |= error.fields
    if not text_of(form, "payment_token"):
        wrong["payment_token"] = "Please enter a card number."  # noqa: S105 - a message
    if wrong:
        raise InvalidInput(wrong)


def _email(form: dict, actor: Actor) -> str:
    return text_of(form, "email") or actor.email


def _address(form: dict) -> Address:
    return Address(**{name: text_of(form, name) for name in ADDRESS})
