"""Whether a consumer of an older schema can read what a newer one describes: what a release may not change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """Each change of `new` against `old` (whole documents) that breaks a consumer, as a sentence; none if it may pass."""
    return list(_breaks(old, new, old, new, "$", frozenset()))


def _breaks(old: Schema, new: Schema, before: Schema, after: Schema, at: str, seen: frozenset[str]) -> Iterator[str]:
    if old.get("$ref") in seen:
        return
    seen |= {old["$ref"]} if "$ref" in old else set()
    old, new = _target(old, before), _target(new, after)
    was, now = _alternatives(old, before), _alternatives(new, after)
    if unknown := now.keys() - was.keys():
        yield f"{at}: may now be {', '.join(sorted(unknown))}"
    if gone := set(old.get("enum", ())) - set(new.get("enum", ())):
        yield f"{at}: is never {', '.join(sorted(gone))} any more"
    if "const" in old and old["const"] != new.get("const"):
        yield f"{at}: is no longer {old['const']}"
    for kind in was.keys() & now.keys():
        yield from _inside(was[kind], now[kind], before, after, at, seen)


def _inside(old: Schema, new: Schema, before: Schema, after: Schema, at: str, seen: frozenset[str]) -> Iterator[str]:
    properties = new.get("properties", {})
    for name, schema in old.get("properties", {}).items():
        if name in properties:
            yield from _breaks(schema, properties[name], before, after, f"{at}.{name}", seen)
        else:
            yield f"{at}.{name}: is gone"
    was, now = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(now - was):
        yield f"{at}.{name}: is newly required, and older events lack it"
    for name in sorted(was - now):
        yield f"{at}.{name}: may now be missing"
    if "items" in old:
        yield from _breaks(old["items"], new.get("items", {}), before, after, f"{at}[]", seen)


def _alternatives(schema: Schema, document: Schema) -> dict[str, Schema]:
    """By type, what a value may be."""
    choices = [_target(choice, document) for choice in schema.get("anyOf", [schema])]
    return {_kind(choice): choice for choice in choices}


def _kind(schema: Schema) -> str:
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    return str(schema.get("type") or (type(values[0]).__name__ if values else "anything"))


def _target(schema: Schema, document: Schema) -> Schema:
    while "$ref" in schema:
        schema = document["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema
