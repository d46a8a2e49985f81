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


def test_each_session_that_is_named_is_an_obligation_of_its_own() -> None:
    found = asked("Requests the Keeper to report to it at its eighty-second and eighty-fourth sessions;")
    assert [(one.kind, one.due.session) for one in found] == [("report", "82"), ("report", "84")]
    (one,) = asked("Requests the Keeper to report at its tenth session on the lamps decided at its ninth session;")
    assert one.due.session == "10"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Calls upon States to light every lamp by 2035;"),
        ("fr", "Demande aux États d’allumer toutes les lampes d’ici à 2035;"),
        ("es", "Exhorta a los Estados a que enciendan todas las lámparas a más tardar en 2035;"),
        ("ru", "призывает государства зажечь все лампы не позднее 2035 года;"),
        ("ar", "تهيب بالدول أن تضيء جميع المصابيح بحلول عام 2035؛"),
        ("zh", "促请各国不迟于2035年点亮所有灯；"),
    ],
)
def test_anything_asked_for_by_a_year_is_an_obligation_with_that_date(language: str, text: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind, one.due.date) == ("calls_upon", "date", "2035")


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("en", "Decides to extend the mandate of the Watch until 31 May 2031;", "2031-05-31"),
        ("fr", "Décide de proroger jusqu’au 31 mai 2031 le mandat de la Veille;", "2031-05-31"),
        ("es", "Decide prorrogar hasta el 31 de mayo de 2031 el mandato de la Guardia;", "2031-05-31"),
        ("ru", "постановляет продлить до 31 мая 2031 года мандат Дозора;", "2031-05-31"),
        ("ar", "يقرر أن يمدد ولاية الحراسة حتى 31 أيار/مايو 2031؛", "2031-05-31"),
        ("zh", "决定将守望团任务期延长至2031年5月31日；", "2031-05-31"),
    ],
)
def test_a_mandate_until_a_day_is_told_in_six_languages(language: str, text: str, due: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind, one.due.date) == ("decides", "date", due)


def test_what_was_before_the_document_is_due_no_more() -> None:
    block = Block(id="op.1", part="body", kind="paragraph", text="Urges States to use the lamps agreed by 2020;")
    assert read_obligations([block], "en", "Assembly", 2031) == []
    assert len(read_obligations([block], "en", "Assembly", 2019)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Encourages States to promote lamps in the review and reporting process;",
        "Urges States to consider ratifying the Convention on Lamps;",
        "Requests the Keeper to make it available within existing resources;",
        "Invites States to light lamps, and notes the report to be submitted by the Keeper;",
        "Calls upon States to support the follow-up to the report that was submitted to it;",
    ],
)
def test_words_of_another_clause_or_noun_ask_for_nothing(text: str) -> None:
    assert asked(text) == []


def test_a_point_repeats_its_opening_only_where_it_names_a_time_of_its_own() -> None:
    opening = "Decides that ten keepers shall be elected as follows:"
    found = asked(opening, "en", "Two by the North;", "Five at its seventy-sixth session.")
    assert [(one.block, one.due.session) for one in found] == [("op.1", None), ("op.1.b", "76")]


def test_the_last_words_of_a_preamble_open_the_points_below_it() -> None:
    blocks = [
        Block(id="pp.1", part="preamble", kind="clause", text="Having considered the lamps, Decides:"),
        Block(id="op.a", part="body", kind="point", text="To request the Keeper to submit a report on them;"),
    ]
    (one,) = read_obligations(blocks, "en", "Assembly")
    assert (one.action, one.kind, one.actor) == ("requests", "report", "the Keeper")


def test_arabic_is_read_with_its_vowel_signs_and_quoted_as_printed() -> None:
    (one,) = asked("تطلب إلى الأمين العام أن يقدِّم تقريراً في دورتها السابعة والثمانين؛", "ar")
    assert (one.kind, one.due.session) == ("report", "87")
    assert one.object == "أن يقدِّم تقريراً في دورتها السابعة والثمانين"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Calls upon the keepers to clean the lamps; and to submit a report on oil;"),
        ("fr", "Demande aux gardiens de nettoyer les lampes; et de présenter un rapport sur l’huile;"),
        ("es", "Exhorta a los guardianes a que limpien las lámparas; y a que presenten un informe sobre el aceite;"),
        ("ru", "призывает хранителей очищать лампы; и представить доклад о масле;"),
        ("ar", "تهيب بالحراس أن ينظفوا المصابيح؛ وأن يقدموا تقريرا عن الزيت؛"),
        ("zh", "促请各看守人清洁灯具；并提交关于灯油的报告；"),
        ("fr", "Demande aux gardiens de nettoyer les lampes, en présentant chaque année un rapport sur l’huile;"),
    ],
)
def test_a_verb_goes_on_behind_a_semicolon(language: str, text: str) -> None:
    assert [one.kind for one in asked(text, language)] == ["report"]


def test_a_verb_ends_at_a_semicolon_before_a_statement() -> None:
    assert asked("Calls upon the keepers to clean the lamps; a report on oil was submitted;") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Urges the keepers to meet their financial obligations;"),
        ("fr", "Engage les gardiens à honorer leurs obligations financières;"),
        ("es", "Insta a los guardianes a que cumplan sus obligaciones financieras;"),
        ("ru", "призывает хранителей выполнить свои финансовые обязательства;"),
        ("ar", "تحث الحراس على الوفاء بالتزاماتهم المالية؛"),
        ("zh", "敦促各看守人履行财政义务；"),
        (
            "en",
            "Calls upon keepers in a position to do so to provide assistance, including oil and financial assistance;",
        ),
    ],
)
def test_duties_to_pay_are_funding(language: str, text: str) -> None:
    assert [one.kind for one in asked(text, language)] == ["funding"]


def test_points_go_on_with_a_verb_and_an_actor_without_a_stop() -> None:
    (one,) = asked("Recommends to the Council", "en", "That it make recommendations on lamps;")
    assert (one.action, one.kind, one.block) == ("recommends", "report", "op.1.a")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Decides that the Keeper shall conclude the review of the lamps by 1 June 2031;"),
        ("es", "Decide que el Guardián concluya el examen de las lámparas a más tardar el 1 de junio de 2031;"),
        ("ru", "постановляет, что Хранитель завершит обзор ламп к 1 июня 2031 года;"),
        ("zh", "决定看守人应在2031年6月1日前完成对灯具的审查；"),
    ],
)
def test_a_decision_may_ask_another_to_end_a_review(language: str, text: str) -> None:
    assert [one.kind for one in asked(text, language)] == ["review"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We request the Keeper to submit a report on lamps."),
        ("fr", "Nous prions le Gardien de présenter un rapport sur les lampes."),
        ("es", "Solicitamos al Guardián que presente un informe sobre las lámparas."),
        ("ru", "Мы просим Хранителя представить доклад о лампах."),
        ("ar", "ونطلب إلى الحارس أن يقدم تقريرا عن المصابيح."),
        ("zh", "我们请看守人提交关于灯具的报告。"),
    ],
)
def test_declarations_ask_in_the_first_person(language: str, text: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind) == ("requests", "report")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Calls for the convening of a conference on lamps;"),
        ("fr", "Demande la convocation d’une conférence sur les lampes;"),
        ("es", "Pide la celebración de una conferencia sobre las lámparas;"),
        ("ru", "призывает к созыву конференции по лампам;"),
    ],
)
def test_a_noun_for_a_task_stands_for_its_verb(language: str, text: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind, one.actor) == ("calls_upon", "meeting", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Decides to grant the keepers an allowance of 1,200 dollars;"),
        ("fr", "Décide d’accorder aux gardiens une indemnité de 1 200 dollars;"),
        ("es", "Decide conceder a los guardianes un subsidio de 1.200 dólares;"),
        ("ru", "постановляет установить хранителям пособие в размере 1 200 долл. США;"),
        ("ar", "تقرر منح الحراس بدلا قدره 1200 دولار؛"),
        ("zh", "决定给予看守人1200美元的津贴；"),
    ],
)
def test_a_decision_on_a_sum_of_money_is_funding(language: str, text: str) -> None:
    (one,) = asked(text, language)
    assert (one.action, one.kind) == ("decides", "funding")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Requests the Keeper to explain in his next report why the lamps went out;"),
        ("fr", "Prie le Gardien d’expliquer dans son prochain rapport pourquoi les lampes se sont éteintes;"),
        ("es", "Solicita al Guardián que explique en su próximo informe por qué se apagaron las lámparas;"),
        ("ru", "просит Хранителя пояснить в своем следующем докладе, почему погасли лампы;"),
        ("ar", "تطلب إلى الحارس أن يوضح سبب انطفاء المصابيح في تقريره المقبل؛"),
        ("zh", "请看守人在下次报告中说明灯具熄灭的原因；"),
    ],
)
def test_what_a_report_is_to_tell_is_a_report(language: str, text: str) -> None:
    assert [one.kind for one in asked(text, language)] == ["report"]


@pytest.mark.parametrize(
    ("text", "action", "kind", "actor"),
    [
        ("The Keeper is requested to submit a report on lamps;", "requests", "report", "The Keeper"),
        (
            "Requests that the Keeper, with the consent of the owners, appoint a deputy;",
            "requests",
            "appointment",
            None,
        ),
        (
            "Requests the Keeper to, as part of his rounds, submit a report on lamps;",
            "requests",
            "report",
            "the Keeper",
        ),
        ("Calls upon the Keeper to (a) light the lamps; (b) submit a report;", "calls_upon", "report", "the Keeper"),
        ("Decides that the Keeper shall keep the Council informed of the lamps;", "decides", "report", "Assembly"),
        ("Decides that the cost of oil shall be borne by the members;", "decides", "funding", "Assembly"),
        ("Requests that the lamps be reviewed when the oil is low;", "requests", "review", None),
        (
            "Requests the Keeper to keep the execution of the plan under close review;",
            "requests",
            "review",
            "the Keeper",
        ),
        ("Requests the Keeper to seek voluntary contributions for oil;", "requests", "funding", "the Keeper"),
    ],
)
def test_tasks_are_told_in_the_turns_that_sentences_take(text: str, action: str, kind: str, actor: str | None) -> None:
    (one,) = asked(text)
    assert (one.action, one.kind) == (action, kind)
    assert actor is None or one.actor == actor


@pytest.mark.parametrize(
    "text",
    [
        "Urges the keepers to pay attention to the wicks;",
        "Calls upon the keepers to improve the selection and appointment of lamplighters;",
        "Encourages the keepers to improve the monitoring and evaluation of lamps;",
        "Notes that all keepers are invited to submit a report;",
    ],
)
def test_nouns_within_another_task_ask_for_nothing(text: str) -> None:
    assert asked(text) == []
