"""What a process loads at its start decides how soon the first page comes."""

from __future__ import annotations

import subprocess
import sys

SCIENCE = ("scipy", "sklearn", "esda", "libpysal", "rasterio", "pyogrio", "openpyxl")


def loaded_after(code: str) -> set[str]:
    """Which of the heavy packages a fresh process has loaded after some imports."""
    script = f"{code}\nimport sys\nprint(*(name for name in {SCIENCE!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(done.stdout.split())


def test_the_web_process_starts_without_the_science():
    """What it loads a little later, in a thread of its own, never comes here."""
    never = "import threading, time; time.sleep = lambda seconds: threading.Event().wait()"
    assert loaded_after(f"{never}\nimport chatmrpt.asgi, chatmrpt.urls") == set()


def test_the_sweeper_and_the_supervisor_start_without_data_frames():
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'chatmrpt.settings'\n"
        "import django; django.setup()\n"
        "import sys; assert 'pandas' not in sys.modules, 'pandas'"
    )
    assert loaded_after(code) == set()
