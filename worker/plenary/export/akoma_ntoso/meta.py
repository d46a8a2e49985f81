"""The metadata of an Akoma Ntoso document: its names and dates, its lifecycle, its references."""

from __future__ import annotations

import re
from datetime import date

from lxml.etree import _Element

from plenary.domain import languages, uris
from plenary.domain.organs import BY_CODE
from plenary.domain.record import Record, Vote
from plenary.errors import ErrorCode, IngestError
from plenary.export.akoma_ntoso.elements import AKN4UN, add

UNKNOWN = "0001-01-01"  # the UN's own way to say that a date is not known
_ONTOLOGY = "/akn/ontology"
_TERMS = (
    ("TLCConcept", "dateOfIssuance", "concept/un/dateOfIssuance", "Date of issuance"),
    ("TLCConcept", "adoptionDate", "concept/un/dateOfAdoption", "Date of adoption"),
    ("TLCConcept", "symbol", "reference/un/symbol", "Symbol"),
    ("TLCConcept", "letter", "reference/un/letter", "Letter"),
    ("TLCConcept", "publicationJobNumber", "reference/un/publicationJobNumber", "Job number"),
    ("TLCRole", "publisher", "role/un/publisher", "Publisher"),
    ("TLCRole", "issuingBody", "role/un/issuingBody", "Issuing body"),
    ("TLCRole", "subsidiaryBody", "role/un/subsidiaryBody", "Subsidiary body"),
    ("TLCRole", "author", "role/un/author", "Author"),
    ("TLCRole", "issuer", "role/un/issuer", "Issuer"),
    ("TLCRole", "editor", "role/un/editor", "Editor"),
    ("TLCConcept", "distribution", "concept/un/distribution", "Distribution"),
    ("TLCEvent", "adoption", "event/un/adoption", "Adoption"),
    ("TLCEvent", "adoptionMeeting", "event/un/adoptionMeeting", "Meeting of adoption"),
    ("TLCTerm", "resolutionTitle", "reference/un/resolutionTitle", "Resolution title"),
    ("TLCTerm", "resolutionNumber", "reference/un/resolutionNumber", "Resolution number"),
    ("TLCTerm", "adopted", "concept/un/voting/adopted", "Adopted"),
    ("TLCTerm", "adoptedRecordedVote", "concept/un/voting/adoptedRecordedVote", "Adopted by a recorded vote"),
    ("TLCTerm", "adoptedWithoutVote", "concept/un/voting/adoptedWithoutVote", "Adopted without a vote"),
    ("TLCTerm", "notAdopted", "concept/un/voting/notAdopted", "Not adopted"),
    ("TLCTerm", "inFavour", "concept/un/voting/inFavour", "In favour"),
    ("TLCTerm", "against", "concept/un/voting/against", "Against"),
    ("TLCTerm", "abstaining", "concept/un/voting/abstaining", "Abstaining"),
)


def write_meta(parent: _Element, record: Record) -> None:
    """The metadata of the document itself."""
    meta = add(parent, "meta")
    write_identification(meta, record, "")
    _workflow(meta, record)
    _vote(meta, record)
    _references(meta, record)
    if record.job_number:
        presentation = add(meta, "presentation", source="#un")
        foot = add(presentation, "footerFirstPage", namespace=AKN4UN)
        left = add(foot, "footerFirstPageLeft", namespace=AKN4UN)
        code = add(left, "internalCode", namespace=AKN4UN)
        add(code, "docketNumber", record.job_number, refersTo="#publicationJobNumber")


def write_identification(meta: _Element, record: Record, component: str) -> None:
    """The three levels of a document: the work, its text in one language, this file. `component` is as `/annex`."""
    organ = BY_CODE[record.organ_code]
    body, path = organ.akn_id, organ.akn_address
    adopted, written = iso_date(record, "adoption_date"), languages.BY_CODE[record.language].akn
    number = record.name.split("/RES/", 1)[-1]
    work = uris.work(path, adopted, number)
    expression = f"{work}{written}@"
    identification = add(meta, "identification", source="#plenary")
    for level, this, uri, day, name, author, role in (
        ("Work", f"{work}!main{component or '/'}", work, adopted, "adoption", body, "author"),
        (
            "Expression",
            f"{expression}!main{component or '/'}",
            f"{expression}/",
            iso_date(record, "date_issued"),
            "publication",
            body,
            "issuer",
        ),
        (
            "Manifestation",
            f"{expression}/!main{component}.xml",
            f"{expression}.xml",
            iso_date(record, "ingested_at"),
            "markup",
            "plenary",
            "editor",
        ),
    ):
        element = add(identification, f"FRBR{level}")
        add(element, "FRBRthis", value=this)
        add(element, "FRBRuri", value=uri)
        add(element, "FRBRdate", date=day, name=name)
        add(element, "FRBRauthor", href=f"#{author}", as_=f"#{role}")
        if level == "Work":
            add(element, "FRBRcountry", value="un")
        elif level == "Expression":
            add(element, "FRBRlanguage", language=written)


def iso_date(record: Record, name: str) -> str:
    """The record's date of this name, `UNKNOWN` where it has none. Errors: `DEFECT` for what is no date."""
    value: str | None = getattr(record, name)
    if not value:
        return UNKNOWN
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        raise IngestError(ErrorCode.DEFECT, error=f"{name} of a record is no date: {value[:40]!r}") from None


def _workflow(meta: _Element, record: Record) -> None:
    steps = add(meta, "workflow", source="#un")
    for report in record.reports:
        step = add(steps, "step", date=UNKNOWN, outcome="recommendedForAdoption", by="")
        step.set("as", re.sub(r"[^A-Za-z0-9/().-]+", "", report.symbol))
        if report.paragraph and re.fullmatch(r"\S+", report.paragraph):
            step.set("refersTo", re.sub(r"[^A-Za-z0-9-]+", "", report.paragraph))
    add(steps, "step", date=iso_date(record, "adoption_date"), outcome="adopted", by="")


def _vote(meta: _Element, record: Record) -> None:
    vote = record.vote
    if vote is None:
        return
    parliamentary = add(add(meta, "analysis", source="#un"), "parliamentary")
    voting = add(parliamentary, "voting", outcome=f"#{outcome_of(vote)}")
    for name, votes in (("inFavour", vote.in_favour), ("against", vote.against), ("abstaining", vote.abstaining)):
        if votes is not None:
            add(voting, "count", value=str(votes), refersTo=f"#{name}")
    if not len(voting):
        add(voting, "quorum", value="")


def outcome_of(vote: Vote) -> str:
    """The id under which the references name the outcome."""
    if vote.outcome == "adopted" and vote.in_favour is not None:
        return "adoptedRecordedVote"
    return {"without_vote": "adoptedWithoutVote", "not_adopted": "notAdopted"}.get(vote.outcome, "adopted")


def _references(meta: _Element, record: Record) -> None:
    references = add(meta, "references", source="#plenary")
    organ = BY_CODE[record.organ_code]
    body, path, name = organ.akn_id, organ.akn_path, organ.akn_name
    add(references, "TLCOrganization", eId="un", href=f"{_ONTOLOGY}/organization/un", showAs="United Nations")
    add(references, "TLCOrganization", eId="plenary", href=f"{_ONTOLOGY}/organization/plenary", showAs="Plenary")
    add(references, "TLCOrganization", eId=body, href=f"{_ONTOLOGY}/organization/un/{path}", showAs=name)
    for tag, term, href, shown in _TERMS:
        add(references, tag, eId=term, href=f"{_ONTOLOGY}/{href}", showAs=shown)
    if record.committee_note:
        committee = next((report.committee for report in record.reports if report.committee), None)
        add(references, "TLCTerm", eId="proponent", href="#proponent", showAs=committee or record.committee_note)


def organ_id(record: Record) -> str:
    """The id under which the references name the organ."""
    return BY_CODE[record.organ_code].akn_id
