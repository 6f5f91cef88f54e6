"""A finished risk run in words: headline, three points, its first ten wards."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.services.canvas.columns import in_words
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.tools.results import (
    METHOD_WORDS,
    class_rule,
    class_sentence,
    proposal_notes,
    ranked,
    titled,
    with_directions,
    year_note,
)
from analysis.tools.wording import as_text, counted, joined, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say_all

SHOWN = 10
CERTAINTY_COLUMNS = to_say_all(("Rank, 90 %", "Certainty"))


def risk_summary(workspace: Workspace, run: Run, method_asked: str | None) -> Answer:
    """The finished run in a headline, three points and its first ten wards."""
    wanted = method_asked or "composite"
    pca = run.result.get("pca") or {}
    method = wanted if wanted == "composite" or pca.get("suitable") else "composite"
    first = ranked(workspace, method)
    total = len(workspace.rankings)
    names = titled(first.head(3))
    headline = say(
        "{first:,} of {total:,} wards ranked; highest risk: {names}.",
        first=len(first),
        total=total,
        names=names[0],
    )
    proposed = bool(run.result.get("sentences"))
    why = say("Proposed variables") if proposed else say("Variables")
    points = [
        say(
            "{why}: {with_directions}. (+) risk rises with it, (−) falls.",
            why=why,
            with_directions=with_directions(workspace, run),
        )
    ]
    points += year_note(run) + _scoring(run) + _classes(run) + proposal_notes(run)[:1]
    if wanted == "pca" and method != "pca":
        points.insert(1, say("No principal component ranking: {reason}", reason=pca.get("reason")))
    else:
        points.append(_filled(run))
    warnings = [item["message"] for item in run.findings if item["severity"] == "warning"]
    points = [point for point in (*points[:2], *warnings[:1], *points[2:]) if point]
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table=top_table(first.head(SHOWN), method),
        chips=_next(run, names[0]),
        show={"view": "map", "layer": method, "run": str(run.pk)},
        run=run,
        rows_in=total,
        rows_out=len(first),
    )


def which_variables(workspace: Workspace) -> Answer:
    """Nothing has to be uploaded again: ask for the names."""
    usable = [name for name in workspace.number_columns if name in workspace.wards]
    return Answer(
        headline=say("Which variables shall the score use?"),
        points=(
            say(
                "Name two or more, for example “run the analysis with {usable}”.",
                usable=joined(usable[1:4] or usable),
            ),
            say("Your table has {usable}.", usable=joined(usable)),
        ),
        chips=(
            call_chip(say("What do they mean?"), "describe_data", topic="variables"),
            call_chip(say("The proposed ones"), "run_risk_analysis"),
        ),
        outcome="clarify",
    )


def which_weights(workspace: Workspace, variables: tuple[str, ...]) -> Answer:
    """Other weights are wanted, and which was not said: buttons for the first variables."""
    chips = [
        call_chip(
            say("Double weight for {labels}", labels=short_label(workspace, name)),
            "run_risk_analysis",
            weights={name: 2.0},
        )
        for name in variables[:3]
    ]
    chips.append(call_chip(say("Equal weights"), "run_risk_analysis", weights="equal"))
    return Answer(
        headline=say("Which weights shall the variables have?"),
        points=(
            say(
                "Yes, you can set them: for example “give {label} double weight”.",
                label=short_label(workspace, variables[0]),
            ),
        ),
        chips=tuple(chips),
        outcome="clarify",
    )


def _scoring(run: Run) -> list[str]:
    """How the score was made, where it is not the median over models."""
    if run.parameters.get("method") != "weighted":
        return []
    weights = run.parameters.get("weights") or "equal"
    words = {"equal": say("equal weights"), "pc1": say("weights of the first principal component")}
    named = say("the weights you gave") if isinstance(weights, dict) else words[weights]
    mean = (
        say("geometric mean") if run.parameters.get("aggregation") == "geometric" else say("mean")
    )
    return [
        say(
            "Score: one {mean} of all variables with {named}, not the median over models.",
            mean=mean,
            named=named,
        )
    ]


def _filled(run: Run) -> str:
    filled = int(run.result.get("cells_filled") or 0)
    if not filled:
        return say("No value had to be filled.")
    return say(
        "{missings} filled from neighbours, marked in the table.",
        missings=counted(filled, "missing value"),
    )


def _classes(run: Run) -> list[str]:
    """How the classes were made, where they are not thirds by position."""
    return [] if class_rule(run) == "position" else [class_sentence(run)]


def _next(run: Run, first: str) -> tuple[dict[str, Any], ...]:
    malaria = call_chip(say("Malaria variable only"), "rank_areas", method="malaria")
    return (
        call_chip(say("Why is {first} first?", first=first), "explain_area", areas=[first]),
        call_chip(say("LGAs by risk"), "rank_areas", level="lga"),
        call_chip(say("Chart with intervals"), "show_chart", chart_type="ranking"),
        *((malaria,) if run.result.get("malaria_variable") else ()),
        call_chip(say("Use other variables"), "run_risk_analysis", choose_variables=True),
    )


def top_table(frame: Any, method: str, words: str = "") -> dict[str, Any]:
    """Ranked wards as a table; `words` say what the score is.

    By composite score with the certainty of each rank, where it was drawn.
    """
    sure = method == "composite" and "certainty" in frame and frame["certainty"].notna().any()
    rows = [
        [
            int(row[f"{method}_rank"]),
            as_text(row["ward_name"]),
            as_text(row["lga_name"]),
            rounded(row[f"{method}_score"]),
            say(as_text(row[f"{method}_class"])),
            *(_certainty(row) if sure else ()),
        ]
        for _, row in frame.iterrows()
    ]
    score = words or say(METHOD_WORDS[method])
    score = score[:1].upper() + score[1:]
    columns = ["Rank", "Ward", "LGA", score, "Class"]
    return {"columns": [*columns, *(CERTAINTY_COLUMNS if sure else ())], "rows": rows}


def _certainty(row: Any) -> tuple[str, str]:
    """`3–41`, `Contested`."""
    low, high = row["rank_low"], row["rank_high"]
    if low != low or high != high:
        return "", ""
    return f"{low:,.0f}–{high:,.0f}", say(str(in_words(row["certainty"]) or ""))
