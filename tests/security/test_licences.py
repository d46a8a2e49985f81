"""Licences of what a deployment installs: each is one that its users may combine with the project's."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Words of licences, as packages name them. LGPL is for libraries that are imported as they are.
ALLOWED = re.compile(
    r"\b(MIT|MIT-0|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|LGPL|Public[- ]Domain)\b", re.IGNORECASE
)
REFUSED = re.compile(r"\bA?GPL\b|Affero|SSPL|BUSL|Commons Clause|Proprietary|non-?commercial", re.IGNORECASE)


def licence(name: str) -> str:
    """The licence that an installed package names: its expression, its classifiers or its own words."""
    metadata: Any = distribution(name).metadata
    classifiers = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier", []) if line.startswith("License")
    ]
    return metadata.get("License-Expression") or "; ".join(classifiers) or (metadata.get("License") or "")[:100]


def locked() -> list[str]:
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [match[1] for line in lines if (match := re.match(r"([A-Za-z0-9._-]+)==", line))]


def test_every_package_of_the_lock_has_a_licence_that_is_allowed() -> None:
    known = {}
    for name in locked():
        try:
            known[name] = licence(name)
        except PackageNotFoundError:  # for another Python or another system
            continue
    assert len(known) > 50
    assert {name: words for name, words in known.items() if REFUSED.search(words) or not ALLOWED.search(words)} == {}


@pytest.mark.parametrize("words", ["GPL-3.0-only", "GNU Affero General Public License v3", "AGPL-3.0", "SSPL-1.0"])
def test_licences_that_bind_a_whole_work_are_refused(words: str) -> None:
    assert REFUSED.search(words)
