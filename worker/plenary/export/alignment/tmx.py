"""Translation Memory eXchange 1.4b, by translate-toolkit. One unit a row; its id names the symbol and the block.

Source: https://www.gala-global.org/tmx-14b
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plenary.domain.alignment import Alignment
from plenary.export.alignment.texts import line_of, pairs_of

SOURCE_LANGUAGE = "en"  # of the units that do not name another


def tmx(alignments: Iterable[Alignment]) -> bytes:
    """One file for all alignments.

    Raises:
        ImportError: The extra `tmx` is not installed.

    """
    memory = empty_memory()
    for alignment in alignments:
        add_units(memory, alignment)
    return bytes(memory)


def empty_memory() -> Any:
    """A memory without units. Errors: `ImportError` without the extra `tmx`."""
    try:
        from translate.storage.tmx import tmxfile  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ImportError("TMX needs the extra tmx: pip install 'plenary[tmx]'") from error
    memory = tmxfile(sourcelanguage=SOURCE_LANGUAGE)
    for header in memory.document.getroot().iter("header"):
        header.set("segtype", "paragraph")
        header.set("datatype", "plaintext")
    return memory


def add_units(memory: Any, alignment: Alignment) -> None:
    """Add a unit for each row that two languages have."""
    for row, texts in pairs_of(alignment):
        (source, text), *others = texts.items()
        unit = memory.UnitClass(text)
        unit.setsource(text, sourcelang=source)
        unit.xmlelement.set("tuid", line_of(f"{alignment.symbol}#{row.id}").replace(" ", "_"))  # without white space
        if source != SOURCE_LANGUAGE:
            unit.xmlelement.set("srclang", source)
        for code, other in others:
            unit.xmlelement.append(unit.createlanguageNode(code, other, "target"))
        memory.addunit(unit)
