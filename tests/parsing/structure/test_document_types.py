"""Documents that are no resolution, by what their mastheads call them in six languages."""

from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.structure.assembler import structure

SENTENCES = {
    "en": "The keepers of the lighthouse and the fishers of the bay have agreed on the hours at which the lamp is to be lit, and that a table of the tides is to be printed for all of them at the end of each year by the office of the port.",
    "fr": "Les gardiens du phare et les pêcheurs de la baie sont convenus des heures auxquelles la lampe doit être allumée, et une table des marées sera imprimée pour eux à la fin de chaque année par le bureau du port.",
    "es": "Los guardianes del faro y los pescadores de la bahía han convenido en las horas en que se ha de encender la lámpara, y en que se imprima para todos ellos una tabla de mareas al final de cada año en la oficina del puerto.",
    "ru": "Смотрители маяка и рыбаки бухты договорились о часах, в которые следует зажигать лампу, и о том, что таблица приливов будет печататься для них в конце каждого года конторой порта, и все они этим довольны.",
    "zh": "灯塔看守人和海湾的渔民商定了点灯的时间，并且商定港口办公室每年年底为他们所有人印刷潮汐表。他们对此都感到满意，并希望今后继续这样做，使所有船只都能安全地在夜间进出海湾。",
    "ar": "اتفق حراس المنارة وصيادو الخليج على الساعات التي يضاء فيها المصباح، وعلى أن يطبع مكتب الميناء لهم جميعا جدولا للمد والجزر في نهاية كل سنة، وهم راضون عن ذلك وعن العمل الذي يقوم به المكتب في كل عام.",
}
DRAFTS = {
    "en": ("Draft resolution", "Lamps", "The General Assembly,", "Recalling the lamps,", "1. Decides to light them."),
    "fr": ("Projet de résolution", "Lampes", "L’Assemblée générale,", "Rappelant les lampes,", "1. Décide d’éclairer."),
    "es": ("Proyecto de resolución", "Lámparas", "La Asamblea General,", "Recordando las lámparas,", "1. Decide."),
    "ru": ("Проект резолюции", "Лампы", "Генеральная Ассамблея,", "ссылаясь на лампы,", "1. постановляет зажечь их."),
    "zh": ("决议草案", "灯", "大会，", "回顾灯，", "1. 决定点灯。"),
    "ar": ("مشروع قرار", "المصابيح", "إن الجمعية العامة،", "إذ تشير إلى المصابيح،", "1 - تقرر إضاءتها."),
}
# Language, type, symbol, lines of the masthead
MASTHEADS = [
    ("en", "report", "S/2031/77", ["Report of the Secretary-General on the lamps of the bay"]),
    ("en", "report", "A/85/77", ["Implementation of resolution 84/7", "Report of the Secretary-General"]),
    ("en", "report", "A/85/77/Add.1", ["Lamps", "Addendum", "Report of the Secretary-General"]),
    (
        "en",
        "letter",
        "S/2031/78",
        [
            "Letter dated 3 May 2031 from the Permanent Representative of Iceland to the United Nations addressed to the President of the Security Council"
        ],
    ),
    (
        "en",
        "letter",
        "A/85/78-S/2031/78",
        [
            "Identical letters dated 3 May 2031 from the Keeper of the Lamp addressed to the Secretary-General and the President of the Security Council"
        ],
    ),
    (
        "en",
        "note",
        "A/HRC/99/G/3",
        [
            "Note verbale dated 3 May 2031 from the Permanent Mission of Iceland to the United Nations Office at Geneva addressed to the Office"
        ],
    ),
    ("en", "note", "S/2031/79", ["Note by the President of the Security Council"]),
    ("en", "note", "A/85/80", ["Lamps of the bay", "Note by the Secretary-General"]),
    ("en", "agenda", "A/85/150", ["Provisional agenda of the eighty-fifth regular session of the General Assembly"]),
    ("en", "agenda", "S/Agenda/9980", ["Provisional agenda for the 9980th meeting of the Security Council"]),
    ("en", "agenda", "E/2031/100", ["Annotated provisional agenda"]),
    ("en", "verbatim_record", "A/85/PV.7", ["7th plenary meeting", "Official Records"]),
    ("en", "verbatim_record", "S/PV.9980", ["9980th meeting"]),
    ("en", "summary_record", "A/C.3/85/SR.7", ["Summary record of the 7th meeting"]),
    ("en", "summary_record", "E/2031/SR.3", ["Provisional summary record of the 3rd meeting"]),
    ("en", "press_release", "SC/16001", ["Press release", "Security Council press statement on lamps"]),
    ("en", "press_release", "GA/12600", ["Meetings coverage and press releases"]),
    (
        "en",
        "statement",
        "A/HRC/99/NGO/3",
        ["Written statement submitted by the Keepers, a non-governmental organization in special consultative status"],
    ),
    ("en", "statement", "E/CN.6/2031/NGO/5", ["Statement submitted by the Keepers, a non-governmental organization"]),
    (
        "en",
        "statement",
        "A/C.5/85/20",
        [
            "Programme budget implications of draft resolution A/85/L.3",
            "Statement submitted by the Secretary-General in accordance with rule 153",
        ],
    ),
    ("en", "programme", "A/C.3/85/L.1/Rev.1", ["Organization of work of the Third Committee"]),
    ("en", "list", "A/INF/85/3", ["List of delegations to the eighty-fifth session"]),
    ("en", "journal", "Journal No. 2031/101", ["Journal of the United Nations", "Programme of meetings and agenda"]),
    ("en", "corrigendum", "A/85/77/Corr.1", ["Report of the Secretary-General on the lamps", "Corrigendum"]),
    (
        "en",
        "report",
        "A/85/500",
        ["Lamps of the bay", "Report of the Third Committee", "Rapporteur: Ms. Ann Keeper (Iceland)"],
    ),
    (
        "en",
        "report",
        "A/85/33",
        [
            "Report of the Special Committee on the Lamps",
            "General Assembly Official Records Eighty-fifth Session Supplement No. 33",
        ],
    ),
    ("en", "document", "ST/SGB/2031/3", ["Secretary-General’s bulletin", "Lamps of the port"]),
    ("fr", "report", "S/2031/77", ["Rapport du Secrétaire général sur les lampes de la baie"]),
    (
        "fr",
        "letter",
        "S/2031/78",
        [
            "Lettres identiques datées du 3 mai 2031, adressées au Secrétaire général et à la Présidente du Conseil de sécurité par le gardien"
        ],
    ),
    (
        "fr",
        "note",
        "A/HRC/99/G/3",
        ["Note verbale datée du 3 mai 2031, adressée au Haut-Commissariat par la Mission permanente"],
    ),
    ("fr", "note", "S/2031/79", ["Note de la Présidente du Conseil de sécurité"]),
    ("fr", "note", "A/85/80", ["Les lampes", "Note du Secrétaire général"]),
    ("fr", "agenda", "A/85/150", ["Ordre du jour provisoire de la quatre-vingt-cinquième session ordinaire"]),
    ("fr", "agenda", "E/2031/100", ["Ordre du jour provisoire annoté"]),
    ("fr", "verbatim_record", "A/85/PV.7", ["7e séance plénière"]),
    ("fr", "summary_record", "A/C.3/85/SR.7", ["Compte rendu analytique de la 7e séance"]),
    ("fr", "press_release", "CS/16001", ["Communiqué de presse"]),
    ("fr", "statement", "A/HRC/99/NGO/3", ["Exposé écrit présenté par les Gardiens, organisation non gouvernementale"]),
    ("fr", "corrigendum", "A/85/77/Corr.1", ["Rapport du Secrétaire général sur les lampes", "Rectificatif"]),
    ("es", "report", "S/2031/77", ["Informe del Secretario General sobre las lámparas de la bahía"]),
    (
        "es",
        "letter",
        "S/2031/78",
        [
            "Cartas idénticas de fecha 3 de mayo de 2031 dirigidas al Secretario General y a la Presidencia del Consejo de Seguridad por el guardián"
        ],
    ),
    (
        "es",
        "note",
        "A/HRC/99/G/3",
        ["Nota verbal de fecha 3 de mayo de 2031 dirigida a la Oficina por la Misión Permanente"],
    ),
    ("es", "note", "S/2031/79", ["Nota de la Presidencia del Consejo de Seguridad"]),
    ("es", "agenda", "A/85/150", ["Programa provisional del octogésimo quinto período ordinario de sesiones"]),
    ("es", "agenda", "E/2031/100", ["Programa provisional anotado"]),
    ("es", "summary_record", "A/C.3/85/SR.7", ["Acta resumida de la séptima sesión"]),
    ("es", "press_release", "CS/16001", ["Comunicado de prensa"]),
    (
        "es",
        "statement",
        "A/HRC/99/NGO/3",
        ["Exposición escrita presentada por los Guardianes, organización no gubernamental"],
    ),
    ("es", "corrigendum", "A/85/77/Corr.1", ["Informe del Secretario General", "Corrección"]),
    ("ru", "report", "S/2031/77", ["Доклад Генерального секретаря о лампах бухты"]),
    (
        "ru",
        "letter",
        "S/2031/78",
        [
            "Идентичные письма Постоянного представителя от 3 мая 2031 года на имя Генерального секретаря и Председателя Совета Безопасности"
        ],
    ),
    ("ru", "note", "A/HRC/99/G/3", ["Вербальная нота Постоянного представительства от 3 мая 2031 года"]),
    ("ru", "note", "S/2031/79", ["Записка Председателя Совета Безопасности"]),
    ("ru", "agenda", "A/85/150", ["Предварительная повестка дня восемьдесят пятой очередной сессии"]),
    ("ru", "agenda", "E/2031/100", ["Аннотированная предварительная повестка дня"]),
    ("ru", "summary_record", "A/C.3/85/SR.7", ["Краткий отчет о 7-м заседании"]),
    ("ru", "verbatim_record", "S/PV.9980", ["9980-е заседание"]),
    ("ru", "press_release", "SC/16001", ["Пресс-релиз"]),
    (
        "ru",
        "statement",
        "A/HRC/99/NGO/3",
        ["Письменное заявление, представленное Смотрителями, неправительственной организацией"],
    ),
    ("ru", "corrigendum", "A/85/77/Corr.1", ["Доклад Генерального секретаря", "Исправление"]),
    ("zh", "report", "S/2031/77", ["秘书长关于海湾灯塔的报告"]),
    ("zh", "letter", "S/2031/78", ["2031年5月3日冰岛常驻联合国代表给秘书长和安全理事会主席的同文信"]),
    ("zh", "note", "A/HRC/99/G/3", ["2031年5月3日冰岛常驻代表团致办事处的普通照会"]),
    ("zh", "note", "S/2031/79", ["安全理事会主席的说明"]),
    ("zh", "agenda", "A/85/150", ["大会第八十五届常会临时议程"]),
    ("zh", "summary_record", "A/C.3/85/SR.7", ["第7次会议简要记录"]),
    ("zh", "press_release", "SC/16001", ["新闻稿"]),
    ("zh", "statement", "A/HRC/99/NGO/3", ["具有特别咨商地位的非政府组织看守人协会提交的书面陈述"]),
    ("zh", "corrigendum", "A/85/77/Corr.1", ["秘书长的报告", "更正"]),
    ("ar", "report", "S/2031/77", ["تقرير الأمين العام عن مصابيح الخليج"]),
    (
        "ar",
        "letter",
        "S/2031/78",
        ["رسالتان متطابقتان مؤرختان 3 أيار/مايو 2031 موجهتان إلى الأمين العام ورئيسة مجلس الأمن من الحارس"],
    ),
    ("ar", "note", "A/HRC/99/G/3", ["مذكرة شفوية مؤرخة 3 أيار/مايو 2031 موجهة من البعثة الدائمة إلى المفوضية"]),
    ("ar", "note", "S/2031/79", ["مذكرة من رئيسة مجلس الأمن"]),
    ("ar", "agenda", "A/85/150", ["جدول الأعمال المؤقت للدورة العادية الخامسة والثمانين"]),
    ("ar", "summary_record", "A/C.3/85/SR.7", ["محضر موجز للجلسة السابعة"]),
    ("ar", "press_release", "SC/16001", ["بيان صحفي"]),
    ("ar", "statement", "A/HRC/99/NGO/3", ["بيان كتابي مقدم من الحراس، وهي منظمة غير حكومية"]),
    ("ar", "corrigendum", "A/85/77/Corr.1", ["تقرير الأمين العام", "تصويب"]),
]
HOLDERS = [row for row in MASTHEADS if row[1] in {"report", "letter", "note"}]


def identify(row: tuple[str, str, str, list[str]]) -> str:
    return f"{row[0]}-{row[1]}-{row[2]}"


def read(symbol: str, lines: list[str], *texts: str) -> tuple[Record, ...]:
    return structure(
        [
            Paragraph((Run(symbol),), Role.HEADER, 1),
            *(Paragraph((Run(line, bold=True),), page=1) for line in lines),
            *(Paragraph((Run(text),), page=1) for text in texts),
        ],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key="file.pdf", sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )


@pytest.mark.parametrize("row", MASTHEADS, ids=identify)
def test_the_masthead_tells_the_type_of_a_document(row: tuple[str, str, str, list[str]]) -> None:
    language, kind, symbol, lines = row
    with pytest.raises(IngestError) as failed:
        read(symbol, lines, f"1. {SENTENCES[language]}", f"2. {SENTENCES[language]}")
    assert failed.value.reason is ErrorCode.NOT_A_RESOLUTION
    assert failed.value.details["type"] == kind


@pytest.mark.parametrize("row", HOLDERS, ids=identify)
def test_a_document_that_holds_a_draft_is_none_itself(row: tuple[str, str, str, list[str]]) -> None:
    language, kind, symbol, lines = row
    with pytest.raises(IngestError) as failed:
        read(symbol, lines, f"1. {SENTENCES[language]}", *DRAFTS[language])
    assert failed.value.reason is ErrorCode.NOT_A_RESOLUTION
    assert failed.value.details["type"] == kind


def test_a_draft_whose_preamble_notes_a_letter_is_a_draft() -> None:
    (record,) = read(
        "S/2031/78",
        ["Iceland: draft resolution"],
        "The Security Council,",
        "Letter dated 3 May 2031 from the keeper having been received,",
        "1. Decides to light the lamps.",
    )
    assert record.kind == "draft"
