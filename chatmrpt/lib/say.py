"""Sentences in the reader's language: `say("{wards} have no {name}", wards=…, name=…)`.

The one way to words for pure code and for all else: this module knows no Django, the roof connects
the catalogue (`chatmrpt.apps`). Without a catalogue every sentence stays English. Texts stand at
the call as literals, so that `manage.py translations` finds them; see docs/languages.md.
"""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
#: Between thousands, and before `;:!?%` and within guillemets: neither breaks a line.
NARROW, NO_BREAK = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Catalogue:
    """Where translations come from: as `gettext` and `ngettext`, and the code of the language."""

    one: Callable[[str], str]
    many: Callable[[str, str, int], str]
    language: Callable[[], str]


ENGLISH = Catalogue(
    one=lambda text: text,
    many=lambda singular, plural, count: singular if count == 1 else plural,
    language=lambda: "en",
)
_connected = ENGLISH


def connect(catalogue: Catalogue) -> None:
    """Take translations from here, once at a process's start."""
    global _connected
    _connected = catalogue


def speak_from_file(locale: Path, code: str) -> None:
    """Speak one language from its compiled catalogue, in a process without Django.

    Parameters
    ----------
    locale
        The folder of all languages.
    code
        `en`, `fr`; English where the language has no catalogue.
    """
    compiled = locale / code / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        connect(ENGLISH)
        return
    with compiled.open("rb") as file:
        texts = gettext.GNUTranslations(file)
    connect(Catalogue(one=texts.gettext, many=texts.ngettext, language=lambda: code))


def language() -> str:
    """The code of the language that is spoken now: `en` or `fr`."""
    return _connected.language()


def say(text: str, /, **values: Any) -> str:
    """A text in the reader's language, with values for its named places.

    Parameters
    ----------
    text
        English, with places as in `str.format`: `{name}`, `{count:,}`. Without values it is taken
        as it is. Texts without a translation stay English.
    **values
        Numbers are written as the language writes them; texts are put in as they are.
    """
    if not text:
        return ""
    return _filled(_connected.one(text), values)


def say_many(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """A text with a number of things: `say_many("{count:,} ward", "{count:,} wards", n)`."""
    return _filled(_connected.many(singular, plural, count), {"count": count, **values})


def say_form(singular: str, plural: str, count: int, /) -> str:
    """The noun alone that goes with a number."""
    return _connected.many(singular, plural, count)


def counted(count: int, singular: str, plural: str = "") -> str:
    """`1 ward`, `1,234 wards`; the plural is the singular with an `s` where it is not given."""
    return f"{in_numbers(f'{count:,}')} {say_form(singular, plural or f'{singular}s', count)}"


def to_say(text: str) -> str:
    """A text that is said later: marks a constant for the catalogue and leaves it as it is."""
    return text


class Said(dict[str, str]):
    """Texts by key that are said when they are looked up: `AGES["u5"]`; the keys stay as they are."""

    def __getitem__(self, key: str) -> str:
        return say(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """The text of a key, said; else the default as it is."""
        found = super().get(key)
        return default if found is None else say(found)

    def values(self) -> Any:
        """The texts, said."""
        return [self[key] for key in self]

    def items(self) -> Any:
        """Keys with their texts, said."""
        return [(key, self[key]) for key in self]


def to_say_all(texts: T) -> T:
    """Texts in a table, said later, each by whoever takes it out: marks them for the catalogue."""
    return texts


def keys_to_say(table: T) -> T:
    """A table whose keys are said where they are shown: marks them for the catalogue."""
    return table


def typeset(text: str) -> str:
    """A finished sentence with the spaces that French has before its signs."""
    if language() != "fr":
        return text
    spaced = re.sub(r"(?<=[^\s:])([:;!?])(?= |$)", NO_BREAK + r"\1", text)
    return _typeset(re.sub(r"(?<=\d)\.(?=\d+ ?%)", ",", spaced))


def in_numbers(text: str) -> str:
    """A number written in English as the language writes it: `1,234.5%` → `1 234,5 %`."""
    if language() != "fr":
        return text
    written = re.sub(r"(?<=\d),(?=\d{3})", NARROW, text)
    written = re.sub(r"(?<=\d)\.(?=\d)", ",", written)
    return re.sub(r"(?<=\d)%| %", f"{NO_BREAK}%", written)


def _filled(text: str, values: Mapping[str, Any]) -> str:
    if language() == "fr":
        text = _typeset(text)
    return _FORMATTER.vformat(text, (), values) if values else text


def _typeset(text: str) -> str:
    """French spaces that do not break; places and their formats are left alone."""
    text = re.sub(r"[  ]+([;!?%»:])(?![^{}]*\})", NO_BREAK + r"\1", text)
    return text.replace("« ", f"«{NO_BREAK}")


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        written = super().format_field(value, format_spec)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return in_numbers(written) if number else written

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs[str(key)]


_FORMATTER = _Formatter()
