"""CSV, TSV and other separated text: encoding, separator, quotes, then a fast reader.

Regular files go through Arrow's reader, 480,000 rows in about a second; a file with titles, blank
lines or rows of unequal length goes through Python's ``csv``, which forgives them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.findings import Finding
from uploads.formats.base import (
    MEGABYTE,
    Format,
    Limits,
    RawTable,
    check_columns,
    check_headers,
    check_rows,
)
from uploads.formats.grid import (
    empty_file,
    finish_table,
    header_findings,
    table_from_rows,
    unique_names,
)
from uploads.formats.header import SAMPLE, Header, find_header

SEPARATORS = ("\t", ";", "|", ",")
SEPARATOR_WORDS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")
_PLAIN_ENCODING = "utf-8"
MIXED_ENCODING = "utf-8 and cp1252, line by line"
_HEAD = 8192
_LARGE = 4 * MEGABYTE
_SAMPLE_SIZE = 1_000_000
_CODED = pa.dictionary(pa.int32(), pa.string())


def recognises(head: bytes, path: Path) -> bool:
    """Whether the beginning of a file reads as text."""
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return True
    if head.count(0) > len(head) // 20:
        return _utf16_without_bom(head) is not None
    text = head.decode("latin-1")
    return len(_CONTROL.findall(text)) <= len(text) // 100


def _utf16_without_bom(head: bytes) -> str | None:
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def decode(data: bytes, filename: str) -> tuple[str, str]:
    """The text of a file and the encoding it was read with.

    Raises
    ------
    ProblemError
        nul_bytes (a damaged or binary file), unknown_encoding.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    encoding = encoding or (_utf16_without_bom(data[:8192]) if b"\x00" in data[:8192] else None)
    for candidate in [encoding] if encoding else [_PLAIN_ENCODING, "cp1252", MIXED_ENCODING]:
        try:
            text = _by_line(data) if candidate == MIXED_ENCODING else data.decode(candidate)
        except (UnicodeDecodeError, ValueError):
            continue
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise ProblemError(
                "nul_bytes",
                say(
                    "{filename} has NUL bytes (first in line {line:,}): it is damaged or not a text.",
                    filename=filename,
                    line=line,
                ),
                say("Export it again as CSV (UTF-8), or save it as an Excel workbook."),
            )
        return text, candidate
    raise ProblemError(
        "unknown_encoding",
        say(
            "The letters of {filename} are in none of the encodings known here (UTF-8, UTF-16, "
            "Windows-1252).",
            filename=filename,
        ),
        say("Save it as “CSV UTF-8” and upload it again."),
    )


def _by_line(data: bytes) -> str:
    """Lines of two encodings, as when exports of two programs are put together."""
    texts = []
    for line in data.split(b"\n"):
        try:
            texts.append(line.decode(_PLAIN_ENCODING))
        except UnicodeDecodeError:
            texts.append(line.decode("cp1252"))
    return "\n".join(texts)


def find_separator(text: str) -> str:
    """The separator under which the first lines have the most regular, widest rows."""
    sample = text[:65536]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, chosen = (0.0, 1), ","
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))[:200]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        regular = round(times / widths.total(), 2) if width > 1 else 0.0
        if (regular, width) > best:
            best, chosen = (regular, width), separator
    return chosen


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read separated text as a table of text cells.

    Parameters
    ----------
    path
        The file; ``filename`` is what errors call it.

    Returns
    -------
    RawTable
        All cells ``str``, a blank cell "". Rows are numbered as records, header and blanks counted.

    Raises
    ------
    ProblemError
        empty_file, header_only, nul_bytes, unknown_encoding, unclosed_quote, cell_too_long,
        too_many_rows, too_many_columns.
    """
    data = path.read_bytes()
    quick = _read_quick(data, filename, limits)
    if quick is not None:
        return quick
    text, encoding = decode(data, filename)
    if not text[:_HEAD].strip(' \t\r\n,;|"\ufeff') and not text.strip(' \t\r\n,;|"\ufeff'):
        raise empty_file(filename)
    raw = _read_text(text, encoding, filename, limits)
    if encoding != MIXED_ENCODING:
        return raw
    message = say(
        "Some lines were written in UTF-8, others in Windows-1252; each was read as its own."
    )
    note = Finding("mixed_encoding", "note", message, say("Check the letters with accents."))
    return replace(raw, findings=(note, *raw.findings))


def _read_text(text: str, encoding: str, filename: str, limits: Limits) -> RawTable:
    separator = find_separator(text)
    source = _source(encoding, separator)
    if encoding != _PLAIN_ENCODING:
        again = text.encode("utf-8", "surrogatepass")
        regular = _read_regular(again, text[:_SAMPLE_SIZE], separator, filename, limits, source)
        if regular is not None:
            return regular
    return table_from_rows(_read_rows(text, separator, filename), filename, limits, source)


def _source(encoding: str, separator: str) -> dict[str, Any]:
    word = SEPARATOR_WORDS[separator]
    return {"format": "delimited", "encoding": encoding, "separator": word}


def _read_quick(data: bytes, filename: str, limits: Limits) -> RawTable | None:
    """Regular UTF-8 without decoding the whole; None where it is anything else."""
    plain = data.removeprefix(codecs.BOM_UTF8)
    if any(plain.startswith(bom) for bom, _ in _BOMS) or b"\x00" in plain:
        return None
    # A sign cut in half at the end of the sample is in its last row, which is not looked at;
    # one that is no UTF-8 stops Arrow's reader, or is in the header.
    if _not_plain(plain[: plain.find(b"\n") + 1]):
        return None
    sample = plain[:_SAMPLE_SIZE].decode("utf-8", "replace")
    encoding = _PLAIN_ENCODING if plain is data else "utf-8-sig"
    separator = find_separator(sample)
    source = _source(encoding, separator)
    return _read_regular(plain, sample, separator, filename, limits, source)


def _not_plain(line: bytes) -> bool:
    try:
        line.decode(_PLAIN_ENCODING)
    except UnicodeDecodeError:
        return True
    return False


def _read_regular(
    data: bytes,
    sample: str,
    separator: str,
    filename: str,
    limits: Limits,
    source: dict[str, Any],
) -> RawTable | None:
    """The fast way, or None where the file is not regular enough for it."""
    line = data.find(b"\n")
    if line < 0 or data[:1] in b"\r\n" or data.count(b'"', 0, line) % 2:
        return None
    rows = _first_rows(sample, separator, len(data) > _SAMPLE_SIZE)
    header = find_header(rows)
    if header.first or header.last or len({len(row) for row in rows}) != 1:
        return None
    check_columns(len(header.names), filename, limits)
    check_headers(header.names, filename)
    names, doubled = unique_names(header.names)
    table = _arrow_table(data, names, separator)
    if table is None or _skipped_lines(data, table.num_rows + 1):
        return None
    check_rows(table.num_rows, filename, limits)
    return finish_table(
        _frame(table),
        Header(0, 0, header.names),
        (),
        tuple(header_findings(header.names, doubled)),
        {**source, "header_row": 1},
        filename,
    )


def _frame(table: pa.Table) -> pd.DataFrame:
    """Text cells kept as distinct cells and codes: a tenth of the memory, and of later work."""
    columns = {}
    for name, column in zip(table.column_names, table.unify_dictionaries().columns, strict=True):
        coded = column.combine_chunks()
        coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
        cells = pd.CategoricalDtype(pd.Index(pd.array(coded.dictionary, dtype="str")))
        codes = coded.indices.to_numpy()
        columns[name] = pd.Series(pd.Categorical.from_codes(codes, dtype=cells, validate=False))
    return pd.DataFrame(columns, copy=False)


def _skipped_lines(data: bytes, rows: int) -> bool:
    """Whether blank lines were passed over, so that rows would be numbered wrongly."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if lines == rows:
        return False
    body = data.rstrip(b"\r\n\t ,;|") + b"\n"
    return lines < rows or any(gap in body for gap in _BLANK_LINES)


def _first_rows(sample: str, separator: str, cut: bool) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) == SAMPLE:
                break
    except csv.Error:
        return []
    return rows if len(rows) == SAMPLE or not cut else rows[:-1]


def _arrow_table(data: bytes, names: list[str], separator: str) -> pa.Table | None:
    quoted = b'"' in data
    try:
        table: pa.Table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                column_names=names,
                skip_rows_after_names=1,
                use_threads=len(data) > _LARGE,
                block_size=2 * MEGABYTE,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=True,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, _CODED),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError):
        return None
    return table


def _read_rows(text: str, separator: str, filename: str) -> list[list[str]]:
    try:
        if text.count('"') % 2:
            _refuse_unclosed_quote(text, separator, filename)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ProblemError(
            "cell_too_long",
            say(
                "{filename} could not be split into cells: {error}.", filename=filename, error=error
            ),
            say("Look for a quotation mark that is never closed, or a very long cell."),
        ) from error


def _refuse_unclosed_quote(text: str, separator: str, filename: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = 1
    try:
        for _ in reader:
            begun = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end of data" not in str(error):
            return
        raise ProblemError(
            "unclosed_quote",
            say(
                "In {filename} a quotation mark opened in line {begun:,} is never closed, so the "
                "rows after it cannot be told apart.",
                filename=filename,
                begun=begun,
            ),
            say("Remove or close the quotation mark in that line and upload the file again."),
        ) from error


FORMAT = Format("delimited", to_say("CSV or TSV text"), (".csv", ".tsv", ".txt"), recognises, read)
