"""XML and HTML of strangers: no entities, no network, no scripts, and plain errors."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

XML_ERRORS = (etree.LxmlError, ValueError, LookupError, OSError, AssertionError, RecursionError)
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def start_of(head: bytes) -> bytes:
    """The first bytes of markup without byte-order mark, of UTF-16 every other one."""
    start = head.removeprefix(codecs.BOM_UTF8)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start[2:].replace(b"\x00", b"")
    return start.lstrip()


def elements(path: Path, filename: str, what: str) -> Iterator[Any]:
    """Every element of an XML file as it ends.

    Parameters
    ----------
    what
        "KML" and the like, for errors.

    Raises
    ------
    ProblemError
        xml_entities, damaged_xml (with the line).
    """
    if _ENTITIES.search(path.read_bytes()):
        raise _entities(filename)
    try:
        parser = etree.iterparse(
            str(path),
            events=("end",),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in parser:
            if element.getroottree().docinfo.doctype:
                raise _entities(filename)
            yield element
    except XML_ERRORS as error:
        raise damaged(filename, what, error) from error


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def damaged(filename: str, what: str, error: Exception) -> ProblemError:
    """The error for markup that cannot be parsed."""
    line = getattr(error, "lineno", None)
    found = isinstance(line, int) and line > 0
    where = say(" in line {line:,}", line=line) if found else ""
    return ProblemError(
        "damaged_xml",
        say(
            "{filename} is {what} that cannot be read: it is damaged or cut off{where}.",
            filename=filename,
            what=say(what),
            where=where,
        ),
        say("Export it again, and upload it once more in case the transfer broke."),
    )


def _entities(filename: str) -> ProblemError:
    return ProblemError(
        "xml_entities",
        say("{filename} defines XML entities, which no map or table needs.", filename=filename),
        say("Export it again from the program it came from."),
    )
