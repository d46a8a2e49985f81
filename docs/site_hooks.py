"""Hooks of the documentation site: README is its front page, and links to source files lead to the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

PROJECT = Path(__file__).parents[1]
_LINK = re.compile(r"\]\((?!\w+:|#)(?P<path>[^)#\s]+)")


def on_files(files: Files, config: Any) -> Files:
    """Add README as the front page, its links relative to docs/."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "index.md", content=_LINK.sub(_from_docs, readme)))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Point links that leave docs/, or lead to a folder, at the repository."""
    folder = (PROJECT / "docs" / page.file.src_uri).parent

    def target(match: re.Match[str]) -> str:
        path = (folder / match["path"]).resolve()
        on_site = path.is_relative_to(PROJECT / "docs") and not path.is_dir()
        if on_site or not path.is_relative_to(PROJECT):
            return match[0]
        return f"]({config.repo_url.rstrip('/')}/blob/main/{path.relative_to(PROJECT).as_posix()}"

    return _LINK.sub(target, markdown)


def _from_docs(match: re.Match[str]) -> str:
    path = match["path"]
    return f"]({path.removeprefix('docs/') if path.startswith('docs/') else f'../{path}'}"
