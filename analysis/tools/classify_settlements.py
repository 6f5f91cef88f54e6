"""Settlement classes of cells: open the grid, how far it is, which wards are informal."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from analysis.models import Settlement
from analysis.science.settlement.classes import BUILT_UP, CLASSES, KNOWN_FROM
from analysis.science.settlement.limits import CELL_SIZE, LARGEST, MOST_CELLS
from analysis.selectors import settlements_on
from analysis.services.settlement.people import COUNTED, PEOPLE, ward_people
from analysis.services.settlement.view import ward_rows
from analysis.services.settlement.wards import shortlisted_rows
from analysis.settlement_snapshots import UNCLASSIFIED
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip, find_areas
from analysis.tools.places import Area
from analysis.tools.results import title_of
from analysis.tools.wording import counted, joined, some_of
from analysis.value_columns import INFORMAL_SHARE, settlement_columns
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many, to_say

Wanted = Literal["classify", "continue", "progress", "which", "imagery", "cause", "how"]
MOST_ROWS = 100
HOW = to_say(
    "Each cell of a grid gets a class by hand: Formal, Informal, Slum, Rural or No buildings; "
    "nothing is classified by the program."
)


class ClassifySettlements(Arguments):
    """What is wanted, and of which wards or LGAs."""

    wanted: Wanted = "classify"
    areas: tuple[str, ...] = ()


def classify_settlements(workspace: Workspace, arguments: ClassifySettlements) -> Answer:
    """Point the canvas at the grid, or say in figures what its cells tell."""
    if arguments.wanted == "how":
        return _how()
    boundary = workspace.need_boundary()
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(
            workspace, "classify_settlements", arguments, arguments.areas, "lga_first"
        )
        if isinstance(found, Answer):
            return found
        areas = found
    if arguments.wanted in ("imagery", "cause"):
        return _cannot(arguments.wanted)
    rows = {row for area in areas for row in area.rows}
    grids = [grid for grid in settlements_on(boundary) if not rows or rows & _rows_of(grid)]
    if arguments.wanted == "which":
        return _which(workspace, grids, areas)
    if not grids:
        return _new(workspace, areas, arguments.wanted)
    if rows - {row for grid in grids for row in _rows_of(grid)} and arguments.wanted == "classify":
        return _new(workspace, areas, arguments.wanted)
    return _progress(grids)


def _how() -> Answer:
    """Who tells formal from informal, and by what."""
    return Answer(
        headline=say("People tell formal from informal, cell by cell; the program tells nothing."),
        points=(
            say(HOW),
            say(
                "No satellite images and no building footprints come with it: go by what is known "
                "on the ground, or lay the exported cells over images elsewhere."
            ),
            say("A column such as “settlement_type” in your file is another thing: its own codes."),
        ),
        chips=(
            call_chip(say("Classify settlements"), "classify_settlements"),
            call_chip(
                say("How is the informal share computed?"), "explain_method", term="informal share"
            ),
        ),
    )


def _rows_of(grid: Settlement) -> set[int]:
    return {int(ward["row"]) for ward in grid.wards}


def _cannot(wanted: Wanted) -> Answer:
    """What a grid does not tell."""
    if wanted == "imagery":
        headline = "There are no satellite images here to compare the classes with."
        points: tuple[str, ...] = (
            say(HOW),
            "The cells can be exported as GeoJSON and laid over images elsewhere.",
        )
    else:
        headline = "The classes of cells do not say what a score comes from."
        points = ("The informal share of a ward can be one of the variables of the ranking.",)
    chips = (
        call_chip(say("Classify settlements"), "classify_settlements"),
        call_chip(
            say("How is the informal share computed?"), "explain_method", term="informal share"
        ),
    )
    return Answer(headline=headline, points=points, chips=chips, outcome="refuse")


def _new(workspace: Workspace, areas: list[Area], wanted: Wanted) -> Answer:
    """No grid yet: the form for one, with the wards that were named."""
    from analysis.services.settlement.size import fitting_size

    started = wanted in ("continue", "progress")
    if not areas:
        listed = len(shortlisted_rows(workspace))
        points = [say(HOW)]
        if listed:
            points.append(f"{counted(listed, 'ward')} may leave the campaign: those come first.")
        return Answer(
            headline=say("Nothing is classified yet. Which wards shall the grid cover?")
            if started
            else say("Which wards shall the settlement grid cover?"),
            points=(*points, say("Choose them under “Settlements”, or name wards or an LGA here.")),
            chips=_first_places(workspace),
            show={"view": "settlements"},
            outcome="need_data" if started else "clarify",
        )
    rows = sorted({row for area in areas for row in area.rows})
    titles = joined([area.title for area in areas])
    size = fitting_size(workspace, rows)
    return Answer(
        headline=say(
            "{titles}: {rows} chosen for a settlement grid of {cell_size:g} m. Press “Lay "
            "the grid”.",
            titles=titles,
            rows=counted(len(rows), "ward"),
            cell_size=size,
        )
        if size is not None
        else say(
            "{titles}: {rows} are too many for one settlement grid. Choose fewer wards.",
            titles=titles,
            rows=counted(len(rows), "ward"),
        ),
        points=(say(HOW), _size_point(size)),
        show={"view": "settlements", "wards": ",".join(map(str, rows))},
        outcome="need_data" if started else "answer",
        rows_in=len(rows),
    )


def _size_point(size: float | None) -> str:
    if size is None:
        return say("Choose fewer wards: not even {largest:,g} m fits.", largest=LARGEST)
    if size <= CELL_SIZE:
        return say("A smaller grid takes longer to classify; the size can be changed later.")
    return say(
        "Cells of {usual:g} m would be more than {most:,} here; {size:g} m is the smallest size "
        "that fits. For smaller cells choose fewer wards.",
        usual=CELL_SIZE,
        most=MOST_CELLS,
        size=size,
    )


def _first_places(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """The LGAs of the wards that may leave, else the first LGAs of the data."""
    from analysis.services.settlement.wards import wards_of_boundary

    wards = wards_of_boundary(workspace)
    rows = set(shortlisted_rows(workspace)) or {ward.row for ward in wards}
    lgas = dict.fromkeys(ward.lga for ward in wards if ward.row in rows and ward.lga)
    return tuple(
        call_chip(say("{lga} LGA", lga=lga), "classify_settlements", areas=[f"{lga} LGA"])
        for lga in list(lgas)[:4]
    )


def _progress(grids: list[Settlement]) -> Answer:
    """How far the classifying is; the canvas shows the newest grid."""
    grid = grids[-1]
    cells = sum(len(each.classes) for each in grids)
    done = cells - sum(each.classes.count(UNCLASSIFIED) for each in grids)
    frame = _lines(grids)
    names = [title_of(row.ward_name, row.lga_name) for row in frame.itertuples()]
    open_wards = [
        name for name, share in zip(names, frame["classified_share"], strict=True) if share < 100
    ]
    points = [
        f"Open still: {some_of(open_wards, 4)}." if open_wards else "Every cell has a class.",
        _people_point(grids, frame),
    ]
    if not done:
        points[1:] = [
            "Keys 1 to 5 give the class, N goes to the next open cell, U takes a step back."
        ]
    if grid.used.get("version") != grid.version and done:
        points.append(
            "Under “Settlements”, “Use the informal shares” puts them among the wards’ values."
        )
    return Answer(
        headline=say(
            "{done:,} of {cells} classified ({percent:.0f} %), {frame}.",
            done=done,
            cells=counted(cells, "cell"),
            percent=100 * done / cells,
            frame=counted(len(frame), "ward"),
        ),
        points=tuple(points),
        table=_table(frame),
        chips=(
            call_chip(
                say("Which wards have informal settlements?"),
                "classify_settlements",
                wanted="which",
            ),
        ),
        show={"view": "settlements", "settlement": str(grid.pk)},
        rows_in=cells,
        rows_out=done,
    )


def _which(workspace: Workspace, grids: list[Settlement], areas: list[Area]) -> Answer:
    """Wards with an informal share above nothing, the highest first."""
    frame = _lines(grids)
    rows = {row for area in areas for row in area.rows}
    if rows and len(frame):
        frame = frame[frame["ward"].isin(rows)]
    known = frame[frame["informal_share"].notna()] if len(frame) else frame
    if known.empty:
        where = f" of {joined([area.title for area in areas])}" if areas else ""
        return Answer(
            headline=say(
                "Nobody has classified settlements{where} yet, so this is not known.", where=where
            ),
            points=(say(HOW),),
            chips=(
                call_chip(
                    say("Classify them"),
                    "classify_settlements",
                    **({"areas": [area.title for area in areas]} if areas else {}),
                ),
            ),
            show={"view": "settlements"},
            outcome="need_data",
        )
    order = known.sort_values(["informal_share", "ward"], ascending=[False, True], kind="stable")
    informal = order[order["informal_share"] > 0]
    names = [
        f"{title_of(row.ward_name, row.lga_name)} {row.informal_share:.0f} %"
        for row in informal.itertuples()
    ]
    thin = int((known["classified_share"] < KNOWN_FROM).sum())
    points = [f"Most: {some_of(names, 3)}."] if names else []
    how = "Share of Informal and Slum in Formal, Informal and Slum cells, by area."
    if thin:
        how += f" {counted(thin, 'ward')} with less than {KNOWN_FROM:g} % classified: not sure yet."
    points += [how, _people_point(grids, known)]
    return Answer(
        headline=say_many(
            "{count:,} of {known} has informal settlements.",
            "{count:,} of {known} have informal settlements.",
            len(informal),
            known=counted(len(known), "classified ward"),
        ),
        points=tuple(points),
        table=_table(order),
        chips=(call_chip(say("Go on classifying"), "classify_settlements", wanted="continue"),),
        show=_shares_or_grid(workspace, grids),
        rows_in=len(frame),
        rows_out=len(informal),
    )


def _shares_or_grid(workspace: Workspace, grids: list[Settlement]) -> dict[str, str]:
    name = shares_column(workspace)
    if name is not None:
        return {"view": "map", "layer": f"variable:{name}"}
    return {"view": "settlements", "settlement": str(grids[-1].pk)}


def shares_column(workspace: Workspace) -> str | None:
    """The column of the wards with the informal share that people classified, if in use."""
    link = workspace.link
    return settlement_columns(link).get(INFORMAL_SHARE) if link is not None else None


def _lines(grids: list[Settlement]) -> pd.DataFrame:
    """One line a ward; of a ward on several grids the one changed last."""
    if not grids:
        return pd.DataFrame()
    lines = pd.concat([ward_rows(grid) for grid in grids], ignore_index=True)
    return lines.drop_duplicates("ward", keep="last").reset_index(drop=True)


def _people_point(grids: list[Settlement], frame: pd.DataFrame) -> str:
    """How many people live in cells of which class, and where that is known from."""
    known = frame[frame["people_other"].notna()] if len(frame) else frame
    if known.empty:
        return (
            "People by class are not known: land says nothing of how many people live on it. Add "
            "a raster of population, or give shares of people under “People to plan for”."
        )
    sums = {item.label: float(known[f"people_{item.key}"].sum()) for item in CLASSES
            if item.key in BUILT_UP}  # fmt: skip
    rest = float(known["people_other"].sum())
    told = [f"{label} {value:,.0f}" for label, value in sums.items() if value >= 0.5]
    told += [f"elsewhere {rest:,.0f}"] if rest >= 0.5 else []
    names = {people.name for people in map(ward_people, grids) if people.source == COUNTED}
    how = f"counted by cell from {joined(sorted(names))}" if names else "by the shares given"
    return f"People in cells: {joined(told) or 'nobody'}; {how}."


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    shares = ("classified_share", "formal_of_built_up", "informal_of_built_up", "slum_of_built_up",
              "informal_share")  # fmt: skip
    people = [name for name in PEOPLE if frame[name].sum() > 0]
    labels = {item.key: item.label for item in CLASSES} | {"other": "elsewhere"}
    return {
        "columns": ["Ward", "LGA", "Classified (%)", "Formal (%)", "Informal (%)", "Slum (%)",
                    "Informal share (%)",
                    *(f"People, {labels[name.removeprefix('people_')]}" for name in people)],
        "rows": [
            [row["ward_name"], row["lga_name"],
             *(None if pd.isna(row[name]) else round(float(row[name]), 1) for name in shares),
             *(None if pd.isna(row[name]) else round(float(row[name])) for name in people)]
            for row in frame.head(MOST_ROWS).to_dict("records")
        ],
    }  # fmt: skip


TOOL = Tool(
    name="classify_settlements",
    label="Classify settlements",
    description="A grid over chosen wards whose cells people classify as formal, informal, slum, "
    "rural or without buildings; how far that is, and which wards have informal settlements.",
    arguments=ClassifySettlements,
    examples=(
        "Classify the settlements of Bida",
        "Which wards have informal settlements?",
        "Go on classifying",
        "How much is classified?",
        "Open the settlement grid",
        "Classify buildings as formal or informal",
        "Are there slums in this ward?",
    ),
    answer=classify_settlements,
)
