"""`manage.py run_analysis`: the risk analysis, from files to files."""

from __future__ import annotations

import csv
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from analysis.frames import read_bytes
from analysis.models import Run
from analysis.science.ranking import CLASS_METHODS
from analysis.services.plan_run import RunOptions
from analysis.services.request_run import request_run
from analysis.snapshots import run_in_full
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.intake import add_file, temporary_session, work_off
from chatmrpt.management.run_options import bounds, imputation, names, weights
from realtime.models import JobState, Session
from uploads.services.link_datasets import queue_link

INTERNAL = ".parquet"
#: Options of the command that are the run's own by the same name.
GIVEN = (
    *("preset", "method", "normalisation", "aggregation", "top_k", "seed"),
    *("classes", "class_rule", "year"),
)


class Command(ProjectCommand):
    """Rank wards by risk from a ward table and a boundary, and write the results as files."""

    help = "Rank wards by malaria risk from a ward table and a boundary file."
    example = (
        "run_analysis --table wards.csv --boundaries wards.zip "
        "--variables tpr,rainfall,housing --inverse housing --out results"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table."""
        parser.add_argument("--table", required=True, help="ward table (CSV, Excel)")
        parser.add_argument(
            "--boundaries", required=True, help="ward boundaries (zipped shapefile)"
        )
        parser.add_argument("--variables", help="columns of the score, a,b,c; default: the zone's")
        parser.add_argument("--inverse", help="columns with which risk falls")
        parser.add_argument("--direct", help="columns with which risk rises")
        parser.add_argument("--imputation", help="RULE, or var=RULE,var=RULE")
        parser.add_argument(
            "--preset", default="standard", help="standard, mrpt, chatmrpt, netsmartr"
        )
        parser.add_argument("--method", help="ensemble (default) or weighted")
        parser.add_argument("--normalisation", help="min_max (default), percentile_rank, ...")
        parser.add_argument("--goalposts", help="var=low:high,...")
        parser.add_argument("--aggregation", help="arithmetic (default) or geometric")
        parser.add_argument("--weights", help="equal, pc1, or a=2,b=1")
        parser.add_argument("--classes", type=int, help="3 (default), 4 or 5 classes of risk")
        parser.add_argument("--class-rule", choices=CLASS_METHODS, help="where classes are cut; "
            "default: position for three classes, quantile for four or five")  # fmt: skip
        parser.add_argument("--year", type=int, help="of a table with several years this one, on "
            "one scale with the others; default: a ward's mean over its years")  # fmt: skip
        parser.add_argument(
            "--top",
            type=int,
            dest="top_k",
            help="how sure it is that a ward is among the first TOP; default: a third of the wards",
        )
        parser.add_argument(
            "--draws", type=int, help="draws for the certainty of ranks; default 1000, 0 for none"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--aliases", type=Path, help="CSV: source,reference")
        parser.add_argument("--accept-best", action="store_true", help="take the best candidate")
        parser.add_argument("--out", type=Path, help="folder for the files")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and write."""
        run_options = _run_options(options)
        with temporary_session() as session:
            add_file(session, options["table"])
            add_file(session, options["boundaries"])
            _link(session, options)
            run = _run(session, run_options)
            files = _files(run) if options["out"] else {}
            report = {**run_in_full(run), "link": run.ward_link.summary}
            _write(files, options["out"])
        if options["json"]:
            self.print_json(report)
        else:
            self._print(report, options["out"], list(files))

    def _print(self, report: dict[str, Any], out: Path | None, files: list[str]) -> None:
        self.stdout.write(report["link"]["headline"])
        for ask in report["link"]["asks"]:
            candidates = ", ".join(item["match"] for item in ask["candidates"])
            self.stdout.write(f"  to confirm: {ask['source']} -> {candidates or 'no candidate'}")
        self.stdout.write(report["headline"])
        for line in (*report["points"], *(item["message"] for item in report["findings"])):
            self.stdout.write(f"  {line}")
        if out:
            self.stdout.write(f"Wrote {', '.join(sorted(files))} to {out}")


def _run_options(options: dict[str, Any]) -> RunOptions:
    given = {key: options[key] for key in GIVEN}
    if options["draws"] is not None:
        given["draws"] = options["draws"]
    return RunOptions(
        variables=names(options["variables"]),
        inverse=names(options["inverse"]),
        direct=names(options["direct"]),
        imputation=imputation(options["imputation"]),
        goalposts=bounds(options["goalposts"]),
        weights=weights(options["weights"]),
        **given,
    )


def _link(session: Session, options: dict[str, Any]) -> None:
    """Match names again when the caller has something to say about them."""
    work_off(session)
    aliases = _aliases(options["aliases"])
    if aliases or options["accept_best"]:
        queue_link(session=session, aliases=aliases, accept_best=options["accept_best"])
        work_off(session)
    failed = session.jobs.filter(kind="link").order_by("created").last()
    if failed is not None and failed.state == JobState.FAILED:
        raise ProblemError(**(failed.error or {}))


def _run(session: Session, options: RunOptions) -> Run:
    run = request_run(
        workspace=Workspace(session), options=options, client_id=f"command-{uuid.uuid4().hex}"
    )
    work_off(session)
    run = Run.objects.select_related("job", "link", "session").get(pk=run.pk)
    if run.finished is None and run.job is not None:
        raise ProblemError(**(run.job.error or {"code": "unexpected", "message": "No result."}))
    return run


def _files(run: Run) -> dict[str, bytes]:
    return {
        artefact.name: read_bytes(artefact.path)
        for artefact in run.artefacts.select_related("run__session")
        if not artefact.name.endswith(INTERNAL)
    }


def _write(files: dict[str, bytes], folder: Path | None) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        partial = folder / f".{name}.partial"
        partial.write_bytes(data)
        partial.replace(folder / name)


def _aliases(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    if not path.is_file():
        raise ProblemError("no_such_file", f"There is no file {path}.", "Check --aliases.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"source", "reference"} <= set(rows.fieldnames or ()):
            raise ProblemError(
                "bad_aliases",
                f"{path.name} must have the columns source,reference; "
                f"it has {','.join(rows.fieldnames or ())}.",
                "Write one line a name: source,reference",
            )
        return {row["source"]: row["reference"] for row in rows if row["source"]}
