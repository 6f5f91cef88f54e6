"""Drawings of charts, each drawn once: kept by what is drawn, for a day."""

from __future__ import annotations

import json
from typing import Any

from django.core.cache import cache

from analysis.charts import Chart, make_spec, spec_hash
from chatmrpt.lib import metrics, vega

KEPT_SECONDS = 24 * 3600
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "vega": "application/json",
}


def drawing_of(chart: Chart, form: str, *, theme: str, width: int) -> bytes:
    """The chart as `svg`, `png` or `vega` (JSON).

    Raises
    ------
    ProblemError
        `picture_option_out_of_range`, `not_drawn`.
    """
    spec = make_spec(chart, theme=theme, width=width)
    key = f"chart:{form}:{spec_hash(spec)}"
    kept: bytes | None = cache.get(key)
    metrics.looked_up("chart", kept is not None)
    if kept is None:
        kept = _drawn(chart, spec, form)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _drawn(chart: Chart, spec: dict[str, Any], form: str) -> bytes:
    if form == "svg":
        return vega.draw_svg(spec, title=chart.title, description=chart.summary)
    if form == "png":
        return vega.draw_png(spec)
    return json.dumps(vega.compile_vega(spec), ensure_ascii=False).encode()
