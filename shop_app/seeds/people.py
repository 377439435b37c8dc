"""Invents shoppers with a name, an e-mail nobody receives and an address that looks right. No taste, no account."""

import random

from shop_app.domain.orders import Address
from shop_app.kit.ids import slugify
from shop_app.seeds.words.people import FIRST, LAST, PLACES


def person(chance: random.Random, number: int) -> tuple[str, str, Address]:
    """Return a name, a unique e-mail at example.com (RFC 2606: never delivered) and an address."""
    first, last = chance.choice(FIRST), chance.choice(LAST)
    name = f"{first} {last}"
    country = chance.choices(list(PLACES), weights=[share for share, _, _ in PLACES.values()])[0]
    _, streets, towns = PLACES[country]
    town, region, pattern = chance.choice(towns)
    street, house = chance.choice(streets), chance.randint(1, 180)
    is_house_first = country in {"US", "GB", "CA", "IE", "AU", "FR"}
    address = Address(
        name=name,
        line1=f"{house} {street}" if is_house_first else f"{street} {house}",
        city=town,
        region=region,
        postal_code="".join(str(chance.randint(1, 9)) if sign == "#" else sign for sign in pattern),
        country=country,
    )
    return name, f"{slugify(first)}.{slugify(last)}.{number + 1}@example.com", address
