"""Plug-ins, found by their entry points: sinks, stores, providers of notifications. Each brings its own settings.

An entry point names a `Plugin`. Its module is imported with the settings, at every start: a library that takes time
to import is imported by the function that uses it, and the module `plenary.settings.model` never at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pydantic import Field, create_model

from plenary.settings.base import Branch, Name

SINKS, STORES, NOTIFICATIONS = "plenary.sinks", "plenary.storage", "plenary.notifications"
# the groups of entry points, and how the variables of each begin
GROUPS = {SINKS: "PLENARY_SINKS__", STORES: "PLENARY_STORES__", NOTIFICATIONS: "PLENARY_NOTIFICATIONS__"}


def _no_problems(*_: object) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """The attributes of every plug-in.

    Attributes:
        settings: the model of its branch of the settings.
        several: it may be set up several times, under names of the operator's own.
        further: the branches by name, such as `s3.archive`, that its settings hold beside themselves, where there can
            be any.
        problems: sentences on settings that cannot work, given the branch, the beginning of its variables, such as
            `PLENARY_SINKS__AMQP__MAIN__`, and all settings. The start-up check shows them.
        library: the module that it needs where it is set up.
        extra: the extra of Plenary that installs this module.
    """

    settings: type[Branch] = Branch
    several: bool = False
    further: Callable[[Any], dict[str, Any]] | None = None
    problems: Callable[[Any, str, Any], Iterable[str]] = _no_problems
    library: str | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """The plug-ins of one group by their names, and a sentence for each that cannot be used."""

    plugins: dict[str, Any]
    problems: tuple[str, ...]


@cache
def registry(group: str) -> Registry:
    """The plug-ins that are registered in a group of entry points, in the order of their names."""
    plugins: dict[str, Any] = {}
    problems = []
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        plugin = _loaded(entry)
        if isinstance(plugin, str):
            problems.append(f"The plug-in {entry.name!r} of {group} ({entry.value}) cannot be used: {plugin}.")
        elif plugins.setdefault(entry.name, plugin) is not plugin:
            problems.append(f"Two plug-ins of {group} are named {entry.name!r}: uninstall one.")
    if not plugins:
        problems.append(f"No plug-in of {group} is registered, not even Plenary's own: install Plenary again with pip.")
    return Registry(plugins, tuple(problems))


def _loaded(entry: EntryPoint) -> Plugin | str:
    try:
        plugin = entry.load()
    except Exception as error:  # noqa: BLE001 - another's code, which must not keep Plenary from saying so
        return f"{type(error).__name__}: {error}"
    return plugin if isinstance(plugin, Plugin) else "it is no plenary.settings.plugins.Plugin"


def branches(group: str) -> Any:
    """A model with one field for each plug-in of a group: its settings, or those of each name where there are several.

    It is untyped, for a type checker cannot know which plug-ins are installed.
    """
    fields: dict[str, Any] = {
        name: (dict[Name, plugin.settings], Field(default_factory=dict))  # type: ignore[name-defined]
        if plugin.several
        else (plugin.settings, plugin.settings())
        for name, plugin in registry(group).plugins.items()
    }
    return create_model(group.replace(".", "_"), __base__=Branch, **fields)


def set_up(group: str, tree: Any) -> Iterable[tuple[str, Plugin, Any, str]]:
    """The plug-ins of a group that settings turn on: name (`amqp.main`), plug-in, branch, beginning of its variables.

    `tree` are the settings of the group, such as `settings.sinks`.
    """
    for kind, plugin in registry(group).plugins.items():
        below = getattr(tree, kind)
        if plugin.several:
            named = {f"{kind}.{name}": branch for name, branch in below.items()}
        else:
            named = {kind: below} | (plugin.further(below) if plugin.further else {})
        for name, branch in named.items():
            if branch.is_set:
                yield name, plugin, branch, f"{GROUPS[group]}{name.upper().replace('.', '__')}__"


def store_pattern() -> str:
    """A regular expression for the names of stores, such as `s3.archive`."""
    named = r"\.[a-z0-9-]{1,32}"
    kinds = {
        kind: named if plugin.several else f"({named})?" if plugin.further else ""
        for kind, plugin in registry(STORES).plugins.items()
    }
    return f"({'|'.join(f'{kind}{ending}' for kind, ending in kinds.items())})"
