"""`manage.py backup_drill`: how fast a backup is made and restored here, and that nothing is lost."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from chatmrpt.embedded.places import PROJECT
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.system import NOT_INHERITED


class Command(ProjectCommand):
    """Fill an own system, back it up, restore it into an empty one, compare, and print the rates."""

    help = "Fill an own system, back it up, restore it into an empty one, compare, print the rates."
    example = "backup_drill --megabytes 1000"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and where."""
        parser.add_argument("--megabytes", type=int, default=1000, help="made-up data (1000)")
        parser.add_argument("--seed", type=int, default=1, help="of the made-up data (1)")
        parser.add_argument("--folder", type=Path, help="where to work (needs four times as much)")
        parser.add_argument(
            "--fill", type=int, metavar="MB", help="only fill this very system (must be empty)"
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the drill in folders of its own, which are removed."""
        if options["fill"]:
            self.print_json(_fill(options["fill"], options["seed"]))
            return
        with own_folder("backup-drill", options["folder"]) as folder:
            report = _drill(folder, options["megabytes"], options["seed"])
        if options["json"]:
            self.print_json(report)
            return
        self.stdout.write(
            f"{report['files']} files and {report['rows']:,} rows, {report['bytes'] / 1e6:,.0f} MB, "
            f"seed {report['seed']}, {report['machine']}\n"
            f"backup:  {report['backup_seconds']:>7.1f} s, {report['backup_rate']} MB/s\n"
            f"restore: {report['restore_seconds']:>7.1f} s, {report['restore_rate']} MB/s, "
            f"{report['files_compared']} files compared with their checksums"
        )


def _drill(folder: Path, megabytes: int, seed: int) -> dict[str, Any]:
    backup = folder / "drill.backup"
    _manage(folder / "full", "migrate", "-v0")
    filled = _manage(folder / "full", "backup_drill", "--fill", str(megabytes), f"--seed={seed}")
    made = _manage(folder / "full", "backup", "--out", str(backup), "--json")
    done = _manage(folder / "empty", "restore", str(backup), "--json")
    if _files(folder / "full") != _files(folder / "empty"):
        raise ProblemError(
            "drill_lost", "Files differ after the restore.", "Look at the disk of this machine."
        )
    return {
        "files": filled["files"],
        "rows": filled["rows"],
        "bytes": done["bytes"],
        "seed": seed,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "backup_seconds": made["seconds"],
        "backup_rate": made["megabytes_per_second"],
        "restore_seconds": done["seconds"],
        "restore_rate": done["megabytes_per_second"],
        "files_compared": done["files_compared"],
    }


def _fill(megabytes: int, seed: int) -> dict[str, int]:
    from chatmrpt.management.trial.fill import fill
    from realtime.models import Session

    if Session.objects.exists():
        raise ProblemError(
            "not_empty", "This system holds sessions and is not filled with made-up ones.",
            "Name an empty one by CHATMRPT_VAR.",
        )  # fmt: skip
    return fill(megabytes, seed)


def _manage(var: Path, *arguments: str) -> Any:
    """Run a command with the data of that folder; its JSON."""
    kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**kept, "CHATMRPT_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = done.stderr.strip()[-500:]
        raise ProblemError("drill_failed", f"{arguments[0]} failed: {words}", "")
    return json.loads(done.stdout) if done.stdout.strip() else None


def _files(var: Path) -> dict[str, str]:
    """Every stored file with its checksum."""
    found = {}
    for path in sorted((var / "files").rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[str(path.relative_to(var))] = digest
    return found
