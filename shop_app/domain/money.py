"""Money as whole minor units with its currency: the only place that does arithmetic on amounts. No floats."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shop_app.domain.errors import InvalidInput

EXPONENTS = {"USD": 2, "EUR": 2, "GBP": 2, "CAD": 2, "AUD": 2, "CHF": 2, "JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "JPY": "¥", "KRW": "₩"}
BASIS = 10_000  # one basis point is 1/100 of a percent


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: ``Money(1999, "USD")`` is $19.99, ``Money(500, "JPY")`` is ¥500.

    Args:
        amount: minor units (cents, yen, fils); may be negative for refunds and corrections.
        currency: ISO 4217 code known to ``EXPONENTS``.

    Raises:
        InvalidInput: the currency is unknown or the amount is not a whole number.
    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise InvalidInput({"currency": f"Unknown currency {self.currency!r}."})
        if type(self.amount) is not int:
            raise InvalidInput({"amount": "An amount is a whole number of minor units."})

    @property
    def text(self) -> str:
        """The amount as a person reads it: ``$1,234.50``, ``¥500``, ``KWD 1.250``."""
        exponent = EXPONENTS[self.currency]
        value = Decimal(abs(self.amount)).scaleb(-exponent)
        symbol = SYMBOLS.get(self.currency, self.currency + " ")
        return f"{'-' if self.amount < 0 else ''}{symbol}{value:,.{exponent}f}"

    @property
    def decimal(self) -> str:
        """The amount as ``parse`` reads it and addresses hold it: ``1234.50``, ``500``."""
        """The amount as machines read it: ``1234.50``, without the currency's sign."""
        exponent = EXPONENTS[self.currency]
        return f"{Decimal(self.amount).scaleb(-exponent):.{exponent}f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def share(self, basis_points: int) -> "Money":
        """Return this share of the amount, rounded half up to a whole minor unit (1000 = 10 %)."""
        exact = Decimal(self.amount) * basis_points / BASIS
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise InvalidInput({"currency": f"{self.currency} and {other.currency} do not add up."})
        return other.amount


def zero(currency: str) -> Money:
    """Return nothing, in ``currency``."""
    return Money(0, currency)


def total(amounts: list[Money], currency: str) -> Money:
    """Return the sum of ``amounts``; ``currency`` makes the empty sum well defined."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def parse(text: str, currency: str) -> Money:
    """Read a decimal such as ``19.99`` into minor units.

    Raises:
        InvalidInput: not a number, or finer than the currency's smallest coin.
    """
    try:
        value = Decimal(text.strip()).scaleb(EXPONENTS[currency])
    except (InvalidOperation, KeyError) as error:
        raise InvalidInput({"price": f"{text!r} is not an amount in {currency}."}) from error
    if not value.is_finite() or value != value.to_integral_value():
        raise InvalidInput({"price": f"{text!r} is finer than the smallest coin of {currency}."})
    return Money(int(value), currency)
