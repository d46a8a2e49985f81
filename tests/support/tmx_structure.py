"""Structure that TMX 1.4b demands of a file: elements in their order, attributes, and forms of values.

Source: https://www.gala-global.org/tmx-14b, the descriptions of elements and attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DESCRIPTIONS = ("note", "prop")
# the children of an element: those that may come first, then those that follow, and how many of these there are
CHILDREN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], range]] = {
    "tmx": ((), ("header", "body"), range(2, 3)),
    "header": ((*DESCRIPTIONS, "ude"), (), range(1)),
    "body": ((), ("tu",), range(1 << 30)),
    "tu": (DESCRIPTIONS, ("tuv",), range(1, 1 << 30)),
    "tuv": (DESCRIPTIONS, ("seg",), range(1, 2)),
}
INLINE = frozenset({"bpt", "ept", "it", "ph", "hi", "ut"})
REQUIRED: Mapping[str, frozenset[str]] = {
    "tmx": frozenset({"version"}),
    "header": frozenset(
        {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    ),
    "tuv": frozenset({LANG}),
    "prop": frozenset({"type"}),
}
OF_ORIGIN = frozenset({"o-encoding", "creationdate", "creationid", "changedate", "changeid"})
OF_USE = frozenset({"datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "o-tmf"})
OPTIONAL: Mapping[str, frozenset[str]] = {
    "header": OF_ORIGIN,
    "tu": OF_ORIGIN | OF_USE | {"tuid", "segtype", "srclang"},
    "tuv": OF_ORIGIN | OF_USE | {"lang"},
    "note": frozenset({"o-encoding", LANG, "lang"}),
    "prop": frozenset({"o-encoding", LANG, "lang"}),
}
FORMS: Mapping[str, re.Pattern[str]] = {
    "version": re.compile(r"1\.4"),
    "segtype": re.compile("block|paragraph|sentence|phrase"),
    "tuid": re.compile(r"\S+"),
    "usagecount": re.compile(r"\d+"),
    LANG: re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "adminlang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "srclang": re.compile(r"\*all\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    **dict.fromkeys(("creationdate", "changedate", "lastusagedate"), re.compile(r"\d{8}T\d{6}Z")),
}


def faults(data: bytes) -> list[str]:
    """Describe what of the structure does not hold; empty for a valid file."""
    root = ET.fromstring(data)
    return ["the root is no tmx"] if root.tag != "tmx" else list(_faults(root))


def _faults(element: ET.Element) -> Iterator[str]:
    yield from _of_attributes(element)
    name = str(element.tag)
    if name in CHILDREN:
        yield from _of_children(element)
        for child in element:
            yield from _faults(child)
    elif name == "seg":
        yield from (f"seg contains {child.tag}" for child in element if child.tag not in INLINE)
    if name == "tu":
        languages = [variant.get(LANG, "").lower() for variant in element.iter("tuv")]
        if len(set(languages)) < len(languages):
            yield "tu has a language twice"


def _of_attributes(element: ET.Element) -> Iterator[str]:
    name, attributes = str(element.tag), element.attrib
    required, optional = REQUIRED.get(name, frozenset()), OPTIONAL.get(name, frozenset())
    yield from (f"{name} lacks {attribute}" for attribute in sorted(required - attributes.keys()))
    yield from (f"{name} has {attribute}" for attribute in sorted(attributes.keys() - required - optional))
    for attribute, value in attributes.items():
        if attribute in FORMS and not FORMS[attribute].fullmatch(value):
            yield f"{name} has {attribute} {value!r}"


def _of_children(element: ET.Element) -> Iterator[str]:
    name = str(element.tag)
    first, following, counts = CHILDREN[name]
    tags = [str(child.tag) for child in element]
    while tags and tags[0] in first:
        tags.pop(0)
    in_order = tuple(tags) == following if len(following) > 1 else set(tags) <= set(following)
    if not in_order or len(tags) not in counts:
        yield f"{name} contains {', '.join(tags) or 'nothing'}"
    texts = (element.text, *(child.tail for child in element))
    yield from (f"{name} has text" for text in texts if (text or "").strip())
