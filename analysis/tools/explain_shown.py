"""The map or chart shown last, in plain words from its own data: what, unit, classes, ends, gaps."""

from __future__ import annotations

from typing import Any

from analysis.models import Message, MessageState, Role, Run
from analysis.services.canvas.layers import read_layer
from analysis.services.charts.read import read_chart
from analysis.services.charts.wish import wish_of
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.shown_words import meaning_of, reading_of
from analysis.tools.wording import counted, joined, percent, sentence
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import say, to_say

#: Answers that are looked through for the last one with a picture.
LOOKED_AT = 30
#: Maps whose wards stand in an order, first to last; of the others the ends are values.
_RANKED = ("composite", "pca", "certainty", "bivariate")
_MOVES = ("what_if", "compare")
_CERTAIN = {"surely_first": to_say("surely among the first"), "contested": to_say("contested")}


def explain_shown(workspace: Workspace) -> Answer:
    """What the picture shown last says, or the question which one to show."""
    show = last_shown(workspace)
    if show is None:
        return _nothing(workspace)
    if show.get("view") == "chart":
        return explain_chart(workspace, show)
    return explain_layer(workspace, show)


def last_shown(workspace: Workspace) -> dict[str, Any] | None:
    """The `show` of the last answer that put a map or a chart into view."""
    bodies = (
        Message.objects.filter(
            workspace.said_before,
            session=workspace.session,
            role=Role.ASSISTANT,
            state=MessageState.COMPLETE,
        )
        .order_by("-created")
        .values_list("body", flat=True)[:LOOKED_AT]
    )
    for body in bodies:
        show = (body or {}).get("show") or {}
        if (show.get("view") == "map" and show.get("layer")) or show.get("view") == "chart":
            return dict(show)
    return None


def explain_layer(workspace: Workspace, show: dict[str, Any]) -> Answer:
    """A map in words; one that is no longer there is said to be gone."""
    run = _run_of(workspace, show.get("run"))
    seen = workspace if run is None else Workspace(workspace.session, run=run)
    try:
        layer = read_layer(seen, str(show["layer"]))
    except NotFoundError:
        return _nothing(workspace)
    wards = layer["wards"]
    kind = str(layer["key"]).partition(":")[0]
    points = [
        meaning_of(str(layer["key"])),
        _classes(layer),
        " ".join(filter(None, (_ends(layer, kind), _gaps(layer), _certainty(seen, kind)))),
    ]
    known = sum(ward["class"] is not None for ward in wards)
    return Answer(
        headline=_headline(layer, kind, known, len(wards)),
        points=tuple(point for point in points if point),
        chips=_chips(kind, layer),
        show={name: str(value) for name, value in show.items() if value},
        run=run,
        rows_in=len(wards),
        rows_out=known,
    )


def explain_chart(workspace: Workspace, show: dict[str, Any]) -> Answer:
    """A chart in words from its own data; one that is no longer there is said to be gone."""
    wish = wish_of(str(show.get("chart") or ""))
    run = _run_of(workspace, show.get("run"))
    seen = workspace if run is None else Workspace(workspace.session, run=run)
    try:
        chart = read_chart(seen, wish)
    except NotFoundError:
        return _nothing(workspace)
    return Answer(
        headline=say("This chart shows: {title}.", title=chart.title),
        points=tuple(
            point
            for point in (reading_of(chart.kind), sentence(chart.summary), " ".join(chart.notes))
            if point
        ),
        chips=(call_chip(say("How is it computed?"), "explain_method"),) if run is not None else (),
        show={name: str(value) for name, value in show.items() if value},
        run=run,
    )


def _run_of(workspace: Workspace, key: Any) -> Run | None:
    if not key:
        return None
    return Run.objects.filter(session=workspace.session, pk=str(key)).first()


def _headline(layer: dict[str, Any], kind: str, known: int, total: int) -> str:
    of = (
        counted(total, "ward")
        if known == total
        else say("{known:,} of {wards}", known=known, wards=counted(total, "ward"))
    )
    return say(
        "This map shows: {title}{unit}, for {of}.",
        title=layer["title"],
        unit=_unit(layer, kind),
        of=of,
    )


def _unit(layer: dict[str, Any], kind: str) -> str:
    """The unit within the headline; the year where the map has one for each."""
    unit = str(layer["unit"])
    year = f" {layer['frames']['labels'][-1]}" if layer.get("frames") else ""
    if unit == "%":
        return year + say(", in percent")
    if unit.startswith("share"):
        return year + ("" if kind == "missingness" else say(", as a share from 0 to 1"))
    if kind == "missingness" or unit.startswith("per "):
        return f"{year}, {say(unit)}" if layer["key"] == kind or kind != "missingness" else year
    return year + (say(", in {unit}", unit=say(unit)) if len(unit) > 1 else "")


def _classes(layer: dict[str, Any]) -> str:
    """ "5 classes of the value: 12 to 20 % (55 wards), …"."""
    rows = layer["legend"]["classes"]
    if not rows:
        return ""
    parts = [f"{row['label']} ({counted(row['count'], 'ward')})" for row in rows]
    return f"{counted(len(rows), 'colour')}: {joined(parts)}."


def _ends(layer: dict[str, Any], kind: str) -> str:
    """Rank 1 and the last, the farthest moves, or the wards with the highest and lowest value."""
    wards = [ward for ward in layer["wards"] if ward["value"] is not None]
    if not wards:
        return ""
    ranked = [ward for ward in wards if ward["rank"] is not None]
    if ranked and kind in _RANKED:
        first = min(ranked, key=lambda ward: ward["rank"])
        last = max(ranked, key=lambda ward: ward["rank"])
        return say(
            "Rank 1: {first}; last, rank {rank:,}: {last}.",
            first=_named(first),
            rank=last["rank"],
            last=_named(last),
        )
    if kind in _MOVES:
        return _moves(wards)
    ends = [pick(ward["value"] for ward in wards) for pick in (max, min)]
    high, low = ([ward for ward in wards if ward["value"] == end] for end in ends)
    if len(high) == len(wards):
        return say("Every ward with a value has {text}.", text=high[0]["text"])
    return say("Highest: {highest}; lowest: {lowest}.", highest=_end(high), lowest=_end(low))


def _end(wards: list[dict[str, Any]]) -> str:
    """The ward at one end, or how many share it."""
    if len(wards) == 1:
        return _named(wards[0])
    return say("{text} in {wards}", text=wards[0]["text"], wards=counted(len(wards), "ward"))


def _moves(wards: list[dict[str, Any]]) -> str:
    """The wards that move farthest up and down, with both ranks."""
    up = max(wards, key=lambda ward: ward["value"])
    down = min(wards, key=lambda ward: ward["value"])
    said = []
    if up["value"] > 0:
        said.append(say("Farthest up: {move}.", move=_move(up)))
    if down["value"] < 0:
        said.append(say("Farthest down: {move}.", move=_move(down)))
    return " ".join(said) or say("No ward moves.")


def _move(ward: dict[str, Any]) -> str:
    first, second = ward["facts"]
    place = f"{ward['name']}, {ward['lga']}" if ward["lga"] else str(ward["name"])
    return say("{place}, from rank {first} to {second}", place=place, first=first, second=second)


def _named(ward: dict[str, Any]) -> str:
    place = f"{ward['name']}, {ward['lga']}" if ward["lga"] else str(ward["name"])
    return f"{place} ({ward['text']})"


def _gaps(layer: dict[str, Any]) -> str:
    empty = layer["legend"]["no_data"]
    filled = sum(bool(ward["filled"]) for ward in layer["wards"])
    said = []
    if empty["count"]:
        share = percent(empty["count"], len(layer["wards"]))
        said.append(
            say(
                "{label}: {wards} ({share}), in grey.",
                label=empty["label"],
                wards=counted(empty["count"], "ward"),
                share=share,
            )
        )
    if filled:
        said.append(say("{wards} with a filled value.", wards=counted(filled, "ward")))
    return " ".join(said)


def _certainty(workspace: Workspace, kind: str) -> str:
    if kind not in ("composite", "certainty") or workspace.run is None:
        return ""
    counts = workspace.rankings["certainty"].value_counts()
    said = [
        f"{counted(int(counts.get(word, 0)), 'ward')} {label}" for word, label in _CERTAIN.items()
    ]
    return say("Certainty: {said}.", said=joined(said)) if counts.sum() else ""


def _chips(kind: str, layer: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    if kind == "variable":
        column = str(layer["key"]).partition(":")[2]
        return (call_chip(say("What does it mean?"), "describe_data", variable=column),)
    if kind in ("composite", "pca", "certainty"):
        return (
            call_chip(say("How is it computed?"), "explain_method"),
            call_chip(say("Top 10 wards"), "rank_areas", n=10, order="top"),
        )
    return ()


def _nothing(workspace: Workspace) -> Answer:
    chips: tuple[dict[str, Any], ...] = ()
    if workspace.link is not None:
        chips = (
            call_chip(say("Show the risk map"), "show_map", map_kind="composite"),
            call_chip(say("Show a variable"), "show_map"),
        )
    return Answer(
        headline=say("No map is in view yet."),
        points=(say("Show one first; then I can say what it shows."),),
        chips=chips,
        outcome="clarify" if chips else "need_data",
    )
