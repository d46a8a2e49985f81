"""A SKOS vocabulary, compiled once into a file for each language, so that no parse waits for RDF to be read.

`python -m plenary.meaning.vocabularies FILE FOLDER` does it in a process of its own, which gives its memory back.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from plenary.meaning.mentions import LANGUAGES

LARGEST = 256 << 20  # bytes of a SKOS file
LONGEST_LABEL = 300  # characters
MOST_CONCEPTS = 200_000
FORMATS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".nt": "nt"}
FORM = "1"  # of the compiled files
PATIENCE_SECONDS = 900
_SKOS = "http://www.w3.org/2004/02/skos/core#"


class VocabularyError(Exception):
    """A file that is no vocabulary; the text says why."""


def prepared(file: Path, cache: Path | None = None) -> str:
    """The folder of the compiled vocabulary; it is made in a child process where it is not there yet.

    Its name has the digest of the file, so that another file is another vocabulary.

    Raises:
        VocabularyError: The file cannot be read, or is no SKOS.

    """
    try:
        if file.stat().st_size > LARGEST:
            raise VocabularyError(f"{file} has more than {LARGEST >> 20} MiB")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise VocabularyError(f"{file} cannot be read: {error.strerror or error}") from None
    folder = (cache or Path(tempfile.gettempdir()) / "plenary-subjects") / f"{digest}-{FORM}"
    if not (folder / "done").is_file():
        command = [sys.executable, "-m", __name__, str(file), str(folder)]
        made = subprocess.run(  # noqa: S603 - this Python and a module of ours
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
        if made.returncode:
            raise VocabularyError(made.stderr.strip().rpartition("\n")[2] or f"{file} cannot be compiled")
    return str(folder)


def concepts_of(file: Path) -> dict[str, list[tuple[str, str, list[str]]]]:
    """The concepts of a SKOS file by language: id, preferred label, other labels.

    Raises:
        VocabularyError: The extra `subjects` is not installed, or the file is no SKOS.

    """
    try:
        from rdflib import Graph, URIRef  # noqa: PLC0415 - an extra
        from rdflib.term import Literal  # noqa: PLC0415
    except ModuleNotFoundError:
        raise VocabularyError("SKOS files need rdflib: pip install 'plenary[subjects]'") from None
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        raise VocabularyError(f"{file.name} must end in {', '.join(FORMATS)}")
    if form == "xml":
        _no_entities(file)
    graph = Graph()
    try:
        graph.parse(data=file.read_bytes(), format=form)
    except Exception as error:  # noqa: BLE001 - its parsers raise what they like
        raise VocabularyError(f"{file.name} is no {form}: {' '.join(str(error).split())[:200]}") from None
    concepts: dict[str, dict[str, tuple[str, list[str]]]] = {code: {} for code in sorted(LANGUAGES)}
    for subject, label in graph.subject_objects(URIRef(f"{_SKOS}prefLabel")):
        code = (label.language or "").split("-")[0].lower() if isinstance(label, Literal) else ""
        if code in concepts and len(concepts[code]) < MOST_CONCEPTS:
            concepts[code].setdefault(str(subject), (str(label)[:LONGEST_LABEL], []))
    for subject, label in graph.subject_objects(URIRef(f"{_SKOS}altLabel")):
        code = (label.language or "").split("-")[0].lower() if isinstance(label, Literal) else ""
        if code in concepts and str(subject) in concepts[code]:
            concepts[code][str(subject)][1].append(str(label)[:LONGEST_LABEL])
    if not any(concepts.values()):
        raise VocabularyError(f"{file.name} has no skos:prefLabel in any of {', '.join(concepts)}")
    return {
        code: sorted((concept, label, sorted(others)) for concept, (label, others) in rows.items())
        for code, rows in concepts.items()
    }


def write_compiled(file: Path, folder: Path) -> None:
    """Write the compiled files; the last, `done`, says that all are there."""
    concepts = concepts_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    for code, rows in concepts.items():
        part = folder / f".{code}.part"
        part.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        part.replace(folder / f"{code}.json")
    (folder / "done").touch()


def _no_entities(file: Path) -> None:
    """Refuse RDF/XML that declares entities: they can grow without end, or name other files."""
    from xml.sax import SAXException  # noqa: PLC0415 - the errors of a parser that is defused
    from xml.sax.handler import ContentHandler  # noqa: PLC0415

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.sax import parse  # noqa: PLC0415

    try:
        parse(str(file), ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        raise VocabularyError(f"{file.name} declares a document type, which is refused") from None
    except SAXException as error:
        raise VocabularyError(f"{file.name} is no xml: {error}") from None


def compile_from_arguments() -> None:
    """Compile the file of the first argument into the folder of the second."""
    try:
        write_compiled(Path(sys.argv[1]), Path(sys.argv[2]))
    except VocabularyError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    compile_from_arguments()
