"""Turns the till's descriptions ("SET/6 RED SPOTTY PAPER CUPS") into titles, shelves and attributes people can read.

Only what the words say is told; nothing is looked up and nothing made up.
"""

import re

from shop_app.domain.catalogue import Category

PHRASES = tuple(  # in this order, before single words are looked up
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"[*\s]+", " "),
        (r" 1[67]\d{3} ?$", ""),  # the card maker's own number
        (r"\b(?:S|SET) ?/ ?(\d+)", r"SET OF \1 "),
        (r"^ ?(SET|PACK|BOX) (\d+)\b", r"\1 OF \2"),
        (r"\bPACK/(\d+)", r"PACK OF \1"),
        (r" ?, ?", ", "),
        (r" ?\+ ?", " & "),
        (r" ?\(", " ("),
        (r" -(?=[A-Z])", " - "),
        (r"\bNECKL\.? ?(?=\d)", "NECKLACE "),
        (r'(?<=\d)" ?', '" '),
        (r'(?<=[A-Z])"(?=[A-Z]+ )', ' "'),
        (r"\bW/ ?", "WITH "),
        (r"\bLT\.? ?(?=BLUE|ROSE)", "LIGHT "),
        (r"\bDECO\.", "DECORATION "),
        (r"\bM\.?O\.?P\b", "MOTHER OF PEARL"),
        (r"\bD\.O\.F\.", "TUMBLER"),
        (r"\bTURQ\b", "TURQUOISE"),
        (r"CHARLIE (?:AND )?LOLA", "CHARLIE & LOLA"),
    )
)
SPELLINGS = {  # the till cut, squeezed or misspelt these
    "ANT": "ANTIQUE", "ASS": "ASSORTED", "ASSTD": "ASSORTED", "ASST": "ASSORTED", "B'FLY": "BUTTERFLY",
    "BUTTERFL": "BUTTERFLY", "BUDAH": "BUDDHA", "C/COVER": "CUSHION COVER", "CHILDS": "CHILD'S",
    "CHILDRENS": "CHILDREN'S", "CHOC": "CHOCOLATE", "CINAMMON": "CINNAMON", "COL": "COLOUR", "DES": "DESIGN",
    "DOILEY": "DOILY", "FLOWE": "FLOWER", "FLOWR": "FLOWER", "FUSCHIA": "FUCHSIA", "GARLD": "GARLAND",
    "CEATURE": "CREATURE", "HLDR": "HOLDER", "HOLD": "HOLDER", "HYDRANGA": "HYDRANGEA",
    "SILOUETTE": "SILHOUETTE", "STRAWBRY": "STRAWBERRY", "VIPPASSPORT": "VIP PASSPORT",
    "METALIC": "METALLIC", "MULTICOL": "MULTICOLOUR", "NECKL": "NECKLACE", "NECKLAC": "NECKLACE",
    "PANNETONE": "PANETTONE", "PHOTOFRAME": "PHOTO FRAME", "P'WEIGHT": "PAPERWEIGHT", "RASPBERR": "RASPBERRY",
    "RECT": "RECTANGULAR", "ROCCOCO": "ROCOCO", "SIL'T": "SILHOUETTE", "SKIPPPING": "SKIPPING", "SQU": "SQUARE",
    "SQUARECUSHION": "SQUARE CUSHION", "TASSLE": "TASSEL", "TEALIGHT": "T-LIGHT", "TRADTIONAL": "TRADITIONAL",
    "TURQUOIS": "TURQUOISE", "UTILTY": "UTILITY", "VINT": "VINTAGE", "W": "WITH",
    "BLACKCHRISTMAS": "BLACK CHRISTMAS", "CHOCOLATECANDLE": "CHOCOLATE CANDLE", "SWIRLGLASS": "SWIRL GLASS",
    "BAROQUECANDLESTICK": "BAROQUE CANDLESTICK", "OF4": "OF 4", "STRIPEY": "STRIPY", "XMAS": "CHRISTMAS",
}  # fmt: skip
KEPT = frozenset("3D A4 A5 A6 A7 CD DIY LED TV UK USA USB VIP WC".split())
SMALL = frozenset("a an and as at by de du en et for from in la of on or the to with y".split())
COLOURS = frozenset(  # words that are as often a scent, a sweet or a herb (lavender, chocolate, mint) stay out
    "red pink blue green white black ivory cream silver gold purple yellow orange brown turquoise lilac grey amethyst "
    "amber copper multicolour fuchsia jade bronze olive teal".split()
)
MATERIALS = {
    "Wood": "WOOD|WOODEN", "Metal": "METAL", "Zinc": "ZINC", "Enamel": "ENAMEL", "Glass": "GLASS",
    "Ceramic": "CERAMIC", "Porcelain": "PORCELAIN", "Paper": "PAPER", "Felt": "FELT|FELTCRAFT", "Wicker": "WICKER",
    "Cotton": "COTTON(?! WOOL)", "Slate": "SLATE", "Cast iron": "CAST IRON", "Acrylic": "ACRYLIC",
    "Diamante": "DIAMANTE", "Crystal": "CRYSTAL", "Raffia": "RAFFIA", "Silk": "SILK", "Plastic": "PLASTIC|MELAMINE",
}  # fmt: skip
RANGES = (
    "50's Christmas|Acapulco|Apothecary|Babushka|Bakelike|Baroque|Boudicca|Buffalo Bill|Carnival|Charlie & Lola|"
    "Cherry Blossom|Chrysanthemum|Circus Parade|Cottage Garden|Danish Rose|Diner|Dolly Girl|Eau de Nile|Edwardian|"
    "Empire|English Rose|Fairy Cake|Feltcraft|Folkart|Frog Prince|French Lattice|French Paisley|Garden Path|"
    "Green Fern|Home Sweet Home|Kings Choice|Knick Knack|Landmark|Las Vegas|Lovebird|Love Bird|Love London|"
    "Ma Campagne|Magic Garden|Medina|Morris|Murano|Paisley Park|Pantry|Parisienne|Parlour|Poppy's Playhouse|"
    "Potting Shed|Psychedelic|Regency|Retrospot|Polkadot|Romantic Images|Rose du Sud|Scandinavian|Scandispot|"
    "Sketchbook|Spaceboy|Suki|Sweetheart|Tea Time|Tutti Frutti|Union Jack|Vintage Doily|Vintage Leaf|"
    "Vintage Paisley|Willie Winkie|Woodland"
)

GIFTS = Category("gifts", "The Gift Shop")
FALLBACK = Category("gifts-more", "More Gifts", GIFTS.slug)
RULES = (  # shelf and the words that put a product on it; the first that fits wins, so unmistakable words come first
    ("Christmas",
     ("CHRISTMAS|ADVENT|SANTAS?|REINDEER|BAUBLES?|NATIVITY|SNOWM[AE]N|SNOWFLAKES?|SNOW STAR|JINGLE|YULETIDE|"
     "PANETTONE|MISTLETOE|HOLLY|SLEIGH|ANGEL|ICICLE|SCANDISPOT|SET OF 10 CARDS?")),
    ("Easter", "EASTER|CHICKS?(?! .*BOTTLE)|EGG HUNT|PAPER EGGS?|RABBIT EGG|EGGS IN CRATE|BUNNIES IN A BUCKET"),
    ("Signs & Wall Art",
     "SIGN|DOORSIGN|STOPMETAL|WALL ART|MAGNETS?|BUILDING BLOCK|DOOR HANGER|PLAQUE|NUMBER TILE|WOOD LETTERS"),
    ("Bath & Wellbeing", "HOT WATER BOTTLE|HOTTIE|PLASTERS|TISSUES?|FLANNEL|BATHROOM|FIRST AID|HAND WARMER|HAND TOWEL"),
    ("Textiles & Cushions", "CUSHION COVER|DOORSTOP|DOORMAT|FILLER PAD"),
    ("Mugs & Teaware", "MUGS?(?! WARMER)|TEA ?CUPS?|TEA ?POT|TEA SET|TEA COSY|BEAKERS?|COASTERS?|EGG COSY"),
    ("Stationery, Cards & Wrap",
     ("WRAPS?|CARD(?! WALLET| GAME)|(?<!PLAYING )(?<!SNAP )CARDS(?! FOR KIDS)|GIFT BAG|NOTEBOOKS?|PENCILS?|"
     "(?:FUNKY DIVA|COLOUR \\w+|LIPSTICK|TUBE) PEN")),
    ("Lighting",
     ("T-LIGHT(?! CANDLE)|CANDLE ?HOLDER|CANDLESTICK|CANDLE ?STAND|LANTERNS?|LAMPS?|"
     "(?<!T-)LIGHTS?(?! BLUE| PINK| GREEN| & SOUND)|"
     "LAMPSHADE|CANDELABRA|CHANDELIER(?! EARRINGS)|LIGHTBULB|TORCH|UBO-LIGHT|CANDLEPOT")),
    ("Furniture & Hooks",
     "HOOKS?|(?:DRAWER ?)?KNOB|COAT RACK|CABINETS?|SIDEBOARD|STOOL|CHAIR|CUPBOARD|SHELF|SHELVING|MA CAMPAGNE"),
    ("Jewellery & Accessories",
     ("NECKLACES?|EARRINGS?|BRACE?LETS?|BANGLES?|BROOCH|RINGS?|HAIR ?(?:CLIPS?|GRIP|SLIDES?|BANDS?|TIE|COMB)|"
     "SLIDES?|TIARAS?|PENDANT|(?:BAG|PHONE|BEAD) CHARMS?|KEY ?RINGS?|KEY FOB|KEY[- ]CHAINS?|SCARF(?! KNIT)|"
     "JEWELLERY|LIPSTICK|LIP GLOSS|COMPACT|POCKET MIRROR|BADGES|EAR MUFF|SUNGLASSES|GLASSES CASE|CHOKER|"
     "LARIAT|FILIGREE DIAMANTE|SOMBRERO|CHAR")),
    ("Garden & Outdoors",
     ("WATERING CAN|GARDEN (?:TOOLS|SPADE|TROWEL|FORK|RAKE|BRUSH|GLOVES|MARKER|THERMOMETER|SET)|GARDENERS|"
     "SECATEURS|PLANTERS?|PLANT POT|FLOWER ?POTS?|HERBS?|SEED|GROW YOUR OWN|GROW A|"
     "BIRD ?(?:HOUSE|FEEDER|TABLE|BOX)|GNOME|KNEELING|HAMMOCK|PARASOLS?|WINDMILL|WINDSOCK|PICNIC|UMBRELLA|"
     "RAIN|THERMOMETER|SANDCASTLE|SEASIDE BUCKET|BEACH SPADE|POTTING|BICYCLE|(?:WIND)?CHIME|WHEELBARROW|"
     "FLY SWAT|CAMPING|HAWAIIAN")),
    ("Party",
     ("PARTY|PENNANT|COCKTAIL SWORDS|BALLOONS?|BUNTING|CONFETTI|PAPER (?:CUPS|PLATES|CHAIN)|NAPKINS?|DOILIES|"
     "HONEYCOMB|INVITES|STRAWS|GARLANDS?|LEIS|BARRIER TAPE|PLACE SETTINGS?|CRACKERS?|HALLOWEEN|CELEBRATION|"
     "FLAG OF")),
    ("Toys & Games",
     ("TOY(?!BOX| TIDY)|JIGSAWS?|DOLL|PLAYING CARDS|SNAP CARDS|GAME|DOMINOES|SKITTLES|SKIPPING|LUDO|MARBLES|COLOURING|"
     "CRAYONS|PUPPET|TEDDY|HELICOPTER|GLIDERS|STICKERS?|STENCIL|CHALK|DRAWING SLATE|CHILD'S|CHILDREN(?:'S)?|"
     "KIDS?|BABY|MONEY (?:BOX|BANK)|PIGGY BANK|PLAYHOUSE|MODELLING CLAY|TATTOOS|CREEPY|SPINNING TOPS|"
     "PICK UP STICKS|ALPHABET BLOCKS|MONSTER|WATER BOMB|MONKEY|NINJA|PONY|SNAKES?|DINOSAUR SET|"
     "SPACE (?:CADET|OWL|FROG)|BINGO|CROSSES|HARMONICA|FARM ANIMAL|FARMYARD|GLOW IN DARK|INFLATABLE|"
     "MAGIC (?:SHEEP|TREE)|SPORTING FUN|SEWING SUSAN|FLYING DISC|PUZZLES|TRAFFIC")),
    ("Bags & Travel",
     ("BAGS?|HANDBAG|BACKPACK|PURSE|TOTE|SHOPPER|LUGGAGE|PASSPORT|TRAVEL|WASHBAG|MINI CASES|WALLET|"
     "SUITCASE")),
    ("Candles & Fragrance",
     "CANDLES?|(?:CHOCOLATE)?CANDLE|INCENSE|T-LIGHTS?|SCENT|SCENTED|VOTIVE|MATCHES|POT POURI|OIL BURNER|OILS"),
    ("Clocks, Frames & Mirrors", "CLOCK|FRAMES?|MIRROR|PHOTO|PICTURE|ALBUM|CALENDAR"),
    ("Craft & Sewing",
     ("RIBBONS?|SEWING|KNITTING|FELTCRAFT|FELT CRAFT|PATCHES|BUTTON|CRAFT|PIN CUSHION|MEASURING TAPE|"
     "TAPE MEASURE|PAINT|BEADS? IN|MAKE YOUR OWN|SEW ON|PEGS|TWINE|TOOL SET|SCREWDRIVER|SPIRIT LEVEL")),
    ("Stationery, Cards & Wrap",
     ("CARDHOLDER|NOTE ?PAD|SKETCHBOOK|JOURNAL|POCKET BOOK|PENS?|SHARPENERS?|ERASERS?|RUBBERS?|RULER|"
     "STATIONERY|WRITING|ENVELOPES?|NOTELETS|TAGS?|TAPES?|ROSETTE|LETTER (?:RACK|TRAY|HOLDER)|PAPERWEIGHT|"
     "BOOKS?|BOOK ?MARK|STAMP|CALCULATOR|HOLE PUNCH|OFFICE|POSTCARD|MEMO|MEMOBOARD|CHALK ?BOARD|BLACK ?BOARD|"
     "TOAST ITS|ORGANISER|SCISSOR|GIFT BOXES|BOOKCOVER|WITH 7 CLIPS")),
    ("Kitchen & Dining",
     ("CAKE|CAKES|CAKESTAND|BAKING|FRUIT ?BOWL|BOWLS?|PLATES?|KITCHEN|CUTLERY|TEA ?SPOONS?|SPOONS?|JUG|PANTRY|"
     "APRON|OVEN|LUNCH|SNACK|RECIPE|COOKIE|CUTTERS|MOULDS?|EGG|FOOD|COLANDER|CHOPPING|BREAD|BUTTER DISH|"
     "BEURRE|PIZZA|JAM|POPCORN|CHOPSTICKS|PLACEMATS?|TRAYS?|DISH|WINE|GOBLET|GLASS|APERITIF|OPENER|TEA|COFFEE|"
     "SUGAR|TABLE ?CLOTH|DINNER|PAN|MEASURING|WASHING UP|LOLLY|MILKSHAKE|CONDIMENT|SALT|TONGS|PLATTER|CHALICE|"
     "MICROWAVE|TABLE RUN|TOAST ?RACK|SQUEEZER|FLASK|COOKING|CUPS?|SAUCER|TUMBLER|COSY|LADLE|UTENSIL|"
     "PETIT FOUR|CHARGER|ICE CREAM|WARMER|SALAD|WHISK|BIB|REGENCY|BOTTLE DRESSING")),
    ("Storage & Tins",
     ("TINS?|BOX|BOXES|STORAGE|JARS?|BASKETS?|CONTAINERS?|CADDY|BIN|BUCKET|TIDY|CRATES?|DRAWERS?|BARREL|POT|"
     "CHEST|CHESTS|RACK|HANGERS?|BOTTLES?|STAND|ASHTRAY|CANNISTER|CUBES|SHOPPING LIST|KEY HOLDER|HAMPER")),
    ("Bath & Wellbeing",
     "BATH|SOAPS?|SHOWER|TOILET|SCALES|BALM|SPONGE|WASH|SLIPPER|STRESS|WARMER|PILL BOX|TOWEL|BUDDHA"),
    ("Textiles & Cushions", "CUSHIONS?|THROW|QUILT|RUG|MAT|CURTAIN|BLANKET|FABRIC|TOWEL|POUFFE|IRONING|LACE|SHADE"),
    ("Furniture & Hooks", "TABLE|SCREEN|BENCH|SEAT|BED|LADDER|BASIN|CAGE"),
    ("Signs & Wall Art", "LETTERS?|WALL|TILE|PRINT|CANVAS|WORD|BLOCK|PANEL|FLYING DUCKS"),
    ("Decorations",
     ("DECORATIONS?|DECO?|HANGING|WREATH|HEARTS?|ARTIFICIAL|ARTIIFCIAL|FLOWERS?|ORNAMENT|MOBILE|FEATHERS?|"
     "TREES?|VASE|BIRDS?|STARS?|FILIGR\\w+|CRYSTAL|SHELL|ROSE|BELLS?|BUTTERFL(?:Y|IES)|RABBIT|BUNN(?:Y|IES)|"
     "HEN|DOVE|PEARS|ELEPHANT|CATS?|DISCO|MUSHROOM|TOADSTOOLS?|CLAM|PAINTED|EGGS?|BELL JAR|STRING|GEISHA|"
     "CLOCHE|TINSEL|DOG|FAIRY|SHAPE|BALL|DECORATIVE|JEWEL|FAN|BASE|CLIP")),
)  # fmt: skip


def _shelf(title: str) -> Category:
    return Category("gifts-" + re.sub(r"[^a-z]+", "-", title.lower()), title, GIFTS.slug)


CATEGORIES = (GIFTS, *map(_shelf, dict(RULES)), FALLBACK)
"""The parent first, then its shelves; slugs begin with ``gifts`` so that they meet no other catalogue's."""
_RULES = tuple((_shelf(title), re.compile(rf"\b(?:{words})(?!\w)")) for title, words in RULES)
_RANGE = re.compile(rf"\b(?:{RANGES})\b")
_NOT_PIECES = frozenset("Tier Hook Colour Strand Drawer Bead Point Wick Tone Gold".split())
_MATERIALS = tuple((name, re.compile(rf"\b(?:{words})\b")) for name, words in MATERIALS.items())


def pleasant_title(written: str) -> str:
    """Return a till description as a title, spelt out and in Title Case: "Set of 6 Red Spotty Paper Cups"."""
    text = _spelt_out(written)
    words = text.split()
    last = len(words) - 1
    return " ".join(_cased(word, is_edge=position in (0, last)) for position, word in enumerate(words))


def category_of(title: str) -> Category:
    """Return the first shelf whose words stand in the title, ``FALLBACK`` when none does."""
    text = title.upper()
    return next((category for category, rule in _RULES if rule.search(text)), FALLBACK)


def attributes_of(title: str) -> dict[str, str]:
    """Return what a title says of Colour, Material, Pack size and Range; what it does not mention is absent."""
    text = title.upper()
    design = _RANGE.search(title)
    found = {
        "Colour": " and ".join(_colours(title)).capitalize(),
        "Material": next((name for name, rule in _MATERIALS if rule.search(text)), ""),
        "Pack size": _pack_size(title),
        "Range": design[0] if design else "",
    }
    return {name: value for name, value in found.items() if value}


def _spelt_out(written: str) -> str:
    text = written.upper()
    for pattern, plain in PHRASES:
        text = pattern.sub(plain, text)
    words = [SPELLINGS.get(word.rstrip("."), word) for word in text.split()]
    return " ".join(words).strip(" ,.-")


def _cased(word: str, *, is_edge: bool) -> str:
    """Give one upper-case word its case; hyphens, slashes and brackets begin a new word, an apostrophe does not."""
    if word.lower() in SMALL and not is_edge:
        return word.lower()
    parts = re.split(r"([^A-Z0-9'.]+)", word)
    return "".join(part if part in KEPT else _measure(part) or part.capitalize() for part in parts)


def _measure(part: str) -> str:
    """Lower-case sizes: ``40X40CM`` is ``40x40cm``, ``50'S`` is ``50's``; empty for any other word."""
    return part.lower() if re.fullmatch(r"[\d.]+(?:X[\d.]+)*(?:CM|MM|M|G|KG|W|PC|'S|X[\d.]+|CMX[\d.]+CM)", part) else ""


def _colours(title: str) -> list[str]:
    words = re.findall(r"[a-z]+", title.lower())
    return sorted({word for word in words if word in COLOURS}, key=words.index)[:3]


def _pack_size(title: str) -> str:
    """Return "Set of 6", "Pack of 12", or "6 pieces" when the title merely begins with a number."""
    if found := re.search(r"\b(Set|Pack|Box|Bundle) of (\d+|Two|Three|Four|Six)\b", title):
        return f"{found[1]} of {found[2].lower()}"
    found = re.match(r"(\d{1,3}) (\w+)", title)
    return f"{found[1]} pieces" if found and found[1] != "1" and found[2] not in _NOT_PIECES else ""
