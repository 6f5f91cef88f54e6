"""Repairs of text as it comes out of files: mojibake, white space, look-alike signs."""

from __future__ import annotations

import re
import unicodedata

_MOJIBAKE = re.compile("[ÂÃâ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]|Ã.|Â.|â‰")
_LOST_NA = re.compile(r"(?<=[a-z])0me\b", re.IGNORECASE)
_GREATER = re.compile(r"≥|⩾|>\s*=|=\s*>")
_SMALLER = re.compile(r"≤|⩽|<\s*=|=\s*<")
_SPACE = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]+")
_PLAIN_CELL = re.compile(r"^[!-_a-~]+(?: [!-_a-~]+)*\Z")
# The mark of a footnote behind a header, not the square of "km²".
_HEADER_MARK = re.compile(r"(?:(?<!m)[¹²³⁴⁵⁶⁷⁸⁹]|[*†‡])+\s*$")
_APOSTROPHES = str.maketrans({sign: "'" for sign in "’‘`´ʼʻ′"})

MISSING_WORDS = frozenset(
    {
        "", "na", "n/a", "#n/a", "n.a.", "n.a", "nan", "null", "none", "nil", "-", "--", "---",
        "–", "—", ".", "..", "...", "…", "?", "#value!", "#ref!", "#div/0!", "#name?", "#null!",
        "#num!", "#valeur!", "#nom?", "#nombre!", "#nul!", "#n/d", "<na>", "<null>", "(blank)",
        "blank", "missing", "no data", "nodata",
        "néant", "neant", "nd", "n.d.", "n.d", "non disponible", "pas de données", "pas de donnees",
        "aucun", "aucune", "s/o", "sans objet", "not available", "/", "//", "*",
    }
)  # fmt: skip
NOT_REPORTED_WORDS = frozenset({"not reported", "nr", "n.r.", "no report", "non-reporting", "dnr",
                                "non rapporté", "non rapporte", "non reporté", "non parvenu",
                                "pas de rapport"})  # fmt: skip


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as cp1252 (``â‰¥`` is ``≥``), also when done twice.

    Text without the telling signs, or that does not decode, comes back unchanged.
    """
    for _ in range(2):
        if not _MOJIBAKE.search(text):
            return text
        try:
            repaired = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            repaired = _repair_parts(text)
        if repaired == text:
            return text
        text = repaired
    return text


def _repair_parts(text: str) -> str:
    def repair(match: re.Match[str]) -> str:
        try:
            return match.group().encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return match.group()

    return re.sub(r"[ÂÃâ][^\x00-\x7f]{1,2}", repair, text)


def fold_space(text: str) -> str:
    """All white space, hard and zero-width spaces too, as single blanks; none at the ends."""
    return _SPACE.sub(" ", text).strip()


def repair_header(text: str) -> str:
    """A header in readable form: mojibake and ``organisationunit0me`` undone, one line.

    Double blanks inside stay, so that a name given by a person finds its column.
    """
    text = repair_mojibake(text).replace("\ufeff", "")
    text = re.sub(r"\s*[\r\n]+\s*", " ", text).strip(" \t\u00a0")
    return _LOST_NA.sub("name", text)


def header_words(text: str) -> str:
    """A header for rules: lower case, one sign for ``≥``, single blanks, ``_`` as blank.

    ``camelCase`` is split, so that ``WardName``, ``ward_name`` and ``Ward Name`` are alike.
    """
    text = _HEADER_MARK.sub("", repair_header(text))
    text = _GREATER.sub("≥", text)
    text = _SMALLER.sub("≤", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text)
    return fold_space(re.sub(r"[_]+", " ", text)).casefold()


def header_key(text: str) -> str:
    """Letters and digits of a header, lower case, accents gone: ``WardName`` is ``wardname``."""
    plain = strip_accents(_HEADER_MARK.sub("", repair_header(text)))
    return re.sub(r"[^a-z0-9]+", "", plain.casefold())


def strip_accents(text: str) -> str:
    """Letters without accents, hooks or dots below (``ɗ`` is ``d``, ``ọ`` is ``o``)."""
    text = text.translate(str.maketrans("ɗɓƙɖƴẹọṣɛɔƊƁƘƳ", "dbkdyeoseoDBKY"))
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def clean_cell(text: str) -> str:
    """A cell for people: mojibake undone, apostrophes alike, white space folded."""
    if _PLAIN_CELL.match(text):
        return text
    return fold_space(repair_mojibake(text).translate(_APOSTROPHES))


def is_missing(text: str) -> bool:
    """Whether a cell says nothing: blank, ``NA``, ``N/A``, ``-`` and the like."""
    return text.strip().casefold() in MISSING_WORDS
