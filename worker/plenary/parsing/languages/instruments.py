"""Treaties, declarations and programmes that texts call by name: what each is cited as, and its names by language.

Source: Dag Hammarskjold Library; the instruments' own titles in the six languages.
"""

from __future__ import annotations

from functools import cache

from plenary.parsing.languages.fast_search import FastPattern

# By key the symbol of the document that holds it; of a treaty that is in no UN document its name.
SYMBOLS = {
    "CHARTER": "Charter of the United Nations",
    "UDHR": "A/RES/217 (III)",
    "COVENANTS": "A/RES/2200 (XXI)",
    "MILLENNIUM": "A/RES/55/2",
    "VIENNA": "A/CONF.157/24 (Part I)",
    "AGENDA_2030": "A/RES/70/1",
    "ADDIS_ABABA": "A/RES/69/313",
    "PARIS": "Paris Agreement",
    "SENDAI": "A/RES/69/283",
    "GENEVA": "Geneva Conventions of 12 August 1949",
    "CEDAW": "A/RES/34/180",
    "CRC": "A/RES/44/25",
    "CRPD": "A/RES/61/106",
}

_AP = "['\u2019]"
NAMES: dict[str, dict[str, str]] = {
    "en": {
        "CHARTER": r"(?:(?:Articles? \d{1,3}(?:[^;.]{1,40}? of|,? of)|Chapters? [IVX]+(?: and [IVX]+)? of) the Charter(?! of (?!the United Nations))|Charter of the United Nations)"
        r"(?: of the United Nations)?(?:, in particular Articles? \d{1,3}(?:, paragraphs? \d)?(?:(?:,| and) \d{1,3})*)?",
        "UDHR": r"Universal Declaration of Human Rights",
        "COVENANTS": r"International Covenants? on (?:Human Rights|Civil and Political Rights|Economic, Social and Cultural Rights)",
        "MILLENNIUM": r"(?:United Nations )?Millennium Declaration",
        "VIENNA": r"Vienna Declaration and Programme of Action",
        "AGENDA_2030": r"2030 Agenda(?: for Sustainable Development)?",
        "ADDIS_ABABA": r"Addis Ababa Action Agenda",
        "PARIS": r"Paris Agreement\b",
        "SENDAI": r"Sendai Framework(?: for Disaster Risk Reduction)?",
        "GENEVA": r"Geneva Conventions?(?: of (?:12 August )?1949)?(?= of| and|[,;. ]|$)",
        "CEDAW": r"Convention on the Elimination of All Forms of Discrimination against Women",
        "CRC": r"Convention on the Rights of the Child",
        "CRPD": r"Convention on the Rights of Persons with Disabilities",
    },
    "fr": {
        "CHARTER": r"(?:(?:Articles?|articles?) \d{1,3}(?:[^;.]{1,40}? de|,? de) la Charte(?! (?:de|des) (?!Nations Unies))|Charte des Nations Unies)(?: des Nations Unies)?"
        r"(?:,? (?:en particulier|notamment) (?:à |de |les? |l['\u2019])?Articles? \d{1,3})?|Chapitre [IVX]+ de la Charte",
        "UDHR": rf"Déclaration universelle des droits de l{_AP}homme",
        "COVENANTS": rf"Pactes? internationa(?:l|ux) (?:relatifs? aux droits (?:de l{_AP}homme|civils et politiques|économiques, sociaux et culturels))",
        "MILLENNIUM": r"Déclaration du Millénaire(?: de l['\u2019]Organisation des Nations Unies)?",
        "VIENNA": rf"Déclaration et (?:le )?Programme d{_AP}action de Vienne",
        "AGENDA_2030": r"Programme (?:de développement durable à l['\u2019]horizon )?2030",
        "ADDIS_ABABA": rf"Programme d{_AP}action d{_AP}Addis-Abeba",
        "PARIS": r"Accord de Paris\b",
        "SENDAI": r"Cadre de Sendai(?: pour la réduction des risques de catastrophe)?",
        "GENEVA": r"Conventions? de Genève(?: (?:de|du 12 août) 1949)?",
        "CEDAW": rf"Convention sur l{_AP}élimination de toutes les formes de discrimination à l{_AP}égard des femmes",
        "CRC": rf"Convention relative aux droits de l{_AP}enfant",
        "CRPD": r"Convention relative aux droits des personnes handicapées",
    },
    "es": {
        "CHARTER": r"(?:Artículos? \d{1,3}(?:[^;.]{1,40}? de|,? de) la Carta(?! de (?!las Naciones Unidas))|Carta de las Naciones Unidas)(?: de las Naciones Unidas)?"
        r"(?:,? en particular (?:el |los |en el )?Artículos? \d{1,3})?|Capítulo [IVX]+ de la Carta",
        "UDHR": r"Declaración Universal de (?:los )?Derechos Humanos",
        "COVENANTS": r"Pactos? Internacional(?:es)? de (?:Derechos (?:Humanos|Civiles y Políticos|Económicos, Sociales y Culturales))",
        "MILLENNIUM": r"Declaración del Milenio(?: de las Naciones Unidas)?",
        "VIENNA": r"Declaración y (?:el )?Programa de Acción de Viena",
        "AGENDA_2030": r"Agenda 2030(?: para el Desarrollo Sostenible)?",
        "ADDIS_ABABA": r"Agenda de Acción de Addis Abeba",
        "PARIS": r"Acuerdo de París",
        "SENDAI": r"Marco de Sendái(?: para la Reducción del Riesgo de Desastres)?",
        "GENEVA": r"Convenios? de Ginebra(?: de(?: 12 de agosto de)? 1949)?",
        "CEDAW": r"Convención sobre la Eliminación de Todas las Formas de Discriminación contra la Mujer",
        "CRC": r"Convención sobre los Derechos del Niño",
        "CRPD": r"Convención sobre los Derechos de las Personas con Discapacidad",
    },
    "ru": {
        "CHARTER": r"Устав\w* Организации Объединенных Наций|(?:стать\w+ \d{1,3}|глав\w+ [IVX]+) Устава(?: Организации Объединенных Наций)?(?! (?:ОАЕ|ОАГ|Африкан))",
        "UDHR": r"Всеобщ\w+ деклараци\w+ прав человека",
        "COVENANTS": r"Международн\w+ пакт\w* о (?:правах человека|гражданских и политических правах|экономических, социальных и культурных правах)",
        "MILLENNIUM": r"Деклараци\w+ тысячелетия(?: Организации Объединенных Наций)?",
        "VIENNA": r"Венск\w+ деклараци\w+ и Программ\w+ действий",
        "AGENDA_2030": r"Повестк\w+ дня (?:в области устойчивого развития )?на период до 2030 года",
        "ADDIS_ABABA": r"Аддис-Абебск\w+ программ\w+ действий",
        "PARIS": r"Парижск\w+ соглашени\w+",
        "SENDAI": r"Сендайск\w+ рамочн\w+ программ\w+",
        "GENEVA": r"Женевск\w+ конвенци\w+(?: от 12 августа 1949 года| 1949 года)?",
        "CEDAW": r"Конвенци\w+ о ликвидации всех форм дискриминации в отношении женщин",
        "CRC": r"Конвенци\w+ о правах ребенка",
        "CRPD": r"Конвенци\w+ о правах инвалидов",
    },
    "zh": {
        "CHARTER": r"《?联合国宪章》?(?:第[一二三四五六七八九十百]+[条章])?|《宪章》第[一二三四五六七八九十百]+[条章]",
        "UDHR": r"《?世界人权宣言》?",
        "COVENANTS": r"《?(?:公民(?:权利)?(?:和|及)政治权利|经济、社会(?:和|及)文化权利)国际公约》?|国际人权(?:两)?公约",
        "MILLENNIUM": r"《?(?:联合国)?千年宣言》?",
        "VIENNA": r"《?维也纳宣言和行动纲领》?",
        "AGENDA_2030": r"《?2030年(?:可持续发展)?议程》?",
        "ADDIS_ABABA": r"《?亚的斯亚贝巴行动议程》?",
        "PARIS": r"《?巴黎协定》?",
        "SENDAI": r"《?(?:2015-2030年)?仙台减少灾害风险框架》?|《仙台框架》",
        "GENEVA": r"(?:1949年8月12日)?《?日内瓦(?:四)?公约》?",
        "CEDAW": r"《?消除对妇女一切形式歧视公约》?",
        "CRC": r"《?儿童权利公约》?",
        "CRPD": r"《?残疾人权利公约》?",
    },
    "ar": {
        "CHARTER": r"ميثاق الأمم المتحدة|(?:المادة \d{1,3}|الفصل \S+) من (?:الميثاق|ميثاق الأمم المتحدة)",
        "UDHR": r"(?:ال|لل)?إعلان العالمي لحقوق الإنسان",
        "COVENANTS": r"العهد(?:ين|ان)? الدولي(?:ين|ان)? (?:الخاص(?:ين|ان)? ب)(?:حقوق الإنسان|الحقوق المدنية والسياسية|الحقوق الاقتصادية والاجتماعية والثقافية)",
        "MILLENNIUM": r"إعلان(?: الأمم المتحدة بشأن)? الألفية",
        "VIENNA": r"إعلان وبرنامج عمل فيينا",
        "AGENDA_2030": r"خطة (?:التنمية المستدامة لعام|عام) 2030",
        "ADDIS_ABABA": r"خطة عمل أديس أبابا",
        "PARIS": r"اتفاق باريس",
        "SENDAI": r"إطار سِ?نداي",
        "GENEVA": r"اتفاقي(?:ات|ة) جنيف(?: المؤرخة 12 آب/أغسطس 1949| لعام 1949)?",
        "CEDAW": r"اتفاقية القضاء على جميع أشكال التمييز ضد المرأة",
        "CRC": r"اتفاقية حقوق الطفل",
        "CRPD": r"اتفاقية حقوق الأشخاص ذوي الإعاقة",
    },
}


@cache
def instruments(code: str) -> FastPattern:
    """Any instrument by its names in the language: the name of the group is its key."""
    table = NAMES.get(code, {"none": "(?!)"})  # a language whose names are not known yet has none
    return FastPattern("|".join(f"(?P<{key}>{names})" for key, names in table.items()))
