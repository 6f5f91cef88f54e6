import contextlib
import re
import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import uploads
from chatmrpt.lib.errors import ProblemError
from uploads.formats import FORMATS, Limits, read_file, supported
from uploads.parsed import parse_upload

from .helpers import (
    WARDS,
    codes,
    finding,
    read_boundary,
    save_sheet,
    square,
    ward_frame,
    zip_shapefile,
)

ROWS = [["WardName", "LGA", "rain"], ["Apado", "East", 1.5], ["Zango", "East", 12.0]]


def refused(path, name="upload", limits=None):
    with pytest.raises(ProblemError) as problem:
        read_file(path, name, limits or Limits())
    return problem.value


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"\xff\xd8\xff\xe0....", "picture"),
        (b"MZ\x90\x00....", "program"),
        (b"\x7fELF....", "program"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"\x00\x00\x27\x0a....", "part of a shapefile"),
        (b'{"name": "wards"}', "JSON"),
        (b"<?xml version='1.0'?><gpx>", "XML"),
        (b"PK\x05\x06" + b"\x00" * 18, "empty ZIP"),
    ],
)
def test_other_kinds_are_named_with_what_can_be_read(tmp_path, data, word):
    path = tmp_path / "x"
    path.write_bytes(data)
    problem = refused(path, "wards.csv")
    assert problem.code == "unsupported_format"
    assert word in problem.message
    assert supported() in problem.hint


def test_a_web_page_without_a_table_is_told_for_what_it_is(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbf<html><body><form>Sign in</form></body></html>")
    problem = refused(path, "wards.xls")
    assert problem.code == "html_file"
    assert "web page" in problem.message


def test_every_format_is_named_to_people():
    for format_ in FORMATS:
        assert format_.label in supported()


def test_the_picker_offers_the_endings_of_every_format():
    source = (Path(uploads.__file__).parents[1] / "static/src/lib/transfer.ts").read_text()
    listed = re.search(r"const ACCEPTED = \[(.*?)\];", source, re.DOTALL).group(1)
    endings = {ending for format_ in FORMATS for ending in format_.extensions}
    assert set(re.findall(r'"(\.\w+)"', listed)) == endings


def test_content_decides_not_the_name(tmp_path):
    path = tmp_path / "x"
    path.write_text(WARDS)
    assert len(read_file(path, "wards.xlsx").frame) == 3


def test_a_workbook_is_read_with_all_digits_and_row_numbers(tmp_path):
    path = save_sheet(tmp_path / "w.xlsx", [["Kwara 2023"], [], *ROWS])
    raw = read_file(path, "w.csv")
    assert raw.frame.to_numpy().tolist() == [["Apado", "East", "1.5"], ["Zango", "East", "12"]]
    assert raw.rows.tolist() == [4, 5]


def test_the_sheet_with_wards_is_chosen_and_said(tmp_path):
    path = tmp_path / "w.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        pd.DataFrame([["about"], ["x"], ["y"]]).to_excel(writer, sheet_name="Read me", index=False)
        pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_excel(writer, sheet_name="Data", index=False)
    raw = read_file(path, "w.xlsx")
    assert raw.source["sheet"] == "Data"
    assert "Read me" in finding(raw.findings, "several_sheets").message


def test_dates_and_blanks_of_a_workbook(tmp_path):
    rows = [["WardName", "day", "n"], ["Apado", pd.Timestamp("2024-03-05"), None]]
    raw = read_file(save_sheet(tmp_path / "w.xlsx", rows), "w.xlsx")
    assert raw.frame.iloc[0].tolist() == ["Apado", "2024-03-05", ""]


def test_an_empty_workbook_and_a_broken_one(tmp_path):
    assert refused(save_sheet(tmp_path / "e.xlsx", [])).code == "empty_file"
    assert refused(save_sheet(tmp_path / "h.xlsx", ROWS[:1])).code == "header_only"
    path = tmp_path / "b.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert refused(path).code == "not_a_workbook"


def test_entities_in_a_workbook_are_refused(tmp_path):
    path = save_sheet(tmp_path / "w.xlsx", ROWS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/evil.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert refused(path).code == "xml_entities"


def test_a_sheet_with_a_stray_far_cell_is_refused(tmp_path):
    path = save_sheet(tmp_path / "w.xlsx", ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(path).code == "sheet_too_large"


def test_a_shapefile_is_read_with_its_system(tmp_path):
    raw = read_boundary(zip_shapefile(tmp_path, ward_frame(Land=["é", "ọ", "x"])))
    assert raw.frame["WardName"].tolist() == ["Apado", "Marafa", "Zango"]
    assert raw.frame["Land"].tolist() == ["é", "ọ", "x"]
    assert raw.frame.crs == "EPSG:4326"
    assert raw.findings == ()


def test_windows_letters_in_a_shapefile_without_cpg(tmp_path):
    path = zip_shapefile(
        tmp_path, ward_frame(Land=["é", "à", "x"]), leave_out=("cpg",), encoding="CP1252"
    )
    assert read_boundary(path).frame["Land"].tolist() == ["é", "à", "x"]


def test_degrees_are_assumed_and_said_without_prj(tmp_path):
    raw = read_boundary(zip_shapefile(tmp_path, ward_frame(), leave_out=("prj",)))
    assert raw.frame.crs == "EPSG:4326"
    assert codes(raw.findings) == {"assumed_crs"}


def test_metres_without_prj_are_an_error_that_says_what_to_do(tmp_path):
    frame = ward_frame([square(500_000, 900_000), square(500_001, 900_000)])
    problem = refused(zip_shapefile(tmp_path, frame, leave_out=("prj",)))
    assert problem.code == "unknown_crs"
    assert ".prj" in problem.hint


@pytest.mark.parametrize("part", ["shx", "dbf", "shp"])
def test_a_missing_part_is_named(tmp_path, part):
    problem = refused(zip_shapefile(tmp_path, ward_frame(), leave_out=(part,)))
    assert problem.code == "shapefile_parts_missing"
    assert f".{part}" in problem.message


def test_of_several_shapefiles_the_one_with_wards_is_read_and_said(tmp_path):
    roads = gpd.GeoDataFrame({"road": ["A1"]}, geometry=[square(4, 8)], crs=4326)
    path = zip_shapefile(tmp_path, roads, "roads")
    zip_shapefile(tmp_path, ward_frame(), "kwara_wards", into=path)
    raw = read_boundary(path)
    assert raw.source["chosen"] == "kwara_wards"
    assert raw.source["choices"] == [
        {"name": "roads", "rows": 1, "columns": 1},
        {"name": "kwara_wards", "rows": 3, "columns": 1},
    ]
    assert "“roads” with 1 row" in finding(raw.findings, "several_layers").message
    other = read_file(path, "z.zip", choice="roads")
    assert list(other.frame["road"]) == ["A1"]
    with pytest.raises(ProblemError) as problem:
        read_file(path, "z.zip", choice="rivers")
    assert problem.value.code == "unknown_choice"
    assert "kwara_wards" in problem.value.hint


def test_a_damaged_shapefile_is_named(tmp_path):
    path = tmp_path / "w.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for ending in ("shp", "shx", "dbf"):
            archive.writestr(f"w.{ending}", b"not a shapefile" * 20)
    assert refused(path).code == "damaged_shapefile"


def test_limits_of_features_and_vertices(tmp_path):
    path = zip_shapefile(tmp_path, ward_frame())
    assert refused(path, limits=Limits(features=2)).code == "too_many_features"
    assert refused(path, limits=Limits(vertices=10)).code == "too_many_vertices"


def _zip(path, *entries, mode=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", mode) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused(tmp_path):
    path = _zip(tmp_path / "b.zip", ("w.shp", b"\x00" * 20_000_000), ("w.dbf", b""), ("w.shx", b""))
    assert refused(path).code == "zip_bomb"


def test_a_zip_that_states_a_false_size_is_refused(tmp_path):
    path = _zip(
        tmp_path / "b.zip", ("w.shp", b"\x00" * 5_000_000), ("w.dbf", b"x"), ("w.shx", b"x")
    )
    data = bytearray(path.read_bytes())
    for at in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(bytes(data))
    assert refused(path).code in {"zip_bomb", "damaged_zip", "damaged_shapefile"}


@pytest.mark.parametrize("name", ["../w.shp", "/etc/w.shp", "a/../../w.shp", "C:\\w.shp"])
def test_paths_that_lead_outside_are_refused(tmp_path, name):
    assert refused(_zip(tmp_path / "p.zip", (name, b"x"))).code == "zip_unsafe_path"


def test_links_are_refused(tmp_path):
    path = tmp_path / "l.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("w.shp")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(path).code == "zip_symlink"


def test_a_zip_in_a_zip_is_opened_and_anything_deeper_refused(tmp_path):
    table = b"WardName,LGA,tpr\nKuta,Shiroro,0.2\nBosso,Bosso,0.3\n"
    inner = _zip(tmp_path / "i.zip", ("field/wards.csv", table)).read_bytes()
    outer = _zip(tmp_path / "o.zip", ("office/i.zip", inner), ("office/readme.txt", b"x"))
    raw = read_file(outer, "o.zip")
    assert raw.frame["WardName"].tolist() == ["Kuta", "Bosso"]
    assert raw.source["member"] == "office/i/field/wards.csv"
    two = _zip(tmp_path / "p.zip", ("a.zip", inner), ("b.zip", inner))
    names = [part["name"] for part in read_file(two, "p.zip").source["choices"]]
    assert names == ["a/field/wards.csv", "b/field/wards.csv"]
    assert read_file(two, "p.zip", choice=names[1]).source["member"] == names[1]
    deeper = _zip(tmp_path / "d.zip", ("o.zip", outer.read_bytes()))
    problem = refused(deeper)
    assert problem.code == "zip_nested"
    assert "still deeper" in problem.message
    other = _zip(tmp_path / "r.zip", ("w.shp", b"x"), ("i.rar", inner))
    assert refused(other).code == "zip_nested"


def test_zips_in_a_zip_count_together_against_the_limits(tmp_path):
    inner = _zip(tmp_path / "i.zip", *[(f"{i}.csv", b"a,b\n1,2\n" * 100) for i in range(3)])
    outer = _zip(tmp_path / "o.zip", ("a.zip", inner.read_bytes()), ("b.zip", inner.read_bytes()))
    assert refused(outer, limits=Limits(zip_entries=5)).code == "zip_too_many_entries"
    assert refused(outer, limits=Limits(zip_bytes=4_000)).code == "zip_too_large"
    bomb = _zip(tmp_path / "c.zip", ("w.csv", bytes(2_000_000)))
    assert refused(_zip(tmp_path / "n.zip", ("c.zip", bomb.read_bytes()))).code == "zip_bomb"


def test_protected_and_crowded_zips_are_refused(tmp_path):
    path = _zip(tmp_path / "e.zip", ("w.shp", b"x"))
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert refused(path).code == "zip_encrypted"
    crowd = _zip(tmp_path / "c.zip", *[(f"{i}.shp", b"") for i in range(5)])
    assert refused(crowd, limits=Limits(zip_entries=4)).code == "zip_too_many_entries"
    large = _zip(tmp_path / "t.zip", ("w.shp", b"x" * 2000), mode=zipfile.ZIP_STORED)
    assert refused(large, limits=Limits(zip_bytes=1000)).code == "zip_too_large"


def test_a_zip_without_data_says_what_it_holds(tmp_path):
    problem = refused(_zip(tmp_path / "z.zip", ("photo.jpg", "x")))
    assert problem.code == "unsupported_format"
    assert "photo.jpg" in problem.message
    assert "Word" in refused(_zip(tmp_path / "d.zip", ("word/document.xml", "x"))).message


def _survives(path, data):
    path.write_bytes(data)
    with contextlib.suppress(ProblemError):
        parse_upload(path, "upload")


seldom = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(alphabet="Aé1,.;\t|\"'\n\r -≥\x00<", max_size=120)


@seldom
@given(data=st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_problems(tmp_path, data):
    _survives(tmp_path / "r", data)


@seldom
@given(text=TEXT)
def test_random_tables_raise_nothing_but_problems(tmp_path, text):
    _survives(tmp_path / "r", ("WardName,rain\n" + text).encode())


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    sheet = save_sheet(folder / "w.xlsx", ROWS).read_bytes()
    return {"zip": zip_shapefile(folder, ward_frame()).read_bytes(), "xlsx": sheet}


@seldom
@given(
    kind=st.sampled_from(["zip", "xlsx"]),
    at=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=6),
    cut=st.booleans(),
)
def test_damaged_archives_raise_nothing_but_problems(tmp_path, samples, kind, at, junk, cut):
    data = samples[kind]
    place = int(at * len(data))
    damaged = data[:place] if cut else data[:place] + junk + data[place + len(junk) :]
    _survives(tmp_path / "r", damaged)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@seldom
@given(
    part=st.sampled_from(["shp", "shx", "dbf", "prj", "cpg"]),
    at=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=8),
)
def test_damaged_parts_of_a_shapefile_raise_nothing_but_problems(tmp_path, samples, part, at, junk):
    source = tmp_path / "s.zip"
    source.write_bytes(samples["zip"])
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = f"wards.{part}"
    place = int(at * len(parts[name]))
    parts[name] = parts[name][:place] + junk + parts[name][place + len(junk) :]
    target = tmp_path / "t.zip"
    _zip(target, *parts.items())
    _survives(target, target.read_bytes())


def test_points_are_not_wards(tmp_path):
    frame = ward_frame([shapely.Point(4, 8), shapely.Point(5, 8)])
    with pytest.raises(ProblemError) as problem:
        parse_upload(zip_shapefile(tmp_path, frame), "p.zip")
    assert problem.value.code == "not_polygons"
