"""Writes what simulated buyers think: a rating and sentences that suit the product. The words: `words.reviews`."""

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from shop_app.seeds.browsing import Bought
from shop_app.seeds.words.reviews import CLOSINGS, DETAILS, OPENINGS, SUBJECTS, Side

REVIEW_SHARE = 0.55  # of lines; some fall behind the present moment
DAYS_FIRST, DAYS_LAST = 4, 24


class SimulatedReview(NamedTuple):
    """One review by a buyer; ``product`` is a slug, ``shopper`` an index into the shoppers."""

    shopper: int
    product: str
    rating: int
    text: str
    at: datetime


def review(
    chance: random.Random, shopper: int, line: Bought, ordered_at: datetime, seed: int
) -> SimulatedReview | None:
    """Write a review of one bought line, or none: most people do not."""
    if chance.random() >= REVIEW_SHARE:
        return None
    quality = random.Random(f"{seed}:quality:{line.offer.slug}").gauss(0.0, 0.55)  # the product's own, the same for all
    rating = min(5, max(1, round(4.0 + quality + 1.1 * (line.match - 0.6) + chance.gauss(0.0, 0.75))))
    at = ordered_at + timedelta(days=chance.uniform(DAYS_FIRST, DAYS_LAST))
    return SimulatedReview(shopper, line.offer.slug, rating, text(chance, rating, line.offer.category), at)


def text(chance: random.Random, rating: int, category: str) -> str:
    """Write one to three sentences that fit the stars and the category."""
    good, bad = DETAILS[SUBJECTS.get(category, "any")]
    first, second = {5: (good, good), 4: (good, good), 3: (good, bad), 2: (bad, bad), 1: (bad, bad)}[rating]
    sentences = [chance.choice(OPENINGS[rating]), chance.choice(first)]
    if chance.random() < 0.45:
        sentences.append(chance.choice([each for each in second if each not in sentences]))
    if chance.random() < 0.4:
        sentences.append(chance.choice(CLOSINGS[Side.of(rating)]))
    if chance.random() < 0.15:
        return sentences[chance.randrange(2)]
    return " ".join(sentences)
