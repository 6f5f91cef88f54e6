"""Find every text that is said to a person, in Python, templates and the page's TypeScript."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from django.utils.translation.template import templatize

from analysis.science.method_texts import METHODS
from chatmrpt.embedded.places import PROJECT
from chatmrpt.management.catalogues import PAGE, SERVER
from chatmrpt.management.typescript import said_texts

PACKAGES = ("chatmrpt", "realtime", "uploads", "analysis")
TEMPLATE_FOLDERS = ("templates",)
#: Where `"columns": [...]` are the heads of an answer's table.
FILES_OF_ANSWERS = "analysis/tools/"
#: Where the methods' texts come together.
METHOD_TEXTS = "analysis/science/method_texts.py"
#: Which arguments of a call are texts: by place, or by name.
CALLS: dict[str, tuple[int | str, ...]] = {
    "say": (0,),
    "to_say": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "Tool": ("label", "description"),
    "Variable": ("label", "unit", "meaning", "source"),
    "MapKind": (1, 2),
    "RunTable": (3,),
    "Column": (1, 2, "label", "unit"),
    "Scale": (0,),
    "Classifier": (1, 2),
    "NotFoundError": (0,),
    "Topic": (1, 3, 4),
    "_Measure": (1, 2),
}
#: A singular and a plural, the plural being the singular with an `s` where it is not given.
COUNTED: dict[str, tuple[int, int]] = {
    "say_many": (0, 1),
    "ngettext": (0, 1),
    "counted": (1, 2),
    "say_form": (0, 1),
}
#: Every text in what is given to these, but for keys, is said later.
TABLES = ("Said", "to_say_all")
#: And every key of what is given to this.
KEYS = "keys_to_say"
Text = str | tuple[str, str]


def gather(domain: str) -> Catalog:
    """All texts of the server or of the page, without translations."""
    found = Catalog(domain=domain, charset="utf-8", fuzzy=False)
    for file, text in server_texts() if domain == SERVER else page_texts():
        found.add(text, locations=[(file, 1)])
    return found


def server_texts() -> Iterator[tuple[str, Text]]:
    """`(file, text)` of Python and templates."""
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                name = str(path.relative_to(PROJECT))
                with_heads = name.startswith(FILES_OF_ANSWERS)
                found = python_texts(path.read_text(), with_heads=with_heads)
                yield from ((name, text) for text in found)
    yield from method_texts()
    for folder in TEMPLATE_FOLDERS:
        written = (PROJECT / folder).rglob("*.*")
        for path in sorted(path for path in written if path.suffix in (".html", ".txt")):
            name = str(path.relative_to(PROJECT))
            yield from ((name, text) for text in template_texts(path))


def method_texts() -> Iterator[tuple[str, Text]]:
    """The methods' own texts, whose numbers are those of the code; titles of papers stay."""
    for method in METHODS:
        for text in (method.title, method.formula, method.assumptions, method.limits):
            yield METHOD_TEXTS, text


def page_texts() -> Iterator[tuple[str, Text]]:
    """`(file, text)` of the page."""
    for path in sorted((PROJECT / "static" / "src").rglob("*.ts*")):
        yield from ((str(path.relative_to(PROJECT)), text) for text in said_texts(path))


def python_texts(source: str, *, with_heads: bool = True) -> Iterator[Text]:
    """The literal texts in calls that say them; heads of tables where they are an answer's."""
    for node in ast.walk(ast.parse(source)):
        if with_heads and isinstance(node, ast.Dict | ast.Assign):
            yield from _heads(node)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "say" and isinstance(node.func, ast.Attribute):
            continue  # A report's own words, by key.
        if name in TABLES and node.args:
            yield from _table_texts(node.args[0])
        if name == KEYS and isinstance(node.args[0], ast.Dict):
            for key in node.args[0].keys:
                yield from _literals(key)
        if name in COUNTED:
            yield from _counted(node, *COUNTED[name])
        for place in CALLS.get(name, ()):
            yield from _literals(_argument(node, place))


def _heads(node: ast.Dict | ast.Assign) -> Iterator[str]:
    """The heads of an answer's table: `"columns": [...]`, `columns = [...]`."""
    lists: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        if getattr(node.targets[0], "id", "") == "columns":
            lists.append(node.value)
    else:
        pairs = zip(node.keys, node.values, strict=True)
        lists = [value for key, value in pairs if getattr(key, "value", "") == "columns"]
    for item in lists:
        if isinstance(item, ast.List):
            for part in item.elts:
                inner = part.value if isinstance(part, ast.Starred) else part
                for literal in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                    yield from _literals(literal)


def _argument(node: ast.Call, place: int | str) -> ast.expr | None:
    if isinstance(place, str):
        return next((word.value for word in node.keywords if word.arg == place), None)
    return node.args[place] if place < len(node.args) else None


def _literals(node: ast.expr | None) -> Iterator[str]:
    """A literal text, or each of a choice's or a tuple's."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value
    elif isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _literals(part)


def _table_texts(node: ast.expr) -> Iterator[str]:
    """The texts of a table: values of dictionaries, parts of tuples, lists and plain calls."""
    if isinstance(node, ast.Dict):
        parts = list(node.values)
    elif isinstance(node, ast.Tuple | ast.List):
        parts = list(node.elts)
    elif isinstance(node, ast.Call):
        parts = [word.value for word in node.keywords if word.arg in ("label", "unit")]
    else:
        parts = []
        yield from _literals(node)
    for part in parts:
        yield from _table_texts(part)


def _counted(node: ast.Call, one: int, many: int) -> Iterator[Text]:
    for singular in _literals(_argument(node, one)):
        plural = next(_literals(_argument(node, many)), f"{singular}s")
        yield singular, plural


def template_texts(path: Path) -> Iterator[Text]:
    """What `{% translate %}` and `{% blocktranslate %}` of a template hold."""
    as_code = templatize(path.read_text(), origin=str(path))
    quoted = r"u?((?:'(?:[^'\\]|\\.)*')|(?:\"(?:[^\"\\]|\\.)*\"))"
    for found in re.finditer(rf"\bgettext\({quoted}\)", as_code):
        yield ast.literal_eval(found[1])
    for found in re.finditer(rf"\bngettext\({quoted}\s*,\s*{quoted}", as_code):
        yield ast.literal_eval(found[1]), ast.literal_eval(found[2])


def domain_texts(domain: str) -> dict[str, set[Text]]:
    """The texts of each file."""
    texts: dict[str, set[Text]] = {}
    for file, text in server_texts() if domain != PAGE else page_texts():
        texts.setdefault(file, set()).add(text)
    return texts
