"""Files as field offices send them; what a careful reader takes from each stands in the test."""

from __future__ import annotations

import pytest

from uploads.cleaning.counts import count_role
from uploads.cleaning.numbers import read_numbers
from uploads.cleaning.periods import counts_weeks, parse_period
from uploads.parsed import parse_upload

from .helpers import clean_text, codes, finding, ward_frame


def parsed(tmp_path, text, name="reports.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return parse_upload(path, name)


def roles_in(data):
    return {role.name: role.role for role in data.roles}


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("TDR réalisés < 5 ans", "tested_rdt_u5"),
        ("TDR positifs 5 ans et plus", "positive_rdt_o5"),
        ("TDR positif > 5 ans", "positive_rdt_o5"),
        ("Cas confirmés par TDR chez les moins de 5 ans", "positive_rdt_u5"),
        ("Nombre de TDR effectués", "tested_rdt_all"),
        ("TDR+ femmes enceintes", "positive_rdt_pw"),
        ("Cas suspects palu testés TDR FE", "tested_rdt_pw"),
        ("GE réalisées 0-59 mois", "tested_microscopy_u5"),
        ("Goutte épaisse positive 12-59 mois", "positive_microscopy_u5"),
        ("# RDT done, 5-14 years", "tested_rdt_o5"),
        ("RDT+ve ≥15 years", "positive_rdt_o5"),
    ],
)
def test_headers_of_west_and_central_africa_name_their_counts(header, role):
    found = count_role(header)
    assert found is not None
    assert found.role == role


@pytest.mark.parametrize("header", ["Taux de positivité TDR", "Pourcentage TDR positifs", "TDR"])
def test_rates_and_bare_names_are_no_counts(header):
    assert count_role(header) is None


def test_a_french_flat_file_and_its_long_form_read_alike(tmp_path):
    flat = (
        "District sanitaire;Aire de santé;Formation sanitaire;Période;TDR réalisés < 5 ans;"
        "TDR positifs < 5 ans\nGaya;Bengou;CSI Bengou;Janvier 2024;45;14\n"
        "Gaya;Tanda;CSI Tanda;Février 2024;1 037;néant\nSous-total Gaya;;;;1 082;14\n"
    )
    data = parsed(tmp_path, flat, encoding="cp1252")
    assert list(roles_in(data).values()) == [
        "lga", "ward", "facility", "period", "tested_rdt_u5", "positive_rdt_u5",
    ]  # fmt: skip
    assert data.frame["TDR réalisés < 5 ans"].tolist() == [45, 1037]
    assert [row.reason for row in data.dropped] == ["totals row"]
    long = (
        "Données;Catégorie;Unité d'organisation;Période;Valeur\n"
        "TDR réalisés;< 5 ans;CSI Bengou;Janvier 2024;45\n"
        "TDR positifs;< 5 ans;CSI Bengou;Janvier 2024;14\n"
    )
    data = parsed(tmp_path, long, "long.csv")
    assert sorted(roles_in(data).values()) == [
        "facility", "period", "positive_rdt_u5", "tested_rdt_u5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("45292", "2024-01"), ("45351", "2024-02"), ("01/24", "2024-01"), ("S05 2024", "2024-W05"),
        ("2024S17", "2024-W17"), ("Sem. 5 2024", "2024-W05"), ("2024 Semaine 9", "2024-W09"),
    ],
)  # fmt: skip
def test_periods_of_spreadsheets_and_french_weeks_are_read(text, right):
    assert parse_period(text).text == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2024S1", "2024-S1"), ("S2 2024", "2024-S2"), ("H1 2024", "2024-S1"),
        ("2024-S2", "2024-S2"), ("1er semestre 2024", "2024-S1"),
        ("January - June 2024", "2024-S1"), ("July to December 2024", "2024-S2"),
    ],
)  # fmt: skip
def test_half_years_are_read(text, right):
    assert parse_period(text).text == right


def test_s_counts_weeks_where_its_column_counts_further():
    assert counts_weeks(["S1 2024", "S2 2024", "S3 2024"])
    assert not counts_weeks(["S1 2024", "2024S2", "March 2024"])
    assert parse_period("S2 2024", s_is_week=True).text == "2024-W02"
    assert parse_period("H2 2024", s_is_week=True).text == "2024-S2"


@pytest.mark.parametrize("text", ["2024S0", "H3 2024", "01/12", "99999", "12345"])
def test_days_and_counts_are_no_such_periods(text):
    assert parse_period(text) is None


def test_percent_in_words_and_after_a_blank_is_a_number():
    cells = ["23,5 %", "41 pour cent", "7pct", "10 percent"]
    numbers = read_numbers(cells, [1] * 4)
    assert numbers.values.tolist() == [23.5, 41, 7, 10]
    assert numbers.percent_signs


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1.128", "451", "12.045.300"], [1128, 451, 12045300]),
        (["12.000", "9.000"], [12, 9]),
        (["1.128", "1451"], [1.128, 1451]),
        (["1.12", "4"], [1.12, 4]),
    ],
)
def test_dots_group_the_thousands_of_people_only_where_all_cells_agree(cells, values):
    assert read_numbers(cells, [1] * len(cells), whole=True).values.tolist() == values
    assert read_numbers(["1.128", "451"], [1, 1]).values.tolist() == [1.128, 451]


def test_parts_of_a_count_are_summed_and_said(tmp_path):
    text = (
        "Ward,Facility,Period,RDT tested 0-11 months,RDT tested 12-59 months,RDT positive <5 M,"
        "RDT positive <5 F\nA,X,2024-01,3,4,1,2\nA,Y,2024-01,5,,0,\nB,Z,2024-01,,,,\n"
    )
    data = parsed(tmp_path, text)
    by_role = {role: name for name, role in roles_in(data).items()}
    tested, positive = data.frame[by_role["tested_rdt_u5"]], data.frame[by_role["positive_rdt_u5"]]
    assert tested.fillna(-1).tolist() == [7, 5, -1]
    assert positive.fillna(-1).tolist() == [3, 0, -1]
    said = finding(data.findings, "parts_summed")
    assert said.rows == (3,)
    assert "same_count" not in codes(data.findings)


@pytest.mark.parametrize("other", ["RDT tested <5", "RDT tested 0-4 years", "RDT tested <5 again"])
def test_columns_that_may_count_the_same_people_are_not_summed(tmp_path, other):
    text = f"Ward,Facility,Period,{other},RDT tested 12-59 months\nA,X,2024-01,9,4\n"
    table = clean_text(tmp_path, text)
    assert "parts_summed" not in codes(table.findings)
    said = finding(table.findings, "same_count")
    assert said.column == "RDT tested 12-59 months"


def test_the_name_of_a_placemark_is_the_ward_beside_a_code(tmp_path):
    frame = ward_frame(WardCode=["KW1", "KW2", "KW3"]).rename(columns={"WardName": "name"})
    frame.to_file(tmp_path / "earth.geojson")
    data = parse_upload(tmp_path / "earth.geojson", "earth.geojson")
    assert data.frame["ward_name"].tolist() == ["Apado", "Marafa", "Zango"]
    assert data.frame["ward_code"].tolist() == ["KW1", "KW2", "KW3"]


@pytest.mark.parametrize(("ward", "lga"), [("ADM3_FR", "ADM2_FR"), ("nom_aire", "zone_sante")])
def test_boundaries_of_french_speaking_countries_have_wards_and_districts(tmp_path, ward, lga):
    frame = ward_frame(lga=["Gaya", "Gaya", "Dosso"])
    frame = frame.rename(columns={"WardName": ward, "lga": lga})
    frame.to_file(tmp_path / "aires.geojson")
    data = parse_upload(tmp_path / "aires.geojson", "aires.geojson")
    assert data.frame["ward_name"].tolist() == ["Apado", "Marafa", "Zango"]
    assert data.frame["lga_name"].tolist() == ["Gaya", "Gaya", "Dosso"]


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("Week", ["5", "Wk 12", "53"], "week"),
        ("Semaine", ["S05", "Sem 12", "7"], "week"),
        ("Quarter", ["Q1", "2", "T4"], "quarter"),
        ("Trimestre", ["Trim 1", "T2", "3"], "quarter"),
        ("Month", ["Feb", "2", "Août"], "month"),
        ("Week", ["2024W05", "2024W06", "2024W07"], "period"),
        ("Quarter", ["5", "9", "11"], None),
    ],
)
def test_a_part_of_a_year_beside_the_year_is_read(tmp_path, header, cells, role):
    rows = "".join(f"A,Post {i},2024,{cell},10,{i}\n" for i, cell in enumerate(cells))
    text = f"Ward,Facility,Year,{header},RDT tested <5,RDT positive <5\n{rows}"
    found = roles_in(parsed(tmp_path, text))
    if role == "period":
        assert found[header] == "period"
    elif role:
        assert (found["Year"], found[header]) == ("year", role)
    else:
        assert found["Year"] == "period"


def test_a_part_of_a_year_without_the_year_is_said(tmp_path):
    text = "Ward,Facility,Week,RDT tested <5,RDT positive <5\nA,Post,5,10,1\nB,Post,6,12,3\n"
    message = finding(parsed(tmp_path, text).findings, "period_not_read").message
    assert message == "The periods in “Week” cannot be read, such as 5, 6."


def test_a_second_table_beside_the_first_gives_it_no_values(tmp_path):
    data = parsed(
        tmp_path,
        "Ward,LGA,TPR,,LGA,Population\nAdama,Bosso,12,,Bosso,50000\n"
        "Beji,Bosso,14,,Gbako,60000\nMuye,Lapai,20,,,\n",
    )
    assert roles_in(data) == {"Ward": "ward", "LGA": "lga", "TPR": "variable"}
    assert "(LGA, Population) were left out" in finding(data.findings, "table_beside").message
    apart = parsed(tmp_path, "LGA,,Ward,,TPR\nBosso,,Adama,,1\nLapai,,Muye,,2\n")
    assert list(roles_in(apart)) == ["LGA", "Ward", "TPR"]


def test_a_unit_behind_numbers_is_left_off_and_said(tmp_path):
    data = parsed(
        tmp_path, "Ward,LGA,Rainfall,Code\nAdama,Bosso,1 200 mm,12A\nBeji,Bosso,900 mm,3A\n"
    )
    assert data.frame["Rainfall"].tolist() == [1200, 900]
    assert "“mm”" in finding(data.findings, "unit_in_cells").message
    assert data.frame["Code"].tolist() == ["12A", "3A"]
    assert read_numbers(["3 km", "4 mm"], [1, 1]).unit == ""


def test_the_mark_of_a_footnote_is_left_off_numbers_and_headers_and_said(tmp_path):
    data = parsed(tmp_path, "Ward,LGA,Population¹,Rain*\nAdama,Bosso,12000*,9¹\nBeji,Bosso,900,8\n")
    assert roles_in(data)["Population¹"] == "population"
    assert data.frame["Population¹"].tolist() == [12000, 900]
    assert data.frame["Rain*"].tolist() == [9, 8]
    assert "“*”" in finding(data.findings, "unit_in_cells").message


def test_months_beside_an_indicator_are_reports_of_facilities(tmp_path):
    head = "LGA,Ward,Facility,Indicator,Jan-24,Feb-24,Total\n"
    rows = [
        f"Bosso,Adama,PHC {at},RDT {what} <5yrs,{n},{n + 1},{2 * n + 1}\n"
        for at in "AB"
        for what, n in (("tested", 50), ("positive", 12))
    ]
    data = parsed(tmp_path, head + "".join(rows))
    assert data.kind == "facility_table"
    tested, positive = (data.frame[f"RDT {what} <5yrs"].tolist() for what in ("tested", "positive"))
    assert (tested, positive) == ([50, 51, 50, 51], [12, 13, 12, 13])
