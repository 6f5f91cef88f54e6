"""Charts over HTTP: the list, one with its table, and its drawings and data as files."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Query, Router, Schema

from analysis.charts import Chart, make_spec, spec_hash
from analysis.selectors import get_run
from analysis.services.charts.draw import MEDIA_TYPES, drawing_of
from analysis.services.charts.read import available_charts, chart_csv, chart_payload, read_chart
from analysis.services.charts.wish import ChartWish
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from realtime.selectors import get_session
from realtime.viewer import request_viewer

router = Router(tags=["charts"])


class Asked(Schema):
    """What a chart shall show; see `ChartWish`."""

    variable: str = ""
    variables: list[str] = []
    by: str = ""
    order: str = ""
    n: int = 0
    method: str = ""
    year: int = 0
    age: str = ""
    facility_level: str = ""
    rows: str = ""
    where: str = ""
    run: str = ""
    theme: str = "light"
    width: int = 640

    def wish(self, key: str) -> ChartWish:
        """The wish for a kind."""
        said = self.model_dump(exclude={"run", "theme", "width", "rows", "variables"})
        numbers = tuple(int(part) for part in self.rows.split(",") if part.isdigit())
        return ChartWish(key=key, variables=tuple(self.variables), rows=numbers, **said)


@router.get("/sessions/{session_id}/charts")
def list_charts(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """Every usual chart that can be shown now."""
    session = get_session(request_viewer(request), session_id)
    return {"charts": available_charts(Workspace(session))}


@router.get("/sessions/{session_id}/charts/{chart}")
def show_chart(
    request: HttpRequest, session_id: str, chart: str, asked: Annotated[Asked, Query()]
) -> HttpResponse | dict[str, Any]:
    """A chart in words, numbers and specification; `.svg`, `.png`, `.vega` or `.csv` as a file."""
    name, _, form = chart.partition(".")
    viewer = request_viewer(request)
    run = get_run(viewer, asked.run) if asked.run else None
    workspace = Workspace(get_session(viewer, session_id), run=run)
    wish = asked.wish(name)
    found = read_chart(workspace, wish)
    if not form:
        return chart_payload(found, wish, theme=asked.theme, width=asked.width)
    if form == "csv":
        return _file(chart_csv(found), "text/csv; charset=utf-8", f"{name}.csv")
    if form not in MEDIA_TYPES:
        raise NotFoundError("chart")
    return _drawing(request, found, form, asked)


def _drawing(request: HttpRequest, chart: Chart, form: str, asked: Asked) -> HttpResponse:
    spec = make_spec(chart, theme=asked.theme, width=asked.width)
    etag = f'"{spec_hash(spec)}-{form}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponseNotModified()
    drawn = drawing_of(chart, form, theme=asked.theme, width=asked.width)
    response = HttpResponse(drawn, content_type=MEDIA_TYPES[form])
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
