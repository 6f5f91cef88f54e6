"""Which urban, surely low-risk wards may leave the mass campaign so that nets go elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.findings import listed
from analysis.science.method import Method
from analysis.science.ranking import outer_classes
from analysis.science.variables import malaria_column
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many

BoolArray = npt.NDArray[np.bool_]
PRESETS: tuple[str, ...] = ("standard", "netsmartr")
THRESHOLDS_OFFERED: tuple[float, ...] = (20.0, 30.0, 50.0, 75.0)
URBAN_THRESHOLD = 30.0
TARGET_SHARE = 30.0
#: P(lowest k) from which a ward is surely low, and from which it is worth a review.
SURELY_LOW = 0.9
REVIEW = 0.5
#: Most informal or slum share of a ward that may leave, percent.
MOST_INFORMAL = 20.0
OUTPUT: tuple[str, ...] = (
    *("state_name", "ward_name", "ward_code", "lga_name", "population", "share"),
    *("cumulative_share", "composite_class", "certainty", "informal_share", "reason"),
)
_NEEDED = {
    "standard": ("composite_class", "p_low"),
    "netsmartr": (),
}
TEXTS: tuple[Method, ...] = (
    Method(
        key="reprioritisation",
        group="plan",
        title="Wards that may leave the mass campaign",
        formula=f"urban (share above the threshold, {URBAN_THRESHOLD:g} % unless asked otherwise), "
        f"ranked, in the lowest class, P(among the lowest) ≥ {SURELY_LOW:g}, malaria variable observed, "
        f"informal share ≤ {MOST_INFORMAL:g} % where known, not excluded; from the lowest risk up "
        f"until the target share of the state's people ({TARGET_SHARE:g} %) is reached",
        assumptions="Urban wards with surely low risk lose least; routine nets go on everywhere.",
        limits="A shortlist for settlement check and joint decision. Stopping short of the target "
        f"is normal. P between {REVIEW:g} and {SURELY_LOW:g}: for review, never taken by itself.",
        source="Methods document, section 13",
        settings=("urban_threshold", "target_share"),
    ),
    Method(
        key="netsmartr_reprioritisation",
        group="plan",
        title="Reprioritisation as NetSmartR",
        formula="every urban ranked ward from the lowest risk up until the target share is reached",
        assumptions="The order of wards is certain.",
        limits="Takes wards of any class and certainty, also with filled values.",
        source="NetSmartR",
        settings=("urban_threshold", "target_share"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Reprioritisation:
    """A shortlist and what was left for review.

    Parameters
    ----------
    wards
        Columns ``OUTPUT`` with the caller's index, by state, lowest risk first. ``share`` and
        ``cumulative_share`` are percent of the state's people with a known population.
    review
        The same columns, without cumulative share: wards to look at, never taken.
    reached
        Percent of the people of all states in the shortlist.
    target_met
        Whether the shortlist reaches the target in every state.
    sentences
        What a person should know: how many, what else, the wards for review, what it is.
    """

    wards: pd.DataFrame
    review: pd.DataFrame
    reached: float
    target_met: bool
    sentences: list[str] = field(default_factory=list)


def is_urban(urban_share: npt.NDArray[np.float64], threshold: float) -> BoolArray:
    """Whether the share is above the threshold; False where it is unknown.

    Parameters
    ----------
    urban_share
        Shape (n,), percent, NaN = unknown.
    threshold
        Percent, 0–100.

    Returns
    -------
    ndarray of bool
        Shape (n,).
    """
    urban: BoolArray = urban_share > threshold
    return urban


def select_reprioritised(
    wards: pd.DataFrame,
    *,
    urban_threshold: float = URBAN_THRESHOLD,
    target_share: float = TARGET_SHARE,
    preset: str = "standard",
    malaria_variable: str | None = None,
) -> Reprioritisation:
    """The shortlist of urban wards that may leave the mass campaign.

    Parameters
    ----------
    wards
        One row a ward, any order: ``ward_name``, ``composite_rank`` (1 = highest risk, NaN = not
        ranked), ``urban_share`` (percent, NaN = unknown), ``population`` (people, NaN = unknown).
        For ``standard`` also ``composite_class``, ``p_low`` (0–1) and, if values were filled,
        ``filled`` (names of filled variables, ``;`` between). Optional: the other ward keys,
        ``certainty``, ``informal_share`` (percent, NaN = unknown), ``exclude`` (booleans).
    urban_threshold, target_share
        Percent, 0–100.
    preset
        ``standard`` or ``netsmartr``.
    malaria_variable
        Which name in ``filled`` is the malaria variable; None = recognised by name.

    Returns
    -------
    Reprioritisation
        Each state's list stops after the ward that reaches the target.

    Raises
    ------
    ProblemError
        ``unknown_option``, ``bad_number``, ``missing_column``, ``negative_population``,
        ``no_certainty`` (no ranked urban ward has a p_low), ``nobody``.

    References
    ----------
    Methods document, section 13; preset ``netsmartr``: NetSmartR.
    """
    frame, urban = _prepared(wards, urban_threshold, target_share, preset)
    eligible, review = _eligible(frame, urban, preset, malaria_variable)
    chosen = _until(frame, eligible, target_share)
    return _result(frame, chosen, review, urban, urban_threshold, target_share, preset)


def wards_to_add(
    wards: pd.DataFrame,
    number: int,
    *,
    already: BoolArray | None = None,
    urban_threshold: float = URBAN_THRESHOLD,
    target_share: float = TARGET_SHARE,
    preset: str = "standard",
    malaria_variable: str | None = None,
) -> Reprioritisation:
    """The reverse question: the best ``number`` wards to add to a shortlist, whatever the target.

    Parameters
    ----------
    wards, urban_threshold, target_share, preset, malaria_variable
        As in :func:`select_reprioritised`; the target only decides ``target_met``.
    number
        How many wards to add, 1 or more.
    already
        Shape (n,) in the caller's row order: wards on the list already; None = none.

    Returns
    -------
    Reprioritisation
        ``wards`` holds only the added ones; their cumulative share and ``reached`` count the
        wards on the list already.

    Raises
    ------
    ProblemError
        As :func:`select_reprioritised`.
    """
    if number < 1:
        raise _bad("number of wards to add", number, "1 or more")
    flagged = wards.assign(_already=False if already is None else already)
    frame, urban = _prepared(flagged, urban_threshold, target_share, preset)
    before = frame["_already"].to_numpy(dtype=bool)
    eligible, review = _eligible(frame, urban, preset, malaria_variable)
    added = eligible & ~before
    added &= np.cumsum(added) <= number
    result = _result(
        frame, added, review & ~before, urban, urban_threshold, target_share, preset, before
    )
    if int(added.sum()) < number:
        result.sentences.insert(
            0,
            say(
                "Only {added} of the {wanted} wards asked for may be added.",
                added=int(added.sum()),
                wanted=number,
            ),
        )
    return result


def _prepared(
    wards: pd.DataFrame, threshold: float, target: float, preset: str
) -> tuple[pd.DataFrame, BoolArray]:
    """The wards by state from the lowest risk up, and which are urban."""
    if preset not in PRESETS:
        raise ProblemError(
            "unknown_option",
            f"--preset {preset} is not known.",
            f"Use one of {', '.join(PRESETS)}.",
        )
    for name, value in (("--urban-threshold", threshold), ("--target-share", target)):
        if not 0 <= value <= 100:
            raise _bad(name, value, "a percentage of 0 to 100")
    needed = ("ward_name", "composite_rank", "urban_share", "population", *_NEEDED[preset])
    missing = [name for name in needed if name not in wards]
    if missing:
        raise ProblemError(
            "missing_column",
            f"The ranking has no column {', '.join(missing)}, which preset {preset} needs; "
            f"it has {', '.join(map(str, wards.columns))}.",
            "Add the column, or run the risk analysis first.",
        )
    if (wards["population"] < 0).any():
        raise ProblemError(
            "negative_population",
            f"The population of {wards['ward_name'][wards['population'] < 0].iloc[0]} is below 0.",
            "Correct column population.",
        )
    if not (wards["population"] > 0).any():
        raise ProblemError(
            "nobody",
            "No ward has a population above 0, so no share of people can be computed.",
            "Fill the column population.",
        )
    frame = wards.copy()
    for name in ("state_name", "lga_name", "ward_code"):
        frame[name] = frame[name].fillna("").astype(str) if name in frame else ""
    for name in ("composite_class", "certainty", "informal_share", "p_low", "filled"):
        if name not in frame:
            frame[name] = None if name in ("composite_class", "certainty", "filled") else np.nan
    frame = frame.sort_values(
        ["state_name", "composite_rank", "ward_code", "ward_name", "lga_name"],
        ascending=[True, False, True, True, True],
        kind="stable",
    )
    totals = frame.groupby("state_name")["population"].transform("sum")
    frame["share"] = 100 * frame["population"] / totals
    return frame, is_urban(frame["urban_share"].to_numpy(dtype=np.float64), threshold)


def _eligible(
    frame: pd.DataFrame, urban: BoolArray, preset: str, malaria: str | None
) -> tuple[BoolArray, BoolArray]:
    """Which wards may be taken, and which are only for review."""
    people = frame["population"].to_numpy(dtype=np.float64)
    excluded = frame["exclude"].fillna(False).to_numpy(dtype=bool) if "exclude" in frame else False
    base = urban & frame["composite_rank"].notna().to_numpy() & ~np.asarray(excluded)
    if preset == "netsmartr":
        return base & (people > 0), base & ~(people > 0)
    low = frame["p_low"].to_numpy(dtype=np.float64)
    if base.any() and np.isnan(low[base]).all():
        raise ProblemError(
            "no_certainty",
            "Column p_low is empty for every ranked urban ward, so none can be surely low.",
            "Run the risk analysis with its draws, or use --preset netsmartr.",
        )
    informal = frame["informal_share"].to_numpy(dtype=np.float64)
    base &= (frame["composite_class"] == outer_classes(frame["composite_class"])[1]).to_numpy()
    base &= ~(informal > MOST_INFORMAL)
    base &= ~np.array([_malaria_filled(text, malaria) for text in frame["filled"]], dtype=bool)
    sure = base & (low >= SURELY_LOW)
    return sure & (people > 0), base & (low >= REVIEW) & ~(sure & (people > 0))


def _malaria_filled(filled: object, malaria: str | None) -> bool:
    if not isinstance(filled, str):
        return False
    names = [name.strip() for name in filled.replace(",", ";").split(";") if name.strip()]
    return malaria in names if malaria else malaria_column(names) is not None


def _until(frame: pd.DataFrame, eligible: BoolArray, target: float) -> BoolArray:
    """Eligible wards from the lowest risk up, each state stopping after the one that reaches it."""
    share = frame["share"].where(eligible, 0.0)
    reached = share.groupby(frame["state_name"]).cumsum()
    before = reached - share
    chosen: BoolArray = eligible & (before.to_numpy() < target - 1e-9)
    return chosen


def _result(
    frame: pd.DataFrame,
    chosen: BoolArray,
    review: BoolArray,
    urban: BoolArray,
    threshold: float,
    target: float,
    preset: str,
    before: BoolArray | None = None,
) -> Reprioritisation:
    listed_already = np.zeros(len(frame), dtype=bool) if before is None else before
    counted = frame["share"].fillna(0.0).where(chosen | listed_already, 0.0)
    # Wards on the list already come first, whatever their rank.
    start = counted.where(listed_already, 0.0).groupby(frame["state_name"]).transform("sum")
    steps = counted.where(chosen & ~listed_already, 0.0).groupby(frame["state_name"]).cumsum()
    frame = frame.assign(cumulative_share=(start + steps).clip(upper=100.0))
    frame["reason"] = _reasons(frame, preset)
    people = frame["population"].fillna(0.0)
    reached = 100 * float(people[chosen | listed_already].sum()) / float(people.sum())
    by_state = counted.groupby(frame["state_name"]).sum()
    met = bool((by_state >= target - 1e-9).all())
    looked_at = frame[review].assign(cumulative_share=np.nan)
    return Reprioritisation(
        wards=frame.loc[chosen, list(OUTPUT)],
        review=looked_at[list(OUTPUT)],
        reached=reached,
        target_met=met,
        sentences=_sentences(frame, chosen, review, urban, threshold, target, reached, met),
    )


def _reasons(frame: pd.DataFrame, preset: str) -> list[str]:
    def numbers(name: str) -> list[float]:
        values: list[float] = frame[name].to_numpy(dtype=np.float64, na_value=np.nan).tolist()
        return values

    columns = ("urban_share", "composite_rank", "population", "p_low", "informal_share")
    reasons = []
    for label, *values in zip(frame["composite_class"], *map(numbers, columns), strict=True):
        urban, rank, people, low, informal = values
        parts = [f"Urban share {urban:.1f} %", f"rank {rank:.0f}"]
        if preset == "standard":
            sure = "surely low" if low >= SURELY_LOW else "not surely low, so for review"
            parts += [f"class {label}", f"P(lowest) {low:.2f}: {sure}"]
            known = not np.isnan(informal)
            parts.append(f"informal share {informal:.1f} %" if known else "informal share unknown")
        if not people > 0:
            parts.append("population unknown, so for review")
        reasons.append("; ".join(parts) + ".")
    return reasons


def _sentences(
    frame: pd.DataFrame,
    chosen: BoolArray,
    review: BoolArray,
    urban: BoolArray,
    threshold: float,
    target: float,
    reached: float,
    met: bool,
) -> list[str]:
    count, unknown = int(chosen.sum()), int(frame["urban_share"].isna().sum())
    lines = [
        say_many(
            "{count:,} ward may leave the mass campaign: {reached:.1f} % of the people; the ceiling "
            "is {target:g} % of the state's.",
            "{count:,} wards may leave the mass campaign: {reached:.1f} % of the people; the "
            "ceiling is {target:g} % of the state's.",
            count,
            reached=reached,
            target=target,
        )
    ]
    if not urban.any() and unknown < len(frame):
        lines.append(say("No ward has an urban share above {limit:g} %.", limit=threshold))
    if not met:
        lines.append(say("The list stops short of the ceiling; that is normal."))
    if unknown:
        lines.append(
            say_many(
                "The urban share of {count} ward is unknown: not taken.",
                "The urban share of {count} wards is unknown: not taken.",
                unknown,
            )
        )
    if review.any():
        names = frame["ward_name"][review].astype(str).tolist()
        lines.append(say("For review, not taken: {names}.", names=listed(names)))
    shortlist = say(
        "This is a shortlist for settlement check and joint decision; routine nets (antenatal, "
        "child) go on everywhere."
    )
    return [*lines, shortlist]


def _bad(name: str, value: float, expected: str) -> ProblemError:
    return ProblemError(
        "bad_number", f"{name} is {value:g}; it must be {expected}.", f"Change {name}."
    )
