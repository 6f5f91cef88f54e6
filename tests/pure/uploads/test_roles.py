import pandas as pd
import pytest

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.counts import count_role
from uploads.cleaning.facts import column_facts
from uploads.cleaning.roles import correct_roles, find_roles, require_numbers, table_kind
from uploads.cleaning.table import clean_table
from uploads.formats import read_file

from .helpers import SHARED, clean_text, read_text, shared


def roles_of(**columns):
    frame = pd.DataFrame({name: list(map(str, cells)) for name, cells in columns.items()})
    return {role.name: role for role in find_roles(frame)}


def one(header, cells=("1", "2", "3")):
    frame = pd.DataFrame({header: list(map(str, cells))})
    return find_roles(frame)[0]


TEXTS = ("Apado", "Marafa", "Zango")


@pytest.mark.parametrize(
    "header", ["WardName", "Ward", "ward_name", "AdminLevel3", "orgunitlevel4", "WARD NAME"]
)
def test_ward_headers(header):
    assert one(header, TEXTS).role == "ward"


@pytest.mark.parametrize("header", ["LGA", "lga_name", "LGAName", "AdminLevel2", "orgunitlevel3"])
def test_lga_headers(header):
    assert one(header, TEXTS).role == "lga"


@pytest.mark.parametrize("header", ["State", "state_name", "StateName", "orgunitlevel2", "État"])
def test_state_headers(header):
    assert one(header, TEXTS).role == "state"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("WardCode", "ward_code"),
        ("ward_code", "ward_code"),
        ("LGACode", "lga_code"),
        ("StateCode", "state_code"),
        ("HealthFacility", "facility"),
        ("Health Faccility", "facility"),
        ("organisationunitname", "facility"),
        ("orgunitlevel5", "facility"),
        ("Formation", "facility"),
        ("Formation sanitaire", "facility"),
        ("FacilityLevel", "facility_level"),
        ("level", "facility_level"),
        ("Level of Health Facility", "facility_level"),
    ],
)
def test_other_place_headers(header, role):
    assert one(header, TEXTS).role == role


def test_a_french_header_of_two_meanings_goes_by_its_values():
    assert one("État", ["Validé", "Brouillon", "Validé"]).role == "other"
    assert one("Formation", ["Oui", "Non", "Oui"]).role not in ("facility", "ward")


def test_an_organisation_unit_whose_names_end_in_ward_is_the_ward():
    assert one("organisationunitname", ["Apado Ward", "Zango Ward"]).role == "ward"
    assert one("organisationunit0me", ["Apado Ward", "Zango Ward"]).role == "ward"


def test_a_facility_level_is_found_by_its_values():
    cells = ["Primary Health Facility", "SECONDARY health facility", "tertiary"]
    found = one("orgunitlevel6", cells)
    assert found.role == "facility_level"
    assert "100" in found.evidence


def test_a_header_that_merely_contains_level_is_no_facility_level():
    assert one("water level", ["1.5", "2.5", "3.5"]).role == "variable"
    assert one("education level", ["low", "high", "low"]).role == "other"
    assert one("level", ["1.5", "2.5", "3.5"]).role == "variable"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("periodname", ["January 2024", "February 2024"]),
        ("periodcode", ["202401", "202402"]),
        ("period", ["2024W05", "2024W06"]),
        ("period", ["2024Q1", "2024Q2"]),
        ("period", ["janvier 2024", "août 2024"]),
        ("year", ["2023", "2024"]),
    ],
)
def test_periods(header, cells):
    assert one(header, cells).role == "period"


def test_year_and_month_columns_stand_together():
    found = roles_of(year=["2023", "2024"], month=["January", "March"])
    assert (found["year"].role, found["month"].role) == ("year", "month")
    found = roles_of(period=["202301", "202402"], year=["2023", "2024"])
    assert (found["period"].role, found["year"].role) == ("period", "variable")


@pytest.mark.parametrize(
    "header",
    ["urbanPercentage", "urban_percentage", "UrbanPercent", "UrbanPerce", "Urban_Percentage",
     "percent_urban", "UrbanPerc"],
)  # fmt: skip
def test_urban_shares(header):
    found = one(header, ["0", "55.5", "99"])
    assert (found.role, found.details["scale"], found.unit) == ("urban_share", "percent", "%")
    assert "percent" in found.evidence


def test_the_scale_of_an_urban_share_is_decided_on_the_whole_column(tmp_path):
    assert one("urbanPercentage", ["0", "0.5", "1"]).details["scale"] == "fraction"
    table = clean_text(tmp_path, "WardName,urban_share,rain\nA,0,1\nB,0.25,2\nC,1,3\n")
    assert table.frame["urban_share"].tolist() == [0.0, 25.0, 100.0]
    table = clean_text(tmp_path, "WardName,urban_share,rain\nA,0,1\nB,0.25,2\nC,80,3\n")
    assert table.frame["urban_share"].tolist() == [0.0, 0.25, 80.0]


def test_yes_and_no_are_all_and_nothing(tmp_path):
    table = clean_text(tmp_path, "WardName,Urban,rain\nA,Yes,1\nB,no,2\nC,,3\n")
    assert table.frame["Urban"].tolist()[:2] == [100.0, 0.0]
    assert table.frame["Urban"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize("header", ["urbanArea", "totalArea"])
def test_areas_are_never_a_share(header):
    found = one(header, ["0", "55.5", "99"])
    assert (found.role, found.unit) == ("area", "m²")


@pytest.mark.parametrize("header", ["population", "Population", "N_FamilyMembers", "pop_2023"])
def test_population(header):
    assert one(header, ["100", "200", "300"]).role == "population"


def test_population_density_is_a_variable():
    assert one("population_density").role == "variable"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Persons presenting with fever & tested by RDT <5yrs", "tested_rdt_u5"),
        ("Persons presenting with fever & tested by RDT  ≥5yrs (excl PW)", "tested_rdt_o5"),
        ("Persons presenting with fever & tested by RDT  >=5yrs (excl PW)", "tested_rdt_o5"),
        ("Persons presenting with fever & tested by RDT  â‰¥5yrs (excl PW)", "tested_rdt_o5"),
        ("Persons presenting with fever & tested by RDT Preg Women (PW)", "tested_rdt_pw"),
        ("Persons tested positive for malaria by RDT <5yrs", "positive_rdt_u5"),
        ("Persons presenting with fever and tested by Microscopy <5yrs", "tested_microscopy_u5"),
        (
            "Persons tested positive for malaria by Microscopy Preg Women (PW)",
            "positive_microscopy_pw",
        ),
        ("General Attendance", "attendance"),
        ("Out-patient Attendance", "outpatient_attendance"),
        ("Total number of all outpatient attendance", "outpatient_attendance"),
        ("Persons with fever <5yrs", "fever_u5"),
        ("PW who received LLIN", "nets_pw"),
        ("Children <5 yrs who received LLIN", "nets_u5"),
    ],
)
def test_count_headers(header, role):
    assert count_role(header).role == role


@pytest.mark.parametrize(
    "header", ["u5_tpr_rdt", "test positivity rate RDT", "% RDT positive", "rain"]
)
def test_rates_are_no_counts(header):
    assert count_role(header) is None


def test_one_column_for_each_role_with_the_reason():
    found = roles_of(WardName=TEXTS, Ward=TEXTS, rain=[1, 2, 3])
    assert found["WardName"].role == "ward"
    assert found["Ward"].role == "other"
    assert "WardName" in found["Ward"].evidence


def test_running_numbers_and_codes_are_identifiers():
    found = roles_of(X=[1, 2, 3], FID=[0, 1, 2], amapcode=["a", "b", "c"], rain=[1, 1, 3])
    assert [found[name].role for name in ("X", "FID", "amapcode", "rain")] == [
        "id", "id", "id", "variable",
    ]  # fmt: skip


def test_kinds_of_tables(tmp_path):
    ward = clean_text(tmp_path, "WardName,rain\nA,1\nB,2\n")
    assert ward.kind == "ward_table"
    facility = clean_text(
        tmp_path,
        "orgunitlevel4,orgunitlevel5,periodname,tested by RDT <5yrs\nA,Clinic,January 2024,5\n",
    )
    assert facility.kind == "facility_table"


def test_without_wards_or_numbers_the_headers_are_named(tmp_path):
    raw = read_text(tmp_path, "place_id,rain\nA,1\nB,2\n")
    with pytest.raises(ProblemError) as problem:
        table_kind(find_roles(raw.frame))
    assert problem.value.code == "no_ward_column"
    assert "rain" in problem.value.message
    raw = read_text(tmp_path, "WardName,colour\nA,red\nB,blue\n")
    with pytest.raises(ProblemError) as problem:
        require_numbers(find_roles(raw.frame))
    assert problem.value.code == "no_numeric_column"


def test_a_person_may_correct_roles(tmp_path):
    raw = read_text(tmp_path, "Ward,Area_name,people\nA,X,1\nB,Y,2\n")
    facts = column_facts(raw.frame)
    roles = correct_roles(
        find_roles(raw.frame, facts),
        {"Area_name": "ward", "people": "population", "gone": "id"},
        facts,
    )
    assert [role.role for role in roles] == ["other", "ward", "population"]
    assert clean_table(raw, roles, facts).frame["people"].tolist() == [1.0, 2.0]


class TestShared:
    pytestmark = shared

    def test_niger(self):
        raw = read_file(SHARED / "niger" / "wards.csv", "wards.csv")
        found = {role.name: role.role for role in find_roles(raw.frame)}
        expected = {
            "WardName": "ward", "state_name": "state", "state_code": "state_code",
            "lga_name": "lga", "lga_code": "lga_code", "WardCode": "ward_code",
            "population": "population", "totalArea": "area", "urbanArea": "area",
            "urbanPercentage": "urban_share", "X": "id", "global_id": "id", "u5_tpr_rdt": "variable",
        }  # fmt: skip
        assert {name: found[name] for name in expected} == expected

    @pytest.mark.parametrize(
        ("folder", "file", "variables"),
        [("ilorin", "wards.csv", 5), ("kano_metro", "wards.csv", 9),
         ("templates", "sample_data_template.csv", 5)],
    )  # fmt: skip
    def test_small_tables(self, folder, file, variables):
        raw = read_file(SHARED / folder / file, file)
        found = [role.role for role in find_roles(raw.frame)]
        assert found.count("ward") == 1
        assert found.count("variable") == variables

    @pytest.mark.parametrize("years", ["2024", "2020_2025"])
    def test_facility_headers(self, years):
        name = f"niger_{years}_facilities.csv"
        raw = read_file(SHARED / "facility" / name, name)
        found = {role.role for role in find_roles(raw.frame)}
        counts = {
            f"{stage}_{test}_{age}"
            for stage in ("tested", "positive")
            for test in ("rdt", "microscopy")
            for age in ("u5", "o5", "pw")
        }
        places = {"state", "lga", "ward", "facility", "facility_level", "period"}
        assert counts | places <= found
        assert "other" not in found


def test_a_population_without_any_number_is_still_a_column_of_numbers():
    role = one("population", ["", "", ""])
    assert (role.role, role.type) == ("population", "number")
