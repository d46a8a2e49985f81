"""How long an upload takes, alone and while fifty scanned pages are recognized: `python tests/benchmarks/ocr_beside_uploads.py`.

One worker for uploads, one for the queue `ocr`, a Valkey of their own. It prints medians and asserts nothing.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from redis import Redis

sys.path.insert(0, str(Path(__file__).parents[1]))
from plenary.ledger import keys
from plenary.services.embedded_valkey import serve
from plenary.settings.connections import for_redis_py
from support.processes import PLENARY, PROJECT, WORKER, Started, until
from support.scans import pictured

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
SCANS, UPLOADS = 50, 30
WAIT_SECONDS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as place, serve(Path(place) / "server") as server:
        inbox = Path(place) / "inbox"
        inbox.mkdir()
        values = {"BROKER__URL": server.url, "STORES__FOLDER__ROOT": inbox, "OCR__ENABLED": "true"}
        redis = Redis.from_url(for_redis_py(server.url), decode_responses=True)
        queues = {"uploads": "uploads,emit", "ocr": "ocr"}
        workers = [
            Started(
                (*WORKER, "--concurrency=1", f"--queues={queue}", f"--hostname={name}@%h"),
                values,
                Path(place) / f"{name}.log",
            )
            for name, queue in queues.items()
        ]
        listener = Started((*PLENARY, "listen", "folder"), values, Path(place) / "listener.log")
        try:
            for worker in workers:
                worker.wait_for("ready.")
            alone = [_upload(inbox, redis, number) for number in range(UPLOADS)]
            scan = pictured(2)
            for number in range(SCANS):
                (inbox / f"scan-{number}.pdf").write_bytes(scan + b"%" * number)
            until(lambda: int(redis.llen("ocr")) > SCANS // 2, WAIT_SECONDS)
            beside = [_upload(inbox, redis, UPLOADS + number) for number in range(UPLOADS)]
            left = redis.llen("ocr")
        finally:
            for process in (listener, *workers):
                process.stop()
    for name, seconds in (("alone", alone), (f"beside, {left} scans left", beside)):
        tenths = quantiles(seconds, n=10)
        print(json.dumps({"uploads": name, "median_s": round(median(seconds), 3), "p90_s": round(tenths[-1], 3)}))


def _upload(inbox: Path, redis: Redis, number: int) -> float:
    """Seconds from the file's coming to its record on the stream."""
    text = SAMPLE.read_text(encoding="utf-8").replace("forty", f"forty-{number}")
    part = inbox.parent / "part"
    part.write_text(text, encoding="utf-8")
    before, started = redis.xlen(keys.records("plenary")), time.monotonic()
    shutil.move(part, inbox / SAMPLE.name)
    until(lambda: redis.xlen(keys.records("plenary")) > before, WAIT_SECONDS)
    return time.monotonic() - started


if __name__ == "__main__":
    main()
