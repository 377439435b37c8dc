"""How the till's descriptions become titles, shelves and attributes."""

import pytest

from shop_app.seeds.online_retail_words import CATEGORIES, FALLBACK, attributes_of, category_of, pleasant_title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"),
        ("SET/6 RED SPOTTY PAPER CUPS", "Set of 6 Red Spotty Paper Cups"),
        ("S/4 BLACK DISCO PARTITION PANEL", "Set of 4 Black Disco Partition Panel"),
        ("PACK OF 72 RETROSPOT CAKE CASES", "Pack of 72 Retrospot Cake Cases"),
        ("SET 10 CARDS SWIRLY XMAS TREE 17104", "Set of 10 Cards Swirly Christmas Tree"),
        ("RED ROSE AND LACE C/COVER", "Red Rose and Lace Cushion Cover"),
        ("PINK B'FLY C/COVER W BOBBLES", "Pink Butterfly Cushion Cover with Bobbles"),
        ("HOOK, 1 HANGER ,MAGIC GARDEN", "Hook, 1 Hanger, Magic Garden"),
        ("  GREEN REGENCY  TEACUP AND SAUCER ", "Green Regency Teacup and Saucer"),
        ("RETRO \"TEA FOR ONE\" ", 'Retro "Tea for One"'),
        ("SET OF 10 LED DOLLY LIGHTS", "Set of 10 LED Dolly Lights"),
        ("TV DINNER TRAY DOLLY GIRL", "TV Dinner Tray Dolly Girl"),
        ("3D DOG PICTURE PLAYING CARDS", "3D Dog Picture Playing Cards"),
        ("POLYESTER FILLER PAD 40x40cm", "Polyester Filler Pad 40x40cm"),
        ("PACK OF 12 50'S CHRISTMAS TISSUES", "Pack of 12 50's Christmas Tissues"),
        ("*Boombox Ipod Classic", "Boombox Ipod Classic"),
        ("CHARLIE+LOLA RED HOT WATER BOTTLE", "Charlie & Lola Red Hot Water Bottle"),
        ("GOLD M.O.P ORBIT BRACELET", "Gold Mother of Pearl Orbit Bracelet"),
        ("PEARL & SHELL 42\"NECKL. GREEN", 'Pearl & Shell 42" Necklace Green'),
        ("ROSE DU SUD WASHBAG ", "Rose du Sud Washbag"),
    ],
)  # fmt: skip
def test_a_till_description_becomes_a_title_that_is_pleasant_to_read(written: str, title: str) -> None:
    assert pleasant_title(written) == title


@pytest.mark.parametrize(
    ("title", "shelf"),
    [
        ("White Hanging Heart T-Light Holder", "Lighting"),
        ("Set of 6 T-Lights Wedding Cake", "Candles & Fragrance"),
        ("Vintage Billboard Mug", "Mugs & Teaware"),
        ("Regency Cakestand 3 Tier", "Kitchen & Dining"),
        ("Jumbo Bag Red Retrospot", "Bags & Travel"),
        ("Travel Card Wallet Suki", "Bags & Travel"),
        ("Amber Bertie Glass Bead Bag Charm", "Jewellery & Accessories"),
        ("Small Bowl Christmas Pudding", "Christmas"),
        ("Cook with Wine Metal Sign", "Signs & Wall Art"),
        ("Pack of 12 Woodland Tissues", "Bath & Wellbeing"),
        ("Wrap Red Apples", "Stationery, Cards & Wrap"),
        ("Playing Cards Vintage Doily", "Toys & Games"),
        ("Victorian Glass Hanging T-Light", "Lighting"),
        ("Set of 6 Ivory Bird T-Light Candles", "Candles & Fragrance"),
        ("Mini Jigsaw Dinosaur", "Toys & Games"),
        ("Vintage Zinc Watering Can", "Garden & Outdoors"),
        ("Blue Victorian Fabric Oval Box", "Storage & Tins"),
        ("Alarm Clock Bakelike Pink", "Clocks, Frames & Mirrors"),
        ("Silicon Cube 25w, Blue", "More Gifts"),
    ],
)
def test_the_words_of_a_title_choose_its_shelf(title: str, shelf: str) -> None:
    assert category_of(title).title == shelf


def test_shelves_stand_below_one_parent_that_comes_first_and_keep_to_their_own_slugs() -> None:
    parent, *shelves = CATEGORIES

    assert parent.parent is None
    assert {shelf.parent for shelf in shelves} == {parent.slug}
    assert all(category.slug.startswith("gifts") for category in CATEGORIES)
    assert len({category.slug for category in CATEGORIES}) == len(CATEGORIES) == 22
    assert shelves[-1] == FALLBACK


@pytest.mark.parametrize(
    ("title", "attributes"),
    [
        ("Set of 6 Red Retrospot Paper Cups",
         {"Colour": "Red", "Material": "Paper", "Pack size": "Set of 6", "Range": "Retrospot"}),
        ("Yellow/Pink Ceramic Candle Holder", {"Colour": "Yellow and pink", "Material": "Ceramic"}),
        ("Diamante Hair Grip Pack of 2 Ruby", {"Material": "Diamante", "Pack size": "Pack of 2"}),
        ("60 Cake Cases Dolly Girl Design", {"Pack size": "60 pieces", "Range": "Dolly Girl"}),
        ("3 Tier Cake Tin Red and Cream", {"Colour": "Red and cream"}),
        ("Belle Jardiniere Cushion Cover", {}),
        ("Herb Marker Mint", {}),
    ],
)  # fmt: skip
def test_attributes_are_only_what_the_title_says(title: str, attributes: dict[str, str]) -> None:
    assert attributes_of(title) == attributes
