"""GeoTIFFs over the twelve wards of a grid: every ward value is worked out by hand.

Each ward is one degree wide and high and has four half-degree cells, alike from north to south, so
that its mean is that of two neighbours and its sum four times that.
"""

from __future__ import annotations

import io
import uuid

import numpy as np
import pandas as pd
import pytest
import rasterio
from django.core.files.storage import default_storage
from django.core.management import call_command
from rasterio.transform import from_origin

from analysis.models import Message, Run
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.tools.base import NeedsRun
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door.twelve_wards import boundary_zip, table_csv
from uploads.models import Dataset, Link
from uploads.services.change_data import redo_change, undo_change

pytestmark = pytest.mark.django_db

#: One value a ward, south row first, as the boundary has them.
WARD = np.arange(1.0, 13.0).reshape(3, 4)
#: Spread within each ward whose mean is 0.
WITHIN = np.array([[-0.25, 0.25], [-0.25, 0.25]])


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def empty(new_session):
    return new_session()


@pytest.fixture
def session(twelve, as_owner):
    """A session that has the table and the boundary."""
    return as_owner(twelve)


@pytest.fixture
def wards(tmp_path):
    """The table (without its population on demand) and the boundary, as files."""
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    (tmp_path / "wards.csv").write_bytes(table_csv())
    bare = b"\n".join(line.rsplit(b",", 1)[0] for line in table_csv().split(b"\n"))
    (tmp_path / "bare.csv").write_bytes(bare)
    (tmp_path / "wards.zip").write_bytes(boundary_zip(shapes))
    return tmp_path


def cells(per_ward=WARD):
    """Half-degree cells, north row first: each ward's value with a spread around it."""
    grid = np.kron(per_ward, np.ones((2, 2))) + np.tile(WITHIN, per_ward.shape)
    return grid[::-1]


def save(path, values, *, west=5.0, north=12.0, step=0.5, crs="EPSG:4326", nodata=None):
    height, width = values.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=1,
        dtype="float64",
        crs=crs,
        transform=from_origin(west, north, step, step),
        nodata=nodata,
    ) as data:
        data.write(values, 1)
    return path


def bring(session, *files):
    for file in files:
        add_file(session, file)
    work_off(session)


def values_of(session):
    return Dataset.objects.get(session=session, kind="ward_values", current=True)


def column(session, name):
    return Workspace(session).wards[name].to_numpy()


def told(session):
    return [row.body for row in Message.objects.filter(session=session, in_reply_to=None)]


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.get(in_reply_to=question)


@pytest.mark.parametrize("raster_first", [True, False])
def test_a_raster_becomes_the_mean_of_each_ward_whichever_file_comes_first(
    empty, wards, raster_first
):
    tif = save(wards / "soil_wetness.tif", cells() / 100)
    files = [wards / "wards.csv", wards / "wards.zip"]
    bring(empty, *([tif, *files] if raster_first else [*files, tif]))
    assert column(empty, "soil_wetness") == pytest.approx(WARD.ravel() / 100)
    workspace = Workspace(empty)
    assert "soil_wetness" in workspace.number_columns
    assert workspace.label("soil_wetness") == "Soil wetness"
    raster = Dataset.objects.get(session=empty, kind="raster")
    assert raster.summary["headline"] == "Raster of 8 × 6 cells, 1 band"
    assert raster.summary["points"][1].startswith("Values from 0.0075 to 0.1225")
    assert values_of(empty).source == raster


def test_a_utm_raster_gives_the_values_of_its_place(session, wards):
    """A field that grows evenly from west to east has at a ward's mean its middle's value."""
    crs, step = "EPSG:32632", 2000.0
    west, north = 50_000.0, 1_340_000.0
    east = west + (np.arange(240) + 0.5) * step
    save(
        wards / "elevation.tif",
        np.tile(east / 1000, (190, 1)),
        west=west,
        north=north,
        step=step,
        crs=crs,
    )
    bring(session, wards / "elevation.tif")
    found = column(session, "elevation")
    from pyproj import Transformer

    to_metres = Transformer.from_crs(4326, crs, always_xy=True)
    across = np.linspace(0.005, 0.995, 100)
    for ward in range(12):
        lon, lat = np.meshgrid(5 + ward % 4 + across, 9 + ward // 4 + across)
        by_points = np.average(to_metres.transform(lon, lat)[0], weights=np.cos(np.radians(lat)))
        assert found[ward] == pytest.approx(by_points / 1000, rel=2e-4)


def test_a_raster_of_people_is_summed_and_fills_the_missing_population(empty, wards):
    tif = save(wards / "nga_population_2020.tif", cells())
    bring(empty, wards / "bare.csv", wards / "wards.zip", tif)
    workspace = Workspace(empty)
    assert workspace.wards["population"].to_numpy() == pytest.approx(4 * WARD.ravel())
    assert values_of(empty).summary["how"]["statistic"] == "sum"
    assert any("serves as the population" in " ".join(body["points"]) for body in told(empty))


def test_no_column_of_the_table_is_replaced(session, wards):
    rain = save(wards / "rainfall_2022.tif", cells() + 50)
    people = save(wards / "population.tif", cells())
    bring(session, rain, people)
    workspace = Workspace(session)
    assert workspace.wards["mean_rainfall"].iloc[0] == 90.0
    assert workspace.wards["population"].iloc[0] == 1000.0
    assert workspace.wards["rainfall_raster"].to_numpy() == pytest.approx(WARD.ravel() + 50)
    assert workspace.wards["population_raster"].to_numpy() == pytest.approx(4 * WARD.ravel())
    plan = tool_by_name("run_risk_analysis").call(workspace, {"variables": ["tpr", "rainfall"]})
    assert isinstance(plan, NeedsRun)
    assert list(plan.options.variables) == ["tpr", "mean_rainfall"]


def test_wards_outside_the_raster_have_no_value_and_are_counted(session, wards):
    tif = save(wards / "ndvi.tif", cells()[2:] / 100, north=11.0)
    bring(session, tif)
    found = column(session, "ndvi")
    assert found[:8] == pytest.approx(WARD.ravel()[:8] / 100)
    assert np.isnan(found[8:]).all()
    note = next(f for f in values_of(session).findings if f["code"] == "wards_without_raster")
    assert note["count"] == 4


REFUSED = {
    "raster_no_overlap": {"west": 40.0},
    "raster_all_nodata": {"nodata": 7.0, "values": np.full((6, 8), 7.0)},
    "outside_every_scale": {"values": np.full((6, 8), 55_000.0)},
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_raster_that_cannot_be_used_says_why_and_adds_no_column(session, wards, code):
    options = dict(REFUSED[code])
    tif = save(wards / "rainfall.tif", options.pop("values", cells()), **options)
    bring(session, tif)
    raster = Dataset.objects.get(session=session, kind="raster")
    finding = next(f for f in raster.findings if f["code"] == code)
    assert finding["severity"] == "error"
    assert any(body["headline"] == "rainfall.tif gives no ward values." for body in told(session))
    assert not Dataset.objects.filter(session=session, kind="ward_values").exists()
    if code == "outside_every_scale":
        assert "55,000" in finding["message"]
        assert "from 0 to 12,000" in finding["message"]
    bring(session, save(tif, cells() + 50))
    assert column(session, "rainfall_raster") == pytest.approx(WARD.ravel() + 50)


@pytest.mark.parametrize("case", ["no_crs", "damaged", "picture"])
def test_a_file_that_is_no_usable_raster_is_refused_in_plain_words(empty, wards, case):
    path = wards / "rainfall.tif"
    if case == "damaged":
        path.write_bytes(save(path, cells()).read_bytes()[:200])
    elif case == "picture":
        path.write_bytes(b"II*\x00" + bytes(100))
    else:
        save(path, cells(), crs=None)
    with pytest.raises(ProblemError) as problem:
        bring(empty, path)
    assert problem.value.code == {"no_crs": "raster_without_crs"}.get(case, "damaged_raster")
    assert problem.value.hint
    assert "rainfall.tif" in problem.value.message


def test_ranking_with_a_raster_names_it_in_the_receipt_and_ages_with_it(session, wards):
    tif = save(wards / "soil_wetness.tif", cells() / 100)
    bring(session, tif)
    answer = say(session, "run the analysis with tpr and soil wetness")
    run = Run.objects.get(session=session)
    assert answer.run == run
    assert run.parameters["variables"] == ["tpr", "soil_wetness"]
    raster = Dataset.objects.get(session=session, kind="raster", current=True)
    assert [item["raster"] for item in run.receipt["inputs"]["values"]] == [raster.content_hash]
    bring(session, save(tif, cells() / 50))
    run.refresh_from_db()
    assert not run.on_present_data
    assert column(session, "soil_wetness") == pytest.approx(WARD.ravel() / 50)
    assert Dataset.objects.filter(session=session, kind="raster", current=True).count() == 1
    undo_change(session=session)
    work_off(session)
    assert column(session, "soil_wetness") == pytest.approx(WARD.ravel() / 100)
    assert Run.objects.get(pk=run.pk).on_present_data
    undo_change(session=session)
    work_off(session)
    assert "soil_wetness" not in Workspace(session).wards
    redo_change(session=session)
    work_off(session)
    assert column(session, "soil_wetness") == pytest.approx(WARD.ravel() / 100)
    assert Link.objects.filter(session=session, current=True).count() == 1


def test_values_follow_a_replaced_boundary(session, wards, tmp_path):
    bring(session, save(wards / "soil_wetness.tif", cells() / 100))
    other = tmp_path / "turned"
    other.mkdir()
    (wards / "turned.zip").write_bytes(boundary_zip(other, turned=True))
    bring(session, wards / "turned.zip")
    assert column(session, "soil_wetness") == pytest.approx(WARD.ravel() / 100)
    assert values_of(session).boundary == Dataset.objects.get(
        session=session, kind="boundary", current=True
    )


def test_the_conversation_lists_maps_and_explains_a_raster(session, wards):
    tif = save(wards / "soil_wetness.tif", cells() / 100)
    bring(session, tif)
    listed = say(session, "describe my data").body
    assert ["soil_wetness.tif", "raster"] in [row[:2] for row in listed["table"]["rows"]]
    assert any("“soil_wetness” from soil_wetness.tif" in point for point in listed["points"])
    shown = say(session, "map soil wetness").body
    assert shown["show"]["layer"] == "variable:soil_wetness"
    meaning = tool_by_name("describe_data").call(Workspace(session), {"variable": "soil_wetness"})
    assert "soil wetness" in meaning.headline


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("run the analysis with tpr and the raster for rainfall", ["tpr", "rainfall_raster"]),
        ("run the analysis with tpr and rainfall from the raster", ["tpr", "rainfall_raster"]),
        ("run the analysis with tpr and rainfall", ["tpr", "mean_rainfall"]),
        ("run the analysis with tpr and the flood raster", ["tpr", "flood"]),
    ],
)
def test_a_question_says_whether_it_means_the_raster_or_the_table(session, wards, text, columns):
    bring(session, save(wards / "rainfall.tif", cells() + 50))
    bring(session, save(wards / "flood_2021.tif", cells() / 100))
    say(session, text)
    assert Run.objects.get(session=session).parameters["variables"] == columns
    assert say(session, "map rainfall from the raster").body["show"]["layer"] == (
        "variable:rainfall_raster"
    )


def test_to_use_a_raster_adds_its_column_to_the_score(session, wards):
    bring(session, save(wards / "rainfall.tif", cells() + 50))
    answer = say(session, "use the raster for rainfall")
    assert answer.tool == "run_risk_analysis"
    assert answer.outcome == "clarify"
    assert "Rainfall is only one" in answer.body["headline"]
    assert answer.body["chips"][0]["arguments"]["variables"][0] == "rainfall_raster"


def test_wards_are_ranked_by_rasters_alone(empty, wards):
    bring(empty, wards / "wards.zip", save(wards / "soil_wetness.tif", cells() / 100))
    assert values_of(empty).summary["headline"] == "Soil wetness for 12 of 12 wards"
    too_few = say(empty, "Which wards are most at risk?")
    assert too_few.outcome == "clarify"
    assert not Run.objects.filter(session=empty).exists()
    bring(empty, save(wards / "flood.tif", 1 - cells() / 100))
    answer = say(empty, "run the risk analysis with soil wetness and flood")
    assert answer.outcome == "answer", answer.body
    run = Run.objects.get(session=empty)
    assert run.link.table is None
    assert run.receipt["inputs"]["table"] is None
    ranking = Workspace(empty, run=run).rankings
    # Each ward's soil wetness and flood add up to one, so the two scores cancel out.
    assert ranking["composite_score"].to_numpy(dtype=float) == pytest.approx(0.5)


def test_a_ward_table_that_comes_later_joins_the_rasters(empty, wards):
    bring(empty, wards / "wards.zip", save(wards / "flood.tif", cells() / 100))
    alone = Workspace(empty).need_link()
    bring(empty, wards / "wards.csv")
    joined = Workspace(empty).need_link()
    assert alone.table is None
    assert joined.table is not None
    assert column(empty, "flood") == pytest.approx(WARD.ravel() / 100)


def test_one_value_everywhere_is_pointed_out(session, wards):
    bring(session, save(wards / "flood.tif", np.zeros((6, 8))))
    codes = {f["code"]: f["severity"] for f in values_of(session).findings}
    assert codes["raster_without_difference"] == "warning"
    assert any("0 in every ward" in " ".join(body["points"]) for body in told(session))


def test_a_name_that_the_values_contradict_is_said_when_the_file_comes(empty, wards):
    bring(empty, save(wards / "ndvi.tif", 20_000 * cells()))
    assert any("Its name says Vegetation index" in " ".join(b["points"]) for b in told(empty))


def test_an_unknown_name_gives_a_column_named_after_the_file(session, wards):
    bring(session, save(wards / "My Layer-7.tif", cells()))
    assert column(session, "my_layer_7") == pytest.approx(WARD.ravel())
    codes = {f["code"] for f in values_of(session).findings}
    assert "raster_variable_unknown" in codes


def test_check_data_says_what_a_raster_is_and_gives_each_ward(empty, wards):
    out = io.StringIO()
    tif = save(wards / "soil_wetness.tif", cells() / 100)
    call_command("check_data", table=str(tif), boundaries=str(wards / "wards.zip"), stdout=out)
    said = out.getvalue()
    assert "soil_wetness.tif: Raster of 8 × 6 cells, 1 band" in said
    assert "Cells of about 54.7 km by 55.6 km; coordinate system EPSG:4326." in said
    assert "soil_wetness.tif: Soil wetness for 12 of 12 wards" in said


def test_check_data_says_why_a_raster_gives_nothing(wards, empty):
    out = io.StringIO()
    tif = save(wards / "soil_wetness.tif", 20 * cells())
    call_command("check_data", table=str(tif), boundaries=str(wards / "wards.zip"), stdout=out)
    assert "ERROR   soil_wetness.tif (band 1) runs from 15 to 245 in these wards" in (
        out.getvalue()
    )


EXPECTED_VARIABLE = {
    "housing_quality_2015.tif": "housing_quality",
    "distance_to_water_static.tif": "distance_to_water",
}


def test_real_rasters_give_every_ward_of_a_real_state_its_value(empty, shared_data):
    """The same means by rasterio's own mask: cells whose middle lies in the ward."""
    import geopandas as gpd
    from rasterio.mask import mask

    niger = shared_data / "niger"
    bring(empty, niger / "wards.csv", niger / "wards.zip")
    bring(empty, *(shared_data / "rasters" / name for name in EXPECTED_VARIABLE))
    shapes = gpd.read_parquet(
        io.BytesIO(_stored(Dataset.objects.get(session=empty, kind="boundary", current=True)))
    ).geometry
    rows = Dataset.objects.filter(session=empty, kind="ward_values", current=True)
    assert rows.count() == len(EXPECTED_VARIABLE)
    for row in rows:
        variable = EXPECTED_VARIABLE[row.name]
        assert row.columns[0]["name"] == variable
        assert row.columns[0]["missing"] == 0
        values = pd.read_parquet(io.BytesIO(_stored(row)))["value"]
        largest = shapes.to_crs(32632).area.nlargest(10).index
        with rasterio.open(shared_data / "rasters" / row.name) as data:
            for at in largest:
                cut = mask(data, [shapes[at]], crop=True, filled=False)[0]
                assert values[at] == pytest.approx(float(cut.mean()), rel=0.03)


def _stored(dataset):
    with default_storage.open(dataset.path) as file:
        return file.read()


def test_the_way_a_raster_is_summed_up_can_be_chosen(new_session, owner, owner_client, wards):
    session = new_session(owner)
    bring(session, wards / "wards.csv", wards / "wards.zip")
    bring(session, save(wards / "flood.tif", cells()))
    raster = Dataset.objects.get(session=session, kind="raster")

    def choose(**choice):
        path = f"/api/v1/datasets/{raster.pk}/ward-values"
        answer = owner_client.put(path, choice, content_type="application/json")
        work_off(session)
        return answer

    assert choose(statistic="max").status_code == 202
    assert column(session, "flood_max") == pytest.approx(WARD.ravel() + 0.25)
    assert choose(statistic="share_above", threshold=3).status_code == 202
    # Ward 3 has two of its four cells above 3; those before it none, those after it all.
    assert column(session, "flood_above_3") == pytest.approx([0, 0, 0.5, *[1] * 9])
    assert "flood_max" not in Workspace(session).wards
    assert choose().status_code == 202
    assert column(session, "flood") == pytest.approx(WARD.ravel())


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"statistic": "share_above"}, "bad_threshold"),
        ({"statistic": "mean", "threshold": 2}, "bad_threshold"),
        ({"statistic": "median"}, "bad_statistic"),
        ({"band": 2}, "no_such_band"),
    ],
)
def test_a_way_that_does_not_fit_is_refused_in_words(
    new_session, owner, owner_client, wards, choice, code
):
    session = new_session(owner)
    bring(session, save(wards / "flood.tif", cells()))
    raster = Dataset.objects.get(session=session, kind="raster")
    path = f"/api/v1/datasets/{raster.pk}/ward-values"
    answer = owner_client.put(path, choice, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json()["hint"]
