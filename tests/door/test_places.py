"""Where the embedded PostgreSQL runs from when the project lies where others cannot go."""

from __future__ import annotations

import subprocess

from chatmrpt.embedded import places


def test_a_copy_of_postgres_finds_its_libraries_and_is_open_to_all(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "OUTSIDE", tmp_path / "outside")
    monkeypatch.setattr(places.Places, "as_root", True)
    monkeypatch.setattr(places, "_runs_unprivileged", lambda program: False)
    folder = places.Places(tmp_path / "var").postgres_bin
    assert folder.is_relative_to(tmp_path / "outside")
    done = subprocess.run([folder / "initdb", "--version"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(path.stat().st_mode & 0o004 for path in folder.iterdir())
