"""English. Source: the United Nations Editorial Manual and published resolutions."""

from __future__ import annotations

from num2words import num2words

from plenary.parsing.languages.openings import ENGLISH
from plenary.parsing.languages.vocabulary import Language

_ORGANS = {
    "GA": "General Assembly",
    "SC": "Security Council",
    "ECOSOC": "Economic and Social Council",
    "HRC": "Human Rights Council",
    "UNEA": "United Nations Environment Assembly",
    "CHR": "Commission on Human Rights",
}
_NAMES = "|".join(_ORGANS.values())

LANGUAGE = Language(
    code="en",
    organs=_ORGANS,
    enacting={code: f"The {name}" for code, name in _ORGANS.items()},
    organ_forms=_ORGANS,
    session=r"^(?:(?P<ordinal>[A-Z][a-z-]+(?: [a-z-]+)?)(?P<kind> (?:emergency )?special)? session|(?P<year>\d{4}) session)\b",
    ordinals={num2words(number, lang="en", to="ordinal"): number for number in range(1, 121)},
    special={"special": "S-", "emergency special": "ES-"},
    agenda=r"^(?:Supplementary )?(?:Agenda )?items? (?=\d)",
    adopted_by=rf"^(?:Resolutions?|Decisions?) adopted by the (?:{_NAMES})\b(?: on (?P<date>.*))?",
    council_heading=r"^Resolution \d{1,4} ?\(\d{4}\)",
    adopted_at=r"Adopted by the Security Council at its (?P<meeting>\d+(?:st|nd|rd|th)) (?:\([^)]*\) )?meeting,? on (?P<date>.*)",
    statement=r"^(?=(?:At|On|Following|After)\b)(?=At (?:the|its) \d+[a-z]{2} meeting\b|.*\bPresident of the (?:Security |Human Rights )?Council\b)"
    r"(?=(?:.{0,300}?\b(?P<meeting>\d+(?:st|nd|rd|th)) meeting\b)?)(?=.{0,300}?\bon (?P<date>\d{1,2} [a-z]+ \d{4}))"
    r".*\bthe President\b.{0,160}?\b(?:made|issued|delivered|read out|to make) the following statement\b",
    decided=r"^(?=(?:at its|on) \d)(?=.{0,40}?\bat its (?P<meeting>\d+(?:st|nd|rd|th)) (?:\([^)]*\) )?(?:plenary )?meeting\b)(?=.{0,80}?\bon (?P<date>\d{1,2} [a-z]+ \d{4}))",
    council_closing=r"^Adopted (?:(?:by .{1,60} |unanimously |without (?:a )?vote )?at the (?P<ordinal>\d+(?:st|nd|rd|th)) (?:plenary )?meeting"
    r"|(?:unanimously|without (?:a )?vote|by (?:consensus|acclamation|general agreement|(?:\d{1,3}|[a-z]+) votes?|a (?:vote|majority) of|a (?:recorded|roll-call) vote))\b)",
    # until 1950 in words: "Hundred and eighty-third plenary meeting"
    meeting=r"^(?P<ordinal>\d+(?:st|nd|rd|th)|(?=[^,]{5,60} plenary meeting,?(?: \d|$))(?:[a-z]+[ -]){0,5}(?:first|second|third|[a-z]+th)) (?:\([^)]*\) )?(?:plenary )?meeting\b",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) ?(?P<year>\d{4})",
    annex=r"^(?:Annex|Appendix|Enclosure|Attachment)(?: [IVXL]+| [A-Z]| \d+)?",
    without_vote=r"\badopted .{0,60}?(?:without (?:(?:a |any |being put to (?:a|the) )?vote|(?:any )?objections?)|by acclamation|by consensus|by general agreement)",
    unanimous=r"\bunanimous(?:ly)?\b",
    not_adopted=r"\b(?:rejected|not adopted)\b",
    draft=r"\bdraft (?:(?:ministerial|political|joint|agreed) )?(?:resolution|decision|declaration|conclusion|proposal|statement by the President)s?\b",
    addendum=r"^(?:corrigend(?:um|a)|addend(?:um|a)|supplement|revision)(?: [IVX\d]{1,3})?\*{0,2}$",
    amendment=r"\bamendments? to (?:the )?(?:(?:revised |oral )?draft (?:resolution|decision|declaration)|(?:proposed )?amendments?\b)|\bamendments? to documents? (?=[AES]/\S*L\.)",
    boards=r"The (?:(?:[^\W\d_-]+ ){1,3}?(?:Board|Commission|Committee|Conference|Congress)\b(?=[^.;:]{0,100},$)|Executive Board|Trade and Development Board|Board|Commission|Subcommission|Sub-Commission|Committee|Conference|Congress)\b[^.;:]{0,100}?",
    documents={
        "verbatim_record": r"^(?:provisional )?verbatim record|^\d+(?:st|nd|rd|th) (?:plenary )?meeting$",
        "summary_record": r"^(?:provisional )?summary record",
        "report": r"^(?:[^\W\d][^.;:]{0,80} )?reports? (?:of|by|on|submitted)\b|^draft report\b|^report$|^(?:summary|compilation) (?:of|prepared)\b",
        "letter": r"^(?:identical )?(?:letters?|communications?|telegrams?|cablegrams?) (?:dated|of \d)",
        "note": r"^(?:[^\W\d][^.;:]{0,40} )?(?:notes? (?:verbales?|by|dated|from)|memorand(?:um|a) (?:by|of|from))\b",
        "agenda": r"^(?:(?:revised|draft|provisional|annotated|preliminary|supplementary|adopted) )*(?:agenda(?! items?)|list of items|allocation of (?:agenda )?items)\b",
        "statement": r"^(?:[^\W\d][^.;:]{0,40} )?statements? (?:by|submitted|made)\b|^programme budget implications\b",
        "programme": r"^(?!programme budget implications)(?:(?:draft|provisional|proposed|tentative) )*(?:programme (?:of work|budget)|(?:organization|timetable) of (?:the )?work)\b",
        "rules": r"^(?:guidelines|(?:provisional )?rules of procedure|terms of reference)\b",
        "list": r"^(?:provisional )?list of (?:participants|speakers|delegations|documents|communications)\b",
        "press_release": r"^(?:press release|(?:security council )?press statement|meetings coverage|media advisory)\b",
        "journal": r"^journal of the united nations\b",
        "corrigendum": r"^corrigendum\b",
    },
    recorded_vote=(
        r"\b(?P<in_favour>COUNT) votes?NAMED_FOR to (?P<against>COUNT)NAMED_AGAINST,? (?:with )?(?P<abstaining>COUNT) members?NAMED_ABSTAINING abstaining",
        r"(?:(?<=\bby )|(?<=\bof )|(?=COUNT votes?\b))(?P<in_favour>COUNT)(?: votes?)?(?: in favour)?NAMED_FOR,? (?:to|and) (?P<against>COUNT)(?! abst)(?: votes?)?(?: against)?NAMED_AGAINST(?:,? (?:(?:with|and) |(?=without ))(?P<abstaining>COUNT) (?:(?:members?|countries|States) )?(?:abstentions?|abstaining)NAMED_ABSTAINING)?",
        r"\b(?P<in_favour>COUNT)(?: votes?)? in favourNAMED_FOR,?(?: and| to)? (?P<against>COUNT)(?: votes?)? againstNAMED_AGAINST(?:,?(?: with| and)? (?P<abstaining>COUNT) (?:abstentions?|abstaining)NAMED_ABSTAINING)?",
        r"\b(?P<in_favour>COUNT)(?: votes?)?(?: in favour)?NAMED_FOR(?: in favour)?,? (?P<against>COUNT)NAMED_AGAINST against(?:,?(?: with| and)? (?P<abstaining>COUNT)NAMED_ABSTAINING (?:abstentions?|abstaining))?",
        r"\b(?P<in_favour>COUNT) votes?(?: in favour)?NAMED_FOR,? (?:with|and) (?P<abstaining>COUNT) abstentions?NAMED_ABSTAINING",
        r"\b(?:vote|voting) of (?P<in_favour>COUNT)\s?[-\u2013]\s?(?P<against>COUNT)\s?[-\u2013]\s?(?P<abstaining>COUNT)\b",
    ),
    abstained=r"\babstain(?:ing|ed)\b",
    voters={"in_favour": r"in favour", "against": r"against", "abstaining": r"abstain(?:ing|ed)|abstentions?"},
    counts={"without": 0, "none": 0, "no": 0, "nil": 0, "zero": 0}
    | {num2words(number, lang="en"): number for number in range(1, 21)},
    committee=r"(?:report|recommendation) of the (?P<committee>[^()\[\]]+(?:\([^()/]*Committee\))?)",
    report=r"(?P<symbol>[AES]/[^\s,;()\[\]]+)(?:,? para(?:s|graphs?)?\.? (?P<paragraph>\d+(?:(?:, | and |-|\u2013)\d+)*))?",
    resolution_word=r"\bresolutions?\b",
    decision_word=r"\bdecisions?\b",
    subsidiaries={
        "SUBCHR": r"Sub-?Commission on (?:the Promotion and Protection of Human Rights|Prevention of Discrimination and (?:the )?Protection of Minorities)",
        "STATISTICAL": "Statistical Commission",
        "SOCIAL": "Commission for Social Development",
        "WOMEN": "Commission on the Status of Women",
        "DRUGS": "Commission on Narcotic Drugs",
        "POPULATION": "(?:Commission on Population and Development|Population Commission)",
        "CRIME": "Commission on Crime Prevention and Criminal Justice",
        "SCIENCE": "Commission on Science and Technology for Development",
        "SUSTAINABLE": "Commission on Sustainable Development",
        "FORESTS": "(?:United Nations )?Forum on Forests",
        "TRADE": "Trade and Development Board",
        "BIODIVERSITY": "Conference of the Parties to the Convention on Biological Diversity",
        "ORGANIZED_CRIME": "Conference of the Parties to the United Nations Convention against Transnational Organized Crime",
        "CORRUPTION": "Conference of the States Parties to the United Nations Convention against Corruption",
    },
    by_body=r"(?:,? (?:on|concerning|entitled) [^;.\d]{1,200}?,?)?,? (?:adopted )?by the ",
    bodies={
        "OTHER": r"\b(?:Commission|Committee|Conference|Congress|Governing Council|Executive Board|Board|Union|League|Summit)\b"
        r"(?: (?:on|for|of) (?:(?!\b(?:its|their|General|Council|Assembly|resolutions?|decisions?|in|by)\b)[^,;.]){1,80}?(?= ?$))?"
        r"|\b(?:chap|sect|annex)\b\.? [IVXLA-Z.\d]{1,8}(?=, $)",
        "COUNCIL": r"\bCouncil\b",
        "GA": r"\bAssembly\b",
    },
    of_organ="of the",
    dated=r"(?:also )?(?:of|adopted on|dated|on)",
    conjunction="and",
    through="to",
    shortened=r"nos?|paras?|vols?|chaps?|sects?|arts?|figs?|suppls?|pp?",
    operative=frozenset(
        """accepts acknowledges adopts affirms agrees amends appeals applauds appoints appreciates approves asks
        authorizes authorises believes calls cautions clarifies commends concludes concurs condemns confirms congratulates
        considers declares decides demands denounces deplores designates determines directs draws elects emphasizes
        emphasises empowers encourages endorses ensures establishes exhorts expects expresses extends extols fixes
        hails highlights holds implores insists instructs intends invites joins looks mandates notes notices observes
        opposes pays pledges praises proclaims proposes re-emphasizes reaffirms realizes recalls recognizes recognises
        recommends reconfirms reiterates rejects remains reminds renews repeats requests requires resolves restates
        salutes sets shares solemnly stands states stresses strives supports takes thanks transmits trusts underlines
        underscores undertakes urges views warns welcomes wishes""".split()
    ),
    adverbs=frozenset(
        """also again further furthermore additionally once moreover strongly urgently firmly solemnly deeply fully
        categorically unequivocally reiterating warmly gravely especially specifically particularly hereby unanimously
        vigorously formally and earnestly explicitly emphatically""".split()
    ),
    common=frozenset("the of and to in its on for with that by as at from a is are be or which".split()),
    asks={
        "report": r"\brequests? the (?>(?P<actor>[^,;:]{3,80}?)(?=,|:| to ))[^;]{0,200}?\bto (?:report\b|(?:submit|present|provide|prepare|transmit)\b[^;.]{0,200}?\breports?\b)",
        "agenda": r"\bdecides?\b[^;.]{0,40}?\bto include in the (?:provisional )?agenda\b",
        "review": r"\bdecides?\b[^;.]{0,60}?\bto (?:review|consider|examine|revert to|undertake a|continue (?:its|the) consideration of)\b|\bintention to review\b",
        "meeting": r"\bdecides?\b[^;.]{0,120}?\bto (?:convene|hold)\b",
    },
    session_head="ORDINAL session",
    volume_head=r"(?:[IVXL]+\W+)?Resolutions adopted (?:on the reports? of|without reference to) [^,;:]{1,60}$",
    at_session=r"\b(?:its|their|the) ORDINAL(?:st|nd|rd|th)? (?:regular )?session\b",
    openings=ENGLISH,
    by_date=r"\b(?:in|by|before|(?:no|not) later than) (?P<by>\d{1,2} [A-Z][a-z]+ 20\d\d|20\d\d)\b",
    links={
        "pursuant to": "pursuant_to",
        "in accordance with": "pursuant_to",
        "in compliance with": "pursuant_to",
        "recalling": "recalls",
        "reaffirming": "reaffirms",
        "reiterating": "reiterates",
        "taking note of": "takes_note_of",
        "welcoming": "welcomes",
        "endorsed in": "endorses",
        "bearing in mind": "bears_in_mind",
        "as requested in": "responds_to",
        "in response to": "responds_to",
    },
    relations={
        "recall": "recalls",
        "reaffirm": "reaffirms",
        "affirm": "affirms",
        "reiterat": "reiterates",
        "pursuant": "pursuant_to",
        "noting": "notes",
        "notes": "notes",
        "taking note": "takes_note_of",
        "takes note": "takes_note_of",
        "taking into": "bears_in_mind",
        "takes into": "bears_in_mind",
        "welcom": "welcomes",
        "endors": "endorses",
        "adopt": "adopts",
        "approv": "approves",
        "considering": "considers",
        "considered": "considers",
        "examined": "considers",
        "having received": "considers",
        "guided": "guided_by",
        "acting": "acting_under",
        "bearing": "bears_in_mind",
        "mindful": "bears_in_mind",
        "conscious": "bears_in_mind",
        "request": "requests",
        "decid": "decides",
        "extend": "extends",
        "renew": "renews",
        "supersed": "supersedes",
        "terminat": "terminates",
        "stress": "emphasizes",
        "emphasi": "emphasizes",
        "underlin": "emphasizes",
        "underscor": "emphasizes",
        "recogniz": "recognizes",
        "recognis": "recognizes",
        "acknowledg": "recognizes",
        "concern": "concerned",
        "alarmed": "concerned",
        "deplor": "condemns",
        "condemn": "condemns",
        "urg": "urges",
        "encourag": "encourages",
        "invit": "invites",
        "call": "calls_upon",
        "demand": "demands",
        "authori": "authorizes",
        "recommend": "recommends",
        "commend": "commends",
        "appreciat": "commends",
        "declar": "declares",
        "proclaim": "declares",
        "support": "supports",
        "convinced": "convinced",
        "regret": "regrets",
        "highlight": "emphasizes",
    },
)
