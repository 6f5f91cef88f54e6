"""`python -m tests.languages.coverage`: how much of each part is French, and what is missing."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")

from chatmrpt.management.catalogues import PAGE, SERVER, read_catalogue
from chatmrpt.management.gathering import domain_texts

#: Files all of whose texts are in French; a test holds them there.
FINISHED = (
    "analysis/tools/wording.py",
    "analysis/tools/results.py",
    "analysis/tools/choices.py",
    "analysis/tools/describe_data.py",
    "analysis/tools/rank_areas.py",
    "analysis/tools/risk_answers.py",
    "analysis/tools/run_risk_analysis.py",
    "analysis/tools/explain_area.py",
    "analysis/tools/compare_areas.py",
    "analysis/tools/compare_methods.py",
    "analysis/tools/select_reprioritised.py",
    "analysis/tools/calculate_tpr.py",
    "analysis/tools/tpr_notes.py",
    "analysis/tools/net_answers.py",
    "analysis/tools/plan_nets.py",
    "analysis/tools/query_data.py",
    "analysis/tools/rank_lgas.py",
    "analysis/tools/show_map.py",
    "analysis/tools/tpr_answers.py",
    "analysis/tools/tpr_choices.py",
    "analysis/tools/tpr_steps.py",
    "analysis/chat/speaking.py",
)


def translated(domain: str) -> dict[str, str | tuple[str, ...]]:
    """The finished entries of a catalogue by their English text."""
    found = {}
    for entry in read_catalogue("fr", domain):
        said = entry.string
        if entry.id and said and (isinstance(said, str) or all(said)):
            found[entry.id if isinstance(entry.id, str) else entry.id[0]] = said
    return found


def missing(domain: str) -> dict[str, list[str]]:
    """The texts without French of each file; a file with none has an empty list."""
    known = translated(domain)
    return {
        file: sorted(key for key in map(key_of, texts) if key not in known)
        for file, texts in sorted(domain_texts(domain).items())
    }


def key_of(text: str | tuple[str, str]) -> str:
    return text if isinstance(text, str) else text[0]


def main(wanted: list[str]) -> None:
    for domain in (SERVER, PAGE):
        texts = domain_texts(domain)
        for file, gone in missing(domain).items():
            total = len(texts[file])
            print(f"{100 * (total - len(gone)) // total:4} % of {total:4}  {file}")
            if file in wanted:
                print(*(f"        {text}" for text in gone), sep="\n")
        known, all_of_them = translated(domain), {key_of(t) for s in texts.values() for t in s}
        print(f"{domain}: {len(known.keys() & all_of_them)} of {len(all_of_them)} texts in French")


if __name__ == "__main__":
    main(sys.argv[1:])
