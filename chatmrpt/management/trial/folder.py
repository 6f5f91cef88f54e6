"""A folder for one trial, which is gone with all that lives in it, even if the trial is killed.

A process of its own, `python -m chatmrpt.management.trial.folder FOLDER`, holds the other end of a
pipe: when the trial ends in whatever way, it ends what still lives in the folder and removes it.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from chatmrpt.embedded import postgres
from chatmrpt.embedded.places import PROJECT, Places

#: Ours are the processes that were given something in the folder by one of these.
GIVEN_BY = ("CHATMRPT_VAR", "LOAD_PLAN")
PATIENCE = 30.0
KEEP = b"keep"


@contextlib.contextmanager
def own_folder(prefix: str, parent: Path | None = None, keep: bool = False) -> Iterator[Path]:
    """A new folder for the length of the block; with `keep` only a killed trial loses it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
    caretaker = subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the trial.
    )
    try:
        yield folder
    finally:
        caretaker.communicate(KEEP if keep else b"")


def clear(folder: Path) -> None:
    """End what lives in the folder, the orderly way first, and remove it."""
    ours = _living_in(folder)
    for process in ours:
        with contextlib.suppress(psutil.Error):
            process.resume()
            process.send_signal(signal.SIGINT if _is_up(process) else signal.SIGTERM)
    psutil.wait_procs(ours, timeout=PATIENCE)
    for process in _living_in(folder):
        with contextlib.suppress(psutil.Error):
            process.kill()
    systems = [Places(path.parent) for path in folder.glob("*/run")]
    for places in systems:
        postgres.stop(places)
    for disk in psutil.disk_partitions(all=True):
        if Path(disk.mountpoint).is_relative_to(folder):
            line = ["umount", "-l", disk.mountpoint]
            subprocess.run(line, capture_output=True, check=False)
    for places in systems:
        shutil.rmtree(places.outside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _living_in(folder: Path) -> list[psutil.Process]:
    """The processes of this account that work there; PostgreSQL's have no such environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            given = process.environ()
            places = [Path(given[name]) for name in GIVEN_BY if given.get(name)]
            if any(place.is_relative_to(folder) for place in places):
                found.append(process)
    return found


def _is_up(process: psutil.Process) -> bool:
    """Whether it is the one that ends all the others itself."""
    return "manage.py up" in " ".join(process.cmdline())


def main(folder: Path) -> None:
    """Wait for the trial's end, then clear up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != KEEP:
        clear(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
