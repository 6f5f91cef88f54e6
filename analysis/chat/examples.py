"""The written examples of what officers ask, in each language, and what each asks for.

A file a language under `words/examples`: `[tool]`, then one sentence a line. `(a|b)` stands for
either; `{area}` and `{column}` for a name. Beside the tools there are kinds that no tool serves:
`refuse_…` with the reason, and `follow_up` for what leans on the question before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import product
from pathlib import Path

from analysis.tools import ALL_TOOLS

FOLDER = Path(__file__).parent / "words" / "examples"
FOLLOW_UP = "follow_up"
REFUSE = "refuse_"
#: What no column holds, and what can be answered, by whatever tool: for `held` alone.
UNHELD, ANSWERABLE = "refuse_unheld", "answerable"
#: Names that stand in the sentences: any will do, they are masked again.
AREAS = ("Bida", "Lapai", "Kontagora", "Mokwa", "Rijau")
COLUMNS = ("rainfall", "elevation", "flood", "housing quality", "temperature")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
MOST_FORMS = 8


@dataclass(frozen=True)
class Example:
    """A sentence with names in it, its kind, its language, and the line it is a form of."""

    text: str
    kind: str
    language: str
    line: int


@lru_cache(maxsize=1)
def read_examples() -> tuple[Example, ...]:
    """Every form of every line of every file."""
    found: list[Example] = []
    line = 0
    for path in sorted(FOLDER.glob("*.txt")):
        kind = ""
        for text in path.read_text(encoding="utf-8").splitlines():
            text = text.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("["):
                kind = text.strip("[]")
                continue
            line += 1
            found += [Example(form, kind, path.stem, line) for form in forms_of(text, line)]
    return tuple(found)


def all_examples() -> tuple[Example, ...]:
    """Those of the files, and the ones the tools themselves show on the help page."""
    found = read_examples()
    line = max(item.line for item in found)
    shown = [(tool.name, text) for tool in ALL_TOOLS for text in tool.examples]
    own = (
        Example(text, name, "english", line + at) for at, (name, text) in enumerate(shown, start=1)
    )
    return (*found, *own)


def forms_of(text: str, line: int) -> list[str]:
    """The sentences one line stands for, with names in the places of `{area}` and `{column}`."""
    parts = _CHOICE.split(text)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    forms = ["".join(chosen) for chosen in product(*choices)][:MOST_FORMS]
    return [_named(form, line + at) for at, form in enumerate(forms)]


def _named(form: str, start: int) -> str:
    for mark, names in (("{area}", AREAS), ("{column}", COLUMNS)):
        at = start
        while mark in form:
            form = form.replace(mark, names[at % len(names)], 1)
            at += 1
    return form.replace("{year}", "2023")


@lru_cache(maxsize=1)
def examples_digest() -> str:
    """What the examples are, in 16 signs: a head trained on others does not fit them."""
    whole = "\n".join(f"{item.kind}\t{item.text}" for item in read_examples())
    return sha256(whole.encode()).hexdigest()[:16]
