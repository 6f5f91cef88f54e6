"""Temporary files of a process that was killed go with the start of the next."""

from __future__ import annotations

import os
import subprocess
import sys
import time

HOLD = """
import sys, tempfile
from chatmrpt.lib.temporary import use_own_folder
print(use_own_folder(), flush=True)
print(tempfile.mkdtemp(prefix="ingest-"), flush=True)
sys.stdin.read()
"""


def start(folder):
    environment = {**os.environ, "TMPDIR": str(folder)}
    line = [sys.executable, "-c", HOLD]
    process = subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    return process, process.stdout.readline().strip(), process.stdout.readline().strip()


def test_what_a_killed_process_left_goes_and_what_lives_stays(tmp_path):
    processes = []
    try:
        for _ in range(2):
            processes.append(start(tmp_path))
        (killed, gone, inside), (_, kept, _) = processes
        assert inside.startswith(gone)
        killed.kill()
        killed.wait()
        for folder in (gone, kept):
            os.utime(folder, (0, time.time() - 3600))
        processes.append(start(tmp_path))
        assert not os.path.exists(gone)
        assert os.path.exists(kept)
        ended, left, _ = processes[2]
        assert os.path.exists(left)
        ended.stdin.close()
        assert ended.wait(20) == 0
        assert not os.path.exists(left)
    finally:
        for process, *_ in processes:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stdin.close()
