"""`manage.py calculate_tpr`, from files to files, without a database."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from analysis.services.other_state import apart_in_state
from uploads.models import Dataset

HEADER = (
    "orgunitlevel2,orgunitlevel3,orgunitlevel4,orgunitlevel5,periodname,orgunitlevel6,"
    "Persons with fever <5yrs,"
    "Persons presenting with fever & tested by RDT <5yrs,"
    "Persons tested positive for malaria by RDT <5yrs,"
    "Persons presenting with fever and tested by Microscopy  >=5yrs (excl PW),"
    "Persons tested positive for malaria by Microscopy  â‰¥5yrs (excl PW)"
)
COLUMNS = [
    *("tested", "positive", "tpr", "tpr_low", "tpr_high", "tpr_smoothed", "deff", "method"),
    *("fever", "testing_rate", "burden", "population", "facilities", "completeness", "flags"),
]
KEYS = ["state_name", "lga_name", "ward_name", "ward_code", "period"]


def line(lga, ward, facility, month, level, *counts):
    names = f"kw Kwara State,kw {lga} Local Government Area,kw {ward} Ward,kw {facility}"
    return f"{names},{month} 2024,{level} Health Facility,{','.join(map(str, counts))}"


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
TABLE = "\n".join(
    [
        HEADER,
        *(line("Asa", "Afon", "PHC 1", m, "Primary", 20, 10, 4, 5, 5) for m in MONTHS),
        line("Asa", "Afon", "PHC 2", "January", "Secondary", 10, "", 9, 5, 1),
        line("Asa", "Unknown", "PHC 3", "January", "Primary", 10, 10, 2, 5, 1),
        line("Edu", "Lafiagi 1", "PHC 4", "January", "Primary", 10, 6, 3, "", ""),
    ]
)
PEOPLE = "State,LGA,Ward,population,population_u5\nKwara,Asa,Afon,10000,2000\nKwara,Edu,Lafiagi I,5000,\n"


@pytest.fixture(autouse=True)
def _no_database(monkeypatch):
    def refuse():
        raise AssertionError("this command needs no database")

    monkeypatch.setattr("chatmrpt.management.base._ensure_database", refuse)


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def run(table, capsys, **options):
    call_command("calculate_tpr", table=table, **{"json": True, **options})
    return json.loads(capsys.readouterr().out)


def test_the_files_hold_the_columns_and_units_of_the_interface(write, tmp_path, capsys):
    out = tmp_path / "out"
    run(write("f.csv", TABLE), capsys, population=write("p.csv", PEOPLE), out=out)
    frame = pd.read_csv(out / "tpr.csv")
    assert list(frame.columns) == [*KEYS, *COLUMNS]
    assert frame["ward_name"].tolist() == ["Afon", "Unknown", "Lafiagi 1"]
    afon = frame.iloc[0]
    # by hand: the second facility's cell has no tests, so 12 months of 4 positive among 10
    assert (afon["tested"], afon["positive"], afon["tpr"]) == (120, 48, 0.4)
    assert (afon["fever"], afon["testing_rate"]) == (250, pytest.approx(120 / 250))
    assert afon["burden"] == pytest.approx(48 / 2000 * 1000)
    assert (afon["population"], afon["facilities"], afon["completeness"]) == (2000, 2, 1.0)
    assert afon["deff"] == 2.0
    lafiagi = frame.iloc[2]
    assert lafiagi["flags"].split(";") == ["under_10_tests", "no_population"]
    assert pd.isna(lafiagi["burden"])
    combined = pd.read_csv(out / "combinations.csv")
    assert len(combined) == 3 * 16
    assert {"facility_level", "age", "tpr", "tpr_smoothed"} <= set(combined.columns)
    older = combined.query("age == 'o5' and facility_level == 'all' and ward_name == 'Afon'")
    assert older[["tested", "positive"]].to_numpy().tolist() == [[65, 61]]
    left = pd.read_csv(out / "left_out.csv")
    said = ["facility", "facility_level", "reason"]
    assert left[said].to_numpy().tolist() == [["PHC 2", "secondary", "tested is blank"]]
    codes = {found["code"] for found in json.loads((out / "findings.json").read_text())}
    assert {"cells_left_out", "unknown_ward", "design_effect", "no_population"} <= codes
    receipt = json.loads((out / "receipt.json").read_text())
    assert receipt["parameters"]["age"] == "u5"
    assert len(receipt["inputs"]["table"]["sha256"]) == 64
    assert receipt["inputs"]["table"]["rows"] == 15


def test_equal_inputs_give_equal_bytes(write, tmp_path, capsys):
    table = write("f.csv", TABLE)
    for name in ("one", "two"):
        run(table, capsys, out=tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_json_has_null_and_never_nan(write, capsys):
    rows = run(write("f.csv", TABLE), capsys)["rows"]
    assert rows[0]["burden"] is None
    assert rows[0]["tpr"] == 0.4


def test_lga_and_state_values_come_from_sums(write, capsys):
    table, people = write("f.csv", TABLE), write("p.csv", PEOPLE)
    lgas = run(table, capsys, by="lga", population=people)["rows"]
    assert [(row["lga_name"], row["tested"], row["positive"]) for row in lgas] == [
        ("Asa", 130, 50), ("Edu", 6, 3),
    ]  # fmt: skip
    assert set(lgas[0]) == {"state_name", "lga_name", "period", *COLUMNS}
    assert lgas[0]["burden"] == pytest.approx(50 / 2000 * 1000)
    (state,) = run(table, capsys, by="state", population=people, age="all")["rows"]
    # u5 130 + 6 tests, o5 60 + 5 + 5
    assert (state["tested"], state["positive"]) == (136 + 70, 53 + 62)
    assert state["burden"] == pytest.approx(115 / 15000 * 1000)


def test_a_share_of_under_fives_stands_in_for_a_missing_column(write, capsys):
    people = write("p.csv", "Ward,LGA,population\nAfon,Asa,10000\n")
    without = run(write("f.csv", TABLE), capsys, population=people)
    assert without["rows"][0]["burden"] is None
    assert any("--u5-share" in found["hint"] for found in without["findings"])
    given = run(write("f.csv", TABLE), capsys, population=people, u5_share=20.0)
    assert given["rows"][0]["population"] == 2000
    assert given["rows"][0]["burden"] == pytest.approx(24)


def test_growth_brings_the_population_to_the_year_of_the_reports(write, capsys):
    row = run(write("f.csv", TABLE), capsys, population=write("p.csv", PEOPLE), growth=10.0,
              population_year=2022)["rows"][0]  # fmt: skip
    assert row["population"] == pytest.approx(2000 * 1.1**2)


def test_periods_levels_and_tests_can_be_chosen(write, capsys):
    table = write("f.csv", TABLE)
    months = run(table, capsys, period="month", by="state")["rows"]
    assert [row["period"] for row in months][:2] == ["2024-01", "2024-02"]
    assert len(months) == 12
    (secondary,) = run(table, capsys, by="state", age="o5", facility_level="secondary")["rows"]
    assert (secondary["tested"], secondary["positive"]) == (5, 1)
    (blank,) = run(table, capsys, by="state", facility_level="secondary")["rows"]
    assert blank["tpr"] is None
    assert "no_tests" in blank["flags"]


def test_the_summary_in_words(write, capsys):
    call_command("calculate_tpr", table=write("f.csv", TABLE))
    text = capsys.readouterr().out
    assert "3 of 3 rows have a rate; 53 of 136 tests are positive, 39.0%." in text
    assert "1 cell was left out: tested is blank." in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"table": "nowhere.csv"}, "There is no file nowhere.csv"),
        ({"age": "pw"}, "no pair of tested and positive counts for pregnant women"),
        ({"u5_share": 130.0}, "Shares of under-fives"),
        ({"population": "TABLE"}, "is no ward table"),
        ({"boundaries": "TABLE"}, "is no boundary"),
    ],
)
def test_errors_are_one_sentence_and_a_hint_with_exit_code_one(write, options, words):
    table = write("f.csv", TABLE)
    given = {"table": table, **{k: table if v == "TABLE" else v for k, v in options.items()}}
    with pytest.raises(CommandError, match=words) as caught:
        call_command("calculate_tpr", **given)
    assert caught.value.returncode == 1
    assert "\n" in str(caught.value)


def test_a_ward_table_is_no_facility_table(write):
    with pytest.raises(CommandError, match="is no table of facility reports"):
        call_command("calculate_tpr", table=write("p.csv", PEOPLE))


def test_an_unknown_choice_is_refused(write):
    with pytest.raises(CommandError, match="invalid choice: 'unicorn'") as caught:
        call_command("calculate_tpr", "--table", write("f.csv", TABLE), "--age", "unicorn")
    assert caught.value.returncode == 1


def test_a_boundary_gives_codes_and_names_wards_without_a_report(shared_data, capsys):
    report = run(
        shared_data / "facility/niger_2024_facilities.csv",
        capsys,
        boundaries=shared_data / "niger/wards.zip",
        population=shared_data / "niger/wards.csv",
        age="all",
    )
    rows = pd.DataFrame(report["rows"])
    codes = rows["ward_code"].replace("", None).dropna()
    assert codes.is_unique
    baro = rows[rows["ward_name"] == "Baro"].iloc[0]
    assert baro["ward_code"] == "NISAGA01"
    # the population of Baro in niger/wards.csv; twelve months
    people = pd.read_csv(shared_data / "niger/wards.csv").set_index("WardCode")["population"]
    assert baro["population"] == people["NISAGA01"]
    assert baro["burden"] == pytest.approx(baro["positive"] / people["NISAGA01"] * 1000)
    silent = rows[rows["flags"] == "no_report"]
    assert silent["tpr"].isna().all()
    assert len(codes) == 275


def test_reports_and_boundary_of_different_states_are_apart():
    def named(*states):
        return Dataset(name="file", summary={"areas": {"state": list(states)}})

    assert apart_in_state(named("Niger"), named("Kwara"))
    assert not apart_in_state(named("Niger", "Kwara"), named("KWARA State"))
    assert apart_in_state(named("Niger", "Kwara"), named("Kwara"), "Niger")
    assert not apart_in_state(named("Niger"), named())
