"""The sinks that are registered, as a table: `docs/contracts.md` between its marks (`make reference`)."""

from __future__ import annotations

from pathlib import Path

from plenary.settings.plugins import SINKS, registry

PAGE = Path(__file__).parent / "contracts.md"
MARK = "<!-- made from the registered sinks by `make reference`; do not change by hand -->\n"
END = "<!-- end of what is made -->\n"


def page() -> str:
    """The page with its table as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    after = rest.partition(END)[2]
    return f"{before}{MARK}{_table()}{END}{after}"


def _table() -> str:
    rows = [(plugin.title, plugin.example, plugin.delivers) for plugin in registry(SINKS).plugins.values()]
    lines = ["| sink | set | what arrives |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
