"""Changes that a corrigendum or an amendment makes in another document: each instruction of its text as an event."""
# ruff: noqa: RUF001 - words of six languages

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from plenary.domain.record import Block, ChangeAction, Link, Record, TextChange
from plenary.meaning.spans import fold, unpointed

MOST = 1000  # changes of a record
LONGEST = 2000  # characters of what is put in or taken out
_LONGEST_PLACE = 160
_FARTHEST = 100  # characters from the beginning of an instruction to its verb
_QUOTED = re.compile(
    "[\u201c\u201e](?P<curly>[^\u201c\u201d]+)[\u201d\u201c]|\u201d(?P<arabic>[^\u201c\u201d]+)\u201c"
    '|\u00ab(?P<angle>[^\u00ab\u00bb]+)\u00bb|"(?P<straight>[^"]+)"'
)
_OPEN = (":", "\uff1a")
_EDGES = " ,;:\uff0c\uff1b\uff1a\u061b\u060c"
_STOPS = " .\u3002"
# language: old and new words in one sentence, then words of each action; `OLD` and `NEW` are what is between them
_WORDS: dict[str, tuple[tuple[str, ...], dict[ChangeAction, str]]] = {
    "en": (
        (r"\bfor OLD,? (?:read|substitute) NEW", r"\breplace OLD (?:with|by) NEW", r"\bsubstitute NEW for OLD"),
        {"replace": r"\breplace|\bsubstitute|\bshould read\b", "delete": r"\bdelete", "insert": r"\b(?:insert|add)\b"},
    ),
    "fr": (
        (r"\bau lieu de OLD,? lire NEW", r"\bremplacer OLD par NEW"),
        {"replace": r"\bremplacer|\blire\b", "delete": r"\bsupprimer", "insert": r"\b(?:insérer|ajouter)"},
    ),
    "es": (
        (r"\bdonde dice OLD,? (?:debe decir|léase) NEW", r"\b(?:sustitúy\w+|sustituir|reemplá\w+) OLD por NEW"),
        {
            "replace": r"\b(?:sustitúy|sustituir|reemplá|debe decir|léase)",
            "delete": r"\b(?:suprím|suprimir|elimín)",
            "insert": r"\b(?:insért|insertar|añád|añadir|agrégu|agregar)",
        },
    ),
    "ru": (
        (r"\bвместо OLD,? (?:следует )?читать NEW", r"\bзаменить OLD (?:словами|на) NEW"),
        {
            "replace": r"\bзаменить|\bчитать",
            "delete": r"\b(?:исключить|опустить|снять)",
            "insert": r"\b(?:включить|добавить|вставить)",
        },
    ),
    "ar": (
        (r"(?:بدلا من|عوضا عن) OLD،? (?:يقرا|تقرا) NEW", r"(?:يستعاض عن|تستبدل) OLD ب(?:عبارة |كلمة )?NEW"),
        {
            "replace": r"يستعاض|تستبدل|يستبدل|(?<!\w)[يت]قرا",
            "delete": r"(?<!\w)[يت]حذف",
            "insert": r"(?<!\w)(?:[يت]ضاف|[يت]درج)",
        },
    ),
    "zh": (
        (r"将?OLD改为NEW", r"OLD应(?:读作|为|改为)NEW"),
        {"replace": r"改为|应为|应读作|替换", "delete": r"删除|删去", "insert": r"增加|添加|插入|加入"},
    ),
}


def read_changes(record: Record, links: Sequence[Link]) -> list[TextChange]:
    """The changes that a corrigendum or an amendment makes; none of a text that only names what it replaces."""
    target = next((link.target for link in links if link.rel == "corrects"), None)
    if target is None and record.kind == "draft":
        target = next((link.target for link in links if link.rel == "amends" and link.block is None), None)
    if target is None or record.language not in _WORDS:
        return []
    return [
        TextChange(target=target, action=action, place=place, old=old, new=new, block=block.id)
        for block, action, place, old, new in _instructions(record.blocks, record.language)
    ][:MOST]


def _instructions(
    blocks: Sequence[Block], code: str
) -> Iterator[tuple[Block, ChangeAction, str | None, str | None, str | None]]:
    before = ""
    following = [*(block.text for block in blocks[1:]), ""]
    skip = False
    for block, after in zip(blocks, following, strict=True):
        text = unpointed(block.text)[0]
        action = None if skip or block.kind == "closing" else _action(text, code)
        skip = False
        if action is None:
            before = text if len(text) <= _LONGEST_PLACE else ""
            continue
        old, new = _words(text, code)
        quoted = [match[match.lastgroup or 0].strip() for match in _QUOTED.finditer(text)]
        if old is None and new is None:
            skip = not quoted and (text.endswith(_OPEN) or (bool(after) and _action(after, code) is None))
            quoted = quoted or ([after] if skip else [])
            if action == "replace":
                old, new = (quoted[0], quoted[1]) if len(quoted) > 1 else (None, quoted[0] if quoted else None)
            elif action == "delete":
                old = quoted[0] if quoted else None
            else:
                new = quoted[-1] if quoted else None
        yield block, action, _place(text, before), _cut(old), _cut(new)


def _action(text: str, code: str) -> ChangeAction | None:
    """The first action that a text names outside what it quotes, if it begins as an instruction does."""
    plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), fold(text))
    sentences, words = _patterns(code)
    if any(sentence.search(plain) for sentence in sentences):
        return "replace"
    starts = {action: match.start() for action, word in words.items() if (match := word.search(plain))}
    first = min(starts, key=lambda action: starts[action], default=None)
    return first if first and starts[first] < _FARTHEST else None


def _words(text: str, code: str) -> tuple[str | None, str | None]:
    folded = fold(text)
    for sentence in _patterns(code)[0]:
        if match := sentence.search(folded):
            old, new = (_cut(text[slice(*match.span(side))]) for side in ("old", "new"))
            if old and new:
                return old, new
    return None, None


def _place(text: str, before: str) -> str | None:
    """The words that say where: those of the instruction itself without what it quotes, behind a line above them."""
    own = _QUOTED.sub("\u2026", text)
    own = own if len(own) <= _LONGEST_PLACE else ""
    return " / ".join(filter(None, (before.strip(_EDGES + _STOPS), own.strip(_EDGES + _STOPS)))) or None


def _cut(words: str | None) -> str | None:
    if words is None:
        return None
    words = words.strip(_EDGES)
    quoted = _QUOTED.fullmatch(words)
    return (quoted[quoted.lastgroup or 0] if quoted else words).strip()[:LONGEST] or None


def _sentence(words: str) -> str:
    old, new = (rf"(?P<{side}>[^;\n]{{1,600}}?)" for side in ("old", "new"))
    return words.replace("OLD", old).replace("NEW", new) + "(?=[.;\u3002\u061b]?$|[;\uff1b])"


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], ...], dict[ChangeAction, re.Pattern[str]]]:
    sentences, words = _WORDS[code]
    return (
        tuple(re.compile(_sentence(sentence)) for sentence in sentences),
        {action: re.compile(word) for action, word in words.items()},
    )
