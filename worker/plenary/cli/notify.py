"""`plenary notify`: messages about new documents, failures and late languages, from the catalogue."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from plenary.cli.common import DATA, DataOption, adopt_catalogue, read_settings, refuse

app = typer.Typer()
STATE = "notified.json"


@app.command("notify")
def notify_(
    file: Annotated[Path, typer.Argument(help="Saved searches and addresses, in TOML.")],
    *,
    every: Annotated[
        float | None, typer.Option(min=1, help="Look again after so many seconds, until Ctrl-C. Default: look once.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(help="Where it is kept what was sent. Default: notified.json beside the data.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the messages, and send none.")] = False,
    data: DataOption = DATA,
) -> None:
    """Send what came to the catalogue since the last time: documents of saved searches, failures, late languages.

    Neither the broker nor a worker need run. The first time nothing is sent: it is noted what is there. Needs the extra
    `alert`; addresses are URLs of Apprise, such as mailto:// and json://.

    \b
    plenary notify searches.toml --every 60
    """  # noqa: D301 - \b is Click's mark for lines to keep
    from plenary.catalogue.database import open_catalogue, reading  # noqa: PLC0415 - these load slowly
    from plenary.catalogue.errors import CatalogueError, QueryError  # noqa: PLC0415
    from plenary.services.notices import (  # noqa: PLC0415
        Notice,
        NoticeError,
        SentState,
        apprise_sender,
        is_private,
        notify,
        read_notices,
    )

    def printed(notice: Notice) -> None:
        typer.echo(f"{notice.title}\n{notice.body}\n")

    adopt_catalogue(data)
    kept = state or data / STATE
    try:
        notices = read_notices(file)
        send = printed if dry_run else apprise_sender()
        engine = open_catalogue(read_settings().catalogue.url.get_secret_value())
    except (NoticeError, QueryError, CatalogueError) as error:
        refuse(str(error))
    if not is_private(file):
        typer.echo(f"Other users can read {file}, and the passwords in its addresses: chmod 600.", err=True)
    while True:
        problem = ""
        try:
            count = notify(notices, SentState.read(kept), lambda: reading(engine), send, keep=not dry_run)
            typer.echo(f"{count} message{'' if count == 1 else 's'} {'due' if dry_run else 'sent'}.", err=True)
        except (NoticeError, CatalogueError) as error:
            problem = str(error)
            typer.echo(problem, err=True)
        if every is None:
            raise typer.Exit(1 if problem else 0)
        try:
            time.sleep(every)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
