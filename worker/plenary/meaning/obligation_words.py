"""How each language asks: verbs, where the actor ends, what is asked for, how often. Patterns for text in lower case.

Apostrophes are straight, an alif has no hamza and `ى` is `ي`, as `spans.fold` leaves them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from plenary.domain.record import ActionName, ObligationKind


@dataclass(frozen=True)
class Asking:
    """The words of a language. `actor` matches behind a verb: group `actor`; a kind may have words for each action."""

    actions: dict[ActionName, str]
    adverbs: str  # what may stand between the verb and what follows
    actor: str
    kinds: dict[ObligationKind, str]
    own: dict[ObligationKind, str]  # what an organ decides to do itself
    recurrence: dict[str, str]  # ISO 8601 duration: the words
    every: str  # "every COUNT UNIT", groups `count` and `unit`
    units: dict[str, str]  # M, Y: words
    counts: dict[str, int]
    by: str  # a year or day by which, group `year`
    deadline: str  # words that stand right before a day by which something is asked for
    before: str = r"(?<!\w)"  # what stands before a verb
    after: str = r"(?!\w)"

    @cached_property
    def verb(self) -> re.Pattern[str]:
        """A verb that asks or decides: the name of the group is the action."""
        verbs = "|".join(f"(?P<{action}>{words})" for action, words in self.actions.items())
        return re.compile(rf"{self.before}(?:{verbs}){self.after}(?:{self.adverbs})*")

    @cached_property
    def who(self) -> re.Pattern[str]:
        """The actor, right behind the verb."""
        return re.compile(self.actor)

    @cached_property
    def asked(self) -> dict[ObligationKind, re.Pattern[str]]:
        """What is asked of others, by kind."""
        return {kind: re.compile(words) for kind, words in self.kinds.items()}

    @cached_property
    def decided(self) -> dict[ObligationKind, re.Pattern[str]]:
        """What an organ decides to do itself, by kind."""
        return {kind: re.compile(words) for kind, words in self.own.items()}

    @cached_property
    def often(self) -> dict[str, re.Pattern[str]]:
        """Recurrence in one word."""
        return {period: re.compile(words) for period, words in self.recurrence.items()}

    @cached_property
    def each(self) -> re.Pattern[str]:
        """Recurrence by a count and a unit."""
        units = "|".join(f"(?P<{unit}>{words})" for unit, words in self.units.items())
        counts = "|".join(sorted(self.counts, key=len, reverse=True))
        return re.compile(
            self.every.replace("COUNT", rf"(?P<count>\d{{1,3}}|{counts})").replace("UNIT", f"(?:{units})")
        )

    @cached_property
    def due_words(self) -> re.Pattern[str]:
        """The end of the words before a day that is a deadline."""
        return re.compile(self.deadline)

    @cached_property
    def until(self) -> re.Pattern[str]:
        """The year by which something is asked for."""
        return re.compile(self.by)


_EN = Asking(
    actions={
        "requests": "requests?|asks|instructs|mandates|to request",
        "urges": "urges?|appeals to",
        "invites": "invites?",
        "calls_upon": "calls (?:up)?on|calls for|to call upon",
        "encourages": "encourages?",
        "recommends": "recommends?",
        "demands": "demands?",
        "authorizes": "authori[sz]es",
        "decides": "decides?|resolves|agrees",
    },
    adverbs=r" also| further| furthermore| again| strongly| once more| in this regard| in that regard| therefore|,? in this (?:context|respect),?",
    actor=r" (?P<actor>[^;:]{2,200}?)(?=,| to (?!the\b|a\b|its\b)|:| that\b| for the| and (?:report|submit))",
    kinds={
        "report": r"\bto (?:(?!the\b)\w+ ){0,2}report\b|\breport(?:s|ing)? (?:back |orally |regularly |annually |periodically |further |thereon |directly |through |again )*(?:to|on|thereon|every|within|at|by|in|no later|annually|orally)\b|\b(?:submit|present|provide|prepare|transmit|issue|produce|compile|include in (?:his|her|its|the|their)|make)\b[^;]{0,250}?\b(?:reports?|recommendations|updates?|briefings?|written (?:assessment|update)|study|proposals?|compilation|summary|comments|views|information)\b|\bto (?:regularly |orally |periodically )?(?:brief|update)\b|\bkeep (?:the |it |them )?[^;]{0,60}?informed|\bto (?:regularly )?inform (?:the|it)\b",
        "review": r"\bto (?:\w+ )?(?:review|consider|examine|re-examine|keep under (?:\w+ )?review|evaluate|assess)\b|\bkeep [^;]{0,80}under (?:\w+ )?review|\bconduct a (?:\w+ )?review",
        "agenda": r"\binclude\b[^;]{0,150}?\bin the (?:provisional |draft )?agenda\b|\binscribe\b[^;]{0,60}agenda",
        "meeting": r"\b(?:convene|hold|organi[sz]e|arrange)\b[^;]{0,160}?\b(?:meetings?|conference|summit|session|panel|workshops?|forum|consultations?|dialogues?|seminars?|discussion|event)\b",
        "appointment": r"\b(?:appoint|elect|designate|nominate)\b",
        "funding": r"\b(?:provide|allocate|ensure|mobilize|make|increase|contribute|continue)\b[^;]{0,120}?\b(?:resources|funding|funds?|financial (?:support|assistance|contributions?)|voluntary contributions|contributions)\b|\bcontribute\b[^;]{0,60}?\b(?:fund|generously|budget)\b|\bto (?:finance|fund)\b",
    },
    own={
        "report": r"(?!)",
        "review": r"\bto (?:\w+ )?(?:review|consider|examine|revert to|keep [^;]{0,80}under (?:\w+ )?review|undertake a|continue (?:its|the) consideration|remain (?:actively )?sei[sz]ed|continue consideration)\b|\b(?:to )?remain (?:actively )?sei[sz]ed|\bintention to review\b",
        "agenda": r"\binclude\b[^;]{0,150}?\bin the (?:provisional |draft )?agenda\b|\b(?:keep|retain|maintain)\b[^;]{0,60}\bon (?:its|the) agenda\b",
        "meeting": r"\bto meet\b|\b(?:to|shall|will) (?:\w+ )?(?:convene|hold|organi[sz]e)\b|\bshall be (?:held|convened)\b",
        "appointment": r"\bto (?:appoint|elect|designate)\b|\bappoints\b",
        "funding": r"\bto (?:appropriate|apportion|set off|allocate|assess)\b|\bshall be (?:financed|funded)\b",
    },
    recurrence={
        "P1Y": r"\bannual(?:ly)?\b|\beach year\b|\bevery year\b|\byearly\b",
        "P2Y": r"\bbiennial(?:ly)?\b|\bevery second year\b|\bevery other year\b",
        "P3Y": r"\btriennial(?:ly)?\b",
        "P3M": r"\bquarterly\b",
        "P1M": r"\bmonthly\b|\bevery month\b",
        "P6M": r"\bsemi-?annual(?:ly)?\b|\btwice a year\b|\bbiannual(?:ly)?\b",
    },
    every=r"\bevery COUNT UNIT\b",
    units={"D": "days?", "M": "months?", "Y": "years?"},
    counts={
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "nine": 9,
        "ten": 10,
        "twelve": 12,
        "thirty": 30,
        "sixty": 60,
        "ninety": 90,
    },
    by=r"\b(?:in|by|before|(?:no|not) later than|of|until|for)(?: the end of)? (?P<year>20\d\d|19\d\d)\b(?!/)",
    deadline=r"(?:by|before|until|than|due(?: on)?|through)(?: the)? $",
)
_FR = Asking(
    actions={
        "requests": "prie|demande|charge",
        "urges": "demande instamment|engage instamment|prie instamment|engage|exhorte|lance un appel",
        "invites": "invite",
        "calls_upon": "appelle",
        "encourages": "encourage",
        "recommends": "recommande",
        "demands": "exige",
        "authorizes": "autorise",
        "decides": "décide|convient",
    },
    adverbs=r" également| en outre| de nouveau| instamment| vivement| à nouveau| par ailleurs| aussi|,? à cet égard,?",
    actor=r" (?:à |au |aux )?(?P<actor>(?:(?:le|la|les|tous|toutes|son|sa) |l'|aux? )?[^;:]{2,160}?)(?=,| (?:de |d'|à )(?:lui |leur |les? |la |se |s'|l'|ne pas |n')*[^\W\d_]+(?:er|ir|re)\b|:| que )",
    kinds={
        "report": r"\b(?:présenter|soumettre|établir|faire|transmettre|fournir|communiquer|rédiger|publier|rendre)\b[^;]{0,250}?\b(?:rapports?|compte|exposé|recommandations|étude|propositions|compilation|résumé|observations|vues|informations|point|informations actualisées|mise à jour)\b|\brendre compte\b|\b(?:l'|lui |le |la |les )?(?:informer|tenir [^;]{0,60}(?:informée?s?|au courant))\b|\bfaire rapport\b|\bmettre au point\b[^;]{0,60}rapport",
        "review": r"\b(?:d'|de |à |l')(?:\w+ )?(?:examiner|réexaminer|étudier|évaluer|suivre)\b|\bprocéder à (?:un|l')(?: nouvel)? ?(?:examen|évaluation)|\bgarder [^;]{0,60}à l'examen|\bl'examen\b",
        "agenda": r"\binscrire\b[^;]{0,150}?ordre du jour",
        "meeting": r"\b(?:convoquer|tenir|organiser)\b[^;]{0,160}?\b(?:réunions?|conférence|sommet|session|ateliers?|forum|consultations?|dialogues?|séminaires?|débat|table ronde|manifestation)\b",
        "appointment": r"\b(?:nommer|désigner|élire)\b",
        "funding": r"\b(?:fournir|allouer|affecter|mobiliser|assurer|doter|verser|apporter|mettre|augmenter|contribuer)\b[^;]{0,120}?\b(?:ressources|fonds|financement|financière?s?|contributions)\b|\bfinancer\b",
    },
    own={
        "review": r"\b(?:d'examiner|de réexaminer|de revenir|de poursuivre (?:l'|son )examen|de rester (?:activement )?saisie?|de demeurer (?:activement )?saisie?|de procéder à|de garder|de suivre|de continuer d'examiner|d'étudier|de reprendre l'examen)\b",
        "agenda": r"\binscrire\b[^;]{0,150}?ordre du jour",
        "meeting": r"\b(?:de convoquer|de tenir|d'organiser|se tiendra|sera convoquée?)\b",
        "appointment": r"\b(?:de nommer|de désigner|d'élire)\b",
        "funding": r"\b(?:d'ouvrir un crédit|de répartir|d'allouer|de déduire|de mettre en recouvrement)\b",
    },
    recurrence={
        "P1Y": r"\b(?:chaque année|tous les ans|annuel(?:le)?s?|annuellement)\b",
        "P2Y": r"\b(?:biennaux|biennale?s?|bisannuel(?:le)?s?)\b",
        "P3M": r"\btrimestriel(?:le)?s?\b",
        "P1M": r"\bmensuel(?:le)?s?\b|\btous les mois\b",
        "P6M": r"\bsemestriel(?:le)?s?\b",
    },
    every=r"\btou(?:te)?s les COUNT UNIT\b",
    units={"D": "jours", "M": "mois", "Y": "ans"},
    counts={
        "deux": 2,
        "trois": 3,
        "quatre": 4,
        "cinq": 5,
        "six": 6,
        "neuf": 9,
        "dix": 10,
        "douze": 12,
        "trente": 30,
        "soixante": 60,
        "quatre-vingt-dix": 90,
    },
    by=r"\b(?:en|avant|d'ici à|d'ici|au plus tard en|avant fin|fin)(?: la fin de)? (?P<year>20\d\d|19\d\d)\b",
    deadline=r"(?:au|le|avant le|d'ici au|d'ici le|avant) $",
)
_ES = Asking(
    actions={
        "requests": "solicita|pide|encarga",
        "urges": "insta|exhorta|hace un llamamiento",
        "invites": "invita",
        "calls_upon": "pide encarecidamente",
        "encourages": "alienta",
        "recommends": "recomienda",
        "demands": "exige",
        "authorizes": "autoriza",
        "decides": "decide|resuelve|acuerda|conviene",
    },
    adverbs=r" también| además| asimismo| nuevamente| una vez más| encarecidamente| firmemente| a este respecto|,? en este sentido,?",
    actor=r" (?:al? )?(?P<actor>[^;:]{2,160}?)(?=,| que\b| a que\b| a [^\W\d_]+(?:ar|er|ir)(?:se|l[aeo]s?)?\b|:)",
    kinds={
        "report": r"\b(?:present|somet|prepar|transmit|elabor|proporcion|rind|facilit|public|hag)\w*\b[^;]{0,250}?\b(?:informes?|recomendaciones|estudio|propuestas?|compilación|resumen|observaciones|opiniones|información|exposición|información actualizada)\b|\binform(?:e|en|ar)(?:l[aeo]s?)?\b(?= (?:a|al|sobre|oralmente|periódicamente|anualmente|acerca|cada|de|en)\b)|\b(?:dé|den|dar) cuenta\b|\bmanteng\w+ [^;]{0,60}informad[ao]s?",
        "review": r"\b(?:examin|revis|estudi|evalú)\w*\b|\bmanteng\w+ [^;]{0,80}en examen",
        "agenda": r"\binclu\w+\b[^;]{0,150}?\b(?:programa|temario|agenda)\b",
        "meeting": r"\b(?:convo[cq]|celebr|organi[cz])\w*\b[^;]{0,160}?\b(?:reuni(?:ón|ones)|conferencia|cumbre|período de sesiones|talleres|taller|foro|consultas|diálogos?|seminarios?|debate|mesa redonda|acto)\b",
        "appointment": r"\b(?:nombr|design|elij)\w*\b(?! (?:y|de))",
        "funding": r"\b(?:proporcion|asign|aport|moviliz|asegur|contribuy|financi|increment|aument|ha(?:ga|gan) )\w*\b[^;]{0,120}?\b(?:recursos|fondos?|financiación|financiera|contribuciones)\b",
    },
    own={
        "review": r"\b(?:examinar|volver a|seguir (?:examinando|ocupándose)|revisar|proseguir (?:el|su) examen|continuar (?:el|su) examen|mantener en examen|seguir)\b",
        "agenda": r"\bincluir\b[^;]{0,150}?\b(?:programa|temario|agenda)\b",
        "meeting": r"\b(?:convocar|celebrar|organizar|se celebrará)\b",
        "appointment": r"\b(?:nombrar|designar|elegir)\b",
        "funding": r"\b(?:consignar|prorratear|asignar|deducir)\b",
    },
    recurrence={
        "P1Y": r"\b(?:anual(?:es|mente)?|cada año|todos los años)\b",
        "P2Y": r"\b(?:bienal(?:es|mente)?)\b",
        "P3M": r"\btrimestral(?:es|mente)?\b",
        "P1M": r"\bmensual(?:es|mente)?\b",
        "P6M": r"\bsemestral(?:es|mente)?\b",
    },
    every=r"\bcada COUNT UNIT\b",
    units={"D": "días", "M": "meses", "Y": "años"},
    counts={
        "dos": 2,
        "tres": 3,
        "cuatro": 4,
        "cinco": 5,
        "seis": 6,
        "nueve": 9,
        "diez": 10,
        "doce": 12,
        "treinta": 30,
        "sesenta": 60,
        "noventa": 90,
    },
    by=r"\b(?:en|antes de|para|a más tardar en|para fines de)(?: el año| fines de)? (?P<year>20\d\d|19\d\d)\b",
    deadline=r"(?:antes del|tardar el|hasta el|para el) $",
)
_RU = Asking(
    actions={
        "requests": "просит|поручает",
        "urges": "настоятельно призывает|настоятельно просит|обращается к",
        "invites": "предлагает|приглашает",
        "calls_upon": "призывает",
        "encourages": "рекомендует(?= \\w+(?:ам|ям)\\b)|побуждает",
        "recommends": "рекомендует",
        "demands": "требует",
        "authorizes": "уполномочивает",
        "decides": "постановляет|решает",
    },
    adverbs=r" также| далее| вновь| настоятельно| кроме того|,? в этой связи,?",
    actor=r" (?P<actor>[^;:]{2,160}?)(?=,| (?:и )?(?:\w+о )?(?:не )?[^\W\d_]{3,}(?:[аеиоуыюя]ть|сти|зти|йти|чь|ться)\b|:)",
    kinds={
        "report": r"\b(?:представ|подготов|препровод|опубликов|включ|сдела)\w*\b[^;]{0,250}?\b(?:доклад\w*|рекомендац\w+|исследован\w+|предложени\w+|информаци\w+|подборк\w+|резюме|замечани\w+|мнени\w+)\b|\b(?:доложить|докладывать|информировать|проинформировать)\b|\bпровести брифинг|\bдержать [^;]{0,60}в курсе",
        "review": r"\b(?:рассмотреть|рассматривать|изучить|провести обзор|проводить обзор|пересмотреть|оценить|держать [^;]{0,80}под контролем)\b",
        "agenda": r"\bвключить\b[^;]{0,150}?\bповестк\w+ дня",
        "meeting": r"\b(?:созва|прове|организ|проводить)\w*\b[^;]{0,160}?\b(?:совещани\w+|конференци\w+|встреч\w+|заседани\w+|сесси\w+|семинар\w*|форум\w*|консультаци\w+|диалог\w*|дискусси\w+|мероприяти\w+)\b",
        "appointment": r"\b(?:назначить|избрать|назначать)\b",
        "funding": r"\b(?:выдел|предостав|мобилиз|обеспеч|внос|внести|финансир|увелич)\w*\b[^;]{0,120}?\b(?:ресурс\w+|средств\w*|финансирован\w+|взнос\w*|финансов\w+)\b",
    },
    own={
        "review": r"\b(?:рассмотреть|провести обзор|продолжить (?:рассмотрение|рассматривать|заниматься)|вернуться к|продолжать (?:активно )?заниматься|рассматривать|изучить)\b",
        "agenda": r"\bвключить\b[^;]{0,150}?\bповестк\w+ дня",
        "meeting": r"\b(?:созвать|провести|проводить|организовать)\b(?! обзор)",
        "appointment": r"\b(?:назначить|избрать)\b",
        "funding": r"\b(?:ассигновать|распределить|зачесть|выделить)\b",
    },
    recurrence={
        "P1Y": r"\b(?:ежегодн\w+|каждый год)\b",
        "P2Y": r"\b(?:двухгодичн\w+|раз в два года)\b",
        "P3M": r"\b(?:ежеквартальн\w+)\b",
        "P1M": r"\bежемесячн\w+\b",
        "P6M": r"\b(?:раз в полгода|раз в шесть месяцев)\b",
    },
    every=r"\bкаждые COUNT UNIT\b",
    units={"D": "дней|дня", "M": "месяц(?:а|ев)", "Y": "года|лет"},
    counts={
        "два": 2,
        "три": 3,
        "четыре": 4,
        "пять": 5,
        "шесть": 6,
        "девять": 9,
        "десять": 10,
        "двенадцать": 12,
        "тридцать": 30,
        "шестьдесят": 60,
        "девяносто": 90,
    },
    by=r"\b(?:в|до|не позднее|к)(?: конца| концу)? (?P<year>20\d\d|19\d\d) год",
    deadline=r"(?:до|позднее|к|по) $",
)
_AR = Asking(
    actions={
        "requests": "(?:تطلب|يطلب)(?= الي| كذلك| ايضا)",
        "urges": "(?:تحث|يحث)|(?:تناشد|يناشد)",
        "invites": "(?:تدعو|يدعو)",
        "calls_upon": "(?:تهيب|يهيب)",
        "encourages": "(?:تشجع|يشجع)",
        "recommends": "(?:توصي|يوصي)",
        "demands": "(?:تطالب|يطالب)",
        "authorizes": "(?:تاذن|ياذن)",
        "decides": "(?:تقرر|يقرر)",
    },
    adverbs=r" ايضا| كذلك| مرة اخري| بقوة| من جديد|,? في هذا الصدد،?",
    actor=r" (?:الي |ب)?(?P<actor>[^؛:]{2,160}?)(?=،| ان | علي (?!ان)| الي |:)",
    kinds={
        "report": r"(?:يقدم|تقدم|تقديم|يعد|تعد|اعداد|يوافي|موافاة|يدرج|تدرج|يحيل)[^؛]{0,250}?(?:تقرير|تقارير|توصيات|دراسة|احاطة|معلومات|مجموعة|موجز|تعليقات|اراء)|(?:يبلغ|تبلغ|ابلاغ|يطلع|تطلع|يحيط)\b",
        "review": r"(?:ينظر|تنظر|النظر|يستعرض|تستعرض|استعراض|يدرس|تقييم|يقيم)",
        "agenda": r"(?:يدرج|تدرج|ادراج)[^؛]{0,150}?جدول",
        "meeting": r"(?:يعقد|تعقد|عقد|ينظم|تنظم|تنظيم|الدعوة)[^؛]{0,160}?(?:اجتماع|مؤتمر|قمة|دورة|حلقة|حلقات|منتدي|مشاورات|حوار|مناقشة|ندوة|مناسبة)",
        "appointment": r"(?:يعين|تعين|تعيين|ينتخب|تنتخب|انتخاب)\b",
        "funding": r"(?:يوفر|توفر|توفير|تقديم|تخصيص|تعبئة|المساهمة|التبرع|زيادة|تمويل)[^؛]{0,120}?(?:موارد|الموارد|اموال|تمويل|التمويل|تبرعات|مساهمات|الصندوق|مالية|المالي)",
    },
    own={
        "review": r"(?:ان تنظر|ان ينظر|ان تستعرض|ان يستعرض|النظر في|استعراض|مواصلة النظر|تواصل النظر|يواصل النظر|ابقاء المسالة|ان تبقي|ان يبقي|قيد نظره)",
        "agenda": r"(?:ان تدرج|ان يدرج|ادراج)[^؛]{0,150}?جدول",
        "meeting": r"(?:ان تعقد|ان يعقد|عقد|ان تنظم|ان ينظم|تنظيم)(?! العزم)",
        "appointment": r"(?:ان تعين|ان يعين|تعيين|انتخاب)",
        "funding": r"(?:ان تعتمد مبلغ|ان ترصد|رصد|ان تقسم|ان تخصص)",
    },
    recurrence={
        "P1Y": r"(?:سنويا|سنوية|السنوية|السنوي|سنوي|كل سنة|كل عام)",
        "P2Y": r"(?:كل سنتين|كل عامين)",
        "P3M": r"(?:فصلية|كل ثلاثة اشهر)",
        "P1M": r"(?:شهرية|كل شهر)",
        "P6M": r"(?:نصف سنوية|كل ستة اشهر)",
    },
    every=r"كل COUNT UNIT",
    units={"D": "يوما|ايام", "M": "شهرا|اشهر", "Y": "سنوات|اعوام"},
    counts={"ثلاثة": 3, "ثلاث": 3, "اربع": 4, "خمس": 5, "ستة": 6, "ثلاثين": 30, "ستين": 60, "تسعين": 90},
    by=r"(?:في|بحلول|قبل|لعام)(?: نهاية)?(?: عام)? ?(?P<year>20\d\d|19\d\d)",
    deadline=r"(?:قبل|بحلول|اقصاه|حتي|غاية)(?: يوم)? $",
    before=r"(?<![^\W\u0648\u0641])",
)
_ZH = Asking(
    actions={
        "urges": "敦促|强烈呼吁|吁请|促请",
        "invites": "邀请",
        "requests": "请(?!求)|要求",
        "calls_upon": "呼吁",
        "encourages": "鼓励",
        "recommends": "建议",
        "demands": "强烈要求",
        "authorizes": "授权",
        "decides": "决定",
    },
    adverbs=r"又|还|再次|并|进一步|为此",
    actor=r"(?P<actor>[^，。；：]{2,60}?)(?=就|向|继续|在|提交|提出|编写|口头|通过|，|：|与|为|根据|确保|每|对|采取|定期|酌情|充分|从|作为|将|于|考虑|加强|支持|协助|提供|召开|举行|组织|任命|审议|审查|不迟于)",
    kinds={
        "report": r"(?:提交|提出|编写|提供|印发|转递|列入)[^；。]{0,120}?(?:报告|建议|研究报告|最新情况|资料|信息|提案|汇编|摘要|评论|意见)|(?:向|就)[^；。]{0,120}?(?:报告|通报|汇报)|(?:口头|定期|每年|每)[^；。]{0,30}?(?:报告|通报)|报告[^；。]{0,30}情况|随时[^；。]{0,20}(?:了解|通报)",
        "review": r"(?:审议|审查|评估|复核|不断审查)",
        "agenda": r"列入[^；。]{0,60}?议程",
        "meeting": r"(?:召开|举行|组织|举办|安排)[^；。]{0,80}?(?:会议|首脑会议|论坛|协商|对话|研讨会|讨论|讲习班|活动)",
        "appointment": r"(?:任命|选举|指定)",
        "funding": r"(?:提供|拨出|筹集|调动|捐助|捐款|增加)[^；。]{0,60}?(?:资源|资金|经费|捐款|捐助|财政|自愿捐)",
    },
    own={
        "review": r"(?:审议|审查|重新讨论|处理此案|处理此事|继续积极|再审)",
        "agenda": r"列入[^；。]{0,80}?议程",
        "meeting": r"(?:召开|举行|举办|召集)",
        "appointment": r"(?:任命|选举|指定)",
        "funding": r"(?:批款|拨款|分摊|抵减)",
    },
    recurrence={
        "P1Y": r"(?:每年|年度)",
        "P2Y": r"每两年|每隔一年|两年期",
        "P3M": r"每季度|每三个月",
        "P1M": r"每月|每个月",
        "P6M": r"每半年|每六个月",
    },
    every=r"每COUNTUNIT",
    units={"D": "天|日", "M": "个月", "Y": "年"},
    counts={"两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "九十": 90, "六十": 60, "三十": 30},
    by=r"(?:在|于|到|不迟于)?(?P<year>20\d\d|19\d\d)年(?!\d)(?:底|年底|前|之前)?",
    deadline=r"(?:于|至|到|在|前)$",
    before="",
    after="",
)
ASKING: dict[str, Asking] = {"en": _EN, "fr": _FR, "es": _ES, "ru": _RU, "ar": _AR, "zh": _ZH}
