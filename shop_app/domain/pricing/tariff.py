"""What the merchant sets once and every price follows: tax by country, delivery by zone. No storage here."""

import re
from collections import Counter
from dataclasses import dataclass

from shop_app.domain.errors import InvalidInput, Undeliverable
from shop_app.domain.money import Money, zero

COUNTRY = re.compile(r"[A-Z]{2}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
RATE_MAX = 5000  # basis points; no country takes half of a price
WEIGHT_MAX_G = 100_000_000


@dataclass(frozen=True, slots=True)
class TaxRate:
    """The tax of one country.

    Args:
        basis_points: 2000 is 20 %.
        is_included: prices contain the tax already (a British or European storefront); else it is added to them.
        covers_shipping: delivery is taxed like the goods.

    Raises:
        InvalidInput: names the country and what is wrong with it.
    """

    country: str
    basis_points: int
    is_included: bool = False
    covers_shipping: bool = False

    def __post_init__(self) -> None:
        if not COUNTRY.fullmatch(self.country):
            raise InvalidInput({"country": f"{self.country!r} is not a country of two capital letters."})
        if type(self.basis_points) is not int or not 0 <= self.basis_points <= RATE_MAX:
            raise InvalidInput({"rate": f"The tax of {self.country} is between 0 and {RATE_MAX // 100} %."})

    def of(self, amount: Money) -> Money:
        """Return the tax on ``amount``, or the tax in it, rounded half up to a whole minor unit."""
        if not self.is_included:
            return amount.share(self.basis_points)
        whole = 10_000 + self.basis_points
        return Money((2 * amount.amount * self.basis_points + whole) // (2 * whole), amount.currency)


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """One way this parcel can go, at its price."""

    code: str
    title: str
    price: Money
    eta_days: int


@dataclass(frozen=True, slots=True)
class ShippingRate:
    """One way to deliver in a zone.

    Args:
        price: for a parcel of up to ``base_g`` grams.
        per_kg: on top for every further kilogram begun.
        max_g: heavier parcels cannot go this way; 0 when there is no limit.
        free_from: costs nothing once the goods, discounts taken off, cost this much; None when it never is.

    Raises:
        InvalidInput: names the field that will not do.
    """

    code: str
    title: str
    eta_days: int
    price: Money
    per_kg: Money
    base_g: int = 10_000
    max_g: int = 0
    free_from: Money | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not CODE.fullmatch(self.code):
            wrong["code"] = "A delivery code has up to 20 small letters, digits, - and _."
        if not 1 <= len(self.title.strip()) <= 60:
            wrong["title"] = "A delivery has a title of 1 to 60 characters."
        if not 0 <= self.eta_days <= 90:
            wrong["eta_days"] = "Delivery takes 0 to 90 working days."
        if min(self.price.amount, self.per_kg.amount, self.free_from.amount if self.free_from else 0) < 0:
            wrong["price"] = "A delivery never costs less than nothing."
        if not (0 <= self.base_g <= WEIGHT_MAX_G and 0 <= self.max_g <= WEIGHT_MAX_G):
            wrong["weight"] = "A weight is 0 g or more."
        if wrong:
            raise InvalidInput(wrong)

    def method(self, goods: Money, weight_g: int) -> ShippingMethod:
        """Price this way for goods of this worth and weight."""
        if self.free_from is not None and self.free_from <= goods:
            return ShippingMethod(self.code, self.title, zero(goods.currency), self.eta_days)
        heavier_kg = -(-max(0, weight_g - self.base_g) // 1000)
        return ShippingMethod(self.code, self.title, self.price + self.per_kg * heavier_kg, self.eta_days)

    def carries(self, weight_g: int) -> bool:
        return self.max_g == 0 or weight_g <= self.max_g


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Countries that are delivered to alike; one without countries is the rest of the world.

    Raises:
        InvalidInput: a country that is none, a code twice, or no rate at all.
    """

    title: str
    countries: tuple[str, ...]
    rates: tuple[ShippingRate, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.title.strip()) <= 60:
            raise InvalidInput({"title": "A zone has a title of 1 to 60 characters."})
        if odd := [each for each in self.countries if not COUNTRY.fullmatch(each)]:
            raise InvalidInput({"countries": f"{odd[0]!r} is not a country of two capital letters."})
        if not self.rates or len({rate.code for rate in self.rates}) != len(self.rates):
            raise InvalidInput({"rates": f"{self.title} needs one or more deliveries, each with its own code."})


@dataclass(frozen=True, slots=True)
class Tariff:
    """All taxes and deliveries of the shop, in its one currency.

    Args:
        home: the country that is assumed until the shopper names theirs.
        taxes: one per country; a country without a rate is not taxed.
        zones: looked through in order; the first that names the country, else the one for the rest of the world.

    Raises:
        InvalidInput: a country stands in two places, or an amount is in another currency.
    """

    currency: str
    home: str
    taxes: tuple[TaxRate, ...]
    zones: tuple[ShippingZone, ...]

    def __post_init__(self) -> None:
        if not COUNTRY.fullmatch(self.home):
            raise InvalidInput({"home": "The home country has two capital letters."})
        _once("taxes", [rate.country for rate in self.taxes])
        _once("zones", [each for zone in self.zones for each in zone.countries or ("the rest of the world",)])
        rates = [rate for zone in self.zones for rate in zone.rates]
        amounts = [each for rate in rates for each in (rate.price, rate.per_kg, rate.free_from) if each is not None]
        if any(each.currency != self.currency for each in amounts):
            raise InvalidInput({"currency": f"Every amount is in {self.currency}."})

    def tax(self, country: str) -> TaxRate:
        """Return the rate of a country; one that is not named is not taxed."""
        country = country or self.home
        return next((rate for rate in self.taxes if rate.country == country), TaxRate(self.home, 0))

    def zone(self, country: str) -> ShippingZone | None:
        """Return where a country belongs, if the shop delivers there at all."""
        named = (zone for zone in self.zones if (country or self.home) in zone.countries)
        return next(named, next((zone for zone in self.zones if not zone.countries), None))

    def methods(self, country: str, goods: Money, weight_g: int) -> list[ShippingMethod]:
        """Return the ways a parcel can go, the usual one first.

        Args:
            goods: what the goods cost after discounts; decides what is free.

        Raises:
            Undeliverable: the country is in no zone, or the parcel is too heavy for every rate of its zone.
        """
        zone = self.zone(country)
        if zone is None:
            raise Undeliverable({"country": f"We do not deliver to {country or self.home} yet."})
        found = [rate.method(goods, weight_g) for rate in zone.rates if rate.carries(weight_g)]
        if not found:
            heaviest = max(rate.max_g for rate in zone.rates) // 1000
            raise Undeliverable({"shipping_method": f"One parcel holds up to {heaviest} kg. Please split the order."})
        return found

    def free_from(self, country: str) -> Money | None:
        """Return the worth of goods from which the usual delivery costs nothing, if it ever does."""
        zone = self.zone(country)
        return zone.rates[0].free_from if zone else None


def _once(field: str, names: list[str]) -> None:
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise InvalidInput({field: f"{twice[0]} is named twice."})
