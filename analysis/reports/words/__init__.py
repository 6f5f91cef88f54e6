"""The fixed words of reports, one file a language. To add a language: a file, and a line here.

Every language has the same keys with the same places for values; a test holds them together.
"""

from __future__ import annotations

from analysis.reports.words.english import ENGLISH
from analysis.reports.words.french import FRENCH

WORDS: dict[str, dict[str, str]] = {"en": ENGLISH, "fr": FRENCH}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
