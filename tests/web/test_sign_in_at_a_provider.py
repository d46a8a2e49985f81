"""Sign-in of people at an OpenID Connect provider, and every way in which a sign-in is not one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from lxml import html as parsed
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from plenary.settings.model import WebOidc
from plenary.web import provider as flow
from support.oidc_provider import CLIENT, SECRET, OidcProvider
from support.reading_room_fixtures import HTML
from support.token_issuer import AUDIENCE

pytest_plugins = ("support.reading_room_fixtures",)

CALLBACK = "http://127.0.0.1/sign-in/callback"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    server = OidcProvider(CALLBACK, CALLBACK.replace("http:", "https:"))
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def opening(room: Callable[..., TestClient], provider: OidcProvider) -> Callable[..., TestClient]:
    """Opens a reading room that trusts the provider, each with a browser of its own."""

    def opened(*, oidc: dict[str, Any] | None = None, **web: Any) -> TestClient:
        known = {"issuer": provider.url, "audience": AUDIENCE, "client_id": CLIENT, "client_secret": SecretStr(SECRET)}
        return room(public=False, tokens={}, oidc=WebOidc(**(known | (oidc or {}))), **web)

    return opened


def led_back(client: TestClient, user: str = "reader-7", there: str = "/live") -> str:
    """Begins a sign-in and signs in at the provider: the address that the browser is sent back to."""
    begun = client.get("/sign-in/provider", params={"next": there})
    assert begun.status_code == 303
    assert httpx.get(begun.headers["location"]).status_code == 200
    return httpx.post(begun.headers["location"], data={"user": user}).headers["location"]


def test_who_signs_in_at_the_provider_may_what_its_claim_says(
    opening: Callable[..., TestClient], provider: OidcProvider
) -> None:
    client = opening()
    assert client.get("/live", headers=HTML).headers["location"] == "/sign-in?next=/live"
    page = parsed.fromstring(client.get("/sign-in?next=/live").content)
    assert page.xpath("//a[@class='button']/@href") == ["/sign-in/provider?next=%2Flive"]
    assert not page.xpath("//input[@name='token']"), "no tokens are configured"

    back = client.get(led_back(client))
    assert (back.status_code, back.headers["location"]) == (303, "/live")
    shown = client.get("/live", headers=HTML).text
    assert "oidc:reader-7" in shown
    form_token = re.findall(r'name="form_token" value="(\w+)"', shown)[0]
    body = {"object": "folder://inbox/A_RES_85_905-EN.pdf", "form_token": form_token}
    assert client.post("/failures/retry", data=body).status_code == 503, "the right is there, the ledger is not"

    assert client.post("/sign-out", data={"form_token": form_token}).status_code == 303
    assert client.get("/live").status_code == 401
    provider.identity = {"scope": "plenary.read"}
    client.get(led_back(client))
    assert client.get("/live").status_code == 200
    assert client.post("/failures/retry", data=body).status_code == 403
    provider.identity = {"scope": "something.else"}
    client.get(led_back(client))
    assert client.get("/live").status_code == 403


@pytest.mark.parametrize("https", [False, True])
def test_no_script_reads_the_cookies_and_tls_alone_carries_them_where_it_is_spoken(
    opening: Callable[..., TestClient], https: bool
) -> None:
    client = opening(https=https)
    client.base_url = httpx.URL(f"{'https' if https else 'http'}://127.0.0.1")
    begun = client.get("/sign-in/provider")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["redirect_uri"] == [CALLBACK.replace("http:", "https:") if https else CALLBACK]
    back = client.get(led_back(client))
    for answer, name in ((begun, "plenary_sign_in"), (back, "plenary_session")):
        (cookie,) = [
            one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{name}=") and '="' not in one
        ]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert ("Secure" in cookie) == https
    assert SECRET not in str(begun.headers)
    assert back.headers["cache-control"] == "no-store"


def test_rights_may_be_in_the_access_token_and_the_secret_in_the_form(
    opening: Callable[..., TestClient], provider: OidcProvider
) -> None:
    provider.methods = ["client_secret_post"]
    provider.identity = {}
    provider.access = {"realm_access": {"roles": ["plenary.read"]}, "scope": None}
    client = opening(oidc={"scope_claim": "realm_access.roles"})
    client.get(led_back(client))
    assert client.get("/live").status_code == 200
    provider.access |= {"sub": "somebody-else"}
    other = opening(oidc={"scope_claim": "realm_access.roles"})
    other.get(led_back(other))
    assert other.get("/live").status_code == 403


def changed(address: str, **values: str) -> str:
    return str(httpx.URL(address).copy_merge_params(values))


ANSWERS: dict[str, Callable[[str], str]] = {
    "another state": lambda address: changed(address, state="x" * 43),
    "no state": lambda address: changed(address, state=""),
    "another issuer": lambda address: changed(address, iss="https://evil.example"),
    "another code": lambda address: changed(address, code="made-up"),
    "no code": lambda address: changed(address, code=""),
    "a code without end": lambda address: changed(address, code="x" * 5000),
    "a refusal": lambda address: changed(address, error="access_denied"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_not_the_provider_s_signs_nobody_in(opening: Callable[..., TestClient], name: str) -> None:
    client = opening()
    answer = client.get(ANSWERS[name](led_back(client)), headers=HTML)
    assert answer.status_code == 403
    assert "plenary_session" not in client.cookies
    assert client.get("/live").status_code == 401


TOKENS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "elsewhere"},
    "for several, ours not the one that asked": {"aud": [CLIENT, "elsewhere"], "azp": "elsewhere"},
    "of another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 3600},
    "signed by another key": {"key": RSAKey.generate_key(2048)},
    "of nobody": {"sub": None},
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_that_is_not_of_this_sign_in_signs_nobody_in(
    opening: Callable[..., TestClient], provider: OidcProvider, name: str
) -> None:
    provider.identity |= TOKENS[name]
    client = opening()
    answer = client.get(led_back(client), headers=HTML)
    assert answer.status_code == 403
    assert provider.redeemed == 1
    assert client.get("/live").status_code == 401


def test_only_the_browser_that_began_a_sign_in_ends_it_and_once(
    opening: Callable[..., TestClient], provider: OidcProvider
) -> None:
    client, other = opening(), opening()
    address = led_back(client)
    assert other.get(address, headers=HTML).status_code == 403, "without a cookie"
    other.get("/sign-in/provider")
    assert other.get(address, headers=HTML).status_code == 403, "with the cookie of another sign-in"
    stolen = parse_qs(urlsplit(address).query)["code"][0]
    assert other.get(changed(led_back(other), code=stolen)).status_code == 403, "a code of another sign-in"
    assert provider.redeemed == 0

    address = led_back(client)
    assert client.get(address).status_code == 303
    client.cookies.delete("plenary_session")
    assert client.get(address, headers=HTML).status_code == 403, "the cookie is gone"
    assert provider.redeemed == 1


def test_a_sign_in_that_is_forged_or_took_too_long_is_none(
    opening: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = opening()
    address, cookie = led_back(client), client.cookies["plenary_sign_in"]
    for forged in ("", ".", "...", "é", cookie[:-1], cookie.replace(".", "x", 1), "x" * 5000):
        client.cookies.clear()
        answer = client.get(address, headers=HTML | {"Cookie": f"plenary_sign_in={forged}".encode()})
        assert answer.status_code == 403, forged
    monkeypatch.setattr(flow, "PENDING_SECONDS", -1)
    assert client.get(led_back(client), headers=HTML).status_code == 403


def test_a_sign_in_leads_on_to_this_server_only(opening: Callable[..., TestClient]) -> None:
    client = opening()
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "/" + "x" * 3000):
        assert client.get(led_back(client, there=there)).headers["location"] == "/", there


def test_a_provider_that_is_away_is_reported_to_people(
    opening: Callable[..., TestClient], provider: OidcProvider
) -> None:
    client = opening()
    address = led_back(client)
    provider.shutdown()
    provider.server_close()
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert "<h1>" in answer.text
    assert opening().get("/sign-in/provider", headers=HTML).status_code == 503


def test_without_a_client_there_is_no_sign_in_at_a_provider(opening: Callable[..., TestClient]) -> None:
    client = opening(oidc={"client_id": None, "client_secret": None})
    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/callback?code=x&state=y").status_code == 404


def test_a_sign_in_asks_for_an_identity() -> None:
    with pytest.raises(ValidationError):
        WebOidc(issuer="https://issuer.example", audience=AUDIENCE, client_id=CLIENT, scope="profile email")
