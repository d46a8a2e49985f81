"""Tokens of an OpenID Connect issuer: what each allows, and every way in which one is not sound."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from pydantic import ValidationError
from starlette.testclient import TestClient

from plenary.settings.model import WebOidc
from plenary.web import oidc
from plenary.web.oidc import Issuer, IssuerError
from support.reading_room_fixtures import READER, bearer
from support.token_issuer import AUDIENCE, TokenIssuer

pytest_plugins = ("support.reading_room_fixtures",)


@pytest.fixture
def issuer() -> Iterator[TokenIssuer]:
    server = TokenIssuer()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def guarded(room: Callable[..., TestClient], issuer: TokenIssuer) -> TestClient:
    return room(public=False, oidc=WebOidc(issuer=issuer.url, audience=AUDIENCE))


def test_a_token_allows_what_its_claim_says(guarded: TestClient, issuer: TokenIssuer) -> None:
    body = {"objects": ["folder://inbox/A_RES_85_905-EN.pdf"]}
    reads, operates = bearer(issuer.token()), bearer(issuer.token(scope="plenary.operate"))
    assert guarded.get("/records", headers=reads).status_code == 200
    assert guarded.post("/failures/retry", json=body, headers=reads).status_code == 403
    assert guarded.get("/records", headers=operates).status_code == 200
    assert guarded.post("/failures/retry", json=body, headers=operates).status_code == 503  # the right, not the ledger
    assert guarded.get("/records", headers=bearer(issuer.token(scope="openid"))).status_code == 403
    assert guarded.get("/records", headers=bearer(READER)).status_code == 200
    assert guarded.get("/records").status_code == 401
    assert issuer.asked == ["/realm/.well-known/openid-configuration", "/realm/keys"]


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unsigned(issuer: TokenIssuer) -> str:
    _, claims, _ = issuer.token().split(".")
    return f"{encoded({'alg': 'none', 'kid': issuer.key.kid})}.{claims}."


def signed_by_the_public_key(issuer: TokenIssuer) -> str:
    """A symmetric signature whose secret is the key that everybody has."""
    assert isinstance(issuer.key, RSAKey)
    _, claims, _ = issuer.token().split(".")
    body = f"{encoded({'alg': 'HS256', 'kid': issuer.key.kid})}.{claims}"
    return f"{body}.{encoded(hmac.digest(issuer.key.as_pem(private=False), body.encode(), 'sha256'))}"


def with_another_claim(issuer: TokenIssuer) -> str:
    header, claims, signature = issuer.token().split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"scope": "plenary.operate"}
    return f"{header}.{encoded(changed)}.{signature}"


UNSOUND: dict[str, Callable[[TokenIssuer], str]] = {
    "expired": lambda issuer: issuer.token(exp=int(time.time()) - 3600),
    "without an end": lambda issuer: issuer.token(exp=None),
    "not valid yet": lambda issuer: issuer.token(nbf=int(time.time()) + 3600),
    "for another audience": lambda issuer: issuer.token(aud="elsewhere"),
    "without an audience": lambda issuer: issuer.token(aud=None),
    "of another issuer": lambda issuer: issuer.token(iss="https://evil.example"),
    "of nobody": lambda issuer: issuer.token(sub=None),
    "of a name that breaks a line": lambda issuer: issuer.token(sub="reader\nops"),
    "signed by another key": lambda issuer: issuer.token(key=RSAKey.generate_key(2048)),
    "of a key that is not known": lambda issuer: issuer.token({"kid": "third"}),
    "unsigned": unsigned,
    "signed by the public key": signed_by_the_public_key,
    "changed": with_another_claim,
    "no token": lambda _: "a.b.c",
    "too long": lambda issuer: issuer.token(more="x" * 20_000),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_a_token_that_is_not_sound_opens_nothing(guarded: TestClient, issuer: TokenIssuer, name: str) -> None:
    answer = guarded.get("/records", headers=bearer(UNSOUND[name](issuer)))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_an_audience_among_others_and_a_list_of_roles_count(
    room: Callable[..., TestClient], issuer: TokenIssuer
) -> None:
    roles = WebOidc(issuer=issuer.url, audience=AUDIENCE, scope_claim="realm_access.roles", read="reader")
    client = room(public=False, oidc=roles)
    token = issuer.token(aud=["account", AUDIENCE], scope=None, realm_access={"roles": ["x", "reader"]})
    assert client.get("/records", headers=bearer(token)).status_code == 200
    assert client.get("/records", headers=bearer(issuer.token())).status_code == 403


def made(issuer: TokenIssuer) -> Issuer:
    return Issuer(WebOidc(issuer=issuer.url, audience=AUDIENCE))


def test_a_key_that_is_replaced_is_asked_for_and_unknown_ones_not_for_ever(
    issuer: TokenIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = made(issuer)
    assert known.grants(issuer.token()) == ("oidc:reader-7", frozenset({"read"}))
    for number in range(20):
        assert known.grants(issuer.token({"kid": f"made-up-{number}"})) is None
    assert len(issuer.asked) == 2
    issuer.turn_key()
    monkeypatch.setattr(oidc, "AGAIN_SECONDS", 0)
    assert known.grants(issuer.token())
    assert len(issuer.asked) == 4


def test_an_issuer_that_is_away_is_reported_and_known_keys_still_count(
    issuer: TokenIssuer, guarded: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, token = made(issuer), issuer.token()
    assert known.grants(token)
    issuer.shutdown()
    issuer.server_close()
    monkeypatch.setattr(oidc, "KEYS_SECONDS", 0)
    monkeypatch.setattr(oidc, "AGAIN_SECONDS", 0)
    assert known.grants(token)
    answer = guarded.get("/records", headers=bearer(token))
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert guarded.get("/records", headers=bearer(READER)).status_code == 200


def test_the_keys_of_a_description_that_names_another_issuer_are_not_taken(issuer: TokenIssuer) -> None:
    issuer.named = "https://evil.example"
    with pytest.raises(IssuerError):
        made(issuer).grants(issuer.token())


@pytest.mark.parametrize("url", ["http://issuer.example", "https://", "ftp://issuer.example", "http://localhost.evil"])
def test_an_issuer_elsewhere_is_asked_by_tls_only(url: str) -> None:
    values: dict[str, Any] = {"issuer": url, "audience": AUDIENCE}
    with pytest.raises(ValidationError):
        WebOidc(**values)
