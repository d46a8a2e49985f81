"""S3 and SQS servers for tests, as fixtures. Real ones over HTTP: moto's, and a Ceph object gateway where its tools stand."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from plenary.storage.s3 import client_options
from plenary.storage.s3_settings import S3

CEPH_TOOLS = Path(__file__).resolve().parents[3] / "shared" / "tools" / "rgw"
CEPH_ADDRESS = ("127.0.0.1", 7610)
CEPH_START_SECONDS = 1200  # the first time its packages are fetched


@dataclass(frozen=True)
class S3Server:
    """A running server: its settings branch, and clients for the services that it has."""

    settings: S3

    @property
    def url(self) -> str:
        return str(self.settings.endpoint_url)

    def client(self, service: str) -> Any:
        return boto3.session.Session().client(service, **client_options(self.settings))  # type: ignore[call-overload]

    def new_bucket(self) -> str:
        name = f"uploads-{uuid.uuid4().hex[:12]}"
        self.client("s3").create_bucket(Bucket=name)
        return name

    def environment(self) -> dict[str, str]:
        """Settings for a process, without the prefix `PLENARY_`."""
        assert self.settings.access_key_id
        assert self.settings.secret_access_key
        return {
            "STORES__S3__ENDPOINT_URL": self.url,
            "STORES__S3__PATH_STYLE": "true",
            "STORES__S3__ACCESS_KEY_ID": self.settings.access_key_id.get_secret_value(),
            "STORES__S3__SECRET_ACCESS_KEY": self.settings.secret_access_key.get_secret_value(),
        }


def _at(url: str, access_key_id: str, secret_access_key: str) -> S3Server:
    return S3Server(
        S3(
            endpoint_url=url,
            path_style=True,
            access_key_id=SecretStr(access_key_id),
            secret_access_key=SecretStr(secret_access_key),
        )
    )


@pytest.fixture(scope="session")
def moto_server() -> Iterator[S3Server]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield _at(f"http://{host}:{port}", "test", "test")
    server.stop()


@pytest.fixture(scope="session")
def ceph() -> Iterator[S3Server]:
    """One that runs already is used and left; one started here is stopped, also where only half of it started."""
    mine = not _answers()
    if mine and not (CEPH_TOOLS / "up.sh").exists():
        pytest.skip("no tools here to start a Ceph object gateway")
    try:
        if mine:
            _start_ceph()
        yield _at("http://{}:{}".format(*CEPH_ADDRESS), "RGWTESTKEY", "rgwtestsecret")
    finally:
        if mine:
            _stop_ceph()


def _start_ceph() -> None:
    """Start it. A part that is late on a busy machine ends the whole start: it is tried twice more, from nothing."""
    for last in (False, False, True):
        try:
            subprocess.run([CEPH_TOOLS / "up.sh"], check=True, timeout=CEPH_START_SECONDS, stdout=subprocess.DEVNULL)
        except subprocess.CalledProcessError:
            if last:
                raise
            _stop_ceph()
        else:
            return


def _stop_ceph() -> None:
    """Stop it, and kill what a start that failed left running: its ports are fixed."""
    subprocess.run([CEPH_TOOLS / "down.sh"], check=False, timeout=60)
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if b"/rgw/run/ceph.conf" in line.read_bytes():
                os.kill(int(line.parent.name), signal.SIGKILL)


def _answers() -> bool:
    try:
        with socket.create_connection(CEPH_ADDRESS, timeout=2):
            return True
    except OSError:
        return False
