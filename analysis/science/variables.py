"""Finding out which registered variable a column is, its scale and its direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from analysis.science.indicators import INDICATORS, Direction, Scale, Variable
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

__all__ = [
    "INDICATORS",
    "Direction",
    "Scale",
    "Variable",
    "detect_scale",
    "find_variable",
    "label_of",
    "malaria_column",
    "resolve_directions",
    "variable_in_name",
]

_MOST_WORDS = 20
_PREFIX = re.compile(r"^(?:mean|avg|average|median)(?=[a-z]{2})")
_SUFFIX = re.compile(r"(?:mean|avg|average|raster|computed|(?:19|20)\d\d)$")


def _fold(header: str) -> str:
    plain = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[^a-z0-9]+", "", plain)


def _by_spelling() -> dict[str, Variable]:
    table: dict[str, Variable] = {}
    for variable in INDICATORS:
        for word in (variable.key, variable.label, *variable.aliases):
            table.setdefault(_fold(word), variable)
    return table


_BY_SPELLING = _by_spelling()


def find_variable(header: str) -> Variable | None:
    """The registered variable a column header names.

    Parameters
    ----------
    header
        A column header. Case, spaces and punctuation do not matter; a leading or trailing
        "mean", "avg", "average", "median", a trailing "raster" or "computed" and a trailing year are set aside.

    Returns
    -------
    Variable or None
        None when the whole header is not a known spelling; part of a header never counts.
    """
    word = _fold(header)
    for candidate in (word, _SUFFIX.sub("", word), _PREFIX.sub("", word)):
        if candidate in _BY_SPELLING:
            return _BY_SPELLING[candidate]
    return _BY_SPELLING.get(_PREFIX.sub("", _SUFFIX.sub("", word)))


def variable_in_name(name: str) -> Variable | None:
    """The registered variable that a file's name speaks of.

    Parameters
    ----------
    name
        A file's name with or without its ending ("NGA_rainfall_2022.tif"); its words are parted by
        anything that is no letter or digit, and by a capital after a small letter.

    Returns
    -------
    Variable or None
        The one named by the longest run of whole words; None when no run names any, or when the
        longest ones name different variables.
    """
    stem = re.sub(r"\.[A-Za-z]{1,5}$", "", name)
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", unicodedata.normalize("NFKD", stem))
    words = re.findall(r"[A-Za-z0-9]+", parted)[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        runs = ("".join(words[at : at + length]) for at in range(len(words) - length + 1))
        found = {variable.key: variable for variable in map(find_variable, runs) if variable}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def label_of(column: str) -> str:
    """The column's label for people: the registry's label with the header, or the header alone.

    Parameters
    ----------
    column
        A header.

    Returns
    -------
    str
        “Rainfall (mean_rain)”; the header itself when the registry does not know it.
    """
    variable = find_variable(column)
    return f"{say(variable.label)} ({column})" if variable else column


def detect_scale(variable: Variable, low: float, high: float) -> Scale | None:
    """The first accepted scale that holds all values.

    Parameters
    ----------
    variable
        A registry entry.
    low, high
        Smallest and largest value of the column.

    Returns
    -------
    Scale or None
        None when the values fit no accepted scale.
    """
    for scale in variable.scales:
        if scale.low <= low and high <= scale.high:
            return scale
    return None


def malaria_column(columns: Iterable[str]) -> str | None:
    """The column that measures malaria itself: TPR first, then burden, then PfPR; else None.

    Parameters
    ----------
    columns
        Headers, in any order.

    Returns
    -------
    str or None
        The header; of several of one kind the first.
    """
    best: tuple[int, str] | None = None
    for column in columns:
        variable = find_variable(column)
        if variable is None or variable.role != "malaria":
            continue
        place = INDICATORS.index(variable)
        if best is None or place < best[0]:
            best = (place, column)
    return best[1] if best else None


def resolve_directions(
    columns: Sequence[str], inverse: Iterable[str] = (), direct: Iterable[str] = ()
) -> dict[str, Direction]:
    """The direction of every chosen column.

    Parameters
    ----------
    columns
        The chosen columns, in order.
    inverse, direct
        Columns whose direction the user has given; these win over the registry.

    Returns
    -------
    dict
        Column → ``direct`` or ``inverse``, in the order of ``columns``.

    Raises
    ------
    ProblemError
        ``direction_conflict`` when a column is given both ways, ``unknown_column`` when a
        direction is given for a column that was not chosen, ``unknown_direction`` when the
        registry does not know the direction and none was given.
    """
    falls, rises = set(inverse), set(direct)
    _check_given(columns, falls, rises)
    given: dict[str, Direction] = dict.fromkeys(falls, "inverse")
    given.update(dict.fromkeys(rises, "direct"))
    directions: dict[str, Direction] = {}
    for column in columns:
        known = find_variable(column)
        directions[column] = given.get(column, known.direction if known else "ask")
    open_ones = [column for column, way in directions.items() if way == "ask"]
    if open_ones:
        raise _unknown_direction(open_ones)
    return directions


def _check_given(columns: Sequence[str], falls: set[str], rises: set[str]) -> None:
    both = sorted(falls & rises)
    if both:
        raise ProblemError(
            "direction_conflict",
            say("{both} is given both in --direct and in --inverse.", both=", ".join(both)),
            say("Keep it in one of the two."),
        )
    strange = sorted((falls | rises) - set(columns))
    if strange:
        raise ProblemError(
            "unknown_column",
            say(
                "A direction is given for {strange}, which is not among the chosen variables "
                "({columns}).",
                strange=", ".join(strange),
                columns=", ".join(columns),
            ),
            say("Spell the column as in the file, or add it to --variables."),
        )


def _unknown_direction(columns: list[str]) -> ProblemError:
    reasons = []
    for column in columns:
        known = find_variable(column)
        why = f" ({known.question})" if known and known.question else ""
        reasons.append(f"{column}{why}")
    names = ",".join(columns)
    return ProblemError(
        "unknown_direction",
        say(
            "It is not known whether risk rises or falls with {reasons}.",
            reasons="; ".join(reasons),
        ),
        say(
            "Say --direct {names} if risk rises with it, or --inverse {names} if risk falls "
            "with it.",
            names=names,
        ),
    )
