"""The registered stores and notifications, as tables: `docs/deploy.md` between its marks (`make reference`)."""

from __future__ import annotations

from pathlib import Path

from plenary.settings.plugins import NOTIFICATIONS, STORES, registry

PAGE = Path(__file__).parent / "deploy.md"
MARK = "<!-- made from the registered plug-ins by `make reference`; do not change by hand -->\n"
END = "<!-- end of what is made -->\n"


def page() -> str:
    """The page with its tables as they should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    return f"{before}{MARK}{_tables()}{END}{rest.partition(END)[2]}"


def _tables() -> str:
    stores = [f"| {plugin.title} | {plugin.example} |" for plugin in registry(STORES).plugins.values()]
    shapes = [f"| {plugin.title} |" for plugin in registry(NOTIFICATIONS).plugins.values()]
    return "\n".join(["| store | set |", "|---|---|", *stores, "", "| notifications of |", "|---|", *shapes]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
