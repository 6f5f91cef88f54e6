"""Questions in French, Hausa and Nigerian Pidgin. None of them is among the written examples."""

import pytest

from analysis.chat.examples import read_examples
from analysis.chat.language import language_of
from analysis.chat.text import question_tokens
from analysis.chat.tpr_arguments import tpr_arguments
from tests.pure.chat.test_intents import tool_of
from tests.pure.chat.test_slots import slots

QUESTIONS = {
    "french": [
        (
            "peux-tu me montrer où se trouvent les wards les plus à risque sur une carte ?",
            "show_map",
        ),
        ("Donne la liste des 8 wards les plus à risque", "rank_areas"),
        ("pourquoi donc Tudun Wada est-il classé si haut", "explain_area"),
        ("on a 75 000 moustiquaires, comment les répartir ?", "plan_nets"),
        ("quelle est la moyenne de l'altitude par lga", "query_data"),
        ("quelles cellules sont vides, y a-t-il des données manquantes ?", "check_data_quality"),
        ("calcule la positivité chez les femmes enceintes", "calculate_tpr"),
        ("trace un histogramme de l'altitude s'il te plaît", "show_chart"),
        ("télécharge-moi le classement en csv", "export_results"),
        ("comment le score de risque a-t-il été calculé ?", "explain_method"),
        ("compare Lere avec Kachia", "compare_areas"),
        ("lancez l'analyse du risque svp", "run_risk_analysis"),
        ("existe-t-il des points chauds de paludisme ?", "find_clusters"),
    ],
    "hausa": [
        ("don Allah nuna min taswirar hadari", "show_map"),
        ("wadanne unguwanni biyar ne suka fi hadari", "rank_areas"),
        ("me ya sa Tudun Wada take da babban hadari", "explain_area"),
        ("muna da gidan sauro dubu arba'in, yadda za a raba su", "plan_nets"),
        ("unguwanni nawa ne a Lere", "query_data"),
        ("akwai bayanan da suka bata a fayil din?", "check_data_quality"),
        ("lissafa tpr na mata masu ciki", "calculate_tpr"),
        ("zana histogram na ruwan sama", "show_chart"),
        ("sauke mini sakamakon yau a excel", "export_results"),
        ("yaya aka lissafa makin hadari", "explain_method"),
        ("kwatanta Lere da Kachia", "compare_areas"),
        ("sannunku", "help"),
        ("rubuta min rahoto na kamfen", "write_report"),
    ],
    "pidgin": [
        ("abeg show me map of where risk high", "show_map"),
        ("which five ward dey risk pass", "rank_areas"),
        ("wetin make Tudun Wada dey top like that", "explain_area"),
        ("we get 40k net, how we go take share am", "plan_nets"),
        ("how many ward dey inside Lere", "query_data"),
        ("data dey miss for any ward?", "check_data_quality"),
        ("abeg calculate tpr for belle women", "calculate_tpr"),
        ("draw histogram of rainfall for me abeg", "show_chart"),
        ("i wan download the result for excel", "export_results"),
        ("how una take calculate the risk score", "explain_method"),
        ("Lere and Kachia, which one bad pass", "compare_areas"),
        ("how far, wetin this thing fit do", "help"),
        ("hot spot of malaria dey so?", "find_clusters"),
    ],
}


@pytest.mark.parametrize(("text", "tool"), [pair for pairs in QUESTIONS.values() for pair in pairs])
def test_a_question_in_any_language_finds_its_tool(text, tool):
    assert tool_of(text) == tool


def test_none_of_these_questions_is_a_written_example():
    written = {item.text.casefold() for item in read_examples()}
    asked = {text.casefold() for pairs in QUESTIONS.values() for text, _ in pairs}
    assert not written & asked


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Quels wards ont un tpr élevé ?", "french"),
        ("combien de moustiquaires pour Lere", "french"),
        ("wadanne unguwanni ne suka fi hadari", "hausa"),
        ("wetin dey the file", "pidgin"),
        ("which wards are most at risk", "english"),
        ("compare Sabon Gari with Tudun Wada", "english"),
        ("why is Sabon Gari high?", "english"),
        ("make a map and go back", "english"),
        ("I am lost", "english"),
        ("tpr", "english"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_words(text, language):
    words = [token.word for token in question_tokens(text)[0]]
    assert question_tokens(text)[1] == language
    assert language_of([]) == "english"
    assert words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("nous avons cinquante mille moustiquaires", [50_000]),
        ("200 000 moustiquaires", [200_000]),
        ("deux cent mille moustiquaires", [200_000]),
        ("un million de moustiquaires", [1_000_000]),
        ("quatre-vingt-dix wards", [90]),
        ("soixante-dix pour cent", [70]),
        ("muna da gidan sauro dubu hamsin", [50_000]),
        ("gidan sauro dubu ashirin da biyar", [25_000]),
        ("we have 1.2m nets", [1_200_000]),
        ("50k nets, hh size five", [50_000, 5]),
        ("half a million nets", [500_000]),
    ],
)
def test_numbers_in_words_and_short_forms(text, values):
    assert [number.value for number in slots(text).numbers] == values


@pytest.mark.parametrize(
    ("text", "n", "order"),
    [
        ("les dix premiers wards", 10, "top"),
        ("quels sont les cinq wards les plus à risque", 5, "top"),
        ("manyan unguwanni goma masu hadari", 10, "top"),
        ("show the ten ward wey bad pass", 10, "top"),
    ],
)
def test_how_many_in_other_languages(text, n, order):
    found = slots(text)
    assert (found.n, found.order) == (n, order)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("tpr des enfants de moins de cinq ans", "u5"),
        ("tpr des femmes enceintes", "pw"),
        ("tpr na yara 'yan kasa da shekara biyar", "u5"),
        ("tpr na mata masu ciki", "pw"),
        ("tpr for small pikin", "u5"),
        ("tpr for belle women", "pw"),
        ("tpr pour tous les âges", "all"),
    ],
)
def test_age_groups_in_other_languages(text, age):
    assert slots(text).age_group == age


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("wards avec plus de 30 % de positivité", ">", 30),
        ("wards dont l'altitude est inférieure à 200", "<", 200),
        ("unguwanni masu tpr fiye da 40", ">", 40),
        ("ward wey tpr pass 40", ">", 40),
    ],
)
def test_comparisons_in_other_languages(text, operator, value):
    found = slots(text)
    assert (found.operator, found.value) == (operator, value)


def test_growth_and_year_of_the_people_are_read_in_french():
    said = tpr_arguments(slots("la population est de 2020 et croît de 2,6 % par an"))
    assert (said["population_year"], said["growth"]) == (2020, 2.6)
    assert said["year"] is None
