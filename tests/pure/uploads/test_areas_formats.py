"""GeoPackage, GeoJSON, KML, Parquet: as boundary, as table, dirty, damaged."""

import json
import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from chatmrpt.lib.errors import ProblemError
from uploads.formats import Limits, RawBoundary, RawTable, read_file
from uploads.parsed import parse_upload
from uploads.parsing import parse_in_child

from .helpers import WARDS, codes, finding, save_sheet, square, ward_frame, zip_shapefile

TABLE = pd.DataFrame({"WardName": ["Apado", "Zango"], "LGA": ["East", "East"], "rain": [1.5, 2.0]})


def refused(path, name="upload", **options):
    with pytest.raises(ProblemError) as problem:
        read_file(path, name, **options)
    return problem.value


def write(tmp_path, text, name="x"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def geopackage(path, frame=None, layer="wards"):
    (ward_frame() if frame is None else frame).to_file(path, layer=layer, engine="pyogrio")
    return path


def add_table(path, layer="rain", rows=(("Apado", "East", 7), ("Zango", "East", None))):
    with sqlite3.connect(path) as database:
        database.execute(
            f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, WardName TEXT, LGA TEXT, tested INTEGER)"
        )
        database.executemany(f"INSERT INTO {layer} (WardName, LGA, tested) VALUES (?, ?, ?)", rows)
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES (?, 'attributes', ?, 0)",
            (layer, layer),
        )
    return path


# GeoPackage


def test_a_geopackage_is_a_boundary(tmp_path):
    frame = ward_frame(Land=["é", "ọ", None], n=[1, 2, 3]).to_crs(32632)
    raw = read_file(geopackage(tmp_path / "w.gpkg", frame), "wards.bin")
    assert isinstance(raw, RawBoundary)
    assert raw.frame["WardName"].tolist() == ["Apado", "Marafa", "Zango"]
    assert raw.frame["n"].tolist() == [1, 2, 3]
    assert raw.source == {"format": "geopackage", "layer": "wards", "crs": "EPSG:32632"}
    parsed = parse_upload(tmp_path / "w.gpkg", "w.gpkg")
    assert parsed.summary.headline == "Outlines of 3 wards"
    assert parsed.summary.bounds == pytest.approx([4, 8, 7, 9], abs=1e-6)


def test_a_geopackage_is_left_as_it_came(tmp_path):
    path = geopackage(tmp_path / "w.gpkg")
    before = path.read_bytes()
    read_file(path, "w.gpkg")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["w.gpkg"]


def test_of_several_layers_the_one_with_wards_is_read_and_the_others_are_named(tmp_path):
    roads = gpd.GeoDataFrame({"road": ["A1"] * 9}, geometry=[square(4, 8)] * 9, crs=4326)
    path = geopackage(tmp_path / "w.gpkg", roads, "roads")
    geopackage(path, layer="kwara wards")
    add_table(path)
    raw = read_file(path, "w.gpkg")
    assert raw.source["chosen"] == "kwara wards"
    assert {c["name"]: c["rows"] for c in raw.source["choices"]} == {
        "roads": 9,
        "kwara wards": 3,
        "rain": 2,
    }
    message = finding(raw.findings, "several_layers").message
    assert "kwara wards" in message
    assert "“rain” with 2 rows" in message


def test_a_layer_without_outlines_is_a_table(tmp_path):
    path = add_table(geopackage(tmp_path / "w.gpkg"))
    raw = read_file(path, "w.gpkg", choice="rain")
    assert isinstance(raw, RawTable)
    assert raw.frame[["WardName", "tested"]].to_numpy().tolist() == [["Apado", "7"], ["Zango", ""]]
    assert raw.rows.tolist() == [1, 2]


def test_a_choice_reaches_the_child(tmp_path):
    path = add_table(geopackage(tmp_path / "w.gpkg"))
    proposed = parse_in_child(path, "w.gpkg", work_dir=tmp_path)
    chosen = parse_in_child(path, "w.gpkg", work_dir=tmp_path, choice="rain")
    assert (proposed.kind, chosen.kind) == ("boundary", "ward_table")
    assert chosen.source["chosen"] == "rain"
    assert chosen.source["choices"] == proposed.source["choices"]
    with pytest.raises(ProblemError) as problem:
        parse_in_child(path, "w.gpkg", work_dir=tmp_path, choice="no such layer")
    assert problem.value.code == "unknown_choice"


def test_another_database_and_an_empty_geopackage_are_told_apart(tmp_path):
    path = tmp_path / "d.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE wards (name)")
    assert "not a GeoPackage" in refused(path).message
    assert refused(write(tmp_path, b"SQLite format 3\x00" + b"x" * 90)).code == "damaged_geopackage"
    empty = geopackage(tmp_path / "e.gpkg", ward_frame().iloc[:0])
    assert refused(empty).code == "no_layers"


def test_a_geopackage_that_points_at_other_files_does_not_open_them(tmp_path):
    secret = write(tmp_path, WARDS, "secret.csv")
    path = geopackage(tmp_path / "w.gpkg")
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema=ON")
        database.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
            "('table', 'stolen', 'stolen', 0, ?)",
            (f"CREATE VIRTUAL TABLE stolen USING VirtualOGR('{secret}')",),
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('stolen', 'attributes', 'stolen')"
        )
    assert refused(path, "w.gpkg").code == "damaged_geopackage"
    assert refused(path, "w.gpkg", choice="stolen").code == "damaged_geopackage"


def test_limits_of_a_geopackage(tmp_path):
    path = geopackage(tmp_path / "w.gpkg")
    assert refused(path, limits=Limits(features=2)).code == "too_many_features"
    assert refused(path, limits=Limits(vertices=10)).code == "too_many_vertices"


# GeoJSON


def features(frame=None):
    return json.loads((ward_frame() if frame is None else frame).to_json(drop_id=True))


def test_geojson_is_a_boundary(tmp_path):
    frame = ward_frame(LGA=["A", "A", "B"], pop=[1, None, 3], tags=["x", None, "y"])
    raw = read_file(write(tmp_path, json.dumps(features(frame))), "w.txt")
    assert raw.frame["WardName"].tolist() == ["Apado", "Marafa", "Zango"]
    assert raw.frame.geometry.geom_equals(frame.geometry).all()
    assert raw.frame.crs == "EPSG:4326"
    assert raw.source["format"] == "geojson"


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_one_feature_a_line_is_read(tmp_path, mark):
    lines = "\n".join(mark + json.dumps(one) for one in features()["features"])
    raw = read_file(write(tmp_path, lines), "w.geojsonl")
    assert raw.frame["WardName"].tolist() == ["Apado", "Marafa", "Zango"]


@pytest.mark.parametrize("shape", ["list", "collection", "lines"])
def test_bare_outlines_are_read(tmp_path, shape):
    outlines = [one["geometry"] for one in features()["features"]]
    text = {
        "list": json.dumps(outlines),
        "collection": json.dumps({"type": "GeometryCollection", "geometries": outlines}),
        "lines": "\n".join(map(json.dumps, outlines)),
    }[shape]
    raw = read_file(write(tmp_path, text), "w.json")
    assert shapely.area(raw.frame.geometry.to_numpy()).tolist() == [1, 1, 1]
    with pytest.raises(ProblemError) as problem:
        parse_upload(tmp_path / "x", "w.json")
    assert problem.value.code == "no_ward_column"


def test_a_stated_system_of_geojson_is_kept_and_an_address_is_not_followed(tmp_path):
    content = features(ward_frame().to_crs(32632))
    content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}
    assert read_file(write(tmp_path, json.dumps(content)), "w").frame.crs == "EPSG:32632"
    content["crs"] = {"type": "link", "properties": {"href": "http://example.org/crs"}}
    problem = refused(write(tmp_path, json.dumps(content)))
    assert problem.code == "unknown_crs"
    assert "crs" in problem.message


def test_geojson_without_outlines_is_a_table(tmp_path):
    content = features()
    for one in content["features"]:
        one["geometry"] = None
        one["properties"] |= {"rain": 1.5, "codes": [1, 2], "open": True}
    raw = read_file(write(tmp_path, json.dumps(content)), "w.geojson")
    assert isinstance(raw, RawTable)
    assert raw.frame.iloc[0].tolist() == ["Apado", "1.5", "[1, 2]", "Yes"]


def test_faults_of_geojson_are_named_with_their_place(tmp_path):
    whole = json.dumps(features())
    cut = refused(write(tmp_path, whole[:-20]), "w.geojson")
    assert cut.code == "damaged_json"
    assert "cut off" in cut.message
    broken = refused(write(tmp_path, whole.replace('"properties"', "properties", 1)), "w.geojson")
    assert "line 1, column" in broken.message
    odd = features()
    odd["features"][1] = {"type": "Feat"}
    assert "Feature 2" in refused(write(tmp_path, json.dumps(odd))).message
    assert refused(write(tmp_path, '{"type": "Topology", "arcs": []}')).code == "topojson"
    assert refused(write(tmp_path, '{"type": "FeatureCollection", "features": []}')).code == (
        "empty_file"
    )
    deep = '{"type": "FeatureCollection", "x": ' + "[" * 100_000
    assert refused(write(tmp_path, deep)).code == "damaged_json"


def test_an_outline_that_cannot_be_read_keeps_its_row(tmp_path):
    content = features()
    content["features"][1]["geometry"]["coordinates"] = "none"
    raw = read_file(write(tmp_path, json.dumps(content)), "w.geojson")
    assert raw.frame.geometry.isna().tolist() == [False, True, False]
    assert finding(raw.findings, "unreadable_outline").rows == (2,)


# KML

POLYGON = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>{x},8,0 {y},8,0 {y},9,0 {x},9,0 {x},8,0"
    "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)


def placemark(name, x, data="", shape=None):
    outline = POLYGON.format(x=x, y=x + 1) if shape is None else shape
    return f"<Placemark><name>{name}</name>{data}{outline}</Placemark>"


def kml(inside, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return (
        f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Wards</name>{inside}'
        "</Document></kml>"
    )


def simple(**values):
    cells = "".join(f'<SimpleData name="{k}">{v}</SimpleData>' for k, v in values.items())
    return f"<ExtendedData><SchemaData>{cells}</SchemaData></ExtendedData>"


MARKS = "".join(
    placemark(n, x, simple(WardName=n, LGA="East")) for n, x in (("Apado", 4), ("Zango", 5))
)


def test_kml_is_a_boundary_with_its_data_as_columns(tmp_path):
    raw = read_file(write(tmp_path, kml(f"<Folder>{MARKS}</Folder>")), "w.kml")
    assert raw.frame["WardName"].tolist() == ["Apado", "Zango"]
    assert raw.frame["LGA"].tolist() == ["East", "East"]
    assert raw.frame.geometry.bounds.to_numpy().tolist() == [[4, 8, 5, 9], [5, 8, 6, 9]]
    assert raw.frame.crs == "EPSG:4326"


def test_kml_data_in_other_shapes(tmp_path):
    data = '<ExtendedData><Data name="LGA"><value>East</value></Data></ExtendedData>'
    table = (
        "<description><![CDATA[<html><body><table><tr><td>WardName</td><td>Zango</td></tr>"
        "<tr><td>LGA</td><td>West</td></tr></table><script>x</script></body></html>]]>"
        "</description>"
    )
    ring = "<coordinates>4.2,8.2 4.4,8.2 4.4,8.4 4.2,8.2</coordinates>"
    hole = f"<innerBoundaryIs><LinearRing>{ring}</LinearRing></innerBoundaryIs></Polygon>"
    two = POLYGON.format(x=4, y=5).replace("</Polygon>", hole) + POLYGON.format(x=7, y=8)
    marks = placemark("Apado", 4, data, f"<MultiGeometry>{two}</MultiGeometry>")
    raw = read_file(write(tmp_path, kml(marks + placemark("b", 5, table))), "w.kml")
    assert raw.frame["LGA"].tolist() == ["East", "West"]
    assert raw.frame["WardName"].tolist()[1] == "Zango"
    assert raw.frame.geometry[0].area == pytest.approx(2 - 0.02)


def test_positions_of_a_ring_may_differ_in_height(tmp_path):
    ring = "4,8,10 5,8 5,9,0 4,9 4,8,10"
    shape = (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>\n"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )
    marks = placemark("Apado", 4, simple(WardName="Apado"), shape) + placemark("b", 5)
    raw = read_file(write(tmp_path, kml(marks)), "w.kml")
    assert raw.frame.geometry[0].equals(square(4, 8))
    bad = placemark("Apado", 4, simple(WardName="Apado"), shape.replace("5,8", "five,8"))
    raw = read_file(write(tmp_path, kml(bad + placemark("b", 5))), "w.kml")
    assert raw.frame.geometry.isna().tolist() == [True, False]
    assert finding(raw.findings, "unreadable_outline").rows == (1,)


def test_names_of_placemarks_serve_as_wards_where_nothing_else_does(tmp_path):
    marks = placemark("Apado", 4) + placemark("Zango", 5)
    parsed = parse_upload(write(tmp_path, kml(marks)), "w.kml")
    assert parsed.frame["ward_name"].tolist() == ["Apado", "Zango"]
    assert "name_as_ward" in codes(parsed.findings)


def test_folders_of_one_kind_are_read_together_and_others_are_choices(tmp_path):
    folders = "".join(
        f"<Folder><name>{lga}</name>{placemark(ward, x)}</Folder>"
        for lga, ward, x in (("East", "Apado", 4), ("West", "Zango", 5))
    )
    raw = read_file(write(tmp_path, kml(folders)), "w.kml")
    assert raw.frame["folder"].tolist() == ["East", "West"]
    mixed = (
        f"<Folder><name>Roads</name>{placemark('A1', 4, simple(road='A1'))}</Folder>"
        f"<Folder><name>Wards</name>{MARKS}</Folder>"
    )
    path = write(tmp_path, kml(mixed))
    assert read_file(path, "w.kml").source["chosen"] == "Wards"
    assert read_file(path, "w.kml", choice="Roads").frame["road"].tolist() == ["A1"]


def test_links_of_kml_are_not_followed(tmp_path):
    link = "<NetworkLink><Link><href>http://example.org/w.kml</href></Link></NetworkLink>"
    assert refused(write(tmp_path, kml(link))).code == "kml_links"
    raw = read_file(write(tmp_path, kml(link + MARKS)), "w.kml")
    assert finding(raw.findings, "links_not_followed").count == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_kml_are_refused(tmp_path, encoding):
    head = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = kml(placemark("&x;", 4), head)
    problem = refused(write(tmp_path, text.encode(encoding)))
    assert problem.code == "xml_entities"


def test_a_cut_kml_is_damaged(tmp_path):
    assert refused(write(tmp_path, kml(MARKS)[:-200])).code == "damaged_xml"
    assert refused(write(tmp_path, kml(""))).code == "empty_file"


def test_kmz_is_kml_in_a_zip(tmp_path):
    path = tmp_path / "w.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.kml", kml(MARKS))
        archive.writestr("files/legend.png", b"\x89PNG")
    raw = read_file(path, "w.kmz")
    assert raw.frame["WardName"].tolist() == ["Apado", "Zango"]
    assert raw.source["member"] == "doc.kml"


# Parquet


def test_parquet_is_a_table(tmp_path):
    frame = TABLE.assign(
        n=pd.array([1, None], "Int64"),
        day=pd.to_datetime(["2024-01-05", None]),
        word=pd.Categorical(["a", "b"]),
        long=[2**60 + 1, 0],
        lists=[[1], [2]],
    )
    frame.to_parquet(tmp_path / "t")
    raw = read_file(tmp_path / "t", "t.parquet")
    assert raw.frame.to_numpy().tolist() == [
        ["Apado", "East", "1.5", "1", "2024-01-05", "a", str(2**60 + 1)],
        ["Zango", "East", "2", "", "", "b", "0"],
    ]
    assert finding(raw.findings, "columns_left_out").column == "lists"
    assert parse_upload(tmp_path / "t", "t").summary.headline == "2 wards in 1 LGA, 7 columns"


def test_geoparquet_is_a_boundary_also_without_its_metadata(tmp_path):
    frame = ward_frame().to_crs(32632)
    frame.to_parquet(tmp_path / "g")
    raw = read_file(tmp_path / "g", "g.parquet")
    assert raw.frame.crs == "EPSG:32632"
    assert raw.frame.geometry.geom_equals(frame.geometry).all()
    plain = pa.table({"WardName": ["A", "B"], "geom": shapely.to_wkb([square(4, 8), None])})
    pq.write_table(plain, tmp_path / "p")
    raw = read_file(tmp_path / "p", "p.parquet")
    assert raw.frame.geometry.isna().tolist() == [False, True]
    assert "assumed_crs" in codes(raw.findings)


def test_limits_and_damage_of_parquet(tmp_path):
    TABLE.to_parquet(tmp_path / "t")
    assert refused(tmp_path / "t", limits=Limits(rows=1)).code == "too_many_rows"
    assert refused(tmp_path / "t", limits=Limits(zip_bytes=10)).code == "parquet_too_large"
    data = (tmp_path / "t").read_bytes()
    assert refused(write(tmp_path, data[:-9])).code == "damaged_parquet"


# ZIP


def zipped(tmp_path, *entries, name="z.zip"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            archive.writestr(entry, data)
    return path


def test_one_table_in_folders_of_a_zip_is_read(tmp_path):
    entries = [("a/b/c/wards.csv", WARDS), ("a/README.txt", "a,b\nc,d\n"), ("__MACOSX/._w", "x")]
    raw = read_file(zipped(tmp_path, *entries), "z.zip")
    assert raw.frame["WardName"].tolist() == ["Apado", "Marafa", "Zango"]
    assert raw.source["member"] == "a/b/c/wards.csv"
    assert "choices" not in raw.source


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_letters_of_a_geoparquet_that_are_none_are_said_to_be_damage(tmp_path, kind):
    ward_frame().to_parquet(tmp_path / "g")
    table = pq.read_table(tmp_path / "g")
    place = table.column_names.index("WardName")
    size = pa.int64() if pa.types.is_large_string(kind) else pa.int32()
    count = table.num_rows
    offsets = pa.array([0, *[2] * count], size).buffers()[1]
    wrong = pa.Array.from_buffers(kind, count, [None, offsets, pa.py_buffer(b"\x80\xff")])
    pq.write_table(table.set_column(place, pa.field("WardName", kind), wrong), tmp_path / "bad")
    assert refused(tmp_path / "bad").code == "damaged_parquet"


@pytest.mark.parametrize("kind", ["xlsx", "gpkg", "geojson", "parquet"])
def test_other_formats_in_a_zip_are_read(tmp_path, kind):
    path = tmp_path / f"w.{kind}"
    if kind == "xlsx":
        save_sheet(path, [["WardName", "rain"], ["Apado", 1], ["Zango", 2]])
    elif kind == "gpkg":
        geopackage(path)
    elif kind == "geojson":
        path.write_text(json.dumps(features()))
    else:
        TABLE.to_parquet(path)
    raw = read_file(zipped(tmp_path, (f"deep/er/w.{kind}", path.read_bytes())), "z.zip")
    assert raw.frame["WardName"].iloc[0] == "Apado"


def test_a_shapefile_in_folders_is_read(tmp_path):
    flat = zip_shapefile(tmp_path, ward_frame())
    with zipfile.ZipFile(flat) as archive:
        parts = [(f"a/b/{n}", archive.read(n)) for n in archive.namelist()]
    assert len(read_file(zipped(tmp_path, *parts), "z.zip").frame) == 3


def test_of_several_files_the_likeliest_is_read_and_the_others_are_choices(tmp_path):
    flat = zip_shapefile(tmp_path, ward_frame())
    with zipfile.ZipFile(flat) as archive:
        parts = [(n, archive.read(n)) for n in archive.namelist()]
    path = zipped(tmp_path, ("rain.csv", WARDS), ("roads.csv", "road,km\nA1,5\nA2,6\n"), *parts)
    raw = read_file(path, "z.zip")
    assert raw.source["chosen"] == "wards.shp"
    assert [c["name"] for c in raw.source["choices"]] == ["wards.shp", "rain.csv"]
    table = read_file(path, "z.zip", choice="rain.csv")
    assert isinstance(table, RawTable)
    assert table.source["chosen"] == "rain.csv"


def test_sheets_of_a_workbook_in_a_zip_are_choices_too(tmp_path):
    book = tmp_path / "b.xlsx"
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        TABLE.to_excel(writer, sheet_name="2023", index=False)
        TABLE.head(1).assign(rain=9).to_excel(writer, sheet_name="2024", index=False)
    path = zipped(tmp_path, ("b.xlsx", book.read_bytes()))
    raw = read_file(path, "z.zip")
    assert raw.source["chosen"] == "b.xlsx: 2023"
    other = read_file(path, "z.zip", choice="b.xlsx: 2024")
    assert other.frame["rain"].tolist() == ["9"]
    assert len([f for f in other.findings if f.code.startswith("several")]) == 1


def test_a_zip_of_one_unreadable_file_says_why(tmp_path):
    problem = refused(zipped(tmp_path, ("w.csv", "WardName,rain\n")))
    assert problem.code == "header_only"
    both = refused(zipped(tmp_path, ("w.csv", "WardName,rain\n"), ("x.json", '{"a": 1}')))
    assert both.code == "zip_without_data"
    assert "x.json" in both.message
