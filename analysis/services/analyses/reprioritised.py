"""The list of urban, surely low-risk wards that may leave the mass campaign."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.frames import BOUNDARY_ROW, csv_bytes, json_bytes, parquet_bytes, plain
from analysis.models import Run
from analysis.science.findings import finding
from analysis.science.reprioritisation import Reprioritisation, is_urban, select_reprioritised
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.nets import base_of
from analysis.services.net_files import reprioritised_report
from analysis.services.plan_nets import ranked_wards
from chatmrpt.lib.say import counted, say

SHORTLISTED, REVIEW, URBAN, NOT_URBAN = "Reprioritised", "Review", "Urban", "Not urban"
_KEYS = ("state_name", "lga_name", "ward_name", "ward_code")
_SHOWN = (*_KEYS, "population", "urban_share", "composite_rank", "composite_class", "p_low")


def compute(run: Run, progress: Progress) -> Outcome:
    """Select from the wards of the ranking that the run builds on."""
    asked = run.parameters
    wards = ranked_wards(base_of(run))
    progress(20, say("Looking at {wards:,} wards", wards=len(wards)))
    result = select_reprioritised(
        wards.assign(exclude=left_alone(wards.index, asked)),
        urban_threshold=asked["urban_threshold"],
        target_share=asked["target_share"],
        preset=asked["preset"],
    )
    report = reprioritised_report(result)
    notes = plain([finding("reprioritised", "note", line) for line in result.sentences])
    return Outcome(
        files={
            "reprioritised.csv": csv_bytes(result.wards),
            "review.csv": csv_bytes(result.review),
            "reprioritised.json": json_bytes({**report, "parameters": asked}),
            "wards.parquet": parquet_bytes(_classes(wards, result, asked["urban_threshold"])),
            "findings.json": json_bytes(notes),
        },
        summary=_summary(wards, result),
        findings=notes,
        settings=plain(asked),
    )


def left_alone(index: pd.Index, asked: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Wards the user excluded, and those outside the areas asked for."""
    out = index.isin(asked["exclude"]["rows"])
    if asked["areas"]["rows"]:
        out = out | ~index.isin(asked["areas"]["rows"])
    return np.asarray(out, dtype=bool)


def _classes(wards: pd.DataFrame, result: Reprioritisation, threshold: float) -> pd.DataFrame:
    """Every ward with its class on the map and the reason where it is on a list."""
    share = wards["urban_share"].to_numpy(dtype=float, na_value=np.nan)
    classes = np.where(is_urban(share, threshold), URBAN, NOT_URBAN).astype(object)
    classes[np.isnan(share)] = None
    frame = wards[[name for name in _SHOWN if name in wards]].assign(**{"class": classes})
    frame["reason"] = ""
    for part, name in ((result.review, REVIEW), (result.wards, SHORTLISTED)):
        frame.loc[part.index, "class"] = name
        frame.loc[part.index, "reason"] = part["reason"]
    return frame.rename_axis(BOUNDARY_ROW).reset_index()


def _summary(wards: pd.DataFrame, result: Reprioritisation) -> dict[str, Any]:
    count = len(result.wards)
    people = float(result.wards["population"].sum())
    return {
        "headline": say(
            "{wards} may leave the mass campaign: {share:.1f} % of the people",
            wards=counted(count, "ward"),
            share=float(result.reached),
        ),
        "points": result.sentences[1:],
        "rows": plain(result.wards.index.tolist()),
        "listed": count,
        "review": len(result.review),
        "people": people,
        "reached": result.reached,
        "target_met": result.target_met,
        "wards_total": len(wards),
        "list_notes": result.sentences[1 : -2 if len(result.review) else -1],
    }


REPRIORITISED = Analysis("reprioritised", compute)
