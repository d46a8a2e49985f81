"""Who may what: tokens and their scopes, sign-ins, forms of other sites, names of other servers, too many requests."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pydantic import SecretStr
from redis import Redis
from starlette.testclient import TestClient

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.settings.model import ConfigError, Web, WebToken
from plenary.web.auth import Visitors, with_operator
from support.reading_room import PDF, failure_event

pytest_plugins = ("support.reading_room_fixtures",)

HTML = {"Accept": "text/html,*/*;q=0.8"}
READER, OPERATOR = "a-token-that-reads-only", "a-token-that-operates"
READ = (
    "/records",
    f"/records/{PDF}",
    f"/records/{PDF}/original",
    "/blocks?q=a",
    "/failures",
    "/status",
    "/events",
    "/live",
)
OPERATE = ("/failures/retry", "/failures/discard", "/backfills/x/pause", "/backfills/x/resume")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("address", READ)
def test_nothing_is_read_without_a_token_unless_reading_is_public(
    room: Callable[..., TestClient], address: str
) -> None:
    client = room(public=False)
    refused = client.get(address)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert client.get(address, headers=HTML).headers["location"].startswith("/sign-in?next=/")
    assert client.get(address, headers=bearer("a-token-of-somebody-else")).status_code == 401
    if address != "/events":
        assert client.get(address, headers=bearer(READER)).status_code == 200


@pytest.mark.parametrize("address", OPERATE)
def test_nothing_is_changed_without_the_scope_for_it(room: Callable[..., TestClient], address: str) -> None:
    client, body = room(), {"objects": ["folder://inbox/A_RES_85_905-EN.pdf"]}
    assert client.post(address, json=body).status_code == 401
    assert client.post(address, json=body, headers=bearer(READER)).status_code == 403
    assert client.get(address, headers=bearer(OPERATOR)).status_code in {404, 405}
    # the right alone is there; the ledger is not, in this test
    assert client.post(address, json=body, headers=bearer(OPERATOR)).status_code == 503


def signed_in(client: TestClient, token: str = OPERATOR) -> str:
    """Signs in, and gives what a form of the pages carries."""
    answer = client.post("/sign-in", data={"token": token, "next": "/failures"})
    assert answer.status_code == 303
    page = client.get("/live", headers=HTML).text
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_form_counts_only_if_a_page_of_this_sign_in_made_it(room: Callable[..., TestClient]) -> None:
    client = room()
    form_token = signed_in(client)
    values = {"object": "folder://inbox/A_RES_85_905-EN.pdf"}
    assert client.post("/failures/retry", data=values).status_code == 403
    assert client.post("/failures/retry", data=values | {"form_token": "0" * 64}).status_code == 403
    elsewhere = {"Origin": "https://evil.example"}
    assert (
        client.post("/failures/retry", data=values | {"form_token": form_token}, headers=elsewhere).status_code == 403
    )
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/failures/retry", data=values | {"form_token": form_token}, headers=cross).status_code == 403
    assert client.post("/failures/retry", json={"objects": [values["object"]]}).status_code == 415
    assert client.post("/failures/retry", data=values | {"form_token": form_token}).status_code == 503


def test_a_sign_in_of_a_reader_changes_nothing(room: Callable[..., TestClient]) -> None:
    client = room()
    form_token = signed_in(client, READER)
    values = {"object": "folder://inbox/A_RES_85_905-EN.pdf", "form_token": form_token}
    assert client.post("/failures/retry", data=values).status_code == 403
    assert "<button>Retry" not in client.get("/failures", headers=HTML).text


def test_a_sign_in_that_is_forged_over_or_of_a_replaced_token_is_none() -> None:
    key = SecretStr("k" * 32)
    token = WebToken(secret=SecretStr("s" * 20), scopes=("operate",))
    visitors = Visitors(Web(tokens={"ops": token}, session_secret=key))
    visitor = visitors.by_token("s" * 20)
    assert visitor
    value, _ = visitors.signed_in(visitor)
    assert visitors.by_cookie(value) is not None
    name, until, nonce, signature = value.split(".")
    for forged in (
        *("", "....", "ops", value[:-1] + ("0" if value[-1] != "0" else "1"), f"other.{until}.{nonce}.{signature}"),
        f"{name}.{int(until) + 1}.{nonce}.{signature}",
    ):
        assert visitors.by_cookie(forged) is None, forged
    replaced = Visitors(Web(tokens={"ops": WebToken(secret=SecretStr("t" * 20))}, session_secret=key))
    assert replaced.by_cookie(value) is None
    over = Visitors(Web(tokens={"ops": token}, session_secret=key, session_hours=1e-9))
    assert over.by_cookie(over.signed_in(visitor)[0]) is None


def test_a_page_of_another_site_reaches_loopback_by_no_name_of_its_own(room: Callable[..., TestClient]) -> None:
    client = room(hosts=("plenary.example",))
    assert client.get("/records", headers={"Host": "evil.example"}).status_code == 421
    for name in ("plenary.example", "localhost:8090", "127.0.0.1:8090", "[::1]:8090"):
        assert client.get("/records", headers={"Host": name}).status_code == 200, name


def test_one_visitor_asks_no_more_than_the_rate_and_another_is_not_hindered(room: Callable[..., TestClient]) -> None:
    client = room(requests_per_second=1)
    codes = [client.get("/records").status_code for _ in range(6)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert client.get("/records", headers=bearer(READER)).status_code == 200


def test_another_origin_is_never_allowed_to_read(room: Callable[..., TestClient]) -> None:
    answer = room().get("/records", headers={"Origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_other_machines_read_only_what_the_settings_say() -> None:
    with pytest.raises(ConfigError, match="needs a token"):
        with_operator(Web(host="0.0.0.0"))
    web, token = with_operator(Web())
    assert token
    operator = Visitors(web).by_token(token)
    assert operator
    assert operator.may("operate")
    assert Visitors(web).anonymous.may("read")
    assert not Visitors(web).anonymous.may("operate")
    assert with_operator(Web(host="0.0.0.0", public=True))[1] is None


@pytest.mark.integration
def test_a_discarded_failure_is_audited_with_who_what_and_when(
    room: Callable[..., TestClient], valkey: str, redis: Redis
) -> None:
    uri = "folder://inbox/A_RES_85_905-EN.pdf"
    client = room(broker=valkey)
    absent = client.post("/failures/discard", json={"objects": [uri]}, headers=bearer(OPERATOR)).json()
    assert absent == {"done": [], "absent": [uri]}
    letter(redis, uri)
    settled = client.post("/failures/discard", json={"objects": [uri]}, headers=bearer(OPERATOR)).json()
    assert settled == {"done": [uri], "absent": []}
    ((_, entry),) = redis.xrange(keys.audit("plenary"))  # type: ignore[misc]
    assert entry == {"who": "ops", "action": "discard", "target": uri}
    assert not redis.hexists(keys.object_row("plenary", uri), "letter")
    form_token = signed_in(client)
    letter(redis, uri)
    page = client.get("/failures", headers=HTML).text
    assert "Retry" in page
    assert "discard" in page
    assert (
        client.post("/failures/discard", data={"object": uri, "form_token": form_token})
        .headers["location"]
        .endswith("done=discard")
    )


def letter(redis: Redis, uri: str) -> None:
    """A dead letter, as the ledger keeps it."""
    ref = ObjectRef(store="folder", bucket="inbox", key=uri.rpartition("/")[2])
    body = failure_event(ref, IngestError(ErrorCode.DAMAGED, found="test"))
    position = redis.xadd(keys.failures("plenary"), {"event": body})
    redis.hset(keys.object_row("plenary", uri), "letter", str(position))
