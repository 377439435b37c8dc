"""The address book of whoever is signed in."""

from dataclasses import asdict

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.addresses import SavedAddress
from shop_app.domain.errors import InvalidInput
from shop_app.domain.orders import Address
from state._call import attempt, text_of
from state.account_views import SavedAddressView
from state.shell import ShellState

FIELDS = ("name", "line1", "line2", "city", "region", "postal_code", "country")


class AddressesState(rx.State):
    addresses: list[SavedAddressView] = []
    editing: SavedAddressView = SavedAddressView()
    is_open: bool = False  # the form
    errors: dict[str, str] = {}
    problem: str = ""
    needs_sign_in: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_addresses(self):
        """Show the address book."""
        found, refusal = await attempt(self, lambda shop, actor: shop.address_book.mine(actor))
        self.needs_sign_in = refusal is not None and refusal.code == "sign_in_needed"
        self.problem = refusal.message if refusal and not self.needs_sign_in else ""
        self.addresses = [_view(each) for each in found or []]
        self.is_loaded = True

    @rx.event
    def add_address(self):
        """Open an empty form."""
        self.editing, self.errors, self.is_open = SavedAddressView(country="US"), {}, True
        return rx.set_focus("address-name")

    @rx.event
    def edit_address(self, address_id: int):
        """Open the form on one of the addresses."""
        found = next((each for each in self.addresses if each.id == address_id), SavedAddressView())
        self.editing, self.errors, self.is_open = found, {}, True
        return rx.set_focus("address-name")

    @rx.event
    def close_form(self):
        """Close the form and keep nothing of it."""
        self.is_open, self.errors = False, {}

    @rx.event
    async def save_address(self, form: dict):
        """Keep the address of the form; whatever is wrong is said by its field."""
        address_id = self.editing.id
        _, refusal = await attempt(self, lambda shop, actor: _save(shop, actor, address_id, form))
        if isinstance(refusal, InvalidInput):
            self.errors = refusal.fields
            return rx.set_focus(f"address-{next(iter(refusal.fields))}")
        return await self._after(refusal.message if refusal else "", "The address is saved.")

    @rx.event
    async def remove_address(self, address_id: int):
        """Forget an address."""
        _, refusal = await attempt(self, lambda shop, actor: shop.address_book.remove(actor, address_id))
        return await self._after(refusal.message if refusal else "", "The address is removed.")

    async def _after(self, problem: str, done: str) -> rx.event.EventSpec:
        shell = await self.get_state(ShellState)
        shell._tell(problem or done, "error" if problem else "success")
        self.is_open, self.errors = False, {}
        return AddressesState.load_addresses


def _save(shop: Services, actor: Actor, address_id: int, form: dict) -> None:
    address = Address(**{name: text_of(form, name) for name in FIELDS})
    defaults = {name: bool(form.get(name)) for name in ("shipping", "billing")}
    if address_id:
        shop.address_book.change(actor, address_id, address, **defaults)
    else:
        shop.address_book.add(actor, address, **defaults)


def _view(saved: SavedAddress) -> SavedAddressView:
    return SavedAddressView(
        id=saved.id,
        lines=list(saved.address.text_lines),
        **asdict(saved.address),
        is_shipping_default=saved.is_shipping_default,
        is_billing_default=saved.is_billing_default,
    )
