"""Files that cannot be read are named for what they are."""

from __future__ import annotations

import re
from pathlib import Path

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say, to_say_all
from uploads.formats import archive

_MAGIC: tuple[tuple[bytes, str], ...] = to_say_all(
    (
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"RIFF", "a picture or sound"),
        (b"MZ", "a program"),
        (b"\x7fELF", "a program"),
        (b"#!", "a script"),
        (b"PK\x05\x06", "an empty ZIP file"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ", "an xz archive"),
        (b"{\\rtf", "a rich-text document"),
        (b"\x00\x00\x27\x0a", "one part of a shapefile (.shp or .shx) alone"),
        (b"\x89HDF", "an HDF5 file"),
    )
)
_XML = re.compile(rb"^\s*<(\?xml|[A-Za-z][\w:.-]*[\s/>])")
_JSON = re.compile(rb"^\s*(\{\s*\"|\[\s*[\{\[\"\d]|\{\s*\}|\[\s*\])")
_SHAPE_HINT = to_say("Put .shp, .shx, .dbf and .prj of the same name into one ZIP and upload that.")
_JSON_HINT = to_say("GeoJSON, and DHIS2 analytics or data value sets, are read; other JSON is not.")
_SPREADSHEET_HINT = to_say("Open it in Excel or LibreOffice, and save it as XLSX or CSV.")


def unsupported_format(
    filename: str, what: str, supported: str, hint: str = "", code: str = "unsupported_format"
) -> ProblemError:
    """The error that names what came and what can be read."""
    return ProblemError(
        code,
        say("{filename} is {what}, which cannot be read here.", filename=filename, what=say(what)),
        f"{say(hint)} {say('Files that can be read: {formats}.', formats=supported)}".strip(),
    )


def refuse(head: bytes, path: Path, filename: str, supported: str) -> None:
    """Raise for a file whose first bytes show that no reader is for it.

    Raises
    ------
    ProblemError
        unsupported_format (with what came and what can be read).
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            hint = _SHAPE_HINT if "shapefile" in what else ""
            raise unsupported_format(filename, what, supported, hint)
    if _is_dbf(head, path):
        what = to_say("one part of a shapefile (.dbf) alone")
        raise unsupported_format(filename, what, supported, _SHAPE_HINT)


def refuse_content(head: bytes, path: Path, filename: str, supported: str) -> None:
    """Raise for a ZIP, HTML, XML or JSON that no reader took.

    Raises
    ------
    ProblemError
        unsupported_format, zip_nested.
    """
    if head.startswith(b"PK\x03\x04"):
        _refuse_zip(path, filename, supported)
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[2:].replace(b"\x00", b"")
    if _XML.match(start):
        raise unsupported_format(filename, to_say("an XML file"), supported, _SPREADSHEET_HINT)
    if _JSON.match(start):
        raise unsupported_format(
            filename, to_say("a JSON file of unknown content"), supported, _JSON_HINT
        )


def _is_dbf(head: bytes, path: Path) -> bool:
    if len(head) < 33 or head[0] not in (0x03, 0x83, 0x8B, 0x30, 0xF5):
        return False
    records = int.from_bytes(head[4:8], "little")
    header = int.from_bytes(head[8:10], "little")
    length = int.from_bytes(head[10:12], "little")
    expected = header + records * length
    return header >= 33 and length > 0 and abs(path.stat().st_size - expected) <= 2


def _refuse_zip(path: Path, filename: str, supported: str) -> None:
    names = [entry.filename.casefold() for entry in archive.entries(path, filename)]
    if not names:
        raise unsupported_format(filename, "an empty ZIP file", supported)
    if any(name.endswith((".zip", ".7z", ".rar", ".kmz")) for name in names):
        raise unsupported_format(
            filename,
            to_say("a ZIP with another archive in it"),
            supported,
            to_say("Unpack it and upload the inner file itself."),
            "zip_nested",
        )
    raise unsupported_format(filename, *_zip_content(names, supported))


def _zip_content(names: list[str], supported: str) -> tuple[str, str, str]:
    if any(name.startswith("word/") for name in names):
        return to_say("a Word document"), supported, ""
    if any(name.startswith("ppt/") for name in names):
        return to_say("a PowerPoint presentation"), supported, ""
    if "xl/workbook.bin" in names or "mimetype" in names:
        return to_say("a binary or OpenDocument workbook"), supported, _SPREADSHEET_HINT
    shown = names[0][:60]
    return (
        say("a ZIP file without a table or boundary (it holds {name})", name=shown),
        supported,
        "",
    )
