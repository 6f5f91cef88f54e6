"""A word written again and again must not hold up the reading of a question."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import time

import pytest

import analysis.chat

#: Two ways to read each of so many words are a million ways.
REPEATED = 20
MOST_SECONDS = 0.05
_REPEATS = re.compile(r"\)[*+]|\)\{\d*,")


def patterns_in(value: object) -> set[str]:
    """Regular expressions in a value of a module, at any depth."""
    if isinstance(value, re.Pattern):
        return {value.pattern} if isinstance(value.pattern, str) else set()
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set().union(*(patterns_in(item) for pair in value.items() for item in pair), ())
    if isinstance(value, list | tuple | set | frozenset):
        return set().union(*(patterns_in(item) for item in value), ())
    return set()


def patterns_of(module) -> set[str]:
    """Those of its names, and those that its functions write out."""
    named = patterns_in([value for name, value in vars(module).items() if name[:2] != "__"])
    written = {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {pattern for pattern in named | written if _REPEATS.search(pattern)}


def modules():
    found = pkgutil.walk_packages(analysis.chat.__path__, f"{analysis.chat.__name__}.")
    return [item.name for item in found if ".model" not in item.name]


def slow_word(pattern: str) -> str | None:
    """The word of a pattern whose repetition makes it slow."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    for word in sorted(set(re.findall(r"[a-z_]+", re.sub(r"\\[a-zA-Z]", " ", pattern)))):
        text = f" {' '.join([word] * REPEATED)} !"
        for search in (compiled.search, compiled.fullmatch):
            for start in (text, text.strip()):
                began = time.process_time()
                search(start)
                if time.process_time() - began > MOST_SECONDS:
                    return word
    return None


@pytest.mark.parametrize("name", modules())
def test_a_repeated_word_is_read_at_once(name):
    found = {pattern: slow_word(pattern) for pattern in patterns_of(importlib.import_module(name))}
    assert {pattern: word for pattern, word in found.items() if word} == {}


def test_a_pattern_that_reads_a_word_in_two_ways_is_found():
    assert slow_word(r"(?: (?:means?|mean|is))+$") == "mean"
    assert slow_word(r"(?: (?:means?|is))+$") is None
