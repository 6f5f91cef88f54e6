"""The entries, read once from the files of terms and checked while they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

TERMS = Path(__file__).parent / "terms"
LANGUAGES = ("en", "fr")
#: The files of terms in the order of the page, and their headings.
FIELDS: dict[str, dict[str, str]] = {
    "malaria": {"en": "Malaria", "fr": "Paludisme"},
    "interventions": {"en": "Measures against malaria", "fr": "Mesures contre le paludisme"},
    "surveillance": {"en": "Surveillance and data", "fr": "Surveillance et données"},
    "statistics": {"en": "Statistics", "fr": "Statistique"},
    "models": {
        "en": "Models, patterns and charts",
        "fr": "Modèles, structures et graphiques",
    },
    "geography": {"en": "Places, maps and files", "fr": "Lieux, cartes et fichiers"},
    "tool": {"en": "Words of this tool", "fr": "Mots de cet outil"},
}
_KNOWN = {
    "en", "fr", "local", "en_text", "fr_text", "en_here", "fr_here", "formula", "fr_formula", "source", "see",
    "method", "asked",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One term.

    Parameters
    ----------
    id
        Its key, also the anchor on the page.
    field
        The file it stands in, a key of `FIELDS`.
    names
        By language (`en`, `fr`): the term, then its synonyms and abbreviations.
    local
        Names in Hausa and Nigerian Pidgin.
    text
        By language: what it means, one to three sentences.
    here
        By language: what it means in this tool; empty where there is nothing to add.
    formula, french_formula
        How it is computed, or empty; in French where it has words.
    source
        Where the definition comes from, with year.
    see
        Ids of related entries.
    method
        Term for `explain_method`, where the tool computes it; else empty.
    asked
        Patterns of questions that this entry answers without naming it.
    """

    id: str
    field: str
    names: dict[str, tuple[str, ...]]
    local: tuple[str, ...]
    text: dict[str, str]
    here: dict[str, str]
    formula: str
    french_formula: str
    source: str
    see: tuple[str, ...]
    method: str
    asked: tuple[str, ...]

    def term(self, language: str = "en") -> str:
        """The term itself in `en` or `fr`."""
        return self.names[language][0]

    def also(self, language: str = "en") -> tuple[str, ...]:
        """Its synonyms and abbreviations."""
        return self.names[language][1:]

    def formula_in(self, language: str = "en") -> str:
        """How it is computed, in the words of the language."""
        return (self.french_formula or self.formula) if language == "fr" else self.formula

    @property
    def every_name(self) -> tuple[str, ...]:
        """All names in all languages, English first."""
        return (*self.names["en"], *self.names["fr"], *self.local)


@lru_cache(maxsize=1)
def all_entries() -> tuple[Entry, ...]:
    """Every entry, in the order of the files.

    Raises
    ------
    ValueError
        For an entry with an unknown or a missing key, or one that stands in two files.
    """
    found: dict[str, Entry] = {}
    for field in FIELDS:
        data = tomllib.loads((TERMS / f"{field}.toml").read_text(encoding="utf-8"))
        for key, raw in data.items():
            if key in found:
                raise ValueError(f"The term “{key}” stands twice.")
            found[key] = _entry(key, field, raw)
    return tuple(found.values())


def entry_by_id(key: str) -> Entry:
    """The entry with this id; `KeyError` when there is none."""
    return _by_id()[key]


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Entry]:
    return {entry.id: entry for entry in all_entries()}


def _entry(key: str, field: str, raw: dict[str, Any]) -> Entry:
    strange = set(raw) - _KNOWN
    if strange:
        raise ValueError(f"The term “{key}” has the unknown key “{min(strange)}”.")
    try:
        return Entry(
            id=key,
            field=field,
            names={language: tuple(raw[language]) for language in LANGUAGES},
            local=tuple(raw.get("local", ())),
            text={language: raw[f"{language}_text"] for language in LANGUAGES},
            here={language: _here(raw, language) for language in LANGUAGES},
            formula=raw.get("formula", ""),
            french_formula=raw.get("fr_formula", ""),
            source=raw["source"],
            see=tuple(raw["see"]),
            method=raw.get("method", ""),
            asked=tuple(raw.get("asked", ())),
        )
    except KeyError as missing:
        raise ValueError(f"The term “{key}” lacks {missing}.") from None


def _here(raw: dict[str, Any], language: str) -> str:
    text: str = raw.get(f"{language}_here", "")
    from analysis.glossary.figures import figures  # the science: not at the start of a process

    return text.format_map(figures(language))
