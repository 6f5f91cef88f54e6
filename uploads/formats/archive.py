"""ZIP files are checked before anything is taken out of them."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats.base import MEGABYTE, Limits, check_unpacked

_ARCHIVE_ENDINGS = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".kmz", ".jar")
_ZIP_ENDINGS = (".zip", ".kmz")
READ_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    IndexError,
    OverflowError,
)


def damaged_zip(filename: str) -> ProblemError:
    """The error for a ZIP that cannot be opened."""
    return ProblemError(
        "damaged_zip",
        say(
            "{filename} looks like a ZIP file but cannot be opened: it is damaged or cut off.",
            filename=filename,
        ),
        say("Make the ZIP again, or upload it once more in case the transfer broke."),
    )


def entries(path: Path, filename: str) -> list[zipfile.ZipInfo]:
    """The files in a ZIP, folders and system litter (``__MACOSX``) left out."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except READ_ERRORS as error:
        raise damaged_zip(filename) from error
    return [entry for entry in listed if not entry.is_dir() and not _is_litter(entry.filename)]


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1] in {".DS_Store", "Thumbs.db"})


def is_zip_name(name: str) -> bool:
    """Whether a file of this name in a ZIP is a ZIP itself."""
    return name.casefold().endswith(_ZIP_ENDINGS)


def is_zip(entry: zipfile.ZipInfo) -> bool:
    """Whether a file in a ZIP is a ZIP itself, by its name."""
    return is_zip_name(entry.filename)


def check(
    path: Path, filename: str, limits: Limits, *, inner: bool = False
) -> list[zipfile.ZipInfo]:
    """Refuse a ZIP that is unsafe to open; else its files. ``inner``: ZIP files may be in it.

    Raises
    ------
    ProblemError
        damaged_zip, zip_too_many_entries, zip_encrypted, zip_symlink, zip_unsafe_path,
        zip_nested, zip_too_large, zip_bomb.
    """
    files = entries(path, filename)
    _check_count(files, filename, limits)
    for entry in files:
        _check_entry(entry, filename, limits, inner)
    check_sizes(files, filename, limits)
    return files


def _check_count(files: Sequence[zipfile.ZipInfo], filename: str, limits: Limits) -> None:
    if len(files) > limits.zip_entries:
        raise ProblemError(
            "zip_too_many_entries",
            say(
                "{filename} holds {files:,} files; at most {most:,} are allowed.",
                filename=filename,
                files=len(files),
                most=limits.zip_entries,
            ),
            say("Put only the parts of one shapefile into the ZIP."),
        )


def check_sizes(files: Sequence[zipfile.ZipInfo], filename: str, limits: Limits) -> None:
    """Refuse too many files, or too many bytes of them together.

    Raises
    ------
    ProblemError
        zip_too_many_entries, zip_too_large.
    """
    _check_count(files, filename, limits)
    total = sum(entry.file_size for entry in files)
    hint = say("Keep only the area you need, or simplify the outlines.")
    check_unpacked(total, "zip_too_large", filename, limits, hint)


def _check_entry(entry: zipfile.ZipInfo, filename: str, limits: Limits, inner: bool) -> None:
    name = entry.filename.replace("\\", "/")
    shown = name[:80]
    if entry.flag_bits & 0x1:
        raise ProblemError(
            "zip_encrypted",
            say("{filename} is protected by a password ({shown}).", filename=filename, shown=shown),
            say("Make the ZIP again without a password."),
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ProblemError(
            "zip_symlink",
            say(
                "{filename} holds a link instead of a file ({shown}).",
                filename=filename,
                shown=shown,
            ),
            say("Put the files themselves into the ZIP."),
        )
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
        raise ProblemError(
            "zip_unsafe_path",
            say(
                "{filename} holds a file with a path that leads outside the ZIP ({shown}).",
                filename=filename,
                shown=shown,
            ),
            say("Make the ZIP again from plain files in one folder."),
        )
    if name.casefold().endswith(_ARCHIVE_ENDINGS) and not (inner and is_zip_name(name)):
        raise ProblemError(
            "zip_nested",
            say(
                "{filename} holds another archive ({shown}); a ZIP inside a ZIP is opened, other "
                "archives and ZIP files still deeper are not.",
                filename=filename,
                shown=shown,
            ),
            say("Unpack it, and upload the inner file itself."),
        )
    _check_ratio(entry, filename, shown, limits)


def _check_ratio(entry: zipfile.ZipInfo, filename: str, shown: str, limits: Limits) -> None:
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MEGABYTE and ratio > limits.zip_ratio:
        raise ProblemError(
            "zip_bomb",
            say(
                "In {filename}, {shown} would grow {ratio:,.0f}-fold when unpacked; at most "
                "{most:,.0f}-fold is allowed.",
                filename=filename,
                shown=shown,
                ratio=ratio,
                most=limits.zip_ratio,
            ),
            say("Make the ZIP again from the original files."),
        )


def extract(
    path: Path, members: dict[str, zipfile.ZipInfo], folder: Path, filename: str, limits: Limits
) -> None:
    """Write chosen members to a folder under names of ours, never under theirs.

    What really comes out is counted: a size stated falsely in the ZIP does not help a bomb.
    """
    left = limits.zip_bytes
    try:
        with zipfile.ZipFile(path) as archive:
            for target, entry in members.items():
                with archive.open(entry) as source, (folder / target).open("wb") as sink:
                    left = pour(source, sink, left, filename)
    except READ_ERRORS as error:
        raise damaged_zip(filename) from error


def pour(source: IO[bytes], sink: IO[bytes], left: int, filename: str) -> int:
    """Copy a member; returns how many bytes are still allowed.

    Raises
    ------
    ProblemError
        zip_bomb: more bytes came than were allowed.
    """
    while chunk := source.read(MEGABYTE):
        left -= len(chunk)
        if left < 0:
            raise ProblemError(
                "zip_bomb",
                say("{filename} grows beyond every allowed size when unpacked.", filename=filename),
                say("Make the ZIP again from the original files."),
            )
        sink.write(chunk)
    return left


def read_start(path: Path, entry: zipfile.ZipInfo, size: int, filename: str) -> bytes:
    """The first bytes of one member."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(entry) as source:
            return source.read(size)
    except READ_ERRORS as error:
        raise damaged_zip(filename) from error
