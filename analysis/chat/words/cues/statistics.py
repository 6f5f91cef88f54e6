"""English: what speaks for associations and clusters."""

from __future__ import annotations

from analysis.chat.words.cues.parts import Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "measure_association": (
        (4.0, r"\bcorrelat\w*\b|\bassociat\w*\b|\bregress\w*\b|\brelationships?\b"
              r"|\brelated to\b|\bsignifican\w+\b|\bp value\b|\banova\b"),
        (3.0, r"\b(?:influence|effect|impact|predict\w*|affect\w*)\b.*_column_"),
        (2.5, r"\bdoes\b.*_column_.*\b(?:affect|influence|explain|predict)\b"),
        (10.0, r"_column_ (?:and|with|&) (?:the )?_column_.*\b(?:same thing|redundant|overlap\w*|duplicat\w*|hand in hand"
              r"|go together|move together|what is the r|r squared|rho)\b"
              r"|\b(?:link(?:ed|s)?|tied|connect(?:ed|ion)?|have (?:any|some)thing to do|depend\w*|hand in hand)\b.*_column_"),
        (2.0, r"\bcorrelat\w*\b|\banova\b|\bregress\w*\b|\bkruskal\w*\b"),
        (2.0, r"\bsignificant\w* (?:differ\w*|difference)\b|\bdiffer\w* significant\w*\b"),
        (5.0, r"\burban\b.*\b(?:and|or|versus|vs|than|to|from)\b.*\brural\b"
              r"|\brural\b.*\b(?:and|or|versus|vs|than|to|from)\b.*\burban\b"),
        (3.5, r"\bgoes? (?:together )?with\b.*_column_|_column_.*\bgoes? (?:together )?with\b"),
        (3.0, r"_column_(?: \w+)? differ\w*\b.*\b(?:between|across|among|by)\b"),
    ),
    "find_clusters": (
        (4.5, r"\bclusters?\b|\bclustered\b|\bclustering\b|\bhot ?spots?\b|\bcold ?spots?\b"
              r"|\bmoran\w*\b|\blisa\b|\bgetis\w*\b|\bautocorrelat\w+\b"),
        (4.0, r"\bsurrounded by\b|\b(?:high high|low low|high low|low high)\b|\bpockets? of\b"
              r"|\bbunch\w* (?:up|together)\b"),
        (4.0, r"\bspatial\w* (?:depend\w+|random\w*|auto\w*)\b"),
        (3.0, r"\bneighbour\b.*\b(?:similar|alike|same|high|risk)\b"),
    ),
}  # fmt: skip
