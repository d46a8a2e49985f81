"""Arabic. Source: published resolutions. Months have two names, `كانون الأول/ديسمبر`; both are Babel's."""

from __future__ import annotations

from babel.dates import get_month_names

from worker.structure.languages.vocabulary import Language

_ORGANS = {
    "GA": "الجمعية العامة",
    "SC": "مجلس الأمن",
    "ECOSOC": "المجلس الاقتصادي والاجتماعي",
    "HRC": "مجلس حقوق الإنسان",
}
_NAMES = "|".join(_ORGANS.values())

LANGUAGE = Language(
    code="ar",
    organs=_ORGANS,
    enacting={code: f"إن {name}" for code, name in _ORGANS.items()},
    organ_forms=_ORGANS,
    agenda=r"^(?:البند|البندان|البندين|البنود) (?P<items>\d.*?) من جدول الأعمال",
    adopted_by=rf"^(?:قرار|مقرر)\w{{0,3}} (?:اتخذته|اتخذه|اعتمدته|اعتمده) (?:{_NAMES})\s?(?:في (?P<date>\d.*))?",
    council_heading=r"^القرار \d{1,4} ?\(\d{4}\)",
    adopted_at=r"(?:اتخذه|اعتمده) مجلس الأمن في جلسته (?P<meeting>\d+)\s?،? (?:المعقودة|المنعقدة) في (?P<date>.*)",
    statement=r"^في الجلسة (?P<meeting>\d+) التي عقدها مجلس الأمن (?:في|بتاريخ) (?P<date>.{6,40}?\d{4})\s?،? .*(?:أدلى|أدلت) رئيس(?:ة)? مجلس الأمن.*بالبيان (?:التالي|الآتي)",
    meeting=r"^الجلسة(?: العامة)? (?P<ordinal>\d+)",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<day>\d{1,2}) (?P<month>[^\W\d_]+(?: [^\W\d_]+)?)\s?(?:/\s?[^\W\d_]+)? (?P<year>\d{4})",
    annex=r"^(?:المرفق|مرفق|التذييل|تذييل|الضميمة|ضميمة)(?: (?:الأول|الثاني|الثالث|الرابع|الخامس|السادس|\d+))?$",
    without_vote=r"(?:بدون|دون) تصويت",
    recorded_vote=r"بأغلبية (?P<in_favour>\d+) .{0,20}?مقابل (?P<against>\d+) .{0,40}?وامتناع (?P<abstaining>\d+)",
    committee=r"(?:تقرير|توصية) (?P<committee>[^()\[\]]+)",
    report=r"(?P<symbol>[AES]/[^\s,،;()]+)(?:،? الفقر\w{1,3} (?P<paragraph>\d+))?",
    resolution_word=r"قرار",
    decision_word=r"مقرر",
    letters="أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    months={name: number for number, name in get_month_names("wide", locale="ar_LB").items()},
    relations={
        "تشير": "recalls",
        "يشير": "recalls",
        "تؤكد من جديد": "reaffirms",
        "يؤكد من جديد": "reaffirms",
        "تعيد تأكيد": "reaffirms",
        "يعيد تأكيد": "reaffirms",
        "تكرر": "reiterates",
        "يكرر": "reiterates",
        "تحيط علما": "takes_note_of",
        "يحيط علما": "takes_note_of",
        "تلاحظ": "notes",
        "يلاحظ": "notes",
        "ترحب": "welcomes",
        "يرحب": "welcomes",
        "تؤيد": "endorses",
        "يؤيد": "endorses",
        "تعتمد": "adopts",
        "يعتمد": "adopts",
        "نظرت": "considers",
        "نظر": "considers",
        "تسترشد": "guided_by",
        "يسترشد": "guided_by",
        "يتصرف": "acting_under",
        "تضع في اعتبارها": "bears_in_mind",
        "يضع في اعتباره": "bears_in_mind",
        "عملا": "pursuant_to",
        "تطلب": "requests",
        "يطلب": "requests",
        "تقرر": "decides",
        "يقرر": "decides",
    },
)
