"""One typed tree of settings, read from the environment: prefix `PLENARY_`, `__` between levels, units in the name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from plenary.domain.backfill_run import Selection
from plenary.settings.base import Branch, Name
from plenary.settings.plugins import SINKS, branches, registry

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Broker(Branch):
    """Where tasks wait.

    https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/
    """

    url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")
    visibility_timeout_seconds: int = Field(default=900, ge=1)
    restore_seconds: int = Field(default=30, ge=1, description="how often to look for tasks whose worker is gone")
    quorum_queues: bool = Field(default=False, description="RabbitMQ's replicated queues: fixed when a queue is made")
    ca_file: Path | None = Field(default=None, description="CA certificates for rediss://, when not the system's")


class Redis(Branch):
    """Where the ledger and the stream live; the broker's server when not set, if that is a Redis."""

    url: SecretStr | None = None
    prefix: str = Field(default="plenary", pattern=r"^[A-Za-z0-9_.-]{1,32}$")


class S3(Branch):
    """The object store. Without keys, boto3's own chain finds the credentials (environment, profile, role)."""

    endpoint_url: str | None = None
    region: str = "us-east-1"
    path_style: bool = False
    access_key_id: SecretStr | None = None
    secret_access_key: SecretStr | None = None
    ca_file: Path | None = None
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 30.0
    fetch_seconds: float = Field(default=60.0, gt=0, description="how long the bytes of one object may take in all")
    etag_is_md5: bool = Field(default=True, description="false for a store whose ETags of 32 digits are no MD5 sums")


# Names that file managers, servers of files, word processors and programs that copy make for themselves.
NO_OBJECTS = (
    *(".*", "~$*", "*~", "*.tmp", "*.part", "*.partial", "*.filepart", "*.crdownload"),
    *("Thumbs.db", "desktop.ini", "#recycle", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found"),
)


class Folder(Branch):
    """A local folder as a store: each file below `root` is an object.

    But for those with a name on their path that one of the patterns of `ignore` matches, whatever its case.
    """

    root: Path | None = None
    ignore: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=NO_OBJECTS, description="a JSON list of names of files and folders, with `*` and `?`"
    )


class Stores(Branch):
    """Where files lie."""

    s3: S3 = S3()
    folder: Folder = Folder()


class Limits(Branch):
    """What a file may cost, and how long a task may take.

    A file is read in a child process, a reader: `parse_seconds` bounds the whole of it, `silence_seconds` the time
    between two signs of life, `memory_mib` the reader's address space, `last_memory_mib` that of the last attempt at a
    file whose readers died before. A reader is replaced after `reader_files`, and when after a file it holds more than
    `reader_resident_mib`.

    The hard limit of a task is the time to fetch, `parse_seconds`, and the grace of `task_grace_seconds`, in which a
    reader starts and the record is sent. `retry_seconds` is the longest countdown of a retry, `shutdown_seconds` the
    time that a worker told to stop leaves its tasks. `lease_seconds` is how long a file
    stays with a worker that shows no sign of life; one that works renews its lease three times in that time.
    """

    object_mib: int = Field(default=64, ge=1, le=1024)
    unpacked_mib: int = Field(default=256, ge=1)
    pages: int = Field(default=2000, ge=1)
    parse_seconds: int = Field(default=120, ge=1)
    silence_seconds: int = Field(default=30, ge=1)
    task_grace_seconds: int = Field(default=60, ge=1)
    attempts: int = Field(default=4, ge=1)
    event_body_kib: int = Field(default=1024, ge=1)
    lease_seconds: int = Field(default=30, ge=3)
    memory_mib: int = Field(default=2048, ge=1)
    last_memory_mib: int = Field(default=1024, ge=1)
    reader_files: int = Field(default=500, ge=1)
    reader_resident_mib: int = Field(default=512, ge=1)
    retry_seconds: int = Field(default=120, ge=1)
    shutdown_seconds: int = Field(default=20, ge=1)


class Ocr(Branch):
    """Recognition of pages that are pictures, by Tesseract, in workers of its own on the queue `ocr`.

    When `enabled`, a file with such pages waits there; else it is quarantined as `no_text`. `parse_seconds` and
    `memory_mib` stand there for those of `limits`; `page_seconds` bounds one reading of one page, `pages` how many of a
    file are recognized.
    """

    enabled: bool = False
    parse_seconds: int = Field(default=600, ge=1)
    page_seconds: int = Field(default=120, ge=1)
    pages: int = Field(default=500, ge=1)
    memory_mib: int = Field(default=2048, ge=1)


class Quality(Branch):
    """What a text must reach: the product of its checks, 0 (unusable) to 1 (every check holds)."""

    minimum: float = Field(default=0.5, ge=0, le=1, description="documents with a lower score are quarantined")


class Sqs(Branch):
    """The SQS listener. A message in hand is held for `visibility_seconds` and again until it is dealt with."""

    queue_url: str | None = None
    endpoint_url: str | None = None
    wait_seconds: int = Field(default=20, ge=0, le=20)
    batch: int = Field(default=10, ge=1, le=10)
    visibility_seconds: int = Field(default=60, ge=3, le=43200)
    health_port: int | None = Field(default=8081, ge=0, le=65535)


class RedisList(Branch):
    """The listener on a Redis list that MinIO fills (`format=access`); the ledger's server when no URL is set."""

    url: SecretStr | None = None
    key: str | None = None
    batch: int = Field(default=100, ge=1, le=1000)
    health_port: int | None = Field(default=8082, ge=0, le=65535)


class Webhook(Branch):
    """The HTTP listener. It does not start without a token or a topic.

    `sns_topics` are the ARNs of the SNS topics that may post to `/sns`; `sns_endpoint_url` is for an SNS that is not
    Amazon's: its certificates come from there, and subscriptions are confirmed there.
    """

    tokens: tuple[SecretStr, ...] = Field(default=(), description="a JSON list; more than one while a token is changed")
    hmac_secret: SecretStr | None = None
    requests_per_second: float | None = Field(default=1000, gt=0)
    sns_topics: tuple[str, ...] = ()
    sns_endpoint_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class Watch(Branch):
    """The folder listener."""

    settle_seconds: float = Field(default=0.5, ge=0)
    rescan_seconds: float = Field(default=60, gt=0)
    health_port: int | None = Field(default=8083, ge=0, le=65535)


class EventFilter(Branch):
    """Which events are taken, at every door; what is left out is counted. Lists are JSON; empty takes all.

    `names=resolutions` takes the keys whose last part is a resolution's symbol, such as `A_RES_78_105-EN.pdf`.
    """

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    min_bytes: int | None = Field(default=None, ge=0)
    max_bytes: int | None = Field(default=None, ge=0)
    names: Literal["any", "resolutions"] = "any"


class Events(Branch):
    """The doors in. The probes of a listener are served on its `health_port` (none: not at all) of `health_host`."""

    sqs: Sqs = Sqs()
    redis: RedisList = RedisList()
    webhook: Webhook = Webhook()
    watch: Watch = Watch()
    filter: EventFilter = EventFilter()
    health_host: str = "127.0.0.1"


_Sinks = branches(SINKS)


class Sinks(_Sinks):  # type: ignore[misc, valid-type]
    """The queues out. Those of which there may be several have a name each: `PLENARY_SINKS__AMQP__<NAME>__URL`."""


class FlowerOAuth(Branch):
    """Sign-on by another. `emails` is a pattern: whose e-mail address it matches whole is let in."""

    provider: Literal["google", "github", "gitlab", "okta"]
    key: str = Field(min_length=1)
    secret: SecretStr
    redirect_uri: str = Field(pattern=r"^https?://")
    emails: str = Field(min_length=1)


class Reconcile(Branch):
    """What the schedule holds against the ledger: a JSON list of places such as `s3://documents/2031/`.

    What was put less than `grace_seconds` ago may still be on its way. One run sends in `at_most` objects of a place;
    the next finds the others. A run that lasts longer than `limit_seconds` is ended.
    """

    targets: tuple[Annotated[str, Field(pattern=r"^(s3|folder)://[^/]+(/.*)?$")], ...] = ()
    grace_seconds: int = Field(default=900, ge=0)
    at_most: int = Field(default=10_000, ge=1)
    limit_seconds: int = Field(default=3600, ge=1)


class Schedule(Selection):
    """When a task runs by itself: every so many seconds, or by five fields of cron in UTC.

    Under the name of one of Plenary's own schedules (`drain`, `sweep`, ...: `settings.schedule`) it changes that one or
    with `enabled=false` takes it away. Under any other name it is a backfill of `backfill`, such as
    `s3://documents/2031/`; `since_days` leaves out what was put longer ago.
    """

    enabled: bool = True
    every_seconds: float | None = Field(default=None, ge=1)
    cron: str | None = None
    backfill: str | None = Field(default=None, pattern=r"^(s3|folder)://[^/]+(/.*)?$")
    since_days: float | None = Field(default=None, gt=0)


class Backfill(Branch):
    """How backfills keep out of the way of uploads.

    A run puts objects on the queue until `high_mark` of it are there or in work, and goes on when fewer than `low_mark`
    are. It waits while more than `uploads_waiting` uploads wait for a worker, or, where the broker is a Redis, one for
    longer than `uploads_lag_seconds`.
    """

    low_mark: int = Field(default=250, ge=1)
    high_mark: int = Field(default=500, ge=1)
    objects_an_hour: int | None = Field(default=None, ge=1)
    uploads_waiting: int = Field(default=50, ge=0)
    uploads_lag_seconds: float = Field(default=20.0, gt=0)


class Flower(Branch):
    """The window on the workers. `basic_auth` is `user:password`.

    `read_only` takes away the buttons and calls that stop workers and send tasks. With a `database` what it has seen
    outlives a restart. Behind a proxy at a path of its own, that is its `url_prefix`.
    """

    basic_auth: SecretStr | None = None
    oauth: FlowerOAuth | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=5555, ge=0, le=65535)
    url_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_/-]*$")
    database: Path | None = None
    read_only: bool = True
    tasks: int = Field(default=10_000, ge=100, description="how many it remembers")


class Metrics(Branch):
    """`GET /metrics` for Prometheus, of each worker and listener. Without a port it is off."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)


class Health(Branch):
    """The probes of a worker, `/health` and `/ready` over HTTP; without a port they are off.

    A worker calls itself through the broker, and counts as deaf when no call came through for `deaf_seconds`.
    """

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    deaf_seconds: int = Field(default=40, ge=2)


class Traces(Branch):
    """OpenTelemetry traces by OTLP over HTTP, such as `http://collector:4318/v1/traces`; needs the extra `otel`.

    `headers` are sent with them: `name=value`, with commas between. `ratio` of all traces are kept.
    """

    endpoint: str | None = Field(default=None, pattern=r"^https?://")
    headers: SecretStr = SecretStr("")
    ratio: float = Field(default=1.0, ge=0, le=1)


class Log(Branch):
    """`console` is for people, `json` for machines; `auto` asks whether a terminal is there."""

    format: Literal["auto", "console", "json"] = "auto"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All of it. Example: `PLENARY_BROKER__URL=rediss://:secret@cache.example:6380/0`."""

    model_config = SettingsConfigDict(env_prefix="PLENARY_", env_nested_delimiter="__", extra="forbid", frozen=True)

    broker: Broker = Broker()
    redis: Redis = Redis()
    stores: Stores = Stores()
    limits: Limits = Limits()
    ocr: Ocr = Ocr()
    quality: Quality = Quality()
    events: Events = Events()
    sinks: Sinks = Sinks()
    reconcile: Reconcile = Reconcile()
    backfill: Backfill = Backfill()
    schedules: dict[Name, Schedule] = Field(default_factory=dict)
    flower: Flower = Flower()
    metrics: Metrics = Metrics()
    health: Health = Health()
    traces: Traces = Traces()
    log: Log = Log()
    engine: Literal["auto", "pdfminer", "pdfium"] = "auto"


class ConfigError(Exception):
    """The settings do not let it start. The text is for people, one line a problem, and holds no value of a setting."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once. Errors: `ConfigError`, naming the variable."""
    if problems := registry(SINKS).problems:
        raise ConfigError("\n".join(problems))
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(found) for found in error.errors(include_input=False))) from None
    except SettingsError as error:
        raise ConfigError(f"A PLENARY_ variable that takes a list or an object is no valid JSON: {error}.") from None


def _sentence(found: ErrorDetails) -> str:
    variable = "PLENARY_" + "__".join(str(step).upper() for step in found["loc"])
    if found["type"] == "extra_forbidden":
        return f"{variable} is no setting of Plenary: correct its name or unset it."
    return f"{variable} cannot be used: {found['msg'][:1].lower()}{found['msg'][1:]}."
