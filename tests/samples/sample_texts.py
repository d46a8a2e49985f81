"""The model resolutions as plain values: made-up subjects and symbols in the form of the United Nations. No file format.

In a text `_words_` stand in italics and `[^1]` is the mark of a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["clause", "paragraph", "point", "heading", "table"]


class Block(NamedTuple):
    """One paragraph: `level` is 0 for a paragraph, 1 for (a), 2 for (i). A table has rows and no text."""

    kind: Kind
    text: str = ""
    number: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


class Piece(NamedTuple):
    """A stretch of a text in one style."""

    text: str
    italic: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """One model resolution, from its masthead to its last note."""

    symbol: str
    organ: str
    masthead: str
    issued: str
    job: str
    stamp: str
    session: tuple[str, ...]
    agenda: tuple[str, ...]
    heading: tuple[str, ...]
    committee: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    annex: tuple[Block, ...]
    closing: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]


def pieces(text: str, *, italic: bool = False) -> list[Piece]:
    """The text without its notation. `italic` is the style outside of `_..._`."""
    found: list[Piece] = []
    for part in re.findall(r"\[\^[^\]]+\]|_|[^_\[]+|\[", text):
        if part == "_":
            italic = not italic
        elif part.startswith("[^"):
            found.append(Piece(part[2:-1], note=True))
        else:
            found.append(Piece(part, italic=italic))
    return found


def _clauses(*texts: str) -> list[Block]:
    return [Block("clause", text) for text in texts]


LIGHTHOUSES = Model(
    symbol="A/RES/85/901",
    organ="The General Assembly",
    masthead="General Assembly",
    issued="11 March 2031",
    job="31-04217 (E)",
    stamp="140331",
    session=("Eighty-fifth session",),
    agenda=("Agenda item 18 (c)", "Sustainable development: lighthouses and other aids to navigation"),
    heading=("Resolution adopted by the General Assembly", "on 4 March 2031"),
    committee="[_on the report of the Second Committee (A/85/412/Add.3, para. 17)_]",
    number="85/901.",
    title="Lighthouses, their keepers and the safety of coastal navigation",
    blocks=(
        *_clauses(
            "_Recalling_ its resolutions 83/588 of 18 December 2028 and 84/611 of 19 December 2029 on lighthouses and the communities that keep them,",
            "_Recalling also_ the Declaration on the Lights of the Coasts,[^1] in particular its paragraph 12, by which States undertook to keep every light of the first order burning from dusk until dawn,",
            "_Taking note with appreciation_ of the report of the Secretary-General on the state of coastal lights,[^2] and noting that some 1,400 towers have been left without a keeper since 2019,",
            "_Recognizing_ that small boats, ferries and fishing vessels rely on lights that can be seen without any instrument, and that “a dark tower is worse than no tower”,[^3]",
            "_Deeply concerned_ at the effects of salt, storms and neglect on masonry, lenses and clockwork, and at the loss of the craft of those who can repair them,",
            "_Bearing in mind_ that the keeping of a light is at once a public service, a trade and a way of living, and that the families of keepers have a stake in each of these,",
            "_Welcoming_ the offer of the cities of Port Amelry and Sandhaven to act as hosts of the first World Assembly of Keepers, in 2033,",
        ),
        Block(
            "paragraph",
            "_Reaffirms_ that a light that is marked on a chart shall burn as the chart says, and calls upon all States to give notice of any change at least thirty days before it takes effect;",
            "1.",
        ),
        Block(
            "paragraph",
            "_Urges_ Member States to keep in good repair the towers, lenses and fog signals for which they are responsible, with due regard to their age;",
            "2.",
        ),
        Block("paragraph", "_Invites_ Member States, in accordance with their national practice:", "3."),
        Block(
            "point",
            "To draw up a register of lights, stating for each its height, its range and the colour and rhythm of its beam;",
            "(a)",
            1,
        ),
        Block("point", "To train keepers in:", "(b)", 1),
        Block("point", "The care of lenses and lamps;", "(i)", 2),
        Block("point", "The reading of the weather and the sending of reports, including by radio;", "(ii)", 2),
        Block(
            "point",
            "To open to visitors, for no less than ten days in each year, every tower whose stairs are safe;",
            "(c)",
            1,
        ),
        Block(
            "paragraph",
            "_Encourages_ universities and museums to collect the logbooks of keepers, and _requests_ the United Nations Educational, Scientific and Cultural Organization, within existing resources, to publish a catalogue of them in the six official languages;[^4]",
            "4.",
        ),
        Block(
            "paragraph",
            "_Notes with concern_ that the annual number of notices of extinguished lights rose from 212 in 2025 to 391 in 2029, and stresses that most of the failures could have been avoided by a visit of inspection;",
            "5.",
        ),
        Block(
            "paragraph",
            "_Decides_ to proclaim 7 August of each year, beginning in 2032, the International Day of Lighthouses, to be observed by lighting all towers at the same local hour;",
            "6.",
        ),
        Block("paragraph", "_Endorses_ the guidelines contained in the annex to the present resolution;", "7."),
        Block(
            "paragraph",
            "_Requests_ the Secretary-General to submit to the General Assembly at its eighty-seventh session a report on the implementation of the present resolution, taking into account paragraph 5 above and resolution 84/611;",
            "8.",
        ),
        Block(
            "paragraph",
            "_Decides_ to include in the provisional agenda of its eighty-seventh session, under the item entitled “Sustainable development”, the sub-item entitled “Lighthouses and other aids to navigation”.",
            "9.",
        ),
    ),
    annex=(
        Block("heading", "Annex"),
        Block("heading", "Guidelines on the care of coastal lights"),
        Block("heading", "General principles", "A."),
        Block(
            "paragraph",
            "A light is cared for by people who live within sight of it. Where that is not possible, it should be visited at least once in every month.",
            "1.",
        ),
        Block(
            "paragraph",
            "The lens is cleaned with soft leather and clean water only. No part of it should be replaced unless a drawing of the old part has been kept.",
            "2.",
        ),
        Block("heading", "Keeping of records", "B."),
        Block("paragraph", "Each tower keeps a logbook, in which are entered:", "3."),
        Block("point", "The hours of lighting and of putting out;", "(a)", 1),
        Block("point", "The weather, and any vessel in distress.", "(b)", 1),
        Block("paragraph", "Logbooks are kept for one hundred years.", "4."),
    ),
    closing=("61st plenary meeting", "4 March 2031"),
    notes=(
        ("1", "Resolution 83/588, annex."),
        ("2", "A/85/233-E/2030/71."),
        (
            "3",
            "See _Official Records of the General Assembly, Eighty-fourth Session, Supplement No. 49_ (A/84/49), annex II, sect. III, in which the saying is ascribed to the keepers of the northern isles.",
        ),
        ("4", "Ibid., annex III; see also A/84/611/Corr.1."),
    ),
)

TIDES = Model(
    symbol="S/RES/9001 (2031)",
    organ="The Security Council",
    masthead="Security Council",
    issued="6 March 2031",
    job="31-04388 (E)",
    stamp="060331",
    session=(),
    agenda=(),
    heading=("Resolution 9001 (2031)", "Adopted by the Security Council at its 10617th meeting, on 6 March 2031"),
    committee="",
    number="",
    title="",
    blocks=(
        *_clauses(
            "_Recalling_ its resolutions 8874 (2029) and 8950 (2030) and the statement of its President of 14 January 2031 (S/PRST/2031/2),",
            "_Reaffirming_ its commitment to the safety of shipping in the Strait of Orlune, through which no vessel can pass without true tables of the tides,",
            "_Expressing concern_ that two tables for the same strait, printed in the same year, differ by as much as fifty minutes, and that four ships have run aground in consequence,",
            "_Welcoming_ the letter dated 20 February 2031 from the Joint Tidal Commission addressed to the Secretary-General (S/2031/118),",
        ),
        Block(
            "paragraph",
            "_Calls upon_ the parties to the Orlune Agreement to use, from 1 June 2031, one table of the tides and no other;",
            "1.",
        ),
        Block(
            "paragraph",
            "_Decides_ to extend until 15 March 2032 the mandate of the United Nations Tidal Observers in Orlune, as set out in resolution 8950 (2030), and that the Observers shall:",
            "2.",
        ),
        Block("point", "Read the gauges at both ends of the strait, day and night;", "(a)", 1),
        Block("point", "Publish the readings within one hour;", "(b)", 1),
        Block("paragraph", "_Underscores_ that the gauges must not be moved, painted over or taken away;", "3."),
        Block(
            "paragraph",
            "_Requests_ the Secretary-General to report to the Council every ninety days on the implementation of the present resolution;",
            "4.",
        ),
        Block("paragraph", "_Decides_ to remain seized of the matter.", "5."),
    ),
    annex=(),
    closing=(),
    notes=(),
)

BICYCLES = Model(
    symbol="E/RES/2031/7",
    organ="The Economic and Social Council",
    masthead="Economic and Social Council",
    issued="18 June 2031",
    job="31-09920 (E)",
    stamp="190631",
    session=("2031 session", "25 July 2030\u201324 July 2031"),
    agenda=("Agenda item 11 (b)", "Transport questions: paths for bicycles"),
    heading=("Resolution adopted by the Economic and Social Council on 10 June 2031",),
    committee="[_on the recommendation of the Commission on Paths and Ways (E/2031/88)_]",
    number="2031/7.",
    title="Bicycle paths between towns",
    blocks=(
        *_clauses(
            "_Recalling_ its resolutions 2029/14 of 9 June 2029 and 2030/6 of 12 June 2030, and General Assembly resolution 84/702 of 20 December 2029,",
            "_Noting_ that a path of two metres in width carries as many people in an hour as a road of three lanes,[^1]",
            "_Mindful_ of the needs of children, of older persons and of those who carry goods,",
        ),
        Block("heading", "Building of paths", "I."),
        Block(
            "paragraph",
            "_Recommends_ that Governments join every two towns that lie less than 15 kilometres apart by a path that is:",
            "1.",
        ),
        Block("point", "Level, as far as the land allows;", "(a)", 1),
        Block("point", "Set apart from motor traffic by a hedge, a ditch or a kerb;[^2]", "(b)", 1),
        Block("point", "Lit where it passes through woods;", "(c)", 1),
        Block(
            "paragraph", "_Takes note_ of the schedule of widths set out in the annex to the present resolution;", "2."
        ),
        Block("heading", "Follow-up", "II."),
        Block("paragraph", "_Requests_ the regional commissions to exchange maps of their paths;", "3."),
        Block(
            "paragraph",
            "_Requests_ the Secretary-General to report to the Economic and Social Council at its 2033 session on progress made.",
            "4.",
        ),
    ),
    annex=(
        Block("heading", "Annex"),
        Block("heading", "Schedule of widths"),
        Block(
            "table",
            rows=(
                ("Riders in an hour", "Width (metres)"),
                ("Fewer than 100", "2.0"),
                ("100 to 500", "3.0"),
                ("More than 500", "4.5"),
            ),
        ),
        Block("paragraph", "Widths are measured between the kerbs."),
    ),
    closing=("24th plenary meeting", "10 June 2031"),
    notes=(
        ("1", "_Statistical Notes on Paths_, No. 14 (United Nations publication, 2030), chap. II."),
        ("2", "See E/2031/88, annex, para. 6."),
    ),
)

READING_ROOMS = Model(
    symbol="A/HRC/RES/91/3",
    organ="The Human Rights Council",
    masthead="General Assembly",
    issued="2 April 2031",
    job="GE.31-05512 (E)",
    stamp="",
    session=("Human Rights Council", "Ninety-first session", "3\u201328 March 2031"),
    agenda=("Agenda item 3", "Reading rooms and the right to take part in cultural life"),
    heading=("Resolution adopted by the Human Rights Council on 27 March 2031",),
    committee="",
    number="91/3.",
    title="Public reading rooms",
    blocks=(
        *_clauses(
            "_Guided_ by the purposes and principles of the Charter of the United Nations,",
            "_Recalling_ Human Rights Council resolutions 85/14 of 26 March 2029 and 88/9 of 28 March 2030,",
            "_Recognizing_ that a warm room, a lamp and an open shelf are for many the first door to learning,[^1]",
        ),
        Block("paragraph", "_Affirms_ that every person may enter a public reading room without charge;", "1."),
        Block("paragraph", "_Calls upon_ States:", "2."),
        Block("point", "To keep reading rooms open in the evening and on at least one day of the weekend;", "(a)", 1),
        Block("point", "To refrain from recording who has read what;", "(b)", 1),
        Block(
            "paragraph",
            "_Requests_ the United Nations High Commissioner for Human Rights to submit a report on reading rooms to the Human Rights Council at its ninety-fourth session;[^*]",
            "3.",
        ),
        Block("paragraph", "_Decides_ to remain seized of the matter.", "4."),
    ),
    annex=(),
    closing=(
        "_54th meeting_",
        "_27 March 2031_",
        "[Adopted by a recorded vote of 31 to 4, with 12 abstentions.]",
    ),
    notes=(("1", "A/HRC/90/27, para. 8."), ("*", "The report is to be issued in accessible formats.")),
)

BEEKEEPING = """ Beekeeping on the roofs of cities and the\x20
teaching of the craft


The General Assembly,


Recalling its resolution 83/640 of 20 December 2028
 and its resolution 84/655 of 21 December 2029 on bees, hives and orchards,


Noting that a roof of forty square metres can carry six hives, and that its bees visit the gardens of some 3,000 households,


Recognizing that beekeeping, as a craft, is learned from a neighbour rather than from a book,


Concerned that the number of keepers under the age of thirty has fallen by half since 2011,
 and that few schools teach the craft,


1.
Encourages Member States to allow beekeeping on the roofs of public buildings, where neighbours do not object;


2.
Calls upon the authorities of cities:


(a)
To keep a register of hives;


(b)
To plant, along streets, trees that flower in different months;


3.
Invites the Food and Agriculture Organization of the United Nations to prepare a short guide for beginners;


4.
Requests the Secretary-General to report to the General Assembly at its eighty-eighth session on the state of beekeeping in cities;


5.
Decides to consider the question further at its eighty-eighth session.
\x20"""
