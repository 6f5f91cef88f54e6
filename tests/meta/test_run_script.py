"""`./run` sets up before it hands over to a command."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "run"


@pytest.fixture
def script(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("run_script", str(SCRIPT))
    module = module_from_spec(spec_from_loader("run_script", loader))
    loader.exec_module(module)
    return module


def test_the_words_of_the_set_up_keep_off_stdout(script, monkeypatch, capfd):
    monkeypatch.setattr(sys, "stderr", open(2, "w", closefd=False))  # noqa: SIM115
    script.call([sys.executable, "-c", "print('built')"], "It did not run.")
    said = capfd.readouterr()
    assert said.out == ""
    assert "built" in said.err


@pytest.fixture
def clone(script, monkeypatch, tmp_path):
    """A small clone with a built page; pip "fetches" one package."""
    root = tmp_path / "clone"
    for name in ("run", "analysis/a.py", "static/dist/app-1.js", "static/dist/.sources", ".env"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "run").chmod(0o700)
    subprocess.run(["git", "init", "-q", root], check=True)
    (root / ".gitignore").write_text(".env\nstatic/dist/\n")
    subprocess.run(["git", "add", "."], cwd=root, check=True)
    monkeypatch.setattr(script, "ROOT", root)
    monkeypatch.setattr(script, "WHEELS", root / "wheels")

    def fetch(command, failure):
        (Path(command[command.index("-w") + 1]) / "django-5-py3-none-any.whl").write_text("wheel")

    monkeypatch.setattr(script, "call", fetch)
    return root


def test_a_bundle_holds_the_project_its_packages_and_the_built_page_and_no_secret(script, clone):
    assert script.bundle([str(clone / "p.tar")]) == 0
    with tarfile.open(clone / "p.tar") as tar:
        modes = {entry.name.removeprefix("chatmrpt/"): entry.mode for entry in tar}
        said = tar.extractfile("chatmrpt/wheels/machine.txt").read().decode().strip()
    assert modes == {
        ".gitignore": 0o644,
        "analysis/a.py": 0o644,
        "run": 0o755,
        "static/dist/.sources": 0o644,
        "static/dist/app-1.js": 0o644,
        "wheels/django-5-py3-none-any.whl": 0o644,
        "wheels/machine.txt": 0o644,
    }
    assert said == script.kind_of_machine()
    assert [path.name for path in clone.glob("*.part")] == []


def test_a_bundle_is_not_packed_beside_files_that_it_would_lack(script, clone):
    (clone / "analysis" / "new.py").write_text("")
    with pytest.raises(SystemExit, match=r"missing: analysis/new\.py"):
        script.bundle([str(clone / "p.tar")])


def test_a_bundle_says_which_machine_it_was_packed_for(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "BUNDLED", tmp_path / "machine.txt")
    script.BUNDLED.write_text("Linux riscv64 Python 3.99\n")
    with pytest.raises(SystemExit, match=r"packed for Linux riscv64 Python 3\.99"):
        script.check_machine()
    script.BUNDLED.write_text(script.kind_of_machine())
    script.check_machine()


def test_every_test_stands_in_one_part_of_the_whole(script):
    parts = script.parts_of_tests(["--require-shared"])
    found = []
    for ((*command, last),) in parts.values():
        assert last == "--require-shared"
        for path in (each for each in command if isinstance(each, Path) and each != script.PYTHON):
            found += [path] if path.is_file() else path.rglob("test_*.py")
    assert sorted(found) == sorted(path for path in (script.ROOT / "tests").rglob("test_*.py"))
