"""The closed list of what can go wrong with a file, and what follows from each.

Whatever stops a file ends as one `ErrorCode`. A reason says who has to act (its category), in which phase it arises,
whether trying again can help, and one sentence for people. Details are limited to the names listed here, so nothing
secret leaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any


class Category(StrEnum):
    """The party that has to act."""

    INPUT = "input"  # the file: it is quarantined as it is
    LIMIT = "limit"  # the file against our limits: quarantined; a higher limit may let it pass
    INFRASTRUCTURE = "infrastructure"  # something it depends on: tried again later
    DEFECT = "defect"  # Plenary itself: kept for a developer


class Phase(StrEnum):
    """The stage that the file had reached."""

    EVENT = "event"
    FETCH = "fetch"
    SNIFF = "sniff"
    EXTRACT = "extract"
    STRUCTURE = "structure"
    CHECK = "check"
    EMIT = "emit"


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """Facts that hold for every failure for one reason."""

    category: Category
    phase: Phase
    retry: bool
    sentence: str
    details: frozenset[str] = frozenset()


_ANSWER = ("code", "request_id")  # of the store, for its own logs


def _kind(category: Category, phase: Phase, sentence: str, *details: str, retry: bool = False) -> ErrorKind:
    return ErrorKind(category, phase, retry, sentence, frozenset(details))


class ErrorCode(Enum):
    """One entry for each way to fail; `value` is its `Kind`, its lower-case name the code in messages and metrics."""

    TOO_LARGE = _kind(Category.LIMIT, Phase.FETCH, "The file is larger than the limit.", "size", "limit")
    OBJECT_GONE = _kind(Category.INPUT, Phase.FETCH, "The file is no longer in the store.", "key", *_ANSWER)
    ACCESS_DENIED = _kind(
        Category.INFRASTRUCTURE, Phase.FETCH, "The store refuses access to the file.", "key", *_ANSWER, retry=True
    )
    NOT_ALLOWED = _kind(
        Category.INPUT, Phase.FETCH, "The object is in no store, bucket or prefix that is allowed.", "bucket", "key"
    )
    SEALED = _kind(
        Category.INPUT,
        Phase.FETCH,
        "The store keeps the file encrypted with a key that was not given to Plenary.",
        "key",
        *_ANSWER,
    )
    ARCHIVED = _kind(
        Category.INPUT,
        Phase.FETCH,
        "The file is in an archive, from which the store has to restore it first.",
        "key",
        *_ANSWER,
    )
    STORE_REFUSED = _kind(Category.INPUT, Phase.FETCH, "The store refuses the request for the file.", "key", *_ANSWER)
    UNREADABLE_KEY = _kind(Category.INPUT, Phase.FETCH, "The key cannot name a file in this store.", "key", *_ANSWER)
    UNSUPPORTED_TYPE = _kind(Category.INPUT, Phase.SNIFF, "The file is of a kind that cannot be read.", "found", "hint")
    EMPTY_FILE = _kind(Category.INPUT, Phase.SNIFF, "The file holds nothing.", "found")
    ENCRYPTED = _kind(Category.INPUT, Phase.EXTRACT, "The file is encrypted and needs a password.")
    DAMAGED = _kind(
        Category.INPUT, Phase.EXTRACT, "The file is damaged and cannot be read to its end.", "found", "page"
    )
    NO_TEXT = _kind(
        Category.INPUT, Phase.EXTRACT, "The file holds pictures of pages and no text.", "pages", "pictures", "hint"
    )
    TOO_MANY_PAGES = _kind(Category.LIMIT, Phase.EXTRACT, "The file has more pages than the limit.", "pages", "limit")
    TOO_MUCH_TEXT = _kind(Category.LIMIT, Phase.EXTRACT, "The file unpacks to more than the limit.", "size", "limit")
    TIMED_OUT = _kind(
        Category.LIMIT,
        Phase.EXTRACT,
        "Reading the file took longer than the limit.",
        "seconds",
        "limit",
        "silence",
        "at",
    )
    OUT_OF_MEMORY = _kind(Category.LIMIT, Phase.EXTRACT, "Reading the file took more memory than the limit.", "limit")
    CRASHED = _kind(
        Category.DEFECT,
        Phase.EXTRACT,
        "The reader died on the file.",
        "signal",
        "exit_code",
        "error",
        "at",
        "attempts",
    )
    READER_UNAVAILABLE = _kind(
        Category.INFRASTRUCTURE, Phase.EXTRACT, "This machine could not start a reader.", "error", retry=True
    )
    TOOL_FAILED = _kind(
        Category.INFRASTRUCTURE,
        Phase.EXTRACT,
        "A program that reading needs does not work on this machine.",
        "program",
        "error",
        retry=True,
    )
    NOT_A_RESOLUTION = _kind(
        Category.INPUT,
        Phase.STRUCTURE,
        "The document is no resolution, decision or statement.",
        "type",
        "symbol",
        "masthead",
    )
    SYMBOL_MISSING = _kind(
        Category.INPUT, Phase.STRUCTURE, "The file carries no United Nations document symbol.", "key"
    )
    ORGAN_UNKNOWN = _kind(
        Category.INPUT, Phase.STRUCTURE, "The organ that the document's symbol names is not known.", "symbol", "key"
    )
    SYMBOL_CONFLICT = _kind(
        Category.INPUT,
        Phase.CHECK,
        "Text, metadata and file name disagree on the symbol.",
        "masthead",
        "heading",
        "metadata",
        "manifest",
        "key",
    )
    LOW_QUALITY = _kind(
        Category.INPUT, Phase.CHECK, "The text fails the quality checks.", "score", "checks", "garbled", "hint"
    )
    STORE_UNREACHABLE = _kind(
        Category.INFRASTRUCTURE, Phase.FETCH, "The store does not answer.", "error", *_ANSWER, retry=True
    )
    CHECKSUM_MISMATCH = _kind(
        Category.INFRASTRUCTURE,
        Phase.FETCH,
        "The bytes that came are not those that the store has a checksum of.",
        "key",
        "checksum",
        retry=True,
    )
    CREDENTIALS_REFUSED = _kind(
        Category.INFRASTRUCTURE,
        Phase.FETCH,
        "The store does not accept the credentials, or the clock of this machine.",
        "error",
        *_ANSWER,
        retry=True,
    )
    BUCKET_UNREACHABLE = _kind(
        Category.INFRASTRUCTURE,
        Phase.FETCH,
        "The store does not give the bucket: it is missing, or in another region.",
        "bucket",
        *_ANSWER,
        retry=True,
    )
    BROKER_UNREACHABLE = _kind(Category.INFRASTRUCTURE, Phase.EVENT, "The broker does not answer.", "error", retry=True)
    SINK_UNREACHABLE = _kind(
        Category.INFRASTRUCTURE, Phase.EMIT, "A sink does not answer.", "sink", "error", "wait_seconds", retry=True
    )
    SINK_REFUSED = _kind(
        Category.INPUT, Phase.EMIT, "A sink does not take the event.", "sink", "error", "size", "limit"
    )
    BAD_EVENT = _kind(Category.INPUT, Phase.EVENT, "The event is not of a shape that is understood.", "found", "hint")
    DEFECT = _kind(
        Category.DEFECT, Phase.STRUCTURE, "Plenary failed on the file: this is a defect of its own.", "error"
    )

    @property
    def code(self) -> str:
        """The name that messages, metrics and the command line use, such as `no_text`."""
        return self.name.lower()


RECOGNIZABLE = frozenset({"pictures", "garbled"})  # details: how many such pages


class IngestError(Exception):
    """A file stopped for a listed reason. Details that the reason does not allow are refused at once."""

    def __init__(self, reason: ErrorCode, **details: str | float) -> None:
        unknown = details.keys() - reason.value.details
        if unknown:
            message = f"{reason.code} allows no detail {', '.join(sorted(unknown))}"
            raise TypeError(message)
        super().__init__(reason, details)
        self.reason = reason
        self.details = details

    @property
    def recognizable(self) -> bool:
        """True if the file has pages that recognition can read: pictures, or pages whose text is noise."""
        return not RECOGNIZABLE.isdisjoint(self.details)

    def __str__(self) -> str:
        shown = ", ".join(f"{name} {value}" for name, value in self.details.items())
        return self.reason.value.sentence + (f" ({shown})" if shown else "")

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form: code, category, phase, retry, sentence, details."""
        kind = self.reason.value
        return {
            "reason": self.reason.code,
            "category": kind.category.value,
            "phase": kind.phase.value,
            "retry": kind.retry,
            "sentence": kind.sentence,
            "details": self.details,
        }
