"""English: what speaks for maps and charts."""

from __future__ import annotations

from analysis.chat.words.cues.parts import SHOW, Cue

CUES: dict[str, tuple[Cue, ...]] = {
    "show_map": (
        (3.5, r"\bmap\b|\bmapped\b|\bmapping\b|\bchoropleth\b"),
        (1.5, rf"\b{SHOW}\b.*\bmap\b|\bmap of\b|\bon (?:a|the) map\b"),
        (2.5, r"\bvisualise\b"),
        (16.0, r"\b(?:put|show|see|display|draw|mark) (?:it |them |that |this |these |those |all )*(?:on (?:a |the )?map|spatially)$"),
        (10.0, r"\b(?:map|plot|draw|show|put|display|mark|see)\b.*\b(?:facilit\w+|clinics?|hospitals?|health posts?)\b.*"
               r"\b(?:dots?|points?|pins?|markers?|gps|coordinates?|locations?)\b"),
        (11.0, r"^(?!.*\b(?:drop|leave|skip|(?:re|de) ?priori\w+|what|how|why|explain|remov\w*|which|list)\b).*\burban extent\b"),
        (14.0, r"\b(?:picture|image) of (?:where|the|all|our)\b(?!.*\b(?:png|chart|graph)\b)"),
        (3.0, r"\bchoropleth\b|\bgeographic\w*\b|\b(?:red|green) zones?\b|\bon the ground\b"),
        (7.0, r"\b(?:colou?r|shade|paint)\w* (?:the |each |every |all )?(?:ward|lga|area|state)\b"),
        (2.5, r"\b(?:(?:re|de)priori\w+|urban (?:extent|areas?|wards?)|nets?|itns?)\b.*\bmap\b"
              r"|\bmap\b.*\b(?:(?:re|de)priori\w+|urban (?:extent|areas?|wards?)|nets?|itns?)\b"),
        (1.5, r"\bheat ?map\b.*\b(?:ward|level|lga)\b|\b(?:ward|lga)\b.*\bheat ?map\b"),
        (2.0, r"\bspatial (?:distribution|pattern)\b|\bdistribution\b.*_column_.*\b(?:ward|area)\b"),
        (1.5, rf"\b{SHOW}\b.*\bwhere\b"),
        (4.0, r"^(?:show|see|display|open|find)(?: me)?(?: the)?(?: ward| lga)? _area_(?: ward| lga)?$"),
        (3.0, r"\bward level\b.*\bheat ?map\b|\bheat ?map (?:of|for|across)(?: the)? (?:state|ward"
              r"|whole)\b"),
    ),
    "show_chart": (
        (4.5, r"\b(?:chart|graph|histogram|scatter\w*|box ?plots?|boxplots?|bar ?plots?|pie"
              r"|scree|line plot|density plot|violin)\b"),
        (4.0, r"^(?:a |an )?(?:bars?|histogram|scatter\w*|box ?plots?|lines?|pie) (?:please|of|for|with)\b"
              r"|\b(?:histogram|scatter\w*|box ?plots?|bars?) (?:will|would) (?:do|tell|help|be)\b"),
        (2.5, r"\bplot\b"),
        (2.5, r"\bheat ?map\b"),
        (10.0, r"\bcoverage curve\b"),
        (4.5, r"\btime series\b|\b(?:a|the) line of\b|\bbars? (?:of|for|per|by)\b"
              r"|^bars?\b|\bbox(?:es)? of\b|\bshaded by\b|\bgrid with\b|\b(?:one|a) bar (?:for|per|each)\b|\baxis\b|\bdots? (?:of|for|plot)\b"
              r"|\beach (?:ward|lga)(?: is| as)?(?: a)? dot\b|\bcurve of\b"),
        (4.0, r"^(?:and |now |make it |show it )?as (?:a |an )?(?:lines?|bars?|box|columns?)\b"),
        (3.0, r"\bdashboard\b"),
        (5.0, r"\bcorrelations?\b.*\bheat ?map\b|\bheat ?map\b.*\bcorrelations?\b"),
        (5.0, r"\b(?:as|in|into|with|by) (?:a |an |the )?(?:histogram|bars?|bar (?:chart|graph)|pie|scatter\w*"
              r"|box ?plots?|line (?:chart|graph))\b"),
    ),
}  # fmt: skip
