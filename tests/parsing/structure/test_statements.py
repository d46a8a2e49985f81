"""Statements by the President of the Security Council, which have no enacting words. Meetings and subjects are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run
from plenary.parsing.languages import language as vocabulary
from plenary.parsing.structure.assembler import structure

OPENINGS = {
    "en": (
        "At the 19247th meeting of the Security Council, held on 3 January 2041, in connection with the Council’s "
        "consideration of the item entitled “Tides”, the President of the Security Council made the following "
        "statement on behalf of the Council:"
    ),
    "fr": (
        "À la 19247e séance du Conseil de sécurité, tenue le 3 janvier 2041, dans le cadre de l’examen de la question "
        "intitulée « Marées », la Présidente du Conseil de sécurité a fait, au nom du Conseil, la déclaration suivante :"
    ),
    "es": (
        "En la 19247ª sesión del Consejo de Seguridad, celebrada el 3 de enero de 2041, en relación con el examen por "
        "el Consejo del tema titulado “Mareas”, la Presidencia del Consejo de Seguridad formuló, en nombre del "
        "Consejo, la siguiente declaración:"
    ),
    "ru": (
        "На 19247-м заседании Совета Безопасности, состоявшемся 3 января 2041 года, в связи с рассмотрением Советом "
        "пункта, озаглавленного «Приливы», Председатель Совета Безопасности сделал от имени Совета следующее заявление:"
    ),
    "zh": "在2041年1月3日举行的安全理事会第19247次会议上，安全理事会主席就题为“潮汐”的项目代表安理会发表声明如下：",
    "ar": (
        "في الجلسة 19247 التي عقدها مجلس الأمن في 3 كانون الثاني/يناير 2041، في سياق نظر المجلس في البند المعنون "
        "”المد“، أدلى رئيس مجلس الأمن، باسم المجلس، بالبيان التالي:"
    ),
}
FIRST, SECOND = "“The Security Council thanks the keepers.", "“The Security Council asks for tide tables.”"


def record_of(language: str) -> Record:
    texts = [OPENINGS[language], FIRST, SECOND]
    (record,) = structure(
        [Paragraph((Run("S/PRST/2041/3"),), Role.HEADER, 1), *(Paragraph((Run(text),)) for text in texts)],
        document=Document(MediaType.PDF, "test"),
        source=Source(store="folder", bucket="in", key="statement.pdf", sha256="0" * 64, size=1),
        fingerprint="f",
        ingested_at="2041-01-04T00:00:00Z",
    )
    return record


@pytest.mark.parametrize("language", OPENINGS)
def test_the_opening_sentence_tells_language_meeting_and_date(language: str) -> None:
    record = record_of(language)
    assert record.id == f"S/PRST/2041/3:{language}"
    assert record.adoption_meeting is not None
    assert record.adoption_meeting.startswith("19247")
    assert record.adoption_date == "2041-01-03"


def test_the_opening_stands_before_unnumbered_paragraphs_of_the_body() -> None:
    blocks = record_of("en").blocks
    assert [(block.part, block.kind, block.text) for block in blocks] == [
        ("preamble", "formula", OPENINGS["en"]),
        ("body", "paragraph", FIRST),
        ("body", "paragraph", SECOND),
    ]


@pytest.mark.parametrize(
    ("code", "sentence", "meeting"),
    [
        ("en", "At the 9700th meeting, on 3 May 2031, the President made the following statement:", "9700th"),
        (
            "en",
            (
                "Following consultations with its members, the President of the Council made the following statement at its "
                "9700th meeting, on 3 May 2031, in connection with the lamps:"
            ),
            "9700th",
        ),
        (
            "en",
            "After consultations held on 3 May 2031, the President of the Council issued the following statement:",
            None,
        ),
        ("fr", "À la 9700e séance, le 3 mai 2031, le Président a fait la déclaration suivante :", "9700e"),
        (
            "fr",
            (
                "A la 9700e séance du Conseil de sécurité, tenue le 3 mai 2031, à propos des lampes, le Président du Conseil "
                "de sécurité a fait la déclaration ci-après au nom du Conseil :"
            ),
            "9700e",
        ),
        (
            "es",
            "En su 9700a. sesión, celebrada el 3 de mayo de 2031, el Presidente hizo la siguiente declaración:",
            "9700a.",
        ),
        (
            "ar",
            (
                "في الجلسة 9700 لمجلس الأمن، المعقودة في 3 أيار/مايو 2031، وفيما يتعلق بالمصابيح، أدلى رئيس مجلس الأمن بالبيان "
                "التالي باسم المجلس:"
            ),
            "9700",
        ),
        ("zh", "安全理事会2031年5月3日第9700次会议审议了灯火问题，安全理事会主席代表安理会发表声明如下：", "9700"),
    ],
)
def test_a_statement_opens_in_the_words_of_each_decade(code: str, sentence: str, meeting: str | None) -> None:
    opening = vocabulary(code).statement_in(sentence)
    assert opening
    assert vocabulary(code).iso_date(opening["date"]) == "2031-05-03"
    assert meeting is None or opening["meeting"] == meeting


def test_a_sentence_about_a_president_opens_no_statement() -> None:
    assert not vocabulary("en").statement_in("On 3 May 2031, the President made the following statement to the press:")
