"""The outlines a page draws: simplified TopoJSON of a boundary, made once for its content."""

from __future__ import annotations

import pandas as pd
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from analysis.cartography.topology import make_topology, topology_bytes
from analysis.frames import read_boundary, read_bytes
from uploads.models import Dataset

NAMES = {"ward_name": "name", "lga_name": "lga", "ward_code": "code", "state_name": "state"}


def geometry_path(dataset: Dataset) -> str:
    """Where the outlines lie in storage."""
    return f"{dataset.session.folder}/datasets/{dataset.content_hash}.topojson"


def draw_geometry(*, dataset: Dataset) -> bytes:
    """The TopoJSON of a boundary dataset; made and kept on first use."""
    path = geometry_path(dataset)
    if default_storage.exists(path):
        return read_bytes(path)
    boundary = read_boundary(dataset.path)
    properties = pd.DataFrame(
        {short: boundary[long] for long, short in NAMES.items() if long in boundary}
    )
    if "lga" not in properties or properties["lga"].isna().all():
        properties["lga"] = boundary.get("lga_code")
    data = topology_bytes(make_topology(list(boundary.geometry), properties))
    default_storage.save(path, ContentFile(data))
    return data
