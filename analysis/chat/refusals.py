"""What is refused before any tool is called, and the tool that would have been used."""

from __future__ import annotations

import re

from django.utils import timezone

from analysis.chat.absent import Absent, absent, headers_of, nearest, of_the_subject
from analysis.chat.answers_before import last_answer
from analysis.chat.arguments import build_arguments
from analysis.chat.asking_back import Called
from analysis.chat.examples import REFUSE
from analysis.chat.followups import MOST_WORDS
from analysis.chat.guided import names_a_choice
from analysis.chat.held import chance_unheld, unheld_words, unknown_places
from analysis.chat.kept import READING_ALL
from analysis.chat.kept_plan import Plan
from analysis.chat.kept_things import things_unread
from analysis.chat.kept_words import unread_words
from analysis.chat.leaning import leaning
from analysis.chat.net_arguments import net_plan
from analysis.chat.refused_tool import LOOKS_UP, tool_of_form
from analysis.chat.report_figures import sure_figures
from analysis.chat.scoring import chances
from analysis.chat.slots import Slots
from analysis.chat.text import is_english
from analysis.chat.words.cues import FUTURE, OFF_TOPIC, ORDERS
from analysis.chat.words.plain import MEASURED, PLAIN
from analysis.tools.later import what_works
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled
from chatmrpt.lib.say import say, to_say_all

#: Chance of the refusals together from which a question is refused without a fixed phrase.
SURE_TO_REFUSE = 0.6
#: Chances of `held`: from the first a question is refused without any other sign; a sign (a
#: topic of `absent`, a chance of the head) is enough unless the chance is below the second.
SURELY_UNHELD, MAYBE_UNHELD = 0.5, 0.07
#: The same: from the first neither a plan of nets nor a frame of the subject speaks against it; from the second a word that
#: nothing reads is one that no column holds, and not one that is only understood badly.
BEYOND_DOUBT, LIKELY_UNHELD = 0.85, 0.15
#: The same for a word that nothing reads in the place of a thing.
THING_UNHELD = 0.005
#: Tools that answer without figures of an area.
WITHOUT_FIGURES = frozenset(
    ["explain_method", "explain_term", "help", "manage_session", "match_names"]
)
#: The same where the data's own figures are asked for, and no word in it is strange.
SURE_OF_FIGURES = 0.9
MOST_CHIPS = 4
_MEASURED = frozenset(MEASURED.split())
#: Words so short say nothing that could be missing.
_SHORT = 2
#: Tools that show figures: one of them a refused question near the subject would have used.
SHOWING = frozenset(
    [
        *("query_data", "show_map", "show_chart", "analyse_trend", "compare_areas"),
        *("rank_areas", "measure_association", "find_clusters", "write_report"),
        *("run_risk_analysis", "run_what_if", "explain_area", "plan_nets"),
    ]
)
OVER_TIME = "analyse_trend"
#: A refusal for these reasons can be near the subject; nobody's secrets and health are.
NEAR = frozenset({"topic", "unheld", "future", "private"})
#: Words of figures that an officer could want of the data, were they in it.
_FIGURES = re.compile(
    r"\b(?:cases?|prevalence|incidence|coverage|rates?|number of|how many|map|plot|graph|chart"
    r"|patients?|tested|salar\w+|staff|trends?|predict\w*|burden|deaths?)\b"
)

REFUSALS = to_say_all({
    "own": (
        "I only work with this session's own data; I cannot do that.",
        "I can check your data, rank its wards by malaria risk, map and explain them.",
    ),
    "private": (
        "The data hold counts of tests, and nothing on persons; I cannot show that.",
        "I can count tests and positives by facility, ward, month and age group.",
    ),
    "unheld": (
        "Your data hold nothing that answers this.",
        "I answer only from columns that you uploaded or that were computed from them.",
    ),
    "topic": (
        "That is outside what I can help with.",
        "I rank wards by malaria risk from the data you upload, map them and explain them.",
    ),
    "health": (
        "I cannot advise on a person's health; please go to a health facility and get tested.",
        "I help programme officers see which wards need attention first.",
    ),
    "invent": (
        "I change no figures and write nothing that the data do not show.",
        "If a figure is wrong, correct it in your file and upload it again: the change is then seen.",
    ),
    "send": (
        "I cannot send, call or post anything.",
        "I can make the file, and you send it: ask for a report, a map or a table.",
    ),
    "live": (
        "I have no connection to the internet or to DHIS2: I only see what you upload.",
        "Download the reports there, upload the file here, and I work with it.",
    ),
    "future": (
        "I do not forecast; I can only say what the data you uploaded show.",
        "Ask which wards are most at risk now, or why a ward is where it is.",
    ),
})  # fmt: skip


class Refused(Called):
    """A refusal; near the subject with the call that would answer if the data held it."""


def outside_the_subject(refused: Refused) -> bool:
    """Whether the reason of a refusal is the subject alone, or that no column holds it."""
    return refused.headline in (say(REFUSALS["topic"][0]), say(REFUSALS["unheld"][0]))


def refusal(slots: Slots, found: list[tuple[str, float]], workspace: Workspace) -> Refused | None:
    """The refusal of what is outside the subject or the data, private, or in the future."""
    if names_a_choice(slots, workspace):
        return None
    reason = told(slots)
    if reason is None and in_plain_words(slots):
        return None
    if reason in (None, "topic"):
        missing = absent(slots, found, workspace)
        reason = reason or (None if missing else _by_examples(slots))
        if not _unheld(slots, found, workspace, sign=bool(missing or reason)):
            return None
        if sure_figures(slots, workspace):
            return None
        missing = missing or (None if reason else _strange(slots))
        if missing is not None:
            return _not_held(missing, slots, found, workspace)
        reason = reason or "unheld"
    headline, instead = REFUSALS[reason]
    tool = _tool_near(reason, slots, found) or _tool_before(reason, slots, workspace)
    return Refused(
        headline=say(headline),
        points=(say(instead),),
        chips=what_works(workspace),
        outcome="refuse",
        tool=tool,
        arguments=build_arguments(tool, slots) if tool else {},
    )


def in_plain_words(slots: Slots) -> bool:
    """Whether a measure that the data know is asked for in no other words than those of every day."""
    words = [word for word in slots.masked.split() if not word.startswith("_")]
    said = [word for word in words if len(word) > _SHORT and not word.isdecimal()]
    return slots.language == "english" and set(said) <= PLAIN and bool(set(said) & _MEASURED)


def _unheld(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace, *, sign: bool
) -> bool:
    """Whether the question is to be refused, by the chance and by another sign of it."""
    if sign:
        return chance_unheld(slots) >= MAYBE_UNHELD
    if slots.known_words == 0 or leaning(slots).bare:
        return False
    if workspace.table is None and workspace.facilities is None:
        return False  # a table that is still to come may hold it
    if any(rule.search(slots.plain) for rule in (_ABLE, _OF_MINE, _MEANING)):
        return False
    chance = chance_unheld(slots)
    planned = _PLANNED.search(slots.plain) or net_plan(slots).get("topic") == "next"
    if chance < BEYOND_DOUBT and (planned or of_the_subject(slots, found)):
        return False
    named = set(unheld_words(slots).split())
    if unknown_places(slots) and named <= {slots.plain.split()[0]}:
        return False  # a place that is not in the data is asked back by its name
    if named and any(named <= set(header.split()) for header in headers_of(workspace)):
        return False
    return chance >= SURELY_UNHELD


def unread_refused(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace, asked: Called
) -> Refused | None:
    """The refusal of a question that is asked back for words that nothing reads.

    They name what no column holds where the chance is not small; else they are not understood.
    """
    if asked.tool in READING_ALL:
        words, least = unread_words(slots, asked.tool), LIKELY_UNHELD
    else:
        words = things_unread(Plan(asked.tool, asked.arguments), slots)
        least = THING_UNHELD if any(map(is_english, words)) else LIKELY_UNHELD  # or badly spelled
    if not words or leaning(slots).bare or (workspace.table or workspace.facilities) is None:
        return None
    if chance_unheld(slots) < least:
        return None
    return _not_held(Absent(say("“{words}”", words=" ".join(words))), slots, found, workspace)


def _strange(slots: Slots) -> Absent | None:
    """The words of an English question that no answerable one has, to name them."""
    words = unheld_words(slots) if slots.language == "english" else ""
    return Absent(say("“{words}”", words=words)) if words else None


def _not_held(
    missing: Absent, slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> Refused:
    """No column holds what is asked for: what comes nearest, and what could be uploaded."""
    tool = tool_of_form(slots, found)
    names, chips = nearest(missing, workspace)
    point = (
        say("What comes nearest in them: {names}.", names=", ".join(names))
        if names
        else say("I answer only from columns that you uploaded or that were computed from them.")
    )
    upload = say("If you have it by ward or facility, upload that table, and I can look it up.")
    return Refused(
        headline=say(
            "Your data hold nothing on {name}, so I cannot answer that.", name=missing.name
        ),
        points=(f"{point} {upload}",),
        chips=(*chips, *what_works(workspace))[:MOST_CHIPS],
        outcome="refuse",
        tool=tool,
        arguments=build_arguments(tool, slots),
    )


#: Settings of a calculation whose words sound private.
_OWN_WORDS = re.compile(r"\b(?:private|none) (?:ratio|care)\b")


#: Asked whether the tool can, not to do it.
_ABLE = re.compile(
    r"^(?:can|do|could) (?:you|it|this tool|the tool|chatmrpt) (?!.*\b(?:me|us|my|our)\b)"
    r"(?:forecast|predict|send|connect|handle|work|search)\w*(?: \w+){0,4}$"
)
#: One's own data may go, and one may ask who sees them.
_OF_MINE = re.compile(
    r"\b(?:forg\w+|lost|change|reset) my (?:own )?password\b|^(?:log|sign) (?:me )?out\b"
    r"|^how (?:do|can|should) (?:i|we) (?:invite|add|share|delete|remove|change|reset)\b"
    r"|^do you (?:store|keep|save|share|sell)\b|"
    r"^(?:can|could|will|do|does|is|are) (?:\w+ ){1,4}(?:see|read|open|access|view) (?:my|our|what)\b|"
    r"\b(?:delete|erase|remove|clear|wipe|throw away) (?:all )?(?:of )?(?:my|our|this) (?:own )?"
    r"(?:data|files?|sessions?|uploads?|chats?|conversations?|account)\b"
)
#: Asked what words mean, whatever they would order.
_MEANING = re.compile(
    r"^(?:what (?:do|does|did) (?:.+ mean|mean .+)|what is (?:meant by|the meaning of) .+|define .+"
    r"|que (?:veut dire|veulent dire|signifie|signifient) .+)$"
)
#: A question on the tool itself, on drugs in general, or where to send something first.
_OF_THE_TOOL = re.compile(
    r"^(?:who|what|is|are|does|can|how|which|where|why|will|do|did)\b.*(?:\b(?:this|the|your) (?:tool|app|application|program"
    r"|software|system|platform)\b|\bchatmrpt\b)|^(?:is|are|do|does) (?:this|it|you)\b.*\b(?:chatgpt|gpt|ai|robot|bot|google|human)\b"
)
_OF_DRUGS = re.compile(
    r"^(?!.*\b(?:i|my|me|we|he|she|her|him|our|child|baby|kg|tablets?|dose|mg|ml)\b)(?:which|what)(?: is| are)?(?: the| a)? "
    r"(?:\w+ ){0,2}(?:drugs?|medicines?|treatments?|line)\b.*\b(?:used|recommended|malaria)\b"
)
_OF_NEIGHBOURS = re.compile(r"\b(?:queen|rook|contiguity)\b")
_SENT = re.compile(
    r"^where (?:should|do|shall|must|can|to) (?:we |i )?(?:send|deploy|post|place|put)\b"
)
_OF_REPORTS = re.compile(
    r"\breport(?:s|ed|ing)?\b.*\b(?:late|never|on time|early|rates?|missing|silent)\b"
)
#: Facilities counted in a place of the data.
_COUNTED = re.compile(
    r"^how many (?:\w+ )?(?:facilit\w+|clinics?|hospitals?|health (?:cent\w+|posts?)) (?:are )?(?:there )?(?:in|of) _area_$"
)
ORDERED = ("own", "invent", "send", "live")
#: How a map or chart looks, and what a place is like.
_OF_PICTURE = re.compile(
    r"\b(?:legend|labels|axis|axes|colou?rs?)\b"
    r"|^how (?:urban|rural|wet|dry|hot|humid|green|populous|populated|crowded|poor) (?:is|are)\b"
)
_YEAR = re.compile(r"\b20\d\d\b")
#: Plans and what-if look ahead by right.
_AHEAD = re.compile(
    r"\b(?:if|would happen|scenarios?|nets?|itns?|llins?|campaigns?|population|people|inhabitants"
    r"|grow\w*|visit|plan for)\b"
)
#: Nets that will be needed are planned, not forecast.
_PLANNED = re.compile(
    r"\b(?:nets?|itns?|llins?)\b.*\b(?:need\w*|require\w*|plan\w*)\b|\bplan\w*\b.*\bnets?\b"
)
#: A forecast needs a word of what is to come.
_TO_COME = re.compile(
    r"\b(?:will|shall|would|going|go|next|coming|future|ahead|forecast\w*|predict\w*|project\w*"
    r"|expect\w*|outlook|estimate\w*|guess|foresee|from now|tomorrow|soon|later|eliminat\w*|prognos\w*"
    r"|anticipat\w*|extrapolat\w*|upcoming|outbreak|up to)\b|_future_"
)


def told(slots: Slots) -> str | None:
    """The reason that fixed words give."""
    if _ABLE.search(slots.plain) or _OF_MINE.search(slots.plain):
        return None
    orders = () if _MEANING.search(slots.plain) else ORDERS
    for pattern, reason in (*orders, *OFF_TOPIC):
        if compiled(pattern).search(slots.plain) or (
            ("_column_" in pattern or "_area_" in pattern)
            and compiled(pattern).search(slots.masked)
        ):
            return reason
    said = _with_future(slots.masked)
    if not _AHEAD.search(slots.plain) and any(compiled(pattern).search(said) for pattern in FUTURE):
        return "future"
    if slots.years and min(slots.years) > timezone.now().year and leaning(slots).bare:
        return None if _AHEAD.search(slots.plain) else "future"  # "now give me 2031"
    return None


def _with_future(masked: str) -> str:
    """The question with a mark for years that are not over."""
    this = timezone.now().year
    return _YEAR.sub(lambda year: "_future_" if int(year[0]) > this else year[0], masked)


def _by_examples(slots: Slots) -> str | None:
    """The reason that most written examples of its kind give."""
    if slots.known_words == 0 or _OWN_WORDS.search(slots.plain) or _ABLE.search(slots.plain):
        return None
    if _OF_MINE.search(slots.plain) or _OF_PICTURE.search(slots.plain) or leaning(slots).bare:
        return None  # names, numbers and choices alone ask for nothing that could be refused
    if any(
        rule.search(slots.plain)
        for rule in (_OF_THE_TOOL, _OF_DRUGS, _SENT, _OF_REPORTS, _OF_NEIGHBOURS)
    ):
        return None
    if _COUNTED.search(slots.masked):
        return None
    kinds = {kind: share for kind, share in chances(slots).items() if kind.startswith(REFUSE)}
    if _MEANING.search(slots.plain):
        kinds = {kind: kinds[kind] for kind in kinds if kind.removeprefix(REFUSE) not in ORDERED}
    over = bool(slots.years) and max(slots.years) <= timezone.now().year
    if over or _PLANNED.search(slots.plain) or not _TO_COME.search(_with_future(slots.masked)):
        kinds.pop(f"{REFUSE}future", None)
    if not kinds:
        return None
    likeliest = max(kinds, key=lambda kind: kinds[kind]).removeprefix(REFUSE)
    figures = likeliest != "future" and _about_tests(slots)
    sure = SURE_OF_FIGURES if figures else SURE_TO_REFUSE
    return likeliest if sum(kinds.values()) >= sure else None


def _about_tests(slots: Slots) -> bool:
    """Whether tests, cases or a column are asked for, and nothing else that is strange here."""
    return (
        set(slots.strange) <= {"patients"}
        and not slots.unknown_areas
        and bool(
            slots.columns
            or re.search(
                r"\b(?:tests?|tested|cases?|fever|positives?)\b",
                slots.plain,
            )
        )
    )


def _tool_before(reason: str, slots: Slots, workspace: Workspace) -> str:
    """ "And typhoid?": the tool of the request that a short question leans on."""
    if reason not in NEAR or slots.words > MOST_WORDS or not leaning(slots).at_all:
        return ""
    before = last_answer(workspace)
    return before.tool if before is not None and before.tool in SHOWING else ""


def _tool_near(reason: str, slots: Slots, found: list[tuple[str, float]]) -> str:
    """The tool that fits best, where figures of places, times or columns are asked for."""
    if reason in ("health", "private"):
        return "explain_term" if reason == "health" else LOOKS_UP
    named = slots.areas or slots.unknown_areas or slots.columns or slots.level or slots.years
    if reason not in NEAR or not (named or _FIGURES.search(slots.plain)):
        return ""
    if reason == "future":
        return OVER_TIME
    return tool_of_form(slots, found)
