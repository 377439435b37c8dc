"""The checkout's steps and what is typed in them: which step may be shown, what is wrong with which field. No state."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from shop_app.domain.accounts import normal_email
from shop_app.domain.errors import InvalidInput
from shop_app.domain.orders import Address
from state._call import text_of
from state.views import AddressView

STEPS = ("contact", "address", "shipping", "payment", "review")
ADDRESS = ("name", "line1", "line2", "postal_code", "city", "region", "country")
BILLING = "billing_"  # begins the names of the other address' fields
FIELDS = (  # in the order they stand on the pages
    *("email", *ADDRESS, "shipping_method", "payment_token"),
    *(BILLING + each for each in ADDRESS),
)
FOCUS = {"payment_token": "card-number", "shipping_method": "step-title"}  # fields with another id than their name
SOMEWHERE = AddressView("Ada", "1 Street", "", "N1", "London", "", "GB")  # lets one field be judged alone


def reachable(asked: str, done: Mapping[str, bool]) -> str:
    """Return the step to show: the one asked for, or the first before it that is still open."""
    wanted = asked if asked in STEPS else STEPS[0]
    return next((step for step in STEPS[: STEPS.index(wanted)] if not done.get(step, False)), wanted)


def typed_address(form: Mapping[str, object], prefix: str = "") -> AddressView:
    """Return what stands in the address fields whose names begin so, trimmed and not judged yet."""
    return AddressView(**{name: text_of(dict(form), prefix + name, 200).strip() for name in ADDRESS})


def checked_address(view: AddressView) -> Address:
    """Return the address.

    Raises:
        InvalidInput: names each field that will not do.
    """
    return Address(**asdict(view))


def problems(look: Callable[[], object]) -> dict[str, str]:
    """Return what ``look`` finds wrong, field by field; nothing, if all is well."""
    try:
        look()
    except InvalidInput as error:
        return error.fields
    return {}


def address_problems(view: AddressView, prefix: str = "") -> dict[str, str]:
    """Return what is wrong with an address, by the names of its fields."""
    return {prefix + name: words for name, words in problems(lambda: checked_address(view)).items()}


def field_problem(name: str, value: str) -> str:
    """Return what is wrong with one field that was just left; an empty one is not judged before it is sent."""
    if not value.strip() or name not in FIELDS:
        return ""
    if name == "email":
        return problems(lambda: normal_email(value)).get("email", "")
    if (part := name.removeprefix(BILLING)) not in ADDRESS:
        return ""
    return address_problems(AddressView(**(asdict(SOMEWHERE) | {part: value}))).get(part, "")


def first_wrong(fields: Mapping[str, str]) -> str:
    """Return the id of the first control with a problem; empty if none of them stands on the page."""
    name = next((each for each in FIELDS if each in fields), "")
    return FOCUS.get(name, name)


def text_lines(view: AddressView) -> list[str]:
    """Return an address as it stands on a parcel; nothing while it is not whole."""
    try:
        return checked_address(view).text_lines
    except InvalidInput:
        return []
