"""Arabic. Source: published resolutions. Months have two names, `كانون الأول/ديسمبر`; both are Babel's."""

from __future__ import annotations

import re

from babel.dates import get_month_names

from plenary.parsing.languages.openings import ARABIC
from plenary.parsing.languages.vocabulary import Language

_ORGANS = {
    "GA": "الجمعية العامة",
    "SC": "مجلس الأمن",
    "ECOSOC": "المجلس الاقتصادي والاجتماعي",
    "HRC": "مجلس حقوق الإنسان",
    "UNEA": "جمعية الأمم المتحدة للبيئة",
    "CHR": "لجنة حقوق الإنسان",
}
_NAMES = "|".join(_ORGANS.values())
# The names of the letters in the order of abjad, which stand for the Latin letters of a resolution's parts.
_CAPITALS = """ألف باء جيم دال هاء واو زاي حاء طاء ياء كاف لام ميم نون سين عين فاء صاد قاف راء شين تاء ثاء خاء ذال
    ضاد""".split()
# Sessions are feminine, and stand in the genitive.
_UNITS = "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة".split()
_TENS = "العشرين الثلاثين الأربعين الخمسين الستين السبعين الثمانين التسعين".split()
_ORDINALS = (
    {word: number for number, word in enumerate(_UNITS, 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {
        f"{unit} و{tens}": 10 * ten + number
        for ten, tens in enumerate(_TENS, 2)
        for number, unit in enumerate(["الحادية", *_UNITS[1:9]], 1)
    }
)

LANGUAGE = Language(
    code="ar",
    organs=_ORGANS,
    enacting={code: f"إن {name}" for code, name in _ORGANS.items()},
    organ_forms=_ORGANS,
    agenda=r"^(?:البند|البندان|البندين|البنود) (?P<items>\d.*?) من جدول الأعمال",
    adopted_by=rf"^(?:قرار|مقرر)\w{{0,3}} (?:اتخذته|اتخذه|اعتمدته|اعتمده) (?:{_NAMES})\s?(?:في (?P<date>\d.*))?",
    council_heading=r"^القرار \d{1,4} ?\(\d{4}\)",
    adopted_at=r"(?:اتخذه|اعتمده) مجلس الأمن في جلسته (?P<meeting>\d+)\s?،? (?:المعقودة|المنعقدة) في (?P<date>.*)",
    statement=r"^(?:في (?:الجلسة|جلسة مجلس (?:الأمن|حقوق الإنسان)) (?P<meeting>\d+)\s?،? (?:التي عقدها مجلس الأمن |التي عقدها مجلس حقوق الإنسان |لمجلس الأمن\s?،? )?(?:المعقودة )?(?:في|بتاريخ)"
    r"|في الدورة التنظيمية لمجلس حقوق الإنسان\s?،? المعقودة في|في) (?P<date>\d.{5,40}?\d{4})\s?،? "
    r".*(?:أدلى|أدلت|أصدر|أصدرت|تلا|تلت) رئيس(?:ة)? (?:مجلس الأمن|مجلس حقوق الإنسان|المجلس).{0,120}?(?:ب?البيان (?:التالي|الآتي))",
    meeting=r"^الجلسة(?: العامة)?(?: \([^)]*\))? (?P<ordinal>\d+)",
    distribution=r"\bDistr\.:?\s*(?P<distribution>[A-Z][a-z]+)",
    date=r"(?P<day>\d{1,2}) (?P<month>[^\W\d_]+(?: [^\W\d_]+)?)\s?(?:/\s?[^\W\d_]+)? (?P<year>\d{4})",
    annex=r"^(?:المرفق|مرفق|الملحق|التذييل|تذييل|الضميمة|ضميمة)(?: (?:الأولى?|الثانية?|الثالثة?|الرابعة?|الخامسة?|السادسة?|السابعة?|الثامنة?|التاسعة?|العاشرة?|(?:الحادي|الثاني|الثالث|الرابع|الخامس) عشر|ألف|باء|جيم|دال|هاء|واو|\d+))?",
    without_vote=r"(?:بدون|دون) (?:إجراء |طرحه لل)?تصويت|بتوافق الآراء|بالتزكية",
    unanimous=r"بالإجماع",
    not_adopted=r"رُ?فض|لم يُ?عتمد",
    council_closing=r"^(?:ات\u0651?\u064f?\u0651?خذ|اعت\u064f?مد) (?:(?:بالإجماع |(?:من )?دون تصويت )?في الجلسة (?P<ordinal>\d+)"
    r"|(?:بالإجماع|(?:من )?دون تصويت|بتوافق الآراء|بالتزكية|بأغلبية \d{1,3} (?:صوت|أصوات)\w*)(?!\w))",
    draft=r"مشروع (?:ال)?(?:قرار|مقرر|إعلان|بيان من الرئيس)|مشاريع (?:ال)?(?:قرارات|مقررات)",
    amendment=r"تعديل(?:ات)?(?: مقترحة?(?: إدخالها?)?)? (?:(?:على|لـ?)\s?)?مشروع (?:ال)?(?:قرار|مقرر|إعلان)",
    boards=r"إن (?:المجلس التنفيذي|مجلس التجارة والتنمية|اللجنة|لجنة|المؤتمر|مؤتمر)\b[^.؛:]{0,100}?",
    documents={
        "verbatim_record": r"^محضر حرفي|^الجلسة(?: العامة)? \d+$",
        "summary_record": r"^محضر موجز",
        "report": r"^(?:مشروع )?(?:ال)?تقرير",
        "letter": r"^(?:رسالة|رسالتان|رسائل|برقية|برقيتان)",
        "note": r"^(?:مذكرة)",
        "agenda": r"^(?:جدول (?:ال)?أعمال|القائمة الأولية|توزيع بنود)",
        "statement": r"^بيان",
        "programme": r"^(?:برنامج العمل|تنظيم الأعمال|الميزانية البرنامجية)",
        "rules": r"^(?:مبادئ توجيهية|النظام الداخلي)",
        "list": r"^قائمة",
        "corrigendum": r"^تصويب",
    },
    recorded_vote=(
        r"بأغلبية (?P<in_favour>COUNT)(?: أصوات| صوتا?ً?)?(?: مؤيدا?ً?)?NAMED_FOR\s?،? مقابل (?P<against>COUNT)(?: أصوات| صوتا?ً?)?(?: معارضا?ً?)?NAMED_AGAINST(?:\s?،? (?:و|مع )(?:دون )?امتناع (?P<abstaining>COUNT)(?: أعضاء| عضوا?ً?)?(?: عن التصويت)?NAMED_ABSTAINING)?",
    ),
    abstained="امتن|ممتنع",
    voters={"in_favour": r"المؤيدون", "against": r"المعارضون", "abstaining": r"الممتنعون(?: عن التصويت)?"},
    counts={"صوت واحد": 1, "صوتين": 2, "لا شيء": 0, "عضو واحد": 1, "عضوين": 2, "لا أحد": 0, "أي عضو": 0},
    committee=r"(?:تقرير|توصية) (?P<committee>[^()\[\]]+(?:\([^()/]*اللجنة[^()/]*\))?)",
    report=r"(?P<symbol>[AES]/[^\s,،;()\[\]]+)(?:،? الفقر\w{1,4} (?P<paragraph>\d+(?:(?:، | و | إلى |-)\d+)*))?",
    resolution_word=r"قرار",
    decision_word=r"مقرر",
    subsidiaries={
        "SUBCHR": r"اللجنة الفرعية (?:لتعزيز وحماية حقوق الإنسان|لمنع التمييز وحماية الأقليات)",
        "STATISTICAL": r"اللجنة الإحصائية",
        "SOCIAL": r"لجنة التنمية الاجتماعية",
        "WOMEN": r"لجنة وضع المرأة",
        "DRUGS": r"لجنة المخدرات",
        "POPULATION": r"لجنة السكان(?: والتنمية)?",
        "CRIME": r"لجنة منع الجريمة والعدالة الجنائية",
        "SCIENCE": r"(?:ال)?لجنة المعنية بتسخير العلم والتكنولوجيا لأغراض التنمية",
        "SUSTAINABLE": r"لجنة التنمية المستدامة",
        "FORESTS": r"منتدى الأمم المتحدة المعني بالغابات",
        "TRADE": r"مجلس التجارة والتنمية",
        "BIODIVERSITY": r"مؤتمر الأطراف في اتفاقية التنوع البيولوجي",
        "ORGANIZED_CRIME": r"مؤتمر الأطراف في اتفاقية الأمم المتحدة لمكافحة الجريمة المنظمة عبر الوطنية",
        "CORRUPTION": r"مؤتمر الدول الأطراف في اتفاقية الأمم المتحدة لمكافحة الفساد",
    },
    bodies={
        "OTHER": r"لجنة|اللجنة|مؤتمر|المؤتمر|مجلس الإدارة|جامعة الدول العربية|الاتحاد",
        "COUNCIL": r"\b(?:المجلس|مجلس)\b",
        "GA": r"\bالجمعية\b",
    },
    of_organ="الصادر عن|الذي اتخذته|الذي اتخذه|الذي اعتمدته|الذي اعتمده",
    dated="(?:أيضا )?(?:المؤرخ|المؤرخة|المؤرخين|المؤرختين|الصادر في|المتخذ في)",
    conjunction="و",
    through="إلى",
    shortened=r"(?!)",
    capitals=dict(zip(_CAPITALS, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True)),
    session_marks={"د": "", "دإ": "S-", "دإط": "ES-"},
    letters="أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    months={name: number for number, name in get_month_names("wide", locale="ar_LB").items()},
    script="[\u0620-\u06ff]",
    least_common=0.06,
    common=frozenset("في من على إلى التي أن عن الذي مع المتحدة بشأن ما هذا هذه جميع العامة وإذ لا كل بين".split()),
    asks={
        "report": r"(?:تطلب|يطلب) (?:أيضا |كذلك )?إلى (?>(?P<actor>[^،؛:]{3,80}?)(?=،|:| أن ))[^؛]{0,250}?تقرير",
        "agenda": r"(?:تقرر|يقرر)[^؛.]{0,40}?(?:تدرج|يدرج|إدراج) في جدول",
        "review": r"(?:تقرر|يقرر)[^؛.]{0,40}?(?:أن تنظر|أن ينظر|أن تستعرض|أن يستعرض|النظر في|استعراض)",
        "meeting": r"(?:تقرر|يقرر)[^؛.]{0,60}?(?:أن تعقد|أن يعقد|عقد)\b",
    },
    session_head="الدورة ORDINAL",
    at_session=r"(?:دورتها|دورته|الدورة) ORDINAL",
    openings=ARABIC,
    by_date=r"(?:في عام|بحلول عام|قبل|في موعد أقصاه) (?P<by>\d{1,2} [^\W\d_]+(?: [^\W\d_]+)?/?[^\W\d_]* 20\d\d|20\d\d)",
    ordinals=_ORDINALS,
    head_ordinals={re.sub("ين$", "ون", words): number for words, number in _ORDINALS.items()},
    links={
        "عملا ب": "pursuant_to",
        "وفقا ل": "pursuant_to",
        "بموجب": "pursuant_to",
        "تنفيذا ل": "pursuant_to",
        "إذ تشير": "recalls",
        "إذ يشير": "recalls",
        "إذ تؤكد من جديد": "reaffirms",
        "إذ يؤكد من جديد": "reaffirms",
        "إذ تحيط علما": "takes_note_of",
        "إذ يحيط علما": "takes_note_of",
        "إذ ترحب": "welcomes",
        "إذ يرحب": "welcomes",
        "استجابة ل": "responds_to",
    },
    relations={
        "تشير": "recalls",
        "يشير": "recalls",
        "تؤكد من جديد": "reaffirms",
        "يؤكد من جديد": "reaffirms",
        "تعيد تأكيد": "reaffirms",
        "يعيد تأكيد": "reaffirms",
        "تكرر": "reiterates",
        "يكرر": "reiterates",
        "تؤكد": "emphasizes",
        "يؤكد": "emphasizes",
        "تشدد": "emphasizes",
        "يشدد": "emphasizes",
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
        "توافق": "approves",
        "يوافق": "approves",
        "نظرت": "considers",
        "نظر": "considers",
        "تسترشد": "guided_by",
        "يسترشد": "guided_by",
        "يتصرف": "acting_under",
        "تضع في اعتبارها": "bears_in_mind",
        "يضع في اعتباره": "bears_in_mind",
        "تدرك": "bears_in_mind",
        "يدرك": "bears_in_mind",
        "عملا": "pursuant_to",
        "تطلب": "requests",
        "يطلب": "requests",
        "تقرر": "decides",
        "يقرر": "decides",
        "تمدد": "extends",
        "يمدد": "extends",
        "تسلم": "recognizes",
        "يسلم": "recognizes",
        "تعترف": "recognizes",
        "يعترف": "recognizes",
        "القلق": "concerned",
        "تدين": "condemns",
        "يدين": "condemns",
        "تحث": "urges",
        "يحث": "urges",
        "تهيب": "calls_upon",
        "يهيب": "calls_upon",
        "تشجع": "encourages",
        "يشجع": "encourages",
        "تدعو": "invites",
        "يدعو": "invites",
        "تطالب": "demands",
        "يطالب": "demands",
        "تأذن": "authorizes",
        "يأذن": "authorizes",
        "توصي": "recommends",
        "يوصي": "recommends",
        "تثني": "commends",
        "يثني": "commends",
        "تعلن": "declares",
        "يعلن": "declares",
        "تدعم": "supports",
        "يدعم": "supports",
    },
)
