"""``hall standards``: what a person does with the standards office's facts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from deploy.local.instance import running_instance
from deploy.refusal import Refused
from shared.errors import Conflict

if TYPE_CHECKING:
    from shared.config import Settings

standards = typer.Typer(help="The standards office's evidence and facts.", no_args_is_help=True)


@standards.callback()
def _group() -> None:
    """Keep ``rebuild`` a command of its own, though it is the only one."""


@standards.command("rebuild")
def rebuild() -> None:
    """Make all facts anew of the evidence, while the hall goes on; broken off, it goes on where it was."""
    events, seconds = _rebuilt(running_instance().settings(), Console(stderr=True))
    typer.echo(f"{events} events, {events / max(seconds, 0.001):.0f} a second.")


def _rebuilt(settings: Settings, console: Console) -> tuple[int, float]:
    """Return how many events were read, and the seconds that it took."""
    from services.standards.store.rebuilding import Progress as Told
    from services.standards.store.rebuilding import Rebuilding
    from shared.storage import connect, database

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    began = time.monotonic()
    with connect(settings) as client, Progress(*columns, console=console) as shown:
        task = shown.add_task("reading evidence", total=None)

        def tell(told: Told) -> None:
            at = f"{told.events} events, {told.hall or '-'} {told.day}"
            shown.update(task, total=told.total, completed=told.events, description=at)

        try:
            events = Rebuilding(database(client, settings, "standards")).rebuild(tell)
        except Conflict as refused:
            raise Refused(str(refused)) from refused
        except PyMongoError as error:
            raise Refused("The database does not answer: run it again, it goes on where it was.") from error
    return events, time.monotonic() - began
