"""English: orders that are not carried out, whoever gives them: what they share, and the reason."""

from __future__ import annotations

_FIGURES = (
    r"(?:results?|numbers?|figures?|rank\w*|data|scores?|values?|reports?|tests?|cases?|positives?"
    r"|positivity|tpr|rates?|burden|_column_|map|table)"
)
_CHANGES = (
    r"(?:change|alter|edit|delete|erase|set|put|lower|reduce|raise|increase|inflate|add|remove|drop|hide|bring|move"
    r"|leave out|cut|double|halve|round|adjust|correct|make|let|push|swap|backdate|falsify|tweak|fix|write"
    r"|say|show|report|give)"
)
#: Why somebody wants figures changed: nothing that the data say.
_MOTIVE = (
    r"(?:(?:so that|so|to|and|make|let) (?:\w+ ){0,5}(?:looks?|appears?|seems?|shine) (?:\w+ )?"
    r"(?:good|better|bad|worse|low|lower|high|higher|fine|nice|ok)"
    r"|before (?:we|i|you) (?:send|submit|hand|share|present|forward)\b"
    r"|(?:no matter|regardless of|whatever|despite) (?:what )?(?:the )?(?:data|results?|numbers?|figures?|analysis)"
    r"|(?:even )?without (?:any )?(?:data|evidence|proof)|no need (?:of|for) (?:data|evidence|proof)"
    r"|not need (?:of )?(?:data|evidence|proof)"
    r"|(?:although|though|but) (?:we|it|they|i) (?:\w+ )?(?:never|did not|not)\b"
    r"|\b(?:quietly|secretly)\b|nobody (?:will )?(?:sees?|knows?|notices?)"
    r"|(?:minister|governor|donors?|boss|director|supervisor|chairman|commissioner)s? (?:\w+ ){0,2}(?:happy|pleased|not see|notice)"
    r"|(?:will|would|go|may|might) be (?:angry|happy|pleased|annoyed|upset)|so (?:that )?(?:our|the|my|its) \w+ (?:go|goes|drop|drops|fall|falls|rise|rises) (?:up|down)?"
    r"|to please\b|(?:to )?meet (?:the|our) targets?\b"
    r"|(?:so that|so|to) (?:we|i|they|it|he|she|my \w+|our \w+)?\s?(?:can |could |will |would )?"
    r"(?:get|gets|receive|receives|win|secure) (?:more|extra|additional) (?:nets?|money|funds?|funding|support))"
)
_OTHERS = (
    r"(?:(?:mr|mrs|dr|alhaji|hajiya|engr|prof|malam) \w+|colleagues?|other (?:states?|teams?|users?|people"
    r"|person|officers?|accounts?|sessions?)|another (?:states?|teams?|users?|person|officer|account|session)"
    r"|somebody else|someone else|\w+ teams?)"
)
_THEIRS = r"(?:data ?sets?|data|files?|uploads?|sessions?|conversations?|chats?|messages?|accounts?|analys[ei]s|maps?|login|password)"
_SOMEBODY = (
    r"(?:group|director|minister|governor|commissioner|chairman|boss|supervisor|manager|team|donors?"
    r"|colleagues?|partners?|everybody|everyone|all \w+|officers?|focal persons?|coordinator|secretary"
    r"|permanent secretary|who|nmep|ministry|oic|staff|him|her|them|whatsapp|e ?mail|telegram|sms"
    r"|_number_|0\d{9,})"
)

#: What must not be done with the data of others, or with figures; the first that fits counts.
ORDERS: tuple[tuple[str, str], ...] = (
    (rf"^(?!.*\bwhat (?:if|happens|would)\b).*\b{_CHANGES}\b.*{_MOTIVE}", "invent"),
    (rf"\bguess\b(?: (?!what|which|who|how)\w+){{0,3}} (?:{_FIGURES}|values?)\b", "invent"),
    (r"\b(?:put|place|rank|list|make|move|change) (?:\w+ ){0,4}(?:_area_|ward|lga) (?:\w+ ){0,4}"
     r"(?:first|last|top|bottom)\b.*\b(?:no matter|anyhow|by force|regardless|whatever)\b"
     r"|\b(?:change|alter|edit|fix) (?:the )?rank\w* (?:\w+ ){0,2}(?:_area_)\b.*\b(?:top|first|last|bottom)\b",
     "invent"),
    (r"\b(?:write|say|state|claim|mention|put|report) (?:\w+ ){0,3}(?:report |summary |brief )?that "
     r"(?:\S+ ){0,6}(?:worked|works|reduced|cut|saved|averted|prevented|succeeded|eliminated|failed)\b",
     "invent"),
    (r"^(?:please |just |now )*(?:put|place|move|push|bring|make|keep|drag) (?:the )?_area_ (?:ward |lga )?(?:\w+ ){0,2}?(?:first|last|top|bottom|number one|lower|higher|low risk|high risk)\b(?! ?\w* list\b)",
     "invent"),
    (rf"\bswap (?:the )?(?:ranks?|values?|positions?|scores?) of\b|\bmassage (?:the )?{_FIGURES}"
     rf"|^(?:please |just )*(?:put|write|enter|set) _number_ (?:% |percent )?(?:{_FIGURES}) (?:for|in) (?:every|all|each|the)\b"
     r"|\bsuccess stor(?:y|ies)\b", "invent"),
    (rf"^(?:please )?(?:add|subtract|put) _number_ (?:\w+ )?(?:{_FIGURES}) (?:to|in|into|for)\b"
     r"|\bbackdate\b|\bfalsif\w+|\b(?:invent|make up|fabricate|cook)\b"
     rf"(?: \w+){{0,4}} {_FIGURES}\b", "invent"),
    (rf"\b(?:delete|erase|remove|wipe|clear|open|read|see|show|list|get|copy|download|share|find|use)\b.*"
     rf"\b(?:{_THEIRS} (?:\w+ )?(?:of|from|by|belonging to) (?:my |the |a )*(?:{_OTHERS})"
     rf"|(?:{_OTHERS}) s (?:\w+ )?{_THEIRS}"
     rf"|{_THEIRS} (?:that |which )?(?:the |my |a )?(?:{_OTHERS}) (?:\w+ )?(?:uploaded|shared|sent|made|added|asked))\b",
     "own"),
    (r"\b(?:show|see|list|read|open|get|give|find|delete)\b(?: \w+){0,3} (?!today|yesterday|year|month|week|let|what|it|that|there)\w+ s "
     r"(?:uploads?|sessions?|conversations?|chats?|account|login|password|files)\b|\bdrop (?:all )?(?:the )?tables?\b"
     r"|\bwho (?:else )?(?:is|was|are) (?:logged in|online)\b|\b(?:uploaded|upload) (?:yesterday|today|last week|this week)\b.*\b(?:they|other|another)\b"
     r"|\b(?:show|see|list|read|get|tell)\b(?: \w+){0,4} what (?!i\b|we\b|you\b|is\b|was\b|the data\b)(?:\w+ ){1,4}uploaded\b",
     "own"),
    (r"\b(?:source code|connection string|shell command|secret token|access token|root access)\b"
     r"|\b(?:log|let|sign) (?:me )?(?:in|into)\b.*\badmin\w*", "own"),
    (rf"^(?!.*\b(?:links?|access)\b|(?:please )?phone (?:numbers?|contacts?)\b|e ?mail address)(?:and |please |kindly |now |then |abeg |oya |can you |could you |i want you to )*(?:send|forward|e ?mail|mail|post|text"
     rf"|whatsapp|sms|call|phone|tweet|fax)\b(?! me\b)(?: \S+){{0,8}}? (?:to|give|for|with|on|by|through|via) (?:\w+ ){{0,4}}{_SOMEBODY}\b"
     r"|^(?:and |please |kindly |now )*(?:call|phone|ring) (?:the |my |our )\w+|\b(?:send|write) (?:\w+ ){0,4}(?:whatsapp|sms|e ?mail) to\b"
     r"|^(?:please |kindly |can you |could you )*(?:notify|inform|alert|invite|remind|phone|call|text|whatsapp|e ?mail) (?!me\b|us\b|numbers?\b|contacts?\b|address)(?:the |my |our |all )?\w+"
     r"|\b(?:put|post|publish|upload) (?:\w+ ){0,4}(?:on|to) (?:the |our )?(?:\w+ )?(?:website|facebook|twitter|internet|social media)\b"
     r"|\b(?:schedule|set) (?:a |an )?(?:reminder|alarm|meeting|call)\b"
     r"|\b(?:share|send|forward|pass on) .*\bby (?:e ?mail|mail|whatsapp|sms|text|post|phone)$"
     r"|^(?:please |kindly )*(?:tweet|fax) "
     rf"|^(?:please |kindly )*(?:e ?mail|whatsapp|text|forward) (?:this|it|them|the \w+|that) to\b", "send"),
    (r"^(?!how\b|do\b|where\b|what (?:is|are)\b).*(?:\breal ?time\b|\blive (?:data|figures|numbers|cases|from|feed|count)\b"
     r"|\btoday s (?:_column_|cases|figures|positiv\w+|tests|numbers|data|count)\b"
     r"|\b(?:get|fetch|pull|take|grab|sync|load|connect)\b.*\b(?:from|to|into|with) (?:the )?(?:dhis ?2?|nhmis|hmis|server|api)\b)",
     "live"),
    (r"\b(?:google|wikipedia|chatgpt|the internet|the web) (?:say|says|know|knows|think|thinks|tell|tells)\b", "live"),
    (r"^(?!how\b|do\b|where\b|can i\b|i (?:down|got)|(?:is|are|was|were|does|did|will|who|what|which|has|have)\b).*(?:\b(?:google|bing|wikipedia|chatgpt|youtube|facebook|twitter)\b(?! earth)"
     r"|\b(?:search|browse|look up|check|find) (?:\w+ ){0,5}(?:internet|online|web|website)\b"
     r"|\b(?:open|read(?! only)|visit|follow|summari[sz]e) (?:\w+ ){0,2}(?:link|url|website|web page)\b|\bwww\b|\bhttps?\b)",
     "live"),
    (r"^(?:please |kindly |now |go and )*(?:buy|procure|purchase) (?:\w+ )?(?:_number_ |\d\S* )?(?:more |new )?(?:nets?|itns?|llins?|rdts?|kits|acts?|drugs)\b"
     r"|\b(?:order|buy|procure|purchase) (?:\w+ )?(?:_number_|more|some|new)\b(?: \w+){0,2} (?:nets?|itns?|llins?|rdts?|kits|acts?|drugs)\b.*\b(?:from|suppliers?|online|market|vendor)\b"
     r"|\btenders?\b|\b(?:suppliers?|purchase order|invoices?)\b|\bvat\b", "topic"),
    (r"^(?:please |kindly |can you |could you |help me )*(?:to )?(?:book|reserve|hire|rent) (?:a|an|me|us|the)\b",
     "topic"),
    (r"\b(?:commissioner|chairman|minister|governor|president|senator|director) (?:\w+ ){0,3}(?:corrupt|doing (?:his|her|a|well)|"
     r"job|stealing|diverting|steal|divert\w*|lying|honest|married)\b|\b(?:who is|name) (?:\w+ ){0,3}(?:minister|commissioner|"
     r"governor|chairman|president|emir)\b|\b(?:stealing|diverting|embezzl\w+)\b", "topic"),
    (r"\b(?:phone|telephone|mobile|contact) (?:numbers?|contacts?|details)\b|\be ?mail address(?:es)?\b|\bcontacts? (?:of|for) (?:the |all |each )\w+", "private"),
    (r"^is (?:\w+ ){1,3}(?:among|one of|in) the (?:_column_|positives?|patients?|negatives?)\b"
     r"|\bnames? of (?:the )?(?:\w+ ){0,3}(?:focal persons?|officers?|nurses?|doctors?|in charge|head|chairman|workers?)\b"
     r"|\b(?:who is|contact of|number of) the (?:\w+ )?(?:officer in charge|focal person|oic)\b"
     r"|\b(?:age|name|address|phone|contact)s? (?:\w+ ){0,2}(?:and \w+ )?of (?:each|every|all|those|these|the) (?:\w+ )?(?:patients?|child\w*|"
     r"women|woman|people|persons?|mothers?|recipients?|beneficiar\w+|households?)\b"
     r"|\b(?:which|whose|list|what) (?:of the )?(?:households?|houses|patients?|famil(?:y|ies)|persons?)\b.*\b(?:malaria|positive|sick|infected)\b",
     "private"),
    (r"\b(?:who|which \w+) should (?:be )?(?:sacked|fired|dismissed|punished|blamed|promoted|transferred)\b|\b(?:lazy|sacked)\b"
     r"|\b(?:apc|pdp|nnpp)\b|\b(?:lose|gain) weight\b|\bsquare root\b|\bsolve (?:this|the|my) (?:equation|sum|problem|riddle)\b|\b(?:news|article)\b|\b(?:girl|boy)friend\b"
     r"|\b(?:which|what|where|how) (?:\w+ ){0,3}(?:should|can|do|to) (?:i |we )?(?:buy|hire|rent)\b|\b(?:voters?|senators?)\b|\bhouse rents?\b|\bmarket prices?\b", "topic"),
)  # fmt: skip

#: What has not happened yet is asked of the data.
FUTURE: tuple[str, ...] = (
    r"^(?!what (?:is|does)\b|define\b).*\bforecast(?:s|ed)?\b",
    r"\bat (?:the|this|our|that|the current|the present) (?:rate|pace|speed)\b(?! of\b)",
    r"\b(?:reach|reaches|achieve|attain|get to|hit) (?:\w+ )?(?:elimination|zero malaria|pre elimination)\b",
    r"\b(?:when|what year|which year) (?:will|does|do|shall|would|is)\b.*\b(?:eliminat\w+|reach|end|disappear|zero|below|finish|target)\b",
    r"\b(?:extend|extent|carry|continue|extrapolate|draw|push|prolong|take) (?:\w+ ){0,3}(?:line|trend|curve|graph|chart|it)"
    r" (?:on |out |forward |up )?(?:to|until|till|into|through) (?:_future_|the future|next)\b",
    r"\b(?:forecast|predict|project|extrapolate|foresee|estimate|expect|guess)\w*\b.*\b(?:_future_|next (?:\w+ )?(?:year|month|months|years|quarter"
    r"|season|weeks?|rains?)|future|coming (?:\w+ )?(?:year|month|months|season|rains)|tomorrow)\b",
    r"\b(?:will|shall|going to|go) (?:\w+ ){0,6}(?:in|within|after) (?:_number_|two|three|four|five|ten|a few|some) (?:years?|months?|weeks?)\b",
    r"\b(?:who|what|which|how many|how much|where)\b.*\b(?:will|shall|would)\b.*\b(?:_future_|next (?:year|month|season|quarter)|(?:years?|months?|decades?) from now|in (?:_number_|five|ten|two|three) years)\b",
    r"\b(?:will|shall|going to)\b.*\b(?:overtake|outbreak|epidemic)\b",
    r"\bby when (?:will|do|does|can)\b",
    r"\bnext (?:month|year|quarter|season|week) s (?:_column_|\w+)",
    r"\b(?:carry|move|take|bring) (?:\w+ ){0,3}forward to (?:next|_future_)",
    r"\bwill it rain\b|\bwill (?:\w+ )?rain\b",
)  # fmt: skip
