"""Headers and values that tell what a column is: the lists behind :mod:`uploads.cleaning.roles`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chatmrpt.lib.say import Said, say, to_say_all
from uploads.cleaning.counts import count_role
from uploads.cleaning.facts import ColumnFacts, mostly
from uploads.cleaning.known_roles import ROLE_LABELS
from uploads.cleaning.periods import YEAR_PARTS, counts_weeks, date_order, parse_part, parse_period
from uploads.cleaning.text import header_key, header_words, strip_accents

UNITS = {
    "urban_share": "%",
    "population": "people",
    "area": "m²",
    "longitude": "°",
    "latitude": "°",
}

# Header keys (letters and digits only) by role, best first.
HEADERS: dict[str, tuple[str, ...]] = {
    "ward": (
        "wardname", "ward", "wardnames", "nameofward", "wards", "wardname1", "adminlevel3",
        "adm3en", "adm3name", "admin3name", "admin3", "orgunitlevel4", "wardsname", "rawardname",
        "airedesante", "airesante", "nomdelairedesante", "airesanitaire", "commune", "nomdelacommune",
    ),
    "lga": (
        "lganame", "lga", "lganames", "lgas", "nameoflga", "localgovernmentarea",
        "localgovernment", "localgovt", "localgovernmentareaname", "adminlevel2", "adm2en",
        "adm2name", "admin2name", "admin2", "orgunitlevel3", "district", "zonelga",
        "districtsanitaire", "districtdesante", "zonedesante", "zonesanitaire", "departement",
        "cercle", "prefecture",
    ),
    "state": (
        "statename", "state", "states", "nameofstate", "adminlevel1", "adm1en", "adm1name",
        "admin1name", "admin1", "orgunitlevel2", "province", "region", "dps", "regionsanitaire",
        "etat", "nometat", "nomdeletat",
    ),
    "ward_code": ("wardcode", "wardcodes", "wardpcode", "adm3pcode", "admin3pcode", "codeofward"),
    "lga_code": ("lgacode", "lgacodes", "lgapcode", "adm2pcode", "admin2pcode"),
    "state_code": ("statecode", "statecodes", "statepcode", "adm1pcode", "admin1pcode"),
    "facility": (
        "healthfacility", "healthfaccility", "healthfacilityname", "facilityname", "facility",
        "nameofhealthfacility", "nameoffacility", "hfname", "hf", "organisationunitname",
        "organizationunitname", "orgunitname", "orgunitlevel5", "organisationunit",
        "organizationunit", "orgunit", "formationsanitaire", "nomdelaformationsanitaire", "fosa",
        "structuresanitaire", "structuredesante", "centredesante", "etablissementdesante",
        "etablissementsanitaire", "unitedorganisation", "nomdelastructure",
        "formation", "nomdelaformation",
    ),
    "facility_level": (
        "facilitylevel", "levelofhealthfacility", "levelofhealthfaccility", "leveloffacility",
        "healthfacilitylevel", "levelofcare", "level", "facilitytype", "typeoffacility",
        "niveaudesoins", "typedestructure", "typedeformationsanitaire",
    ),
    "population": ("population", "totalpopulation", "wardpopulation", "pop", "nfamilymembers"),
    "urban_share": (
        "urbanpercentage", "urbanpercent", "urbanperce", "urbanperc", "percenturban", "urbanshare",
        "urbanpct", "pcturban", "percentageurban", "urbanproportion", "propurban", "urbanfraction",
        "urban", "isurban", "urbanrural",
    ),
    "longitude": ("longitude", "lon", "long", "lng", "gpslongitude", "xcoord"),
    "latitude": ("latitude", "lat", "gpslatitude", "ycoord"),
}  # fmt: skip
SINGULAR = (*HEADERS, "period")
VALUES = Said(
    {
        "yes_no": "Its values are Yes and No.",
        "date": "Its values are dates.",
        "text": "Its values are text.",
    }
)
PARTS = to_say_all(
    {
        "month": "The header is “{column}”, with months of a year.",
        "week": "The header is “{column}”, with weeks of a year.",
        "quarter": "The header is “{column}”, with quarters of a year.",
    }
)
TEXT_ROLES = frozenset(
    {"ward", "lga", "state", "ward_code", "lga_code", "state_code", "facility", "facility_level"}
)

_IDS = re.compile(
    r"^(x\d*|fid|oid|objectid\d*|globalid|uuid|guid|id|sn|sno|serialno|index|rowid|unnamed\d+|"
    r"recordid|amapcode|periodid|organisationunitid|orgunitid)$"
)
_ID_ENDINGS = ("pcode", "code", "uid", "uuid", "_id", " id")
_POPULATION = re.compile(
    r"^(?:total|ward|projected|estimated|est|proj)*pop(?:ulation)?"
    r"(?:total|estimate|estimated|projected|size)?(?:(?:19|20)\d\d)?$"
)
_URBAN = re.compile(r"urban.*(?:perc|pct|share|prop|frac|%)|(?:perc|pct|share|prop|%).*urban")
_AREA = re.compile(r"^(?:total|urban|rural|ward|shape|shp)?(?:starea|area)(?:m2|sqm|km2|sqkm)?$")
_LENGTH = re.compile(r"^(?:shape|shp)?(?:stlength|leng|length|len|perimeter)$")
_PLACE_WORDS = (
    (50, "ward", re.compile(r"\bwards?\b")),
    (50, "lga", re.compile(r"\blgas?\b")),
    (50, "state", re.compile(r"\bstates?\b")),
    (
        60,
        "lga",
        re.compile(r"\b(?:zone|district) (?:de )?(?:la )?sant?e\b|\bdistrict\b|\bcercle\b"),
    ),
    (60, "ward", re.compile(r"\baire\b|\bcommune\b")),
)
_NO_PLACE = re.compile(r"date|type|hospital|hopital|officer|manager|phone|telephone|mail")
_CONDITION = re.compile(
    r"bon\b|mauvais|moyen|passable|valid|non |complet|incomplet|inacti|actif|active|ferme|ouvert"
    r"|fonction|en cours|brouillon|approuv|rejet|degrade|neuf|neuve|oui$|non$"
)
_ADMIN = re.compile(r"^adm(?:in)?([123])(?:name)?(?:[a-z]{2})?$")
_LEVEL_WORDS = re.compile(
    r"\b(?:primary|secondary|tertiary|primaire|secondaire|tertiaire)\b", re.IGNORECASE
)
_PART_HEADERS = {
    "month": ("month", "mois"),
    "week": ("week", "semaine"),
    "quarter": ("quarter", "trimestre"),
}
TIME_HEADER = re.compile(
    r"period|year|month|date|annee|mois|week|quarter|epiweek|semaine|trimestre"
)


@dataclass(frozen=True)
class Claim:
    """A role a column may have: lower ``rank`` is the stronger claim."""

    role: str
    rank: int
    evidence: str
    details: dict[str, Any] = field(default_factory=dict)


def claims(facts: ColumnFacts) -> list[Claim]:
    """All singular roles a column may have, strongest first for each."""
    found = [claim for rule in _RULES if (claim := rule(facts)) is not None]
    return sorted(found, key=lambda claim: claim.rank)


def _by_header(facts: ColumnFacts) -> Claim | None:
    key = header_key(facts.name)
    level = _ADMIN.match(key)
    if level and key not in HEADERS["ward"] and facts.kind == "text":
        role = ("state", "lga", "ward")[int(level.group(1)) - 1]
        return Claim(role, 20, say("The header is “{column}”.", column=facts.name))
    for role, keys in HEADERS.items():
        if key in keys and _values_allow(role, facts):
            return Claim(role, keys.index(key), say("The header is “{column}”.", column=facts.name))
    return None


def _values_allow(role: str, facts: ColumnFacts) -> bool:
    if role in {"population", "longitude", "latitude"}:
        return facts.numeric or facts.filled == 0
    if role == "urban_share":
        return False
    if role == "facility":
        return not (facts.numeric or facts.yes_no or _is_ward_column(facts))
    if role == "state" and header_key(facts.name) == "etat":
        return not (facts.numeric or mostly(facts.present, _is_condition, 0.5))
    if role == "facility_level":
        return not facts.numeric and len(facts.present) <= 30
    return True


def _is_ward_column(facts: ColumnFacts) -> bool:
    return mostly(facts.present, lambda cell: cell.casefold().endswith(" ward"), 0.8)


def _is_condition(cell: str) -> bool:
    """« État » is a state or, of a report or building, its condition."""
    return _CONDITION.match(strip_accents(cell).casefold()) is not None


def _ward_by_values(facts: ColumnFacts) -> Claim | None:
    key = header_key(facts.name)
    if key in ("organisationunitname", "organizationunitname", "orgunitname") and _is_ward_column(
        facts
    ):
        why = say("The header is “{column}” and its values end in “Ward”.", column=facts.name)
        return Claim("ward", 3, why)
    return None


def _by_part_of_header(facts: ColumnFacts) -> Claim | None:
    if facts.kind != "text" or _NO_PLACE.search(header_key(facts.name)):
        return None
    words = strip_accents(header_words(facts.name))
    for rank, role, pattern in _PLACE_WORDS:
        found = pattern.search(words)
        if found:
            coded = re.search(r"\b(?:p?code|id)\b", words) is not None
            why = say(
                "The header “{column}” contains “{word}” and its values are text.",
                column=facts.name,
                word=found.group(),
            )
            return Claim(f"{role}_code" if coded else role, rank, why)
    return None


def _facility_level_by_values(facts: ColumnFacts) -> Claim | None:
    if facts.numeric or not facts.present or len(facts.present) > 30:
        return None
    good = np.array([_LEVEL_WORDS.search(cell) is not None for cell in facts.cells])
    share = facts.share(good)
    if share < 0.8:
        return None
    why = say("{share:.0%} of its values say primary, secondary or tertiary.", share=share)
    return Claim("facility_level", 20, why)


def _population(facts: ColumnFacts) -> Claim | None:
    key = header_key(facts.name)
    if not facts.numeric or not (_POPULATION.match(key) or key == "nfamilymembers"):
        return None
    year = re.search(r"(?:19|20)\d\d", facts.name)
    why = say(
        "The header is “{column}” (year {year})." if year else "The header is “{column}”.",
        column=facts.name,
        year=year.group() if year else "",
    )
    if key == "nfamilymembers":
        why += f" {say('Members of households, summed for each ward.')}"
    return Claim("population", 10, why, {"year": int(year.group())} if year else {})


def _urban_share(facts: ColumnFacts) -> Claim | None:
    key, words = header_key(facts.name), header_words(facts.name)
    exact = key in HEADERS["urban_share"]
    if not exact and not _URBAN.search(words.replace(" ", "")):
        return None
    if "area" in key and "perc" not in key and "share" not in key:
        return None
    rank = HEADERS["urban_share"].index(key) if exact else 30
    if facts.yes_no:
        why = say(
            "The header is “{column}” with Yes and No: read as 100 % and 0 %.", column=facts.name
        )
        return Claim("urban_share", rank + 40, why, {"scale": "yes_no"})
    if not facts.numeric:
        return None
    lowest, highest = float(facts.finite.min()), float(facts.finite.max())
    scale = "fraction" if highest <= 1 and not facts.numbers.percent_signs else "percent"
    if key == "urban" and highest > 100:
        return None
    why = say(
        "The header is “{column}”; from {lowest:g} to {highest:g}, so read as fraction."
        if scale == "fraction"
        else "The header is “{column}”; from {lowest:g} to {highest:g}, so read as percent.",
        column=facts.name,
        lowest=lowest,
        highest=highest,
    )
    return Claim("urban_share", rank, why, {"scale": scale})


def _period(facts: ColumnFacts) -> Claim | None:
    key = header_key(facts.name)
    if not TIME_HEADER.search(key) or not facts.present or len(facts.present) > 20_000:
        return None
    part = next((unit for unit in YEAR_PARTS if key.endswith(_PART_HEADERS[unit])), None)
    if part is not None:
        good = sum(parse_part(cell, part) is not None for cell in facts.present)
        if good >= 0.8 * len(facts.present):
            return Claim(part, 0, say(PARTS[part], column=facts.name))
    how = {
        "month_first": date_order(facts.present) == "month",
        "s_is_week": counts_weeks(facts.present),
    }
    read = (parse_period(cell, **how) for cell in facts.present)
    periods = [period for period in read if period is not None]
    if len(periods) < 0.8 * len(facts.present):
        return None
    first, last = min(periods, key=lambda p: p.text), max(periods, key=lambda p: p.text)
    units = {period.unit for period in periods}
    why = say(
        "The header is “{column}”; its values are periods, {first}."
        if first.text == last.text
        else "The header is “{column}”; its values are periods, {first} to {last}.",
        column=facts.name,
        first=first.text,
        last=last.text,
    )
    if units == {"year"}:
        return Claim("year", 0, why)
    rank = 0 if "period" in key else 30 if "date" in key else 10
    return Claim("period", rank, why)


_RULES = (
    _by_header,
    _ward_by_values,
    _by_part_of_header,
    _facility_level_by_values,
    _population,
    _urban_share,
    _period,
)


def plural_claim(facts: ColumnFacts) -> tuple[Claim, str]:
    """The role of a column that has no singular one, and the label of that role."""
    count = count_role(facts.name) if facts.numeric or facts.filled == 0 else None
    if count is not None:
        details = {"age": count.age, "test": count.test, "stage": count.stage}
        details = {key: value for key, value in details.items() if value}
        return Claim(
            count.role, 0, say("The header reads “{column}”.", column=facts.name), details
        ), count.label
    role, why = _plain_role(facts)
    return Claim(role, 0, why), ROLE_LABELS[role]


def _plain_role(facts: ColumnFacts) -> tuple[str, str]:
    key = header_key(facts.name)
    if _AREA.match(key) and facts.numeric:
        return "area", say("The header “{column}” names an area, not a share.", column=facts.name)
    if _LENGTH.match(key) and facts.numeric:
        return "other", say(
            "The header “{column}” names a length of the outline.", column=facts.name
        )
    if _IDS.match(key) and (facts.running_number or not _is_measure(facts)):
        return "id", say("It numbers or identifies the rows.")
    if header_words(facts.name).endswith(_ID_ENDINGS) or key.endswith(("code", "uuid")):
        return "id", say("The header “{column}” names a code.", column=facts.name)
    if facts.filled == 0:
        return "other", say("All its values are missing.")
    if facts.kind == "number":
        low, high = (float(f(facts.finite)) if len(facts.finite) else np.nan for f in (min, max))
        why = say(
            "Its values are numbers, from {lowest:g} to {highest:g}.", lowest=low, highest=high
        )
        return "variable", why
    return "other", VALUES[facts.kind]


def _is_measure(facts: ColumnFacts) -> bool:
    """Whether the numbers have decimals or repeat, as measures do and identifiers do not."""
    if not facts.numeric:
        return False
    decimals = bool((np.mod(facts.finite, 1) != 0).any())
    return decimals or len(facts.finite) < 0.9 * facts.filled
