"""Ward and LGA names of a session: found in a text, or looked up by what somebody wrote."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pandas as pd
from rapidfuzz import fuzz, process

from analysis.frames import read_table
from analysis.tools.wording import as_text
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.text import strip_accents
from uploads.models import Dataset

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_KEPT = 16
_LEVEL_WORD = re.compile(r"\s+(?:ward|lga|local government(?: area)?)$")


@dataclass(frozen=True)
class Ward:
    """One ward: its row in the boundary's order, its name and its LGA's."""

    row: int
    name: str
    lga: str

    @property
    def title(self) -> str:
        """Always with its LGA."""
        return f"{self.name} ({self.lga})" if self.lga else self.name


@dataclass(frozen=True)
class Area:
    """What a name turned out to be: an LGA with its wards, or one ward."""

    level: str
    title: str
    wards: tuple[Ward, ...]

    @property
    def rows(self) -> list[int]:
        """Rows in the boundary's order."""
        return [ward.row for ward in self.wards]


@dataclass(frozen=True)
class Places:
    """All wards of the data and their LGAs."""

    wards: tuple[Ward, ...]
    states: tuple[str, ...] = ()
    _near: dict[str, list[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def by_name(self) -> dict[str, tuple[Ward, ...]]:
        """Folded ward name, and each part of a name with a slash, to its wards."""
        found: dict[str, list[Ward]] = {}
        for ward in self.wards:
            found.setdefault(fold(ward.name), []).append(ward)
        whole_names = set(found)
        for ward in self.wards:
            for part in ward.name.split("/"):
                short = fold(part)
                if len(short) > 3 and short not in whole_names:
                    found.setdefault(short, []).append(ward)
        return {name: tuple(wards) for name, wards in found.items() if name}

    @cached_property
    def lgas(self) -> dict[str, str]:
        """Folded LGA name to the name."""
        return {fold(ward.lga): ward.lga for ward in self.wards if ward.lga}

    @cached_property
    def names(self) -> list[str]:
        """Every folded name, for near misses."""
        return [*self.lgas, *self.by_name]

    def in_lga(self, lga: str) -> tuple[Ward, ...]:
        """The wards of an LGA."""
        wanted = fold(lga)
        return tuple(ward for ward in self.wards if fold(ward.lga) == wanted)

    def display(self, folded: str) -> str:
        """A found name as the data spell it."""
        if folded in self.by_name:
            return self.by_name[folded][0].name
        return self.lgas.get(folded, folded)

    def near(self, text: str, most: int = 3) -> list[str]:
        """Names spelled much like this, as the data spell them, with the LGA."""
        wanted = fold(text)
        if wanted not in self._near:
            hits = process.extract(wanted, self.names, scorer=fuzz.WRatio, limit=most)
            self._near[wanted] = [name for name, score, _ in hits if score >= 60]
        titles: list[str] = []
        for name in self._near[wanted]:
            if name in self.lgas:
                titles.append(say("{lgas} LGA", lgas=self.lgas[name]))
            titles += [ward.title for ward in self.by_name.get(name, ())[:most]]
        return list(dict.fromkeys(titles))[:most]


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A name for comparison: lower case, no accents, single blanks, Roman numerals as digits."""
    words = re.sub(r"[^a-z0-9]+", " ", strip_accents(as_text(name)).casefold()).split()
    plain = " ".join([*words[:1], *(ROMAN.get(word, word) for word in words[1:])])
    return _LEVEL_WORD.sub("", plain)


def same_places(workspace: Workspace) -> tuple[str, ...]:
    """What the session's names depend on; equal keys give equal places."""
    link = workspace.link
    parts = [dataset.content_hash for dataset in _sources(workspace)]
    return (*parts, str(link.pk) if link else "")


_cache: OrderedDict[tuple[str, ...], Places] = OrderedDict()


def places_of(workspace: Workspace) -> Places:
    """The session's wards; kept for as long as the data stay the same."""
    key = same_places(workspace)
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    places = Places(tuple(_wards(workspace)), tuple(workspace.states))
    _cache[key] = places
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return places


def _sources(workspace: Workspace) -> list[Dataset]:
    found = (workspace.table, workspace.boundary, workspace.facilities)
    return [dataset for dataset in found if dataset is not None]


def _wards(workspace: Workspace) -> list[Ward]:
    if workspace.link is not None:
        frame = workspace.wards
        return _named(frame["ward_name"], frame["lga_name"])
    if workspace.table is not None:
        roles = {item["role"]: item["name"] for item in workspace.table.columns}
        table = workspace.table_frame
        if "ward" in roles:
            lga = table[roles["lga"]] if "lga" in roles else None
            return _named(table[roles["ward"]], lga)
    if workspace.boundary is not None and "ward_name" in workspace.boundary_frame:
        outlines = workspace.boundary_frame
        return _named(outlines["ward_name"], outlines.get("lga_name"))
    if workspace.facilities is not None:
        return _of_facilities(workspace.facilities)
    return []


def _of_facilities(facilities: Dataset) -> list[Ward]:
    """The wards that facility reports name."""
    roles = {item["role"]: item["name"] for item in facilities.columns}
    if "ward" not in roles:
        return []
    columns = [roles[role] for role in ("ward", "lga") if role in roles]
    frame = read_table(facilities.path)[columns].drop_duplicates().reset_index(drop=True)
    return _named(frame[columns[0]], frame[columns[1]] if len(columns) > 1 else None)


def _named(names: pd.Series[str], lgas: pd.Series[str] | None) -> list[Ward]:
    others = lgas if lgas is not None else [""] * len(names)
    return [
        Ward(row, as_text(name).strip(), as_text(lga).strip())
        for row, (name, lga) in enumerate(zip(names, others, strict=True))
        if as_text(name).strip()
    ]


class UnclearPlaceError(ProblemError):
    """A name that could be several places; `choices` are the names to offer."""

    def __init__(self, message: str, choices: list[tuple[str, str]]) -> None:
        super().__init__("unclear_place", message, say("Choose one."))
        self.choices = choices


def resolve_areas(places: Places, names: tuple[str, ...], level: str | None = None) -> list[Area]:
    """Each name as an area of the data; LGAs named beside wards say which ward is meant.

    `level` is `ward`, `lga`, `lga_first` (an LGA where the name is both) or None (ask).

    Raises
    ------
    ProblemError
        `unknown_place` with near names; `UnclearPlaceError` when a name is several places.
    """
    lgas = {fold(name) for name in names if fold(name) in places.lgas}
    areas = [_one(places, name, level, lgas - {fold(name)}) for name in names]
    pinned = {fold(ward.lga) for area in areas if area.level == "ward" for ward in area.wards}
    kept = [
        area
        for name, area in zip(names, areas, strict=True)
        if not (area.level == "lga" and fold(name) in pinned and len(names) > 1)
    ]
    return kept or areas


def _one(places: Places, name: str, level: str | None, lgas: set[str]) -> Area:
    inside = re.fullmatch(r"(.+?)\s*[(,]\s*([^()]+?)\)?\s*", name)
    plain = name.casefold().strip()
    if inside and fold(inside.group(2)) in places.lgas:
        name, lgas, level = inside.group(1), {fold(inside.group(2))}, "ward"
    elif plain.endswith(" lga") or fold(plain) != fold(plain.replace(" local government", "")):
        level = "lga"
    elif plain.endswith(" ward"):
        level = "ward"
    wanted = fold(name)
    wards = places.by_name.get(wanted, ()) if level != "lga" else ()
    narrowed = tuple(ward for ward in wards if fold(ward.lga) in lgas)
    is_lga = wanted in places.lgas and level != "ward"
    if is_lga and level == "lga_first":
        wards = ()
    if is_lga and wards and not narrowed:
        raise _unclear(places, name, wards, is_lga)
    if is_lga and not narrowed:
        lga = places.lgas[wanted]
        return Area("lga", say("{lga} LGA", lga=lga), places.in_lga(lga))
    wards = narrowed or wards
    if not wards:
        raise _of_other_level(places, name, level) or unknown_place(places, name)
    if len(wards) > 1:
        raise _unclear(places, name, wards, False)
    return Area("ward", wards[0].title, wards)


def _of_other_level(places: Places, name: str, level: str | None) -> ProblemError | None:
    """A ward where an LGA is asked for, or the other way round: said so, and offered."""
    wanted = fold(name)
    shown = places.display(wanted)
    error = None
    if level == "lga" and wanted in places.by_name:
        titles = [ward.title for ward in places.by_name[wanted]]
        message = say("“{shown}” is a ward, not an LGA.", shown=shown)
        error = UnclearPlaceError(message, [(title, title) for title in titles])
    elif level == "ward" and wanted in places.lgas:
        title = say("{lga} LGA", lga=places.lgas[wanted])
        message = say("“{shown}” is an LGA, not a ward.", shown=shown)
        error = UnclearPlaceError(message, [(title, title)])
    if error is not None:
        error.hint = say("Is this the place that you mean?")
    return error


def _unclear(places: Places, name: str, wards: tuple[Ward, ...], is_lga: bool) -> ProblemError:
    choices = [(ward.title, ward.title) for ward in wards]
    if is_lga:
        lga = places.lgas[fold(name)]
        choices = [(say("{title}, the ward", title=ward.title), ward.title) for ward in wards]
        choices.append((say("{lga} LGA", lga=lga), say("{lga} LGA", lga=lga)))
        message = say(
            "“{display}” is a ward and an LGA. Which one?", display=places.display(fold(name))
        )
    else:
        shown = places.display(fold(name))
        message = say(
            "{wards} wards are called “{shown}”. Which one?", wards=len(wards), shown=shown
        )
    return UnclearPlaceError(message, choices)


def unknown_place(places: Places, name: str) -> ProblemError:
    """The error for a name that is not in the data, with names spelled like it."""
    near = places.near(name)
    if not near:
        where = say(" of {join}", join=", ".join(places.states)) if places.states else ""
        hint = (
            say("Your data hold {wards:,} wards{where}.", wards=len(places.wards), where=where)
            if places.wards
            else ""
        )
        return ProblemError(
            "unknown_place", say("There is no ward or LGA “{name}” in your data.", name=name), hint
        )
    error = UnclearPlaceError(
        say("There is no ward or LGA “{name}” in your data.", name=name),
        [(title, title) for title in near],
    )
    error.hint = say("Did you mean one of these?")
    return error
