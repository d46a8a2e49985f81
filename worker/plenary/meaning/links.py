"""The addresses of a document, and its links to others: drafts, amendments, corrigenda, what it supersedes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from plenary.domain.organs import BY_CODE
from plenary.domain.record import Link, Record
from plenary.domain.symbols import each_symbol, is_draft
from plenary.domain.uris import OFFICIAL, official, work
from plenary.meaning.mentions import body_named

ADOPTED = frozenset({"resolution", "decision"})
_ADDITION = re.compile(r"/(?P<form>Corr|Rev)\.(?P<count>\d{1,2})$")
_BESIDE = re.compile(r"/(?:Corr|Add)\.\d")
_COMMITTEE = re.compile(r"A/C\.([1-6])/")


def read_links(record: Record) -> list[Link]:
    """The links that a record's own fields give, in the order of `LinkRel`; each target of a kind once."""
    by_target: dict[tuple[str, str], Link] = {}
    for link in _all(record):
        by_target.setdefault((link.rel, link.target), link)
    return list(by_target.values())


def _all(record: Record) -> Iterator[Link]:
    if record.symbol:
        yield from _addresses(record.symbol, record)
        for symbol in each_symbol(record.symbol):
            yield from _of_additions(symbol)
    if record.kind in ADOPTED:
        yield from (Link(rel="draft_of", target=report.symbol) for report in record.reports if is_draft(report.symbol))
    for citation in record.citations:
        if citation.relation == "amends":
            yield Link(rel="amends", target=citation.symbol, block=citation.block)
        elif citation.relation == "supersedes":
            yield Link(rel="supersedes", target=citation.symbol, block=citation.block)


def _addresses(symbol: str, record: Record) -> Iterator[Link]:
    for code in OFFICIAL:
        yield Link(rel="official", target=official(symbol, code), language=code)
    if record.adoption_date and record.kind == "resolution":
        path, number = BY_CODE[record.organ_code].akn_address, record.name.split("/RES/", 1)[-1]
        yield Link(rel="canonical", target=work(path, record.adoption_date[:10], number))


def _of_additions(symbol: str) -> Iterator[Link]:
    """A corrigendum corrects the document of its symbol, a revision supersedes what came before it."""
    addition = _ADDITION.search(symbol)
    if addition is None:
        return
    base, count = symbol[: addition.start()], int(addition["count"])
    if addition["form"] == "Corr":
        yield Link(rel="corrects", target=base)
    else:
        yield Link(rel="supersedes", target=f"{base}/Rev.{count - 1}" if count > 1 else base)


def drafts_and_resolutions(records: Iterable[Record]) -> dict[str, list[Link]]:
    """The links between drafts and the resolutions adopted from them, by the record's id, from several records.

    The bracketed line of a resolution names its draft. If it names none, both have language, organ, session, title and
    agenda items in common, and the draft is of the committee on whose report the text was adopted. Of a draft that was
    revised the last revision counts. Where several drafts or several resolutions are alike, none is linked.
    """
    drafts: list[Record] = []
    adopted: list[Record] = []
    for record in records:
        if record.symbol and record.kind == "draft" and not _only_changes(record):
            drafts.append(record)
        elif record.symbol and record.kind in ADOPTED:
            adopted.append(record)
    named = {(draft.symbol, draft.language): draft for draft in drafts}
    pairs = [
        (draft, record)
        for record in adopted
        for report in record.reports
        if (draft := named.get((report.symbol, record.language)))
    ]
    taken = {draft.id for draft, _ in pairs}
    pairs += _alike([draft for draft in _last(drafts) if draft.id not in taken], adopted)
    links: dict[str, list[Link]] = defaultdict(list)
    for draft, record in pairs:
        if draft.symbol and record.symbol:
            links[draft.id].append(Link(rel="adopted_as", target=record.symbol, language=record.language))
            links[record.id].append(Link(rel="draft_of", target=draft.symbol, language=record.language))
    return dict(links)


def title_key(title: str) -> str:
    """The words of a title, as titles are compared.

    >>> title_key("Lamps: “at sea”")
    'lamps at sea'
    """
    return re.sub(r"\W+", " ", title).strip().casefold()


def _alike(drafts: Iterable[Record], adopted: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Each draft and what it was adopted as, if nothing else has the same in common with one of the two."""
    same: dict[tuple[str, ...], tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
    for side, records in enumerate((drafts, adopted)):
        for record in records:
            if key := _key(record):
                same[key][side].append(record)
    for alike, resolutions in same.values():
        for record in resolutions:
            fitting = [draft for draft in alike if _fits(draft, record)]
            rivals = [other for other in resolutions if fitting and _fits(fitting[0], other)]
            if len(fitting) == len(rivals) == 1:
                yield fitting[0], record


def _fits(draft: Record, record: Record) -> bool:
    """True unless the resolution's own line names another draft, or the report of another committee."""
    if any(is_draft(report.symbol) for report in record.reports):
        return False
    of = _COMMITTEE.match(draft.symbol or "")
    committees = {body_named(report.committee, record.language) for report in record.reports if report.committee} - {
        None
    }
    return not committees or (of is not None and f"GA-C{of[1]}" in committees)


def _last(drafts: Iterable[Record]) -> list[Record]:
    """The drafts without those that a revision among them takes the place of."""
    last: dict[tuple[str, str], tuple[int, Record]] = {}
    for draft in drafts:
        base, _, count = (draft.symbol or "").partition("/Rev.")
        place = (base, draft.language)
        revision = int(count) if count.isdigit() else 0
        if place not in last or revision > last[place][0]:
            last[place] = (revision, draft)
    return [draft for _, draft in last.values()]


def _only_changes(draft: Record) -> bool:
    """True for an amendment, a corrigendum or an addendum: it has the title of the draft that it belongs to."""
    return bool(_BESIDE.search(draft.symbol or "")) or any(
        citation.relation == "amends" and citation.block is None for citation in draft.citations
    )


def _key(record: Record) -> tuple[str, ...] | None:
    """The fields that a draft and its resolution have in common; None for one without title or agenda item."""
    if not record.title or not record.agenda_items:
        return None
    items = sorted(record.agenda_items)
    return (record.language, record.organ_code, record.session or "", title_key(record.title), *items)
