"""English: what speaks for nets, wards that may leave a campaign, settlements."""

from __future__ import annotations

from analysis.chat.words.cues.parts import Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "plan_nets": (
        (4.5, r"\b(?:nets?|itns?|llins?|bed ?nets?|bednets?)\b(?!.*\breceived\b)"),
        (9.0, r"^(?!.*\b(?:which|how many|what)\b).*\b(?:give|share|split|distribut\w+|allocat\w+|divide|send|use|plan|put|spread)\b"
              r".*_number_ (?:more |new )?(?:nets?|itns?|llins?)\b"),
        (3.5, r"\b(?:house ?hold|hh) size\b|\bbales?\b|\bpeople (?:per|a) (?:house|net)\w*\b"),
        (4.5, r"\bmoustiquaires?\b"),
        (1.5, r"\b(?:plan|share|allocat\w*|distribut\w*)\b.*\b(?:nets?|itns?|llins?)\b"),
        (3.0, r"\b(?:compar\w+|strateg\w+|ways?)\b.*\b(?:share|allocat\w+|distribut\w+)\b"),
        (1.5, r"\b(?:allocat\w+|distribut\w+|stock|quantif\w+)\b"),
        (6.0, r"\b(?:scor\w*|use|check|assess|evaluat\w*|compar\w*|how good)\b.*\b(?:my|our)"
              r"(?: own)? (?:(?:net|itn|llin|distribution) )?(?:plan|allocation|distribution)\b"
              r"|\b(?:my|our) own (?:net )?plan\b"),
        (4.0, r"\b(?:must|always|never) (?:include|exclude|serve|get)\b.*_area_"),
    ),
    "select_reprioritised": (
        (5.0, r"\b(?:reprioriti\w+|deprioriti\w+|de prioriti\w+|re prioriti\w+)\b"
              r"|\b(?:re|de) ?priori[sz]\w+"),
        (14.0, r"^(?:(?:please|now|ok|then|let us|can you|could you) )*(?:re|de) ?prioriti[sz]ed?\b"
              r"(?! (?:ward|lga|list|map|table|report|result)\b)"),
        (4.0, r"\b(?:may|might|can|could|safely?|fit)\b.*\b(?:leave|drop|be dropped|skip)\b.*"
              r"\b(?:ward|campaign|list)\b|\bward\b.*\b(?:drop|leave|skip)\b"),
        (4.0, r"\b(?:drop|remove|exclude|skip|leave out|left out|add|added)\b.*"
              r"\b(?:campaign|round|distribution|smc)\b"),
        (2.0, r"\burban (?:threshold|extent|percentage)\b|\bcampaign\b"),
        (5.0, r"\bward\b.*\b(?:not need|without|need no|no longer need)\b(?: \w+){0,2} (?:nets?|itns?"
              r"|llins?)\b|\b(?:which|where)\b.*\bsave (?:some )?(?:nets?|itns?|llins?)\b"),
        (14.0, r"\b(?:scenarios?|thresholds?|cut ?offs?|levels?|at)\b.*_number_(?: (?:%|percent|and|or))*"
              r" _number_.*\burban\b|\burban\b.*\b(?:scenarios?|thresholds?|cut ?offs?)\b.*_number_.* _number_"),
        (9.0, r"^(?!.*\b(?:what if|map|variable|nets?|itns?)\b).*\b(?:ward|which|where)\b.*\b(?:drop\w*|skip\w*|leave out|left out|leave the)\b.*\burban\b"),
        (4.5, r"\bsafe(?:ly)? (?:to )?(?:leave|drop|skip)\b|_area_ (?:not )?(?:be )?(?:dropped"
              r"|left out|skipped)\b"),
    ),
    "classify_settlements": (
        (4.5, r"\bsettlements?\b|\bslums?\b|\binformal\b|\bmorpholog\w+\b|\bresidential\b"
              r"|\bbuilding (?:type|class|pattern)\w*\b|\bcompact buildings?\b"),
        (4.5, r"\bclas+if\w*\b.*\b(?:bu?ild\w*|houses?|homes?|dwellings?|cells?)\b"
              r"|\bclasser\b.*\b(?:habitations?|batiments?|maisons?)\b|\binformels?\b"),
        (4.5, r"\b(?:go on|keep|continue|resume|start|finish|carry on)\b.*\bclas+ifying\b"
              r"|\bhow (?:much|many|far)\b.*\bclas+ified\b"),
    ),
}  # fmt: skip
