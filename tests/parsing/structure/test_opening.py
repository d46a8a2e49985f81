"""Texts whose enacting words do not stand on a line of their own, and documents that are no resolution."""

from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.languages import language as vocabulary
from plenary.parsing.structure.assembler import structure

SENTENCE = (
    "The keepers of the lighthouse and the fishers of the bay have agreed on the hours at which the lamp is to be lit, "
    "and that a table of the tides is to be printed for all of them at the end of each year by the office of the port."
)


def head(symbol: str, *lines: str) -> list[Paragraph]:
    return [Paragraph((Run(line),), Role.HEADER, 1) for line in (symbol, *lines)]


def plain(*texts: str) -> list[Paragraph]:
    return [Paragraph((Run(text),), page=1) for text in texts]


def bold(*texts: str) -> list[Paragraph]:
    return [Paragraph((Run(text, bold=True),), page=1) for text in texts]


def record_of(*paragraphs: Paragraph, key: str = "file.pdf") -> Record:
    (record,) = structure(
        paragraphs,
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key=key, sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2031-03-12T00:00:00Z",
    )
    return record


def failure(*paragraphs: Paragraph, key: str = "file.pdf") -> IngestError:
    with pytest.raises(IngestError) as failed:
        record_of(*paragraphs, key=key)
    return failed.value


def texts(record: Record) -> list[tuple[str, str, str]]:
    return [(block.part, block.kind, block.text) for block in record.blocks]


def opening_of(record: Record) -> str:
    return next((check.detail for check in record.quality.checks if check.name == "opening"), "")


DECISIONS = {
    "en": (
        "Draft decision submitted by the Chair",
        "The General Assembly, recalling its decision 84/501, decides to light the lamp.",
    ),
    "fr": (
        "Projet de décision déposé par le Président",
        "L’Assemblée générale, rappelant sa décision 84/501, décide d’allumer la lampe.",
    ),
    "es": (
        "Proyecto de decisión presentado por la Presidencia",
        "La Asamblea General, recordando su decisión 84/501, decide encender la lámpara.",
    ),
    "ru": (
        "Проект решения, представленный Председателем",
        "Генеральная Ассамблея, ссылаясь на свое решение 84/501, постановляет зажечь лампу.",
    ),
    "zh": ("主席提交的决定草案", "大会，回顾其第84/501号决定，决定点亮灯塔的灯。"),
    "ar": ("مشروع مقرر مقدم من الرئيس", "إن الجمعية العامة، إذ تشير إلى مقررها 84/501، تقرر إضاءة المصباح في المنارة."),
}


@pytest.mark.parametrize("language", DECISIONS)
def test_a_draft_decision_whose_enacting_words_run_on_is_operative_text_below_its_title(language: str) -> None:
    announcement, sentence = DECISIONS[language]
    record = record_of(*head("A/C.4/85/L.3"), *bold("Lamps", announcement, "Lamp 7"), *plain(sentence))
    assert (record.id, record.kind, record.title) == (f"A/C.4/85/L.3:{language}", "draft", "Lamp 7")
    assert texts(record) == [("body", "paragraph", sentence)]
    assert record.quality.score == 1


def test_the_points_of_a_draft_decision_stand_below_its_sentence() -> None:
    record = record_of(
        *head("E/2031/L.3"),
        *bold("Iceland: draft decision", "Lamps"),
        *plain(
            "With regard to lamps, the Economic and Social Council decides that:",
            "(a) They are lit;",
            "(b) They go out.",
        ),
    )
    assert [(block.kind, block.number) for block in record.blocks] == [
        ("paragraph", None),
        ("point", "(a)"),
        ("point", "(b)"),
    ]


def test_a_draft_declaration_begins_with_its_first_numbered_heading() -> None:
    record = record_of(
        *head("E/2031/L.16-E/HLPF/2031/L.1"),
        *bold(
            "Draft ministerial declaration submitted by the President of the Council",
            "Declaration of the keepers",
            "I. Lamps",
        ),
        *plain("1. We, the keepers, met at the port."),
        key="E_2031_L.16.en.pdf",
    )
    assert (record.kind, record.title) == ("draft", "Declaration of the keepers")
    assert texts(record)[0] == ("body", "heading", "Lamps")


AMENDMENTS = {
    "en": ("Iceland: amendment to draft resolution A/85/L.3", "Delete operative paragraph 4 of the text."),
    "fr": (
        "Islande : amendement au projet de résolution A/85/L.3",
        "Supprimer le paragraphe 4 du dispositif de la résolution.",
    ),
    "es": ("Islandia: enmienda al proyecto de resolución A/85/L.3", "Suprímase el párrafo 4 de la parte dispositiva."),
    "ru": ("Исландия: поправка к проекту резолюции A/85/L.3", "Исключить пункт 4 и слова по вопросу о лампе в тексте."),
    "zh": ("冰岛：对决议草案A/85/L.3的修正", "删除执行部分第4段中的文字。"),
    "ar": ("أيسلندا: تعديل على مشروع القرار A/85/L.3", "تحذف الفقرة 4 من منطوق القرار في هذا النص."),
}


@pytest.mark.parametrize("language", AMENDMENTS)
def test_an_amendment_cites_what_it_amends(language: str) -> None:
    announcement, change = AMENDMENTS[language]
    record = record_of(*head("A/85/L.19"), *bold("Lamps", announcement, "Lamp 7"), *plain(change))
    assert (record.kind, record.title, record.language) == ("draft", "Lamp 7", language)
    assert texts(record) == [("body", "paragraph", change)]
    (citation,) = record.citations
    assert (citation.symbol, citation.relation, citation.block) == ("A/85/L.3", "amends", None)


def test_an_amendment_announced_on_several_lines_cites_the_report_that_holds_the_draft() -> None:
    record = record_of(
        *head("A/85/L.38"),
        *bold("Iceland and Malta: amendment to", "draft resolution 4 recommended in document A/85/555", "Lamps"),
        *plain("Delete operative paragraph 4 of the text."),
    )
    assert [(one.symbol, one.relation) for one in record.citations] == [("A/85/555", "amends")]


def test_a_board_without_a_code_is_told_by_a_finding() -> None:
    record = record_of(
        *head("E/ICEF/2031/L.9"),
        *bold("Draft decision submitted to the Executive Board", "Lamps"),
        Paragraph((Run("The Executive Board", italic=True),)),
        Paragraph((Run("Takes note ", italic=True), Run("of the report on lamps."))),
    )
    assert [(block.part, block.kind) for block in record.blocks] == [("preamble", "formula"), ("body", "paragraph")]
    assert "The Executive Board" in opening_of(record)
    assert record.quality.score < 1


STATEMENTS = {
    "en": "On 4 December 2031, in connection with lamps, the President of the Security Council issued the following statement on behalf of the Council:",
    "fr": "Le 4 décembre 2031, au sujet des lampes, le Président du Conseil de sécurité a publié la déclaration suivante au nom du Conseil :",
    "es": "El 4 de diciembre de 2031, en relación con las lámparas, el Presidente del Consejo de Seguridad emitió la siguiente declaración en nombre del Consejo:",
    "ru": "4 декабря 2031 года в связи с лампами Председатель Совета Безопасности опубликовал следующее заявление от имени Совета:",
    "zh": "2031年12月4日，就灯塔一事，安全理事会主席代表安理会发表声明如下：",
    "ar": "في 4 كانون الأول/ديسمبر 2031، بخصوص المصابيح، أصدر رئيس مجلس الأمن البيان التالي باسم المجلس:",
}


@pytest.mark.parametrize("language", STATEMENTS)
def test_a_statement_may_be_issued_without_a_meeting(language: str) -> None:
    record = record_of(*head("S/PRST/2031/3"), *plain(STATEMENTS[language], "“Lamps 7.”"))
    assert (record.kind, record.language) == ("statement", language)
    assert (record.adoption_date, record.adoption_meeting) == ("2031-12-04", None)


COUNCIL_STATEMENTS = {
    "en": (
        "At the 53rd meeting, held on 22 March 2032, the President of the Human Rights Council read out the following statement:",
        "“The Human Rights Council,",
    ),
    "fr": (
        "À la 53e séance, tenue le 22 mars 2032, le Président du Conseil des droits de l’homme a donné lecture de la déclaration suivante :",
        "« Le Conseil des droits de l’homme,",
    ),
    "es": (
        "En la 53ª sesión, celebrada el 22 de marzo de 2032, el Presidente del Consejo de Derechos Humanos dio lectura a la siguiente declaración:",
        "“El Consejo de Derechos Humanos,",
    ),
    "ru": (
        "На 53-м заседании 22 марта 2032 года Председатель Совета по правам человека сделал следующее заявление:",
        "«Совет по правам человека,",
    ),
    "zh": ("在2032年3月22日举行的第53次会议上，人权理事会主席宣读了如下声明：", "“人权理事会，"),
    "ar": (
        "في الجلسة 53 المعقودة في 22 آذار/مارس 2032، تلا رئيس مجلس حقوق الإنسان البيان التالي:",
        "”إن مجلس حقوق الإنسان،",
    ),
}


@pytest.mark.parametrize("language", COUNCIL_STATEMENTS)
def test_a_statement_of_the_human_rights_council_holds_enacting_words(language: str) -> None:
    sentence, words = COUNCIL_STATEMENTS[language]
    record = record_of(*head("A/HRC/PRST/99/1"), *plain("PRST 99/1", sentence, words, "1. Lamps 7.”"))
    assert (record.organ_code, record.kind, record.number, record.title) == ("HRC", "statement", "99/1", None)
    assert record.adoption_date == "2032-03-22"
    assert (record.adoption_meeting or "").startswith("53")
    assert [block.kind for block in record.blocks][:2] == ["formula", "formula"]


def test_a_quoted_opening_and_a_title_below_the_number_are_read() -> None:
    record = record_of(
        *plain(
            "Statement by the President",
            "PRST 99/2.",
            "Lamps of the port",
            "“At the organizational session of the Human Rights Council held on 6 December 2031, the President of the Council made the following statement:",
            "“The Human Rights Council,",
            "1. Decides to light the lamp.”",
        ),
        key="A_HRC_PRST_99_2.txt",
    )
    assert (record.title, record.adoption_date) == ("Lamps of the port", "2031-12-06")


@pytest.mark.parametrize("words", ["The Security Council.", "The Securitv Council,", "Therefore the Security Council,"])
def test_misprinted_enacting_words_are_a_finding(words: str) -> None:
    record = record_of(
        *plain(
            "Resolution 9518 (2031)", "of 12 August 2031", words, "Recalling the lamps,", "1. Decides to light them."
        ),
        key="S_RES_9518(2031)-EN.txt",
    )
    assert (record.symbol, record.adoption_date) == ("S/RES/9518 (2031)", "2031-08-12")
    assert [(block.part, block.kind) for block in record.blocks] == [
        ("preamble", "formula"),
        ("preamble", "clause"),
        ("body", "paragraph"),
    ]
    assert words in opening_of(record)
    assert record.quality.score < 1


def test_a_text_without_enacting_words_begins_below_the_number_of_its_symbol() -> None:
    record = record_of(
        *head("A/RES/85/902"),
        *bold("Eighty-fifth session", "85/902. Tide tables"),
        *plain("Recalling the tides,", "1. Decides to print tide tables."),
    )
    assert (record.title, [block.kind for block in record.blocks]) == ("Tide tables", ["clause", "paragraph"])
    assert opening_of(record) == "no enacting words above the text"
    assert record.quality.score < 1


def test_another_number_above_a_text_without_enacting_words_proves_nothing() -> None:
    refused = failure(
        *head("A/RES/85/902"), *bold("85/903. Tide tables"), *plain("Recalling the tides,", "1. Decides to print them.")
    )
    assert refused.reason is ErrorCode.LOW_QUALITY


def test_a_page_with_another_resolution_below_is_not_one_text() -> None:
    refused = failure(
        *head("A/RES/85/902"),
        *plain(
            "85/902. Tide tables", "Recalling the tides,", "1. Decides to print them.", "85/903. Lamps", "1. Decides."
        ),
    )
    assert refused.reason is ErrorCode.LOW_QUALITY


@pytest.mark.parametrize(
    ("symbol", "lines", "kind"),
    [
        ("A/85/116", ["Report of the Committee on Lamps", "Note by the Secretariat"], "note"),
        ("S/2031/450", ["Credentials of the keeper", "Report of the Secretary-General"], "report"),
        ("S/2031/451", ["Letter dated 5 June 2031 from the keeper addressed to the port"], "letter"),
        ("S/PV.9980", ["Eighty-sixth year"], "verbatim_record"),
        ("A/85/251", ["Agenda of the eighty-fifth session"], "agenda"),
        ("A/85/252", ["Lamps"], "document"),
    ],
)
def test_what_is_no_resolution_is_refused_by_its_own_name(symbol: str, lines: list[str], kind: str) -> None:
    refused = failure(*head(symbol), *bold(*lines), *plain(f"1. {SENTENCE}"))
    assert refused.reason is ErrorCode.NOT_A_RESOLUTION
    assert (refused.details["type"], refused.details["symbol"]) == (kind, symbol)


def test_the_masthead_is_read_in_the_language_of_the_text() -> None:
    lines = ["Lettre datée du 5 juin 2031, adressée au port par le gardien de la lampe", "Les feux de la baie"]
    assert failure(*head("S/2031/452"), *bold(*lines)).details["type"] == "letter"


def test_noise_is_of_low_quality() -> None:
    assert failure(*head("A/85/252"), *plain("qzx wvk jrq " * 60)).reason is ErrorCode.LOW_QUALITY


def test_a_statement_quoted_far_below_is_no_opening() -> None:
    lines = ["Annual report of the keepers", *["Lamps."] * 30, STATEMENTS["en"], SENTENCE]
    assert failure(*head("A/85/2"), *plain(*lines)).reason is ErrorCode.NOT_A_RESOLUTION


def test_a_table_of_contents_is_below_the_masthead() -> None:
    lines = ["Letter dated 5 June 2031 from the keeper", "Report of the port.......... 4", f"1. {SENTENCE}"]
    assert failure(*head("A/85/3"), *plain(*lines)).details["type"] == "letter"


@pytest.mark.parametrize(
    ("code", "kind", "lines"),
    [
        ("en", "letter", ["Telegram dated 3 May 2031 from the Keeper", "Communication dated 3 May 2031"]),
        ("en", "statement", ["Programme budget implications of draft resolution A/C.5/85/L.3"]),
        ("fr", "report", ["Rapport intérimaire du Secrétaire général", "Rapport soumis par le Groupe des lampes"]),
        ("fr", "statement", ["Exposé écrit présenté par les gardiens"]),
        ("es", "report", ["Informe provisional del Secretario General", "Informe presentado por los fareros"]),
        ("es", "agenda", ["Programa del octogésimo quinto período de sesiones", "Orden del día provisional"]),
        ("ru", "summary_record", ["Предварительный краткий отчет о 12-м заседании"]),
        ("ru", "statement", ["Письменное заявление, представленное смотрителями"]),
        ("ar", "report", ["التقرير الثالث والعشرون للأمين العام"]),
        ("ar", "letter", ["رسائل متطابقة مؤرخة 3 أيار/مايو 2031", "برقية مؤرخة 3 أيار/مايو 2031"]),
        ("zh", "agenda", ["大会第八十五届会议议程", "议程项目的分配"]),
        ("zh", "letter", ["2031年5月3日的电报"]),
    ],
)
def test_a_masthead_names_the_document_in_each_language(code: str, kind: str, lines: list[str]) -> None:
    types = vocabulary(code).document_types
    for line in lines:
        assert [name for name, words in types.items() if words.match(line)] == [kind], line


@pytest.mark.parametrize(
    ("code", "column", "line"),
    [
        ("en", "amendment", "Iceland: amendments to document A/C.1/85/L.3"),
        ("en", "draft", "Draft agreed conclusions"),
        ("ru", "draft", "Проект политической декларации"),
        ("ar", "draft", "مشاريع قرارات"),
        ("ar", "amendment", "تعديلات مقترح إدخالها على مشروع القرار A/85/L.3"),
        ("zh", "draft", "主席声明草案"),
        ("zh", "amendment", "对A/85/L.3号决议草案的修正"),
    ],
)
def test_drafts_and_amendments_have_several_forms(code: str, column: str, line: str) -> None:
    assert vocabulary(code).patterns[column].search(line)
