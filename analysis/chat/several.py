"""Several requests in one sentence: the first is answered, the rest wait as buttons, in order."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.answers_together import asks_both
from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer, gazetteer_of
from analysis.chat.leaning import asks_by_choices, leaning
from analysis.chat.preamble import without_preamble
from analysis.chat.scoring import confidence, score, score_by_words
from analysis.chat.slots import read_slots
from analysis.chat.words import english
from analysis.models import Message
from analysis.tools.base import Answer
from analysis.tools.choices import text_chip
from analysis.tools.tpr_steps import asks_step
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

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
#: "We can visit four LGAs only. Which four have the highest burden?"
_OF_THESE = re.compile(
    rf"which (?:ones?|of (?:them|these|those)|\d+|{'|'.join(english.NUMBERS)})\b", re.IGNORECASE
)
#: The form or limit of the part before it.
_RESTS = re.compile(r"(?:as|in|with|on|only|just|for|by|give me \w+$)\b", re.IGNORECASE)
#: How the part before it is to be seen: "Where is housing unknown? Put it on a map."
_SHOWN = re.compile(
    r"(?:please |and |then )*(?:put|show|display|draw|mark|see)(?: (?:it|them|that|this|these|those|all))*"
    r" (?:on (?:a |the )?map|spatially)",
    re.IGNORECASE,
)
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
    rf"|\s*,\s*(?={_VERB}\b)|(?:\s*,\s*|\s+)(?:and |abeg )?make (?:you|una) (?:also |come )?(?={_VERB}\b)"
    r"|(?:\s*,\s*|\s+)and (?:also )?(?=(?:an? |the |one )?(?:histogram|box ?plot|scatter ?plot|bar chart|line chart|pie chart)\b)"
    r"|(?:\s*,\s*|\s+)and (?:also )?(?=(?:why|how sure|how certain) (?:is|are)\b)",
    re.IGNORECASE,
)
#: Each of these may be asked for several times in one message, of other things.
_EACH = frozenset({"show_map", "show_chart", "explain_term", "explain_area", "rank_areas"})
#: "The 5 highest and the 5 lowest": both ends of one list.
_ENDS = re.compile(
    r"(?P<first>(?:top|highest|worst|riskiest|most at risk)(?: (?:\d+|five|ten|three))?|(?:\d+|five|ten|three) (?:highest|riskiest|worst))"
    r"(?: and|, and|,| et| plus) (?:also )?(?:the )?"
    r"(?P<other>(?:bottom|lowest|best|safest|least)(?: (?:\d+|five|ten|three))?|(?:\d+|five|ten|three) (?:lowest|safest|best|least))\b",
    re.IGNORECASE,
)
#: Several variables on maps of their own: "maps of a and b", "one for a and one for b".
_PICTURES = re.compile(
    r"_column_(?:(?: map)?(?: (?:and|then|also|plus))*(?: (?:one|_number_|another|a second|a third|the other))?"
    r"(?: (?:for|of|with|map of|showing))?(?: (?:the|a))? _column_)+"
)
_IN_ONE = re.compile(
    r"\b(?:together|same map|one map|single map|overlay\w*|combin\w*|bivariate|against|versus|vs|relat\w*|compar\w*|with|where|both)\b|_operator_"
)


#: "What if I count microscopy alone": the answer before, of that only.
_WHAT_IF_ONLY = re.compile(
    r"^\s*(?:and |so |ok(?:ay)? )?(?:what if|suppose|and if|how about if) (?:i|we|you) (?P<only>only |just )?"
    r"(?:count|counted|use|used|take|took|keep|kept|consider|considered|include|included|look at|looked at) (?P<only2>only |just )?"
    r"(?P<what>(?:the )?(?:[\w<≥-]+ ){0,4}?[\w<≥-]+)(?P<alone> alone| only)?\s*\?*\s*$",
    re.IGNORECASE,
)
#: Points that end no sentence: "i.e. urban wards", "Bida vs. Suleja".
_POINTED = re.compile(
    r"\b(i\. ?e\.|e\. ?g\.|(?:vs|approx|incl|excl|resp|etc|govt|dept)\.)(?=[\s,])", re.IGNORECASE
)
#: A heading before the request: "Data quality check.", "Quarterly review:".
_HEADING = re.compile(
    r"\s*(?!(?:run|do|show|make|give|please|start|list|map|plan|rank|write|explain|what|which|how|can|could|i|we|need|want)\b)"
    r"(?:[\w-]+ ){0,3}(?:check|review|reconciliation|audit|validation|exercise|brief|briefing|meeting|slide|section|verification|query|enquiry|request)"
    r"\s*[.:–—]\s+(?=\S+(?:\s+\S+){3})",
    re.IGNORECASE,
)
#: Sentences before the last one, which asks.
_STORY = re.compile(
    r"(?P<story>[^?]{8,}?[.!])\s+(?:anyway|abeg|so|now|ok)?,?\s*(?P<asks>[^.!?;]{10,}[?.!]?\s*)$",
    re.IGNORECASE,
)
#: Words that make a sentence more than a story.
_OF_DATA = re.compile(
    r"\b(?:nets?|itns?|llins?|bales?|house ?holds?|urban|rural|wards?|lgas?|facilit\w+|risk\w*|malaria|maps?|charts?"
    r"|reports?|tables?|data|files?|scor\w+|rank\w*|runs?|plan\w*|tpr|test\w*|positiv\w*|cases?|fever\w*"
    r"|only|without|except|exclud\w*|leave|drop|not|no|if|suppose|hospitals?|clinics?|children|pregnan\w*"
    r"|use|take|count\w*|consider|assume|let|set|show|give|list|mean|median|average|sum|total|per|each|every)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|its|there|(?<!to )(?<!for )them|they|their|this|that|these|those|then|same|he|she|him|her|ones?)\b",
    re.IGNORECASE,
)
#: What stands under the request after it: "before the round starts, list …".
_UNDER = re.compile(
    r"(?:before|after|because|since|as|when|while|although|though|until|now that|even if)\b",
    re.IGNORECASE,
)


#: "Setting rank aside", "regardless of the ranking": nothing that a look-up would take.
_NO_MATTER = re.compile(
    r"\b(?:(?:setting|leaving|putting) (?:the )?(?:risk )?rank(?:s|ing)? aside|(?:regardless|irrespective|independent(?:ly)?) of (?:the |its |their )?(?:risk )?rank(?:s|ing)?"
    r"|(?:whatever|no matter) (?:the|its|their) (?:risk )?rank(?:s|ing)?(?: (?:is|are))?)\b,?\s*",
    re.IGNORECASE,
)
#: "The same but for pregnant women" leaves nobody out.
_SAME_BUT_FOR = re.compile(
    r"\bsame(?: thing| question| one| again)?,? but (?:now )?for\b", re.IGNORECASE
)


def requests_in(text: str, names: Gazetteer) -> list[str]:
    """The requests of a message in order; the whole text without its greeting where it is one."""
    limit = _WHAT_IF_ONLY.match(text)
    if limit is not None and (limit["only"] or limit["only2"] or limit["alone"]):
        text = f"only {limit['what']}"
    text = _POINTED.sub(lambda match: match[1].replace(".", "").replace(" ", ""), text)
    text = _HEADING.sub("", text, count=1) if _HEADING.match(text) else text
    text = _NO_MATTER.sub("", text) or text
    text = without_preamble(_without_story(_SAME_BUT_FOR.sub("same for", text), names), names)
    if asks_both(text, names):
        return [text]
    parts = _parts(text, names)
    if len(parts) > 1:
        return parts
    alone = _GREETING.sub("", text, count=1) if _GREETING.match(text) else text
    return [_GO_AHEAD.sub("", alone)]


def _without_story(text: str, names: Gazetteer) -> str:
    """The request after sentences that name nothing of the data: "The rains were long. Rank Bida"."""
    found = _STORY.match(text)
    if found is None or _OF_DATA.search(found["story"]) or _POINTS.search(found["asks"]):
        return text
    story, asks = read_slots(found["story"], names), read_slots(found["asks"], names)
    told = (story.names_something, story.numbers, story.years, story.age_group, story.test_method,
            story.operator, story.methods)  # fmt: skip
    asked = asks.columns or asks.areas or asks.n or (asks.level and asks.order)
    return found["asks"] if asked and not any(told) else text


def _parts(text: str, names: Gazetteer) -> list[str]:
    """The parts at the breaks of a text, or those of a list of pictures or ends."""
    parts = _at_breaks(text, names)
    return parts if len(parts) > 1 else _listed(text, names)


def _listed(text: str, names: Gazetteer) -> list[str]:
    """ "Maps of rainfall and elevation", "the 5 highest and the 5 lowest risk wards": one by one."""
    ends = _ENDS.search(text)
    slots = read_slots(text, names)
    several = len(slots.columns) > 1 and _PICTURES.search(slots.masked)
    if not (ends or several):
        return [text]
    found = score_by_words(slots)
    tool = found[0][0] if found else ""
    if ends and tool == "rank_areas" and not slots.columns:
        rest = text[ends.end() :]
        return [text[: ends.end("first")] + rest, text[: ends.start()] + ends["other"] + rest]
    if not several or tool != "show_map" or _IN_ONE.search(f"{slots.masked}\n{slots.plain}"):
        return [text]
    words = slots.plain.split()
    said = {
        item.name: " ".join(words[item.start : item.end])
        for item in slots.found
        if item.kind == "column"
    }
    where = "".join(f" {name}" for name in slots.areas[:1])
    by = " by LGA" if slots.level == "lga" else ""
    more = list(said.items())[1:MOST_PARTS]
    return [text, *(say("Map of {variable}", variable=f"{name}{by}{where}") for _, name in more)]


#: "How many nets to finish Doko and then serve Kabe": one amount for all that is to be done.
_TO_DO = re.compile(r"\bhow (?:many|much)\b.*\bto [a-z]+\b", re.IGNORECASE)
_ASKS_ANEW = re.compile(
    rf"(?:{_VERB}|what|which|who|where|when|why|how|is|are|do|does|can)\b", re.IGNORECASE
)


def _belong_together(text: str, parts: list[str]) -> bool:
    """Whether a later part leans on the first, or the first stands under what follows."""
    if _TO_DO.search(parts[0]) and not any(_ASKS_ANEW.match(part) for part in parts[1:]):
        return True
    leans = any(_LEANS.fullmatch(part) or _SHOWN.fullmatch(part) for part in parts)
    return leans or bool(_UNDER.match(text)) or any(_OF_THESE.match(part) for part in parts[1:])


def _at_breaks(text: str, names: Gazetteer) -> list[str]:
    parts = [part.strip(" ,;.") for part in _BREAK.split(text)]
    if not 1 < len(parts) <= MOST_PARTS or any(len(part) < FEWEST_LETTERS for part in parts):
        return [text]
    if _belong_together(text, parts):
        return [text]
    tools: list[str] = []
    told: list[object] = []
    embedded = 0
    for part in parts:
        slots = read_slots(part, names)
        if tools and leaning(slots).bare and _RESTS.match(part):
            return [text]  # "How is rainfall distributed? As a histogram"
        if tools[:1] == ["rank_areas"] and slots.order and asks_by_choices(slots):
            tools.append("rank_areas")  # "which is worst? And which is best?"
            told.append({"order": slots.order})
            continue
        found = score_by_words(slots)
        if confidence(found) < SURE and embedded < MOST_EMBEDDED:
            embedded += 1
            found = score(slots)
        if confidence(found) < SURE:
            return [text]
        tools.append(found[0][0])
        told.append(build_arguments(found[0][0], slots))
    if set(tools) <= ONE_CAMPAIGN:
        return [text]
    if "help" in tools:
        return [text]
    again = [tool for tool in tools if tools.count(tool) > 1]
    once = all(told.count(said) == 1 and said for said in told)
    return parts if not again or (set(again) <= _EACH and once) else [text]


def with_rest(workspace: Workspace, message: Message, answer: Answer) -> Answer:
    """An answer to the first request of a message, with a button for each that waits."""
    question = message.in_reply_to
    if question is None or question.tool or not question.text:
        return answer
    if answer.outcome == "clarify" or asks_step(answer.chips):
        return answer
    rest = requests_in(question.text, gazetteer_of(workspace))[1:]
    if not rest:
        return answer
    buttons = tuple(text_chip(part[:1].upper() + part[1:]) for part in rest)
    return replace(answer, chips=(*buttons, *answer.chips[:2]))
