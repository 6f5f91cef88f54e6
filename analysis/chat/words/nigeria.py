"""Names of Nigeria that a question may hold while the data do not."""

from __future__ import annotations

import re
from functools import lru_cache

#: The 36 states and the capital territory, in lower case.
STATES = frozenset(
    [
        "abia", "adamawa", "akwa ibom", "anambra", "bauchi", "bayelsa", "benue", "borno",
        "cross river", "delta", "ebonyi", "edo", "ekiti", "enugu", "gombe", "imo", "jigawa",
        "kaduna", "kano", "katsina", "kebbi", "kogi", "kwara", "lagos", "nasarawa", "niger", "ogun",
        "ondo", "osun", "oyo", "plateau", "rivers", "sokoto", "taraba", "yobe", "zamfara", "abuja",
        "fct", "federal capital territory",
    ]
)  # fmt: skip
#: Capitals that are not called as their states, with the states.
CAPITALS = {
    "umuahia": "Abia", "aba": "Abia", "yola": "Adamawa", "uyo": "Akwa Ibom", "awka": "Anambra", "onitsha": "Anambra",
    "yenagoa": "Bayelsa", "makurdi": "Benue", "maiduguri": "Borno", "calabar": "Cross River",
    "asaba": "Delta", "warri": "Delta", "abakaliki": "Ebonyi", "benin city": "Edo", "ado ekiti": "Ekiti", "owerri": "Imo",
    "dutse": "Jigawa", "zaria": "Kaduna", "birnin kebbi": "Kebbi", "lokoja": "Kogi", "ilorin": "Kwara", "ikeja": "Lagos",
    "lafia": "Nasarawa", "minna": "Niger", "abeokuta": "Ogun", "akure": "Ondo", "osogbo": "Osun", "ibadan": "Oyo",
    "jos": "Plateau", "port harcourt": "Rivers", "jalingo": "Taraba", "damaturu": "Yobe", "gusau": "Zamfara",
}  # fmt: skip
#: States whose names are ordinary words or other things too: only with "state" after them.
_ORDINARY = frozenset({"plateau", "rivers", "delta", "niger", "cross river", "imo", "edo"})
_BEFORE = r"(?:in|of|for|at|from|across|over|around|within|inside|about)"


def states_said(plain: str) -> list[str]:
    """States that a question in normal form names: "in Kano", "Rivers state", "osun stat"."""
    return [state for state, near in _said() if near.search(plain)]


@lru_cache(maxsize=1)
def _said() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each state with the pattern of how a question names it."""
    found = []
    for state in sorted(STATES):
        near = rf"\b{state} stat(?:e|es)?\b"
        if state not in _ORDINARY:
            near += rf"|\b{_BEFORE} (?:the )?{state}\b"
        found.append((state, re.compile(near)))
    return tuple(found)
