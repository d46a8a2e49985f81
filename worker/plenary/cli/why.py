"""`plenary why`: the history of one document from the ledger, on one screen."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.text import Text

from plenary.cli.align import sentence
from plenary.cli.common import DATA, DataOption, names_object, printable
from plenary.cli.ledger_access import open_ledger
from plenary.domain.alignment import Discrepancy
from plenary.domain.languages import LanguageCode
from plenary.ledger.client import Ledger
from plenary.ledger.history import HistoryLine, ObjectStory, RecordStory, Sent

app = typer.Typer()


@app.command("why")
def why(
    document: Annotated[
        str,
        typer.Argument(help="A symbol or its end (85/901), a record id, or the URI, key or name of an object."),
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: DataOption = DATA,
) -> None:
    """Show the history of a document: events, versions, attempts, quality, and deliveries by sink.

    The ledger keeps the last 50 entries of each object and record for 90 days.

    \b
    plenary why A/RES/85/901
    plenary why s3://documents/2031/A_RES_85_901-EN.pdf
    plenary why A_RES_85_901-EN.pdf --json | jq .objects
    """  # noqa: D301 - \b is Click's mark for lines to keep
    with open_ledger(data) as ledger:
        records, objects = _lookup(document, ledger)
        symbols = list(dict.fromkeys(story.id.rpartition(":")[0] for story in records))
        doubts = ledger.alignments.discrepancies(symbols)
    if json:
        stories = {"records": [*map(asdict, records)], "objects": [*map(asdict, objects)]}
        sys.stdout.write(jsonlib.dumps(stories | ({"discrepancies": doubts} if doubts else {})) + "\n")
    else:
        console = Console(soft_wrap=True, highlight=False)
        for line in (*(line for record in records for line in _record(record)), *_objects(objects)):
            console.print(line)
        for symbol, items in doubts.items():
            console.print(Text(f"{printable(symbol)}: language versions disagree", "bold"))
            for item in items:
                console.print(Text("  " + printable(sentence(Discrepancy.model_validate(item))), "yellow"))
    if not records and not objects:
        typer.echo(f"There is no trace of {document}.", err=True)
        raise typer.Exit(1)


def _lookup(document: str, ledger: Ledger) -> tuple[list[RecordStory], list[ObjectStory]]:
    stories = ledger.history
    ids = [document, *(f"{document}:{language}" for language in get_args(LanguageCode))]
    records = [] if "://" in document else [story for story in map(stories.of_record, ids) if story.known]
    uris = list(dict.fromkeys(uri for record in records for uri in record.objects))
    if not records:
        uris = [document] if "://" in document else _with_key(document, ledger)
    objects = [story for story in map(stories.of_object, uris) if story.row or story.lines]
    if not records:
        ids = list(dict.fromkeys(record for story in objects for record in story.records))
        records = [stories.of_record(record) for record in ids]
    return records, objects


def _with_key(key: str, ledger: Ledger) -> list[str]:
    return sorted(row.uri for row in ledger.scan.objects() if names_object(key, row.object.key))


def _record(story: RecordStory) -> Iterator[Text]:
    state = "current" if story.row else "withdrawn"
    yield Text.assemble(
        (story.id, "bold"), f"  {state}", *((f", from {printable(story.row.object)}",) if story.row else ())
    )
    if story.record:
        quality, source = story.record["quality"], story.record["source"]
        failing = ", ".join(check["name"] for check in quality["checks"] if not check["ok"])
        yield Text(f"  {printable(story.record.get('title') or '')}", "italic")
        yield Text(
            f"  quality {quality['score']}{f' ({failing})' if failing else ''}, {source.get('pages') or 'no'} pages, "
            f"{source.get('engine') or source['media_type']}, fingerprint {story.record['fingerprint']}"
        )
    for sent in story.sent:
        yield Text.assemble(_when(sent.line), _sent(sent))
    yield Text("")


def _sent(sent: Sent) -> str:
    fields = sent.line.told
    parts = [fields["type"], f"event {fields['event']}"]
    parts += [f"stream {fields['position']}"] if fields["position"] else []
    parts += [f"{sink} {state}" for sink, state in sent.sinks.items()]
    return "  ".join(parts)


def _objects(stories: list[ObjectStory]) -> Iterator[Text]:
    for story in stories:
        yield Text(printable(story.uri), "bold")
        row = story.row
        if row:
            version = row.version.key and f"version {row.version.key}"
            parts = [row.outcome or "not ingested yet", row.reason, version]
            parts += [f"fingerprint {row.fingerprint}" if row.fingerprint else "to be parsed again"]
            parts += ["claimed by a worker" if row.owned else "waits" if row.requested else ""]
            parts += ["waits for OCR" if row.deferred else ""]
            parts += [f"{row.crashes} workers died on it" if row.crashes else ""]
            yield Text("  " + printable(", ".join(filter(None, parts))))
        if story.letter:
            details = ", ".join(f"{name} {value}" for name, value in story.letter["details"].items())
            yield Text("  " + printable(f"{story.letter['sentence']} {details}"), "red")
            yield Text("  " + printable(f"retry: {story.letter['replay']}"))
        for line in story.lines:
            yield Text.assemble(_when(line), printable(_line(line)))
        yield Text("")


def _line(line: HistoryLine) -> str:
    fields: dict[str, Any] = {name: value for name, value in line.told.items() if value not in {"", 1}}
    replay, wait = fields.pop("replay", None), fields.pop("wait_ms", None)
    parts = [f"{name.replace('_', ' ')} {', '.join(str(value).splitlines())}" for name, value in fields.items()]
    parts += ["a replay"] if replay else []
    parts += [f"retried in {int(wait) / 1000:.1f} s"] if wait else []
    return "  ".join([line.word, *parts])


def _when(line: HistoryLine) -> str:
    return datetime.fromtimestamp(line.at, UTC).strftime("  %Y-%m-%d %H:%M:%S  ")
