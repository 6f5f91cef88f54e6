"""Typed columns, as databases and Parquet have them, as text cells without loss."""

from __future__ import annotations

import decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from chatmrpt.lib.say import say_many
from uploads.cleaning.findings import Finding, listed
from uploads.formats.base import Limits, RawTable, check_columns, check_headers, check_rows
from uploads.formats.grid import finish_table, header_findings, unique_names
from uploads.formats.header import Header
from uploads.formats.workbook import cell_text


def table_from_columns(
    table: pa.Table, filename: str, limits: Limits, source: dict[str, Any]
) -> RawTable:
    """A table of text cells from typed columns; rows are numbered from 1.

    Parameters
    ----------
    table
        Numbers, texts, dates and yes/no; columns of lists, records or bytes are left out and said.

    Raises
    ------
    ProblemError
        too_many_rows, too_many_columns, header_too_long, header_only.
    """
    check_rows(table.num_rows, filename, limits)
    check_columns(table.num_columns, filename, limits)
    plain = [i for i, field in enumerate(table.schema) if not _is_nested(field.type)]
    given = [table.schema.field(i).name for i in plain]
    check_headers(given, filename)
    names, doubled = unique_names(given)
    cells = {name: _texts(table.column(i)) for name, i in zip(names, plain, strict=True)}
    findings = header_findings(given, doubled)
    left_out = [field.name for field in table.schema if _is_nested(field.type)]
    if left_out:
        findings.append(
            Finding(
                "columns_left_out",
                "note",
                say_many(
                    "{count:,} column of lists, records or bytes was left out: {columns}.",
                    "{count:,} columns of lists, records or bytes were left out: {columns}.",
                    len(left_out),
                    columns=listed(left_out),
                ),
                column=left_out[0],
                count=len(left_out),
            )
        )
    # No header stands among the rows, so that the first row is row 1.
    header = Header(-1, -1, tuple(given))
    frame = pd.DataFrame(cells, dtype="str")
    return finish_table(frame, header, (), tuple(findings), source, filename)


def _is_nested(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.types.is_nested(kind) or any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_fixed_size_binary,
            pa.types.is_binary_view,
        )
    )


def _texts(column: pa.ChunkedArray) -> pd.Series[str]:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pd.Series(column.fill_null("").to_pandas(), dtype="str")
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks)
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    words = np.array([*map(_text, coded.dictionary.to_pylist()), ""], dtype=object)
    codes = coded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
    return pd.Series(words[codes.astype(np.int64)], dtype="str")


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, decimal.Decimal):
        return f"{value.normalize():f}" if value.is_finite() else ""
    return cell_text(value)
