"""Arguments of all tools: what a number counts in, from where to where, and plain words for misfits."""

from __future__ import annotations

import pytest
from django.utils import translation

from analysis.chat.model.prompts import functions
from analysis.tools import TOOLS, tool_by_name
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from realtime.models import Session

pytestmark = pytest.mark.django_db
#: Numbers that name a thing or are in the unit that their column or `unit` says.
NO_RANGE = {"value", "feature", "weights", "goalposts", "seed", "state_population"}
NO_UNIT = {"value", "feature", "weights", "goalposts"}


def numbers(schema, name="", whole=None):
    """`(argument, part of the schema, all of the argument)` of each number."""
    if isinstance(schema, dict):
        if schema.get("type") in ("number", "integer"):
            yield name, schema, whole
        for key, part in schema.items():
            if key in ("properties", "$defs"):
                for inner, item in part.items():
                    yield from numbers(item, inner, item)
            elif key != "default":
                yield from numbers(part, name, whole)
    elif isinstance(schema, list):
        for part in schema:
            yield from numbers(part, name, whole)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_number_has_a_range_and_says_what_it_counts_in(tool):
    described = next(f["function"] for f in functions() if f["function"]["name"] == tool.name)
    limits = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    for name, part, whole in numbers(described["parameters"]):
        assert name in NO_RANGE or limits & set(part), (name, part)
        assert name in NO_UNIT or "description" in str(whole), (name, part)


@pytest.mark.parametrize(
    ("tool", "arguments", "english", "french"),
    [
        ("plan_nets", {"household_size": 0}, "(0): it must be 1 or more", "1 ou plus"),
        ("plan_nets", {"urban_threshold": 130}, "(130): it must be 100 or less", "100 ou moins"),
        ("plan_nets", {"people_per_net": 0.1}, "it must be above 0.1", "plus de 0,1"),
        ("rank_areas", {"n": "many"}, "(many): a whole number is expected", "nombre entier"),
        ("run_what_if", {"value": "much"}, "(much): a number is expected", "un nombre est attendu"),
        ("rank_areas", {"order": "best"}, "it must be one of: top or bottom", "l'un de"),
        ("rank_areas", {"colour": "red"}, "there is no such argument", "cet argument n'existe pas"),
        ("show_chart", {"areas": 7}, "a list is expected", "une liste est attendue"),
        ("rank_areas", {"areas": [7]}, "a text is expected", "un texte est attendu"),
        ("analyse_trend", {"years": [2020, 2021, 2022]}, "at most 2 are allowed", "au plus 2"),
        ("plan_nets", {"bales": "maybe"}, "yes or no", "oui ou non"),
    ],
)
def test_what_does_not_fit_is_said_with_what_came_in_the_readers_language(
    tool, arguments, english, french
):
    workspace = Workspace(Session())
    for language, words in (("en", english), ("fr", french)):
        with translation.override(language), pytest.raises(ProblemError) as refused:
            tool_by_name(tool).call(workspace, arguments)
        assert refused.value.code == "bad_argument"
        assert words in refused.value.message, refused.value.message
        assert next(iter(arguments)) in refused.value.message
        assert "Input should" not in refused.value.message
