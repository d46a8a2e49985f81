"""The base of every branch of the settings, those of plug-ins included."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from plenary.domain.languages import LanguageCode
from plenary.domain.organs import OrganCode

Name = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")]
StoreName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]


class Branch(BaseModel):
    """Settings that belong together. `is_set` says whether they turn something on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def is_set(self) -> bool:
        """A branch with a name of its own is set by being named."""
        return True


class Filtered(Branch):
    """The records that a sink wants: JSON lists. An empty list wants all of them."""

    organs: tuple[OrganCode, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    kinds: tuple[Literal["resolution", "decision", "statement", "draft", "other"], ...] = ()


class Subscribed(Filtered):
    """Further topics of a sink: one message for each block or citation, dead letters. A JSON list."""

    topics: tuple[Literal["records", "blocks", "citations", "failures"], ...] = Field(
        default=("records",), min_length=1
    )
