"""An S3 server with a bucket of many small objects, as a process: `python many_objects.py COUNT`. It prints its port.

They are put behind the door of the server, for a hundred thousand of them would take minutes through it.
"""

from __future__ import annotations

import sys
import time

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

BUCKET = "documents"


def main(count: int) -> None:
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    backend.create_bucket(BUCKET, "us-east-1")
    for number in range(count):
        backend.put_object(BUCKET, key_of(number), b"note %d" % number)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print("port", server.get_host_and_port()[1], flush=True)
    time.sleep(1e6)


def key_of(number: int) -> str:
    return f"{number // 1000:03}/{number:06}.txt"


if __name__ == "__main__":
    main(int(sys.argv[1]))
