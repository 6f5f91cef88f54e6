"""Several requests in one sentence: the first is answered, the rest wait as buttons, in order."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.gazetteer import Gazetteer, gazetteer_of
from analysis.chat.leaning import leaning
from analysis.chat.scoring import confidence, score, score_by_words
from analysis.chat.slots import read_slots
from analysis.models import Message
from analysis.tools.base import Answer
from analysis.tools.choices import text_chip
from analysis.workspace import Workspace

MOST_PARTS = 4
#: Every part must be understood by itself at least so surely, and each as another request.
SURE = 0.6
FEWEST_LETTERS = 6
#: Parts that are embedded, which takes most of the time; where more are unsure, it is one request.
MOST_EMBEDDED = 1
#: What is asked of the part before it: no request of its own.
#: A greeting before a request: "Good afternoon, our partner asks how many …".
_GREETING = re.compile(
    r"\s*(?:good (?:morning|afternoon|evening|day)|hello|hi|hey|greetings|dear \w+|bonjour|bonsoir"
    r"|salut|sannu|barka da \w+|ina kwana|how far)\b[^,.!;:?]{0,30}[,.!;:]+\s*(?!can you help)(?=\S+(?:\s+\S+){2})",
    re.IGNORECASE,
)
_GO_AHEAD = re.compile(r"^\s*(?:please )?go ahead and (?=\w)", re.IGNORECASE)
_LEANS = re.compile(r"(?:and |et |kuma )?(?:why|how come|pourquoi|me ya sa)", re.IGNORECASE)
#: The form or limit of the part before it.
_RESTS = re.compile(r"(?:as|in|with|on|only|just|for|by|give me \w+$)\b", re.IGNORECASE)
#: Sentences about one plan: "250,000 nets arrive. Leave out wards over 50 % urban."
ONE_CAMPAIGN = frozenset({"plan_nets", "select_reprioritised"})
_VERB = (
    r"(?:show|map|draw|plot|plan|rank|list|compare|export|download|run|give|write|make|tell|explain"
    r"|calculate|compute|find|check|montre|affiche|fais|donne|trace|planifie|lance|calcule|compare"
    r"|exporte|telecharge|télécharge|explique|nuna|zana|lissafa|kwatanta|tsara)"
)
_BREAK = re.compile(
    r"(?:\s*[;,.?!]\s*|\s+)(?:and |et |kuma )?(?:then|after that|afterwards|puis|ensuite|sannan"
    rf"|bayan haka)[,\s]+|\s*[;?!.]\s+|(?:\s*,\s*|\s+)(?:and|et|kuma) (?:also )?(?={_VERB}\b)"
    rf"|\s*,\s*(?={_VERB}\b)",
    re.IGNORECASE,
)


def requests_in(text: str, names: Gazetteer) -> list[str]:
    """The requests of a message in order; the whole text without its greeting where it is one."""
    parts = _parts(text, names)
    if len(parts) > 1:
        return parts
    alone = _GREETING.sub("", text, count=1) if _GREETING.match(text) else text
    return [_GO_AHEAD.sub("", alone)]


def _parts(text: str, names: Gazetteer) -> list[str]:
    parts = [part.strip(" ,;.") for part in _BREAK.split(text)]
    if not 1 < len(parts) <= MOST_PARTS or any(len(part) < FEWEST_LETTERS for part in parts):
        return [text]
    if any(_LEANS.fullmatch(part) for part in parts):
        return [text]
    tools: list[str] = []
    embedded = 0
    for part in parts:
        slots = read_slots(part, names)
        if tools and leaning(slots).bare and _RESTS.match(part):
            return [text]  # "How is rainfall distributed? As a histogram"
        found = score_by_words(slots)
        if confidence(found) < SURE and embedded < MOST_EMBEDDED:
            embedded += 1
            found = score(slots)
        if confidence(found) < SURE:
            return [text]
        tools.append(found[0][0])
    if set(tools) <= ONE_CAMPAIGN:
        return [text]
    return parts if len(set(tools)) == len(tools) and "help" not in tools else [text]


def with_rest(workspace: Workspace, message: Message, answer: Answer) -> Answer:
    """An answer to the first request of a message, with a button for each that waits."""
    question = message.in_reply_to
    if question is None or question.tool or not question.text or answer.outcome == "clarify":
        return answer
    rest = requests_in(question.text, gazetteer_of(workspace))[1:]
    if not rest:
        return answer
    buttons = tuple(text_chip(part[:1].upper() + part[1:]) for part in rest)
    return replace(answer, chips=(*buttons, *answer.chips[:2]))
