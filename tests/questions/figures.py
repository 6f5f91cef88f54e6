"""Check figures in answers: `python -m tests.questions.figures ANSWERS QUESTIONS`.

ANSWERS are the lines of `manage.py ask --batch`, QUESTIONS lines of `id, state, prompt, history,
expect, how`. `expect` lists alternatives, each the numbers and names that must all stand in the
answer or its table; an empty list is for what cannot be answered: any answer is wrong. Whoever
wrote a question computed its values from the files with pandas and had not seen the product.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.questions.score import read_lines

#: A French thousand: 31 450 with a narrow or no-break space.
_FRENCH = re.compile("(?<=\\d)[\u202f\u00a0](?=\\d{3}(?!\\d))")
_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?: million)?")
MILLION = " million"
#: Below this whole numbers are counts and have to be exact.
COUNTS = 1000
#: How far a shown number may be from an unrounded one: a part of it, or half of its last place.
PART, LAST_PLACE, OF_LEAST = 0.0035, 0.051, 5


def numbers_in(text: str) -> Iterator[float]:
    """All numbers of a text; "1.2 million" is one."""
    for match in _NUMBER.finditer(_FRENCH.sub("", text)):
        plain = match.group().replace(",", "").removesuffix(MILLION).rstrip(".")
        yield float(plain) * (1e6 if match.group().endswith(MILLION) else 1.0)


def same_number(shown: float, wanted: float) -> bool:
    """Whether a shown number is the wanted one, rounded; signs are told in words."""
    away = abs(abs(shown) - abs(wanted))
    if float(wanted).is_integer() and abs(wanted) < COUNTS:
        return away < 1e-9
    return away <= PART * abs(wanted) or (away <= LAST_PLACE and abs(wanted) > OF_LEAST)


def _plain(text: Any) -> str:
    return re.sub(r"[^a-z0-9]+", " ", str(text).casefold()).strip()


def holds(answer: dict[str, Any], wanted: Iterable[float | str]) -> bool:
    """Whether all numbers and names stand in the answer."""
    tables = [part for part in answer.get("artifacts") or [] if "rows" in part]
    cells = [cell for table in tables for row in table["rows"] for cell in row]
    texts = [str(answer.get("text") or ""), *(cell for cell in cells if isinstance(cell, str))]
    numbers = [number for text in texts for number in numbers_in(text)]
    numbers += [float(cell) for cell in cells if isinstance(cell, int | float)]
    named = " | ".join(map(_plain, texts))
    return all(
        _plain(item) in named
        if isinstance(item, str)
        else any(same_number(number, item) for number in numbers)
        for item in wanted
    )


def verdict(line: dict[str, Any], answer: dict[str, Any]) -> str:
    """`right`, `wrong`, or `not answered` (asked back, refused, or data are missing)."""
    if answer.get("outcome") != "answer":
        return "not answered" if line["expect"] else "right"
    return "right" if any(holds(answer, wanted) for wanted in line["expect"]) else "wrong"


def main(answers: str, questions: str) -> None:
    """Print how many are right, wrong and not answered, and the wrong ones."""
    given = {line["id"]: line for line in read_lines(Path(answers))}
    found = {line["id"]: (line, verdict(line, given.get(line["id"], {})))
             for line in read_lines(Path(questions))}  # fmt: skip
    print(json.dumps(Counter(said for _, said in found.values())))
    for name, (line, said) in found.items():
        if said == "wrong":
            print(
                name, "known:" if line.get("known") else "", line.get("known", ""), line["prompt"]
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
