"""Every setting from the model itself, as tables: `docs/configure.md` below its mark (`make reference`).

What stands above the mark is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from plenary.settings.model import Settings

PAGE = Path(__file__).parent / "configure.md"
MARK = "<!-- made from worker/plenary/settings/model.py by `make reference`; do not change by hand -->\n"
HEAD = "| variable | takes | default | |\n|---|---|---|---|\n"


def page() -> str:
    """The page with its tables as they should be."""
    by_hand, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return by_hand + (mark or MARK) + "\n" + "\n".join(_tables(Settings, "PLENARY_"))


def variables(model: type[BaseModel] = Settings, prefix: str = "PLENARY_") -> Iterator[str]:
    """The name of every variable; `<NAME>` stands for a name of one's own."""
    for name, field in model.model_fields.items():
        below = _below(field)
        if below is None:
            yield prefix + name.upper()
        else:
            yield from variables(below[0], f"{prefix}{name.upper()}__{below[1]}")


def _tables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    schema = model.model_json_schema(by_alias=False)["properties"]
    rows, deeper = [], []
    for name, field in model.model_fields.items():
        below = _below(field)
        if below is None:
            cells = (f"`{prefix}{name.upper()}`", _takes(schema[name]), _default(field), field.description or "")
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
        else:
            deeper.append((below[0], f"{prefix}{name.upper()}__{below[1]}"))
    if rows:
        yield f"### `{prefix.removesuffix('__')}`\n\n{_said(model)}\n\n{HEAD}{''.join(rows)}"
    for branch, beginning in deeper:
        yield from _tables(branch, beginning)


def _below(field: FieldInfo) -> tuple[type[BaseModel], str] | None:
    """The branch behind a field, and what comes between its name and those of the branch."""
    candidates = (field.annotation, *get_args(field.annotation))
    branch = next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)
    if branch is None:
        return None
    named = getattr(field.annotation, "__origin__", None) is dict
    return branch, "<NAME>__" if named else ""


def _said(model: type[BaseModel]) -> str:
    lines = (model.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _takes(schema: dict[str, Any]) -> str:
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return " or ".join(_kind({**schema, **one}) for one in kinds)


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("format") == "password":
        return "secret"
    kind = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    if schema["type"] == "array":
        return f"JSON list of {_kind(schema['items'])}"
    bounds = [
        f"{sign} {schema[name]:g}"
        for name, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<"))
        if name in schema
    ]
    shown = "path" if schema.get("format") == "path" else kind[schema["type"]]
    return " ".join([shown, ", ".join(bounds)]).strip()


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value in {"", ()}:
        return "none"
    return f"`{value if isinstance(value, str) else json.dumps(value, default=str)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
