"""The lines of the form of taxes and deliveries, as texts in fields. No states here."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TaxRow:
    """One country's tax; fields are named ``tax-KEY-NAME``."""

    key: str = ""
    country: str = ""
    percent: str = ""
    is_included: bool = False
    covers_shipping: bool = False


@dataclass(frozen=True)
class RateRow:
    """One way to deliver; fields are named ``rate-KEY-NAME``."""

    key: str = ""
    code: str = ""
    title: str = ""
    days: str = ""
    price: str = ""
    per_kg: str = ""
    base_kg: str = ""
    max_kg: str = ""
    free_from: str = ""


@dataclass(frozen=True)
class ZoneRow:
    """Countries that are delivered to alike; fields are named ``zone-KEY-NAME``."""

    key: str = ""
    title: str = ""
    countries: str = ""
    rates: list[RateRow] = field(default_factory=list)
