"""The French catalogues: whole where they are said to be, and with the same places everywhere."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from chatmrpt.embedded.places import PROJECT
from chatmrpt.management.catalogues import DOMAINS, read_catalogue
from chatmrpt.management.typescript import said_texts, unsaid_texts
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


def test_the_page_says_everything_in_french():
    gone = missing("djangojs")
    assert {file: texts for file, texts in gone.items() if texts} == {}


#: Shows the parts of the page to those who build it; English.
FOR_BUILDERS = "design/"


def test_every_text_of_the_page_is_said_in_the_language_of_the_reader():
    found = unsaid_texts(PROJECT / "static" / "src")
    assert [(file, text) for file, text in found if not file.startswith(FOR_BUILDERS)] == []


def test_a_text_of_the_page_that_is_not_said_is_found(tmp_path):
    (tmp_path / "part.tsx").write_text(
        """
        const WORDS = { label: "Open it", id: "open" };
        const told = (n: number) => (n < 2 ? `Only ${n} file came.` : t("{n} files came", { n }));
        export function Part({ on }: { on: boolean }) {
          return (
            <p class="quiet small" title={on ? "Stop it" : t("Start it")} aria-label="Two words">
              <Icon name="file" /> {on ? "Saved" : t("Not saved")} and kept
            </p>
          );
        }
        """
    )
    found = [text for _, text in unsaid_texts(tmp_path)]
    assert found == ["Open it", "Only ${n} file came.", "Stop it", "Two words", "Saved", "and kept"]


def test_the_texts_of_the_page_are_gathered_wherever_they_stand(tmp_path):
    part = tmp_path / "part.ts"
    part.write_text(
        """
        const a = `${t("One")} · ${tn("{count} file", "{count} files", list.filter((x) => x).length)}`;
        const b = t("Named {name}", { name: lga ? `${ward} (${lga})` : other("not this", t("Two")) });
        """
    )
    assert set(said_texts(part)) == {
        "One",
        ("{count} file", "{count} files"),
        "Named {name}",
        "Two",
    }


def test_every_text_of_the_templates_is_said_in_the_language_of_the_reader():
    said = re.compile(
        r"\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.S
    )
    folder = PROJECT / "templates"
    plain = {}
    for path in [*folder.rglob("*.html"), *folder.rglob("*.txt")]:
        left = re.sub(r"ChatMRPT|UTC|&\w+;", "", said.sub("", path.read_text()))
        if "admin" not in path.parts and re.search(r"[A-Za-z]{2}", left):
            plain[path.name] = " ".join(left.split())
    assert plain == {}
