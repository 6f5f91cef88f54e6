"""Map tiles of another server, below the wards: only where the operator names one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?|\[[0-9a-f:]+\](?::\d+)?")


def tile_origin(template: str) -> str:
    """What pictures may be loaded from, for the content policy: `https://*.tiles.example.org`.

    Parameters
    ----------
    template
        Address with `{z}`, `{x}` and `{y}`, perhaps `{s}.` before the host.

    Raises
    ------
    ValueError
        For anything else, saying what is missing: a setting that cannot be used stops the start.
    """
    parts = urlsplit(template)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise ValueError("BASEMAP_URL must begin with http:// or https:// and a host.")
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in template]
    if missing:
        raise ValueError(f"BASEMAP_URL lacks {', '.join(missing)}.")
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"


def basemap(template: str, attribution: str) -> dict[str, str] | None:
    """For the page; None without a tile server. Without words of its own its host is named."""
    if not template:
        return None
    return {
        "url": template,
        "attribution": attribution or urlsplit(template).netloc.split("}.")[-1],
    }
