"""The masthead as a cover page, the title as a preface."""

from __future__ import annotations

from lxml.etree import _Element

from plenary.domain import languages
from plenary.domain.record import Record
from plenary.export.akoma_ntoso.elements import add, add_text, clean
from plenary.export.akoma_ntoso.inline import Writer
from plenary.export.akoma_ntoso.meta import iso_date, organ_id


def write_cover(parent: _Element, record: Record) -> None:
    """Write the cover page. A record holds values, not the words of the masthead: dates are ISO 8601."""
    cover = add(parent, "coverPage", eId="coverPage_1")
    publisher = add(add(cover, "p"), "span", refersTo="#publisher", class_="upperLeft")
    add(publisher, "docAuthority", languages.BY_CODE[record.language].publisher, refersTo="#publisher")
    add(add(cover, "p", class_="upperRight"), "docNumber", record.name, refersTo="#symbol")
    if record.organ_code == "HRC":  # its masthead also names its parent organ, which the record omits
        add(add(cover, "p"), "docAuthority", record.organ, refersTo="#subsidiaryBody")
    else:
        issuing = add(cover, "p", class_="upperLeft")
        add(issuing, "docAuthority", record.organ, refersTo="#issuingBody", class_="rightBig")
    if record.distribution:
        add(add(cover, "p"), "docStatus", record.distribution, refersTo="#distribution", class_="rightSmall")
    if record.date_issued:
        issued = iso_date(record, "date_issued")
        add(add(cover, "p"), "docDate", issued, date=issued, class_="rightSmall", refersTo="#dateOfIssuance")
    if record.session:
        session = add(add(cover, "p"), "session", record.session, refersTo=f"#{organ_id(record)}")
        session.set("value", clean(record.session))
        session.set("eId", "coverPage_1__session_1")
    for item in record.agenda_items:
        add(add(cover, "p"), "inline", item, name="agenda item", title=item)
    if record.organ_code == "SC":  # its resolutions have a number in place of a title
        add(add(cover, "p"), "docTitle", record.name.split("/RES/", 1)[-1], refersTo="#resolutionNumber")
    if record.adoption_meeting and not is_told_at_the_end(record):
        _adoption(add(cover, "p"), record, record.adoption_meeting)
    if record.committee_note:
        _proponent(add(cover, "p"), record, record.committee_note)


def is_told_at_the_end(record: Record) -> bool:
    """True if a closing line names the meeting of adoption."""
    return any(block.kind == "closing" and (record.adoption_meeting or "") in block.text for block in record.blocks)


def _adoption(line: _Element, record: Record, meeting: str) -> None:
    title = add(line, "docTitle", refersTo="#adoption")
    if record.adoption_date:
        adopted = iso_date(record, "adoption_date")
        add(title, "docDate", adopted, date=adopted, refersTo="#adoptionDate")
        add_text(title, " ")
    add(title, "inline", meeting, name="adoptionMeeting", title=meeting)


def _proponent(line: _Element, record: Record, note: str) -> None:
    """Write the bracketed line, with separate elements for the documents that it names."""
    proponent = add(line, "docProponent", refersTo="#proponent")
    rest = note
    for report in filter(lambda report: report.symbol, record.reports):
        before, symbol, behind = rest.partition(report.symbol)
        if symbol:
            add_text(proponent, before)
            add(proponent, "inline", symbol, name="originating document")
            rest = behind
    add_text(proponent, rest)


def write_preface(parent: _Element, record: Record, writer: Writer) -> None:
    """Write number and title."""
    line = add(add(parent, "preface"), "p")
    if record.number:
        add(line, "docNumber", f"{record.number}.")
    title = add(line, "docTitle", record.title or "", refersTo="#resolutionTitle")
    writer.footnotes(title, writer.before)
