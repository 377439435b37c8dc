"""Turns vocabulary entries into product drafts, one number at a time. Which numbers are asked for: `catalogue`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop_app.domain.catalogue import LOW_STOCK, Image, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.kit.ids import slugify
from shop_app.seeds.pictures import Picture
from shop_app.seeds.pricetags import price_tag
from shop_app.seeds.words.colours import COLOURS
from shop_app.seeds.words.thing import Department, Maker, Thing

SOLD_OUT_SHARE, LOW_SHARE = 0.04, 0.08
STOCK_MAX = 200
NEW_SHARE, NEW_DAYS, OLD_DAYS = 0.08, 14, 730
MANY_COLOURS_SHARE = 0.4  # of the things that come in colours only
COLOURS_AND_SIZES_SHARE = 0.25  # of the things that come in both
AS_WRITTEN = frozenset({"Christmas", "T-Shirt"})  # words that keep their capitals inside a sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """One product to be: the ``repeat``-th of a thing, ``number`` in the whole catalogue."""

    department: Department
    thing: Thing
    number: int
    place: int  # of the thing among all things: spreads lines and colours
    repeat: int

    @property
    def make(self) -> tuple[str, str]:
        return self.thing.makes[self.repeat % len(self.thing.makes)]

    @property
    def family(self) -> str:
        """The product family in its title; no two products of one make share it."""
        lines, makes = self.department.lines, len(self.thing.makes)
        turn = self.repeat // makes
        line = lines[(self.place * 37 + self.repeat % makes * 11 + turn) % len(lines)]
        edition = turn // len(lines)
        return f"{line} No. {edition + 1}" if edition else line


def draft(entry: Entry, seed: int, currency: str, now: datetime) -> ProductDraft:
    """Write one product; the same arguments always give the same product, whatever was drafted before it."""
    chance = random.Random(f"{seed}:{entry.number}")
    thing, (make, _) = entry.thing, entry.make
    maker = chance.choice(_makers(entry))
    colours = _colours(chance, entry)
    grams = round(thing.grams * chance.uniform(0.95, 1.05), -1 if thing.grams > 100 else 0)
    title = _title(entry)
    attributes = {
        "Kind": thing.noun,
        "Brand": maker.name,
        thing.what: make,
        "Colour": colours[0] if len(colours) == 1 else "",
        "Care": thing.care,
        "Weight": f"{grams / 1000:.1f} kg" if grams >= 1000 else f"{grams:.0f} g" if grams else "",
        **thing.attributes,
    }
    return ProductDraft(
        title=title,
        description=describe(chance, entry, maker),
        category=thing.category,
        variants=_variants(chance, entry, colours, price_tag(chance, *thing.price, currency)),
        slug=slugify(title),
        attributes={name: value for name, value in attributes.items() if value},
        images=_images(entry, colours, maker),
        created_at=_birthday(chance, now),
    )


def describe(chance: random.Random, entry: Entry, maker: Maker) -> str:
    """Write two to four sentences; the first two products of a thing share none of theirs."""
    thing, (_, how) = entry.thing, entry.make
    if entry.repeat == 0:
        return " ".join((thing.opening, how, thing.facts[0]))
    if entry.repeat == 1:
        return " ".join((how, thing.facts[-1], maker.story))
    family = f"Part of the {entry.family} family by {maker.name}."
    return " ".join((chance.choice((thing.opening, maker.story)), how, chance.choice(thing.facts), family))


def picture(thing: Thing, colour: str, make: str) -> Picture:
    """Name the picture a product of this colour and make shows; few products have one of their own."""
    if not colour:
        return Picture(f"{thing.key}-{slugify(make)}", thing.emoji)
    return Picture(f"{thing.key}-{slugify(colour)}", thing.emoji, "" if colour == thing.colours[0] else colour)


def pictures(thing: Thing) -> Iterator[Picture]:
    """Yield every picture any product of this thing can ask for."""
    if thing.colours:
        yield from (picture(thing, colour, "") for colour in thing.colours)
    else:
        yield from (picture(thing, "", make) for make, _ in thing.makes)


def _title(entry: Entry) -> str:
    make, noun = entry.make[0], entry.thing.noun
    if not entry.thing.named:
        return f"{entry.family} {make} {noun}"
    return make if entry.repeat < len(entry.thing.makes) else f"{make}: {entry.family} Edition"


def _makers(entry: Entry) -> list[Maker]:
    section = entry.thing.category
    return [maker for maker in entry.department.makers if section in (maker.sections or [section])]


def _colours(chance: random.Random, entry: Entry) -> list[str]:
    names = list(entry.thing.colours)
    if not names:
        return []
    first = (entry.place + entry.repeat) % len(names)
    turned = names[first:] + names[:first]
    roll = chance.random()
    if entry.thing.sizes:
        return turned[:2] if roll < COLOURS_AND_SIZES_SHARE else turned[:1]
    return turned if roll < MANY_COLOURS_SHARE else turned[:1]


def _variants(
    chance: random.Random, entry: Entry, colours: list[str], tag: tuple[Money, Money | None]
) -> list[Variant]:
    price, compare_at = tag
    luck = chance.random()
    variants = []
    for colour in colours if len(colours) > 1 else [""]:
        for size in entry.thing.sizes or [""]:
            parts = [entry.department.code, f"{entry.number + 1:04d}"]
            parts += [COLOURS[colour].code] if colour else []
            parts += [size.replace("-", "")] if size else []
            options = {"Colour": colour, "Size": size}
            variants.append(
                Variant(
                    sku="-".join(parts),
                    price=price,
                    stock=_stock(chance, luck),
                    options={name: value for name, value in options.items() if value},
                    compare_at=compare_at,
                )
            )
    return variants


def _stock(chance: random.Random, luck: float) -> int:
    """Draw pieces on the shelf; ``luck`` belongs to the product, so that it sells out as a whole."""
    if luck < SOLD_OUT_SHARE:
        return 0
    if luck < SOLD_OUT_SHARE + LOW_SHARE:
        return chance.randint(1, LOW_STOCK)
    return round(chance.triangular(LOW_STOCK + 1, STOCK_MAX, 40))


def _images(entry: Entry, colours: list[str], maker: Maker) -> list[Image]:
    thing = entry.thing
    words = (word if word in AS_WRITTEN else word.lower() for word in thing.noun.split())
    noun = " ".join(words)
    images = []
    for colour in colours or [""]:
        spoken = f"{colour} {noun} by {maker.name}".strip()
        images.append(picture(thing, colour, entry.make[0]).image(spoken[0].upper() + spoken[1:]))
    return images


def _birthday(chance: random.Random, now: datetime) -> datetime:
    is_new = chance.random() < NEW_SHARE
    days = chance.uniform(0.1, NEW_DAYS) if is_new else chance.uniform(NEW_DAYS, OLD_DAYS)
    return now - timedelta(seconds=round(days * 86_400))
