"""The glossary as a page: every term in English or French, searched without any script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from analysis.glossary import FIELDS, Entry, all_entries, entry_by_id, nearest_entries
from analysis.glossary.lookup import plain

MOST_SIGNS = 100
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Glossary",
        "intro": "What the words of malaria, of data and of this tool mean. No medical advice: "
        "whoever feels ill should go to a health facility.",
        "search": "Find a term",
        "button": "Find",
        "all": "Show all terms",
        "fields": "Parts of the glossary",
        "found": "Terms found for “{}”: {}.",
        "none": "Nothing found for “{}”.",
        "near": "Near to it:",
        "also": "Also:",
        "formula": "Formula:",
        "here": "In this tool:",
        "source": "Source:",
        "see": "See also:",
        "other": "Français",
        "home": "Back to ChatMRPT",
        "languages": "Language",
    },
    "fr": {
        "title": "Glossaire",
        "intro": "Ce que signifient les mots du paludisme, des données et de cet outil. Aucun "
        "conseil médical : qui se sent malade doit se rendre dans une formation sanitaire.",
        "search": "Chercher un terme",
        "button": "Chercher",
        "all": "Afficher tous les termes",
        "fields": "Parties du glossaire",
        "found": "Termes trouvés pour « {} » : {}.",
        "none": "Rien trouvé pour « {} ».",
        "near": "Termes proches :",
        "also": "Aussi :",
        "formula": "Formule :",
        "here": "Dans cet outil :",
        "source": "Source :",
        "see": "Voir aussi :",
        "other": "English",
        "home": "Retour à ChatMRPT",
        "languages": "Langue",
    },
}


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms, or those that hold the words of `q`; `lang` is `en` or `fr`."""
    language = "fr" if (request.GET.get("lang") or get_language()) == "fr" else "en"
    wanted = request.GET.get("q", "").replace("\x00", "")[:MOST_SIGNS].strip()
    found = _matching(wanted) if wanted else all_entries()
    words = _WORDS[language]
    context: dict[str, Any] = {
        "words": words,
        "language": language,
        "other": "en" if language == "fr" else "fr",
        "wanted": wanted,
        "status": _status(words, wanted, len(found)),
        "near": [_row(entry, language) for entry in nearest_entries(wanted)] if not found else [],
        "fields": _fields(found, language),
    }
    return render(request, "glossary.html", context)


def _status(words: dict[str, str], wanted: str, count: int) -> str:
    if not wanted:
        return ""
    return words["found"].format(wanted, count) if count else words["none"].format(wanted)


def _matching(wanted: str) -> tuple[Entry, ...]:
    """Entries with the words in a name, those named so first; else in their text."""
    words = plain(wanted)
    if not words:
        return ()
    named = [e for e in all_entries() if any(words in plain(name) for name in e.every_name)]
    named.sort(key=lambda e: words not in {plain(name) for name in e.every_name})
    told = [e for e in all_entries() if any(words in plain(text) for text in e.text.values())]
    return tuple(dict.fromkeys([*named, *told]))


def _fields(entries: tuple[Entry, ...], language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "title": titles[language],
            "rows": sorted(
                (_row(entry, language) for entry in entries if entry.field == key),
                key=lambda row: plain(str(row["term"])),
            ),
        }
        for key, titles in FIELDS.items()
    ]
    return [row for row in rows if row["rows"]]


def _row(entry: Entry, language: str) -> dict[str, Any]:
    """An entry as the page shows it."""
    other = "en" if language == "fr" else "fr"
    return {
        "id": entry.id,
        "term": entry.term(language),
        "other": entry.term(other),
        "also": ", ".join(entry.also(language)),
        "local": ", ".join(entry.local),
        "text": entry.text[language],
        "here": entry.here[language],
        "formula": entry.formula_in(language),
        "source": entry.source,
        "see": [(key, entry_by_id(key).term(language)) for key in entry.see],
    }
