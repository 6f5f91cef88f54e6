"""Which language a question is in, and its words as the English ones they mean.

The cues, the names of measures and the arguments are read in English. A question in another
language is first put into English words phrase by phrase: word order matters little to them.
"""

from __future__ import annotations

from functools import lru_cache

from analysis.chat.words import OTHERS, english
from analysis.chat.words.english import PLAIN_WORDS
from analysis.chat.words.pidgin import TURNS

LONGEST_PHRASE = 7
#: Letters before the ending of a French verb.
LEAST_OF_A_VERB = 3


def language_of(words: list[str]) -> str:
    """`english`, `french`, `hausa` or `pidgin`, from a question's words in lower case.

    Words that only one language has count twice, shared ones once; common English words speak
    against French and Hausa, not against Pidgin, which has them too.
    """
    plain = sum(word in PLAIN_WORDS for word in words)
    best, most = "english", 1.5 * plain
    for name in ("french", "hausa"):
        language = OTHERS[name]
        sure = sum(word in language.SURE for word in words)
        weak = sum(word in _own_words(name) for word in words)
        points = 2.0 * sure + weak
        if (sure or weak > 1) and points > most:
            best, most = name, points
    if best == "english" and (len(words) > 1 or not plain):
        best = next((name for name in ("french", "hausa") if _is_a_phrase(words, name)), best)
    if best != "english":
        return best
    sure_words: frozenset[str] = OTHERS["pidgin"].SURE
    spoken = any(word in sure_words for word in words) or TURNS.search(" ".join(words))
    return "pidgin" if spoken else "english"


def _is_a_phrase(words: list[str], name: str) -> bool:
    """Whether the whole question is one phrase of the language: "me ya sa"."""
    meaning = _phrases(name).get(tuple(words))
    if len(words) == 1 and (words[0] in english.COMMON or words[0] in english.SHORT):
        return False
    return meaning is not None and meaning != tuple(words)  # "change" is English too


@lru_cache(maxsize=4)
def _own_words(name: str) -> frozenset[str]:
    """Words with a meaning in a language and none in English, beside its surest ones."""
    language = OTHERS[name]
    single = {
        phrase
        for phrase, meaning in language.PHRASES.items()
        if " " not in phrase and phrase not in meaning.split()
    }
    return frozenset((single | language.WEAK) - language.SURE - english.COMMON - PLAIN_WORDS)


@lru_cache(maxsize=4)
def _phrases(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    phrases: dict[str, str] = OTHERS[language].PHRASES
    return {tuple(phrase.split()): tuple(meaning.split()) for phrase, meaning in phrases.items()}


def _told_once(verb: str) -> str:
    """The form of a French verb that is listed: "cartographiez" as "cartographie"."""
    for ending in ("ez", "er", "ons"):
        if verb.endswith(ending) and len(verb) > len(ending) + LEAST_OF_A_VERB:
            return f"{verb.removesuffix(ending)}e"
    return verb


def in_english(words: list[str], language: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Spans of words and the English words in their place, the longest phrases first.

    Words without a meaning here (names, numbers, what French shares with English) are left out.
    """
    if language not in OTHERS:
        return []
    phrases = _phrases(language)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            run = words[at : at + length]
            meaning = phrases.get(tuple(run))
            if meaning is None and language == "french":
                meaning = phrases.get((_told_once(run[0]), *run[1:]))
            if meaning is not None:
                found.append((at, at + length, meaning))
                at += length
                break
        else:
            at += 1
    return found
