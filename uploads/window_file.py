"""A window of a raster as files, from the limited child that reads it to the process that asks."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from uploads.cleaning.findings import Finding
from uploads.formats.raster import RasterWindow

VALUES_FILE = "window.npy"
FACTS_FILE = "window.json"


def write_window(window: RasterWindow, folder: Path) -> None:
    """Write the cells (NumPy's own format, without pickles) and what is known of them."""
    np.save(folder / VALUES_FILE, np.ascontiguousarray(window.values), allow_pickle=False)
    facts = {
        "name": window.name,
        "band": window.band,
        "transform": list(window.transform),
        "crs": window.crs,
        "findings": [asdict(finding) for finding in window.findings],
    }
    (folder / FACTS_FILE).write_text(json.dumps(facts), "utf-8")


def load_window(folder: Path) -> RasterWindow:
    """The window that a child left in a folder."""
    facts = json.loads((folder / FACTS_FILE).read_text("utf-8"))
    return RasterWindow(
        name=facts["name"],
        band=facts["band"],
        values=np.load(folder / VALUES_FILE, allow_pickle=False),
        transform=tuple(facts["transform"]),
        crs=facts["crs"],
        findings=tuple(
            Finding(**{**item, "rows": tuple(item["rows"])}) for item in facts["findings"]
        ),
    )
