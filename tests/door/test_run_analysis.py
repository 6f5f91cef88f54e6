"""`manage.py run_analysis` from files to files, against the reference results of the shared data."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from realtime.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.shared]

ILORIN = "distance,meanEVI,val_housing_15,settlement_type,tpr_u5_new"
ILORIN_DIRECT = "distance,val_housing_15,settlement_type"
KANO = (
    "settlement_type_poor,distance_to_water_bodies,test_positivity_rate,"
    "enhanced_vegetation_index,housing_quality"
)


def run(out, folder, **options):
    call_command(
        "run_analysis",
        table=str(folder / "wards.csv"),
        boundaries=str(folder / "wards.zip"),
        out=out,
        **options,
    )
    return out


def scores_of(out):
    return pd.read_csv(out / "model_scores.csv").set_index("ward_name")


def rankings_of(out):
    return pd.read_csv(out / "rankings.csv")


@pytest.mark.parametrize(
    ("case", "direct", "inverse"),
    [
        ("all_direct", ILORIN_DIRECT, None),
        ("mrpt_inverse", "settlement_type", "distance,val_housing_15"),
    ],
)
def test_ilorin_is_as_mrpt_computes_it(shared_data, tmp_path, case, direct, inverse):
    out = run(
        tmp_path / "out",
        shared_data / "ilorin",
        preset="mrpt",
        variables=ILORIN,
        direct=direct,
        inverse=inverse,
    )
    expected = pd.read_csv(
        shared_data / f"ilorin/expected/05_composite_scores_{case}.csv"
    ).set_index("WardName")
    models = [f"model_{number}" for number in range(1, 27)]
    ours = scores_of(out).loc[expected.index, models]
    np.testing.assert_allclose(ours.to_numpy(), expected[models].to_numpy(), rtol=0, atol=1e-9)
    ranks = pd.read_csv(shared_data / f"ilorin/expected/07_ward_rankings_{case}.csv")
    median = rankings_of(out).set_index("ward_name").loc[ranks["WardName"], "mrpt_median_rank"]
    assert median.tolist() == ranks["median_rank"].tolist()


def test_kano_is_as_mrpt_computes_it_with_four_names_by_aliases(shared_data, tmp_path):
    folder = shared_data / "kano_metro"
    corrections = pd.read_csv(folder / "expected/01_name_corrections.csv")
    aliases = tmp_path / "aliases.csv"
    corrections.rename(columns={"csv_name": "source", "shapefile_name": "reference"}).to_csv(
        aliases, index=False
    )
    out = run(
        tmp_path / "out",
        folder,
        preset="mrpt",
        variables=KANO,
        direct="settlement_type_poor",
        inverse="distance_to_water_bodies,housing_quality",
        aliases=aliases,
    )
    expected = pd.read_csv(folder / "expected/06_composite_scores.csv").set_index("WardName")
    models = [f"model_{number}" for number in range(1, 27)]
    ours = scores_of(out).loc[expected.index, models]
    np.testing.assert_allclose(ours.to_numpy(), expected[models].to_numpy(), rtol=0, atol=1e-9)
    ranks = pd.read_csv(folder / "expected/08_ward_rankings.csv")
    median = rankings_of(out).set_index("ward_name").loc[ranks["WardName"], "mrpt_median_rank"]
    assert median.tolist() == ranks["median_rank"].tolist()


def test_niger_is_as_chatmrpt_computes_it_but_for_kakuri(shared_data, tmp_path):
    folder = shared_data / "niger"
    out = run(
        tmp_path / "out",
        folder,
        preset="chatmrpt",
        variables="u5_tpr_rdt,mean_rainfall,housing_quality,elevation",
        direct="mean_rainfall",
        inverse="housing_quality,elevation",
    )
    wards = pd.read_csv(folder / "wards.csv")
    expected = pd.read_csv(folder / "expected/c4_analysis_composite_scores.csv")
    expected.index = wards["WardCode"]
    expected = expected.drop(index="NISKAG04")
    models = [f"model_{number}" for number in range(1, 12)]
    ours = pd.read_csv(out / "model_scores.csv").set_index("ward_code")
    np.testing.assert_allclose(
        ours.loc[expected.index, models].to_numpy(),
        expected[models].to_numpy(),
        rtol=0,
        atol=1e-9,
    )


def test_the_files_are_those_of_the_interface_and_rank_one_is_the_highest_risk(
    shared_data, tmp_path
):
    out = run(
        tmp_path / "out",
        shared_data / "niger",
        variables="u5_tpr_rdt,mean_rainfall,housing_quality,distance_to_water",
    )
    assert {path.name for path in out.iterdir()} >= {
        "rankings.csv",
        "models.csv",
        "model_scores.csv",
        "model_ranks.csv",
        "normalised.csv",
        "imputed.csv",
        "pca.json",
        "findings.json",
        "map.topojson",
        "receipt.json",
    }
    header = next(csv.reader((out / "rankings.csv").open()))
    assert ",".join(header) == (
        "state_name,lga_name,ward_name,ward_code,composite_score,composite_rank,composite_class,"
        "pca_score,pca_rank,pca_class,rank_low,rank_high,rank_median,p_top,p_low,p_top_data,"
        "p_top_method,certainty,urban_share,population,filled,"
        "u5_tpr_rdt,mean_rainfall,housing_quality,distance_to_water"
    )
    rankings = rankings_of(out)
    assert len(rankings) == 275
    assert rankings["composite_score"].is_monotonic_decreasing
    assert rankings["composite_rank"].iloc[0] == 1
    pca = json.loads((out / "pca.json").read_text())
    assert {"kmo", "kmo_per_variable", "bartlett", "eigenvalues", "explained_variance"} <= set(pca)
    topology = json.loads((out / "map.topojson").read_text())
    assert len(topology["objects"]["wards"]["geometries"]) == 275


def test_the_same_command_gives_the_same_bytes(shared_data, tmp_path):
    options = {"variables": "u5_tpr_rdt,mean_rainfall,housing_quality", "seed": 7}
    first = run(tmp_path / "a", shared_data / "niger", **options)
    second = run(tmp_path / "b", shared_data / "niger", **options)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_the_first_wards_and_the_draws_can_be_chosen(shared_data, tmp_path):
    options = {"variables": "u5_tpr_rdt,mean_rainfall,housing_quality"}
    few = run(tmp_path / "few", shared_data / "niger", **options, top_k=10, draws=200)
    rankings = rankings_of(few)
    ranked = rankings[rankings["composite_rank"].notna()]
    assert ranked["p_top"].sum() == pytest.approx(10, abs=0.5)
    np.testing.assert_allclose(ranked["p_top"] * 200, (ranked["p_top"] * 200).round(), atol=1e-6)
    assert (ranked["rank_low"] <= ranked["rank_median"]).all()
    assert ranked["p_top_data"].isna().all(), "a ward table has no test counts"
    settings = json.loads((few / "receipt.json").read_text())["parameters"]
    assert (settings["top_k"], settings["draws"]) == (10, 200)
    none = run(tmp_path / "none", shared_data / "niger", **options, draws=0)
    assert rankings_of(none)[["rank_low", "p_top", "certainty"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"variables": "u5_tpr_rdt,NDWI"}, "--direct"),
        ({"variables": "u5_tpr_rdt,nonsense_xyz"}, "nonsense_xyz"),
        (
            {
                "variables": "u5_tpr_rdt,mean_rainfall",
                "method": "weighted",
                "aggregation": "geometric",
                "normalisation": "z_score",
            },
            "z_score",
        ),
        ({"variables": "u5_tpr_rdt,mean_rainfall", "weights": "equal"}, "ensemble"),
        ({"variables": "u5_tpr_rdt,mean_rainfall", "draws": -1}, "--draws -1"),
        ({"variables": "u5_tpr_rdt,mean_rainfall", "top_k": 0}, "--top 0"),
        ({"variables": "u5_tpr_rdt,mean_rainfall", "top_k": 500}, "--top 500"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(shared_data, tmp_path, options, words):
    out = tmp_path / "out"
    with pytest.raises(CommandError, match=words) as caught:
        run(out, shared_data / "niger", **options)
    assert caught.value.returncode == 1
    assert not out.exists()
    assert not Session.objects.exists(), "the command's own session is gone"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*nowhere\.csv"):
        call_command(
            "run_analysis",
            table=str(tmp_path / "nowhere.csv"),
            boundaries="x.zip",
            stdout=io.StringIO(),
        )


def test_a_database_that_does_not_answer_is_one_sentence_and_a_hint(monkeypatch):
    from django.db import OperationalError

    def refuse():
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr("chatmrpt.management.base.ensure_migrated", refuse)
    with pytest.raises(CommandError, match=r"does not answer: connection refused\n.*doctor"):
        call_command("purge_expired")
