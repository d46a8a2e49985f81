"""Discrepancies between the language versions of one document, with the odd one out by majority.

A finding says that the texts, or our readings of them, differ; it changes no record. A fact counts as changed where a
majority has it, one language lacks it, and that language alone has another of its kind there: so that a number that one
language writes in words is no finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

from plenary.alignment.facts import label_values
from plenary.alignment.pairing import content_difference, difference, place_difference
from plenary.alignment.rows import Row
from plenary.alignment.segments import Segment, Version
from plenary.alignment.titles import title_of
from plenary.domain.alignment import Discrepancy
from plenary.domain.record import Record

MAJORITY = 3  # versions: of two that disagree neither is the odd one
CROSSED, CROSSED_OF_TWO = 0.2, 0.6  # what the other order must spare for two blocks to count as swapped
DOUBTFUL = 0.12  # the cost, of one of two blocks, from which on their order is looked at
SAME = 0.5  # a cost below which a block that is too many is the one that is missing nearby
SHORT = 160  # characters of a text that a finding quotes


def discrepancies_of(versions: Mapping[str, Version], places: Sequence[Row], pivot: str) -> list[Discrepancy]:
    """All findings: fields first, then the text in reading order."""
    records = {code: version.record for code, version in versions.items()}
    findings = [*_fields(records), *_notes(records)]
    ratios = {code: (version.length + 1) / (versions[pivot].length + 1) for code, version in versions.items()}
    codes = sorted(versions)
    structural = [_structure(place, codes) for place in places]
    joined = [_joined(place) for place in places]
    moved = _moved(places, joined, structural, ratios)
    for at, place in enumerate(places):
        if at in moved:
            findings += moved[at]
            continue
        findings += structural[at]
        if all(place.segments.get(code) for code in codes):
            findings += _facts(place, joined[at])
    return findings


def _row_id(place: Row) -> tuple[str, dict[str, str]]:
    """The id of a row, which is that of a block in English or in the first language that has it; texts by language."""
    ids = {code: segments[0].blocks[0].id for code, segments in sorted(place.segments.items()) if segments}
    return ids.get("en") or next(iter(ids.values()), ""), ids


def _finding(kind: str, row: str, odd: str | None, block: str | None, evidence: Mapping[str, str]) -> Discrepancy:
    shown = {code: text[:SHORT] for code, text in evidence.items()}
    return Discrepancy.model_validate({"kind": kind, "row": row, "odd": odd, "block": block, "evidence": shown})


# Fields.


def _digits(text: str | None) -> str | None:
    match = re.search(r"\d+", text or "")
    return str(int(match[0])) if match else None


def _agenda(record: Record) -> tuple[tuple[str | None, tuple[int, ...]], ...]:
    """The items in their order, the letter as its place: what alphabets have in common."""
    items = []
    for item in record.agenda_items:
        label = re.search(r"\((.+)\)", item)
        items.append((_digits(item), tuple(sorted(label_values(label[1].split()[0])))[:1] if label else ()))
    return tuple(items)


def _votes(record: Record) -> str | None:
    vote = record.vote
    return f"{vote.outcome} {vote.in_favour}-{vote.against}-{vote.abstaining}" if vote else None


FIELDS: dict[str, Callable[[Record], object]] = {
    "title": lambda record: "a title" if title_of(record) else None,
    "session": lambda record: record.session,
    "adoption_date": lambda record: record.adoption_date,
    "adoption_meeting": lambda record: _digits(record.adoption_meeting),
    "date_issued": lambda record: record.date_issued,
    "agenda_items": _agenda,
    "reports": lambda record: tuple((report.symbol, report.paragraph) for report in record.reports) or None,
    "vote": _votes,
}


def _fields(records: Mapping[str, Record]) -> Iterator[Discrepancy]:
    for name, value_of in FIELDS.items():
        values = {code: value_of(record) for code, record in records.items()}
        texts = {code: str(value) for code, value in values.items()}
        if len(set(texts.values())) > 1 and not (name == "date_issued" and not _too_early(texts)):
            yield _finding(name, name, _odd(texts), None, {code: _shown(name, records[code]) for code in values})


def _too_early(dates: Mapping[str, str]) -> bool:
    """Versions are issued on several days: only one that comes before all others, who agree, is a finding."""
    odd = _odd(dates)
    return odd is not None and dates[odd] == min(dates.values())


def _shown(name: str, record: Record) -> str:
    value = getattr(record, name)
    if name == "vote":
        return _votes(record) or ""
    if name == "reports":
        return ", ".join(f"{report.symbol} {report.paragraph or ''}".strip() for report in record.reports)
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _notes(records: Mapping[str, Record]) -> Iterator[Discrepancy]:
    counts = {code: str(len(record.footnotes)) for code, record in records.items()}
    if len(set(counts.values())) > 1:
        yield _finding("note", "notes", _odd(counts), None, counts)


def _odd(values: Mapping[str, str]) -> str | None:
    """The language whose value no other has, where all others have one value; None where there is no such majority."""
    if len(values) < MAJORITY:
        return None
    (most, count), *_ = Counter(values.values()).most_common(1)
    alone = [code for code, value in values.items() if value != most]
    return alone[0] if len(alone) == 1 and count == len(values) - 1 else None


# Structure.


def _structure(place: Row, codes: Sequence[str]) -> list[Discrepancy]:
    counts = {code: len(place.segments.get(code, ())) for code in codes}
    if len(set(counts.values())) == 1:
        return []
    row, ids = _row_id(place)
    (usual, times), *_ = Counter(counts.values()).most_common(1)
    if len(codes) < MAJORITY or times <= len(codes) / 2:
        missing = not all(counts.values())
        return [_finding("block_missing" if missing else "block_split", row, None, None, _texts(place))]
    findings = []
    for code in codes:
        if counts[code] != usual:
            kind = _structural_kind(counts[code], usual)
            findings.append(_finding(kind, row, code, ids.get(code), _texts(place)))
    return findings


def _structural_kind(count: int, usual: int) -> str:
    if usual == 0:
        return "block_extra"
    if count == 0:
        return "block_missing"
    return "block_split" if count > usual else "block_merged"


def _texts(place: Row) -> dict[str, str]:
    return {code: " ".join(segment.text for segment in segments) for code, segments in sorted(place.segments.items())}


def _moved(
    places: Sequence[Row],
    joined: Sequence[Mapping[str, Segment]],
    structural: Sequence[list[Discrepancy]],
    ratios: Mapping[str, float],
) -> dict[int, list[Discrepancy]]:
    """Blocks in another order in one language: by row, the findings that replace all others there."""
    moved: dict[int, list[Discrepancy]] = {}
    for at in range(len(places) - 1):
        if structural[at] or structural[at + 1] or not _doubtful(places[at], places[at + 1]):
            continue
        upper, lower = joined[at], joined[at + 1]
        if not upper or upper.keys() != lower.keys() or len(upper) < 2:  # noqa: PLR2004 - languages
            continue
        odd = _crossed(upper, lower, ratios)
        if odd:
            row, ids = _row_id(places[at])
            named = odd if len(upper) >= MAJORITY else None
            moved[at] = [_finding("order", row, named, ids[odd], _texts(places[at]))]
            moved[at + 1] = []
    return moved | _shifted(places, joined, structural, ratios)


def _doubtful(upper: Row, lower: Row) -> bool:
    return any(max(cost, lower.costs.get(code, 0.0)) >= DOUBTFUL for code, cost in upper.costs.items())


def _joined(place: Row) -> dict[str, Segment]:
    return {code: segment for code in sorted(place.segments) if (segment := place.joined(code))}


def _crossed(upper: Mapping[str, Segment], lower: Mapping[str, Segment], ratios: Mapping[str, float]) -> str | None:
    """The language whose two blocks fit those of all others better in the other order."""
    codes = list(upper)

    @cache
    def of_content(code: str, other: str) -> float:
        above, below, over, under = upper[code], lower[code], upper[other], lower[other]
        ratio, apart = ratios[other] / ratios[code], content_difference
        straight = apart(above, over, ratio) + apart(below, under, ratio)
        return straight - apart(above, under, ratio) - apart(below, over, ratio)

    def of_all(code: str, other: str) -> float:
        above, below, over, under = upper[code], lower[code], upper[other], lower[other]
        straight = place_difference(above, over) + place_difference(below, under)
        saving = straight - place_difference(above, under) - place_difference(below, over)
        return saving + of_content(code, other)

    return _gaining(codes, of_all) or _gaining(codes, of_content)


def _gaining(codes: Sequence[str], gained: Callable[[str, str], float]) -> str | None:
    """The language that gains with each other one by another order, while the others gain nothing among themselves."""
    gains: dict[tuple[str, str], float] = {}
    candidates = set(codes)
    for pair in (*zip(codes[::2], codes[1::2], strict=False), *combinations(codes, 2)):
        # a language that fits one other in this order is not odd: three pairs settle most cases of six languages
        if pair not in gains and not candidates.isdisjoint(pair):
            gains[pair] = gained(*pair)
            if gains[pair] <= 0:
                candidates.difference_update(pair)
    for code in sorted(candidates):
        own = [gain for pair, gain in gains.items() if code in pair]
        if sum(own) / len(own) > (CROSSED if len(own) > 1 else CROSSED_OF_TWO):
            rest = (gained(*pair) for pair in combinations(codes, 2) if code not in pair)
            if sum(rest) <= 0:
                return code
    return None


def _shifted(
    places: Sequence[Row],
    joined: Sequence[Mapping[str, Segment]],
    structural: Sequence[list[Discrepancy]],
    ratios: Mapping[str, float],
) -> dict[int, list[Discrepancy]]:
    """A block that one language lacks in one row and has too many in a row nearby is in another order."""
    moved: dict[int, list[Discrepancy]] = {}
    for at, findings in enumerate(structural):
        for near in range(max(0, at - 3), min(len(places), at + 4)):
            pair = [
                (item, other) for item in findings for other in structural[near] if item.odd and item.odd == other.odd
            ]
            if near == at or not pair or (pair[0][0].kind, pair[0][1].kind) != ("block_missing", "block_extra"):
                continue
            odd = str(pair[0][0].odd)
            segment, others = joined[near].get(odd), joined[at]
            if segment is None or near in moved:
                continue
            costs = [difference(segment, other, ratios[code] / ratios[odd]) for code, other in others.items()]
            if costs and sum(costs) / len(costs) < SAME:
                row, _ = _row_id(places[at])
                moved[at] = [_finding("order", row, odd, segment.blocks[0].id, _texts(places[at]))]
                moved[near] = []
    return moved


# Facts.


def _facts(place: Row, segments: Mapping[str, Segment]) -> Iterator[Discrepancy]:
    """Different facts in the texts of a row that all languages have."""
    row, ids = _row_id(place)
    if len({segment.notes for segment in segments.values()}) > 1:
        notes = {code: str(segment.notes) for code, segment in segments.items()}
        yield _finding("note", row, odd := _odd(notes), ids.get(odd or ""), notes)
    values = {code: segment.facts.values for code, segment in segments.items()}
    if len(segments) < MAJORITY:
        yield from _between_two(row, segments)
        return
    candidates = [
        value
        for value in dict.fromkeys(value for counts in values.values() for value in counts)
        if len({counts.get(value, 0) for counts in values.values()}) > 1
    ]
    for code, segment in segments.items() if candidates else ():
        lacking = [value for value in candidates if _lacks(value, code, values) and not _in_parts(value, segment)]
        alone = [value for value in candidates if _alone(value, code, values)]
        for value in lacking:
            kind = next(other.facts.kinds[value] for other in segments.values() if value in other.facts.kinds)
            instead = next((item for item in alone if _shape(item) == _shape(value)), None)
            if instead is not None:
                alone.remove(instead)
                evidence = _holders(value, values) | {code: instead}
                kinds = {kind, segment.facts.kinds[instead]}
                reported = "date" if "date" in kinds else "symbol" if "symbol" in kinds else kind
                yield _finding(reported, row, code, ids.get(code), evidence)
            elif kind == "symbol" and all(value in counts for other, counts in values.items() if other != code):
                evidence = _holders(value, values)
                yield _finding("symbol", row, code, ids.get(code), evidence)


def _holders(value: str, values: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """A value by language, empty for those that do not have it."""
    return {code: value if value in counts else "" for code, counts in values.items()}


def _between_two(row: str, segments: Mapping[str, Segment]) -> Iterator[Discrepancy]:
    (first, item), (second, other) = segments.items()
    of_first, of_second = Counter(item.facts.values), Counter(other.facts.values)
    for value in of_first - of_second:
        for instead in of_second - of_first:
            if _shape(value) == _shape(instead):
                kinds = {item.facts.kinds[value], other.facts.kinds[instead]}
                reported = "date" if "date" in kinds else "symbol" if "symbol" in kinds else min(kinds)
                yield _finding(reported, row, None, None, {first: value, second: instead})
                return


def _lacks(value: str, code: str, values: Mapping[str, Mapping[str, int]]) -> bool:
    others = [counts.get(value, 0) for other, counts in values.items() if other != code]
    usual = Counter(others).most_common(1)[0][0]
    agreeing = sum(count >= usual for count in others)
    return usual > values[code].get(value, 0) and agreeing >= max(2, (len(values) + 1) // 2)


def _in_parts(value: str, segment: Segment) -> bool:
    """Arabic writes paragraph 4.1 of a document with a hyphen, as two numbers."""
    whole, _, decimals = value.partition(".")
    return bool(decimals) and whole in segment.facts.values and decimals in segment.facts.values


def _alone(value: str, code: str, values: Mapping[str, Mapping[str, int]]) -> bool:
    most = max(counts.get(value, 0) for other, counts in values.items() if other != code)
    return values[code].get(value, 0) > most


def _shape(value: str) -> str:
    """Shape of a value, which a slip does not change: letters and marks, and roughly the number of digits."""
    if value.startswith("month"):
        return "month"
    if "/" in value:
        return "symbol"
    digits = len(value.partition(".")[0])
    return "year" if digits == 4 else "number"  # noqa: PLR2004
