"""Cuts text into the words that are searched for: lower case, without accents, letters and digits only."""

import re
import unicodedata

WORD_MAX = 64  # characters of a word that are looked at


def words_of(text: str) -> list[str]:
    """Return the words of a text, in order; signs, quotes and emoji separate them and never get through."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)) if not plain.isascii() else plain
    return [word[:WORD_MAX] for word in re.findall(r"[^\W_]+", bare.casefold())]
