"""Where a document is found, and what it is to others: drafts, amendments, corrigenda, what it supersedes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from plenary.domain.organs import BY_CODE
from plenary.domain.record import Link, Record
from plenary.domain.symbols import each_symbol, is_draft
from plenary.domain.uris import OFFICIAL, official, work

_ADDITION = re.compile(r"/(?P<form>Corr|Rev)\.(?P<count>\d{1,2})$")


def read_links(record: Record) -> list[Link]:
    """The links that a record's own fields give, in the order of `LinkRel`; each target of a kind once."""
    found: dict[tuple[str, str], Link] = {}
    for link in _all(record):
        found.setdefault((link.rel, link.target), link)
    return list(found.values())


def _all(record: Record) -> Iterator[Link]:
    if record.symbol:
        yield from _addresses(record.symbol, record)
        for symbol in each_symbol(record.symbol):
            yield from _of_additions(symbol)
    if record.kind in {"resolution", "decision"}:
        yield from (Link(rel="draft_of", target=one.symbol) for one in record.reports if is_draft(one.symbol))
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
    """A corrigendum corrects what its symbol stands behind, a revision supersedes what came before it."""
    addition = _ADDITION.search(symbol)
    if addition is None:
        return
    base, count = symbol[: addition.start()], int(addition["count"])
    if addition["form"] == "Corr":
        yield Link(rel="corrects", target=base)
    else:
        yield Link(rel="supersedes", target=f"{base}/Rev.{count - 1}" if count > 1 else base)


def drafts_and_resolutions(records: Iterable[Record]) -> dict[str, list[Link]]:
    """The links between drafts and what they were adopted as, by the record's id, where several records tell of it.

    A resolution's bracketed line names its draft; else title, organ and agenda item agree, and no other draft has them.
    """
    drafts: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    symbols: dict[tuple[str, str], Record] = {}
    adopted = []
    for record in records:
        if record.kind == "draft" and record.symbol:
            symbols[record.symbol, record.language] = record
            if key := _key(record):
                drafts[key].append(record)
        elif record.kind in {"resolution", "decision"} and record.symbol:
            adopted.append(record)
    links: dict[str, list[Link]] = defaultdict(list)
    for record in adopted:
        named = [symbols.get((report.symbol, record.language)) for report in record.reports]
        key = _key(record)
        draft = next(filter(None, named), None)
        if draft is None and key and len(drafts[key]) == 1:
            draft = drafts[key][0]
        if draft and draft.symbol and record.symbol:
            links[draft.id].append(Link(rel="adopted_as", target=record.symbol, language=record.language))
            links[record.id].append(Link(rel="draft_of", target=draft.symbol, language=record.language))
    return dict(links)


def _key(record: Record) -> tuple[str, ...] | None:
    """What a draft and its resolution have in common. One without title or agenda item has nothing that tells."""
    if not record.title or not record.agenda_items:
        return None
    title = re.sub(r"\W+", " ", record.title).strip().casefold()
    return (record.language, record.organ_code, record.session or "", title, *sorted(record.agenda_items))
