"""Files made to do harm: rasters, tables of text, and two files in one."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

import rasterio
from rasterio.transform import from_origin

from .hostile_parts import MEGABYTE, TABLE, Hostile, workbook, zipped


def tiff(width: int, height: int, bands: int = 1, loop: bool = False) -> bytes:
    """A TIFF that states a size and holds nothing."""
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, bands),
        (278, 4, 1, height),
        (279, 4, 1, 8),
    ]
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    following = struct.pack("<I", 8 if loop else 0)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + entries + following


def rasters() -> Iterator[tuple[str, Hostile]]:
    """Huge dimensions, many bands, a directory that points to itself."""
    with rasterio.MemoryFile() as memory:
        about = {"driver": "GTiff", "width": 200_000, "height": 200_000, "count": 3}
        about |= {
            "dtype": "float64",
            "crs": "EPSG:4326",
            "transform": from_origin(4, 9, 1e-5, 1e-5),
        }
        tiles = {"tiled": True, "blockxsize": 16384, "blockysize": 16384, "sparse_ok": True}
        with memory.open(**about, **tiles, bigtiff="yes"):
            pass
        yield "huge empty raster with a place", Hostile("w.tif", memory.read())
    yield "huge raster", Hostile("w.tif", tiff(2**31 - 1, 2**31 - 1))
    yield "wide raster", Hostile("w.tif", tiff(2**31 - 1, 1))
    yield "many bands", Hostile("w.tif", tiff(100_000, 100_000, bands=65_535))
    yield "tiff that loops", Hostile("w.tif", tiff(10, 10, loop=True))


def texts() -> Iterator[tuple[str, Hostile]]:
    """Tables with formulas, scripts, control characters, endless lines."""
    cells = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "\t=1", '=HYPERLINK("http://x")')
    rows = "".join(
        f'"{cell.replace(chr(34), chr(34) * 2)}",L,{i}\n' for i, cell in enumerate(cells)
    )
    yield "formula cells", Hostile("w.csv", f"WardName,LGA,=tpr\n{rows}".encode())
    script = '<script>alert(1)</script>,"<img src=x onerror=alert(1)>",5\n'
    yield "script in cells", Hostile("w.csv", TABLE + script.encode())
    yield "script in headers", Hostile("w.csv", TABLE.replace(b"tpr", b"<svg/onload=alert(1)>"))
    yield (
        "control characters",
        Hostile("w.csv", TABLE.replace(b"Apado", b"A\x00\x1b[2J\xe2\x80\xaeo")),
    )
    yield "one endless line", Hostile("w.csv", b"WardName,LGA,tpr\n" + b"x" * (20 * MEGABYTE))
    yield "quote that never ends", Hostile("w.csv", TABLE + b'"' + b"a,b\n" * 1_000_000)
    yield (
        "too many columns",
        Hostile(
            "w.csv",
            b",".join(b"c%d" % i for i in range(50_000)) + b"\n",
            frozenset({"too_many_columns"}),
        ),
    )
    yield "only separators", Hostile("w.csv", b"a,b\n" + b"," * (10 * MEGABYTE))


def polyglots() -> Iterator[tuple[str, Hostile]]:
    """Two files in one: what the first bytes say holds, or it is refused."""
    inside = zipped(("w.csv", TABLE))
    unsupported = frozenset({"unsupported_format"})
    for name, start in (("gif", b"GIF89a"), ("pdf", b"%PDF-1.7\n"), ("program", b"MZ\x90\x00"),
                        ("script", b"#!/bin/sh\n")):  # fmt: skip
        yield f"{name} and zip", Hostile("w.zip", start + inside, unsupported)
        yield f"{name} and csv", Hostile("w.csv", start + b"\n" + TABLE, unsupported)
    yield "csv and zip", Hostile("w.csv", TABLE + inside)
    yield "web page and zip", Hostile("w.zip", b"<html><script>alert(1)</script>" + inside)
    yield "zip that is also a program", Hostile("w.jar", zipped(("META-INF/MANIFEST.MF", b"x"), ("A.class", b"x")), unsupported)  # fmt: skip
    yield "old office file with macros", Hostile("w.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Attribut" * 500, frozenset({"not_a_workbook"}))  # fmt: skip
    macro = workbook()
    yield (
        "workbook with macros",
        Hostile("w.xlsm", _added(macro, "xl/vbaProject.bin", b"Auto_Open")),
    )


def _added(data: bytes, name: str, content: bytes) -> bytes:
    memory = io.BytesIO(data)
    with zipfile.ZipFile(memory, "a") as archive:
        archive.writestr(name, content)
    return memory.getvalue()
