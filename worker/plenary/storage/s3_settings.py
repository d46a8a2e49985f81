"""The settings of object stores that speak the protocol of S3, and the registration of these stores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr

from plenary.settings.base import Branch, StoreName
from plenary.settings.secret_files import file_of
from plenary.storage.base import Store, StorePlugin

if TYPE_CHECKING:
    from plenary.settings.model import Settings


class S3Endpoint(Branch):
    """One object store."""

    endpoint_url: str | None = None
    region: str = "us-east-1"
    path_style: bool = False
    access_key_id: SecretStr | None = None
    secret_access_key: SecretStr | None = None
    ca_file: Path | None = None
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    fetch_seconds: float = Field(default=60.0, gt=0, description="limit for downloading one object")
    etag_is_md5: bool = Field(default=True, description="false for a store whose ETags of 32 digits are no MD5 sums")
    tags: bool = Field(default=False, description="read the tags of an object too: one more request a file")
    client: Literal["boto3", "obstore"] = Field(
        default="boto3",
        description="`obstore` reads in a fifth of the processor time; what it cannot prove is left to boto3",
    )


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError('it is a JSON list, such as ["archive-*"]') from None


class NamedS3(S3Endpoint):
    """A further object store, with endpoint and credentials of its own. `s3.<NAME>://bucket/key` are its objects.

    `buckets` are patterns, such as `["archive-*"]`: listeners take events of these buckets for events of this store.
    The name has letters, digits and `-`.
    """

    buckets: Annotated[tuple[str, ...], BeforeValidator(_parsed)] = ()


class S3(S3Endpoint):
    """The object store. Without keys, boto3 looks for credentials itself (environment, profile, role).

    Further ones have a name each: `PLENARY_STORES__S3__<NAME>__ENDPOINT_URL`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[StoreName, NamedS3] = Field(init=False)

    @property
    def named(self) -> dict[str, NamedS3]:
        """The further stores by the names that their objects' URIs have: `s3.archive`."""
        return {f"s3.{name}": branch for name, branch in (self.__pydantic_extra__ or {}).items()}

    @property
    def each(self) -> dict[str, S3Endpoint]:
        """All of them."""
        return {"s3": self, **self.named}

    def of_bucket(self, bucket: str) -> str:
        """The store that an event of a bucket came from."""
        for name, branch in self.named.items():
            if any(fnmatchcase(bucket, pattern) for pattern in branch.buckets):
                return name
        return "s3"


def _problems(s3: S3Endpoint, beginning: str, _settings: Settings) -> Iterator[str]:
    if (s3.access_key_id is None) != (s3.secret_access_key is None):
        yield (
            f"Of {beginning}ACCESS_KEY_ID and {beginning}SECRET_ACCESS_KEY only one is set: set both, "
            "or neither if boto3 finds the credentials itself."
        )
    if s3.ca_file and not s3.ca_file.is_file():
        yield f"{beginning}CA_FILE is not a file: {s3.ca_file}."
    if s3.client == "obstore":
        if find_spec("obstore") is None:
            yield f"{beginning}CLIENT is obstore, which is not installed: pip install 'plenary[obstore]'."
        if s3.ca_file or not s3.etag_is_md5:
            yield f"{beginning}CLIENT=obstore needs ETags that are MD5 sums and no CA_FILE: set it to boto3."


def _open(name: str, branch: S3Endpoint) -> Store:
    from plenary.storage.s3 import S3Store  # noqa: PLC0415 - boto3 costs a second to import

    return S3Store(branch, name, lambda: renewed(name, branch))


def renewed(name: str, branch: S3Endpoint) -> S3Endpoint:
    """The branch with the keys that their files hold now."""
    from plenary.settings.model import ConfigError, fresh_settings  # noqa: PLC0415 - it imports this module

    if not file_of(f"PLENARY_STORES__{name.upper().replace('.', '__')}__SECRET_ACCESS_KEY"):
        return branch
    try:
        each: dict[str, S3Endpoint] = fresh_settings().stores.s3.each
    except ConfigError:  # a file is being replaced
        return branch
    return each.get(name, branch)


plugin = StorePlugin(
    settings=S3,
    further=lambda s3: s3.named,
    problems=_problems,
    open=_open,
    title="S3, and servers that speak its protocol",
    example="`PLENARY_STORES__S3__ENDPOINT_URL`, `__ACCESS_KEY_ID`, `__SECRET_ACCESS_KEY`; others by their names",
)
