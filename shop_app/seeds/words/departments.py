"""Every department of the demo shop in the order its navigation shows them. Entries: one module per department."""

from shop_app.seeds.words.accessories import ACCESSORIES
from shop_app.seeds.words.books import BOOKS_AND_PAPER
from shop_app.seeds.words.clothing import CLOTHING
from shop_app.seeds.words.electronics import ELECTRONICS
from shop_app.seeds.words.food import FOOD
from shop_app.seeds.words.garden import GARDEN
from shop_app.seeds.words.gifts import GIFTS
from shop_app.seeds.words.health import HEALTH
from shop_app.seeds.words.home import HOME
from shop_app.seeds.words.kitchen import KITCHEN
from shop_app.seeds.words.music import MUSIC
from shop_app.seeds.words.pets import PETS
from shop_app.seeds.words.sport import SPORT
from shop_app.seeds.words.tools import TOOLS
from shop_app.seeds.words.toys import TOYS

DEPARTMENTS = (
    KITCHEN,
    HOME,
    GARDEN,
    CLOTHING,
    ACCESSORIES,
    ELECTRONICS,
    BOOKS_AND_PAPER,
    TOYS,
    SPORT,
    MUSIC,
    FOOD,
    HEALTH,
    PETS,
    GIFTS,
    TOOLS,
)
