"""The words that clauses and paragraphs open with, which print sets in italics: closed lists for each language.

Only for texts without italics. A column is a list of alternatives, parted by `|` or line breaks; each is a regular
expression for whole words. Sources: the United Nations Editorial Manual and published resolutions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Up to the next `|` or line break that stands in no bracket; three brackets deep.
_WHOLE = re.compile(r"(?:[^|()\n]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+")
SIGNS = "[\u064b-\u0652]*"  # vowel signs, which Arabic may leave out


@dataclass(frozen=True)
class Openings:
    """`before` a verb stand adverbs, any number; `behind` it what is set in italics with it, any number.

    `joint` joins two verbs; with `spaced` off, words are not parted by spaces.
    """

    before: str
    verbs: str
    behind: str
    joint: str = r"(?!)"
    spaced: bool = True

    def pattern(self) -> re.Pattern[str]:
        """The opening phrase at the start of a text."""
        space, end = (" ", r"(?!\w)") if self.spaced else ("", "")
        before, verbs, behind = (_alternatives(column) for column in (self.before, self.verbs, self.behind))
        first = rf"(?:(?:{before}){space})*+(?:{verbs}){end}"
        second = rf"(?:{space}(?:{self.joint}){space}{first})?"
        return re.compile(rf"{first}{second}(?:{space}(?:{behind}){end})*", re.IGNORECASE)


def _alternatives(column: str) -> str:
    """The longest first, so that `taking note` is found before `taking`."""
    words = {word.strip() for word in _WHOLE.findall(column)} - {""}
    joined = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    return re.sub(r"([\u0621-\u064a])(?!\?)", rf"\1{SIGNS}", joined)


ENGLISH = Openings(
    before="""also|further|furthermore|moreover|additionally|again|once again|once more|strongly|urgently|firmly
        solemnly|deeply|fully|categorically|unequivocally|warmly|gravely|seriously|profoundly|particularly|especially
        extremely|hereby|unanimously|vigorously|earnestly|emphatically|explicitly|formally|being|greatly|increasingly""",
    verbs="""accept(?:s|ing)|acknowledg(?:es|ing)|acting|adopt(?:s|ing)|affirm(?:s|ing)|agree(?:s|ing)|aiming|alarmed
        amends|anticipat(?:es|ing)|appeal(?:s|ing)|applaud(?:s|ing)|appoints|appreciat(?:es|ing)|appropriates
        approv(?:es|ing)|asks|authori[sz](?:es|ing)|aware|bearing in mind|bears in mind|believ(?:es|ing)
        call(?:s|ing)(?: also| further| once again| again| once more)?(?: upon| for| on)?|cautions|cogni[sz]ant
        commemorat(?:es|ing)|commend(?:s|ing)|commits|concern(?:ed|s)|conclud(?:es|ing)|concurs|condemn(?:s|ing)
        confident|confirm(?:s|ing)|congratulat(?:es|ing)|conscious|consider(?:s|ing)|continues to \\w+|convinced|decid(?:es|ing)
        declar(?:es|ing)|demand(?:s|ing)|denounc(?:es|ing)|deplor(?:es|ing)|designat(?:es|ing)|desir(?:ous|ing)
        determin(?:es|ed|ing)|directs|dismayed|distressed|disturbed|draws (?:the )?attention|drawing (?:the )?attention
        elects|emphasi[sz](?:es|ing)|empowers|encourag(?:es|ed|ing)|endors(?:es|ing)|establishes|exhorts|expects
        express(?:es|ing)|extend(?:s|ing)|gratified|guided|having(?: also| further)? (?:taken (?:note|cognizance)|regard|been \\w+|\\w+ed|heard|met|found|seen)|pending
        hail(?:s|ing)|highlight(?:s|ing)|honou?r(?:s|ing)|implores|inspired|instructs|intends|invit(?:es|ing)
        look(?:s|ing) forward|mindful|notes|noting|notices|observ(?:es|ing)|outraged|pa(?:ys|ying) tribute|pledges
        prais(?:es|ing)|proclaim(?:s|ing)|propos(?:es|ing)|reaffirm(?:s|ing)|reali[sz](?:es|ing)|referring|recommit(?:s|ting)|recall(?:s|ing)
        recogni[sz](?:es|ing)|recommend(?:s|ing)|recommits|reconfirm(?:s|ing)|re-?emphasi[sz](?:es|ing)|regret(?:s|ting)
        reiterat(?:es|ing)|reject(?:s|ing)|remain(?:s|ing) (?:deeply |gravely |seriously )?concerned|remains|reminds
        renew(?:s|ing)|repeats|request(?:s|ing)|requires|resolv(?:es|ed|ing)|restates|salut(?:es|ing)|seeking|shocked
        stress(?:es|ing)|striv(?:es|ing)|support(?:s|ing)|takes(?: also| further)? note|taking(?: also| further)? note
        tak(?:es|ing) into (?:account|consideration)|terminates|thank(?:s|ing)|transmits|troubled|trust(?:s|ing)
        underlin(?:es|ing)|underscor(?:es|ing)|undertakes|urg(?:es|ing)|voic(?:es|ing)|warn(?:s|ing)|welcom(?:es|ing)
        wish(?:es|ing)""",
    joint="and",
    behind=r"""also|further|again|once again|once more|anew|in particular|firmly|strongly|in the strongest (?:possible )?terms
        with (?:(?:great|deep|grave|serious|much|profound|keen|particular|utmost) )?(?:alarm|appreciation|approval|concern|disappointment|gratitude|interest|pride|regret|satisfaction)
        (?:(?:its|their|deep|deepest|extreme|full|grave|gravest|great|heartfelt|particular|profound|serious|sincere|sincerest|strong|strongest|unequivocal|unwavering|previous|utmost|warm) )*(?:alarm|appreciation|concerns?|condemnation|condolences|conviction|determination|gratitude|outrage|regret|satisfaction|solidarity|support|thanks)
        its (?:(?:strong|previous|firm|full|urgent|earlier) )*(?:appeals?|approval|calls?(?: upon| for| on)?|commitments?|endorsement|recognition|requests?|willingness)""",
)

FRENCH = Openings(
    before="profondément|vivement|gravement|fermement|extrêmement|solennellement|toujours",
    verbs="""est consciente?|considère|redit|souscrit|accueill(?:e|ant)|adopt(?:e|ant)|affirm(?:e|ant)|agissant|appelle|appelant|appréci(?:e|ant)|approuv(?:e|ant)|attend|attendant
        autoris(?:e|ant)|ayant (?:également )?(?:à l[’']esprit|examiné|étudié|entendu|reçu|pris note)|alarmée?|charge|commémorant|compte|comptant
        condamn(?:e|ant)|confirm(?:e|ant)|consciente?|considér(?:e|ant)|constat(?:e|ant)|convaincue?|convi(?:e|ant)|crée
        décid(?:e|ant)|déclar(?:e|ant)|demand(?:e|ant)|déplor(?:e|ant)|désign(?:e|ant)|désireu(?:x|se)|déterminée?|encourag(?:e|eant)
        engage|engageant|enjoint|estim(?:e|ant)|exhort(?:e|ant)|exig(?:e|eant)|exprim(?:e|ant)|fait (?:également )?(?:appel|sien(?:ne)?s?)|faisant (?:appel|siennes?)
        félicit(?:e|ant)|gardant (?:également )?à l[’']esprit|guidée?|indignée?|insist(?:e|ant)|invit(?:e|ant)|jug(?:e|eant)|lan(?:ce|çant)
        nomme|not(?:e|ant)|observ(?:e|ant)|pr(?:end|enant) (?:(?:également|en outre|aussi) )?(?:acte|note|en considération)
        préconis(?:e|ant)|préoccupée?|pri(?:e|ant)|proclam(?:e|ant)|propos(?:e|ant)|prorog(?:e|eant)|réaffirm(?:e|ant)
        rappel(?:le|ant)|recommand(?:e|ant)|reconnai(?:t|ssant)|reconnaît|regrett(?:e|ant)|réit[éè]r(?:e|ant)|rejett(?:e|ant)|remerci(?:e|ant)
        rend(?:ant)? hommage|renouvel(?:le|ant)|résolue?|sa(?:it|chant)|salu(?:e|ant)|se (?:félicit|déclar|réjoui|dé?sol)(?:e|ant|ssant|t)|se d(?:it|isant)
        souhait(?:e|ant)|soulign(?:e|ant)|s[’']inquiét(?:e|ant)|s[’']inquiète|s[’']engage|s[’']inspirant|sensible|supprime|tenant (?:également )?compte|troublée?|tient compte|transmet""",
    behind="""aussi|également|en outre|de nouveau|à nouveau|une fois de plus|une nouvelle fois|une fois encore|instamment|vivement|fermement|fortement
        énergiquement|vigoureusement|sans équivoque|catégoriquement|solennellement|en particulier|notamment
        avec (?:(?:une|un|la|le|sa|vive?|profonde?|grande?|plus) )*(?:appréciation|gratitude|inquiétude|intérêt|préoccupation|reconnaissance|regret|satisfaction)
        (?:sa|son|ses) (?:(?:vive?s?|profonde?s?|grave|grande?|plein|sincères?) )*(?:appréciation|appui|attachement|conviction|détermination|gratitude|inquiétude|préoccupation|reconnaissance|solidarité|soutien)
        (?:(?:profondément|vivement|gravement|fermement|extrêmement) )?(?:préoccupée?|inquiète?|alarmée?|convaincue?|résolue?)""",
)

SPANISH = Openings(
    before="profundamente|gravemente|firmemente|seriamente|sumamente|solemnemente|muy|también|además|plenamente",
    verbs="""acog(?:e|iendo) con (?:beneplácito|satisfacción|agrado|aprecio)|acogiendo|acoge|actuando|afirm(?:a|ando)|agradec(?:e|iendo)|alarmad[ao]
        alent(?:ando)|alienta|apoy(?:a|ando)|aprob(?:ando)|aprueba|aguarda|autoriz(?:a|ando)|celebr(?:a|ando)|confirm(?:a|ando)|conden(?:a|ando)|condena
        conmemorando|consciente|consider(?:a|ando)|convencid[ao]|decid(?:e|iendo)|declar(?:a|ando)|deplor(?:a|ando)|deseos[ao]|designa|destac(?:a|ando)|determin(?:a|ando)|decidid[ao]
        encarg(?:a|ando)|encomi(?:a|ando)|establece|exhort(?:a|ando)|exig(?:e|iendo)|expres(?:a|ando)|felicit(?:a|ando)|guiad[ao]|guiándose
        apreci(?:a|ando)|compromet(?:e|iéndose)|conocedor[ao]|creyendo|deseando|haciendo referencia|recalc(?:a|ando)|resalt(?:a|ando)|tom(?:a|ando) en consideración
        habiendo (?:examinado|considerado|recibido|escuchado|estudiado|aprobado|oído)|hac(?:e|iendo) (?:suy[oa]s?|notar|hincapié|un llamamiento|saber)|inst(?:a|ando)|insist(?:e|iendo)|invit(?:a|ando)
        lament(?:a|ando)|manif(?:iesta|estando)|nombra|not(?:a|ando)|observ(?:a|ando)|pid(?:e|iendo)|pon(?:e|iendo) de relieve|preocupad[ao]|proclam(?:a|ando)|prorroga|propon(?:e|iendo)
        reafirm(?:a|ando)|reconfirma|rechaz(?:a|ando)|recomend(?:ando)|recomienda|reconoc(?:e|iendo)|record(?:ando)|recuerda|reiter(?:a|ando)|renueva|renovando|resuel(?:ve|t[ao])
        rind(?:e|iendo) homenaje|salud(?:a|ando)|satisfech[ao]|señal(?:a|ando)|solicit(?:a|ando)|subray(?:a|ando)|suscrib(?:e|iendo)
        ten(?:iendo) (?:en cuenta|en consideración|presentes?)|tiene (?:en cuenta|presentes?)|tom(?:a|ando) nota|transmite""",
    behind="""también|además|asimismo|nuevamente|de nuevo|una vez más|en particular|encarecidamente|enérgicamente|firmemente|profundamente|vivamente|categóricamente
        con (?:(?:gran|grave|honda|mucho|profunda|profundo|seria|suma|sumo|vivo) )*(?:aprecio|agrado|alarma|beneplácito|gratitud|inquietud|interés|pesar|preocupación|reconocimiento|satisfacción)
        (?:(?:su|sus|suma|profunda|profundo|grave|honda|seria|gran|sincer[ao]|plena|pleno|más) )*(?:agradecimiento|alarma|aprecio|apoyo|condena|convicción|determinación|exigencia|gratitud|inquietud|llamamiento|pesar|petición|preocupación|reconocimiento|satisfacción|solicitud|solidaridad|compromiso)""",
)

RUSSIAN = Openings(
    before="позитивно|[сc] (?:(?:глубоким|глубокой|большим|большой|серьезной|особым) )*(?:беспокойством|благодарностью|интересом|обеспокоенностью|озабоченностью|признательностью|сожалением|удовлетворением|тревогой)|вновь|также|далее|настоятельно|решительно|глубоко|серьезно|особо|самым решительным образом|категорически|торжественно|сильно|с удовлетворением|с признательностью|с обеспокоенностью|с озабоченностью|с сожалением|высоко",
    verbs="""благодар(?:ит|я)|акцентиру(?:ет|я) внимание|дает высокую оценку|желая|исходя из|обраща(?:ет|я) особое внимание|стремясь|будучи (?:(?:глубоко|твердо|серьезно|крайне) )?(?:убежден[аы]?|обеспокоен[аы]?|озабочен[аы]?|встревожен[аы]?|преисполнен[аы]? решимости)|воздава(?:я|ет) должное
        выра(?:жает|жая)|встревожен[аы]?|оценива(?:ет|я)|отзыва(?:ется|ясь)|действуя|заслушав|заявля(?:ет|я)|изучив|констатиру(?:ет|я)|напомина(?:ет|я)|надеется|намеревается|назначает
        наделяет|обеспокоен[аы]?|обращается|обраща(?:ет|я) внимание|объявля(?:ет|я)|одобря(?:ет|я)|ожидает|озабочен[аы]?|осозна(?:ет|вая)|осужда(?:ет|я)|отверга(?:ет|я)|отмеча(?:ет|я)
        памяту(?:ет|я)|повторя(?:ет|я)|поддержива(?:ет|я)|подтвержда(?:ет|я)|подчеркива(?:ет|я)|поздравля(?:ет|я)|полага(?:ет|я)|получив|поощря(?:ет|я)|поруча(?:ет|я)
        постановля(?:ет|я)|пред(?:лагает|лагая)|приветству(?:ет|я)|призна(?:ет|вая)|призыва(?:ет|я)|принима(?:ет|я)(?: также| далее)?(?: (?:к сведению|во внимание))?|приняв|провозглаша(?:ет|я)|продлевает|прос(?:ит|я)|рассмотрев
        рекоменду(?:ет|я)|решает|руководствуясь|сознава(?:я|ет)|сожале(?:ет|я)|ссыла(?:ется|ясь)|считая|считает(?: (?:важным|необходимым))?|требу(?:ет|я)|убежден[аы]?|уполномочи(?:вает|вая)|утвержда(?:ет|я)|учитыва(?:ет|я)|учреждает|учредив|ценит""",
    joint="и",
    behind="""также|далее|вновь|еще раз|снова|настоятельно|решительно|в частности
        с (?:(?:глубоким|глубокой|большим|большой|серьезной|особым) )*(?:беспокойством|благодарностью|интересом|обеспокоенностью|озабоченностью|признательностью|сожалением|удовлетворением|тревогой)
        (?:(?:свою|свое|свой|глубокую|глубокое|серьезную|искреннюю|крайнюю|полную) )*(?:благодарность|намерение|обеспокоенность|озабоченность|поддержку|признательность|решимость|сожаление|солидарность|тревогу|убежденность|удовлетворение|просьбу|призыв|приверженность)""",
)

_ARABIC_FEELINGS = "(?:القلق|قلقها|قلقه|التقدير|تقديرها|تقديره|الامتنان|امتنانها|امتنانه|الأسف|أسفها|أسفه|الارتياح|ارتياحها|ارتياحه|جزعها|جزعه|تأييدها|تأييده|دعمها|دعمه|تضامنها|تضامنه|شكرها|شكره)"
ARABIC = Openings(
    before="و?إذ|و?قد|لا",
    verbs=r"""(?:ي|ت)جدد|(?:ي|ت)رغب|(?:ي|ت)رى|(?:ي|ت)زكي|(?:ي|ت)عتقد|يساور(?:ها|ه)
        و?اقتناعا منها|و?اقتناعا منه|و?إدراكا منها|و?إدراكا منه|و?تصميما منها|و?تصميما منه|و?عملا|نظرت|نظر|درست|درس|استمعت|استمع
        (?:ي|ت)أخذ في (?:الاعتبار|اعتبارها|اعتباره)|(?:ي|ت)أذن|(?:ي|ت)أسف|(?:ي|ت)ؤكد|(?:ي|ت)ؤيد|(?:ي|ت)تصرف|(?:ي|ت)تطلع|(?:ي|ت)ثني|(?:ي|ت)حث|(?:ي|ت)حيط علما|(?:ي|ت)دين|(?:ي|ت)درك|(?:ي|ت)دعم|(?:ي|ت)دعو|(?:ي|ت)رحب
        (?:ي|ت)رفض|(?:ي|ت)سترشد|(?:ي|ت)ستنكر|(?:ي|ت)سلم|(?:ي|ت)شجب|(?:ي|ت)شجع|(?:ي|ت)شدد|(?:ي|ت)شعر|(?:ي|ت)شير|(?:ي|ت)شيد|(?:ي|ت)شكر|(?:ي|ت)ضع في (?:الاعتبار|اعتبارها|اعتباره)|(?:ي|ت)طالب|(?:ي|ت)طلب|(?:ي|ت)عتبر|(?:ي|ت)عترف|(?:ي|ت)عتمد|(?:ي|ت)عرب
        (?:ي|ت)علن|(?:ي|ت)عيد(?: تأكيد| التأكيد)?|(?:ي|ت)عين|(?:ي|ت)فهم|(?:ي|ت)قدر|(?:ي|ت)قر|(?:ي|ت)قرر|(?:ي|ت)كرر(?: (?:ال)?تأكيد| الإعراب| طلبها| طلبه| دعوتها| دعوته| دعمها| دعمه)?|(?:ي|ت)لاحظ|(?:ي|ت)مدد|(?:ي|ت)ناشد|(?:ي|ت)نشئ|(?:ي|ت)نوه|(?:ي|ت)هنئ|(?:ي|ت)هيب|(?:ي|ت)وافق|(?:ي|ت)وجه|(?:ي|ت)وصي|(?:ي|ت)ود""",
    behind=rf"""أيضا|أيضًا|كذلك|من جديد|مرة أخرى|بقوة|بشدة|على وجه الخصوص|بوجه خاص
        مع (?:(?:بالغ|عميق|شديد) )?(?:التقدير|القلق|الارتياح|الأسف|الامتنان|الاهتمام)(?: (?:البالغ|الشديد|العميق))?
        بارتياح|بتقدير|بقلق|بأسف|باهتمام
        عن (?:(?:بالغ|عميق|شديد|خالص) )?{_ARABIC_FEELINGS}(?: (?:البالغ|الشديد|العميق))?""",
)

CHINESE = Openings(
    before="极为|非常|坚定|为此|又|还|也|再次|再度|进一步|并|深为|强烈|坚决|严重|大力|郑重|特别|最强烈地|毫不含糊地|(?:深为|严重)?(?:赞赏|满意|关切|遗憾|欣见|感激|震惊|沉痛)地",
    verbs="""着重指出|重点指出|提及|欣见|承诺|表示(?:赞赏|满意|关切|遗憾)地注意到|表示(?:注意到|(?:深为|严重|极为|深切|十分|特别)?(?:关切|赞赏|感谢|遗憾|支持|支持和鼓励|欢迎|满意|坚信|声援|震惊|谴责|愤慨))|表扬|表彰|称赞|承认|促请|敦促|吁请|呼吁|催促|痛惜|痛感|打算|订正|动议|断定|负有|感到(?:遗憾|关切|震惊|鼓舞)(?:的是)?|感谢|鼓励|关切|关注
        核准|核可|核证|回顾|欢迎|坚信|建议|鉴于|决定|决心|考虑到|肯定|铭记|念及|期待|强调(?:指出)?|请|确定|确认|确信|认定|认可|认识到|认为|任命|审查了|审议了|听取了|深感(?:关切|不安|震惊)|深信
        申明|声明|收到了|授权|赞赏|赞同|赞扬|谴责|通过|同意|希望|相信|宣布|宣告|选举|延长|邀请|要求|意识到|依照|遗憾|责成|震惊|支持|指出|指定|指示|致敬|重申(?:其)?(?:坚信|承诺|支持|决心|呼吁|请求)?|注意到|祝贺|遵循|遵照|作出""",
    behind=r"(?!)",
    spaced=False,
)
