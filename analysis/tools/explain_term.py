"""What a term means, from the written glossary alone: what is not in it is not answered."""

from __future__ import annotations

from typing import Any, Literal

from analysis.glossary import Entry, entry_by_id, find_entry, nearest_entries, terms_in
from analysis.science.variables import find_variable
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip
from analysis.tools.columns import column_entry
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import language as spoken

#: Terms laid side by side at most; as many points as an answer has.
MOST = 3
RELATED = 2
Language = Literal["en", "fr"]

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "beside": "{} side by side.",
        "and": "and",
        "formula": "Formula: {}",
        "here": "In this tool: {}",
        "source": "Source: {}.",
        "columns": "Term|Also called|Formula|In this tool|Source",
        "data": "In my data: {}",
        "method": "How is it computed here?",
        "page": "The glossary",
        "unknown": "“{}” is not in the glossary.",
        "honest": "I explain only what is written there, so that nothing is made up.",
        "near": "Near to it: {}.",
        "which": "Which term shall I explain?",
        "name_it": "Name it, for example “What is test positivity?”, or look into the glossary.",
        "column": "It is a column of your data, whose meaning the file does not say.",
        "colon": ": ",
    },
    "fr": {
        "beside": "{} côte à côte.",
        "and": "et",
        "formula": "Formule : {}",
        "here": "Dans cet outil : {}",
        "source": "Source : {}.",
        "columns": "Terme|Autres noms|Formule|Dans cet outil|Source",
        "data": "Dans mes données : {}",
        "method": "Comment est-ce calculé ici ?",
        "page": "Le glossaire",
        "unknown": "« {} » n'est pas dans le glossaire.",
        "honest": "Je n'explique que ce qui y est écrit, pour ne rien inventer.",
        "near": "Termes proches : {}.",
        "which": "Quel terme dois-je expliquer ?",
        "name_it": "Nommez-le, par exemple « C'est quoi la prévalence ? », ou ouvrez le glossaire.",
        "column": "C'est une colonne de vos données, dont le fichier ne dit pas le sens.",
        "colon": " : ",
    },
}
#: Offered when no term is named.
_FIRST = ("test_positivity_rate", "incidence", "composite_score")


class ExplainTerm(Arguments):
    """The term, or several to be told apart, and the language to answer in."""

    term: str | None = None
    terms: tuple[str, ...] = ()
    variable: str | None = None
    language: Language | None = None


def explain_term(workspace: Workspace, arguments: ExplainTerm) -> Answer:
    """Answer from the entries the terms name; else say so and offer the nearest."""
    language: Language = arguments.language or ("fr" if spoken() == "fr" else "en")
    said = list(dict.fromkeys([*arguments.terms, *([arguments.term] if arguments.term else [])]))
    if not said and arguments.variable:
        said = [arguments.variable]
    if not said:
        return _which(language)
    found = {name: _entry_of(name) for name in said[:MOST]}
    missing = [name for name, entry in found.items() if entry is None]
    if missing:
        return _unknown(workspace, missing[0], found, language)
    entries = list(dict.fromkeys(entry for entry in found.values() if entry is not None))
    if len(entries) == 1:
        return _one(workspace, entries[0], language)
    return _beside(workspace, entries, language)


def _entry_of(name: str) -> Entry | None:
    """The entry with this name, or the one that a longer text is about."""
    entry = find_entry(name)
    if entry is not None or len(name.split()) < 4:
        return entry
    hits = terms_in(name)
    return hits[0].entry if hits else None


def _one(workspace: Workspace, entry: Entry, language: Language) -> Answer:
    words = _WORDS[language]
    first, rest = _first_sentence(entry.text[language])
    points = [rest] if rest else []
    extra = []
    if entry.formula:
        extra.append(words["formula"].format(_stop(entry.formula_in(language))))
    if entry.here[language]:
        extra.append(words["here"].format(entry.here[language]))
    if extra:
        points.append(" ".join(extra))
    points.append(words["source"].format(entry.source))
    return Answer(
        headline=f"{_title(entry, language)}{words['colon']}{first}",
        points=tuple(points),
        chips=_chips(workspace, [entry], language),
    )


def _beside(workspace: Workspace, entries: list[Entry], language: Language) -> Answer:
    words = _WORDS[language]
    terms = [entry.term(language) for entry in entries]
    rows = [
        [
            entry.term(language),
            ", ".join(entry.also(language)[:2]),
            entry.formula_in(language),
            entry.here[language],
            entry.source,
        ]
        for entry in entries
    ]
    columns = words["columns"].split("|")
    filled = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    return Answer(
        headline=words["beside"].format(joined(terms, words["and"])),
        points=tuple(
            f"{entry.term(language)}{words['colon']}{entry.text[language]}" for entry in entries
        ),
        table={
            "columns": [columns[at] for at in filled],
            "rows": [[row[at] for at in filled] for row in rows],
        },
        chips=_chips(workspace, entries, language),
    )


def _chips(
    workspace: Workspace, entries: list[Entry], language: Language
) -> tuple[dict[str, Any], ...]:
    words = _WORDS[language]
    chips: list[dict[str, Any]] = []
    for entry in entries:
        column = _column_of(workspace, entry.every_name)
        if column is not None:
            label = words["data"].format(column)
            chips.append(call_chip(label, "describe_data", variable=column))
    main = entries[0]
    if main.method and len(entries) == 1:
        chips.append(call_chip(words["method"], "explain_method", term=main.method))
    shown = {entry.id for entry in entries}
    related = [other for entry in entries for other in entry.see if other not in shown]
    chips += _term_chips(list(dict.fromkeys(related))[:RELATED], language)
    return (*chips, page_chip(language, main.id))


def _term_chips(keys: list[str], language: Language) -> list[dict[str, Any]]:
    return [_term_chip(entry_by_id(key), language) for key in keys]


def _term_chip(entry: Entry, language: Language) -> dict[str, Any]:
    said = {"term": entry.term("en"), **({"language": language} if language != "en" else {})}
    return call_chip(entry.term(language), "explain_term", **said)


def page_chip(language: Language, anchor: str = "") -> dict[str, Any]:
    """A link to the glossary's page, at a term where one is given."""
    query = f"?lang={language}" if language != "en" else ""
    place = f"#{anchor}" if anchor else ""
    return {"label": _WORDS[language]["page"], "url": f"/glossary{query}{place}"}


def _unknown(
    workspace: Workspace, name: str, found: dict[str, Entry | None], language: Language
) -> Answer:
    """The term is not written down: a column of the data, or nothing we know."""
    words = _WORDS[language]
    column = _column_of(workspace, (name,))
    if column is not None:
        known = find_variable(column)
        return Answer(
            headline=f"{known.label}{words['colon']}{known.meaning}" if known else words["column"],
            chips=(
                call_chip(words["data"].format(column), "describe_data", variable=column),
                page_chip(language),
            ),
        )
    near = nearest_entries(name)
    known_ones = [entry for entry in found.values() if entry is not None]
    offered = list(dict.fromkeys([*known_ones, *near]))[:MOST]
    points = [words["honest"]]
    if near:
        points.append(words["near"].format(", ".join(entry.term(language) for entry in near)))
    return Answer(
        headline=words["unknown"].format(name),
        points=tuple(points),
        chips=(*(_term_chip(entry, language) for entry in offered), page_chip(language)),
        outcome="refuse",
    )


def _which(language: Language) -> Answer:
    words = _WORDS[language]
    return Answer(
        headline=words["which"],
        points=(words["name_it"],),
        chips=(*_term_chips(list(_FIRST), language), page_chip(language)),
        outcome="clarify",
    )


def _column_of(workspace: Workspace, names: tuple[str, ...]) -> str | None:
    """The column of the session's ward data that one of the names means."""
    if workspace.link is None and workspace.table is None:
        return None
    columns = [item for item in workspace.columns if item["name"] in workspace.number_columns]
    for name in names:
        item = column_entry(columns, name)
        if item is not None:
            return str(item["name"])
    return None


def _title(entry: Entry, language: Language) -> str:
    """The term with its abbreviation: “Test positivity rate (TPR)”."""
    short = [name for name in entry.also(language) if name.isupper() and " " not in name]
    return f"{entry.term(language)} ({short[0]})" if short else entry.term(language)


def _first_sentence(text: str) -> tuple[str, str]:
    """The first sentence and the rest; “P. falciparum” ends none."""
    at = 0
    while (at := text.find(". ", at)) >= 0:
        if at > 1 and not text[at - 2 : at].strip()[:1].isupper():
            return text[: at + 1], text[at + 2 :]
        at += 1
    return text, ""


def _stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


TOOL = Tool(
    name="explain_term",
    label="Explain a term",
    description="What a word of malaria, surveillance, statistics, maps or this tool means, and "
    "how two words differ, from a written glossary.",
    arguments=ExplainTerm,
    examples=(
        "What is malaria?",
        "What does TPR mean?",
        "What does p-value mean?",
        "What is an LLIN?",
        "Define incidence",
        "Incidence versus prevalence",
        "RDT versus microscopy",
        "Explain seasonal malaria chemoprevention",
        "What is a confidence interval?",
        "What is insecticide resistance?",
        "How is malaria spread by mosquitoes?",
        "How can malaria be prevented?",
        "Why are young children most vulnerable to malaria?",
        "What is urban microstratification?",
        "What does LISA stand for?",
        "Meaning of endemic",
        "What is a shapefile?",
        "What does contested mean?",
        "Tell me about malaria in general",
        "What is the malaria vaccine?",
        "Why might positivity be high when cases are few?",
    ),
    answer=explain_term,
)
