"""Statements by a council's President in the forms that their opening sentence had over the years and languages."""

from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.languages import language as vocabulary
from plenary.parsing.structure.assembler import structure

HELD = "2031-09-30"
# By name: the symbol, the opening sentence, the meeting's number
OPENINGS = {
    "en-symbol-of-a-note": (
        "S/26501",
        'At the 3285th meeting of the Security Council, held on 30 September 2031, in connection with the Council\'s consideration of the item entitled "Lamps of the bay", the President of the Security Council made the following statement on behalf of the Council:',
        "3285th",
    ),
    "en-after-consultations": (
        "S/PRST/2031/5",
        "Following consultations with members of the Security Council, the President of the Council, on behalf of the members, made the following statement at the 2994th meeting, on 30 September 2031, in connection with the item entitled “Lamps of the bay”:",
        "2994th",
    ),
    "en-resumed-meeting": (
        "S/PRST/2031/5",
        "At the resumption of the 3434th meeting of the Security Council, held on 30 September 2031, in connection with the Council’s consideration of the item entitled “Lamps”, the President of the Security Council made the following statement on behalf of the Council:",
        "3434th",
    ),
    "en-its-meeting": (
        "S/PRST/2031/5",
        "At its 3522nd meeting, held on 30 September 2031, the Security Council considered the lamps and the President of the Council made the following statement on its behalf:",
        "3522nd",
    ),
    "fr": (
        "S/PRST/2031/5",
        "À la 9028e séance du Conseil de sécurité, tenue le 30 septembre 2031 au titre de la question intitulée « Les lampes », la Présidente du Conseil de sécurité a fait la déclaration suivante au nom du Conseil :",
        "9028e",
    ),
    "fr-its-president": (
        "S/PRST/2031/5",
        "À la 9028e séance du Conseil de sécurité, tenue le 30 septembre 2031, dans le cadre de l’examen par le Conseil de la question intitulée « Les lampes », son président a fait, au nom du Conseil, la déclaration suivante :",
        "9028e",
    ),
    "fr-first-of-a-month": (
        "S/PRST/2031/5",
        "À la 9028e séance du Conseil de sécurité, tenue le 1er octobre 2031, à propos de la question intitulée « Les lampes », le Président du Conseil de sécurité a, au nom du Conseil, fait la déclaration ci-après :",
        "9028e",
    ),
    "es-in-its-name": (
        "S/PRST/2031/5",
        "En la 9028ª sesión del Consejo de Seguridad, celebrada el 30 de septiembre de 2031, en relación con el examen por el Consejo del tema titulado “Las lámparas”, la Presidencia del Consejo de Seguridad formuló en nombre de este la siguiente declaración:",
        "9028ª",
    ),
    "es": (
        "S/PRST/2031/5",
        "En la 9028ª sesión del Consejo de Seguridad, celebrada el 30 de septiembre de 2031 en relación con el tema titulado “Las lámparas”, la Presidenta del Consejo de Seguridad hizo, en nombre del Consejo, la siguiente declaración:",
        "9028ª",
    ),
    "es-old-ordinal": (
        "S/PRST/2031/5",
        "En la 9028a. sesión del Consejo de Seguridad, celebrada el 30 de septiembre de 2031, el Presidente del Consejo de Seguridad hizo la declaración siguiente en nombre del Consejo:",
        "9028a.",
    ),
    "ru-name-first": (
        "S/PRST/2031/5",
        "На 9028-м заседании Совета Безопасности, состоявшемся 30 сентября 2031 года в связи с рассмотрением Советом пункта, озаглавленного «Лампы», Председатель Совета Безопасности от имени Совета сделала следующее заявление:",
        "9028-м",
    ),
    "ru-agenda-item": (
        "S/PRST/2031/5",
        "На 9028-м заседании Совета Безопасности 30 сентября 2031 года в связи с рассмотрением Советом пункта повестки дня, озаглавленного «Лампы», Председатель Совета Безопасности выступил от имени Совета со следующим заявлением:",
        "9028-м",
    ),
    "ru-after-consultations": (
        "S/PRST/2031/5",
        "После проведенных 30 сентября 2031 года консультаций Председатель Совета Безопасности сделал от имени членов Совета следующее заявление:",
        None,
    ),
    "ru-long-ordinal": (
        "S/PRST/2031/5",
        "На 9028-ом заседании Совета Безопасности, состоявшемся 30 сентября 2031 года, Председатель Совета Безопасности сделал следующее заявление от имени Совета:",
        "9028-ом",
    ),
    "zh-a": (
        "S/PRST/2031/5",
        "2031年9月30日，安全理事会第9028次会议审议题为“灯塔”的项目时，安全理事会主席代表安理会发表声明如下：",
        "9028",
    ),
    "zh-b": (
        "S/PRST/2031/5",
        "在2031年9月30日安全理事会第9028次会议上，安理会主席就安理会审议题为“灯塔”的项目，代表安理会发表了以下声明：",
        "9028",
    ),
    "zh-c": (
        "S/PRST/2031/5",
        "安全理事会第9028次会议于2031年9月30日举行，会上安全理事会主席就题为“灯塔”的项目代表安理会发表以下声明：",
        "9028",
    ),
    "zh-d": (
        "S/PRST/2031/5",
        "在安全理事会2031年9月30日第9028次会议上，安全理事会主席就安理会对题为“灯塔”的项目的审议，代表安理会作出如下声明：",
        "9028",
    ),
    "ar-a": (
        "S/PRST/2031/5",
        "في الجلسة 9028 لمجلس الأمن، المعقودة في 30 أيلول/سبتمبر 2031، وفي سياق نظر المجلس في البند المعنون ”المصابيح“، أدلت رئيسة مجلس الأمن بالبيان التالي باسم المجلس:",
        "9028",
    ),
    "ar-b": (
        "S/PRST/2031/5",
        "في الجلسة 9028 لمجلس الأمن المعقودة في 30 أيلول/سبتمبر 2031، فيما يتعلق بنظر المجلس في البند المعنون ”المصابيح“، أصدر رئيس مجلس الأمن باسم المجلس البيان التالي:",
        "9028",
    ),
    "ar-c": (
        "S/PRST/2031/5",
        "في جلسة مجلس الأمن 9028، المعقودة في 30 أيلول/سبتمبر 2031، في إطار نظر المجلس في البند المعنون ”المصابيح“، أدلى رئيس المجلس بالبيان التالي باسم المجلس:",
        "9028",
    ),
    "ar-d": (
        "S/PRST/2031/5",
        "في الجلسة 9028، المعقودة في 30 أيلول/سبتمبر 2031، فيما يتصل بنظر مجلس الأمن في البند المعنون ”المصابيح“، أدلى رئيس مجلس الأمن بالبيان التالي نيابة عن المجلس:",
        "9028",
    ),
    "hrc-en": (
        "A/HRC/PRST/99/2",
        "At its 50th meeting, on 30 September 2031, the President of the Human Rights Council made the following statement:",
        "50th",
    ),
    "hrc-fr": (
        "A/HRC/PRST/99/2",
        "À sa 50e séance, le 30 septembre 2031, le Président du Conseil des droits de l’homme a fait la déclaration suivante :",
        "50e",
    ),
    "hrc-fr2": (
        "A/HRC/PRST/99/2",
        "À la 50e séance, le 30 septembre 2031, le Président du Conseil des droits de l’homme a lu la déclaration suivante :",
        "50e",
    ),
    "hrc-es": (
        "A/HRC/PRST/99/2",
        "En la 50ª sesión, el 30 de septiembre de 2031, la Presidenta del Consejo de Derechos Humanos dio lectura a la declaración siguiente:",
        "50ª",
    ),
    "hrc-ru": (
        "A/HRC/PRST/99/2",
        "На 50-м заседании, состоявшемся 30 сентября 2031 года, Председатель Совета по правам человека зачитал следующее заявление:",
        "50-м",
    ),
    "hrc-ru2": (
        "A/HRC/PRST/99/2",
        "30 сентября 2031 года на 50-м заседании Председатель Совета по правам человека огласил следующее заявление:",
        "50-м",
    ),
    "hrc-zh": (
        "A/HRC/PRST/99/2",
        "人权理事会主席在2031年9月30日举行的第50次会议上宣读了以下声明：",
        "50",
    ),
    "hrc-ar": (
        "A/HRC/PRST/99/2",
        "في الجلسة 50، المعقودة في 30 أيلول/سبتمبر 2031، تلت رئيسة مجلس حقوق الإنسان البيان التالي:",
        "50",
    ),
    "hrc-organizational-fr": (
        "A/HRC/PRST/OS/15/1",
        "À la session d’organisation du Conseil des droits de l’homme tenue le 30 septembre 2031, le Président du Conseil a fait la déclaration suivante :",
        None,
    ),
    "hrc-organizational-es": (
        "A/HRC/PRST/OS/15/1",
        "En el período de sesiones de organización del Consejo de Derechos Humanos celebrado el 30 de septiembre de 2031, el Presidente del Consejo formuló la siguiente declaración:",
        None,
    ),
    "hrc-organizational-ru": (
        "A/HRC/PRST/OS/15/1",
        "На организационной сессии Совета по правам человека, состоявшейся 30 сентября 2031 года, Председатель Совета сделал следующее заявление:",
        None,
    ),
}
QUOTED = {
    "en": "“The Council thanks the keepers of the lamps for their work of many years.”",
    "fr": "« Le Conseil remercie les gardiens des lampes de leur travail de tant d’années. »",
    "es": "“El Consejo agradece a los fareros el trabajo de tantos años en la bahía.”",
    "ru": "«Совет благодарит смотрителей маяков за их многолетний труд в бухте».",
    "zh": "“安理会感谢灯塔看守人多年来的工作。”",
    "ar": "”يشكر المجلس حراس المنارات على عملهم طوال هذه السنوات في الخليج.“",
}


def record_of(symbol: str, *texts: str) -> Record:
    (record,) = structure(
        [Paragraph((Run(symbol),), Role.HEADER, 1), *(Paragraph((Run(text),)) for text in texts)],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key="statement.pdf", sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2041-01-04T00:00:00Z",
    )
    return record


@pytest.mark.parametrize("form", OPENINGS)
def test_each_form_of_the_opening_sentence_is_read(form: str) -> None:
    symbol, sentence, meeting = OPENINGS[form]
    code = form.removeprefix("hrc-").removeprefix("organizational-")[:2]
    record = record_of(symbol, sentence, QUOTED[code])
    assert (record.kind, record.language, record.symbol) == ("statement", code, symbol)
    assert record.adoption_date == ("2031-10-01" if form == "fr-first-of-a-month" else HELD)
    assert record.adoption_meeting == meeting
    assert [(block.part, block.kind) for block in record.blocks] == [("preamble", "formula"), ("body", "paragraph")]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("en", "On 3 May 2031, the President made the following statement to the press:"),
        ("fr", "Le 3 mai 2031, le Président de la Commission a fait la déclaration suivante :"),
        ("es", "El 3 de mayo de 2031, el Presidente de la Comisión hizo la siguiente declaración:"),
        ("ru", "3 мая 2031 года Председатель Комитета сделал следующее заявление:"),
        ("zh", "2031年5月3日，安全理事会主席向新闻界发表了声明。"),
        ("zh", "委员会主席在2031年5月3日第9次会议上发表了以下声明："),
        ("ar", "في 3 أيار/مايو 2031، أدلى رئيس اللجنة بالبيان التالي:"),
    ],
)
def test_what_another_speaker_says_opens_no_statement(code: str, sentence: str) -> None:
    assert not vocabulary(code).statement_in(sentence)
