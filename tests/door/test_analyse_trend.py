"""`manage.py analyse_trend`, from files to files, without a database."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from csv import DictReader
from itertools import combinations, permutations

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

COLUMNS = [
    *("n", "slope", "slope_low", "slope_high", "tau", "p", "q", "ols_slope"),
    *("last_minus_previous", "last_minus_first", "class"),
]
HEADER = (
    "State,LGA,Ward,Health Facility,periodname,"
    "Persons presenting with fever & tested by RDT <5yrs,"
    "Persons tested positive for malaria by RDT <5yrs"
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
RATES = {"Afon": (10, 18, 25, 33), "Budo": (60, 50, 42, 30), "Osin": (20, 21, 20, 22)}
TABLE = "\n".join(
    [
        HEADER,
        *(
            f"Kwara,Asa,{ward},PHC {ward},{month} {2021 + i},100,{rate}"
            for ward, rates in RATES.items()
            for i, rate in enumerate(rates)
            for month in MONTHS
        ),
        *(f"Kwara,Asa,Afon,PHC Afon,{month} 2025,100,99" for month in MONTHS[:5]),
    ]
)
PEOPLE = (
    "State,LGA,Ward,population\nKwara,Asa,Afon,10000\nKwara,Asa,Budo,20000\nKwara,Asa,Osin,5000\n"
)


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
    call_command("analyse_trend", table=table, **{"json": True, **options})
    return json.loads(capsys.readouterr().out)


def test_the_files_hold_the_columns_and_units_of_the_interface(write, tmp_path, capsys):
    out = tmp_path / "out"
    run(write("f.csv", TABLE), capsys, out=out)
    frame = pd.read_csv(out / "trend.csv")
    assert list(frame.columns) == ["state_name", "lga_name", "ward_name", "ward_code", *COLUMNS]
    assert frame["class"].tolist() == ["worsening", "improving", "no_clear_trend"]
    afon = frame.iloc[0]
    # by hand: 10 18 25 33 percent; slopes 8, 7.5, 23/3, 7, 7.5, 8; least squares 7.6
    assert afon["n"] == 4
    assert afon["slope"] == pytest.approx((7.5 + 23 / 3) / 2)
    assert (afon["slope_low"], afon["slope_high"]) == (pytest.approx(7), pytest.approx(8))
    assert (afon["tau"], afon["p"]) == (1, pytest.approx(2 / 24))
    assert afon["ols_slope"] == pytest.approx(7.6)
    assert afon["last_minus_previous"] == pytest.approx(8)
    assert afon["last_minus_first"] == pytest.approx(23)
    series = pd.read_csv(out / "series.csv")
    assert series.query("ward_name == 'Afon'")["tpr"].tolist()[:4] == [0.1, 0.18, 0.25, 0.33]
    assert series.query("year == 2025")[["months", "used"]].to_numpy().tolist() == [[5, False]]
    codes = {found["code"] for found in json.loads((out / "findings.json").read_text())}
    assert {"method", "classes", "worsening", "short_year"} <= codes
    receipt = json.loads((out / "receipt.json").read_text())
    assert receipt["parameters"]["measure"] == "tpr"
    assert len(receipt["inputs"]["table"]["sha256"]) == 64


def test_equal_inputs_give_equal_bytes(write, tmp_path, capsys):
    table = write("f.csv", TABLE)
    for name in ("one", "two"):
        run(table, capsys, out=tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_burden_is_per_thousand_and_needs_people(write, capsys):
    table, people = write("f.csv", TABLE), write("p.csv", PEOPLE)
    rows = run(table, capsys, measure="burden", population=people, u5_share=20.0)["rows"]
    # Budo: 12 months of 60, 50, 42, 30 among 4,000: 180, 150, 126, 90 per 1,000
    budo = rows[1]
    assert budo["slope"] == pytest.approx(statistics.median([-30, -27, -30, -24, -30, -36]))
    assert (budo["last_minus_first"], budo["class"]) == (pytest.approx(-90), "improving")
    grown = run(table, capsys, measure="burden", population=people, u5_share=20.0, growth=10.0,
                population_year=2021)["series"]  # fmt: skip
    assert grown[1]["burden"] == pytest.approx(18 * 12 / (2000 * 1.1) * 1000)
    with pytest.raises(CommandError, match="needs the people of each area") as caught:
        call_command("analyse_trend", table=table, measure="burden")
    assert caught.value.returncode == 1


def test_json_has_null_and_never_nan(write, capsys):
    short = "\n".join(TABLE.splitlines()[:25])
    report = run(write("f.csv", short), capsys)
    (row,) = report["rows"]
    assert (row["n"], row["slope"], row["q"], row["class"]) == (2, None, None, "too_few_points")
    assert row["last_minus_first"] == pytest.approx(8)


def test_the_summary_in_words(write, capsys):
    call_command("analyse_trend", table=write("f.csv", TABLE))
    text = capsys.readouterr().out
    assert "Worsening: 1\n  Afon, Asa, Kwara: +7.6 percentage points a year (+7.0 to +8.0)" in text
    assert "Improving: 1\n  Budo" in text
    assert "Theil–Sen slope" in text


def test_the_help_shows_an_example(capsys):
    with pytest.raises(SystemExit):
        call_command("analyse_trend", "--help")
    assert "python manage.py analyse_trend --table" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"table": "nowhere.csv"}, "There is no file nowhere.csv"),
        ({"age": "pw"}, "no pair of tested and positive counts for pregnant women"),
        ({"population": "TABLE"}, "is no ward table"),
        ({"table": "PEOPLE"}, "is no table of facility reports"),
    ],
)
def test_errors_are_one_sentence_and_a_hint_with_exit_code_one(write, options, words):
    files = {"TABLE": write("f.csv", TABLE), "PEOPLE": write("p.csv", PEOPLE)}
    given = {"table": files["TABLE"], **{k: files.get(v, v) for k, v in options.items()}}
    with pytest.raises(CommandError, match=words) as caught:
        call_command("analyse_trend", **given)
    assert caught.value.returncode == 1
    assert "\n" in str(caught.value)


def test_an_unknown_choice_is_refused(write):
    with pytest.raises(CommandError, match="invalid choice: 'unicorn'") as caught:
        call_command("analyse_trend", "--table", write("f.csv", TABLE), "--measure", "unicorn")
    assert caught.value.returncode == 1


def test_six_years_by_lga_are_those_of_the_standard_library(shared_data, capsys):
    """LGA names and counts read with csv; slopes, p and q counted one by one."""
    path = shared_data / "facility/niger_2020_2025_facilities.csv"
    tested, positive = defaultdict(float), defaultdict(float)
    months = defaultdict(set)
    with path.open(encoding="utf-8-sig") as file:
        for row in DictReader(file):
            lga = row["orgunitlevel3"].removeprefix("ni ").removesuffix(" Local Government Area")
            month, year = row["periodname"].split()
            key = (" ".join(lga.split()), int(year))
            months[key].add(month)
            for name, value in row.items():
                if "tested by" not in name or "<5yrs" not in name:
                    continue
                test = "RDT" if "RDT" in name else "Microscopy"
                yes = row[f"Persons tested positive for malaria by {test} <5yrs"]
                if value and yes and float(yes) <= float(value):
                    tested[key] += float(value)
                    positive[key] += float(yes)
    assert all(len(found) == 12 for found in months.values())
    report = run(path, capsys, by="lga")
    years, p_values = range(2020, 2026), {}
    every = [abs(_s(order)) for order in permutations(range(6))]
    for row in report["rows"]:
        key = row["lga_name"]
        rates = [100 * positive[key, y] / tested[key, y] for y in years]
        slopes = [(b - a) / (u - t) for (t, a), (u, b) in combinations(zip(years, rates, strict=True), 2)]  # fmt: skip
        p_values[key] = sum(s >= abs(_s(rates)) for s in every) / len(every)
        assert row["n"] == 6
        assert row["slope"] == pytest.approx(statistics.median(slopes))
        assert row["ols_slope"] == pytest.approx(statistics.linear_regression(years, rates).slope)
        assert row["p"] == pytest.approx(p_values[key])
        assert row["tau"] == pytest.approx(_s(rates) / 15)
        assert row["last_minus_previous"] == pytest.approx(rates[5] - rates[4])
        beyond = p_values[key] < 0.1 and abs(statistics.median(slopes)) > 5
        kind = "worsening" if statistics.median(slopes) > 0 else "improving"
        assert row["class"] == (kind if beyond else "no_clear_trend")
    assert len(p_values) == 25
    ordered = sorted(p_values.values())
    for row in report["rows"]:
        # Benjamini and Hochberg: the smallest p·m/rank from its own rank on
        steps = [p * 25 / (i + 1) for i, p in enumerate(ordered) if p >= row["p"] - 1e-12]
        assert row["q"] == pytest.approx(min(steps))


def _s(values):
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))
