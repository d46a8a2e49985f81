"""Votes in closing lines, in all the forms that the six languages have for them. Countries are made up."""

from __future__ import annotations

import pytest

from plenary.domain.record import Vote
from plenary.parsing.languages import language
from plenary.parsing.structure.votes import disagreement, read_vote

IN_BRACKETS = {
    "en": "Adopted at the 9350th meeting by 10 votes to 1 (Tidia), with 4 abstentions (Mar, Bay (Republic of), Port, Reef).",
    "fr": "Adoptée à la 9350e séance par 10 voix contre 1 (Tidia), avec 4 abstentions (Mar, Bay (République de), Port, Reef).",
    "es": "Aprobada en la 9350a. sesión por 10 votos contra 1 (Tidia) y 4 abstenciones (Mar, Bay (República de), Port, Reef).",
    "ru": "Принята на 9350-м заседании 10 голосами против 1 (Tidia) при 4 воздержавшихся (Mar, Bay (Республика), Port, Reef).",
    "zh": "第9350次会议以10票对1票(Tidia)、4票弃权(Mar、Bay(共和国)、Port、Reef)通过。",
    "ar": "اتخذ في الجلسة 9350 بأغلبية 10 أصوات مقابل صوت واحد (Tidia) وامتناع 4 أعضاء عن التصويت (Mar، Bay (جمهورية)، Port، Reef).",
}
WITH_LISTS = {
    "en": "[Adopted by a recorded vote of 2 to 1, with no abstentions. The voting was as follows: In favour: Mar, Port Against: Tidia Abstaining: None]",
    "fr": "[Adoptée par 2 voix contre 1, avec zéro abstention. Les voix se sont réparties comme suit : Ont voté pour : Mar, Port Ont voté contre : Tidia]",
    "es": "[Aprobada por 2 votos contra 1 y ninguna abstención. El resultado fue el siguiente:Votos a favor: Mar, Port.Votos en contra: Tidia.]",
    "ru": "[Принята 2 голосами против 1 при 0 воздержавшихся. Голоса распределились следующим образом: Голосовали за: Mar, Port Голосовали против: Tidia]",
    "zh": "[经记录表决，以2票赞成、1票反对、0票弃权获得通过。表决结果如下赞成：Mar、Port反对：Tidia]",
    "ar": "[اعتمد بتصويت مسجل بأغلبية صوتين مقابل صوت واحد وامتناع لا أحد عن التصويت. المؤيدون: Mar، Port المعارضون: Tidia]",
}
UNANIMOUS = {
    "en": "Adopted unanimously at the 9234th meeting.",
    "fr": "Adoptée à l’unanimité à la 9234e séance.",
    "es": "Aprobada por unanimidad en la 9234a. sesión.",
    "ru": "Принята единогласно на 9234-м заседании.",
    "zh": "第9234次会议一致通过。",
    "ar": "اتخذ بالإجماع في الجلسة 9234.",
}
WITHOUT = {
    "en": "Adopted without a vote at the 9234th meeting",
    "fr": "Adoptée sans vote à la 9234e séance",
    "es": "Aprobada sin someterla a votación en la 9234a. sesión",
    "ru": "Принята без голосования на 9234-м заседании",
    "zh": "第9234次会议未经表决通过",
    "ar": "اتخذ دون تصويت في الجلسة 9234",
}
every_language = pytest.mark.parametrize("code", IN_BRACKETS)


def vote_in(text: str, code: str = "en") -> Vote:
    vote = read_vote(text, language(code))
    assert vote
    return vote


def counts(vote: Vote) -> tuple[int | None, int | None, int | None]:
    return vote.in_favour, vote.against, vote.abstaining


@every_language
def test_members_in_brackets_are_lists(code: str) -> None:
    vote = vote_in(IN_BRACKETS[code], code)
    assert (vote.outcome, counts(vote)) == ("adopted", (10, 1, 4))
    assert vote.members
    assert vote.members.against == ["Tidia"]
    assert [name.split(" ")[0].split("(")[0] for name in vote.members.abstaining] == ["Mar", "Bay", "Port", "Reef"]
    assert not disagreement(vote)


@every_language
def test_the_lists_of_a_recorded_vote_are_read(code: str) -> None:
    vote = vote_in(WITH_LISTS[code], code)
    assert counts(vote) == (2, 1, 0)
    assert vote.members
    assert (vote.members.in_favour, vote.members.against, vote.members.abstaining) == (["Mar", "Port"], ["Tidia"], [])


@every_language
def test_closing_lines_tell_meeting_and_outcome(code: str) -> None:
    for lines, outcome in ((UNANIMOUS, "unanimous"), (WITHOUT, "without_vote")):
        closing = language(code).closing(lines[code])
        assert closing
        assert "9234" in closing["ordinal"]
        assert vote_in(lines[code], code).outcome == outcome


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Adopted by 130 to none, with 4 abstentions.", (130, 0, 4)),
        ("Adopted by 13 votes to none, with one abstention.", (13, 0, 1)),
        ("Adopted at the 900th meeting by 11 votes to none, with 4 abstentions.", (11, 0, 4)),
        ("Adopted at the 962nd meeting by 10 votes to none.", (10, 0, None)),
        ("13 votes to none, with one abstention", (13, 0, 1)),
        ("Adopted at the 900th meeting by 11 votes, with 4 abstentions (Mar, Port, Dune and Quay).", (11, None, 4)),
    ],
)
def test_counts_in_words_and_figures(text: str, wanted: tuple[int | None, ...]) -> None:
    assert counts(vote_in(text)) == wanted


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("en", "The resolution was adopted with 93 in favour, 24 against and 58 abstentions.", (93, 24, 58)),
        ("en", "Adopted at the 595th meeting by 8 votes in favour, none against, and 3 abstentions.", (8, 0, 3)),
        ("en", "Adopted by 13 votes to nil, with 2 abstentions.", (13, 0, 2)),
        (
            "en",
            "Adopted at the 5th meeting by 8 votes in favour, 2 (Mar, Port) against and 1 abstention (Bay).",
            (8, 2, 1),
        ),
        ("en", "The draft resolution received 10 votes in favour and 5 abstentions.", (10, None, 5)),
        ("en", "Adopted by a majority of 9 votes, with 2 abstentions.", (9, None, 2)),
        ("en", "Adopted by 14 votes to none, one member (Mar) abstaining.", (14, 0, 1)),
        ("en", "Adopted by a recorded vote of 20 to 2, with 4 countries abstaining.", (20, 2, 4)),
        ("en", "Adopted by a vote of 20-2-4.", (20, 2, 4)),
        ("en", "Adopted by ten votes to none, without abstentions.", (10, 0, 0)),
        ("fr", "Adoptée par 47 voix contre zéro, sans abstention.", (47, 0, 0)),
        ("es", "Aprobada por 14 votos a favor y 1 abstención.", (14, None, 1)),
        ("es", "Aprobada por 47 votos contra ninguno, sin abstenciones.", (47, 0, 0)),
        ("ru", "Принята 47 голосами, причем никто не голосовал против и никто не воздержался.", (47, 0, 0)),
        ("ru", "Принята 47 голосами, при этом никто не голосовал против и не воздержался.", (47, 0, 0)),
        ("ru", "Принята 9 голосами при 2 воздержавшихся (Мар и Порт).", (9, None, 2)),
        ("zh", "以29票赞成，16票反对和2票弃权通过。", (29, 16, 2)),
        ("ar", "اعتُمد بأغلبية 47 صوتاً مقابل لا شيء، ودون امتناع أي عضو عن التصويت.", (47, 0, 0)),
        ("fr", "Adoptée par 93 voix pour, 24 contre et 58 abstentions.", (93, 24, 58)),
        ("es", "Aprobada por 10 votos a favor, ninguno en contra y 1 abstención.", (10, 0, 1)),
        ("ru", "Принята 13 голосами при 2 воздержавшихся (Мар и Порт), причем никто не голосовал против.", (13, 0, 2)),
        ("ru", "Принята девятью голосами против нуля при шести воздержавшихся.", (9, 0, 6)),
        ("ru", "Принята 93 голосами за, 24 против при 58 воздержавшихся.", (93, 24, 58)),
        (
            "ru",
            "Принята 12 голосами, при этом никто не голосовал против и 2 члена воздержались (Мар и Порт).",
            (12, 0, 2),
        ),
        ("zh", "第900次会议以十三票对零票、二票弃权通过。", (13, 0, 2)),
        ("zh", "以二十一票赞成、十票反对通过。", (21, 10, None)),
        ("ar", "بأغلبية 93 صوتا مؤيدا مقابل 24 صوتا معارضا وامتناع 58 عضوا عن التصويت", (93, 24, 58)),
    ],
)
def test_each_language_counts_in_its_own_order_and_words(code: str, text: str, wanted: tuple[int | None, ...]) -> None:
    assert counts(vote_in(text, code)) == wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ru", "Принята 9 голосами при 2 воздержавшихся (Mar и Port), причем никто не голосовал против."),
        ("zh", "第900次会议以9票对零票、2票（Mar和Port）弃权通过。"),
        ("zh", "第900次会议以9票赞成、0票反对、2票弃权（Mar和Port）通过。"),
        ("ar", "اتخذ بأغلبية 9 أصوات مقابل لا شيء وامتناع عضوين عن التصويت (Mar وPort)."),
    ],
)
def test_two_names_with_a_conjunction_are_two_members_in_each_language(code: str, text: str) -> None:
    vote = vote_in(text, code)
    assert (vote.against, vote.abstaining) == (0, 2)
    assert vote.members
    assert (vote.members.against, vote.members.abstaining) == ([], ["Mar", "Port"])


def test_a_member_named_as_abstaining_did_not_vote_against() -> None:
    vote = vote_in("Adopted at the 82nd meeting by 10 votes to none (Tidia abstaining).")
    assert (counts(vote), vote.members) == ((10, 0, None), None)


def test_a_count_tells_that_the_last_name_holds_two() -> None:
    vote = vote_in("Adopted by 9 votes to 2 (Mar and Port), with 1 abstention (Bay and Reef).")
    assert vote.members
    assert (vote.members.against, vote.members.abstaining) == (["Mar", "Port"], ["Bay and Reef"])


def test_names_that_are_not_as_many_as_the_count_are_a_finding() -> None:
    assert disagreement(vote_in("[Adopted by 3 votes to 1. In favour: Mar, Port Against: Tidia]")) == (
        "3 in_favour and 2 named"
    )


def test_a_rejected_text_is_not_adopted() -> None:
    assert vote_in("[Rejected by a recorded vote of 3 to 20, with 2 abstentions.]").outcome == "not_adopted"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "en",
            [
                "Adopted by 9 votes to 2.",
                "Adopted by consensus",
                "Adopted by acclamation at the 20th meeting",
                "Adopted by ten votes to none.",
            ],
        ),
        ("fr", ["Adoptée par 9 voix contre 2.", "Adoptée par consensus", "Adoptée par acclamation à la 20e séance"]),
        (
            "es",
            ["Aprobada por 9 votos contra 2.", "Aprobada por consenso", "Aprobada sin que se procediera a votación"],
        ),
        ("ru", ["Принята 9 голосами против 2.", "Принята консенсусом", "Принята единогласно"]),
        ("ar", ["اتُّخذ بتوافق الآراء", "اتخذ بالإجماع", "اعتُمد دون تصويت", "اتخذ بأغلبية 9 أصوات مقابل صوتين"]),
        ("zh", ["以协商一致方式通过", "以鼓掌方式通过", "一致通过。", "以29票对16票、2票弃权通过。"]),
    ],
)
def test_a_closing_line_may_name_no_meeting(code: str, lines: list[str]) -> None:
    for line in lines:
        assert language(code).closing(line), line
    assert not language("en").closing("Adopted by the General Assembly in its resolution 85/1,")
