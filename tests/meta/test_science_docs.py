"""Every public function and class of the science says what goes in and what comes out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

SCIENCE = Path(__file__).resolve().parents[2] / "analysis" / "science"


def has_section(text: str, name: str) -> bool:
    """Whether a numpydoc section stands there: its name with a line under it."""
    lines = [line.strip() for line in text.splitlines()]
    return any(line == name and under.startswith("---") for line, under in pairwise(lines))


def missing_sections(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    text = ast.get_docstring(node) or ""
    if isinstance(node, ast.ClassDef):
        fields = any(isinstance(item, ast.AnnAssign) for item in node.body)
        return ["Parameters"] if fields and not has_section(text, "Parameters") else []
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    returned = node.returns
    nothing = isinstance(returned, ast.Constant) and returned.value is None
    missing = []
    if every and not has_section(text, "Parameters"):
        missing.append("Parameters")
    if not (nothing or has_section(text, "Returns") or has_section(text, "Yields")):
        missing.append("Returns")
    return missing


def public_nodes(source: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_every_public_function_and_class_of_the_science_has_its_sections():
    missing = {
        f"{path.relative_to(SCIENCE)}:{node.name}": sections
        for path in sorted(SCIENCE.rglob("*.py"))
        for node in public_nodes(path.read_text())
        if (sections := missing_sections(node))
    }
    assert missing == {}


def test_the_check_finds_what_is_missing():
    source = '''
def a(x: int) -> int:
    """A.

    Parameters
    ----------
    x
        One.
    """

class B:
    """B."""

    y: int

def c() -> None:
    """Nothing to say."""
'''
    found = {node.name: missing_sections(node) for node in public_nodes(source)}
    assert found == {"a": ["Returns"], "B": ["Parameters"], "c": []}
