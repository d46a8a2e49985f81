"""The demonstration: `plenary up` on an empty folder, the samples dropped into it one by one, each shown as it arrives.

Ends with 1 when a sample does not become what `expected.json` says, or when a process is left running.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from redis import Redis

from plenary.sinks.stream import StreamEntry

HERE = Path(__file__).parent
PICTURE = Path(".plenary").absolute() / "demo.png"
PATIENCE_SECONDS = 60.0
PLENARY = (sys.executable, "-m", "plenary.cli")


def main() -> int:
    """Run it; returns the exit code."""
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="plenary-demo-") as place:
        inbox, data = Path(place) / "inbox", Path(place) / "data"
        port = _free_port()
        address = f"http://127.0.0.1:{port}/"
        print("$ plenary up --folder inbox --no-flower", flush=True)
        command = [*PLENARY, "up", "--folder", str(inbox), "--data", str(data), "--no-flower", "--concurrency", "1"]
        with subprocess.Popen(
            command, env=_environment() | {"PLENARY_WEB__PORT": str(port)}, start_new_session=True
        ) as up:
            try:
                wrong = _drop_all(expected, inbox, data, up)
                wrong += _shown(address)
                started = _descendants(up.pid)
            finally:
                up.send_signal(signal.SIGINT)
                code = up.wait(PATIENCE_SECONDS)
        left = [pid for pid in started if Path(f"/proc/{pid}").exists()]
    if left or code:
        wrong.append(f"`plenary up` ended with {code} and left {len(left)} processes running")
    print("\n".join(wrong) or f"All {len(expected)} samples arrived as they should; nothing is left running.")
    print(f"The reading room was at {address}: `plenary up` opens one of your own.")
    return 1 if wrong else 0


def _shown(address: str) -> list[str]:
    """Wait until the reading room finds the samples, leave a picture of it, and let a person look at it."""
    wanted = f"{address}records?q=lighthouses"
    _wait(lambda: _found(wanted))
    if not _found(wanted):
        return [f"{wanted}: the samples are not found"]
    if browser := shutil.which("chromium") or shutil.which("google-chrome"):
        PICTURE.parent.mkdir(exist_ok=True)
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,800")
        profile = tempfile.mkdtemp(prefix="plenary-demo-browser-")
        document = f"{address}records/A/RES/85/901:en"
        command = [browser, *options, f"--user-data-dir={profile}", f"--screenshot={PICTURE}", document]
        subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        shutil.rmtree(profile, ignore_errors=True)
        print(f"\nA picture of a document, its page beside its text: {PICTURE}")
    print(f"\nThe reading room: {address}", flush=True)
    if sys.stdin.isatty():
        input("Enter stops it. ")
    return []


def _found(address: str) -> int:
    request = urllib.request.Request(address, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(json.load(answer)["total"])
    except (OSError, ValueError):
        return 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _drop_all(expected: dict[str, Any], inbox: Path, data: Path, up: subprocess.Popen[bytes]) -> list[str]:
    from plenary.cli.common import FILE, adopt  # noqa: PLC0415
    from plenary.settings.connections import connect  # noqa: PLC0415
    from plenary.settings.model import settings  # noqa: PLC0415

    _wait(lambda: (data / FILE).exists() or up.poll() is not None)
    adopt(data)
    wrong: list[str] = []
    seen: set[str | None] = set()
    with connect(settings()) as redis:
        for name, wanted in expected.items():
            print(f"\n$ cp {name} inbox/", flush=True)
            shutil.copyfile(HERE / "files" / name, inbox / name)
            wrong += _arrived(redis, name, wanted, again=wanted.get("symbol") in seen)
            seen.add(wanted.get("symbol"))
    return wrong


def _arrived(redis: Redis, name: str, wanted: dict[str, Any], *, again: bool) -> list[str]:
    _wait(lambda: _entries_about(redis, name) or _outcome(redis, name) == "unchanged")
    found = _entries_about(redis, name)
    if not found and _outcome(redis, name) == "unchanged":
        print(f"  the same record of {wanted['symbol']} again: nothing is sent twice")
        return [] if again else [f"{name}: expected something new"]
    if not found:
        return [f"{name}: nothing arrived"]
    data = found[-1].event["data"]
    if "failure" in wanted:
        print(f"  failure  {data.get('reason')}: {data.get('sentence')}")
        return [] if data.get("reason") == wanted["failure"] else [f"{name}: expected the failure {wanted['failure']}"]
    kind = found[-1].event["type"].split(".")[-2]
    print(f"  {kind}  {data.get('symbol')}  {data.get('title') or data.get('organ')}  ({len(data['blocks'])} blocks)")
    same = data.get("symbol") == wanted["symbol"] and data.get("title") == wanted["title"]
    return [] if same else [f"{name}: expected {wanted['symbol']}, {wanted['title']}"]


def _outcome(redis: Redis, name: str) -> object:
    from plenary.ledger import keys  # noqa: PLC0415

    return redis.hget(keys.object_row("plenary", f"folder://inbox/{name}"), "outcome")


def _entries_about(redis: Redis, name: str) -> list[StreamEntry]:
    from plenary.ledger import keys  # noqa: PLC0415
    from plenary.sinks.stream import last  # noqa: PLC0415

    entries = last(redis, keys.records("plenary"), 100) + last(redis, keys.failures("plenary"), 100)
    places = ((entry, entry.event["data"].get("source") or entry.event["data"].get("object")) for entry in entries)
    return [entry for entry, place in places if place["key"] == name]


def _wait(done: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    return kept | {"PLENARY_LOG__LEVEL": "WARNING", "PYTHONWARNINGS": "ignore"}


def _descendants(pid: int) -> list[int]:
    try:  # Linux
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return children + [below for child in children for below in _descendants(child)]


if __name__ == "__main__":
    raise SystemExit(main())
