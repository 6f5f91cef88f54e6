"""Words of each language the questions are written in: data only, one module a language."""

from __future__ import annotations

from types import ModuleType

from analysis.chat.words import english, french, hausa, pidgin

__all__ = ["OTHERS", "english"]

#: Languages whose questions are read as the English words they mean; see `language`.
OTHERS: dict[str, ModuleType] = {"french": french, "hausa": hausa, "pidgin": pidgin}
