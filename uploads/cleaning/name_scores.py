"""How alike two sets of place names are, as a matrix of scores from 0 to 1."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import distance, fuzz, process

from uploads.cleaning.name_forms import Form, Forms

Matrix = np.ndarray[Any, np.dtype[np.float64]]

OTHER_NUMBER = 0.36
LETTER_FOR_NUMBER = 0.04
MISSING_NUMBER = 0.05
OTHER_DIRECTION = 0.36
MISSING_DIRECTION = 0.06
ALTERNATIVE = 0.97
INITIAL = 0.95
BEGINNING = (0.74, 0.20)
CONTAINED = (0.80, 0.14)
# By the number of consonants that agree: two say little, four say much.
OTHER_VOWELS = (0.0, 0.0, 0.77, 0.82, 0.86)
_VOWELS = re.compile(r"[aeiou]")


def score_matrix(sources: Sequence[Forms], references: Sequence[Forms]) -> Matrix:
    """Likeness of each source name to each reference name.

    Parameters
    ----------
    sources, references
        n and m names.

    Returns
    -------
    (n, m) array
        1 for names equal as a whole; for "A/B" against "A" the best of the alternatives counts,
        for "A/B" against "B/C" the mean over the parts of the shorter one.
    """
    if not sources or not references:
        return np.zeros((len(sources), len(references)))
    whole = _compare([f.whole for f in sources], [f.whole for f in references])
    if all(len(f.parts) == 1 for f in (*sources, *references)):
        return whole
    return np.maximum(whole, ALTERNATIVE * _by_parts(sources, references))


def _by_parts(sources: Sequence[Forms], references: Sequence[Forms]) -> Matrix:
    own = [len(f.parts) for f in sources]
    others = [len(f.parts) for f in references]
    scores = _compare(
        [part for f in sources for part in f.parts], [part for f in references for part in f.parts]
    )
    row_starts, column_starts = _starts(own), _starts(others)
    best_of_row = np.maximum.reduceat(scores, column_starts, axis=1)
    by_source = np.add.reduceat(best_of_row, row_starts, axis=0) / np.array(own)[:, None]
    best_of_column = np.maximum.reduceat(scores, row_starts, axis=0)
    by_reference = np.add.reduceat(best_of_column, column_starts, axis=1) / np.array(others)
    fewer = np.array(own)[:, None] <= np.array(others)
    result: Matrix = np.where(fewer, by_source, by_reference)
    return result


def _starts(lengths: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)


def _compare(own: Sequence[Form], others: Sequence[Form]) -> Matrix:
    letters = _pairwise([f.joined for f in own], [f.joined for f in others], _ratio)
    starts = _pairwise([f.joined for f in own], [f.joined for f in others], _jaro_winkler)
    sounds = _pairwise([f.sound for f in own], [f.sound for f in others], _ratio)
    order = _pairwise([f.spaced for f in own], [f.spaced for f in others], _word_order) / 100.0
    scores = 0.35 * letters + 0.25 * starts + 0.40 * sounds
    scores = np.maximum(scores, 0.97 * order)
    scores = np.maximum(scores, _partial(own, others))
    result: Matrix = np.clip(scores - _differences(own, others), 0.0, 1.0)
    return result


def _pairwise(own: Sequence[str], others: Sequence[str], scorer: Callable[..., float]) -> Matrix:
    matrix: Matrix = process.cdist(own, others, scorer=scorer, dtype=np.float64)
    return matrix


_ratio = distance.Indel.normalized_similarity
_jaro_winkler = distance.JaroWinkler.normalized_similarity


_word_order = fuzz.token_sort_ratio


def _partial(own: Sequence[Form], others: Sequence[Form]) -> Matrix:
    """Names cut short or inside longer ones, with an initial for a word, with other vowels."""
    scores = np.zeros((len(own), len(others)))
    places: dict[str, list[int]] = defaultdict(list)
    for j, form in enumerate(others):
        for clue in _clues(form):
            places[clue].append(j)
    for i, form in enumerate(own):
        for j in {j for clue in _clues(form) for j in places.get(clue, ())}:
            scores[i, j] = _partial_score(form, others[j])
    return scores


def _clues(form: Form) -> set[str]:
    """What two names must share, one at least, to be compared closely."""
    initials = {f"{word[0]}…" for word in form.words[:1]}
    return {*form.words, *initials, f"={_consonants(form)}"}


def _consonants(form: Form) -> str:
    return _VOWELS.sub("", form.sound)


def _partial_score(first: Form, second: Form) -> float:
    if not first.words or not second.words:
        return 0.0
    short, long = (first, second) if len(first.joined) <= len(second.joined) else (second, first)
    score = _other_vowels(first, second)
    ratio = len(short.joined) / len(long.joined)
    if len(short.joined) >= 3:
        if long.joined.startswith(short.joined):
            score = max(score, BEGINNING[0] + BEGINNING[1] * ratio)
        if set(short.words) < set(long.words):
            score = max(score, CONTAINED[0] + CONTAINED[1] * ratio)
    if (len(first.words[0]) == 1) != (len(second.words[0]) == 1) and len(first.words) > 1:
        score = max(score, _initial_score(first, second))
    return score


def _other_vowels(first: Form, second: Form) -> float:
    """Equal consonants in the same places, vowels heard differently (Adunu, Adono)."""
    if _VOWELS.sub("a", first.sound) != _VOWELS.sub("a", second.sound):
        return 0.0
    consonants = len(_consonants(first))
    return OTHER_VOWELS[min(consonants, len(OTHER_VOWELS) - 1)]


def _initial_score(first: Form, second: Form) -> float:
    if len(second.words) < 2 or first.words[0][0] != second.words[0][0]:
        return 0.0
    rest = _ratio("".join(first.words[1:]), "".join(second.words[1:]))
    return INITIAL * rest


def _differences(own: Sequence[Form], others: Sequence[Form]) -> Matrix:
    numbers = _table([f.numbers for f in own], [f.numbers for f in others], _number_penalty)
    directions = _table(
        [f.directions for f in own], [f.directions for f in others], _direction_penalty
    )
    total: Matrix = numbers + directions
    return total


def _table(
    own: Sequence[frozenset[str]],
    others: Sequence[frozenset[str]],
    penalty: Callable[[frozenset[str], frozenset[str]], float],
) -> Matrix:
    """The penalty of each pair, computed once for each pair of distinct sets."""
    rows, columns = list(dict.fromkeys(own)), list(dict.fromkeys(others))
    small = np.array([[penalty(a, b) for b in columns] for a in rows])
    row_at = [rows.index(a) for a in own]
    column_at = [columns.index(b) for b in others]
    result: Matrix = small[np.ix_(row_at, column_at)]
    return result


def _number_penalty(first: frozenset[str], second: frozenset[str]) -> float:
    if first == second:
        return 0.0
    if not first or not second:
        return MISSING_NUMBER
    if _as_numbers(first) == _as_numbers(second):
        return LETTER_FOR_NUMBER
    return OTHER_NUMBER / 2 if first & second else OTHER_NUMBER


def _as_numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(str(ord(w) - 96) if w.isalpha() else w for w in words)


def _direction_penalty(first: frozenset[str], second: frozenset[str]) -> float:
    if first == second:
        return 0.0
    if not first or not second:
        return MISSING_DIRECTION
    return OTHER_DIRECTION
