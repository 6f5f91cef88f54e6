"""Nigerian Pidgin: words that tell the language, and its phrases as the English ones they mean."""

from __future__ import annotations

import re

_SURE = """
    wetin dey abeg wey comot nko pikin una sabi oga oya wahala belle abi sef dem shey pesin
"""
SURE = frozenset(_SURE.split())
_WEAK = "na don am pass fit go get e no make wan"
WEAK = frozenset(_WEAK.split())
#: Turns of phrase whose words are English ones.
TURNS = re.compile(
    r"\b(?<!i )am\b(?! i\b)|\bpass(?: well well)?$|\b(?:get|bad|high|low|risk|cases|people) (?:\w+ )?pass\b"
    r"|\bno (?:get|report|need|be|reach)\b|\bi wan\b"
    r"|^how far\b(?= (?:wetin|abeg|my|oga|una|now|bros?|sir|madam|boss|make|wey|show|give|tell|help)\b|$)|^(?:we|i) get \d|\be be\b"
    r"|\b(?:i|we|you) (?:fit|don|go) \w+|\bna (?!values?\b|cells?\b|rows?\b)\w+"
    r"|\b(?!(?:best|good|better|model|line|it|to|not|can|will|size|cells) fit)\w+ (?:don|fit) \w+"
)

PHRASES: dict[str, str] = {
    "no count": "leave out", "no use": "leave out",
    "dey move": "is changing over time", "take dey move": "is changing over time",
    "carry go": "go ahead", "na mistake": "sorry", "i make mistake": "sorry", "no vex": "sorry",
    "gree with each other": "agree with each other", "dem gree": "they agree",
    "put am for": "put it on", "put am": "put it", "for map": "on map", "draw am": "draw it",
    "show am": "show it", "the other way": "the opposite", "reach": "to", "dem two": "both",
    "big grammar": "not understand",
    "wetin go happen": "what would happen", "wetin dey happen": "what is happening",
    "wetin you fit do": "what can you do", "wetin dey inside": "what is in",
    "wetin make": "why is", "wetin cause": "why", "wetin be": "what is", "wetin": "what",
    "how far": "hello", "how far is": "how far is", "how far from": "how far from",
    "how far do": "how far do", "how far does": "how far does", "how far to": "how far to", "how far na": "how far is",
    "how far water": "how far water", "how far e": "how far is it", "how una": "how did you", "how you take": "how did you",
    "how we go": "how should we", "how i go": "how do i", "how e dey work": "how does it work",
    "how much be": "what is", "e be like say": "it seems", "e be like": "it seems",
    "why e be so": "why", "which side": "where", "who be you": "who are you",
    "who you be": "who are you", "i wan": "i want to", "we wan": "we want to",
    "we get": "we have", "i get": "i have", "make we": "let us", "make i": "let me",
    "make una": "please", "abeg": "please", "oya": "", "sef": "", "oga": "", "o": "",
    "no dey": "do not", "no get": "without", "plan no protect": "not protected by the plan", "plan no cover": "not protected by the plan",
    "no get net": "get no nets", "no get nets": "get no nets", "no go get net": "get no nets",
    "no dey test people well well": "tested the fewest", "no dey test well": "tested the fewest",
    "no dey test": "tested the fewest",
    "no report": "did not report", "no send report": "did not report", "no bring report": "did not report",
    "never reach five": "under five", "never reach 5": "under 5", "no reach five": "under five",
    "get fever": "with fever",
    "no dey report": "did not report", "no need": "do not need", "no reach": "less than",
    "wey no reach": "less than", "no": "not", "dey go up": "increasing", "dey rise": "rising",
    "dey come down": "decreasing", "dey drop": "falling", "dey reduce": "decreasing",
    "dey increase": "increasing", "dey improve": "improving", "dey worse": "worsening",
    "dey get better": "improving", "don change": "changed", "don drop": "fell",
    "dey cluster": "clustered", "dey gather": "cluster hotspot", "join together": "cluster",
    "dey related": "related to", "dey affect": "affect", "dey follow": "associated with",
    "dey inside": "in", "dey": "is", "don": "has", "wey": "that", "na": "is", "be": "is",
    "dem": "they", "am": "it", "una": "you", "nko": "what about", "abi": "or", "shey": "does",
    "comot": "remove", "commot": "remove", "remove am": "remove it", "use am": "use it",
    "get malaria pass": "has the most malaria burden", "bad pass": "worst", "worse pass": "worst",
    "risk pass": "most at risk", "high pass": "highest", "low pass": "lowest",
    "plenty pass": "most", "get people pass": "has the highest population", "safe pass": "safest", "small pass": "smallest",
    "test people pass": "tested the most", "miss pass": "missing most", "near pass": "nearest", "far pass": "farthest", "close pass": "closest",
    "pass 5": "over 5", "pass all": "most", "pass well well": "most", "tpr pass": "tpr more than", "pass": "more than",
    "bad well well": "worst", "well well": "very", "sharp sharp": "urgent", "plenty": "many",
    "pikin under five": "children under five", "small pikin": "children under five", "pikins": "children",
    "pikin": "children", "belle women": "pregnant women", "belle woman": "pregnant women",
    "women wey get belle": "pregnant women", "woman wey get belle": "pregnant women",
    "get belle": "pregnant", "belle": "pregnant",
    "share am": "share nets", "share": "share", "sabi": "know", "fit": "can", "wan": "want to",
    "go back": "go back", "go on": "go on", "go ahead": "go ahead", "go": "will", "for": "for", "like this": "", "like that": "", "tell am": "tell",
    "do am for": "do it for", "run am for": "run it for", "calculate am for": "calculate it for",
    "before before": "previous", "last one": "last", "head dey pain me": "i have headache",
    "my body dey hot": "i have fever", "body dey hot": "i have fever", "fever dey worry": "i have fever",
    "my pikin": "my child", "medicine": "drugs", "cook number": "invent data",
    "other people": "other users", "start from beginning": "start over",
    "where we stop": "where we stopped", "e don finish": "is it finished", "e": "it",
    "rain go fall": "will it rain", "how much be rice": "price rice market", "the ones": "which",
    "which ones": "which", "town": "urban", "village": "rural", "clinic": "facility",
    "clinics": "facilities", "health centre": "facility", "houses": "houses", "make e": "let it",
    "do am": "do it", "do am like that": "go ahead", "too": "too", "own": "", "pikin dem": "children",
    "break am down": "break it down", "no understand": "not understand", "i mean say": "i mean",
    "same thing": "same", "the other one": "the other one", "how e go be": "what if",
    "don die": "died", "die for": "died in", "people wey die": "deaths", "kpeme": "died", "light dey": "electricity",
    "nepa light": "electricity", "no get light": "without electricity", "we go get": "we will get", "go reach": "will reach", "go be": "will be",
    "no dey on top": "looks better regardless of data", "no dey top": "looks better regardless of data",
    "send am": "send it", "my oga": "to my boss",
    "so so": "only", "join": "add", "again": "again", "pls": "please",
}  # fmt: skip
