"""Maps over HTTP: looks, versions and caching, years, pictures."""

from __future__ import annotations

import uuid

import numpy as np
import pandas as pd
import pytest
from django.db import transaction

from analysis.cartography.looks import Look
from analysis.chat.understanding import understand
from analysis.models import Message
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.looks import look_at
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.management.intake import work_off
from tests.door.twelve_wards import ROWS
from uploads.services.link_datasets import record_link

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ranked(prepare, tmp_path_factory):
    from tests.door.twelve_wards import boundary_zip, table_csv

    folder = tmp_path_factory.mktemp("maps")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("map_shapes")))

    def rank(session):
        ask(session=session, client_id="rank-for-maps", text="Rank", tool="run_risk_analysis")
        work_off(session)

    return prepare(folder / "wards.csv", folder / "wards.zip", then=rank)


@pytest.fixture
def session(ranked, as_owner):
    return as_owner(ranked)


def address(session, key="", **query):
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/api/v1/sessions/{session.pk}/layers{'/' + key if key else ''}?{words}"


def test_the_map_of_missing_values_counts_those_that_each_ward_lacks(session):
    layer = read_layer(Workspace(session), "missingness")
    # Of the variables ranked only the housing of Fuka is blank; Lambata has no row.
    ranked = Workspace(session).run.parameters["variables"]
    lacking = {ward["name"]: ward["value"] for ward in layer["wards"] if ward["value"]}
    assert lacking == {"Fuka": 1, "Lambata": len(ranked)}
    assert layer["summary"].startswith("10 of 12 wards have all")


def test_a_map_is_cut_as_asked_with_the_counts_of_its_classes(session, owner_client):
    body = owner_client.get(address(session, "variable:tpr", method="equal_interval", classes=3))
    layer = body.json()
    tpr = np.array([row[2] for row in ROWS])
    counts = np.histogram(tpr, np.linspace(tpr.min(), tpr.max(), 4))[0].tolist()
    assert [row["count"] for row in layer["legend"]["classes"]] == counts
    assert layer["choices"]["chosen"] == {"method": "equal_interval", "classes": 3, "level": "ward"}
    assert [item["key"] for item in layer["choices"]["methods"]] == [
        *("quantile", "natural_breaks", "equal_interval", "pretty", "log"),
        *("std_deviation", "head_tail"),
    ]
    refused = owner_client.get(address(session, "variable:tpr", method="rainbow"))
    assert refused.json()["code"] == "unknown_classification"
    fixed = owner_client.get(address(session, "bivariate", method="quantile"))
    assert fixed.json()["code"] == "fixed_classes"
    assert owner_client.get(address(session, "variable:tpr", level="state")).status_code == 422


def test_a_map_is_kept_by_the_browser_until_data_or_results_change(
    session, owner_client, stranger_client
):
    listed = owner_client.get(address(session)).json()
    version = listed["version"]
    first = owner_client.get(address(session, "composite", v=version))
    assert first.json()["geometry"] == listed["geometry"]  # fetched beside the values
    assert first["Cache-Control"] == "private, max-age=31536000, immutable"
    again = owner_client.get(
        address(session, "composite"), headers={"If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    other = owner_client.get(address(session, "composite", method="pretty"))
    assert other["ETag"] != first["ETag"]
    assert stranger_client.get(address(session, "composite")).status_code == 404
    workspace = Workspace(session)
    workspace.link.current = False
    with transaction.atomic():
        workspace.link.save(update_fields=["current"])
        record_link(workspace.link)
    changed = owner_client.get(address(session)).json()["version"]
    assert changed != version
    stale = owner_client.get(address(session, "boundary", v=version))
    assert stale["Cache-Control"] == "private, no-cache"


def test_the_map_by_lga_has_the_scores_of_the_table_of_lgas(session):
    shown = look_at(Workspace(session), "composite", Look(level="lga"))
    table = Workspace(session).run_table("lga.csv").set_index("lga_name")
    assert len(shown["wards"]) == 3
    for row in shown["wards"]:
        assert row["value"] == pytest.approx(table.loc[row["name"], "score"])
        assert row["rank"] == table.loc[row["name"], "rank"]
    rates = look_at(Workspace(session), "variable:tpr", Look(level="lga"))
    frame = pd.DataFrame([row[:3] for row in ROWS], columns=["ward", "lga", "tpr"])
    means = frame.groupby("lga")["tpr"].mean()
    assert {row["name"]: row["value"] for row in rates["wards"]} == pytest.approx(means.to_dict())


def test_contested_wards_are_hatched_on_the_ranking_and_both_maps_agree(session):
    workspace = Workspace(session)
    keys = [item["key"] for item in available_layers(workspace)]
    assert {"composite", "certainty", "bivariate"} <= set(keys)
    frame = workspace.rankings
    words = [
        "contested" if rank in (3, 4) else "surely_low"
        for rank in frame["composite_rank"].fillna(0)
    ]
    vars(workspace)["rankings"] = frame.assign(certainty=words)
    contested = set(frame["boundary_row"][frame["composite_rank"].isin([3, 4])])
    layer = read_layer(workspace, "composite")
    assert {ward["i"] for ward in layer["wards"] if ward.get("hatched")} == contested
    assert layer["legend"]["hatched"]["count"] == len(contested)
    both = read_layer(workspace, "bivariate")
    ranked = frame["composite_rank"].notna().sum()
    assert sum(row["count"] for row in both["legend"]["classes"]) == ranked
    risk = frame["composite_class"].value_counts()
    for at, name in enumerate(("High", "Medium", "Low")):
        row = both["legend"]["classes"][3 * at : 3 * at + 3]
        assert sum(item["count"] for item in row) == risk[name]


def test_the_picture_of_a_map_has_its_look_title_source_and_scale(session, owner_client):
    path = f"/api/v1/sessions/{session.pk}/layers/variable:tpr/picture.svg"
    response = owner_client.get(f"{path}?method=equal_interval&classes=3")
    assert response["Content-Type"] == "image/svg+xml"
    svg = response.content.decode()
    layer = owner_client.get(address(session, "variable:tpr", method="equal_interval", classes=3))
    for row in layer.json()["legend"]["classes"]:
        assert f"{row['label']}: {row['count']}" in svg
    assert "wards.csv, wards" in svg.replace("\n", " ")
    assert " km" in svg
    assert ">N<" in svg
    by_lga = owner_client.get(f"{path}?level=lga").content.decode()
    assert "LGAs by class" in by_lga


def asked(client, session, text, wards=()):
    body = {"client_id": uuid.uuid4().hex, "text": text, "wards": list(wards)}
    response = client.post(f"/api/v1/sessions/{session.pk}/messages", body, "application/json")
    assert response.status_code == 202, response.content
    work_off(session)
    return Message.objects.get(in_reply_to=response.json()["id"])


def test_these_wards_are_the_ones_selected_on_the_map(session, owner_client):
    """Rows 0, 3 and the four of Lapai; the words of four languages stand for them."""
    rows = [0, 3, 4, 5, 6, 7]
    titles = ["Adama (Bosso)", "Dutse (Bosso)", "Lapai LGA"]
    told = asked(owner_client, session, "Compare these wards", rows)
    assert told.tool == "compare_areas"
    assert told.arguments["areas"] == titles
    for text in (
        "How many nets for the selected wards?",
        "Combien de moustiquaires pour ces quartiers ?",
        "How many nets dem go need for dis wards",
        "Gidan sauro nawa wadannan unguwanni ke bukata?",
    ):
        told = asked(owner_client, session, text, rows)
        assert told.tool == "plan_nets", (text, told.tool, told.body["headline"])
        assert told.arguments["areas"] == titles, text
    told = asked(owner_client, session, "How many nets do they need in Rafi LGA?", rows)
    assert told.arguments["areas"] == ["Rafi"], "the selection goes where it is spoken of"
    refused = owner_client.post(
        f"/api/v1/sessions/{session.pk}/messages",
        {"client_id": "selected-0001", "text": "Rank these wards", "wards": [12]},
        "application/json",
    )
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_ward")


def test_a_selection_on_another_boundary_is_not_used(session, owner_client):
    question = ask(
        session=session,
        client_id="other-boundary",
        text="Compare these wards",
        selected={"boundary": str(uuid.uuid4()), "rows": [0, 3]},
    )
    work_off(session)
    told = Message.objects.get(in_reply_to=question)
    assert not told.arguments or not told.arguments.get("areas")


def test_a_map_asked_for_by_lga_opens_by_lga_and_one_without_such_values_says_so(session):
    show = tool_by_name("show_map")
    by_lga = show.call(Workspace(session), {"map_kind": "composite", "level": "lga"})
    assert by_lga.show["level"] == "lga"
    fixed = show.call(Workspace(session), {"map_kind": "bivariate", "level": "lga"})
    assert (fixed.show["layer"], fixed.show.get("level")) == ("bivariate", None)
    assert fixed.points[0] == "This map has no values by LGA: it shows the wards."


def test_risk_and_certainty_are_asked_for_in_words(session):
    meant = understand("show risk and certainty together on a map", Workspace(session))
    assert (meant.tool, meant.arguments["map_kind"]) == ("show_map", "bivariate")


def test_each_model_has_a_map_with_its_own_ranks_and_the_rule_of_the_ranking(session, owner_client):
    workspace = Workspace(session)
    variables = workspace.run.parameters["variables"]
    listed = {
        item["key"]: item["title"]
        for item in available_layers(workspace)
        if item["key"].startswith("model:")
    }
    count = 2 ** len(variables) - len(variables) - 1  # every choice of two or more
    assert list(listed) == [f"model:{number}" for number in range(1, count + 1)]
    assert workspace.label(variables[0]) in listed["model:1"]
    # By hand: of the filled and scaled values the mean of the model's two, the highest first.
    scaled = workspace.run_table("normalised.csv")
    mean = scaled[variables[:2]].mean(axis=1, skipna=False)
    layer = owner_client.get(address(session, "model:1")).json()
    shown = {ward["i"]: ward for ward in layer["wards"]}
    order = mean.dropna().sort_values(ascending=False)
    assert [shown[at]["value"] for at in order.index] == pytest.approx(order.tolist())
    assert shown[order.index[0]]["rank"] == 1
    names = [row["label"] for row in layer["legend"]["classes"]]
    third = len(order) // 3
    assert names == ["High", "Medium", "Low"]
    assert [row["count"] for row in layer["legend"]["classes"]] == [
        third, len(order) - 2 * third, third,
    ]  # fmt: skip
    assert shown[order.index[0]]["class"] == 0
    for wrong in ("model:0", f"model:{count + 1}", "model:x", "model:"):
        assert owner_client.get(address(session, wrong)).status_code == 404, wrong
