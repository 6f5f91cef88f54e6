"""Words for the ends and the places of a list: "the fewest", "third", "2nd"."""

from __future__ import annotations

_IN_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_IN_FIGURES = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"]
#: Which place a word names, from 1.
PLACES: dict[str, int] = {
    word: at for words in (_IN_WORDS, _IN_FIGURES) for at, word in enumerate(words, start=1)
}
#: Either end of any measure, for a pattern.
ENDS = r"(?:most|fewest|least|highest|lowest|largest|smallest|greatest|biggest)"


def place_words(first: int = 1, last: int = len(_IN_WORDS)) -> str:
    """The words for these places of a list, for a pattern."""
    return f"(?:{'|'.join(word for word, at in PLACES.items() if first <= at <= last)})"
