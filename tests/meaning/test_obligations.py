from __future__ import annotations

import pytest

from plenary.domain.record import Block, Obligation
from plenary.meaning.obligations import read_obligations


def asked(text: str, language: str = "en", *points: str) -> list[Obligation]:
    blocks = [Block(id="op.1", part="body", kind="paragraph", text=text)]
    blocks += [
        Block(id=f"op.1.{letter}", part="body", kind="point", text=point)
        for letter, point in zip("abc", points, strict=False)
    ]
    return read_obligations(blocks, language, "Assembly")


@pytest.mark.parametrize(
    ("text", "action", "kind", "actor"),
    [
        ("Requests the Keeper to submit to the Assembly a report on lamps;", "requests", "report", "the Keeper"),
        ("Invites Member States to contribute to the lamp fund;", "invites", "funding", "Member States"),
        ("Decides to remain seized of the matter.", "decides", "review", "Assembly"),
        ("Decides to convene a conference on lamps;", "decides", "meeting", "Assembly"),
        ("Also requests the Keeper to convene a meeting of experts;", "requests", "meeting", "the Keeper"),
        ("Requests the Keeper to appoint a lamplighter;", "requests", "appointment", "the Keeper"),
        ("Calls upon the parties to use one lamp by 1 June 2031;", "calls_upon", "date", "the parties"),
        ("Decides to include in the provisional agenda the item entitled “Lamps”.", "decides", "agenda", "Assembly"),
    ],
)
def test_each_kind_is_told_with_verb_and_actor(text: str, action: str, kind: str, actor: str) -> None:
    (one,) = asked(text)
    assert (one.action, one.kind, one.actor) == (action, kind, actor)


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        (
            "fr",
            "Prie le Secrétaire général de lui présenter un rapport à sa quatre-vingt-septième session ;",
            "le Secrétaire général",
        ),
        (
            "es",
            "Solicita al Secretario General que le presente un informe en su octogésimo séptimo período de sesiones;",
            "Secretario General",
        ),
        (
            "ru",
            "просит Генерального секретаря представить доклад на ее восемьдесят седьмой сессии;",
            "Генерального секретаря",
        ),
        ("ar", "تطلب إلى الأمين العام أن يقدم تقريرا في دورتها السابعة والثمانين؛", "الأمين العام"),
        ("zh", "请秘书长向大会第八十七届会议提交报告；", "秘书长"),
        (
            "en",
            "Requests the Secretary-General to submit a report at its eighty-seventh session;",
            "the Secretary-General",
        ),
    ],
)
def test_reports_are_asked_for_in_six_languages(language: str, text: str, actor: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind, one.actor, one.due.session) == ("requests", "report", actor, "87")


@pytest.mark.parametrize(
    ("when", "recurrence"),
    [("annually", "P1Y"), ("every ninety days", "P90D"), ("every two years", "P2Y"), ("quarterly", "P3M")],
)
def test_what_recurs_is_told_as_a_duration(when: str, recurrence: str) -> None:
    (one,) = asked(f"Requests the Keeper to report to the Council {when};")
    assert one.due.recurrence == recurrence


def test_a_day_is_due_only_where_the_text_says_by_it() -> None:
    (one,) = asked("Requests the Keeper to report by 1 June 2031 on resolution 12/3 of 4 May 2020;")
    assert one.due.date == "2031-06-01"
    assert asked("Urges the parties to honour the agreement of 4 May 2020;") == []


def test_points_go_on_with_the_sentence_of_their_paragraph() -> None:
    found = asked("Requests the Keeper:", "en", "To report on lamps at its tenth session;", "To trim the wicks.")
    assert [(one.block, one.kind, one.actor) for one in found] == [("op.1.a", "report", "the Keeper")]


def test_titles_in_quotes_ask_for_nothing_but_stand_in_the_object() -> None:
    (one,) = asked("Decides to include in the agenda the item “Requests the Keeper to report to it”.")
    assert one.kind == "agenda"
    assert one.object
    assert "“Requests" in one.object


def test_preambles_and_annexes_ask_for_nothing() -> None:
    text = "Requests the Keeper to report to it;"
    blocks = [
        Block(id="pp.1", part="preamble", kind="clause", text=text),
        Block(id="annex.1.op.1", part="annex", kind="paragraph", text=text),
    ]
    assert read_obligations(blocks, "en", "Assembly") == []
