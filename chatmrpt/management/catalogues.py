"""Compile and complete the translations in `locale/`.

`python -m chatmrpt.management.catalogues` compiles and needs no settings: `./run`, the container's
build and the tests call it. `manage.py translations` also gathers new texts.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chatmrpt.embedded.places import PROJECT

LOCALE = PROJECT / "locale"
SERVER, PAGE = "django", "djangojs"
DOMAINS = (SERVER, PAGE)
#: Lines of a catalogue's head that change with every writing, or say nothing.
OF_THE_MOMENT = (
    *('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team'),
    *('"Report-Msgid-Bugs-To', '"Generated-By'),
)


def catalogue_file(language: str, domain: str) -> Path:
    """Where the translations of a domain (`django`, `djangojs`) lie."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(language: str, domain: str) -> Catalog:
    """A catalogue; an entry that is malformed stops the reading."""
    with catalogue_file(language, domain).open("rb") as file:
        return read_po(file, locale=language, domain=domain, abort_invalid=True)


def write_catalogue(catalogue: Catalog, language: str, domain: str) -> None:
    """Write it in the order of its texts, without places that change with every line of code."""
    written = io.BytesIO()
    write_po(written, catalogue, width=100, no_location=True, sort_output=True)
    lines = written.getvalue().decode().lstrip().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(OF_THE_MOMENT)]
    catalogue_file(language, domain).write_text("".join(kept))


def languages() -> list[str]:
    """Those that have a folder."""
    return sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{SERVER}.po"))


def compile_stale() -> list[Path]:
    """Compile each server catalogue that changed since it was compiled last."""
    written = []
    for language in languages():
        source = catalogue_file(language, SERVER)
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with tempfile.NamedTemporaryFile(dir=source.parent, delete=False) as file:
            write_mo(file, _typeset(read_catalogue(language, SERVER)))
        os.chmod(file.name, 0o644)
        os.replace(file.name, compiled)
        written.append(compiled)
    return written


def _typeset(catalogue: Catalog) -> Catalog:
    """French spaces that do not break, for the texts that templates say without `say`."""
    if catalogue.locale is None or catalogue.locale.language != "fr":
        return catalogue
    for entry in catalogue:
        if isinstance(entry.string, str):
            entry.string = _no_breaks(entry.string)
        else:
            entry.string = tuple(map(_no_breaks, entry.string or ()))
    return catalogue


def _no_breaks(text: str) -> str:
    outside_places = re.sub(r" +(?=(?:[;!?»:]|%(?!\())(?![^{}]*\}))", "\u00a0", text)
    return outside_places.replace("« ", "«\u00a0")


if __name__ == "__main__":
    compile_stale()
