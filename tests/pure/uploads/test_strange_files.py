"""Files as strangers send them: each is read right, or the answer says plainly what is wrong."""

import pytest

from uploads.cleaning.periods import date_order, parse_period
from uploads.parsed import parse_upload

from .helpers import codes, finding

TESTED = "Persons presenting with fever & tested by RDT <5yrs"
FOUND = "Persons tested positive for malaria by RDT <5yrs"


def parse(tmp_path, text):
    path = tmp_path / "upload"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse_upload(path, "file.csv")


def roles(parsed):
    return {role.name: role.role for role in parsed.roles}


def reports(periods):
    head = f"State,LGA,Ward,Facility,period,{TESTED},{FOUND}\n"
    return head + "".join(
        f"Kwara,Offa,Essa,Post {i},{period},10,4\n" for i, period in enumerate(periods)
    )


def test_lines_of_two_encodings_are_each_read_as_their_own(tmp_path):
    lines = [
        b"State,LGA,WardName,rain",
        "Kwara,Offa,Ajàṣẹ́,5".encode(),
        "Kwara,Offa,Café,6".encode("cp1252"),
    ]
    parsed = parse(tmp_path, b"\n".join(lines) + b"\n")
    assert parsed.frame["WardName"].tolist() == ["Ajàṣẹ́", "Café"]
    assert finding(parsed.findings, "mixed_encoding").severity == "note"


def test_accents_in_the_header_alone_stay_what_they_are(tmp_path):
    text = "WardName;LGA;Précipitations\nEssa;Offa;10,5\nShawo;Offa;12,25\n".encode("cp1252")
    parsed = parse(tmp_path, text)
    assert parsed.frame["Précipitations"].tolist() == [10.5, 12.25]
    assert parsed.source["encoding"] == "cp1252"


def test_two_header_rows_with_repeated_groups_are_one_header(tmp_path):
    parsed = parse(
        tmp_path,
        "State,LGA,Ward,RDT,RDT,Microscopy,Microscopy\n"
        ",,,Tested,Positive,Tested,Positive\n"
        "Kwara,Offa,Essa,100,20,3,1\nKwara,Offa,Shawo,70,5,6,1\n",
    )
    assert list(roles(parsed).values())[3:] == [
        *("tested_rdt_all", "positive_rdt_all", "tested_microscopy_all"),
        "positive_microscopy_all",
    ]
    assert parsed.frame.iloc[:, 3].tolist() == [100, 70]
    assert not parsed.dropped


def test_repeated_headers_over_words_are_no_group(tmp_path):
    parsed = parse(
        tmp_path,
        "WardName,LGA,rain,rain,tpr\nEssa,Offa,low,high,1\nShawo,Offa,1,2,2\nAfon,Asa,3,4,3\n",
    )
    assert parsed.frame["WardName"].tolist() == ["Essa", "Shawo", "Afon"]


def test_months_beside_the_counts_in_the_headers_become_periods(tmp_path):
    parsed = parse(
        tmp_path,
        "State,LGA,Ward,Facility,Jan 2024 Tested RDT u5,Jan 2024 Positive RDT u5,"
        "Tested RDT u5 (2024-02),Positive RDT u5 (2024-02)\n"
        "Kwara,Offa,Essa,Post,10,2,11,3\nKwara,Offa,Shawo,Post,20,4,,5\n",
    )
    frame = parsed.frame
    assert frame["periodname"].tolist() == ["2024-01", "2024-02"] * 2
    assert frame["Tested RDT u5"].fillna(-1).tolist() == [10, 11, 20, -1]
    assert frame["Positive RDT u5"].tolist() == [2, 3, 4, 5]


def test_a_number_torn_by_its_comma_is_put_together_or_its_row_left_out(tmp_path):
    head = "WardName,LGA,Population,rain\nEssa,Offa,9000,7.5\n"
    parsed = parse(tmp_path, head + "Shawo,Offa,12,345,8.5\nAfon,Asa,12,345,900\n")
    assert parsed.frame["Population"].tolist() == [9000, 12345]
    assert parsed.frame["rain"].tolist() == [7.5, 8.5]
    assert [(row.row, row.text) for row in parsed.dropped] == [(4, "Afon | Asa | 12 | 345 | 900")]
    assert {"split_numbers", "rows_left_out"} <= codes(parsed.findings)
    remark = parse(tmp_path, head + "Shawo,Offa,12,345,late\n")
    assert remark.frame["Population"].tolist() == [9000, 12]
    assert "long_rows" in codes(remark.findings)


def test_a_few_parts_of_a_person_are_said(tmp_path):
    rows = "".join(f"W{i},Offa,{cell}\n" for i, cell in enumerate(["12.345", "9000", "12345"]))
    said = finding(parse(tmp_path, "WardName,LGA,Population\n" + rows).findings, "parts_of_people")
    assert said.rows == (2,)
    modelled = rows.replace("9000", "9000.5")
    found = parse(tmp_path, "WardName,LGA,Population\n" + modelled).findings
    assert "parts_of_people" not in codes(found)


def test_one_month_in_the_headers_is_no_table_by_month(tmp_path):
    parsed = parse(
        tmp_path,
        "LGA,Ward,Facility,Jan 2024 Tested RDT u5,Jan 2024 Positive RDT u5\nOffa,Essa,Post,10,2\n",
    )
    assert set(roles(parsed).values()) >= {"tested_rdt_u5", "positive_rdt_u5"}


def test_dates_of_many_dialects_are_months(tmp_path):
    cells = ["31/01/2024", "2024-02-28", "March 2024", "04/2024", "Mai 2024", "202406",
             "15.07.2024", "15-Aug-24", "01/09/2024 00:00"]  # fmt: skip
    parsed = parse(tmp_path, reports(cells))
    assert parsed.frame["period"].tolist() == [f"2024-{month:02d}" for month in range(1, 10)]
    assert "Dates were read day first, as 31/01/2024." in [
        decision["text"] for decision in parsed.summary.decisions
    ]


def test_dates_that_can_only_be_month_first_are_read_so_in_the_whole_column(tmp_path):
    parsed = parse(tmp_path, reports(["01/31/2024", "02/01/2024", "03/31/2024"]))
    assert parsed.frame["period"].tolist() == ["2024-01", "2024-02", "2024-03"]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["31/01/2024", "01/02/2024"], "day"),
        (["01/31/2024", "02/01/2024"], "month"),
        (["01/02/2024"], "either"),
        (["31/01/2024", "01/31/2024"], "either"),
        (["2024-01", "January 2024"], None),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_cells(cells, order):
    assert date_order(cells) == order


@pytest.mark.parametrize("cell", ["45/13/2024", "00/02/2024", "31/00/2024"])
def test_numbers_that_are_no_date_are_no_period(cell):
    assert parse_period(cell) is None
    assert parse_period(cell, month_first=True) is None


def test_periods_that_cannot_be_read_are_said(tmp_path):
    parsed = parse(tmp_path, reports(["round one", "round two", "round three"]))
    said = finding(parsed.findings, "period_not_read")
    assert "“period”" in said.message
    assert "round one" in said.message
    assert "period_not_read" not in codes(parse(tmp_path, reports(["2024-01"])).findings)


def test_the_apostrophe_of_a_number_kept_as_text_is_passed_over(tmp_path):
    parsed = parse(tmp_path, "WardName,LGA,rain\nEssa,Offa,'10\nShawo,Offa,'1'250.5\nAfon,Asa,3\n")
    assert parsed.frame["rain"].tolist() == [10, 1250.5, 3]
