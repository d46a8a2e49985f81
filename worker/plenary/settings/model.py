"""One typed tree of settings, read from the environment: prefix `PLENARY_`, `__` between levels, units in the name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from plenary.domain.backfill_run import Selection
from plenary.settings.base import Branch, Name
from plenary.settings.plugins import GROUPS, NOTIFICATIONS, SINKS, STORES, branches, registry, set_up, store_pattern
from plenary.settings.secret_files import FileOrEnvironment, SecretFileError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Sentinels(Branch):
    """Redis Sentinel, with `sentinel://:password@one:26379;sentinel://two:26379/0` as the URL of broker and ledger.

    User and password of the URL are those of the primary; `password` is the Sentinels' own.
    """

    primary: str | None = Field(default=None, description="name of the primary, as in `sentinel monitor NAME`")
    password: SecretStr | None = None
    tls: bool = Field(default=False, description="encrypt connections to Sentinels and primary")


class Signing(Branch):
    """Task messages signed by Celery's serializer `auth`; a worker refuses others. All three files, or none.

    `key` is an RSA key and `certificate` its certificate, both PEM; `trusted` is a pattern of the certificates whose
    tasks are run, such as `/etc/plenary/signers/*.pem`.
    """

    key: Path | None = None
    key_password: SecretStr | None = None
    certificate: Path | None = None
    trusted: str | None = None


class SqsBroker(Branch):
    """SQS as the broker, with `sqs://KEY:SECRET@` as the URL, or `sqs://` where boto3 finds the credentials itself.

    Needs the extra `sqs`.
    """

    region: str = "us-east-1"
    tls: bool = Field(default=True, description="false for a server other than Amazon's, such as moto")


class Broker(Branch):
    """The Celery broker.

    https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/
    """

    url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")
    visibility_timeout_seconds: int = Field(default=900, ge=1)
    restore_seconds: int = Field(default=30, ge=1, description="interval of the search for tasks whose worker died")
    quorum_queues: bool = Field(
        default=False, description="replicated queues of RabbitMQ; fixed when a queue is created"
    )
    ca_file: Path | None = Field(
        default=None, description="CA certificates for rediss://; by default those of the system"
    )
    sentinel: Sentinels = Sentinels()
    signing: Signing = Signing()
    sqs: SqsBroker = SqsBroker()


class Redis(Branch):
    """The Redis of the ledger and the stream; by default the broker, if that is a Redis."""

    url: SecretStr | None = None
    prefix: str = Field(default="plenary", pattern=r"^[A-Za-z0-9_.-]{1,32}$")


_Stores: Any = branches(STORES)
STORE = store_pattern()  # the name of a store, as in URIs of its objects
PLACE = rf"^{STORE}://[^/]+(/.*)?$"


class Stores(_Stores):  # type: ignore[misc]
    """The stores of the files.

    `allowed` names all that may be read, such as `["s3://documents", "s3://archive/2031/"]`, whatever an event, a task
    or a command names; if it is empty, whatever the credentials can read.
    """

    allowed: tuple[Annotated[str, Field(pattern=PLACE)], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all stores, whether they are used or not."""
        return tuple(name for name, *_ in set_up(STORES, self))


class Limits(Branch):
    """Limits for one file and for one task.

    A file is parsed in a child process, the reader. `parse_seconds` limits the total time, `silence_seconds` the
    time between two progress reports, `memory_mib` the address space, `last_memory_mib` the address space in the
    last attempt at a file whose readers died before. A reader is replaced after `reader_files` files, or up to a
    tenth of them before, as soon as its successor is ready; and when it holds more than `reader_resident_mib` after a
    file.

    The hard limit of a task is the time to fetch, plus `parse_seconds`, plus `task_grace_seconds` for starting a
    reader and sending the record. `retry_seconds` is the longest delay before a retry, `shutdown_seconds` the time
    that running tasks get when a worker stops. `lease_seconds` is the time after which the file of a worker without
    a heartbeat goes to another worker; a running task renews its lease three times in that time.
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
    """Recognition of scanned pages by Tesseract, in separate workers on the queue `ocr`.

    If `enabled`, a file with such pages waits for these workers; otherwise it fails with `no_text`. `parse_seconds`
    and `memory_mib` replace those of `limits` there. `page_seconds` limits one recognition of one page, `pages` the
    number of recognized pages of a file. `pages_at_once` of these are recognized at the same time, each by a process of
    one thread with `memory_mib` of its own: as many as this worker has processors to itself.
    """

    enabled: bool = False
    parse_seconds: int = Field(default=600, ge=1)
    page_seconds: int = Field(default=120, ge=1)
    pages: int = Field(default=500, ge=1)
    pages_at_once: int = Field(default=1, ge=1)
    memory_mib: int = Field(default=2048, ge=1)


class QualityThreshold(Branch):
    """The score that a text needs: the product of its checks, from 0 (unusable) to 1 (every check holds)."""

    minimum: float = Field(default=0.5, ge=0, le=1, description="documents with a lower score fail with `low_quality`")


class Identity(Branch):
    """Sources of a document's symbol other than its text, and the treatment of a file that none of them identifies.

    `metadata` names the object's metadata that hold the symbol (`x-amz-meta-symbol`), `manifest` a file in the folder
    of the files that it lists (`manifest.csv`), `catalogue` is the path of a CSV of known resolutions.
    """

    metadata: str = Field(default="symbol", description="the tag of that name too, with stores.s3.tags")
    manifest: str = Field(default="", pattern=r"^[^/]*$", description="none if empty; it is never read as a document")
    catalogue: Path | None = None
    unidentified: Literal["record", "quarantine"] = Field(
        default="record", description="quarantine: a text without a known symbol fails as symbol_missing"
    )


class Meaning(Branch):
    """Enrichment of a record: mentions, subjects, obligations and links in its text.

    `subjects` is the path of a SKOS vocabulary (`.ttl`, `.rdf`, `.nt`) whose concepts are the subjects; it needs the
    extra `subjects`. Without one they are the Sustainable Development Goals.
    """

    enabled: bool = True
    subjects: Path | None = None


class AlignmentSettings(Branch):
    """Language versions aligned as they become current: topics `alignments` and `discrepancies`.

    Without a catalogue the current records are kept in the ledger's Redis for it, compressed, at some 10 kB each. All
    workers need the same value, and one of them has to take the queue `alignments`.
    """

    enabled: bool = False


class Sqs(Branch):
    """The SQS listener. A received message is hidden for `visibility_seconds`, extended until it is handled."""

    queue_url: str | None = None
    endpoint_url: str | None = None
    wait_seconds: int = Field(default=20, ge=0, le=20)
    batch: int = Field(default=10, ge=1, le=10)
    visibility_seconds: int = Field(default=60, ge=3, le=43200)
    health_port: int | None = Field(default=8081, ge=0, le=65535)


class RedisList(Branch):
    """The listener on a Redis list that MinIO fills (`format=access`); by default on the ledger's server."""

    url: SecretStr | None = None
    key: str | None = None
    batch: int = Field(default=100, ge=1, le=1000)
    health_port: int | None = Field(default=8082, ge=0, le=65535)


class Webhook(Branch):
    """The HTTP listener. It does not start without a token or a topic.

    `sns_topics` are the ARNs of the SNS topics that may post to `/sns`. `sns_endpoint_url` is for an SNS other than
    Amazon's: certificates are fetched and subscriptions confirmed there.
    """

    tokens: tuple[SecretStr, ...] = Field(default=(), description="a JSON list; two while a token is being replaced")
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
    """The intake filter of every listener; events that it excludes are counted. Lists are JSON; empty accepts all.

    `names=resolutions` accepts keys whose last part is the symbol of a resolution, such as `A_RES_78_105-EN.pdf`.
    """

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    min_bytes: int | None = Field(default=None, ge=0)
    max_bytes: int | None = Field(default=None, ge=0)
    names: Literal["any", "resolutions"] = "any"


class Events(Branch):
    """The listeners. Each serves its probes on `health_host` and its `health_port`; without a port it has none."""

    sqs: Sqs = Sqs()
    redis: RedisList = RedisList()
    webhook: Webhook = Webhook()
    watch: Watch = Watch()
    filter: EventFilter = EventFilter()
    sources: dict[str, Literal["encoded", "plain"]] = Field(
        default_factory=dict,
        description='further makers by their eventSource, and how keys are written: `{"cloudian:s3": "encoded"}`',
    )
    health_host: str = "127.0.0.1"


_Sinks: Any = branches(SINKS)


class Sinks(_Sinks):  # type: ignore[misc]
    """The sinks. Those of which there may be several have a name each: `PLENARY_SINKS__AMQP__<NAME>__URL`."""


_Notifications: Any = branches(NOTIFICATIONS)


class Notifications(_Notifications):  # type: ignore[misc]
    """The notifications that listeners read. Those of plug-ins may have settings of their own."""


class CatalogueDatabase(Branch):
    """The database of current records, to be searched: a file of SQLite, or `postgresql://user@host/name`.

    The sink `catalogue` fills it; PostgreSQL needs the extra `postgresql`.
    """

    url: SecretStr = SecretStr("sqlite:///.plenary/catalogue.db")


class FlowerOAuth(Branch):
    """Sign-on by an OAuth provider. `emails` is a pattern that the whole e-mail address of a user must match."""

    provider: Literal["google", "github", "gitlab", "okta"]
    key: str = Field(min_length=1)
    secret: SecretStr
    redirect_uri: str = Field(pattern=r"^https?://")
    emails: str = Field(min_length=1)


class Reconcile(Branch):
    """Scheduled reconciliation of the buckets in `targets`, a JSON list such as `["s3://documents/2031/"]`.

    Without targets it is that of each bucket whose events a listener takes, for objects uploaded since its first event:
    what was there before is for a backfill. `served=false` turns that off.

    Objects uploaded less than `grace_seconds` ago are ignored. One run ingests at most `at_most` objects of a target;
    the next run finds the others. A run that takes longer than `limit_seconds` is ended.
    """

    targets: tuple[Annotated[str, Field(pattern=PLACE)], ...] = ()
    served: bool = True
    grace_seconds: int = Field(default=900, ge=0)
    at_most: int = Field(default=10_000, ge=1)
    limit_seconds: int = Field(default=3600, ge=1)


class Schedule(Selection):
    """A schedule: an interval in seconds, or five fields of cron in UTC.

    The name of a built-in schedule (`drain`, `sweep`, ...: `settings.schedule`) changes that schedule, or removes
    it with `enabled=false`. Any other name adds a backfill of `backfill`, such as `s3://documents/2031/`;
    `since_days` excludes objects uploaded longer ago.
    """

    enabled: bool = True
    every_seconds: float | None = Field(default=None, ge=1)
    cron: str | None = None
    backfill: str | None = Field(default=None, pattern=PLACE)
    since_days: float | None = Field(default=None, gt=0)


class Fairness(Branch):
    """Shares of the queue `uploads`: what a source has above its share goes to the queue `backfill`.

    A source is a bucket with the first `folders` folders of a key, such as `s3://documents/treaties`. From one listener
    it may put `files` on `uploads` at once and `files_per_second` after that, where a file counts one, and one more for
    each MiB. With Redis as the broker the place of a file on `uploads` is the later, the more of this share is used up.
    It may use `work_seconds` of the workers' time at once and `work_per_second` after that. `weights`, such as
    `{"s3://documents/treaties": 4}`, multiplies the shares of a source.
    """

    enabled: bool = False
    folders: int = Field(default=1, ge=0, le=16)
    files: int = Field(default=30, ge=1)
    files_per_second: float = Field(default=2, gt=0)
    work_seconds: float = Field(default=60, gt=0)
    work_per_second: float = Field(default=1, gt=0)
    weights: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)


class Backfill(Branch):
    """Backpressure of backfills: uploads come first.

    A run enqueues objects until `high_mark` of them are enqueued or in progress, and continues when fewer than
    `low_mark` are. It waits while more than `uploads_waiting` uploads wait for a worker, or, with Redis as the
    broker, while one has waited longer than `uploads_lag_seconds`. A message carries up to `batch` objects, each of
    which is ingested by itself.
    """

    low_mark: int = Field(default=250, ge=1)
    high_mark: int = Field(default=500, ge=1)
    batch: int = Field(default=20, ge=1, le=50, description="objects in a message; 1 for a message each")
    objects_an_hour: int | None = Field(default=None, ge=1)
    uploads_waiting: int = Field(default=50, ge=0)
    uploads_lag_seconds: float = Field(default=20.0, gt=0)


class Flower(Branch):
    """Flower, the web interface for tasks and workers. `basic_auth` is `user:password`.

    `read_only` disables the buttons and calls that stop workers and send tasks. A `database` file keeps the tasks
    across restarts. `url_prefix` is its path behind a proxy.
    """

    basic_auth: SecretStr | None = None
    oauth: FlowerOAuth | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=5555, ge=0, le=65535)
    url_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_/-]*$")
    database: Path | None = None
    read_only: bool = True
    tasks: int = Field(default=10_000, ge=100, description="number of tasks that it keeps")


class WebToken(Branch):
    """A token of the reading room and what it allows. Its name is what the audit log says."""

    secret: SecretStr = Field(min_length=16)
    scopes: tuple[Literal["read", "operate"], ...] = ("read",)


class WebOidc(Branch):
    """Tokens (JWT) of an OpenID Connect issuer, such as Keycloak or Entra ID; needs the extra `oidc`.

    A token counts if `issuer` signed it for `audience` and it has not expired. It may read, or operate, where the claim
    `scope_claim` (words, or a list; a path such as `realm_access.roles`) has the value `read` or `operate`. The claim
    `name_claim` is what the audit log says. With `client_id`, people sign in there too; its redirect address is
    `/sign-in/callback` of the reading room. A public client has no `client_secret`.
    """

    issuer: str = Field(
        pattern=r"^(https://[^/?#]|http://(localhost|127\.0\.0\.1|\[::1\])(:|/|$))[^?#]*$",
        description="as its tokens write it; by TLS, except on this machine",
    )
    audience: str = Field(min_length=1)
    scope_claim: str = Field(default="scope", min_length=1)
    read: str = Field(default="plenary.read", min_length=1)
    operate: str = Field(default="plenary.operate", min_length=1)
    name_claim: str = Field(default="sub", min_length=1)
    client_id: str | None = Field(default=None, min_length=1)
    client_secret: SecretStr | None = Field(default=None, min_length=1)
    scope: str = Field(default="openid", pattern=r"^(.* )?openid( .*)?$", description="what a sign-in asks for")


class Web(Branch):
    """The reading room: pages and an API over the catalogue, by `plenary serve`.

    Reading needs a token, except with `public`, or on loopback while no token is configured. Retry, discard, pause
    and resume need a token with the scope `operate`: `PLENARY_WEB__TOKENS__<NAME>__SECRET` and `__SCOPES`.
    `hosts` are the names under which it may be asked besides loopback. `session_secret` signs sign-ins; without one
    they end with the process. Files are sent from the stores and buckets of `originals`, such as `s3://documents`.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8090, ge=0, le=65535)
    hosts: tuple[str, ...] = Field(default=(), description='a JSON list, such as `["plenary.example"]`')
    public: bool = Field(default=False, description="reading without a token, from other machines too")
    tokens: dict[Name, WebToken] = Field(default_factory=dict)
    oidc: WebOidc | None = None
    session_secret: SecretStr | None = Field(default=None, min_length=32)
    session_hours: float = Field(default=12, gt=0)
    https: bool = Field(default=False, description="a proxy before it speaks TLS: cookies are sent by TLS only")
    requests_per_second: float | None = Field(default=30, gt=0, description="of one visitor")
    originals: tuple[Annotated[str, Field(pattern=rf"^{STORE}(://[^/]+)?$")], ...] = ("s3", "folder")
    page_cache_mib: int = Field(default=64, ge=1, description="memory for drawn pages of PDF files")


class Metrics(Branch):
    """`GET /metrics` for Prometheus, of each worker and listener; off without a port."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)


class Health(Branch):
    """The probes of a worker, `/health` and `/ready` over HTTP; off without a port.

    A worker sends messages to itself through the broker, and counts as not responding if none arrived for
    `deaf_seconds`.
    """

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    deaf_seconds: int = Field(default=40, ge=2)


class Traces(Branch):
    """OpenTelemetry traces by OTLP over HTTP, such as `http://collector:4318/v1/traces`; needs the extra `otel`.

    `headers` are sent with them: `name=value`, separated by commas. `ratio` is the share of traces that is kept.
    """

    endpoint: str | None = Field(default=None, pattern=r"^https?://")
    headers: SecretStr = SecretStr("")
    ratio: float = Field(default=1.0, ge=0, le=1)


class Log(Branch):
    """Log lines: `console` for people, `json` for machines, `auto` by whether there is a terminal."""

    format: Literal["auto", "console", "json"] = "auto"
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """Settings at the top level. Example: `PLENARY_BROKER__URL=rediss://:secret@cache.example:6380/0`."""

    model_config = SettingsConfigDict(env_prefix="PLENARY_", env_nested_delimiter="__", extra="forbid", frozen=True)

    broker: Broker = Broker()
    redis: Redis = Redis()
    stores: Stores = Stores()
    limits: Limits = Limits()
    ocr: Ocr = Ocr()
    identity: Identity = Identity()
    quality: QualityThreshold = QualityThreshold()
    meaning: Meaning = Meaning()
    alignment: AlignmentSettings = AlignmentSettings()
    events: Events = Events()
    notifications: Notifications = Notifications()
    sinks: Sinks = Sinks()
    catalogue: CatalogueDatabase = CatalogueDatabase()
    reconcile: Reconcile = Reconcile()
    backfill: Backfill = Backfill()
    fairness: Fairness = Fairness()
    schedules: dict[Name, Schedule] = Field(default_factory=dict)
    flower: Flower = Flower()
    web: Web = Web()
    metrics: Metrics = Metrics()
    health: Health = Health()
    traces: Traces = Traces()
    log: Log = Log()
    engine: Literal["auto", "pdfminer", "pdfium"] = "auto"
    pure_python: bool = Field(default=False, description="read PDF files without the compiled loops")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read values from the arguments, the environment, and files that it names."""
        return init_settings, FileOrEnvironment(settings_cls)


class ConfigError(Exception):
    """The settings cannot be used. The text has one line per problem."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the process, read once. See `fresh_settings`."""
    return fresh_settings()


def fresh_settings() -> Settings:
    """Read the settings from the environment and from files.

    Raises:
        ConfigError: A variable cannot be used; the text names it.

    """
    if problems := [problem for group in GROUPS for problem in registry(group).problems]:
        raise ConfigError("\n".join(problems))
    try:
        return Settings()
    except SecretFileError as error:
        raise ConfigError(str(error)) from None
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(problem) for problem in error.errors(include_input=False))) from None
    except SettingsError as error:
        raise ConfigError(f"A PLENARY_ variable that takes a list or an object is not valid JSON: {error}.") from None


def _sentence(problem: ErrorDetails) -> str:
    variable = "PLENARY_" + "__".join(str(step).upper() for step in problem["loc"])
    # where names of an operator's own are branches, any other is a value that is none
    if problem["type"] in {"extra_forbidden", "model_type"}:
        return f"{variable} is not a setting of Plenary: correct its name or unset it."
    return f"{variable} cannot be used: {problem['msg'][:1].lower()}{problem['msg'][1:]}."
