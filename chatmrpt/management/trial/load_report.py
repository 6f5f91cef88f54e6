"""The report of a load as lines of text and as one page of HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from chatmrpt.management.trial.load_stages import NOT_HEALED

HEAD = ("Request", "Count", "Errors", "p50 ms", "p95 ms", "p99 ms", "Most ms")
FIELDS = ("name", "count", "errors", "p50_ms", "p95_ms", "p99_ms", "most_ms")
STYLE = (
    "body{font:15px/1.5 sans-serif;margin:2rem;max-width:60rem}"
    "td,th{padding:.15rem .8rem;text-align:right;border-bottom:1px solid #ccc}"
    "td:first-child,th:first-child{text-align:left}table{border-collapse:collapse}"
)


def as_lines(report: dict[str, Any]) -> list[str]:
    """The table for a terminal."""
    lines = [report["title"], report["about"]]
    for run in report["runs"]:
        lines += ["", f"Web server {run['server']}, {report['processes']} processes"]
        lines.append("".join(f"{head:<24}" if not at else f"{head:>10}"
                             for at, head in enumerate(HEAD)))  # fmt: skip
        for row in run["rows"]:
            cells = [row[field] for field in FIELDS]
            lines.append(f"{cells[0]:<24}" + "".join(f"{cell:>10,.0f}" for cell in cells[1:]))
        lines += [f"  {name}: {value}" for name, value in figures(run)]
        lines += [f"  failure: {failure}" for failure in run["failures"]]
    lines += ["", *report["comparison"], report["verdict"]]
    return lines


def as_html(report: dict[str, Any]) -> str:
    """A page of its own, with the depth of the queue as a line."""
    parts = [f"<h1>{escape(report['title'])}</h1><p>{escape(report['about'])}</p>"]
    for run in report["runs"]:
        parts.append(f"<h2>{escape(run['server'])}</h2><table><tr>")
        parts += [f"<th>{head}</th>" for head in HEAD]
        for row in run["rows"]:
            cells = (f"{row[f]:,.0f}" if f != "name" else escape(row[f]) for f in FIELDS)
            parts.append("</tr><tr>" + "".join(f"<td>{cell}</td>" for cell in cells))
        parts.append("</tr></table><table>")
        parts += [f"<tr><td>{escape(k)}</td><td>{escape(v)}</td></tr>" for k, v in figures(run)]
        parts.append(f"</table><h3>Jobs waiting, by second</h3>{_line(run['queue'])}")
        parts += [f"<p>{escape(failure)}</p>" for failure in run["failures"]]
    parts += [f"<p>{escape(line)}</p>" for line in [*report["comparison"], report["verdict"]]]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(report["title"])}'
        f"</title><style>{STYLE}</style><body>{''.join(parts)}</body></html>\n"
    )


def figures(run: dict[str, Any]) -> list[tuple[str, str]]:
    """What is not a row, in words."""
    got = run["figures"]
    deepest = max((look["waiting"] for look in run["queue"]), default=0)
    oldest = max((look["oldest"] for look in run["queue"]), default=0.0)
    size = got["kilobytes_a_socket"]
    return [
        ("requests, errors", f"{got['requests']:,}, {got['errors']}"),
        ("events lost, doubled", f"{got['lost']}, {got['doubled']}"),
        ("sockets open at most, reconnects", f"{got['most_open']:,}, {got['reconnects']:,}"),
        ("sockets open at the end", f"{got['open_at_the_end']:,}"),
        ("all lines cut at once, open again after", _seconds(got["storm_s"])),
        ("memory a socket", "not measured" if size is None else f"{size} kB"),
        ("jobs waiting at most, oldest", f"{deepest}, {oldest:.1f} s"),
        ("processors: web, the people's own", f"{got['web_cpu']}, {got['own_cpu']}"),
    ]


def compare(runs: list[dict[str, Any]]) -> list[str]:
    """The second server in the measure of the first, request by request."""
    if len(runs) < 2:
        return []
    first, second = runs
    rows = {row["name"]: row for row in second["rows"]}
    lines = [f"{second['server']} in the measure of {first['server']} (below 1: less):"]
    for row in first["rows"]:
        other = rows.get(row["name"])
        if other and row["p50_ms"] and row["p95_ms"]:
            lines.append(
                f"  {row['name']}: p50 {other['p50_ms'] / row['p50_ms']:.2f}, "
                f"p95 {other['p95_ms'] / row['p95_ms']:.2f}"
            )
    for key, name in (("web_cpu", "processor of the web"), ("kilobytes_a_socket", "a socket")):
        one, two = first["figures"][key], second["figures"][key]
        if one and two:
            lines.append(f"  {name}: {two / one:.2f}")
    return lines


def _line(queue: list[dict[str, float]]) -> str:
    if not queue:
        return ""
    wide = max(look["at"] for look in queue) or 1
    high = max(look["waiting"] for look in queue) or 1
    points = " ".join(
        f"{look['at'] / wide * 600:.1f},{100 - look['waiting'] / high * 95:.1f}" for look in queue
    )
    return (
        f'<svg viewBox="0 0 600 100" width="600" role="img" aria-label="at most {high:.0f}">'
        f'<polyline points="{points}" fill="none" stroke="#1f5f8b" stroke-width="2"/></svg>'
    )


def _seconds(value: float | None) -> str:
    if value is None:
        return "not part of this stage"
    return "not healed" if value >= NOT_HEALED else f"{value:.1f} s"
