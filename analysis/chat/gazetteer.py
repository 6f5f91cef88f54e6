"""Names of a session's columns and areas, found in a question, also when mistyped."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from analysis.chat.text import Token, is_english, known, mended, tokens_of, vocabulary
from analysis.chat.words import english
from analysis.chat.words.nigeria import CAPITALS, STATES
from analysis.science.variables import INDICATORS, find_variable
from analysis.tools.places import Places, fold, places_of, same_places
from analysis.tools.query_facilities import kinds_of
from analysis.value_columns import SUFFIX, of_tests
from analysis.workspace import Workspace
from uploads.cleaning.text import header_words

LONGEST = 14
CLOSE_AREA = 84
CLOSE_COLUMN = 85
CLOSE_PHRASE = 82
CLOSE_WORD = 70
SHORTEST = 5
_KEPT = 16
#: Second words of place names that are ordinary words too.
SIDES = frozenset(["north", "south", "east", "west", "central", "town", "city", "urban", "rural"])
#: What a table writes where it does not know the place.
NO_PLACES = frozenset(["unknown", "none", "other", "others", "na", "nil"])
#: Before "Rafi ward" they ask for one of Rafi's wards, or for each.
_ONE_OF_MANY = frozenset(
    ["which", "what", "each", "every", "any", "all", "no", "many", "highest", "lowest", "worst"]
)
#: Values of a text column that mean something else in a question, or nothing.
NO_KINDS = frozenset([*NO_PLACES, *english.FACILITIES, "yes", "no", "open", "closed"])
#: Words after a name that make it another place than one of the data.
_LANDS = frozenset(["republic", "state", "country", "kingdom"])
#: Phrases for a measure that hold no word of its name.
PHRASES: dict[str, str] = {
    "urban %": "urban_share",
    "urbanisation": "urban_share",
    "urbanization": "urban_share",
    "of water": "distance_to_water",
    "from water": "distance_to_water",
    "to water": "distance_to_water",
    "from water bodies": "distance_to_water",
    "water bodies": "distance_to_water",
    **{
        f"{people}{per} {ground}": "population_density"
        for people in ("people", "persons", "inhabitants", "population")
        for per in (" per", "", " a", " to the", " for each", " for every", " on each", " in each")
        for ground in (*("km2", "sqkm", "sq km", "km square", "square km", "square kilometre"),
                       *("square kilometer", "sq kilometre", "square kilometres"))
    },
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A name found at tokens `start` to `end` (not included): what kind, and its canonical name."""

    start: int
    end: int
    kind: str
    name: str


@dataclass(frozen=True)
class Gazetteer:
    """What can be named in a session."""

    places: Places
    columns: tuple[str, ...]
    rasters: tuple[str, ...] = ()
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def kind_words(self) -> dict[str, tuple[str, str]]:
        """Values and headers of texts that tell facilities apart: "private", "ownership"."""
        found: dict[str, tuple[str, str]] = {}
        for column, values in self.kinds:
            found[_words(column)] = ("group", column)
            for value in values:
                spelling = _words(value)
                if spelling not in NO_KINDS and len(spelling) > SHORTEST - 3:
                    found.setdefault(spelling, ("kind", f"{column}={value}"))
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Spelling to the measure it names: a column, or a registered variable's key."""
        found: dict[str, str] = {}
        for column in self.columns:
            words = _words(column)
            if words not in vocabulary():
                for spelling in (words, words.replace(" ", ""), column.casefold()):
                    found.setdefault(spelling, self.measure(column))
        for column in self.rasters:
            for spelling in _raster_spellings(column):
                found.setdefault(spelling, column)
        by_key = self._by_key()
        for variable in INDICATORS:
            name = by_key.get(variable.key, variable.key)
            for word in (variable.key, variable.label, *variable.aliases):
                spelling = _words(word)
                if spelling not in english.NOT_A_COLUMN:
                    found.setdefault(spelling, name)
        for phrase, key in (*english.SPOKEN.items(), *PHRASES.items()):
            found.setdefault(phrase, by_key.get(key, key))
        return {spelling: name for spelling, name in found.items() if len(spelling) > 1}

    @cached_property
    def single_words(self) -> list[str]:
        """Spellings long enough to be looked for with typing errors."""
        return [word for word in self.spellings if len(word) >= SHORTEST and " " not in word]

    @cached_property
    def phrases(self) -> dict[int, list[str]]:
        """Spellings of two or three words, looked for with typing errors, by their length."""
        found: dict[int, list[str]] = {}
        for spelling in self.spellings:
            found.setdefault(spelling.count(" ") + 1, []).append(spelling)
        return found

    def measure(self, column: str) -> str:
        """A column's name, or `tpr` where it is the one test positivity rate."""
        variable = find_variable(column)
        if variable is not None and variable.key == "test_positivity_rate":
            same = [name for name in self.columns if _key(name) == variable.key]
            return "tpr" if len(same) == 1 else column
        return column

    def _by_key(self) -> dict[str, str]:
        found: dict[str, str] = {"test_positivity_rate": "tpr"}
        for column in self.columns:
            key = _key(column)
            if key:
                found.setdefault(key, self.measure(column))
        return found

    def find(self, tokens: list[Token]) -> list[Found]:
        """Areas and columns in the tokens, the longest names first, without overlap."""
        taken = [False] * len(tokens)
        found: list[Found] = []
        for length in range(min(LONGEST, len(tokens)), 0, -1):
            for start in range(len(tokens) - length + 1):
                if any(taken[start : start + length]):
                    continue
                hit = self._exact(tokens, start, start + length)
                if hit is not None:
                    found.append(hit)
                    taken[start : start + length] = [True] * length
        found += self._near(tokens, taken)
        return self._with_lgas(
            tokens, sorted((self._the_ward(tokens, item) for item in found), key=lambda x: x.start)
        )

    def _with_lgas(self, tokens: list[Token], found: list[Found]) -> list[Found]:
        """ "Kpada (Lapai)", "Kpada ward, Lapai LGA": one ward, whose LGA stands right after it."""
        kept: list[Found] = []
        for item in found:
            before = kept[-1] if kept and kept[-1].kind == item.kind == "area" else None
            wards = self.places.by_name.get(fold(before.name), ()) if before else ()
            own = [ward for ward in wards if fold(ward.lga) == fold(item.name)]
            between = tokens[before.end : item.start] if before else []
            if before and own and all(_one_ward(token) for token in between):
                kept[-1] = Found(before.start, item.end, "area", own[0].title)
            else:
                kept.append(item)
        return kept

    def _the_ward(self, tokens: list[Token], item: Found) -> Found:
        """ "Rijau ward" is the ward, where an LGA has the name too; "Rijau wards" are the LGA's."""
        wards = self.places.by_name.get(fold(item.name), ())
        if item.kind != "area" or len(wards) != 1 or fold(item.name) not in self.places.lgas:
            return item
        before = tokens[item.start - 1] if item.start else None
        after = tokens[item.end] if item.end < len(tokens) else None
        if _one_ward(before) or (
            _one_ward(after)
            and (before is None or before.word not in _ONE_OF_MANY)
            and not (item.end + 1 < len(tokens) and tokens[item.end + 1].word in ("by", "level"))
        ):
            return Found(item.start, item.end, item.kind, wards[0].title)
        return item

    def _exact(self, tokens: list[Token], start: int, end: int) -> Found | None:
        text = " ".join(token.word for token in tokens[start:end])
        if text in self.spellings:
            return Found(start, end, "column", self.spellings[text])
        if (
            text[-2:-1] != "s"
            and text.endswith("s")
            and text[:-1] in self.spellings
            and len(text) > SHORTEST
        ):
            return Found(start, end, "column", self.spellings[text[:-1]])
        if text in self.kind_words:
            return Found(start, end, *self.kind_words[text])
        folded = fold(text)
        if text in self.state_words:
            return Found(start, end, "state", text)
        if folded not in NO_PLACES and (
            folded in self.places.by_name or folded in self.places.lgas
        ):
            if end - start == 1 and _everyday(tokens, start):
                return None
            if text.endswith((" ward", " lga")):
                return None
            return Found(start, end, "area", self.places.display(folded))
        return None

    @cached_property
    def state_words(self) -> frozenset[str]:
        """Names of the states in the data, which are not areas to filter by."""
        names = {fold(name) for name in self.places.states}
        return frozenset(names | {f"{name} state" for name in names})

    def _near(self, tokens: list[Token], taken: list[bool]) -> list[Found]:
        """Mistyped names among the words that mean nothing else."""
        found = []
        for length in (3, 2, 1):
            for start in range(len(tokens) - length + 1):
                window = tokens[start : start + length]
                if any(taken[start : start + length]):
                    continue
                hit = self._closest_phrase(window, start)
                if (
                    hit is None
                    and self._strange(window)
                    and not _another_place(tokens, start + length)
                ):
                    hit = self._closest(" ".join(token.word for token in window), start, length)
                if hit is not None:
                    found.append(hit)
                    taken[start : start + length] = [True] * length
        return found

    def _strange(self, window: list[Token]) -> bool:
        """Whether every word is unknown and cannot be a mistyped ordinary word."""
        return all(
            token.word.isalpha()
            and not known(token.word)
            and (mended(token.word) == token.word or mended(token.word) in self.spellings)
            for token in window
        )

    def _closest_phrase(self, window: list[Token], start: int) -> Found | None:
        """A column of two or three words with a typing error in one of them or in each."""
        length = len(window)
        if length == 1 or not any(_foreign(token) for token in window):
            return None
        text = " ".join(token.word for token in window)
        if not text.replace(" ", "").isalpha():
            return None
        hit = process.extractOne(
            text, self.phrases.get(length, []), scorer=fuzz.ratio, score_cutoff=CLOSE_PHRASE
        )
        if hit is None:
            return None
        pairs = zip(text.split(), hit[0].split(), strict=True)
        if any(fuzz.ratio(typed, meant) < CLOSE_WORD for typed, meant in pairs):
            return None
        return Found(start, start + length, "column", self.spellings[hit[0]])

    def _short(self, text: str, start: int, end: int) -> Found | None:
        """A column or LGA of five letters typed with four: "flod", "boso"."""
        if len(text) != SHORTEST - 1 or is_english(text):
            return None
        lgas = [name for name in self.places.lgas if len(name) == SHORTEST and name[0] == text[0]]
        lga = process.extractOne(text, lgas, scorer=fuzz.ratio, score_cutoff=CLOSE_COLUMN)
        if lga is not None:
            return Found(start, end, "area", self.places.display(lga[0]))
        near = [name for name in self.single_words if len(name) == SHORTEST and name[0] == text[0]]
        hit = process.extractOne(text, near, scorer=fuzz.ratio, score_cutoff=CLOSE_COLUMN)
        return Found(start, end, "column", self.spellings[hit[0]]) if hit else None

    def _closest(self, text: str, start: int, length: int) -> Found | None:
        end = start + length
        if len(text) < SHORTEST:
            return self._short(text, start, end) if length == 1 else None
        area = process.extractOne(
            fold(text), self.places.names, scorer=fuzz.ratio, score_cutoff=CLOSE_AREA
        )
        if area is not None and _of_another_state(text, area[0]):
            area = None
        column = None
        if length == 1 and mended(text) in self.spellings:
            return Found(start, end, "column", self.spellings[mended(text)])
        if length == 1:
            column = process.extractOne(
                text, self.single_words, scorer=fuzz.ratio, score_cutoff=CLOSE_COLUMN
            )
        if column is not None and (area is None or column[1] >= area[1]):
            return Found(start, end, "column", self.spellings[column[0]])
        if area is not None:
            return Found(start, end, "area", self.places.display(area[0]))
        return None


def _of_another_state(text: str, name: str) -> bool:
    """Whether a word is the name of a state or its capital, and no mistyped part of this name."""
    return bool(set(text.split()) & {*STATES, *CAPITALS} - set(name.split()))


def _one_ward(token: Token | None) -> bool:
    """ "Ward", and not "wards"."""
    return token is not None and token.word == "ward" and not token.typed.casefold().endswith("s")


def _another_place(tokens: list[Token], after: int) -> bool:
    """ "Warri South": a name that goes on with a side is not the place of a name much like it."""
    return after < len(tokens) and tokens[after].capital and tokens[after].word in (*SIDES, *_LANDS)


def _foreign(token: Token) -> bool:
    """Neither a known word nor in the vocabulary in another form."""
    return token.word.isalpha() and not known(token.word)


def _words(header: str) -> str:
    """A header as the words of a question would be: `mean_rainfall` is `mean rainfall`."""
    return " ".join(token.word for token in tokens_of(header_words(header)))


def _key(column: str) -> str:
    variable = find_variable(column)
    return variable.key if variable is not None else ""


def _everyday(tokens: list[Token], at: int) -> bool:
    """An ordinary word that is also a ward's name counts as a name only if typed like one."""
    token = tokens[at]
    if token.word not in vocabulary():
        return False
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return not (after in ("ward", "lga") or (token.capital and at > 0))


def _raster_spellings(column: str) -> set[str]:
    """How people name a column that comes from a raster: "rainfall from the raster"."""
    variable = find_variable(column)
    names = {_words(column.removesuffix(SUFFIX))}
    if variable is not None:
        names |= {_words(word) for word in (variable.key, variable.label, *variable.aliases)}
        names |= {phrase for phrase, key in english.SPOKEN.items() if key == variable.key}
    return {
        spelling
        for name in names
        for spelling in (
            *(f"{name} raster", f"raster {name}"),
            *(f"raster {word} {name}" for word in ("for", "of", "for the")),
            *(
                f"{name} {word} {rest}"
                for word in ("from", "of")
                for rest in ("raster", "the raster")
            ),
        )
    }


_cache: OrderedDict[tuple[str, ...], Gazetteer] = OrderedDict()


def gazetteer_of(workspace: Workspace) -> Gazetteer:
    """The session's names; kept for as long as the data stay the same."""
    rasters = tuple(
        str(column["name"]) for column, values in workspace.from_values if not of_tests(values)
    )
    computed = [str(column["name"]) for column, values in workspace.from_values if of_tests(values)]
    key = (*same_places(workspace), *rasters, *computed)
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    columns = computed
    kinds = kinds_of(workspace.facilities) if workspace.facilities is not None else {}
    for dataset in (workspace.table, workspace.facilities):
        if dataset is not None:
            columns += [
                str(item["name"])
                for item in dataset.columns
                if item["role"] != "id" and len(item["name"]) > 2 and item["name"] not in kinds
            ]
    columns += rasters
    gazetteer = Gazetteer(
        places_of(workspace), tuple(dict.fromkeys(columns)), rasters, tuple(kinds.items())
    )
    _cache[key] = gazetteer
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return gazetteer
