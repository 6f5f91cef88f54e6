"""The sentences of a report count the same in every language."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from django.utils import translation

from analysis.services.report import findings
from chatmrpt.lib.say import say

TRENDS = ["Worsening"] * 3 + ["Improving"] * 2 + ["No clear trend"] * 4 + ["Too few years"]


@pytest.mark.parametrize(("language", "words"), [("en", "worsening"), ("fr", "aggravation")])
def test_trends_are_counted_by_the_words_of_the_table(language, words):
    told = {}
    with translation.override(language):
        frame = pd.DataFrame({"class": [say(word) for word in TRENDS]})
        assert words in frame["class"][0].lower()
        report = SimpleNamespace(
            results=SimpleNamespace(wards=lambda kind, key: frame),
            say=lambda key, **values: told.update({key: values}) or key,
        )
        assert findings._trend_points(report) == ["trend_said"]
    assert told == {"trend_said": {"worsening": 3, "improving": 2, "unclear": 4}}
