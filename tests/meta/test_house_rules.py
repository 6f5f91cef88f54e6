"""Rules of the house that a reader should be able to rely on."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("chatmrpt", "realtime", "uploads", "analysis")


def tracked(*patterns):
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def python_files():
    return [
        path
        for path in tracked("*.py", "run", "manage.py")
        if "migrations" not in path.parts and path.relative_to(ROOT).parts[0] != "tests"
    ]


@cache
def parts_of(path):
    """Every node of a file's code, read once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text())))


def test_no_file_is_longer_than_400_lines():
    files = [*python_files(), *tracked("static/src/**/*.ts", "static/src/**/*.tsx", "*.css")]
    long = {
        str(p.relative_to(ROOT)): n for p in files if (n := len(p.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_function_is_longer_than_50_lines_without_its_docstring():
    long = {}
    for path in python_files():
        for node in parts_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = 0
                if ast.get_docstring(node):
                    docstring = node.body[0].end_lineno - node.body[0].lineno + 1
                length = node.end_lineno - node.lineno + 1 - docstring
                if length > 50:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_only_the_job_runner_catches_every_exception():
    found = set()
    for path in python_files():
        for node in parts_of(path):
            caught = node.type if isinstance(node, ast.ExceptHandler) else None
            if isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"):
                found.add(str(path.relative_to(ROOT)))
    allowed = {
        "realtime/runner.py",
        "uploads/parsing_child.py",  # the last frame of a process
        "uploads/formats/workbook.py",  # a panic without an importable name; others go on
    }
    assert found <= allowed


def test_the_project_names_no_path_of_a_machine_and_no_registry():
    own_words = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root)/|registry\.npmjs|pypi\.org/simple")
    hits = []
    for path in tracked():
        if path.name in ("package-lock.json", "test_house_rules.py"):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        hits += [f"{path.relative_to(ROOT)}: {m.group(0)}" for m in own_words.finditer(text)]
    assert hits == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_dependency_is_pinned():
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-load.txt",
        "requirements-observability.txt",
        "constraints.txt",
    ):
        for line in (ROOT / name).read_text().splitlines():
            line = line.split("#")[0].strip()
            if line and not line.startswith("-"):
                assert "==" in line, f"{name}: {line}"


def test_the_readme_lists_every_command():
    readme = (ROOT / "README.md").read_text()
    folder = ROOT / "chatmrpt/management/commands"
    commands = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    missing = {name for name in commands if f"`{name}`" not in readme}
    assert missing == set()


def test_every_command_shows_an_example_in_its_help():
    from django.core.management import load_command_class

    folder = ROOT / "chatmrpt/management/commands"
    for path in folder.glob("[a-z]*.py"):
        command = load_command_class("chatmrpt", path.stem)
        assert command.example.startswith(path.stem), path.stem
        assert "example:" in command.create_parser("manage.py", path.stem).format_help()


def test_settings_in_the_example_file_are_those_the_code_reads():
    example = set(re.findall(r"^# ([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
    settings = (ROOT / "chatmrpt/settings.py").read_text()
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', settings)) | {"CHATMRPT_VAR"}
    # The embedded servers start before Django reads its settings.
    archive = (ROOT / "chatmrpt/embedded/archive.py").read_text()
    read |= set(re.findall(r'os\.environ\.get\("([A-Z0-9_]+)"', archive))
    assert example == read


def test_migrations_are_complete(db):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_it_is(package):
    for path in (ROOT / package).rglob("__init__.py"):
        if "migrations" not in path.parts:
            assert ast.get_docstring(ast.parse(path.read_text())), path


def test_a_receipt_names_only_libraries_that_every_installation_has():
    from analysis.services.receipts import LIBRARIES

    runtime = (ROOT / "requirements.txt").read_text().lower()
    assert [name for name in LIBRARIES if f"\n{name}==" not in runtime] == []
