"""Sentences about ward names: "Kuta is Kuta I", "match Kuta to Kuta I", "accept all suggested"."""

from __future__ import annotations

import re

from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots
from analysis.services.review_names import name_list
from analysis.tools.match_names import NAME
from analysis.workspace import Workspace
from uploads.cleaning.name_forms import forms_of

_MATCH = re.compile(
    r"^(?:please )?(?:match|link|join|assign|set)\s+(?:the )?(?:ward |name )*(?P<source>.+?)\s+"
    r"(?:to|with|as)\s+(?:the )?(?:ward )?(?P<to>.+?)[\s.!?]*$",
    re.IGNORECASE,
)
_IS = re.compile(
    r"^(?P<source>.+?)\s+(?:is|means|equals|=|should be|stands for)\s+"
    r"(?:(?:really|actually|called|the same(?: ward)? as|the ward|ward)\s+)*(?P<to>.+?)[\s.!]*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:what|why|how|which|who|when|where|is|are|does|do|can|could|should|show|list|tell)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"^(?:none(?: of .*)?|not on the map|not a ward|no ward)$", re.IGNORECASE)
_LGA = re.compile(r"^(?P<name>.+?)\s*\((?P<lga>[^()]+)\)$")
_ACCEPT = re.compile(
    r"\b(?:accept|take|confirm|use)\b.*\b(?:best|suggest\w*|propos\w*|candidates?|matches)\b"
)


def names_said(text: str, workspace: Workspace) -> Request | None:
    """The call that a sentence about a name of the file means; None for any other sentence."""
    line = " ".join(text.split())
    found = _MATCH.match(line)
    sure = found is not None
    if found is None and not _QUESTION.match(line):
        found = _IS.match(line)
    if found is None:
        return None
    said = _said(found["source"], found["to"])
    names, wards = _known(workspace)
    known = forms_of(said["source"]).key in names
    fits = said.get("none") or forms_of(said["to"]).key in wards
    if (known and fits) or (sure and (known or fits)):
        return NAME, said
    return None


def _said(source: str, to: str) -> Arguments:
    found = _LGA.match(source.strip("“”\"' "))
    said: Arguments = {"source": source.strip("“”\"' ")}
    if found is not None:
        said = {"source": found["name"], "lga": found["lga"]}
    to = to.strip("“”\"' ")
    return {**said, "none": True} if _NONE.match(to) else {**said, "to": to}


def _known(workspace: Workspace) -> tuple[set[str], set[str]]:
    """Keys of the names of the files, and of the wards with and without their LGA."""
    names: set[str] = set()
    wards: set[str] = set()
    for which in ("ward_table", "facilities"):
        found = name_list(workspace.session, which)
        if found is None:
            continue
        names |= {forms_of(row["source"]).key for row in found.rows}
        for ward in found.wards:
            title = f"{ward['name']} ({ward['lga']})"
            wards |= {forms_of(ward["name"] or "").key, forms_of(title).key}
    return names, wards


def name_arguments(slots: Slots) -> Arguments:
    """What a request that is chosen by its words asks for."""
    if _ACCEPT.search(slots.plain):
        return {"accept_best": True}
    found = _MATCH.match(slots.plain)
    return _said(found["source"], found["to"]) if found is not None else {}
