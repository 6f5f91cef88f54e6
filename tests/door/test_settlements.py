"""Settlement grids: made, classified, undone, noted, regridded, used, exported, locked."""

from __future__ import annotations

import io
import json
import uuid

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely.geometry import box

from analysis.models import Message, Run, Settlement
from analysis.services.post_message import ask
from chatmrpt.management.intake import add_file, work_off
from realtime.models import Event, Session
from realtime.queueing import jobs_held_back
from realtime.snapshots import snapshot
from tests.door.account_steps import open_session
from tests.door.twelve_wards import boundary_zip
from uploads.models import Dataset
from uploads.services.change_data import redo_change, undo_change

pytestmark = pytest.mark.django_db
#: A ward of one square degree at 9° north is about 110 × 111 km.
SIZE = 5_000


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def session(twelve, as_owner):
    return as_owner(twelve)


def api(client, method, path, body=None):
    call = getattr(client, method)
    return call(f"/api/v1{path}", body, "application/json") if body is not None else call(
        f"/api/v1{path}"
    )  # fmt: skip


def new_grid(client, session, wards=(0,), size=SIZE, **more):
    body = {"client_id": uuid.uuid4().hex, "wards": list(wards), "cell_size": size, **more}
    answer = api(client, "post", f"/sessions/{session.pk}/settlements", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def put_classes(client, grid, cells, key, version=None):
    body = {"version": version or grid["version"], "cells": cells, "class": key}
    return api(client, "put", f"/settlements/{grid['id']}/classes", body)


def classified(client, grid, classes):
    """The grid with this class → cells given."""
    for key, cells in classes.items():
        grid = put_classes(client, grid, cells, key).json()
    return grid


def in_full(client, grid):
    return api(client, "get", f"/settlements/{grid['id']}").json()


def say(session, text, tool=None, **arguments):
    more = {"tool": tool, "arguments": arguments} if tool else {}
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text, **more)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def test_a_grid_covers_its_ward_and_starts_unclassified(session, owner_client):
    grid = new_grid(owner_client, session)
    assert (grid["title"], grid["wards"], grid["version"]) == ("Adama (Bosso)", 1, 1)
    assert grid["classes"] == "-" * grid["cells"]
    answer = api(owner_client, "get", f"/settlements/{grid['id']}/cells")
    cells = gpd.read_file(io.BytesIO(answer.content))
    assert len(cells) == grid["cells"]
    ward = box(5, 9, 6, 10)
    assert cells.union_all().symmetric_difference(ward).area < 0.01 * ward.area
    assert answer["ETag"]
    again = owner_client.get(
        f"/api/v1/settlements/{grid['id']}/cells", headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304


def test_the_same_request_makes_one_grid(session, owner_client):
    body = {"client_id": "asked-for-once", "wards": [0], "cell_size": SIZE}
    path = f"/sessions/{session.pk}/settlements"
    first, second = (api(owner_client, "post", path, body).json() for _ in range(2))
    assert first == second
    assert Settlement.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"wards": []}, "no_wards"),
        ({"wards": [12]}, "unknown_feature"),
        ({"wards": [-1]}, "unknown_feature"),
        ({"wards": [0], "cell_size": 50}, "bad_cell_size"),
        ({"wards": [0], "cell_size": 500}, "too_many_cells"),
        ({"wards": [0], "keep": "touch"}, "invalid_request"),
        ({"wards": "all"}, "invalid_request"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_way_out(session, owner_client, body, code):
    body = {"client_id": uuid.uuid4().hex, "cell_size": SIZE, **body}
    answer = api(owner_client, "post", f"/sessions/{session.pk}/settlements", body)
    assert answer.json()["code"] == code
    assert 400 <= answer.status_code < 500
    assert answer.json()["hint"]
    if code == "too_many_cells":  # 110 km in 2,300 m are 48, in 2,250 m 49 and 50 across
        assert " m or more" in answer.json()["hint"]


def test_without_a_boundary_there_is_nothing_to_lay_a_grid_over(owner_client):
    empty = open_session(owner_client)
    answer = api(owner_client, "get", f"/sessions/{empty}/settlement-choices")
    assert (answer.status_code, answer.json()["code"]) == (409, "need_data")


def test_classes_are_given_cleared_and_taken_back_step_by_step(session, owner_client):
    grid = new_grid(owner_client, session)
    grid = classified(owner_client, grid, {"formal": [0, 1, 2], "slum": [2, 3]})
    assert grid["classes"].startswith("FFSS-")
    assert (grid["classified"], grid["version"], grid["can_undo"]) == (4, 3, True)
    grid = put_classes(owner_client, grid, [0], None).json()
    assert grid["classes"].startswith("-FSS-")
    for expected in ("FFSS-", "FFF--", "-----"):
        body = {"version": grid["version"]}
        grid = api(owner_client, "post", f"/settlements/{grid['id']}/undo", body).json()
        assert grid["classes"].startswith(expected)
    body = {"version": grid["version"]}
    answer = api(owner_client, "post", f"/settlements/{grid['id']}/undo", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_undo")


def test_the_same_class_again_is_no_step(session, owner_client):
    grid = classified(owner_client, new_grid(owner_client, session), {"rural": [5]})
    assert put_classes(owner_client, grid, [5], "rural").json()["version"] == grid["version"]


def test_a_change_on_an_older_version_is_refused_and_changes_nothing(session, owner_client):
    """Two tabs saw version 1; the second one must look again."""
    grid = new_grid(owner_client, session)
    put_classes(owner_client, grid, [0], "formal")
    late = put_classes(owner_client, grid, [0], "slum")
    assert (late.status_code, late.json()["code"]) == (409, "settlement_changed")
    assert in_full(owner_client, grid)["classes"].startswith("F-")


@pytest.mark.parametrize(
    ("cells", "key", "code"),
    [([], "formal", "no_cells"), ([10**6], "formal", "unknown_cell"),
     ([-1], "formal", "unknown_cell"), ([0], "villa", "invalid_request"),
     (["a"], "formal", "invalid_request"), ([0] * 2501, "formal", "invalid_request")],
)  # fmt: skip
def test_cells_and_classes_that_are_none_are_refused(session, owner_client, cells, key, code):
    answer = put_classes(owner_client, new_grid(owner_client, session), cells, key)
    assert answer.json()["code"] == code


def test_events_and_a_fresh_snapshot_tell_the_same(session, owner_client):
    grid = classified(owner_client, new_grid(owner_client, session), {"slum": [1]})
    body = {"version": grid["version"], "cell": 1, "text": "  by the\nriver "}
    noted = api(owner_client, "put", f"/settlements/{grid['id']}/notes", body).json()
    assert noted["noted"] == [1]
    assert in_full(owner_client, grid)["notes"] == [{"cell": 1, "text": "by the river"}]
    events = Event.objects.filter(session_id=session.pk, type="settlement").order_by("seq")
    assert events.count() == 3
    state = snapshot(Session.objects.get(pk=session.pk))["state"]["settlement"]
    assert json.loads(json.dumps(state)) == {grid["id"]: events.last().payload}
    assert api(owner_client, "delete", f"/settlements/{grid['id']}").status_code == 200
    assert events.last().payload == {"id": grid["id"], "deleted": True}
    assert snapshot(Session.objects.get(pk=session.pk))["state"]["settlement"] == {}


def test_another_size_carries_classes_and_notes_over(session, owner_client):
    grid = new_grid(owner_client, session)
    grid = classified(owner_client, grid, {"formal": list(range(grid["cells"]))})
    body = {"version": grid["version"], "cell": 7, "text": "market"}
    grid = api(owner_client, "put", f"/settlements/{grid['id']}/notes", body).json()
    market = cells_of(owner_client, grid)[7].point_on_surface()
    body = {"version": grid["version"], "cell_size": 4_000}
    changed = api(owner_client, "post", f"/settlements/{grid['id']}/regrid", body).json()
    assert changed["cells"] > grid["cells"]
    assert set(changed["classes"]) == {"F"}
    assert (changed["undecided"], changed["notes_lost"]) == (0, 0)
    assert changed["lost_km2"] < 1
    assert not changed["can_undo"]
    cells = gpd.read_file(
        io.BytesIO(api(owner_client, "get", f"/settlements/{grid['id']}/cells").content)
    )
    assert len(cells) == changed["cells"]
    (note,) = in_full(owner_client, grid)["notes"]
    assert note["text"] == "market"
    assert cells.geometry[note["cell"]].buffer(1e-9).contains(market)


def test_files_hold_every_cell_with_class_and_note(session, owner_client):
    grid = classified(owner_client, new_grid(owner_client, session), {"slum": [2], "rural": [0]})
    body = {"version": grid["version"], "cell": 2, "text": "=HYPERLINK(1)"}
    api(owner_client, "put", f"/settlements/{grid['id']}/notes", body)
    answer = api(owner_client, "get", f"/settlements/{grid['id']}/export.geojson")
    shapes = gpd.read_file(io.BytesIO(answer.content))
    assert "attachment" in answer["Content-Disposition"]
    assert shapes.crs == "EPSG:4326"
    assert len(shapes) == grid["cells"]
    assert shapes["class"].iloc[:3].fillna("none").tolist() == ["Rural", "none", "Slum"]
    assert shapes["ward_name"].unique().tolist() == ["Adama"]
    metres = shapes.to_crs(32631).area
    assert metres.to_numpy() == pytest.approx(shapes["area_m2"].to_numpy(), rel=0.001)
    csv = api(owner_client, "get", f"/settlements/{grid['id']}/export.csv").content
    table = pd.read_csv(io.BytesIO(csv))
    assert table["class"].iloc[2] == "Slum"
    assert table["note"].iloc[2] == "'=HYPERLINK(1)"
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    assert shapes.geometry.contains(gpd.GeoSeries(points, crs=4326)).all()


def test_the_summary_is_by_area_of_the_exported_cells(session, owner_client):
    grid = new_grid(owner_client, session, wards=(0, 1), size=5_000)
    third = grid["cells"] // 3
    grid = classified(
        owner_client,
        grid,
        {"formal": list(range(third)), "slum": list(range(third, 2 * third)), "rural": [0]},
    )
    answer = api(owner_client, "get", f"/settlements/{grid['id']}/export.geojson")
    cells = gpd.read_file(io.BytesIO(answer.content))
    for row in in_full(owner_client, grid)["summary"]:
        own = cells[cells["ward_name"] == row["ward_name"]]
        area = own.groupby("class")["area_m2"].sum()
        formal, slum = area.get("Formal", 0.0), area.get("Slum", 0.0)
        assert row["informal_share"] == pytest.approx(100 * slum / (formal + slum), rel=1e-6)
        assert row["classified_share"] == pytest.approx(
            100 * area.sum() / own["area_m2"].sum(), rel=1e-6
        )


def use(client, grid, **planning):
    body = {"version": grid["version"], **planning}
    return api(client, "post", f"/settlements/{grid['id']}/use", body)


def half_informal(client, session, ward=0, share=0.4):
    """Every cell of a ward classified, the first part of them informal."""
    grid = new_grid(client, session, wards=(ward,))
    cut = round(share * grid["cells"])
    return classified(
        client,
        grid,
        {"informal": list(range(cut)), "formal": list(range(cut, grid["cells"]))},
    )


def test_shares_in_use_are_a_column_that_can_be_mapped_and_ranked_by(session, owner_client):
    grid = half_informal(owner_client, session)
    share = in_full(owner_client, grid)["summary"][0]["informal_share"]
    answer = use(owner_client, grid)
    assert answer.status_code == 200, answer.content
    assert answer.json()["used"] == grid["version"]
    values = Dataset.objects.get(kind="ward_values", current=True)
    assert values.source_id == values.boundary_id
    layers = api(owner_client, "get", f"/sessions/{session.pk}/layers").json()["layers"]
    assert "variable:informal_share" in [layer["key"] for layer in layers]
    layer = api(owner_client, "get", f"/sessions/{session.pk}/layers/variable:informal_share")
    found = {ward["i"]: ward["value"] for ward in layer.json()["wards"]}
    assert found[0] == pytest.approx(share)
    assert [value for row, value in found.items() if row] == [None] * 11
    told = Message.objects.filter(session=session).last()
    assert told.body["headline"].startswith("Informal share for 1 of 12 wards")


def test_used_shares_make_rankings_older_data_and_removal_takes_them_back(session, owner_client):
    say(session, "Rank the wards by tpr, housing_quality and distance_to_water")
    run = Run.objects.get()
    assert run.on_present_data
    first, second = half_informal(owner_client, session), half_informal(owner_client, session, 1)
    use(owner_client, first)
    use(owner_client, second)
    assert not Run.objects.get().on_present_data
    values = Dataset.objects.get(kind="ward_values", current=True)
    assert values.columns[0]["missing"] == 10
    api(owner_client, "delete", f"/settlements/{first['id']}")
    assert Dataset.objects.get(kind="ward_values", current=True).columns[0]["missing"] == 11
    api(owner_client, "delete", f"/settlements/{second['id']}")
    assert not Dataset.objects.filter(kind="ward_values", current=True).exists()


def test_used_shares_are_undone_and_done_again_like_any_change_of_the_data(session, owner_client):
    say(session, "Rank the wards by tpr, housing_quality and distance_to_water")
    first, second = half_informal(owner_client, session), half_informal(owner_client, session, 1)
    use(owner_client, first)
    use(owner_client, second)

    def now():
        values = Dataset.objects.filter(kind="ward_values", current=True).first()
        missing = values.columns[0]["missing"] if values else None
        used = [in_full(owner_client, grid)["used"] is not None for grid in (first, second)]
        return missing, used, Run.objects.get().on_present_data

    both, one, none = (
        (10, [True, True], False),
        (11, [True, False], False),
        (None, [False] * 2, True),
    )
    assert now() == both
    assert "Shares of" in undo_change(session=session).title
    assert now() == one
    undo_change(session=session)
    assert now() == none
    redo_change(session=session)
    assert now() == one
    redo_change(session=session)
    assert now() == both


def test_too_little_classified_is_no_share(session, owner_client):
    grid = new_grid(owner_client, session)
    grid = classified(owner_client, grid, {"slum": list(range(grid["cells"] // 3))})
    answer = use(owner_client, grid)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_little_classified")
    assert in_full(owner_client, grid)["used"] is None


def test_people_by_class_are_counted_from_a_raster_of_people(session, owner_client, tmp_path):
    grid = new_grid(owner_client, session)
    assert in_full(owner_client, grid)["people"] == {"source": "", "name": ""}
    add_file(session, people_raster(tmp_path / "population.tif"))
    work_off(session)
    middle = 5.5
    west = [at for at, cell in enumerate(cells_of(owner_client, grid)) if cell.centroid.x < middle]
    grid = classified(owner_client, grid, {"slum": west})
    full = in_full(owner_client, grid)
    assert full["people"] == {"source": "counted", "name": "population.tif"}
    # Half-degree cells of 100 people west of 5.5°, of 300 east of it: by parts of their area.
    shapes = cells_of(owner_client, grid)
    halves = {100: box(5, 9, middle, 10), 300: box(middle, 9, 6, 10)}
    people = [sum(n * each.intersection(half).area / 0.25 for n, half in halves.items())
              for each in shapes]  # fmt: skip
    (line,) = full["summary"]
    assert line["people_slum"] == pytest.approx(sum(people[at] for at in west), rel=1e-4)
    assert line["people_other"] == pytest.approx(sum(people) - line["people_slum"], rel=1e-4)
    answer = say(session, "how far is the classifying of settlements")
    assert answer.body["table"]["columns"][-2:] == ["People, Slum", "People, elsewhere"]
    assert answer.body["table"]["rows"][0][-2] == round(line["people_slum"])
    assert "counted by cell from population.tif" in " ".join(answer.body["points"])
    sheet = owner_client.get(f"/api/v1/settlements/{grid['id']}/export.csv").content
    frame = pd.read_csv(io.BytesIO(sheet))
    assert frame["people"].tolist() == pytest.approx(people, rel=1e-3, abs=0.01)


def people_raster(path):
    """Half-degree cells over the first ward: 100 people in the west, 300 in the east."""
    values = np.tile([100.0, 300.0], (2, 1))
    with rasterio.open(
        path, "w", driver="GTiff", width=2, height=2, count=1, dtype="float64", crs="EPSG:4326",
        transform=from_origin(5.0, 10.0, 0.5, 0.5),
    ) as data:  # fmt: skip
        data.write(values, 1)
    return path


def cells_of(client, grid):
    answer = api(client, "get", f"/settlements/{grid['id']}/cells")
    return gpd.read_file(io.BytesIO(answer.content)).geometry.tolist()


def test_people_to_plan_for_come_only_from_shares_of_people(session, owner_client):
    grid = half_informal(owner_client, session)
    answer = use(owner_client, grid)
    values = Dataset.objects.get(kind="ward_values", current=True)
    assert [column["name"] for column in values.columns] == ["informal_share"]
    # Each ward has 1,000 people: 600 in formal parts, of whom none are planned for.
    answer = use(owner_client, grid, planned={"formal": 0}, people={"formal": 60, "informal": 40})
    assert answer.status_code == 200, answer.content
    values = Dataset.objects.get(kind="ward_values", current=True)
    frame = pd.read_parquet(io.BytesIO(_bytes(values)))
    assert frame["population_adjusted"].iloc[0] == pytest.approx(400)
    assert frame["population_adjusted"].iloc[1:].isna().all()
    wrong = use(owner_client, grid, people={"formal": 60, "informal": 60})
    assert wrong.json()["code"] == "shares_do_not_add_up"
    assert np.isfinite(frame["informal_share"].iloc[0])


def _bytes(dataset):
    from analysis.frames import read_bytes

    return read_bytes(dataset.path)


def test_a_grid_on_replaced_wards_can_be_read_and_not_used(session, owner_client, tmp_path):
    grid = half_informal(owner_client, session)
    use(owner_client, grid)
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "turned.zip").write_bytes(boundary_zip(other, turned=True))
    add_file(session, tmp_path / "turned.zip")
    work_off(session)
    assert not Dataset.objects.filter(kind="ward_values", current=True).exists()
    full = in_full(owner_client, grid)
    assert full["classified"] == full["cells"]
    assert use(owner_client, full).json()["code"] == "settlement_of_older_boundary"
    body = {"version": full["version"], "cell_size": 4_000}
    again = api(owner_client, "post", f"/settlements/{grid['id']}/regrid", body)
    assert again.status_code == 200
