"""Words of each language the questions are written in: data only, one module a language."""

from __future__ import annotations

from analysis.chat.words import english

LANGUAGES = (english,)
