"""`./run` sets up before it hands over to a command."""

from __future__ import annotations

import sys
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
