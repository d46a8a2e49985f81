"""`plenary serve`: the reading room, pages and an API over the catalogue."""

from __future__ import annotations

import errno
import socket
from typing import Annotated

import typer

from plenary.cli.common import DATA, DataOption, adopt, adopt_catalogue, announce, read_settings, refuse
from plenary.settings.model import ConfigError, Settings

STOP_SECONDS = 1  # streams of arrivals end with it; browsers connect again

app = typer.Typer()


@app.command("serve")
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: PLENARY_WEB__HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: PLENARY_WEB__PORT; 0 takes a free one.")] = None,
    any_port: Annotated[bool, typer.Option("--any-port", help="If the port is in use, take a free one.")] = False,
    data: DataOption = DATA,
) -> None:
    """Serve the reading room: pages and an API over the catalogue.

    It needs neither the broker nor a worker to be read. On this machine alone everybody may read; what changes
    anything needs the token that is printed, or one of the settings.

    \b
    plenary serve
    PLENARY_WEB__TOKENS__ARCHIVE__SECRET=... plenary serve --host 0.0.0.0
    """  # noqa: D301 - \b is Click's mark for lines to keep
    adopt(data)
    adopt_catalogue(data)
    settings = read_settings()
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update={"web": settings.web.model_copy(update=changed)})
    try:
        _run(settings, any_port=any_port)
    except ConfigError as error:
        refuse(str(error))


def _run(settings: Settings, *, any_port: bool) -> None:
    """Listen, say where, and serve until a signal.

    Raises:
        ConfigError: The settings let other machines read without saying so, or the catalogue's URL cannot be used.

    """
    import uvicorn  # noqa: PLC0415 - these load slowly

    from plenary.catalogue.database import open_catalogue  # noqa: PLC0415
    from plenary.catalogue.errors import CatalogueError  # noqa: PLC0415
    from plenary.web.app import reading_room  # noqa: PLC0415
    from plenary.web.auth import with_operator  # noqa: PLC0415

    web, token = with_operator(settings.web)
    settings = settings.model_copy(update={"web": web})
    try:
        engine = open_catalogue(settings.catalogue.url.get_secret_value())
    except CatalogueError as error:
        raise ConfigError(str(error)) from None
    listening = _listening(web.host, web.port, any_port=any_port)
    with listening:
        port = listening.getsockname()[1]
        shown = f"[{web.host}]" if ":" in web.host else web.host
        announce(f"Reading room: http://{shown}:{port}/", settings)
        if token:
            typer.echo(f"To retry or discard, sign in with the token {token}", err=True)
        application = reading_room(settings, engine)
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_SECONDS,
            limit_concurrency=200,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int, *, any_port: bool) -> socket.socket:
    from plenary.observability.http_protocol import listening_socket  # noqa: PLC0415 - loads uvicorn

    try:
        return listening_socket(host, port)
    except OSError as error:
        if any_port and port and error.errno == errno.EADDRINUSE:
            return _listening(host, 0, any_port=False)
        raise ConfigError(
            f"Port {port} on {host} cannot be listened on ({error.strerror}): see --port, --any-port."
        ) from None
