"""The French catalogues: whole where they are said to be, and with the same places everywhere."""

from __future__ import annotations

from string import Formatter

import pytest

from chatmrpt.management.catalogues import DOMAINS, read_catalogue
from tests.languages.coverage import FINISHED, missing


def places(text):
    return {(name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_has_the_places_of_its_text_and_none_is_fuzzy(domain):
    for entry in read_catalogue("fr", domain):
        if not entry.id or not entry.string:
            continue
        assert not entry.fuzzy, entry.id
        forms = [entry.string] if isinstance(entry.string, str) else entry.string
        one, many = (entry.id, entry.id) if isinstance(entry.id, str) else entry.id
        for said in forms:
            if said:
                assert places(said) in (places(one), places(many)), entry.id


def test_the_finished_parts_say_everything_in_french():
    gone = missing("django")
    assert {file: gone[file] for file in FINISHED if gone[file]} == {}
