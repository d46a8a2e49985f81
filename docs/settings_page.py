"""Every setting from the model: tables in `docs/configure.md` below its mark, and `config/plenary.env`.

`make reference` writes both; the page above the mark is written by hand.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from plenary.settings.model import Settings

PAGE = Path(__file__).parent / "configure.md"
ENVIRONMENT = Path(__file__).parents[1] / "config" / "plenary.env"
MARK = "<!-- made from worker/plenary/settings/model.py by `make reference`; do not change by hand -->\n"
HEAD = "| variable | takes | default | |\n|---|---|---|---|\n"


def page() -> str:
    """Make the page with its tables."""
    by_hand, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return by_hand + (mark or MARK) + "\n" + "\n".join(_tables(Settings, "PLENARY_"))


def environment() -> str:
    """Make the environment file: a commented line for each setting with its default."""
    head = (
        "# Every setting with its default, made from worker/plenary/settings/model.py by `make reference`.\n"
        "# Copy the lines that you change to a file of your own, and remove the `#`. <NAME> is a name of your choice.\n"
    )
    return head + "".join(_assignments(Settings, "PLENARY_"))


def _assignments(model: type[BaseModel], prefix: str) -> Iterator[str]:
    leaves = [(name, field) for name, field in model.model_fields.items() if _below(field) is None]
    if leaves:
        wrapped = (textwrap.wrap(line, 116) or [""] for line in _said(model).splitlines())
        yield "\n" + "".join(f"# {line}".rstrip() + "\n" for lines in wrapped for line in lines)
    for name, field in leaves:
        default = _default(field).strip("`")
        value = "" if default in {"none", "needed"} else default
        yield f"#{prefix}{name.upper()}={value}\n"
    for name, field in model.model_fields.items():
        if below := _below(field):
            yield from _assignments(below[0], f"{prefix}{name.upper()}__{below[1]}")
    for branch in _named(model):
        yield from _assignments(branch, f"{prefix}<NAME>__")


def variables(model: type[BaseModel] = Settings, prefix: str = "PLENARY_") -> Iterator[str]:
    """Yield the name of every variable; `<NAME>` stands for a name of your own."""
    for name, field in model.model_fields.items():
        below = _below(field)
        if below is None:
            yield prefix + name.upper()
        else:
            yield from variables(below[0], f"{prefix}{name.upper()}__{below[1]}")
    for branch in _named(model):
        yield from variables(branch, f"{prefix}<NAME>__")


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
    deeper += [(branch, f"{prefix}<NAME>__") for branch in _named(model)]
    for branch, beginning in deeper:
        yield from _tables(branch, beginning)


def _below(field: FieldInfo) -> tuple[type[BaseModel], str] | None:
    """The model of a nested field, and what is between its name and those of the model."""
    candidates = (field.annotation, *get_args(field.annotation))
    branches = (each for each in candidates if isinstance(each, type) and issubclass(each, BaseModel))
    branch = next(branches, None)
    if branch is None:
        return None
    named = getattr(field.annotation, "__origin__", None) is dict
    return branch, "<NAME>__" if named else ""


def _named(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model of what stands beside the fields under names of an operator's own."""
    if model.model_config.get("extra") != "allow":
        return []
    return list(get_args(get_type_hints(model)["__pydantic_extra__"])[1:])


def _said(model: type[BaseModel]) -> str:
    lines = (model.__doc__ or "").strip().splitlines()
    return "\n".join(line.strip() for line in lines)


def _takes(schema: dict[str, Any]) -> str:
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return " or ".join(_kind({**schema, **kind}) for kind in kinds)


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("format") == "password":
        return "secret"
    kind = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    if schema["type"] == "array":
        return f"JSON list of {_kind(schema['items'])}"
    if schema["type"] == "object":
        return f"JSON object of {_kind(schema['additionalProperties'])}"
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
    if value is None or value in ("", (), {}):
        return "none"
    return f"`{value if isinstance(value, str) else json.dumps(value, default=str)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    ENVIRONMENT.write_text(environment(), encoding="utf-8")
