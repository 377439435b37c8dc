"""A small shop with planted tastes: every shopper loves one of a few themes, so a recommender has something to find."""

import numpy as np

from ml.dataset import DAY_S, Event, Interactions, ItemTable, collect

START = 1_700_000_000.0  # unix seconds
DAYS = 60
END = START + DAYS * DAY_S
THEMES = ("garden lantern", "kitchen baking", "travel leather", "music vinyl", "chess puzzle", "winter wool")


def catalogue(per_theme: int = 20) -> ItemTable:
    """``per_theme`` products for each theme, titled with the theme's words; item ``3-07`` is the seventh of theme 3."""
    ids = [f"{theme}-{number:02d}" for theme in range(len(THEMES)) for number in range(per_theme)]
    theme_of = [int(each.split("-")[0]) for each in ids]
    titles = [
        f"{THEMES[theme]} {'abcdefghijklmnopqrstuvwxyz'[row % per_theme] * 3}" for row, theme in enumerate(theme_of)
    ]
    return ItemTable(
        ids, titles, [""] * len(ids), [f"c{theme}" for theme in theme_of], [500 + 100 * t for t in theme_of]
    )


def events(items: ItemTable, shoppers: int = 240, each: int = 14, seed: int = 7) -> list[Event]:
    """Shopper ``n`` loves theme ``n % 6``: nine in ten of their events are there, the tenth is anywhere."""
    random = np.random.default_rng(seed)
    per_theme = len(items) // len(THEMES)
    made: list[Event] = []
    for shopper in range(shoppers):
        for at in np.sort(random.uniform(0, DAYS * DAY_S, each)):
            theme = shopper % len(THEMES) if random.random() < 0.9 else int(random.integers(len(THEMES)))
            item = items.ids[theme * per_theme + int(random.integers(per_theme))]
            kind = "purchase" if random.random() < 0.6 else "view"
            made.append((f"s{shopper}", item, kind, START + float(at), 1.0))
    return made


def interactions(items: ItemTable, **how: int) -> Interactions:
    return collect(events(items, **how)).over(items.ids)
