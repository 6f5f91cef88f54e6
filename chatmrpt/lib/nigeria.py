"""The 36 states of Nigeria and the Federal Capital Territory: names, codes, spellings, zones.

Pure data with one look-up. Sources: ISO 3166-2:NG for the codes; the six geopolitical zones as
used by the National Bureau of Statistics; OCHA's place codes (NG001 to NG037) for ``pcode``;
variants are those met in boundary files, DHIS2 exports and survey data.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import nan

NORTH_CENTRAL = "North-Central"
NORTH_EAST = "North-East"
NORTH_WEST = "North-West"
SOUTH_EAST = "South-East"
SOUTH_SOUTH = "South-South"
SOUTH_WEST = "South-West"


@dataclass(frozen=True)
class State:
    """One state.

    Parameters
    ----------
    name
        The name shown to people ("Niger", "FCT").
    code
        ISO 3166-2:NG without the country part ("NI").
    zone
        Geopolitical zone ("North-Central").
    variants
        Other names and codes in use, in any case ("ABJ", "Abuja").
    pcode
        OCHA place code ("NG027"); its number also begins the five-digit LGA codes.
    capital
        Longitude and latitude of the state's capital in degrees, to a tenth.
    """

    name: str
    code: str
    zone: str
    variants: tuple[str, ...] = ()
    pcode: str = ""
    capital: tuple[float, float] = (nan, nan)


# In the order of the place codes (alphabetical, FCT as "Federal Capital Territory").
_ROWS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Abia", "AB", SOUTH_EAST, ("ABI", "ABS")),
    ("Adamawa", "AD", NORTH_EAST, ("ADA", "ADM", "ADS")),
    ("Akwa Ibom", "AK", SOUTH_SOUTH, ("AKW", "AKI", "AI", "AKS", "Akwa-Ibom", "Akwaibom")),
    ("Anambra", "AN", SOUTH_EAST, ("ANA", "AM", "ANS")),
    ("Bauchi", "BA", NORTH_EAST, ("BAU", "BH", "BAS")),
    ("Bayelsa", "BY", SOUTH_SOUTH, ("BAY", "BYL", "BYS")),
    ("Benue", "BE", NORTH_CENTRAL, ("BEN", "BN", "BES")),
    ("Borno", "BO", NORTH_EAST, ("BOR", "BRN", "BR", "BOS")),
    ("Cross River", "CR", SOUTH_SOUTH, ("CRR", "CRS", "Cross Rivers", "Crossriver")),
    ("Delta", "DE", SOUTH_SOUTH, ("DEL", "DT", "DES")),
    ("Ebonyi", "EB", SOUTH_EAST, ("EBO", "EBN", "EBS")),
    ("Edo", "ED", SOUTH_SOUTH, ("EDO", "EDS")),
    ("Ekiti", "EK", SOUTH_WEST, ("EKI", "EKT", "EKS")),
    ("Enugu", "EN", SOUTH_EAST, ("ENU", "ENG", "ENS")),
    (
        "FCT",
        "FC",
        NORTH_CENTRAL,
        (
            "ABJ",
            "ABU",
            "FCT",
            "FCS",
            "Abuja",
            "FCT Abuja",
            "Abuja FCT",
            "Federal Capital Territory",
            "Federal Capital Territory Abuja",
            "Fed Capital Territory",
        ),
    ),
    ("Gombe", "GO", NORTH_EAST, ("GOM", "GMB", "GM", "GOS")),
    ("Imo", "IM", SOUTH_EAST, ("IMO", "IMS")),
    ("Jigawa", "JI", NORTH_WEST, ("JIG", "JGW", "JG", "JIS")),
    ("Kaduna", "KD", NORTH_WEST, ("KAD", "KDN", "KDS")),
    ("Kano", "KN", NORTH_WEST, ("KAN", "KNS")),
    ("Katsina", "KT", NORTH_WEST, ("KAT", "KTN", "KTS")),
    ("Kebbi", "KE", NORTH_WEST, ("KEB", "KBB", "KB", "KES")),
    ("Kogi", "KO", NORTH_CENTRAL, ("KOG", "KG", "KOS")),
    ("Kwara", "KW", NORTH_CENTRAL, ("KWA", "KWR", "KWS")),
    ("Lagos", "LA", SOUTH_WEST, ("LAG", "LG", "LAS")),
    ("Nasarawa", "NA", NORTH_CENTRAL, ("NAS", "NSR", "NW", "NAR", "Nassarawa", "Nasarrawa")),
    ("Niger", "NI", NORTH_CENTRAL, ("NIG", "NGR", "NIS")),
    ("Ogun", "OG", SOUTH_WEST, ("OGU", "OGN", "OGS")),
    ("Ondo", "ON", SOUTH_WEST, ("OD", "OND", "ODS", "ONS")),
    ("Osun", "OS", SOUTH_WEST, ("OSU", "OSN", "OSS")),
    ("Oyo", "OY", SOUTH_WEST, ("OYO", "OYS")),
    ("Plateau", "PL", NORTH_CENTRAL, ("PLA", "PLT", "PLS", "Jos Plateau")),
    ("Rivers", "RI", SOUTH_SOUTH, ("RIV", "RV", "RIS", "River")),
    ("Sokoto", "SO", NORTH_WEST, ("SOK", "SKT", "SK", "SOS")),
    ("Taraba", "TA", NORTH_EAST, ("TAR", "TRB", "TR", "TAS")),
    ("Yobe", "YO", NORTH_EAST, ("YOB", "YB", "YOS")),
    ("Zamfara", "ZA", NORTH_WEST, ("ZAM", "ZMF", "ZM", "ZF", "ZAS")),
)

# Longitude and latitude of the state capitals, to a tenth of a degree.
_CAPITALS: dict[str, tuple[float, float]] = {
    "AB": (7.5, 5.5), "AD": (12.5, 9.2), "AK": (7.9, 5.0), "AN": (7.1, 6.2), "BA": (9.8, 10.3),
    "BY": (6.3, 4.9), "BE": (8.5, 7.7), "BO": (13.2, 11.8), "CR": (8.3, 5.0), "DE": (6.7, 6.2),
    "EB": (8.1, 6.3), "ED": (5.6, 6.3), "EK": (5.2, 7.6), "EN": (7.5, 6.5), "FC": (7.5, 9.1),
    "GO": (11.2, 10.3), "IM": (7.0, 5.5), "JI": (9.3, 11.8), "KD": (7.4, 10.5),
    "KN": (8.5, 12.0), "KT": (7.6, 13.0), "KE": (4.2, 12.5), "KO": (6.7, 7.8), "KW": (4.5, 8.5),
    "LA": (3.3, 6.6), "NA": (8.5, 8.5), "NI": (6.6, 9.6), "OG": (3.3, 7.2), "ON": (5.2, 7.3),
    "OS": (4.6, 7.8), "OY": (3.9, 7.4), "PL": (8.9, 9.9), "RI": (7.0, 4.8), "SO": (5.2, 13.1),
    "TA": (11.4, 8.9), "YO": (12.0, 11.7), "ZA": (6.7, 12.2),
}  # fmt: skip

#: West, south, east and north of the country in degrees, a little widened.
BOUNDS = (2.4, 3.9, 15.0, 14.2)

STATES: tuple[State, ...] = tuple(
    State(name, code, zone, variants, f"NG{number:03d}", _CAPITALS[code])
    for number, (name, code, zone, variants) in enumerate(_ROWS, start=1)
)

ZONES: tuple[str, ...] = (
    NORTH_CENTRAL,
    NORTH_EAST,
    NORTH_WEST,
    SOUTH_EAST,
    SOUTH_SOUTH,
    SOUTH_WEST,
)

_ENDINGS = re.compile(r"(?:\s+(?:state|province))+$")
_PREFIX = re.compile(r"^([a-z]{2})\s+(.+)$")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
    return _ENDINGS.sub("", plain)


def _table() -> dict[str, State]:
    table: dict[str, State] = {}
    for state in STATES:
        for word in (*state.variants, f"ng {state.code}", state.pcode):
            table[_fold(word)] = state
    # Official names and codes win over any variant spelt alike.
    for state in STATES:
        table[_fold(state.code)] = state
        table[_fold(state.name)] = state
    return table


_BY_WORD = _table()


@lru_cache(maxsize=4096)
def find_state(text: str) -> State | None:
    """The state a name or code means, or None.

    Parameters
    ----------
    text
        A name ("Niger", "Niger State", "ni Niger State"), an ISO code ("NI", "NG-NI"), a place
        code ("NG027") or a variant in use ("OD" for Ondo, "ABJ" for FCT), in any case.

    Returns
    -------
    State or None
        None for a blank or unknown text; never a guess from part of a name.
    """
    word = _fold(text)
    found = _BY_WORD.get(word)
    if found is not None or not word:
        return found
    prefixed = _PREFIX.match(word)
    if prefixed:
        named = _BY_WORD.get(prefixed.group(2))
        if named is not None and _BY_WORD.get(prefixed.group(1)) is named:
            return named
    return None


def state_of_lga_code(code: str) -> State | None:
    """The state whose number begins a five-digit LGA code ("27002" is in Niger), or None."""
    digits = code.strip().removesuffix(".0").upper().removeprefix("NG").lstrip("0")
    if not digits.isdigit() or len(digits) not in (4, 5):
        return None
    number = int(digits[:-3])
    return STATES[number - 1] if 1 <= number <= len(STATES) else None


def is_state_prefix(prefix: str, state: State) -> bool:
    """Whether two letters before a name are that state's own prefix, in any case."""
    return len(prefix) == 2 and _BY_WORD.get(prefix.casefold()) is state
