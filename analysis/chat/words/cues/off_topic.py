"""English: what is outside the subject, or what no tool for officers may do."""

from __future__ import annotations

#: Outside the subject, or nothing a tool for officers may do: the reason in words.
OFF_TOPIC: tuple[tuple[str, str], ...] = (
    (r"\bignore (?:all |the |your )?(?:previous|prior|above)\b|\bsystem prompt\b|\bjailbreak\b"
     r"|\byour (?:instructions|prompt)\b|\bprint your\b", "own"),
    (r"\bpasswords?\b|\bapi keys?\b|\bcredentials?\b|\bsecret key\b", "own"),
    (r"\b(?:data|files?|uploads?|chats?)\b.*\b(?:other|another|all) (?:users?|person|accounts?)\b",
     "own"),
    (r"\b(?:other|another|all) (?:users?|people|person|accounts?)\b.*\b(?:data|files?|upload\w*"
     r"|system|chats?)\b|\b(?:delete|drop|remove|list) (?:all )?users?\b", "own"),
    (r"\bdrop table\b|\bdelete from\b|\bselect \* from\b|\btruncate table\b|\brm rf\b|\bsudo\b"
     r"|<script", "own"),
    (r"\bweather\b|\bwill it rain\b", "topic"),
    (r"\b(?:poem|song|joke|essay|lyrics|recipe|riddle)\b|\bon strike\b"
     r"|\bwrite (?:me )?(?:my|our|a|an|his|her|their) (?:\w+ ){0,2}(?:thesis|dissertation|assignment|homework)\b|\b(?:a|another|funny)(?: \w+)? story\b"
     r"|\bstory about\b|^tell (?:\w+ ){0,2}story(?: \w+)?$", "topic"),
    (r"\b(?:election|football|match score|world cup|premier league|movie|music"
     r"|bitcoin|crypto|stock market|exchange rate|horoscope|lottery)\b"
     r"|\b(?:who|which|next|corrupt)\b.*\b(?:president|governor)\b"
     r"|\b(?:president|governor)\b.*\bcorrupt\b", "topic"),
    (r"\b(?:make up|invent|fake|fabricate|cook)\b.*\b(?:numbers?|data|figures?|reports?|values?"
     r"|results?)\b|\b(?:change|alter|edit|fix|falsify|adjust)\b.*\b(?:results?|numbers?|figures?|ranking"
     r"|data|scores?)\b.*\b(?:so that|so|to make)\b.*\b(?:first|last|top|better|worse|lower|higher|below"
     r"|above|target|good|bad)\b|\brandom numbers?\b|\blook (?:lower|better|higher|worse)\b", "own"),
    (r"^(?!.*\b(?:tool|app|malaria|difference|mosquito\w*|column)\b)"
     r"(?!.*\b(?:that was|year of|where|when|during|since|before|after|around|due to|because of|effect of|impact of|disruption) (?:of |the |to )*(?:covid|ebola))"
     r"(?!.*\bcovid(?: \w+)? (?:reduce|affect|change|disrupt|lower|hit|stop|cut|(?:to |a )?(?:blame|reason|cause))\w*\b).*\b(?:cholera|measles|typhoid"
     r"|hiv|aids|vih|sida|tuberculosis|tuberculose|tb|rougeole|rabies|leprosy|covid\w*|ebola|lassa|meningitis|dengue|polio|diabetes|malnutrition"
     r"|snake ?bites?|cancer|hypertension|monkeypox|mpox|yellow fever)\b", "topic"),
    (r"\bsalar(?:y|ies)\b|\bpayroll\b|\bstaff list\b|\bget promoted\b|\bbe promoted\b"
     r"|\bhow many (?:doctors?|nurses?|midwives|health workers)\b", "topic"),
    (r"\b(?:restaurants?|tax (?:forms?|returns?|office)|hotels?|flights?|taxi|cinema|television|visa|passport)\b", "topic"),
    (r"\b(?:am i|can i|should i|may i|shall i|do i|should (?:he|she|my)|can (?:he|she|my))\b.*"
     r"\b(?:lonart|coartem|amatem|fansidar|artesunate|artemether|chloroquine|quinine|paracetamol"
     r"|tablets?|medicine|drugs?|injection)\b", "health"),
    (r"\bmy (?:husband|wife|child|son|daughter|baby|mother|father|brother|sister|friend|neighbour|grand\w+|boy|girl|uncle|aunt\w*)\b.*"
     r"\b(?:takes?|swallow|drink|give|drugs?|tablets?|medicine|syrup|injection|inject|treat\w*|dose)\b"
     r"|\b(?:herbs?|herbal|syrups?|home remed\w+)\b|\bwhat cures\b|\bhow (?:do|can) i (?:cure|treat)\b", "health"),
    (r"\bpolitic\w+\b|\bvote\b|\bvoting\b|\bruling party\b", "topic"),
    (r"\bwhat is \d+ (?:times|plus|minus|divided)\b|\bsomething funny\b|\bknock knock\b", "topic"),
    (r"\btranslate\b|\btranslation of\b", "topic"),
    (r"\b(?:capital of|who won|who will win|what time is it|how old)\b", "topic"),
    (r"\b(?:cost|price|how much is|how much does|buy|sell)\b.*\b(?:market|shop|naira|pack|pharmacy"
     r"|coartem|drugs?|phone|car|cost)\b", "topic"),
    (r"\bi (?:have|am having|feel|am feeling|got)\b.*\b(?:fever|headache|sick|ill|pain|cough"
     r"|vomiting|malaria)\b|\bdo i have (?:malaria|a fever|fever|typhoid)\b|\bmy (?:child|baby|son|daughter|wife|husband)\b.*"
     r"\b(?:fever|sick|ill|dose|treat\w*)\b|\bshould i take\b|\bdosage\b|\bprescri\w+\b", "health"),
    (r"\bwill (?:happen|be|the)\b.*\b20[3-9]\d\b|\bpredict\w*\b.*\b(?:next year|20[2-9]\d|future)\b"
     r"|\bin 20[3-9]\d\b|^(?!.*\b(?:nets?|itns?|llins?|plan|campaign|round|visit)\b).*\bnext year\b",
     "future"),
    (r"\bhack\w*\b|\bexploit\b|\bwrite (?:me )?(?:a |some )?(?:python |java |sql )?(?:code|script"
     r"|program)\b|\bhomework\b", "topic"),
)  # fmt: skip
