"""The shape of a vocabulary entry: one kind of product the demo shop sells. Entries themselves live beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shop_app.kit.ids import slugify

SIZES = ("XS", "S", "M", "L", "XL")
SHOES = ("37", "38", "39", "40", "41", "42", "43", "44")


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of product, from which any number of products can be drafted.

    Args:
        noun: what it is, in title case; unique in the vocabulary.
        emoji: code points of its picture in the pack, such as ``1fad6`` (variation selectors left out).
        category: slug of the section it stands in.
        price: lowest and highest usual price, in whole units of a dollar-like currency.
        opening: a sentence on what it does for its owner.
        makes: (name, sentence) of each way it is made; the name goes into the title.
        facts: sentences that fit every make: size, use, care.
        what: the attribute a make's name is a value of.
        colours: names from `colours.COLOURS`, the picture's own colour first; empty where recolouring looks wrong.
        sizes: sold in these sizes, one variant each.
        grams: usual weight; 0 where nobody asks.
        named: makes are names in their own right, such as book titles; family and noun stay out of the title.
    """

    noun: str
    emoji: str
    category: str
    price: tuple[int, int]
    opening: str
    makes: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    what: str = "Material"
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    grams: int = 0
    care: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    named: bool = False

    @property
    def key(self) -> str:
        """The noun as it appears in file names."""
        return slugify(self.noun)


@dataclass(frozen=True, slots=True)
class Maker:
    """An invented brand and the sentence the shop introduces it with.

    Args:
        sections: category slugs it makes things for; empty means the whole department.
    """

    name: str
    story: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A top-level category with its sections, its makers and everything it sells.

    Args:
        code: three letters that open its SKUs.
        sections: (slug, title) of each category below it.
        lines: names of product families, put before the noun in titles.
    """

    slug: str
    title: str
    code: str
    sections: tuple[tuple[str, str], ...]
    makers: tuple[Maker, ...]
    lines: tuple[str, ...]
    things: tuple[Thing, ...]
