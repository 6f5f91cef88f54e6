"""The language of short questions, in words of lower case without accents."""

from __future__ import annotations

import pytest

from analysis.chat.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what is incidence", "english"),
        ("difference between incidence and prevalence", "english"),
        ("prevalence and incidence", "english"),
        ("explain transmission", "english"),
        ("where am i", "english"),
        ("microscopy versus rdt", "english"),
        ("que veut dire milda", "french"),
        ("c est quoi la prevalence", "french"),
        ("quelle est la difference entre incidence et prevalence", "french"),
        ("menene zazzabin cizon sauro", "hausa"),
        ("wetin be tpr", "pidgin"),
        ("wetin incidence mean sef", "pidgin"),
    ],
)
def test_words_that_two_languages_share_do_not_decide(text, language):
    assert language_of(text.split()) == language
