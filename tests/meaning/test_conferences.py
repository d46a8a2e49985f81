from __future__ import annotations

import pytest

from plenary.domain.record import Block, Mention
from plenary.meaning.mentions import read_mentions


def conferences(text: str, code: str = "en") -> list[Mention]:
    blocks = [Block(id="op.1", part="body", kind="paragraph", text=text)]
    return [one for one in read_mentions(blocks, code) if one.kind == "conference"]


@pytest.mark.parametrize(
    ("code", "text", "place", "held"),
    [
        ("en", "the United Nations Ocean Conference, held in Lisbon from 7 to 9 June 2031,", "Lisbon", "2031-06-07/2031-06-09"),
        ("en", "the United Nations Ocean Conference, to be held in Nice, France, in June 2031,", "Nice", "2031"),
        ("fr", "la Conférence des Nations Unies sur les océans, tenue à Nice (France) du 9 au 13 juin 2031", "Nice", "2031-06-09/2031-06-13"),
        ("es", "la Conferencia de las Naciones Unidas sobre los Océanos, celebrada en Lisboa el 9 de junio de 2031", "Lisboa", "2031-06-09"),
        ("ru", "Всемирная конференция по правам человека, состоявшаяся в Вене 14–25 июня 2031 года", "Вене", "2031-06-14/2031-06-25"),
        ("ar", "المؤتمر العالمي لحقوق الإنسان المعقود في فيينا في الفترة من 14 إلى 25 حزيران/يونيه 2031", "فيينا", "2031-06-14/2031-06-25"),
        ("zh", "2031年6月20日至22日在里约热内卢举行的联合国可持续发展大会", "里约热内卢", "2031-06-20/2031-06-22"),
    ],
)  # fmt: skip
def test_each_conference_has_place_days(code: str, text: str, place: str, held: str) -> None:
    (one,) = conferences(text, code)
    assert (one.place, one.held) == (place, held)


def test_a_conference_that_was_held_once_has_its_place_and_days_where_the_text_tells_none() -> None:
    (one,) = conferences("Recalling the World Conference on Human Rights,")
    assert (one.place, one.held) == ("Vienna", "1993-06-14/1993-06-25")


def test_one_of_a_series_has_none_where_the_text_tells_none() -> None:
    (one,) = conferences("Recalling the United Nations Ocean Conference; held in Lisbon, the fair of 9 June 2031")
    assert (one.place, one.held) == (None, None)
