"""The glossary is complete in both languages, and finds what people type."""

from __future__ import annotations

import re

import pytest

from analysis.glossary import all_entries, english_name, entry_by_id, find_entry, terms_in
from analysis.glossary.entries import FIELDS, LANGUAGES, TERMS
from analysis.glossary.lookup import nearest_entries, plain
from analysis.science.nets.options import BALE, PEOPLE_PER_NET
from analysis.science.tpr.words import FEWEST_TESTS

LONGEST = 600
#: What a source may begin with: each is a document, a standard, an author, or says it is usage.
SOURCES = re.compile(
    r"^(?:WHO|Methods document, sections? \d|Architecture document|Common use in |DHIS2 "
    r"documentation|American Statistical|Constitution|ESRI|Open Geospatial|IETF RFC \d+"
    r"|[A-Z][A-Za-z]+(?: and [A-Z][a-z]+| et al\.)?, )"
)
ENTRIES = all_entries()
IDS = [entry.id for entry in ENTRIES]


def test_there_are_at_least_180_terms_and_every_file_of_terms_is_read():
    assert len(ENTRIES) >= 180
    assert {path.stem for path in TERMS.glob("*.toml")} == set(FIELDS)
    assert {entry.field for entry in ENTRIES} == set(FIELDS)


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_every_entry_is_complete_in_both_languages_and_short(entry):
    for language in LANGUAGES:
        text, here = entry.text[language], entry.here[language]
        assert entry.term(language)
        assert len(text) >= 20
        assert text.endswith(".")
        assert len(text) + len(here) <= LONGEST
        assert len(re.findall(r"(?<!\b[A-Z])[.?!](?: |$)", text)) <= 3
        assert "{" not in text + here + entry.formula_in(language)
    assert bool(entry.here["en"]) == bool(entry.here["fr"])
    assert SOURCES.match(entry.source), entry.source


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_sources_carry_a_year_unless_they_are_living_documents_of_ours(entry):
    if not entry.source.startswith(
        ("Methods document", "Architecture document", "Common use", "DHIS2")
    ):
        assert re.search(r"\b(?:19|20)\d\d\b", entry.source)


def test_no_name_belongs_to_two_entries():
    owners: dict[str, set[str]] = {}
    for entry in ENTRIES:
        for name in entry.every_name:
            owners.setdefault(plain(name), set()).add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_related_entries_exist_and_none_points_to_itself():
    for entry in ENTRIES:
        assert entry.see
        assert set(entry.see) <= set(IDS) - {entry.id}, entry.id
        assert len(set(entry.see)) == len(entry.see), entry.id


def test_every_name_finds_its_entry():
    for entry in ENTRIES:
        for name in entry.every_name:
            assert find_entry(name) is entry, name
            assert find_entry(f"the {name.upper()}") is entry, name


def test_numbers_come_from_the_methods_and_are_written_as_each_language_does():
    net = entry_by_id("net_need")
    assert str(PEOPLE_PER_NET) in net.here["en"]
    assert str(PEOPLE_PER_NET).replace(".", ",") in net.here["fr"]
    assert str(BALE) in entry_by_id("bale").here["en"]
    assert f"Below {FEWEST_TESTS} tests" in entry_by_id("tested").here["en"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("prevalance", "prevalence"),
        ("insidence", "incidence"),
        ("confidnce interval", "confidence_interval"),
        ("microscpy", "microscopy"),
        ("shapfile", "shapefile"),
        ("seasonal malaria chemoprevension", "smc"),
        ("moustiquaire impregnee", "itn"),
        ("intervale de confiance", "confidence_interval"),
        ("reprioritisaton", "reprioritisation"),
        ("Moran’s I", "spatial_autocorrelation"),
        ("p-values", "p_value"),
        ("bed nets", "itn"),
        ("confidence intervals", "confidence_interval"),
        ("gidan sauro", "itn"),
        ("zazzabin cizon sauro", "malaria"),
        ("le paludisme", "malaria"),
        ("TDR", "rdt"),
    ],
)
def test_typing_errors_plurals_and_other_languages_are_found(typed, key):
    assert find_entry(typed) is entry_by_id(key)


@pytest.mark.parametrize(
    "typed", ["unobtainium", "blockchain", "quantum", "fuel price", "xyz", "", "?", "tbr", "kmq"]
)
def test_what_is_not_written_down_is_not_found(typed):
    assert find_entry(typed) is None


def test_near_terms_are_offered_for_an_unknown_one():
    assert entry_by_id("smoothing") in nearest_entries("smoother")
    assert nearest_entries("") == []


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("How do the RDT and microscopy compare?", ["rdt", "microscopy"]),
        ("Why are young children most at risk of malaria?", ["children_under_five"]),
        ("How does a mosquito pass malaria on?", ["malaria_transmission"]),
        ("Tell me about malaria", ["malaria"]),
        ("Nothing of the kind, thank you", []),
    ],
)
def test_a_sentence_gives_its_terms_and_words_said_in_passing_do_not_count(sentence, keys):
    found = [hit.entry.id for hit in terms_in(sentence)]
    assert found[: len(keys)] == keys
    assert bool(found) == bool(keys)


def test_the_english_name_is_as_said_or_the_term_of_a_french_one():
    assert english_name("TPR") == "tpr"
    assert english_name("the reprioritization") == "reprioritization"
    assert english_name("paludisme") == "malaria"
    assert english_name("unobtainium") is None


def test_a_formula_with_words_has_them_in_french_and_a_bare_one_needs_none():
    for entry in all_entries():
        words = re.findall(r"[a-z]{4,}", entry.formula)
        assert bool(entry.french_formula) == bool(set(words) - {"min", "max"}), entry.id
        assert entry.formula_in("fr") == (entry.french_formula or entry.formula)
        assert not re.search(r"\b(?:the|of|people|tests? /|mean|with|year)\b", entry.french_formula)
