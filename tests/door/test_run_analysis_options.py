"""`manage.py run_analysis`: classes, a year, and the same bytes in every process."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.door import test_years, twelve_wards

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = "tpr,mean_rainfall,housing_quality"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "shapes").mkdir()
    (tmp_path / "wards.zip").write_bytes(twelve_wards.boundary_zip(tmp_path / "shapes"))
    return tmp_path


def run(folder, table, **options):
    (folder / "wards.csv").write_bytes(table)
    call_command(
        "run_analysis",
        table=str(folder / "wards.csv"),
        boundaries=str(folder / "wards.zip"),
        variables=VARIABLES,
        out=folder / "out",
        draws=0,
        stdout=io.StringIO(),
        **options,
    )
    return pd.read_csv(folder / "out/rankings.csv")


@pytest.mark.django_db
def test_five_classes_are_fifths_of_the_wards(folder):
    rankings = run(folder, twelve_wards.table_csv(), classes=5)
    ranked = rankings[rankings["composite_rank"].notna()]
    cuts = np.quantile(ranked["composite_score"], [0.2, 0.4, 0.6, 0.8])
    names = ["Very low", "Low", "Medium", "High", "Very high"]
    by_hand = [names[int((score > cuts).sum())] for score in ranked["composite_score"]]
    assert ranked["composite_class"].tolist() == by_hand
    settings = json.loads((folder / "out/receipt.json").read_text())["settings"]
    assert (settings["classes"], settings["class_rule"]) == (5, "quantile")


@pytest.mark.django_db
def test_classes_of_equal_width(folder):
    rankings = run(folder, twelve_wards.table_csv(), classes=4, class_rule="equal_interval")
    ranked = rankings[rankings["composite_rank"].notna()]
    scores = ranked["composite_score"]
    cuts = np.linspace(scores.min(), scores.max(), 5)[1:-1]
    names = ["Very low", "Low", "High", "Very high"]
    by_hand = [names[int((score > cuts).sum())] for score in scores]
    assert ranked["composite_class"].tolist() == by_hand


@pytest.mark.django_db
def test_a_year_is_ranked_on_the_scale_of_all_years(folder):
    rankings = run(folder, test_years.table_csv(), year=2023)
    wards = test_years.FRAME.assign(score=test_years.scores_by_hand(2023))
    expected = wards.set_index(["ward", "lga"])["score"]
    ranked = rankings[rankings["composite_rank"].notna()].set_index(["ward_name", "lga_name"])
    assert len(ranked) == len(expected)
    assert ranked["composite_score"].to_dict() == pytest.approx(expected.to_dict())
    receipt = json.loads((folder / "out/receipt.json").read_text())
    assert receipt["parameters"]["year"] == 2023


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"year": 2019}, "There is no year 2019: your ward table has 2022, 2023"),
        ({"classes": 7}, "3, 4 or 5 classes"),
        ({"classes": 5, "class_rule": "position"}, "Classes by position are three"),
    ],
)
def test_a_year_or_classes_there_are_not_are_refused(folder, options, words):
    with pytest.raises(CommandError, match=words):
        run(folder, test_years.table_csv(), **options)
    assert not (folder / "out").exists()


def test_an_unknown_class_rule_names_those_there_are(folder):
    with pytest.raises(CommandError, match="natural_breaks"):
        call_command("run_analysis", "--table", "a", "--boundaries", "b", "--class-rule", "best")


@pytest.mark.django_db
def test_two_processes_with_other_hash_seeds_write_the_same_bytes(folder):
    (folder / "wards.csv").write_bytes(twelve_wards.table_csv())
    options = [
        *("--table", str(folder / "wards.csv"), "--boundaries", str(folder / "wards.zip")),
        *("--variables", VARIABLES, "--draws", "200", "--seed", "7", "--out"),
    ]
    # This process is the one; the other starts with another seed.
    call_command("run_analysis", *options, str(folder / "here"), stdout=io.StringIO())
    word = "Sabon Gari"
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    # The tests' own tables: it needs not make others first.
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    there = {**os.environ, "PYTHONHASHSEED": seed, "DATABASE_URL": database}
    other = subprocess.run(
        [sys.executable, "-c", f"print(hash({word!r}))"], env=there, capture_output=True, check=True
    )
    assert int(other.stdout) != hash(word)
    done = subprocess.run(
        [sys.executable, "manage.py", "run_analysis", *options, str(folder / "there")],
        cwd=ROOT,
        env=there,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    found = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}
        for out in (folder / "here", folder / "there")
    ]
    assert found[0] == found[1]
    assert {"rankings.csv", "pca.json", "map.topojson", "receipt.json"} <= set(found[0])


@pytest.mark.django_db
def test_a_column_without_any_value_is_called_empty(folder):
    first, *others = twelve_wards.table_csv().decode().splitlines()
    table = "\n".join([f"{first},rainfall_2024", *(f"{line}," for line in others)]).encode()
    (folder / "wards.csv").write_bytes(table)
    with pytest.raises(CommandError, match="“rainfall_2024” is empty: it has no value"):
        call_command(
            "run_analysis",
            table=str(folder / "wards.csv"),
            boundaries=str(folder / "wards.zip"),
            variables="tpr,rainfall_2024",
        )
