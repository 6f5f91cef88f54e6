"""The tool that would have answered what is refused, by the form that is asked for."""

from __future__ import annotations

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

LOOKS_UP = "query_data"
#: Words that ask for one form of an answer; the first that is said counts.
_FORMS: tuple[tuple[str, str], ...] = (
    (r"\bmap(?:s|ped|ping)?\b|\bchoropleth\b|\bpins?\b|\b(?:as|with|by) (?:\w+ )?(?:dots?|points)\b"
     r"|\b(?:plot|show|put|mark)\b.*\b(?:gps|coordinates?|latitudes?|longitudes?|locations?)\b",
     "show_map"),
    (r"\bscatter\w*\b|\b(?:charts?|graphs?|histograms?|plot\w*|bars?|pie)\b", "show_chart"),
    (r"\bcorrelat\w*|\bassociat\w*|\brelat(?:ed|ion\w*)\b|\blink(?:ed|s)?\b|\baccounts? for\b"
     r"|\bgo(?:es)? (?:together )?with\b|\bregress\w*|\bcontribut\w+|\bexplains?\b|\bdriv(?:es?|ing)\b"
     r"|\bcaus(?:es?|ed|ing)\b",
     "measure_association"),
    (r"\b(?:rerun|run|redo|re ?calculate)\b|\brank\w*\b.*\bagain\b|\bas a variable\b"
     r"|\b(?:add|include|use)\b.*\b(?:ranking|analysis|score|model)\b", "run_risk_analysis"),
    (r"\brank(?:s|ed|ing)?\b|\b(?:highest|greatest|most at) risk\b", "rank_areas"),
    (r"\btrends?\b|\bover (?:time|the (?:last|past)|the years)\b|\bsince\b|\b(?:chang|fall|drop|declin|decreas"
     r"|increas|improv|worsen)(?:e|ed|en|ing|es|s)?\b|\b(?:fell|rose|risen|rising|evol\w+)\b",
     "analyse_trend"),
)  # fmt: skip
#: Tools that words of their own must speak for; of all others figures are looked up.
_KEPT = frozenset(["run_what_if", "write_report", "compare_areas"])
_NAMED = {
    "plan_nets": r"\b(?:plan|allocat\w*|distribut\w*|order|buy|procure|pay)\b",
    "explain_area": r"\bwhy\b|\bblame\b|\breasons?\b",
    "find_clusters": r"\bclusters?\b|\b(?:hot|cold) ?spots?\b",
}


def tool_of_form(slots: Slots, found: list[tuple[str, float]]) -> str:
    """The tool for the form asked for: a map, a chart, a change over time; else a look-up."""
    best = found[0][0] if found else LOOKS_UP
    own = best in _NAMED and compiled(_NAMED[best]).search(slots.plain)
    if best in _KEPT or own:
        return best
    return next((tool for words, tool in _FORMS if compiled(words).search(slots.plain)), LOOKS_UP)
