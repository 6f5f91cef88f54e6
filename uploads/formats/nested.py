"""A ZIP inside a ZIP: its files are laid beside the others, one level deep."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from uploads.formats import archive
from uploads.formats.base import Limits

_MAGIC = b"PK\x03\x04"
_OFFICE = "[Content_Types].xml"


@contextmanager
def unpacked(head: bytes, path: Path, filename: str, limits: Limits) -> Iterator[Path]:
    """The file itself, or a ZIP without ZIP files in it that holds the same files.

    Raises
    ------
    ProblemError
        As :func:`uploads.formats.archive.check`, of the file and of each ZIP in it; their files
        count together against the limits.
    """
    if not head.startswith(_MAGIC) or not _holds_archives(path):
        yield path
        return
    files = archive.check(path, filename, limits, inner=True)
    with tempfile.TemporaryDirectory(prefix="nested-") as folder:
        flat = Path(folder) / "flat.zip"
        inner = {f"inner{at}.zip": entry for at, entry in enumerate(files) if archive.is_zip(entry)}
        archive.extract(path, inner, Path(folder), filename, limits)
        sources = [(path, "", [entry for entry in files if not archive.is_zip(entry)])]
        for stored, entry in inner.items():
            own = Path(folder) / stored
            place = PurePosixPath(entry.filename.replace("\\", "/")).with_suffix("")
            sources.append((own, f"{place}/", archive.check(own, filename, limits)))
        archive.check_sizes([entry for *_, part in sources for entry in part], filename, limits)
        _lay_flat(sources, flat, filename, limits)
        yield flat


def _holds_archives(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as content:
            names = content.namelist()
    except archive.READ_ERRORS:
        return False  # said by the reader
    return _OFFICE not in names and any(map(archive.is_zip_name, names))


def _lay_flat(
    sources: list[tuple[Path, str, list[zipfile.ZipInfo]]],
    flat: Path,
    filename: str,
    limits: Limits,
) -> None:
    """All files into one ZIP, uncompressed; what really comes out is counted."""
    left = limits.zip_bytes
    try:
        with zipfile.ZipFile(flat, "w", zipfile.ZIP_STORED) as target:
            for path, prefix, files in sources:
                with zipfile.ZipFile(path) as source:
                    for entry in files:
                        name = f"{prefix}{entry.filename}"
                        with source.open(entry) as read, target.open(name, "w") as write:
                            left = archive.pour(read, write, left, filename)
    except archive.READ_ERRORS as error:
        raise archive.damaged_zip(filename) from error
