import codecs
import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.table import clean_table
from uploads.formats import Limits, delimited, read_file

from .helpers import WARDS, codes, read_text

EXPECTED = [["Apado", "Ilorin East", "1.5"], ["Marafa", "Ilorin East", "2.5"]]


def first_two(raw):
    return raw.frame.head(2).to_numpy().tolist()


@pytest.mark.parametrize(
    ("encode", "encoding"),
    [
        (lambda t: t.encode("utf-8"), "utf-8"),
        (lambda t: codecs.BOM_UTF8 + t.encode("utf-8"), "utf-8-sig"),
        (lambda t: t.encode("utf-16"), "utf-16"),
        (lambda t: codecs.BOM_UTF16_BE + t.encode("utf-16-be"), "utf-16"),
        (lambda t: t.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings_read_alike(tmp_path, encode, encoding):
    raw = read_text(tmp_path, encode(WARDS))
    assert list(raw.frame.columns) == ["WardName", "LGA", "rain"]
    assert first_two(raw) == EXPECTED
    assert raw.source["encoding"] == encoding


def test_windows_letters_are_read(tmp_path):
    raw = read_text(tmp_path, "WardName,rain\nGbéko,1\n".encode("cp1252"))
    assert raw.frame["WardName"].tolist() == ["Gbéko"]
    assert raw.source["encoding"] == "cp1252"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path, separator):
    assert first_two(read_text(tmp_path, WARDS.replace(",", separator))) == EXPECTED


def test_semicolons_with_decimal_commas(tmp_path):
    raw = read_text(tmp_path, "WardName;a;b\nApado;1,5;2,5\nZango;3,5;4,5\n")
    assert raw.frame["a"].tolist() == ["1,5", "3,5"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(tmp_path, end):
    assert first_two(read_text(tmp_path, WARDS.replace("\n", end).encode())) == EXPECTED


def test_quoted_cells_may_hold_separators_and_new_lines(tmp_path):
    raw = read_text(tmp_path, 'WardName,rain\n"Apado,\nEast",1\n"Ma ""x"" rafa",2\n')
    assert raw.frame["WardName"].tolist() == ["Apado,\nEast", 'Ma "x" rafa']
    assert raw.rows.tolist() == [2, 3]


def test_a_quote_inside_a_cell_is_a_sign_like_others(tmp_path):
    raw = read_text(tmp_path, 'WardName,rain\nBa"awa,1\nZango,2\n')
    assert raw.frame["WardName"].tolist() == ['Ba"awa', "Zango"]


def test_a_quote_never_closed_is_named_with_its_line(tmp_path):
    with pytest.raises(ProblemError) as problem:
        read_text(tmp_path, 'WardName,rain\nApado,1\n"Zango,2\nKawo,3\n')
    assert problem.value.code == "unclosed_quote"
    assert "line 3" in problem.value.message


def test_a_blank_first_row_and_a_title_stand_above_the_header(tmp_path):
    text = ",,\nMalaria data of Kwara 2023,,\n" + WARDS
    raw = read_text(tmp_path, text)
    assert list(raw.frame.columns) == ["WardName", "LGA", "rain"]
    assert raw.rows.tolist() == [4, 5, 6]
    assert "rows_above_header" in codes(raw.findings)
    assert [row.row for row in raw.dropped] == [1, 2]


def test_a_title_without_separators(tmp_path):
    raw = read_text(tmp_path, "Malaria data of Kwara\n\n" + WARDS)
    assert list(raw.frame.columns) == ["WardName", "LGA", "rain"]
    assert raw.rows.tolist() == [4, 5, 6]


def test_two_header_rows_become_one(tmp_path):
    text = "WardName,Tested by RDT,,Positive by RDT,\n,<5yrs,PW,<5yrs,PW\nApado,1,2,3,4\nZango,5,6,7,8\n"
    raw = read_text(tmp_path, text)
    assert list(raw.frame.columns) == [
        "WardName",
        "Tested by RDT – <5yrs",
        "Tested by RDT – PW",
        "Positive by RDT – <5yrs",
        "Positive by RDT – PW",
    ]
    assert "merged_header" in codes(raw.findings)


def test_group_titles_above_tell_equal_headers_apart(tmp_path):
    text = ",,Tested,,Positive,\nLGA,WardName,u5,pw,u5,pw\nA,Apado,1,2,3,4\nA,Zango,5,6,7,8\n"
    raw = read_text(tmp_path, text)
    assert list(raw.frame.columns)[2:] == [
        "Tested – u5",
        "Tested – pw",
        "Positive – u5",
        "Positive – pw",
    ]


def test_doubled_and_blank_headers_get_names(tmp_path):
    raw = read_text(tmp_path, "WardName,rain,rain,\nApado,1,2,x\n")
    assert list(raw.frame.columns) == ["WardName", "rain", "rain.1", "unnamed_4"]
    assert "duplicate_header" in codes(raw.findings)


def test_a_doubled_header_does_not_take_a_name_that_is_there(tmp_path):
    raw = read_text(tmp_path, "WardName,rain,rain,rain.1\nApado,1,2,3\n")
    assert list(raw.frame.columns) == ["WardName", "rain", "rain.2", "rain.1"]


def test_broken_headers_are_repaired(tmp_path):
    raw = read_text(tmp_path, "organisationunit0me,tested â‰¥5yrs\nApado Ward,1\n")
    assert list(raw.frame.columns) == ["organisationunitname", "tested ≥5yrs"]


def test_blank_rows_are_dropped_and_numbered(tmp_path):
    raw = read_text(tmp_path, "WardName,rain\nApado,1\n\n,\nZango,2\n\n")
    assert raw.frame["WardName"].tolist() == ["Apado", "Zango"]
    assert raw.rows.tolist() == [2, 5]
    assert [(row.row, row.reason) for row in raw.dropped] == [(3, "blank"), (4, "blank")]


def test_rows_of_unequal_length_are_kept(tmp_path):
    raw = read_text(tmp_path, "WardName,LGA,rain\nApado,East\nZango,East,1,extra\n")
    assert raw.frame.iloc[0].tolist() == ["Apado", "East", "", ""]
    assert "long_rows" in codes(raw.findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty_file"),
        (b"  \r\n\r\n", "empty_file"),
        (b",,,\n,,,\n", "empty_file"),
        (b"WardName,rain\n", "header_only"),
        (b"WardName,rain\n,\n", "header_only"),
        (b"WardName,rain\nApado,1\x00\n", "nul_bytes"),
        (b"WardName,rain\nApado,\x81\x8d\n", "unknown_encoding"),
        (b"WardName," + b"h" * 501 + b"\nApado,1\n", "header_too_long"),
        (b"A title\nWardName," + b"h" * 501 + b"\nApado,1\n", "header_too_long"),
    ],
)
def test_hopeless_files_are_named(tmp_path, text, code):
    with pytest.raises(ProblemError) as problem:
        read_text(tmp_path, text)
    assert problem.value.code == code
    assert "wards.csv" in problem.value.message
    assert problem.value.hint


def test_limits_of_rows_columns_and_bytes(tmp_path):
    path = tmp_path / "wards.csv"
    path.write_text(WARDS)
    for limits, code in (
        (Limits(rows=2), "too_many_rows"),
        (Limits(columns=2), "too_many_columns"),
        (Limits(max_bytes=10), "file_too_large"),
    ):
        with pytest.raises(ProblemError) as problem:
            read_file(path, "wards.csv", limits)
        assert problem.value.code == code


def test_a_large_regular_file_equals_the_careful_reader(tmp_path):
    lines = [f"Ward {i},{i / 7},{'' if i % 3 else i}" for i in range(3000)]
    regular = read_text(tmp_path, "WardName,a,b\n" + "\n".join(lines))
    careful = read_text(tmp_path, "A title\nWardName,a,b\n" + "\n".join(lines))
    assert regular.frame.to_numpy().tolist() == careful.frame.to_numpy().tolist()
    assert (careful.rows - regular.rows == 1).all()


CELL = st.one_of(
    st.sampled_from(["", " ", "NA", "1", "2.5", "1,5", "Total", "Apado", "kw Zango Ward", "≥5",
                     "not reported", "WardName"]),
    st.text(alphabet="aé≥,;\"' \n-0", max_size=6),
)  # fmt: skip


def _cleaned(raw):
    """The cleaned table, or what the problem says."""
    try:
        return clean_table(raw)
    except ProblemError as problem:
        return problem.as_dict()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=9),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    bom=st.booleans(),
)
def test_the_fast_reader_gives_what_the_careful_one_gives(tmp_path, rows, end, quoted, bom):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, quoting=quoted)
    writer.writerows([["WardName", "LGA", "rain"], ["Apado", "East", "1"], *rows])
    path = tmp_path / "x"
    path.write_bytes(codecs.BOM_UTF8 * bom + text.getvalue().encode())
    fast = read_file(path, "w.csv")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(delimited, "_read_regular", lambda *_: None)
        careful = read_file(path, "w.csv")
    pd.testing.assert_frame_equal(fast.frame.astype("str"), careful.frame.astype("str"))
    assert fast.rows.tolist() == careful.rows.tolist()
    assert fast.dropped == careful.dropped
    assert fast.findings == careful.findings
    assert fast.source == careful.source
    cleaned, again = _cleaned(fast), _cleaned(careful)
    if isinstance(cleaned, dict):
        assert cleaned == again
        return
    pd.testing.assert_frame_equal(cleaned.frame, again.frame)
    assert cleaned.roles == again.roles
    assert cleaned.findings == again.findings
    assert cleaned.dropped == again.dropped


def test_letters_of_windows_far_down_a_file_stop_the_fast_reader(tmp_path):
    lines = [f"Ward {i},{i}" for i in range(200_000)] + ["Gbéko,1"]
    data = ("WardName,rain\n" + "\n".join(lines)).encode("cp1252")
    raw = read_text(tmp_path, data)
    assert raw.frame["WardName"].iloc[-1] == "Gbéko"
    assert raw.source["encoding"] == "cp1252"
