"""Checkout in five steps, the address bar says which: totals come from the shop, the card never passes here."""

from dataclasses import replace

import reflex as rx

from shop_app import routes
from shop_app.domain.accounts import normal_email
from shop_app.domain.errors import InvalidInput, PaymentDeclined, PaymentUnclear, ShopError, TotalChanged, Undeliverable
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderDraft
from shop_app.kit.ids import secret_token
from shop_app.services.checkout import Quote
from state import checkout_acts, show, show_orders
from state import checkout_steps as steps
from state._call import ask, attempt, text_of
from state.live import follow
from state.orders import OrderState
from state.shell import ShellState
from state.views import AddressView, CartLineView, ShippingView, TotalsView

COUNTRY = "US"  # until the shopper says otherwise


class CheckoutState(rx.State):
    step: str = ""
    step_index: int = 0
    lines: list[CartLineView] = []
    totals: TotalsView = TotalsView()
    methods: list[ShippingView] = []
    coupon: str = ""
    coupon_refusal: str = ""
    email: str = ""
    address: AddressView = AddressView(country=COUNTRY)
    address_lines: list[str] = []
    form_version: int = 0  # a new one draws the address fields anew, with what was chosen in them
    saved: list[AddressView] = []
    is_billing_same: bool = True
    billing: AddressView = AddressView(country=COUNTRY)
    billing_lines: list[str] = []
    method_title: str = ""
    card: str = ""  # the last four digits, for the eye
    stripe_key: str = ""  # publishable; empty when the sandbox takes the payments
    stripe_script: str = ""
    errors: dict[str, str] = {}
    problem: str = ""
    total_notice: str = ""
    is_signed_in: bool = False
    is_empty: bool = False
    is_loaded: bool = False
    is_placing: bool = False

    _method: str = ""
    _keeps_address: bool = False
    _is_deliverable: bool = True
    _payment_token: str = ""
    _total: int = 0  # what the shopper last saw, minor units
    _currency: str = ""
    _seen: tuple[int, int] = (0, 0)  # subtotal and discount they last saw
    _key: str = ""  # one attempt, one key: three clicks are one order
    _placed: str = ""  # the number of the order that this attempt became

    @rx.event
    async def load_checkout(self):
        """Show the step that the address names, or the first one before it that is still open."""
        self._begin()
        await self._know_shopper()
        self.stripe_key, self.stripe_script = await ask(self, checkout_acts.stripe)
        await self._quote()
        asked = str(self.router.url.query_parameters.get("step", ""))
        self.step = steps.reachable(asked, self._done())
        self.step_index, self.is_loaded = steps.STEPS.index(self.step), True
        if asked and asked != self.step and not self.is_empty:
            return rx.redirect(routes.checkout(self.step), replace=True)

    @rx.event
    async def refresh_checkout(self):
        """Price the cart anew: something in it changed on another page or in the shop."""
        await self._quote()

    @rx.event
    def look_at_field(self, name: str, value: str):
        """Say what is wrong with a field that was just left, or that it is right now."""
        others = {field: words for field, words in self.errors.items() if field != name}
        wrong = steps.field_problem(str(name), str(value)[:300])
        self.errors = others | ({str(name): wrong} if wrong else {})

    @rx.event
    def save_contact(self, form: dict):
        """Keep the e-mail address and go on."""
        email = text_of(form, "email", 320).strip()
        if wrong := steps.problems(lambda: normal_email(email)):
            return self._wrong(wrong)
        self.email, self.errors = normal_email(email), {}
        return rx.redirect(routes.checkout("address"))

    @rx.event
    async def choose_country(self, country: str):
        """Price the cart for another country."""
        self.address = replace(self.address, country=str(country)[:2].upper())
        await self._quote()

    @rx.event
    async def choose_saved(self, index: int):
        """Fill in one of the addresses of the account."""
        if type(index) is int and 0 <= index < len(self.saved):
            self.address, self.errors, self.form_version = self.saved[index], {}, self.form_version + 1
            await self._quote()

    @rx.event
    async def save_address(self, form: dict):
        """Keep where it goes and go on."""
        self.address, self._keeps_address = steps.typed_address(form), bool(text_of(form, "keep"))
        if wrong := steps.problems(lambda: steps.checked_address(self.address)):
            return self._wrong(wrong)
        self.errors = {}
        await self._quote()
        return rx.redirect(routes.checkout("shipping")) if not self.errors else rx.set_focus("country")

    @rx.event
    async def choose_shipping(self, code: str):
        """Send it another way."""
        self._method = str(code)[:20]
        await self._quote()

    @rx.event
    def save_shipping(self):
        """Keep how it goes and go on."""
        if not self.methods:
            return self._wrong({"shipping_method": "Please choose how it should come to you."})
        self._method = self._method or self.methods[0].code
        return rx.redirect(routes.checkout("payment"))

    @rx.event
    def choose_billing(self, is_same: bool):
        """Bill the delivery address, or ask for another."""
        self.is_billing_same = is_same is True
        self.errors = {}

    @rx.event
    def save_payment(self, form: dict):
        """Keep the token that the card was traded for and go on."""
        self._payment_token = text_of(form, "payment_token", 200)
        if not self._payment_token:
            return self._wrong({"payment_token": "Please enter a card number of 16 digits."})
        digits = text_of(form, "payment_digits", 4)
        self.card = digits if digits.isdigit() else ""
        if not self.is_billing_same:
            self.billing = steps.typed_address(form, steps.BILLING)
            if wrong := steps.address_problems(self.billing, steps.BILLING):
                return self._wrong(wrong)
        self.billing_lines, self.errors = steps.text_lines(self._billed()), {}
        return rx.redirect(routes.checkout("review"))

    @rx.event
    async def place_order(self):
        """Ask the shop to place the order that was reviewed; asked again, it is the same order."""
        self.is_placing, self.problem, self.total_notice = True, "", ""
        yield
        draft, key, keeps = self._draft(), self._key, self._keeps_address
        placed, refusal = await attempt(self, lambda shop, actor: checkout_acts.place(shop, actor, draft, key, keeps))
        self.is_placing = False
        if placed:
            self._placed = placed.number
            orders = await self.get_state(OrderState)
            orders._remember(placed.number, placed.token)
            yield rx.redirect(routes.order(placed.number))
        elif refusal:
            yield await self._refused(refusal)

    def _begin(self) -> None:
        if self._placed or not self._key:  # a new attempt; the address is kept for it, the card is not
            self._key, self._placed, self._payment_token, self.card = secret_token(), "", "", ""
        if self.step != self.router.url.query_parameters.get("step", steps.STEPS[0]):
            self.errors, self.total_notice = {}, ""

    async def _know_shopper(self) -> None:
        found, _ = await attempt(self, checkout_acts.shopper)
        email, self.saved = found or ("", [])
        self.is_signed_in, self.email = bool(email), self.email or email
        if not self.address.line1 and self.saved:
            self.address = self.saved[0]

    def _done(self) -> dict[str, bool]:
        return {
            "contact": bool(self.email),
            "address": self._is_deliverable and bool(steps.text_lines(self.address)),
            "shipping": bool(self._method),
            "payment": bool(self._payment_token) and bool(steps.text_lines(self._billed())),
        }

    def _billed(self) -> AddressView:
        return self.address if self.is_billing_same else self.billing

    def _wrong(self, fields: dict[str, str]) -> rx.event.EventSpec:
        self.errors = fields
        return rx.set_focus(steps.first_wrong(fields))

    def _draft(self) -> OrderDraft | None:
        if not self._currency or not all(self._done().values()):
            return None
        return OrderDraft(
            email=self.email,
            shipping_address=steps.checked_address(self.address),
            billing_address=None if self.is_billing_same else steps.checked_address(self.billing),
            shipping_method=self._method,
            payment_token=self._payment_token,
            expected_total=Money(self._total, self._currency),
        )

    async def _quote(self) -> None:
        country, method = self.address.country, self._method
        found, refusal = await attempt(self, lambda shop, actor: checkout_acts.quote(shop, actor, country, method))
        self.is_empty = refusal is not None and refusal.code == "cart_empty"
        self.problem = ""
        if found is None:
            self._say(refusal)
            return
        quote, self.lines, keys = found
        follow(self, dict.fromkeys(keys, CheckoutState.refresh_checkout))
        self._show(quote)

    def _say(self, refusal: ShopError | None) -> None:
        self._is_deliverable = not isinstance(refusal, Undeliverable)
        if isinstance(refusal, InvalidInput):
            self.errors = {"country": refusal.message}
        elif refusal and not self.is_empty:
            self.problem = refusal.message

    def _show(self, quote: Quote) -> None:
        totals, before, self._is_deliverable = quote.totals, self._seen, True
        self._seen = (totals.subtotal.amount, totals.discount.amount)
        if before not in ((0, 0), self._seen):
            self.total_notice = f"Prices or your cart changed. The total is now {totals.total.text}."
        self.totals = show.totals(totals)
        self._total, self._currency = totals.total.amount, totals.total.currency
        self.coupon, self.coupon_refusal = quote.coupon, quote.coupon_refusal
        if self._method and self._method not in {each.code for each in quote.methods}:
            self._method = ""
        self.methods = show_orders.methods(quote.methods, self._method or quote.methods[0].code)
        self.method_title = next(each.title for each in self.methods if each.is_chosen)
        self.address_lines, self.billing_lines = steps.text_lines(self.address), steps.text_lines(self._billed())

    async def _refused(self, refusal: ShopError) -> rx.event.EventSpec | None:
        if not isinstance(refusal, PaymentUnclear):
            self._key = secret_token()  # that attempt is over; the next one is another
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message, "warning" if isinstance(refusal, TotalChanged) else "error")
        if isinstance(refusal, PaymentDeclined):
            self.errors, self._payment_token, self.card = {"payment_token": refusal.message}, "", ""
            self.step = "payment"  # the words stay when the step is loaded
            return rx.redirect(routes.checkout("payment"))
        await self._quote()
        self.total_notice = refusal.message if isinstance(refusal, TotalChanged) else ""
        self.problem = "" if self.total_notice else refusal.message
        return None
