"""Two rankings of wards side by side: run against run, method against method, year against year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.findings import listed
from analysis.science.method import Method
from analysis.science.ranking import CLASS_NAMES, NO_DATA
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: Fewer wards ranked on both sides than this have no correlation.
FEWEST_WARDS = 4
#: Wards named in the biggest moves, each way.
MOVERS = 5
#: Rank correlations from which two rankings are called alike in words.
CLOSE, FAIR = 0.9, 0.7
CLASS_ORDER: tuple[str, ...] = (
    *dict.fromkeys(name for names in (CLASS_NAMES[5], CLASS_NAMES[4]) for name in names),
    NO_DATA,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class RankComparison:
    """How two rankings differ. "Both" means ranked in both.

    Parameters
    ----------
    first_name, second_name
        What the two are called in sentences.
    wards
        One row a ward of either side, index = ward key, ordered by first rank, then second:
        ``first_rank``, ``second_rank`` (NaN = not ranked there), ``difference`` (second − first:
        above 0 it fell towards lower risk), ``change`` (stays_in_top, enters_top, leaves_top,
        outside_top, not_comparable).
    spearman, kendall
        Rank correlations over wards in both (ties at their mean rank; tau-b), −1 to 1; NaN with
        fewer than four wards or all ranks equal on a side.
    top
        k: wards with rank ≤ k are the top of a side.
    overlap
        Share of the wards in the top of either side (and in both rankings) that are in the top
        of both, 0–1; NaN when there are none.
    entering, leaving
        Keys of wards in the second top only, in the first top only; both rankings have them.
    only_first, only_second
        Keys of wards ranked on one side only.
    classes
        Cross table, rows first class, columns second class; None without classes.
    """

    first_name: str
    second_name: str
    wards: pd.DataFrame
    spearman: float
    kendall: float
    top: int
    overlap: float
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    classes: pd.DataFrame | None

    @property
    def both(self) -> pd.DataFrame:
        """Rows of :attr:`wards` ranked in both."""
        return self.wards.dropna(subset=["first_rank", "second_rank"])

    def movers(self, count: int = MOVERS) -> pd.DataFrame:
        """The wards that moved most, either way.

        Parameters
        ----------
        count
            At most so many rows.

        Returns
        -------
        DataFrame
            Rows of :attr:`wards` that moved at all, largest move first, then by first rank.
        """
        moved = self.both.query("difference != 0")
        order = np.lexsort([moved["first_rank"], -moved["difference"].abs()])
        return moved.iloc[order[:count]]


def compare_rankings(
    first: pd.Series,
    second: pd.Series,
    *,
    names: tuple[str, str] = ("the first ranking", "the second ranking"),
    top: int | None = None,
    classes: tuple[pd.Series, pd.Series] | None = None,
) -> RankComparison:
    """Compare two rankings ward by ward.

    Parameters
    ----------
    first, second
        Ranks, 1 = highest risk, equal scores at the smallest rank, NaN = not ranked; the index
        holds each ward's key, unique. Any order, wards may be missing on a side. Not changed.
    names
        What the two are called in sentences ("2023", "2024").
    top
        k of the top; the larger side's number of ranked wards // 3, at least 1, when None.
    classes
        Class of each ward on both sides, index as the ranks.

    Returns
    -------
    RankComparison
        With ties a top may hold more than k wards.

    Raises
    ------
    ProblemError
        ``duplicate_wards``, ``nothing_to_compare`` when no ward is ranked in both,
        ``bad_top`` when k is below 1.

    References
    ----------
    Spearman C (1904). American Journal of Psychology 15:72–101. Kendall MG (1945). Biometrika
    33:239–251 (tau-b).
    """
    _check_unique(first, names[0])
    _check_unique(second, names[1])
    wards = _side_by_side(first, second)
    both = wards.dropna(subset=["first_rank", "second_rank"])
    if both.empty:
        raise ProblemError(
            "nothing_to_compare",
            say(
                "No ward is ranked both in {first_ranking} and in {second_ranking}.",
                first_ranking=names[0],
                second_ranking=names[1],
            ),
            say("Compare two results for the same wards."),
        )
    count = _top(wards, top)
    wards["change"] = _changes(wards, count)
    spearman, kendall = _correlations(both)
    alone = wards[["first_rank", "second_rank"]].isna()
    return RankComparison(
        first_name=names[0],
        second_name=names[1],
        wards=wards,
        spearman=spearman,
        kendall=kendall,
        top=count,
        overlap=_overlap(wards),
        entering=_keys(wards, wards["change"] == "enters_top", "second_rank"),
        leaving=_keys(wards, wards["change"] == "leaves_top", "first_rank"),
        only_first=_keys(wards, alone["second_rank"] & ~alone["first_rank"], "first_rank"),
        only_second=_keys(wards, alone["first_rank"] & ~alone["second_rank"], "second_rank"),
        classes=_cross_table(classes),
    )


def _check_unique(ranks: pd.Series, name: str) -> None:
    twice = ranks.index[ranks.index.duplicated()].unique()
    if len(twice):
        raise ProblemError(
            "duplicate_wards",
            say(
                "In {name} {listed} occurs more than once.",
                name=name,
                listed=listed([str(key) for key in twice]),
            ),
            say("Use ward codes, or state, LGA and ward together, as the key."),
        )


def _side_by_side(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    wards = pd.DataFrame({"first_rank": first.astype(float), "second_rank": second.astype(float)})
    wards["difference"] = wards["second_rank"] - wards["first_rank"]
    wards["key"] = wards.index.astype(str)
    ordered = wards.sort_values(["first_rank", "second_rank", "key"], na_position="last")
    return ordered.drop(columns="key")


def _top(wards: pd.DataFrame, asked: int | None) -> int:
    if asked is None:
        ranked = wards[["first_rank", "second_rank"]].notna().sum().max()
        return max(1, int(ranked) // 3)
    if asked < 1:
        raise ProblemError(
            "bad_top",
            say("The top {asked} is not a number of wards; 1 or more is expected.", asked=asked),
            say("Ask for the top 10, for example."),
        )
    return asked


def _changes(wards: pd.DataFrame, top: int) -> npt.NDArray[np.object_]:
    first, second = wards["first_rank"] <= top, wards["second_rank"] <= top
    comparable = wards["difference"].notna()
    choices = [~comparable, first & second, ~first & second, first & ~second]
    words = ["not_comparable", "stays_in_top", "enters_top", "leaves_top"]
    found: npt.NDArray[np.object_] = np.select(choices, words, "outside_top").astype(object)
    return found


def _overlap(wards: pd.DataFrame) -> float:
    counts = wards["change"].value_counts()
    stay = int(counts.get("stays_in_top", 0))
    either = stay + int(counts.get("enters_top", 0)) + int(counts.get("leaves_top", 0))
    return stay / either if either else float("nan")


def _correlations(both: pd.DataFrame) -> tuple[float, float]:
    from scipy import stats  # takes a second to load: not where rankings are only shown

    first, second = both["first_rank"].to_numpy(), both["second_rank"].to_numpy()
    if len(both) < FEWEST_WARDS or np.ptp(first) == 0 or np.ptp(second) == 0:
        return (float("nan"), float("nan"))
    return (
        float(stats.spearmanr(first, second).statistic),
        float(stats.kendalltau(first, second, variant="b").statistic),
    )


def _keys(wards: pd.DataFrame, chosen: pd.Series, by: str) -> tuple[str, ...]:
    return tuple(str(key) for key in wards[chosen].sort_values(by, kind="stable").index)


def _cross_table(classes: tuple[pd.Series, pd.Series] | None) -> pd.DataFrame | None:
    if classes is None:
        return None
    pairs = pd.DataFrame({"first": classes[0], "second": classes[1]}).dropna()
    table = pd.crosstab(pairs["first"], pairs["second"])
    used = set(table.index) | set(table.columns)
    order = [name for name in CLASS_ORDER if name in used]
    order += sorted(str(name) for name in used - set(order))
    return table.reindex(index=order, columns=order, fill_value=0)


def describe_comparison(
    found: RankComparison, labels: Mapping[str, str] | None = None, *, most: int = MOVERS
) -> list[str]:
    """The comparison in plain sentences.

    Parameters
    ----------
    found
        What :func:`compare_rankings` returned.
    labels
        Ward names by key; the keys themselves when None.
    most
        Most wards named in a sentence.

    Returns
    -------
    list of str
        How alike the two are, what happened at the top, the biggest moves, wards on one side.
    """
    both = found.both
    named = [_alike(found, len(both)), _at_the_top(found)]
    for keys, side in (
        (found.entering, found.second_name),
        (found.leaving, found.first_name),
    ):
        if keys:
            named.append(f"Only in the top of {side}: {_names(keys, labels, most)}.")
    movers = found.movers(most)
    if len(movers):
        moves = [
            f"{_name(key, labels)} ({first:.0f} → {second:.0f})"
            for key, first, second in zip(
                movers.index, movers["first_rank"], movers["second_rank"], strict=True
            )
        ]
        named.append(f"Biggest moves: {', '.join(moves)}.")
    for keys, side in (
        (found.only_first, found.first_name),
        (found.only_second, found.second_name),
    ):
        if keys:
            what = "ward is" if len(keys) == 1 else "wards are"
            named.append(f"{len(keys)} {what} ranked only in {side}: {_names(keys, labels, most)}.")
    return named


def _alike(found: RankComparison, count: int) -> str:
    what = "ward is" if count == 1 else "wards are"
    start = f"{count} {what} ranked both in {found.first_name} and in {found.second_name}"
    if np.isnan(found.spearman):
        return f"{start}: too few, or too many equal ranks, to say how alike the two are."
    numbers = f"Spearman {found.spearman:.2f}, Kendall {found.kendall:.2f}"
    if (found.both["difference"] == 0).all():
        word = "each has the same rank in both"
    elif found.spearman >= CLOSE:
        word = "the two orders are nearly the same"
    elif found.spearman >= FAIR:
        word = "the two orders are alike, with clear differences"
    elif found.spearman > 0:
        word = "the two orders differ much"
    else:
        word = "the two orders have nothing in common, or run against each other"
    return f"{start}; {word} ({numbers})."


def _at_the_top(found: RankComparison) -> str:
    stay = int((found.wards["change"] == "stays_in_top").sum())
    enter, leave = len(found.entering), len(found.leaving)
    what = "ward is" if stay == 1 else "wards are"
    return (
        f"{stay} {what} in the top {found.top} of both; {enter} only in that of "
        f"{found.second_name}, {leave} only in that of {found.first_name}."
    )


def _name(key: object, labels: Mapping[str, str] | None) -> str:
    return (labels or {}).get(str(key), str(key))


def _names(keys: Sequence[str], labels: Mapping[str, str] | None, most: int) -> str:
    return listed([_name(key, labels) for key in keys], most)


TEXTS: tuple[Method, ...] = (
    Method(
        key="rank_comparison",
        group="comparison",
        title="Two rankings side by side",
        formula="per ward second rank − first rank; Spearman's rho and Kendall's tau-b over the "
        "wards ranked in both, equal ranks at their mean; share of the wards in the top k of "
        "either that are in the top k of both (k = a third of the wards unless asked)",
        assumptions="Both rankings are of the same wards, rank 1 = highest risk in both.",
        limits="A large move among wards with nearly equal scores means little: see the "
        "certainty of their ranks. Wards ranked on one side only are listed, not compared, and "
        "they move the ranks of the others. "
        f"Fewer than {FEWEST_WARDS} wards have no correlation. In words: from {CLOSE:g} nearly "
        f"the same, from {FAIR:g} alike.",
        source="Spearman (1904) Am. J. Psychol. 15:72–101; Kendall (1945) Biometrika 33:239–251",
    ),
)
