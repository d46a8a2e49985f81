"""Rights of a user of Redis that Plenary needs, tried one by one.

https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from redis.exceptions import NoPermissionError, ResponseError

from plenary.settings.celery import QUEUES, on_broker, redis_lists
from plenary.settings.connections import ledger_url
from plenary.settings.model import ConfigError, Settings

# `KEY` is replaced by a key of the probe, of the kind that the command works on
_HASH = "HSET KEY f 1|HSETNX KEY f 1|HGET KEY f|HMGET KEY f|HGETALL KEY|HKEYS KEY|HVALS KEY|HLEN KEY|HEXISTS KEY f"
_LIST = "LPUSH KEY 1|RPUSH KEY 1|LLEN KEY|LINDEX KEY 0|LRANGE KEY 0 1|LREM KEY 1 x|LTRIM KEY 0 9|RPOP KEY"
_SET = "SADD KEY 1|SMEMBERS KEY|SREM KEY 1"
_SORTED = (
    "ZADD KEY 1 1|ZCARD KEY|ZSCORE KEY 1|ZRANGE KEY 0 1|ZREVRANGE KEY 0 1|ZRANGEBYSCORE KEY 0 1|"
    "ZREVRANGEBYSCORE KEY 1 0|ZREMRANGEBYSCORE KEY 2 3|ZREM KEY 1"
)
_STREAM = (
    "XADD KEY 1-1 f 1|XLEN KEY|XRANGE KEY - +|XREVRANGE KEY + -|XREAD COUNT 1 STREAMS KEY 0|XINFO STREAM KEY|"
    "XPENDING KEY none|XTRIM KEY MAXLEN 9|XDEL KEY 1-1"
)
_TEXT = "SET KEY 1|GET KEY|MGET KEY|SETEX KEY 60 1|EXISTS KEY|EXPIRE KEY 60|PEXPIRE KEY 60000|PERSIST KEY|PTTL KEY"
_SCRIPT = "EVAL return(1) 1 KEY|EVALSHA 0000000000000000000000000000000000000000 1 KEY|SCRIPT EXISTS x"
_SERVER = "PING|TIME|WATCH KEY|UNWATCH|MULTI|DISCARD|MULTI|EXEC"
LEDGER = {
    "text": _TEXT + "|DUMP KEY|DEL KEY",
    "hash": _HASH + "|HINCRBY KEY f 1|HINCRBYFLOAT KEY f 1|HDEL KEY f|DEL KEY",
    "list": _LIST + "|LMOVE KEY KEY LEFT RIGHT|BLMOVE KEY KEY LEFT RIGHT 0.001|DEL KEY",
    "set": _SET + "|DEL KEY",
    "sorted": _SORTED + "|DEL KEY",
    "stream": _STREAM + "|DEL KEY",
    "script": f"{_SCRIPT}|{_SERVER}|SCAN 0 MATCH KEY COUNT 1|RESTORE KEY 0 x",
}
RESULT = "celery-task-meta-probe"
BROKER = {
    "text": "SET KEY 1|GET KEY|EXISTS KEY|EXPIRE KEY 60|DEL KEY",
    "hash": "HSET KEY f 1|HGET KEY f|HLEN KEY|HDEL KEY f|DEL KEY",
    "list": "LPUSH KEY 1|RPUSH KEY 1|LLEN KEY|LINDEX KEY 0|BRPOP KEY 1|DEL KEY",
    "set": _SET + "|DEL KEY",
    "sorted": "ZADD KEY 1 1|ZREVRANGEBYSCORE KEY 1 0|ZREM KEY 1|DEL KEY",
    "script": f"{_SCRIPT}|{_SERVER}",
}


ANSWER_SECONDS = 5


def commands(*tables: dict[str, str]) -> list[str]:
    """Names of the commands in the tables, as an ACL has them: `+get`."""
    each = {attempt.split()[0].lower() for table in tables for line in table.values() for attempt in line.split("|")}
    return sorted(each | {"publish", "subscribe", "unsubscribe", "psubscribe", "punsubscribe"})


def check_rights(redis: Any, settings: Settings, *, of_broker: bool) -> None:
    """Try each command, and each kind of key and channel, with the user of a connection.

    Raises:
        ConfigError: Rights are missing; the text names all of them.
        redis.RedisError: The server does not respond.

    """
    shared = ledger_url(settings) == settings.broker.url.get_secret_value()
    parts = [BROKER, LEDGER] if shared else [BROKER if of_broker else LEDGER]
    missing: list[str] = []
    with redis.client() as client:
        for table in parts:
            place = f"{{{settings.redis.prefix}}}:probe" if table is LEDGER else on_broker("unacked", settings)
            missing += _missing_commands(client, table, place)
        if BROKER in parts:
            missing += _missing_keys(client, settings)
            for channel in _broadcasts(settings):
                missing += _missing_channels(redis, client, channel, "psubscribe")
        if LEDGER in parts:
            missing += _tried(client, "+get", RESULT, "GET", RESULT)
            missing += _missing_channels(redis, client, RESULT, "subscribe")
    if missing:
        server = "broker and ledger" if shared else "broker" if of_broker else "ledger"
        raise ConfigError(
            f"The Redis user of the {server} lacks rights: {', '.join(dict.fromkeys(missing))}. docs/deploy.md lists "
            "all that are needed."
        )


def _missing_commands(client: Any, table: dict[str, str], place: str) -> Iterator[str]:
    for kind, line in table.items():
        key = f"{place}-probe-{kind}"
        for attempt in line.split("|"):
            words = [key if word == "KEY" else word for word in attempt.split()]
            yield from _tried(client, f"+{words[0].lower()}", key, *words)


def _missing_keys(client: Any, settings: Settings) -> Iterator[str]:
    for queue in QUEUES:
        name = on_broker(queue, settings)
        for key in redis_lists(name):
            yield from _tried(client, "+llen", f"{name}*", "LLEN", key)
        yield from _tried(client, "+smembers", "_kombu.*", "SMEMBERS", f"_kombu.binding.{name}")
    events = on_broker("celeryev", settings)
    yield from _tried(client, "+llen", f"{events}*", "LLEN", redis_lists(f"{events}.probe")[1])
    replies = f"probe.reply.{on_broker('celery', settings)}.pidbox"
    yield from _tried(client, "+llen", "*.celery.pidbox*", "LLEN", redis_lists(replies)[1])


def _broadcasts(settings: Settings) -> list[str]:
    """Channels of remote control and of events; a pattern is permitted by the same pattern only."""
    database = urlsplit(settings.broker.url.get_secret_value()).path.strip("/")
    begin = f"/{database if database.isdigit() else 0}."
    control, events = on_broker("celery", settings), on_broker("celeryev", settings)
    return [f"{begin}{control}.pidbox", f"{begin}{events}/*", f"{begin}{events}/worker.*"]


def _missing_channels(redis: Any, client: Any, channel: str, way: str) -> Iterator[str]:
    yield from _tried(client, "+publish", f"&{channel}", "PUBLISH", channel, "")
    with redis.pubsub() as listening:
        for name in (way, way.replace("sub", "unsub")):
            try:
                getattr(listening, name)(channel)
                listening.get_message(timeout=ANSWER_SECONDS)
            except NoPermissionError as error:
                yield f"+{name}" if "run the" in str(error) else f"&{channel}"


def _tried(client: Any, right: str, key: str, *words: str) -> Iterator[str]:
    try:
        client.connection.send_command(*words)
        client.connection.read_response(disable_decoding=True)
    except ResponseError as error:
        if not isinstance(error, NoPermissionError) and "NOPERM" not in str(error):
            return  # it was permitted, and there is no such thing
        yield right if "run the" in str(error) else key if key.startswith("&") else f"~{key}"
