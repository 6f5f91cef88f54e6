"""`manage.py plan_nets` and `select_reprioritised`, from files to files, without a database."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

RANKINGS = """ward_name,ward_code,lga_name,composite_rank,population,urban_share,burden
Adama,W1,Bosso,1,900,10,400
Chukun,W2,Bosso,2,1800,80,300
Sabon Gari,W3,Bosso,3,900,85,200
Sabon Gari,W4,Lapai,4,1800,,100
Essa,W5,Lapai,,900,5,
Fuka,W6,Lapai,6,,40,50
"""
CERTAIN = """ward_name,composite_rank,population,urban_share,composite_class,certainty,p_low,filled
Adama,1,500,10,High,surely_first,0,
Chukun,2,200,80,Low,surely_low,0.97,
Dutse,3,200,85,Low,contested,0.6,
Essa,4,100,90,Low,surely_low,0.99,rainfall
"""


@pytest.fixture(autouse=True)
def _no_database(monkeypatch):
    def refuse():
        raise AssertionError("this command needs no database")

    monkeypatch.setattr("chatmrpt.management.base._ensure_database", refuse)


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return make


def plan(rankings, nets, **options):
    call_command(
        "plan_nets", rankings=rankings, nets=nets, household_size=5, **{"json": True, **options}
    )


def test_the_files_and_the_report_of_a_plan(write, tmp_path, capsys):
    plan(write("rankings.csv", RANKINGS), 1000, out=tmp_path / "out")
    report = json.loads(capsys.readouterr().out)
    # by hand: needs 500, 1000, 500, 1000; Essa has no rank, Fuka no population
    assert report["totals"]["nets"] == 1000
    assert report["gap"] == 2000
    assert report["next_1000"]["protected"] == pytest.approx(900 + 900)
    assert {row["ward_name"] for row in report["left_out"]} == {"Essa", "Fuka"}
    with (tmp_path / "out/net_plan.csv").open() as file:
        header = next(csv.reader(file))
    assert header == [
        *("state_name", "lga_name", "ward_name", "ward_code", "population", "households"),
        *("need", "nets", "bales", "coverage", "tier", "composite_rank", "certainty", "reason"),
    ]
    rows = pd.read_csv(tmp_path / "out/net_plan.csv", index_col="ward_code")
    assert rows["nets"].to_dict() == {"W1": 500, "W2": 500, "W3": 0, "W4": 0, "W5": 0, "W6": 0}
    assert rows.loc["W2", "coverage"] == pytest.approx(50)
    assert rows.loc["W1", "households"] == 180
    assert pd.isna(rows.loc["W6", "need"])
    lga = pd.read_csv(tmp_path / "out/lga.csv", index_col="lga_name")
    assert lga["nets"].to_dict() == {"Bosso": 1000, "Lapai": 0}


def test_lists_of_wards_by_code_or_name(write, tmp_path, capsys):
    plan(
        write("rankings.csv", RANKINGS),
        1600,
        reprioritised=write("r.csv", "ward_code\nW2\n"),
        include=write("i.csv", "ward_name,lga_name,reason\nsabon gari,Lapai,camp\n"),
        exclude=write("e.csv", "ward_name,reason\nAdama,done in May\n"),
        out=tmp_path,
    )
    rows = pd.read_csv(tmp_path / "net_plan.csv", index_col="ward_code")
    assert rows["nets"].to_dict() == {"W1": 0, "W2": 100, "W3": 500, "W4": 1000, "W5": 0, "W6": 0}
    assert "camp" in rows.loc["W4", "reason"]
    assert "done in May" in rows.loc["W1", "reason"]
    assert rows.loc["W2", "tier"] == 2


def test_the_optimal_plan_keeps_its_floor_and_whole_bales(write, tmp_path, capsys):
    # Lapai's 2,700 people: 20 % are 540, so 300 nets; the rest by burden to Bosso
    plan(
        write("rankings.csv", RANKINGS.replace("Essa,W5,Lapai,,900,5,", "Essa,W5,Lapai,5,900,5,9")),
        1020,
        strategy="optimal",
        lga_floor=20,
        bales=True,
        out=tmp_path,
    )
    report = json.loads(capsys.readouterr().out)
    rows = pd.read_csv(tmp_path / "net_plan.csv", index_col="ward_code")
    assert rows["nets"].to_dict() == {"W1": 500, "W2": 200, "W3": 0, "W4": 300, "W5": 0, "W6": 0}
    assert report["totals"]["unallocated"] == 20
    assert report["totals"]["weight"] == "malaria burden"


def test_a_plan_in_words(write, capsys):
    plan(write("rankings.csv", RANKINGS), 1000, json=False, urban_threshold=50)
    printed = capsys.readouterr().out
    assert "1,000 of 1,000 nets are given to 2 wards." in printed
    assert "2,000 nets missing" in printed
    assert "--urban-threshold acts in preset chatmrpt only" in printed


def test_the_rank_of_the_components_is_used_on_request(write, tmp_path, capsys):
    text = "ward_name,pca_rank,population\nA,2,90\nB,1,90\n"
    plan(write("rankings.csv", text), 50, rank="pca", out=tmp_path)
    rows = pd.read_csv(tmp_path / "net_plan.csv", index_col="ward_name")
    assert rows["nets"].to_dict() == {"A": 0, "B": 50}


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("ward_name,population\nA,1\n", {}, "rankings.csv has no column composite_rank"),
        ("ward_name,composite_rank,population\nA,1,9\nB,2,many\n", {},
         "rankings.csv, column population, row 2: “many”"),
        ("ward_name,composite_rank,population\nA,1,-9\n", {}, "row 1: “-9”"),
        ("ward_name,composite_rank,population\n,1,9\n,2,9\n", {}, "row 1 is empty|ward_name"),
        (RANKINGS, {"exclude": "ward_name\nSabon Gari\n"}, "more than once in the ranking"),
        (RANKINGS, {"include": "ward_name\nNowhere\n"}, "not in the ranking: Nowhere"),
        (RANKINGS, {"include": "name\nAdama\n"}, "neither ward_code nor ward_name"),
        (RANKINGS, {"include": "ward_code\nW1\n", "exclude": "ward_code\nW1\n"}, "both"),
        (RANKINGS, {"lga_floor": 20}, "--lga-floor does not go with --strategy tiered"),
        (RANKINGS, {"lga_floor": 90, "strategy": "optimal"}, "cannot be reached"),
        (RANKINGS, {"people_per_net": 0}, "--people-per-net is 0"),
        (RANKINGS, {"nets": -5}, "--nets is -5"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said_and_nothing_is_written(
    write, tmp_path, text, options, words
):
    for name in ("include", "exclude"):
        if name in options:
            options = {**options, name: write(f"{name}.csv", options[name])}
    with pytest.raises(CommandError, match=words) as caught:
        plan(write("rankings.csv", text), **{"nets": 100, "out": tmp_path / "out", **options})
    assert caught.value.returncode == 1
    assert "\n" in str(caught.value), "a hint follows"
    assert not (tmp_path / "out").exists()


def test_household_size_is_asked_for(write):
    with pytest.raises(CommandError, match="household-size"):
        call_command("plan_nets", "--rankings", write("rankings.csv", RANKINGS), "--nets", "5")


def test_the_shortlist_as_json(write, capsys):
    call_command("select_reprioritised", rankings=write("rankings.csv", CERTAIN), json=True)
    report = json.loads(capsys.readouterr().out)
    assert [row["ward_name"] for row in report["wards"]] == ["Essa", "Chukun"]
    assert report["wards"][1]["share"] == pytest.approx(20)
    assert report["wards"][1]["cumulative_share"] == pytest.approx(30)
    assert set(report["wards"][0]) == {
        *("ward_name", "ward_code", "lga_name", "population", "share", "cumulative_share"),
        *("composite_class", "certainty", "informal_share", "reason"),
    }
    assert report["wards"][0]["informal_share"] is None
    assert [row["ward_name"] for row in report["review"]] == ["Dutse"]
    assert (report["reached"], report["target_met"]) == (pytest.approx(30), True)


def test_the_shortlist_respects_what_the_user_excludes(write, capsys):
    text = "\n".join(
        line + (",exclude" if number == 0 else ",yes" if "Essa" in line else ",")
        for number, line in enumerate(CERTAIN.splitlines())
    )
    call_command("select_reprioritised", rankings=write("rankings.csv", text), json=True)
    report = json.loads(capsys.readouterr().out)
    assert [row["ward_name"] for row in report["wards"]] == ["Chukun"]
    assert report["target_met"] is False


def test_the_shortlist_in_words_and_its_errors(write, capsys):
    call_command(
        "select_reprioritised", rankings=write("rankings.csv", RANKINGS), preset="netsmartr"
    )
    assert "Sabon Gari: Urban share 85.0 %" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no column composite_class, certainty, p_low"):
        call_command("select_reprioritised", rankings=write("rankings.csv", RANKINGS))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("select_reprioritised", rankings="nowhere.csv")
    with pytest.raises(CommandError, match="urban_share, row 1: “250”"):
        call_command(
            "select_reprioritised",
            rankings=write("odd.csv", CERTAIN.replace("Adama,1,500,10", "Adama,1,500,250")),
        )


def test_an_officers_own_plan_is_scored_beside_ours(write, tmp_path, capsys):
    own = "ward_code,nets\nW1,500\nW3,300\nW4,\n"
    plan(
        write("rankings.csv", RANKINGS),
        1000,
        own_plan=write("own.csv", own),
        out=tmp_path / "out",
    )
    report = json.loads(capsys.readouterr().out)
    # by hand: 500 nets protect all 900 of Adama, 300 nets 540 of Sabon Gari
    assert report["own_plan"]["totals"]["protected"] == pytest.approx(900 + 540)
    # burden 400, 300, 200, 100: a net in Chukun counts most after Adama's
    assert report["own_plan"]["swaps"][0]["to_ward"] == "Chukun"
    rows = pd.read_csv(tmp_path / "out/own_plan.csv", index_col="ward_code")
    assert rows["nets"].to_dict() == {"W1": 500, "W2": 0, "W3": 300, "W4": 0, "W5": 0, "W6": 0}
    assert rows.loc["W2", "our_nets"] == 500
    assert (tmp_path / "out/swaps.csv").exists()


def test_an_own_plan_with_unknown_wards_is_refused(write, tmp_path):
    with pytest.raises(CommandError, match="not in the ranking: W9"):
        plan(
            write("rankings.csv", RANKINGS),
            1000,
            own_plan=write("own.csv", "ward_code,nets\nW9,5\n"),
        )
