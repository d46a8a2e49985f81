"""Who is asked for what by which session, in each language. The sentences are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Block
from plenary.parsing.languages import CODES, language
from plenary.parsing.structure import follow_up
from plenary.parsing.structure.follow_up import read_follow_up

# The eighty-first session: a report of the Secretary-General, an item of the agenda, a review; a meeting in 2032.
ASKED = {
    "ar": (
        ("تطلب إلى الأمين العام أن يقدم إلى الجمعية العامة في دورتها الحادية والثمانين تقريرا عن المد؛", "الأمين العام"),
        "تقرر أن تدرج في جدول الأعمال المؤقت لدورتها الحادية والثمانين البند المعنون ”جداول المد“.",
        "تقرر أن تنظر في جداول المد في دورتها الحادية والثمانين.",
        "تقرر أن تعقد اجتماعا عن المد في عام 2032؛",
    ),
    "en": (
        ("Requests the Secretary-General, in 2030, to report to it at its eighty-first session on the tides;", "Secretary-General"),
        "Also decides to include in the provisional agenda of its eighty-first session the item entitled “Tides in 2040”.",
        "Decides to continue its consideration of the tides at its eighty-first session.",
        "Decides, for the sake of the tides, to convene a meeting of harbours in 2032;",
    ),
    "es": (
        ("Solicita al Secretario General que en su octogésimo primer período de sesiones la informe sobre las mareas;", "Secretario General"),
        "Decide incluir en el programa provisional de su octogésimo primer período de sesiones el tema titulado “Mareas”.",
        "Decide examinar las mareas en su 81er período de sesiones.",
        "Decide celebrar una reunión de puertos en 2032;",
    ),
    "fr": (
        ("Prie le Secrétaire général de lui présenter, à sa quatre-vingt-unième session, un rapport sur les marées ;", "Secrétaire général"),
        "Décide d\u2019inscrire à l\u2019ordre du jour provisoire de sa quatre-vingt-unième session la question « Marées ».",
        "Décide de poursuivre son examen de la question à sa quatre-vingt-unième session.",
        "Décide de convoquer une réunion des ports en 2032 ;",
    ),
    "ru": (
        ("просит Генерального секретаря представить ей на ее восемьдесят первой сессии доклад о приливах;", "Генерального секретаря"),
        "постановляет включить в предварительную повестку дня своей восемьдесят первой сессии пункт «Приливы».",
        "постановляет рассмотреть вопрос о приливах на своей восемьдесят первой сессии.",
        "постановляет созвать совещание портов не позднее 2032 года;",
    ),
    "zh": (
        ("请秘书长就潮汐问题向大会第八十一届会议提出报告；", "秘书长"),
        "决定将题为“潮汐”的项目列入大会第八十一届会议临时议程。",
        "决定在第八十一届会议上审议潮汐问题。",
        "决定在2032年召开港口会议；",
    ),
}  # fmt: skip


def paragraph(text: str, **more: str) -> Block:
    return Block.model_validate({"id": "op.1", "part": "body", "kind": "paragraph", "text": text} | more)


def asked(code: str, *blocks: Block) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.kind, one.actor, one.session, one.date) for one in read_follow_up(blocks, language(code))]


@pytest.mark.parametrize("code", CODES)
def test_a_report_is_asked_of_somebody_for_a_session(code: str) -> None:
    (text, actor), *_ = ASKED[code]
    assert asked(code, paragraph(text)) == [("report", actor, "81", None)]


@pytest.mark.parametrize("code", CODES)
def test_an_item_is_put_on_the_agenda_of_a_session(code: str) -> None:
    assert asked(code, paragraph(ASKED[code][1])) == [("agenda", None, "81", None)]


@pytest.mark.parametrize("code", CODES)
def test_a_question_is_taken_up_again_at_a_session(code: str) -> None:
    assert asked(code, paragraph(ASKED[code][2])) == [("review", None, "81", None)]


@pytest.mark.parametrize("code", CODES)
def test_a_meeting_is_called_for_a_year(code: str) -> None:
    assert asked(code, paragraph(ASKED[code][3])) == [("meeting", None, None, "2032")]


@pytest.mark.parametrize("code", CODES)
def test_sessions_are_counted_in_words(code: str) -> None:
    assert set(language(code).ordinals.values()) >= {2, 21, 58, 77, 80, 99}


def test_a_point_goes_on_with_the_request_of_its_paragraph() -> None:
    point = paragraph("To report to the Assembly at its ninetieth session;", id="op.1.a", kind="point")
    (found,) = read_follow_up([paragraph("Requests the Secretary-General:"), point], language("en"))
    assert (found.block, found.kind, found.actor, found.session) == ("op.1.a", "report", "Secretary-General", "90")


def test_a_day_is_a_date() -> None:
    text = "Requests the Panel of Harbours to submit a final report no later than 13 November 2031;"
    assert asked("en", paragraph(text)) == [("report", "Panel of Harbours", None, "2031-11-13")]


@pytest.mark.parametrize(
    "block",
    [
        paragraph("Requests the Secretary-General to report on the tides;"),
        paragraph("Takes note of the report that the Assembly considered at its eightieth session;"),
        paragraph("Decides to remain seized of the tides; and recalls its eightieth session."),
        paragraph("Decides to consider the theme “Tides at the eightieth session in 2032”."),
        paragraph("Decides to include in the agenda of its eightieth session the item on tides.", part="annex"),
        paragraph("Having decided to convene in 2032 the meeting,", kind="clause", part="preamble"),
    ],
)
def test_what_names_no_time_or_decides_nothing_asks_for_nothing(block: Block) -> None:
    assert asked("en", block) == []


def test_requests_without_a_stop_are_read_in_pieces_of_one_length(monkeypatch: pytest.MonkeyPatch) -> None:
    clauses: list[str] = []
    monkeypatch.setattr(follow_up, "_session", lambda clause, _: clauses.append(clause))

    def lookups(requests: int) -> int:
        clauses.clear()
        text = "requests the Secretary-General to report to it on the tides and " * requests
        points = [paragraph(text, id=f"op.1.{number}", kind="point") for number in range(3)]
        read_follow_up([paragraph(f"{text}:"), *points], language("en"))
        return sum(map(len, clauses))

    assert lookups(800) < 2.2 * lookups(400)
