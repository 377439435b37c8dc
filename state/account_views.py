"""What pages about accounts are given to show, and staff's list of people. A part of ``views``."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AccountView:
    """One's own account."""

    name: str = ""
    email: str = ""
    since: str = ""
    is_confirmed: bool = True
    has_second_factor: bool = False


@dataclass(frozen=True)
class SignInView:
    """A place somebody is signed in."""

    id: int = 0
    device: str = ""
    detail: str = ""  # "203.0.113.x · last seen 3 May 2026, 10:12 UTC"
    is_current: bool = False


@dataclass(frozen=True)
class SavedAddressView:
    """An entry of the address book."""

    id: int = 0
    lines: list[str] = field(default_factory=list)
    name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    is_shipping_default: bool = False
    is_billing_default: bool = False


@dataclass(frozen=True)
class UserView:
    """A person in the administrators' list."""

    id: int = 0
    name: str = ""
    email: str = ""
    role: str = "customer"
    since: str = ""
    note: str = ""  # "address not confirmed"
    is_disabled: bool = False
    has_second_factor: bool = False
