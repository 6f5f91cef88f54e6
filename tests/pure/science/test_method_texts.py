from analysis.science.imputation import ALL_RULES
from analysis.science.method_texts import METHODS, find_method
from analysis.science.normalisation import NORMALISATIONS, RECIPROCAL
from analysis.science.parameters import AGGREGATIONS, METHODS_OF_SCORE, PRESETS
from analysis.science.ranking import CLASS_METHODS
from chatmrpt.lib import say as say_module
from chatmrpt.lib.say import Catalogue


def test_every_choice_has_its_text_and_every_text_its_choice():
    choices = {
        "imputation": set(ALL_RULES),
        "normalisation": {*NORMALISATIONS, RECIPROCAL},
        "score": set(METHODS_OF_SCORE),
        "aggregation": set(AGGREGATIONS),
        "weights": {"equal", "pc1"},
        "preset": set(PRESETS),
        "classes": set(CLASS_METHODS),
    }
    for group, names in choices.items():
        assert {method.key for method in METHODS if method.group == group} == names


def test_keys_are_unique_and_nothing_is_blank():
    assert len({method.key for method in METHODS}) == len(METHODS)
    for method in METHODS:
        assert all(len(line.split(":", 1)[-1].strip()) > 3 for line in method.lines())


def test_a_method_is_found_by_its_key():
    assert find_method("ensemble").group == "score"
    assert find_method("astrology") is None


def test_a_method_is_told_in_french_but_for_its_source(monkeypatch):
    known = {"Min-max": "Min-max", "Formula: {text}": "Formule : {text}"}
    monkeypatch.setattr(
        say_module,
        "_connected",
        Catalogue(
            one=lambda text: known.get(text, f"fr({text})" if "{" not in text else text),
            many=lambda one, many, count: one,
            language=lambda: "fr",
        ),
    )
    title, formula, assumes, limits, source = find_method("min_max").lines()
    assert title == "Min-max"
    assert formula.startswith("Formule\u00a0: fr((x − min)")
    assert "fr(The smallest" in assumes
    assert "fr(One extreme ward" in limits
    assert source.endswith("Handbook on Constructing Composite Indicators, p. 85")
