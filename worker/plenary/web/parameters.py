"""The parameters of each request, checked. The OpenAPI document is made from the same models."""

from __future__ import annotations

from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.services.record_export import ExportForm, ExportRows

Some = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)]
Date = Annotated[str, Field(pattern=r"^[12]\d{3}-[01]\d-[0-3]\d$")]
Cursor = Annotated[str, Field(max_length=1000, description="`cursor` of the page before")]
Symbol = Annotated[str, Field(max_length=200)]
Model = TypeVar("Model", bound=BaseModel)


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @classmethod
    def of(cls, parameters: QueryParams) -> Self:
        """Read the parameters of a URL; empty ones, as forms send them, are none. `HttpProblemError` 400."""
        return checked(cls, parameters)


class PageParameters(_Parameters):
    """A page of a list."""

    cursor: Cursor | None = None
    limit: int = Field(default=20, ge=1, le=200)


class RecordConditions(_Parameters):
    """The conditions for records."""

    organ: Some = Field(default_factory=list)
    session: Some = Field(default_factory=list)
    language: Some = Field(default_factory=list)
    kind: Some = Field(default_factory=list)
    since: Date | None = Field(default=None, alias="from", description="date of adoption, else of issue")
    until: Date | None = Field(default=None, alias="to")


class SearchParameters(RecordConditions):
    """A search for records."""

    q: str | None = Field(default=None, max_length=500, description='words, `"a phrase"`, `-without`, `OR`, `begin*`')
    cites: Symbol | None = None
    cited_by: Symbol | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """The arguments of a search in the catalogue."""
        names = {"since": "date_from", "until": "date_to"}
        return {names.get(name, name): getattr(self, name) for name in SearchParameters.model_fields}


class RecordParameters(PageParameters, SearchParameters):
    """The parameters of `/records`."""


class ExportParameters(SearchParameters):
    """The parameters of `/export`: a search, the format, and what one row of a table is."""

    format: ExportForm = "csv"
    rows: ExportRows = "records"


class BlockParameters(PageParameters, RecordConditions):
    """The parameters of `/blocks`."""

    q: str = Field(min_length=1, max_length=500)
    part: Some = Field(default_factory=list)
    block_kind: Some = Field(default_factory=list)


class FailureParameters(PageParameters):
    """The parameters of `/failures`."""

    reason: Some = Field(default_factory=list)
    organ: Some = Field(default_factory=list)
    language: Some = Field(default_factory=list)
    object: str = Field(default="", max_length=2000, description="how the URI of the object begins")


class CompletenessParameters(PageParameters):
    """The parameters of `/completeness`."""

    organ: Some = Field(default_factory=list)
    session: Some = Field(default_factory=list)
    incomplete: bool = False


class RowParameters(PageParameters):
    """The parameters of `/cited-by/{symbol}` and `/votes/{state}`."""

    language: Some = Field(default_factory=list)


class ObjectSelection(BaseModel):
    """The body of `POST /failures/retry` and `/failures/discard`: URIs such as `s3://documents/2031/scan.pdf`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    objects: list[Annotated[str, Field(min_length=1, max_length=2000)]] = Field(min_length=1, max_length=100)


def checked(model: type[Model], parameters: QueryParams) -> Model:
    """Read a model from the parameters of a URL, those of a list from each that has its name."""
    values: dict[str, str | list[str]] = {}
    for name, field in model.model_fields.items():
        given = [value for value in parameters.getlist(field.alias or name) if value]
        if given:
            values[field.alias or name] = given if "list" in str(field.annotation) else given[-1]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, each['loc'][:1]))}: {each['msg'].lower()}" for each in error.errors()[:5]]
        raise HttpProblemError(400, f"A parameter cannot be used: {'; '.join(problems)}.") from None
