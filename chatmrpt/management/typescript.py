"""The literals of the page's TypeScript: which are said by `t()` and `tn()`, which are shown unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAYING = ("t", "tn")
#: Attributes and keys whose literals a person sees.
SHOWN_KEYS = frozenset(
    ("label", "title", "placeholder", "alt", "message", "hint", "words", "caption", "summary")
) | frozenset(("why", "text", "children", "aria-label", "aria-roledescription", "aria-valuetext"))
CALLS_THAT_SHOW = frozenset(("announce", "notify"))
#: The same in every language.
PROPER_NAMES = frozenset(
    ("ChatMRPT", "NetSmartR", "MRPT", "PDF", "Word", "Markdown", "CSV", "GeoJSON", "English")
) | {"Français"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[“(]?[A-Z][\w’'-]*[,:]? .*[a-z]|[^\W\d_][^{}<>=;]* [^{}<>=;]*[a-z][.?…]$")
_NAME = re.compile(r"[A-Za-z_$][\w$.-]*")
_KEY = re.compile(r"([\w$]+)\??\s*:\s")
_DRAWING = re.compile(r"[Mm][\d.-]")
_BEFORE_VALUE = re.compile(r"(?:[(,=?:&|!{}\[;>]|\breturn|^)$")


@dataclass(frozen=True)
class Literal:
    """A literal as it is written, and where it stands.

    `kind` is "string", "template", "key", "jsx" (text between tags) or "attribute"; `call` and `place`
    are the call that it is an argument of and which one; `key` is the attribute or key it is the
    value of.
    """

    text: str
    start: int
    end: int
    kind: str
    call: str = ""
    place: int = 0
    key: str = ""

    @property
    def unsaid(self) -> bool:
        """Whether a person sees it, as far as its place and form tell, and always in English."""
        words = re.sub(r"\$\{.*?\}", " ", self.text) if self.kind == "template" else self.text
        words = re.sub(r"&\w+;", " ", words).strip()
        if self.call in (*SAYING, "Error") or words in PROPER_NAMES or _DRAWING.match(words):
            return False
        if self.kind == "key" or not WORD.search(words):
            return False
        if self.kind == "jsx":
            return True
        if self.key in SHOWN_KEYS or self.call in CALLS_THAT_SHOW:
            return words[0].isupper() or " " in words or self.kind != "string"
        return self.kind != "attribute" and bool(SENTENCE.match(words))


class Reader:
    """Walks a file of TypeScript, with JSX or without."""

    def __init__(self, source: str, *, jsx: bool) -> None:
        self.source = source
        self.jsx = jsx
        self.found: list[Literal] = []

    def read(self) -> list[Literal]:
        """All literals, in the order of their ends."""
        self.found = []
        self._code(0)
        return self.found

    def _code(self, at: int, *, key: str = "", call: str = "", until: str = "") -> int:
        """Read code up to the bracket that closes it; the place after that."""
        start, named, place = at, key, 0
        while at < len(self.source):
            char = self.source[at]
            if until and char == until:
                return at + 1
            if self.source.startswith(("//", "/*"), at):
                at = self._after("\n" if self.source[at + 1] == "/" else "*/", at)
            elif char in "\"'`":
                at = self._quoted(at, key=named, call=call, place=place)
            elif char in "([{":
                at = self._bracket(at, start, named, call)
            elif char == "/" and self._begins_value(start, at):
                at = self._regex(at)
            elif self._opens_jsx(start, at):
                at = self._element(at)
            elif (found := _KEY.match(self.source, at)) and self._begins_key(start, at):
                named, at = found[1], found.end(1)
            elif found := _NAME.match(self.source, at):
                at = found.end()
            else:
                place += char == ","
                named = key if char in ",;" else named
                at += 1
        return at

    def _bracket(self, at: int, start: int, key: str, call: str) -> int:
        char = self.source[at]
        if char == "{":
            return self._code(at + 1, until="}")
        if char == "[":
            return self._code(at + 1, key=key, call=call, until="]")
        before = re.search(r"([\w$]+)(?:<[^()]*>)?$", self.source[max(start, at - 80) : at])
        return self._code(at + 1, key=key, call=before[1] if before else "", until=")")

    def _quoted(
        self, at: int, *, key: str, call: str = "", place: int = 0, escapes: bool = True
    ) -> int:
        quote, end = self.source[at], at + 1
        while self.source[end] != quote:
            if self.source[end] == "\\" and escapes:
                end += 2
            elif quote == "`" and self.source.startswith("${", end):
                end = self._code(end + 2, until="}")
            else:
                end += 1
        kind = "template" if quote == "`" else "string" if escapes else "attribute"
        if kind == "string" and self.source.startswith(":", end + 1):
            kind = "key"
        text = self.source[at + 1 : end]
        self.found.append(Literal(text, at, end + 1, kind, call, place, key))
        return end + 1

    def _element(self, at: int) -> int:
        """Read an element: its attributes and what is in it."""
        tag = _NAME.match(self.source, at + 1)
        at = tag.end() if tag else at + 1
        while self.source[at] != ">":
            if self.source.startswith("/>", at):
                return at + 2
            if self.source[at] == "{":
                at = self._code(at + 1, until="}")
            elif name := _NAME.match(self.source, at):
                at = self._attribute(name)
            else:
                at += 1
        at += 1
        while not self.source.startswith("</", at):
            if self.source[at] == "{":
                at = self._code(at + 1, key="children", until="}")
            elif self.source[at] == "<":
                at = self._element(at)
            else:
                end = at + len(re.split(r"[{<]", self.source[at:], maxsplit=1)[0])
                self.found.append(Literal(self.source[at:end], at, end, "jsx"))
                at = end
        return self._after(">", at)

    def _attribute(self, name: re.Match[str]) -> int:
        at = name.end()
        if self.source[at] != "=":
            return at
        if self.source[at + 1] == "{":
            return self._code(at + 2, key=name[0], until="}")
        return self._quoted(at + 1, key=name[0], escapes=False)

    def _opens_jsx(self, start: int, at: int) -> bool:
        opens = re.compile(r"<(?:[A-Za-z]|>)").match(self.source, at)
        return self.jsx and opens is not None and self._begins_value(start, at)

    def _begins_value(self, start: int, at: int) -> bool:
        return bool(_BEFORE_VALUE.search(self.source[start:at].rstrip()[-8:]))

    def _begins_key(self, start: int, at: int) -> bool:
        before = self.source[start:at].rstrip()
        return not before or before[-1] in ",{;("

    def _after(self, text: str, at: int) -> int:
        place = self.source.find(text, at)
        return len(self.source) if place < 0 else place + len(text)

    def _regex(self, at: int) -> int:
        end, in_class = at + 1, False
        while self.source[end] != "/" or in_class:
            in_class = {"[": True, "]": False}.get(self.source[end], in_class)
            end += 2 if self.source[end] == "\\" else 1
        return end + 1


def literals(path: Path) -> list[Literal]:
    """All literals of a file."""
    return Reader(path.read_text(), jsx=path.suffix == ".tsx").read()


def said_texts(path: Path) -> Iterator[str | tuple[str, str]]:
    """The texts that a file says: of `t()`, and one and many of `tn()`."""
    one = ""
    for literal in literals(path):
        text = literal.text.replace('\\"', '"')
        if literal.call == "t" and literal.place == 0:
            yield text
        elif literal.call == "tn" and literal.place == 0:
            one = text
        elif literal.call == "tn" and literal.place == 1:
            yield one, text


def unsaid_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """`(file, text)` of each literal of a folder that is shown and never translated."""
    for path in sorted(folder.rglob("*.ts*")):
        for literal in literals(path):
            if literal.unsaid:
                yield str(path.relative_to(folder)), " ".join(literal.text.split())
