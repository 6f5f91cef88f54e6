"""A question as tokens: lower case, short spellings written out, typing errors mended."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from spellchecker import SpellChecker

from analysis.chat.language import in_english, language_of
from analysis.chat.parts_said import parts_in_numbers, positivity_in_words
from analysis.chat.words import english
from analysis.chat.words.absent import TOPICS
from analysis.chat.words.cues import CUES, FUTURE, OFF_TOPIC, ORDERS
from analysis.chat.words.implied import IMPLIED
from analysis.tools import ALL_TOOLS
from uploads.cleaning.text import repair_header, strip_accents

_TOKEN = re.compile(r"[a-z0-9]+(?:[.,]\d+)*[a-z0-9]*|[<>]=|[<>=%+]")
#: "top5", "bottom10", "hh5": a word and its number typed together.
_JOINED = re.compile(
    r"\b(top|bottom|first|last|worst|best|hh|nets?|itns?|llins?)(\d)", re.IGNORECASE
)
#: "0.2-0.25", "2020–2025".
_SPAN = re.compile(r"(?<=\d) ?[-–—] ?(?=\d)")
#: "2020-05", "05/2020": a month of a year.
_YEAR_MONTH = re.compile(r"\b(20\d\d) ?[-–/] ?(0[1-9]|1[0-2])\b(?!\d|[-–/]\d)")
_MONTH_YEAR = re.compile(r"(?<![\d/-])(0?[1-9]|1[0-2]) ?/ ?(20\d\d)\b")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: "Oct 25", "Mar '24", "Q3 '24": a year of two digits; "March 20, 2024" and "may 25 wards" have none.
_SHORT_YEAR = re.compile(
    rf"\b(?P<part>(?-i:(?!may)){_MONTH}|(?<=in )may|(?<=of )may|(?<=to )may|(?<=from )may|(?<=for )may|may(?= ')|q[1-4])"
    r"[. /-]{0,2}'?(?P<year>1[5-9]|2\d)\b"
    r"(?![.,/:-]\d|,? ?(?:%|per\b|percent|20\d\d|wards?\b|lgas?\b|facilit|people|places|nets|bales|reports|tests\b))",
    re.IGNORECASE,
)
#: "July–September 2024", "Nov 2023 - Mar 2024".
_MONTHS_SPAN = re.compile(rf"\b({_MONTH}\.?(?: 20\d\d)?) ?[-–—] ?(?={_MONTH}\b)", re.IGNORECASE)
#: "2,6 %", "0,125": a decimal comma; three digits after it are thousands ("12,345").
_DECIMAL = re.compile(r"(?<![\d.,])(\d+),(?=\d{1,2}(?![\d.,]))|(?<![\d.,])0,(?=\d)")
#: ".6" is 0.6.
_POINT = re.compile(r"(?:^|(?<=[ <>=(]))\.(?=\d)")
#: "At or below 10 %".
_AT_OR = re.compile(r"\bat or (above|below|over|under)\b", re.IGNORECASE)
#: "Above 30 % positive" is test positivity.
_SHARE_POSITIVE = re.compile(
    r"(\d) ?(?:%|percent|per cent) positive\b(?! (?:tests?|cases?|rdts?|results?))", re.I
)
#: "No. of facilities", "nr of wards".
_NUMBER_OF = re.compile(
    r"\b(?:nos?|nr|num)\b\.? of\b(?! (?:the |these |those )?(?:above|them))", re.IGNORECASE
)
_WITHOUT = re.compile(r"\bw/o[. ]+", re.IGNORECASE)
_AT_LEAST = {"above": "at least", "over": "at least", "below": "at most", "under": "at most"}
#: "20 per cent".
_PER_CENT = re.compile(r"(\d|\w) per[ -]cent\b", re.IGNORECASE)
#: "What % of tests": the sign as a word, where no number stands before it.
_PERCENT_OF = re.compile(r"(^|[a-z,:(])\s*%(?=\s|$)", re.IGNORECASE)
#: "What's", "they're", "I've"; "Gurara's" stays.
_CONTRACTED = (
    (
        re.compile(r"\b(what|where|who|how|when|why|it|that|there|here|he|she)'s\b", re.IGNORECASE),
        r"\1 is",
    ),
    (re.compile(r"\b(we|they|you|who)'re\b", re.IGNORECASE), r"\1 are"),
    (re.compile(r"\b(i|we|they|you)'ve\b", re.IGNORECASE), r"\1 have"),
    (re.compile(r"\b(i|we|they|you|it|that)'ll\b", re.IGNORECASE), r"\1 will"),
    (re.compile(r"\b(i|we|they|you|he|she)'d\b", re.IGNORECASE), r"\1 would"),
    (re.compile(r"\bi'm\b", re.IGNORECASE), "i am"),
    (re.compile(r"\blet's\b", re.IGNORECASE), "let us"),
)
_WORD = re.compile(r"[a-z]{2,}")
#: A place in an example ("why is Bida high?") is no word of the language.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_PLURALS = frozenset({"wards", "lgas"})
#: Letters of Hausa that are no accented ones.
_HOOKED = str.maketrans("ɓɗƙƴƁƊƘƳ", "bdkyBDKY")
CLOSE = 82
CLOSE_SHORT = 88
#: Likeness from which a word may be one that is refused, badly spelled.
CLOSE_REFUSED = 86
SHORTEST = 4
_ENDING = re.compile(r"(?:e?s|e?d|ing|er|ers|ly|ment)$")
#: Endings of the forms of one word, those of words made of it, and how much both must share.
_FORMS = frozenset(["", "e", "s", "es", "d", "ed", "ing", "n"])
_MADE = _FORMS | frozenset(
    [
        "al",
        "ally",
        "ic",
        "ical",
        "ically",
        "ion",
        "ions",
        "ive",
        "y",
        "ies",
        "or",
        "ors",
        "ity",
        "ly",
        "able",
        "ance",
        "ce",
        "ful",
        "ness",
    ]
)
LEAST_SHARED, LEAST_MADE = 3, 5
#: Occurrences in its sources from which a word of the dictionary is one.
OFTEN = 50


#: What "pass" may stand before in Pidgin where something is compared.
_COMPARED = re.compile(
    r"\d.*|the|a|mean|average|median|half|twice|double|that|this|it|them|test\w*"
)


@dataclass(frozen=True)
class Token:
    """One word or sign of a question: as understood, and as typed (capitals kept).

    `foreign`: a word of a question in French or Hausa that has no English one here.
    """

    word: str
    typed: str
    foreign: bool = False

    @property
    def capital(self) -> bool:
        """Typed with a capital letter."""
        return self.typed[:1].isupper()


def words_of(text: str) -> list[str]:
    """The words of a text as they were typed, in lower case."""
    return [word for word, _ in _pieces(text)]


def tokens_of(text: str) -> list[Token]:
    """The tokens of a name or of an English question, short spellings written out."""
    return _written_out(_pieces(text))


def question_tokens(text: str) -> tuple[list[Token], str]:
    """The tokens of a question in any language, in English words, and its language."""
    pieces = _pieces(text)
    words = [word for word, _ in pieces]
    language = language_of(words)
    if language == "english":
        return _with_parts(_written_out(pieces)), language
    found: list[Token] = []
    at = 0
    for start, end, meaning in [*in_english(words, language), (len(words), len(words), ())]:
        found += _left(pieces[at:start], language)
        typed = " ".join(typed for _, typed in pieces[start:end])
        found += _written_out([(word, typed.lower()) for word in meaning])
        at = end
    return _with_parts(_with_most(found) if language == "pidgin" else found), language


def _is_compared(word: str) -> bool:
    return word in english.NUMBERS or _COMPARED.fullmatch(word) is not None


_OF_THE_STATE = frozenset({"the", "state", "whole", "overall"})


def _with_most(tokens: list[Token]) -> list[Token]:
    """ "Which LGA test pass in 2024": the most, where nothing follows that it is more than."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        after = [item.word for item in tokens[at + 1 : at + 5] if item.word not in _OF_THE_STATE]
        most = after[:1] == ["than"] and not any(map(_is_compared, after[1:2]))
        if token.word == "more" and most:
            found.append(Token("most", "most"))
        elif not (token.word == "than" and found and found[-1].word == "most"):
            found.append(token)
    return found


def _with_parts(tokens: list[Token]) -> list[Token]:
    """ "Two thirds of the tests positive" as "66.6667 percent tpr"."""
    for said in (parts_in_numbers, positivity_in_words):
        words = [
            plural if (plural := token.typed.casefold()) in _PLURALS else token.word
            for token in tokens
        ]
        for start, end, written in reversed(said(words)):
            tokens[start:end] = [Token(word, word) for word in written]
    return tokens


def _left(pieces: list[tuple[str, str]], language: str) -> list[Token]:
    """Words that are the same in English, or names; Pidgin is typed like English."""
    if language == "pidgin":
        return _written_out(pieces)
    return [
        Token(english.SHORT[word] if word in _PLURALS else word, typed, foreign=True)
        for word, typed in pieces
    ]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Words and signs in lower case without accents, and as typed."""
    plain = strip_accents(repair_header(text).translate(str.maketrans("’‘`´“”", "''''\"\"")))
    plain = plain.translate(_HOOKED)
    plain = _PERCENT_OF.sub(r"\1 percent", _PER_CENT.sub(r"\1 percent", plain))
    for pattern, written in _CONTRACTED:
        plain = pattern.sub(written, plain)
    plain = _SHORT_YEAR.sub(r"\g<part> 20\g<year>", plain)
    plain = _MONTHS_SPAN.sub(r"\1 to ", plain)
    plain = plain.replace("n't", " not").replace("'", " ").replace("≥", ">=").replace("≤", "<=")
    plain = _WITHOUT.sub("without ", plain)
    plain = _NUMBER_OF.sub("number of", plain)
    plain = _SHARE_POSITIVE.sub(r"\1 % tpr", plain)
    plain = _AT_OR.sub(
        lambda match: _AT_LEAST[match[1].casefold()], plain.replace("+ve", "positive")
    )
    plain = _YEAR_MONTH.sub(lambda match: f"{month_name[int(match[2])]} {match[1]}", plain)
    plain = _MONTH_YEAR.sub(lambda match: f"{month_name[int(match[1])]} {match[2]}", plain)
    plain = _POINT.sub(" 0.", _SPAN.sub(" to ", plain))
    plain = _JOINED.sub(r"\1 \2", plain)
    plain = _DECIMAL.sub(lambda match: f"{match[1] or 0}.", plain)
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(plain.casefold()):
        typed = plain[match.start() : match.end()] if len(plain) == len(plain.casefold()) else ""
        found.append((match.group().rstrip(".,"), typed or match.group()))
    return found


def _written_out(pieces: list[tuple[str, str]]) -> list[Token]:
    found: list[Token] = []
    for word, typed in pieces:
        if word == "hi" and found and found[-1].word in english.HIGH_AFTER:
            word = "high"
        for part in english.SHORT.get(word, word).split():
            found.append(Token(english.SHORT[part] if part in _PLURALS else part, typed))
    return found


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word that means something to the understanding."""
    words = set(english.COMMON) | set(english.NUMBERS) | set(english.LEVELS) | set(english.SHORT)
    patterns = [pattern for cues in CUES.values() for _, pattern in cues]
    patterns += [pattern for pattern, _ in (*OFF_TOPIC, *IMPLIED)]
    for pattern in patterns:
        words |= set(_WORD.findall(re.sub(r"\\.", " ", pattern)))
    lines = [line for tool in ALL_TOOLS for line in (tool.description, *tool.examples)]
    names = {name for line in lines for name in _NAME.findall(line)}
    for line in lines:
        first, _, rest = line.partition(" ")
        said = rest if first in names else line  # "Bida versus Suleja" begins with a place
        words |= set(_WORD.findall(_NAME.sub(" ", said).casefold()))
    for phrase in english.SPOKEN:
        words |= set(phrase.split())
    return frozenset(words)


def known(word: str) -> bool:
    """Whether a word means something, or is a form of one that does."""
    words = vocabulary()
    stem = _ENDING.sub("", word)
    return word in words or (len(stem) > 2 and (stem in words or f"{stem}e" in words))


@lru_cache(maxsize=1)
def _refused_words() -> frozenset[str]:
    """Words of what is refused: no mistyped others, and none is mended to them."""
    return _words_of(
        [*(pattern for pattern, _ in ORDERS), *FUTURE, *(topic.words for topic in TOPICS)]
    )


@lru_cache(maxsize=1)
def _off_topic() -> frozenset[str]:
    """Words of what is off the subject: "raises" is no mistyped "rabies"."""
    return _words_of([pattern for pattern, _ in OFF_TOPIC])


def _words_of(patterns: list[str]) -> frozenset[str]:
    return frozenset(
        word for pattern in patterns for word in _WORD.findall(re.sub(r"\\.", " ", pattern))
    )


@lru_cache(maxsize=1)
def _long_words() -> list[str]:
    return sorted(word for word in vocabulary() if len(word) >= SHORTEST)


def _to_refuse(word: str) -> bool:
    words, stem = _refused_words(), _ENDING.sub("", word)
    return word in words or (len(stem) > SHORTEST and stem in words)


@lru_cache(maxsize=1)
def _english() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def is_english(word: str) -> bool:
    """Whether an English dictionary has the word: "quarries" is no mistyped "quartiles"."""
    return bool(_english()[word] > OFTEN)


def _one_word(word: str, other: str) -> bool:
    """Whether two words are forms of one: "cluster" and "clusters", "strategy" and "strategic"."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    ends = {word[shared:], other[shared:]}
    if ends == {"", "e"}:
        return False  # "paste" is not "past"
    return (ends <= _FORMS and shared >= LEAST_SHARED) or (ends <= _MADE and shared >= LEAST_MADE)


def _swapped(word: str) -> str | None:
    """The word of which two neighbouring letters changed places: "recieve", "hihg"."""
    if is_english(word):
        return None
    found = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    return next((item for item in found if item in vocabulary() or is_english(item)), None)


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The known word a mistyped one must be, else the word itself."""
    if len(word) < SHORTEST or not word.isalpha() or known(word) or _to_refuse(word):
        return word
    if word[-1] == word[-2] and word[:-1] in vocabulary():
        return word[:-1]
    if (swapped := _swapped(word)) is not None:
        return swapped
    cutoff = CLOSE if len(word) > SHORTEST else CLOSE_SHORT
    hit = process.extractOne(word, _long_words(), scorer=fuzz.ratio, score_cutoff=cutoff)
    if hit is None or hit[0][0] != word[0] or (hit[0] in _off_topic() and hit[1] < CLOSE_REFUSED):
        return word
    return word if is_english(word) and not _one_word(word, hit[0]) else hit[0]


@lru_cache(maxsize=4096)
def stems_of(word: str) -> frozenset[str]:
    """A word and what is left without its ending: forms of one word share one."""
    stem = _ENDING.sub("", word)
    return frozenset([word, stem] if len(stem) >= LEAST_SHARED else [word])
