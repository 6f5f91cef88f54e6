"""Invented place names: coined from syllables, none taken from a list of real places."""

from __future__ import annotations

import numpy as np

ONSETS = ("B", "D", "G", "J", "K", "L", "M", "N", "R", "S", "T", "W", "Y", "Z", "Sh", "Kw", "Gb")
VOWELS = ("a", "e", "i", "o", "u")
MIDDLES = ("b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "w", "z", "nd", "mb", "sh", "rk")
ENDINGS = ("a", "i", "o", "u", "e", "an", "in", "awa", "iya", "uru", "eji", "ako")

FIRST_WORDS = ("Tudun", "Unguwar", "Gidan", "Kogin", "Sabon", "Oke", "Ile")
"""Common first words of places (hill of, quarter of, house of, river of, new, hill, house)."""


def coin_names(count: int, rng: np.random.Generator, *, two_words: float = 0.0) -> list[str]:
    """Different names of two to three syllables.

    Parameters
    ----------
    count
        How many, at most 2,000.
    rng
        Source of the choice.
    two_words
        Share of names with a common first word, 0 to 1.
    """
    names: dict[str, None] = {}
    while len(names) < count:
        stem = str(rng.choice(ONSETS)) + str(rng.choice(VOWELS)) + str(rng.choice(MIDDLES))
        if rng.random() < 0.45:
            stem += str(rng.choice(VOWELS)) + str(rng.choice(MIDDLES))
        stem += str(rng.choice(ENDINGS))
        if rng.random() < two_words:
            stem = f"{rng.choice(FIRST_WORDS)} {stem}"
        names[stem] = None
    return list(names)


def misspell(name: str) -> str:
    """The name as another office might write it: hyphen for space, one letter doubled."""
    if " " in name:
        return name.replace(" ", "-", 1)
    return name[:2] + name[2] * 2 + name[3:]
