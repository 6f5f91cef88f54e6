"""Sentences about the files themselves: what a column is, which sheet, what was changed, undo."""

from __future__ import annotations

import re

from analysis.chat.request import Request
from analysis.tools.data_changes import parts_of
from analysis.tools.describe_data import datasets_of
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled
from uploads.cleaning.counts import count_role
from uploads.cleaning.text import header_key
from uploads.models import DatasetKind

#: Words for a role, the whole phrase.
ROLES: tuple[tuple[str, str], ...] = (
    (r"wards?(?: names?)?|names? of (?:the )?wards?", "ward"),
    (r"wards? codes?", "ward_code"),
    (r"lgas?(?: names?)?|local governments?(?: areas?)?|districts?|names? of (?:the )?lgas?", "lga"),
    (r"lga codes?", "lga_code"),
    (r"states?(?: names?)?", "state"),
    (r"state codes?", "state_code"),
    (r"(?:health )?facilit(?:y|ies)(?: names?)?", "facility"),
    (r"(?:levels? of (?:the )?(?:health )?facilit(?:y|ies)|facility (?:level|type))", "facility_level"),
    (r"populations?(?: (?:size|figures?|counts?))?|number of people|people", "population"),
    (r"periods?|dates?|reporting periods?", "period"),
    (r"years?", "year"),
    (r"months?", "month"),
    (r"(?:urban (?:share|percentage|percent|proportion)|percent(?:age)? urban)", "urban_share"),
    (r"longitudes?", "longitude"),
    (r"latitudes?", "latitude"),
    (r"(?:surface )?areas?", "area"),
    (r"identifiers?|ids?", "id"),
    (r"variables?|indicators?", "variable"),
)  # fmt: skip
_NAMED = r"[“\"']?(?P<column>.+?)[”\"']?"
_COLUMN = r"(?:the )?(?P<word>column |field )?(?:named |called )?" + _NAMED
_AS = r"(?P<role>.+?)(?: column| field)?[\s.!]*$"
_PLEASE = r"^(?:please |ok,? |no,? )*"
_SAYS = (
    re.compile(_PLEASE + r"(?:use|take|treat|read|set|mark) " + _COLUMN + r" (?:as|for) (?:the |a |an )?" + _AS, re.I),
    re.compile(_PLEASE + _COLUMN + r" (?:is|holds|contains|has|means|should be|stands for) (?:really |actually )?(?:the |a |an )?" + _AS, re.I),
    re.compile(_PLEASE + r"(?:the )?(?P<role>.+?) (?:is|are) in (?:the )?(?P<word>column |field )(?:named |called )?" + _NAMED + r"[\s.!]*$", re.I),
)  # fmt: skip
_IGNORE = re.compile(
    _PLEASE
    + r"(?:ignore|skip|leave out|leave aside|drop|do not (?:use|read)|don't (?:use|read)) "
    + r"(?:the )?(?:column|field) (?:named |called )?"
    + _NAMED
    + r"[\s.!]*$",
    re.IGNORECASE,
)
_PART = re.compile(
    _PLEASE
    + r"(?:use|read|take|choose|open|switch to) (?:the )?(?:other )?(?:sheet|layer|tab|worksheet)"
    + r"(?: named| called)? [“\"']?(?P<part>.+?)[”\"']?(?: instead)?[\s.!]*$",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    _PLEASE + r"(?:remove|delete|take out|take away|drop|discard) (?:the |my |this )?(?P<file>.+?)"
    r"(?: again| please)?[\s.!]*$",
    re.IGNORECASE,
)
_UNDO = re.compile(
    _PLEASE + r"(?:undo\b|redo(?: (?:it|that|this|again|please|what i undid|the last.*))*[.! ]*$)",
    re.IGNORECASE,
)
_DATA = r"(?:data|files?|table|columns?|names?|rows?|values?|cells?|numbers?|upload|anything)"
_ROWS = r"(?:rows?|lines?|records?|entries)"
_GONE = r"(?:dropp?ed|removed|left out|excluded|deleted|discarded|skipped|thrown (?:out|away)|lost)"
_CHANGED = r"(?:modif\w+|chang\w+|alter\w+|edit\w+|touch\w*|clean\w+|renam\w+|correct(?:ed|ing))"
_ASKS: tuple[tuple[str, str], ...] = (
    (rf"\b{_ROWS}\b.*\b{_GONE}\b|\b{_GONE}\b.*\b{_ROWS}\b|\b(?:did|have) you (?:drop|remove|delete"
     rf"|leave out|skip|exclude)\b.*\b{_ROWS}\b", "dropped"),
    (rf"\b(?:was|were|is|are|has|have) (?:my|the|our|any(?: of)?|this)\b.*\b{_DATA}\b.*\b{_CHANGED}",
     "changes"),
    (rf"\bwhat\b.*\b(?:did|have|has|was|were)\b.*\b{_CHANGED}(?: (?:in|to|of|about) .*)?[?. ]*$"
     rf"|\bwhat (?:did|have) you (?:do|done) (?:to|with) (?:my|the|our) {_DATA}\b", "changes"),
    (rf"\b(?:did|have) you {_CHANGED}\b.*\b{_DATA}\b", "changes"),
    (rf"\bwhich {_DATA}\b.*\b(?:were|was|did you|have been|have you)\b.*\b{_CHANGED}", "changes"),
)  # fmt: skip
#: Questions of what is loaded and how far the session is, the whole line.
_STATUS = re.compile(
    r"(?:ok(?:ay)?,? |so,? |please )*(?:where (?:am i|are we|was i|were we)(?: now)?"
    r"|(?:which|what) (?:files?|data|data ?sets?|boundar(?:y|ies)|tables?|rasters?) (?:are|is|were)"
    r" (?:now |currently |being )*(?:in use|used|loaded|uploaded|in force|here)(?: now| here)?"
    r"|(?:which|what) (?:files?|data ?sets?|boundar(?:y|ies)|tables?|rasters?)"
    r" (?:do i have|do you have|have i (?:uploaded|added|loaded)|did i (?:upload|add|load)"
    r"|are you using|do you use)(?: here| now)?)[ ?.!]*"
)
#: Roles that only a column can have, so that a name beside them is taken for one.
_OF_COLUMNS = frozenset(
    {
        "urban_share",
        "ward_code",
        "lga_code",
        "state_code",
        "facility_level",
        "longitude",
        "latitude",
    }
)
_NO_NAME = re.compile(r"^(?:this|that|it|there|here|these|those|he|she|we|i|you|\d.*)$")
#: "What changed" between years, runs or wards is another question.
_OTHER = re.compile(
    r"\b(?:since|between|over|years?|month\w*|20\d\d|rank\w*|run|trend|risk|tpr|positivity|compar\w*"
    r"|wards? (?:were|was) (?:left|excluded))\b"
)
_FILES: tuple[tuple[str, DatasetKind], ...] = (
    (r"ward (?:table|data|file)|table of wards", DatasetKind.WARD_TABLE),
    (r"boundar(?:y|ies)(?: file)?|shape ?file|map file|outlines", DatasetKind.BOUNDARY),
    (r"facility (?:data|file|table|reports?)|facilities file|test data", DatasetKind.FACILITY_TABLE),
)  # fmt: skip


def data_said(text: str, workspace: Workspace) -> Request | None:
    """The call that a sentence about the files means; None for any other sentence."""
    line = " ".join(text.split())
    if _UNDO.match(line):
        redo = compiled(_PLEASE + r"redo\b", re.IGNORECASE).match(line)
        return "manage_session", {"action": "redo" if redo else "undo"}
    if _STATUS.fullmatch(line.casefold()):
        return "manage_session", {"action": "status"}
    topic = _asks(line.casefold())
    if topic is not None:
        return "describe_data", {"topic": topic}
    return _part(line, workspace) or _removes(line, workspace) or _role(line, workspace)


def _asks(line: str) -> str | None:
    if _OTHER.search(line):
        return None
    return next((topic for pattern, topic in _ASKS if compiled(pattern).search(line)), None)


def _part(line: str, workspace: Workspace) -> Request | None:
    found = _PART.match(line)
    if found is None or not any(parts_of(dataset) for dataset in datasets_of(workspace)):
        return None
    return "describe_data", {"part": found["part"]}


def _removes(line: str, workspace: Workspace) -> Request | None:
    found = _REMOVE.match(line)
    if found is None:
        return None
    said = found["file"].strip("“”\"' ").casefold()
    plain = re.sub(r"^(?:file|the file) ", "", said)
    for dataset in datasets_of(workspace):
        if dataset.name.casefold() == plain:
            return "manage_session", {"action": "remove", "file": dataset.name}
    for pattern, kind in _FILES:
        if compiled(pattern).fullmatch(plain):
            return "manage_session", {"action": "remove", "file": kind.value}
    if plain in ("file", "files", "this file", "data", "raster", "rasters"):
        return "manage_session", {"action": "remove"}
    return None


def _role(line: str, workspace: Workspace) -> Request | None:
    found = _IGNORE.match(line)
    if found is not None:
        return "describe_data", {"variable": _column(found["column"], workspace), "role": "other"}
    for pattern in _SAYS:
        found = pattern.match(line)
        role = role_said(found["role"]) if found else None
        if found is None or role is None:
            continue
        name = found["column"].strip("“”\"' ")
        if name.casefold().startswith(("what", "which", "where", "who", "how", "why")):
            continue
        if found["word"] or _known(name, workspace) or _surely_column(name, role):
            return "describe_data", {"variable": _column(name, workspace), "role": role}
    return None


def _surely_column(name: str, role: str) -> bool:
    """Whether a name that no column has was meant for one: the answer offers those alike."""
    one = len(name.split()) == 1 and not _NO_NAME.match(name.casefold())
    return one and (role in _OF_COLUMNS or role not in {own for _, own in ROLES})


def role_said(words: str) -> str | None:
    """The role that a phrase names, or None."""
    phrase = words.casefold().strip("“”\"' ")
    for pattern, role in ROLES:
        if compiled(pattern).fullmatch(phrase):
            return role
    count = count_role(phrase)
    return count.role if count is not None else None


def _known(name: str, workspace: Workspace) -> str | None:
    key = header_key(name)
    names = [str(item["name"]) for data in datasets_of(workspace) for item in data.columns]
    exact = [known for known in names if known.casefold() == name.casefold()]
    alike = [known for known in names if header_key(known) == key and key]
    return next(iter([*exact, *alike]), None)


def _column(name: str, workspace: Workspace) -> str:
    return _known(name, workspace) or name
