"""Parts of cues that several tools share."""

from __future__ import annotations

Cue = tuple[float, str]

DO = (
    r"(?:run|do|perform|start|launch|conduct|execute|proceed|carry out|calculate|compute|generate"
    r"|create|build|make|apply|begin|produce|prepare|work out)"
)
SHOW = r"(?:show|display|draw|give|produce|generate|create|make|see|view|plot|visualise|provide)"
WHICH = r"(?:which|what|where|who|identify|list|find|show|name|tell)"
HOW = r"how (?:is|are|was|were|do|does|did|has|have|can|the)"
DATA = r"(?:data|dataset|datasets|file|files|table|upload|uploaded|spreadsheet|csv)"
