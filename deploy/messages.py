"""The commands about events: those that were put aside, and those to be sent again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import amqp
import typer
from kombu.exceptions import KombuError
from pymongo.errors import PyMongoError
from rich.console import Console
from rich.table import Table

from deploy.local.instance import running_instance
from deploy.refusal import Refused
from deploy.registry import SERVICES
from shared.clock import parse_moment
from shared.config import Settings
from shared.errors import HallError
from shared.messaging import parked as aside
from shared.messaging.publisher import Unconfirmed
from shared.messaging.replay import replay
from shared.messaging.sender import NotSent

parked = typer.Typer(help="Events that a service could not handle and put aside.", no_args_is_help=True)
events = typer.Typer(help="What happened.", no_args_is_help=True)

_Service = Annotated[str, typer.Argument(help="intake, queue, guidance, standards or gateway.")]
_Id = Annotated[str, typer.Argument(help="The id in the list.")]


@parked.command("list")
def list_parked(
    service: Annotated[str | None, typer.Argument(help="Only this service's.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many of each service.")] = 100,
) -> None:
    """List what was put aside, the oldest first; exit code 0 also when there is nothing."""
    table = Table("service", "id", "type", "since", "waited", "reason", box=None)
    with _refusing() as settings:
        for name in _known(service):
            for each in aside.list_parked(settings, name, limit):
                table.add_row(name, each.id, each.type, each.at, str(each.attempts), each.reason)
    Console(soft_wrap=True).print(table if table.row_count else "Nothing is parked.", markup=False)


@parked.command("show")
def show_parked(service: _Service, identifier: _Id) -> None:
    """Show one event that was put aside: why, where in the code, and the event itself."""
    with _refusing() as settings:
        found = aside.show(settings, _one(service), identifier)
    typer.echo(f"{found.service}  {found.id}  {found.type}  parked {found.at or 'by the broker'}")
    typer.echo(f"after waiting {found.attempts} times\n{found.error}: {found.reason}\n\n{found.stack}\n{found.body}")


@parked.command("retry")
def retry_parked(
    service: _Service,
    identifier: Annotated[str | None, typer.Argument(help="The id in the list.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of this service's.")] = False,
) -> None:
    """Send one event, or --all, to the service again, as if for the first time."""
    if (identifier is None) != everything:
        raise Refused("Say which: an id of `hall parked list`, or --all.")
    with _refusing() as settings:
        sent = aside.retry(settings, _one(service), identifier)
    typer.echo(f"{sent} sent to {service} again.")


@parked.command("drop")
def drop_parked(service: _Service, identifier: _Id) -> None:
    """Throw one event away for good: the service will never hear of it, unless it is replayed."""
    with _refusing() as settings:
        aside.drop(settings, _one(service), identifier)
    typer.echo(f"{identifier} dropped.")


@events.command("replay")
def replay_events(
    service: _Service,
    since: Annotated[str, typer.Option("--from", help="From this time on, such as 2026-03-02T08:30:00+08:00.")],
    until: Annotated[str, typer.Option("--to", help="Before this time.")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only events of this type; may be repeated.")
    ] = None,
) -> None:
    """Send SERVICE again what happened in a period; what it has already it drops."""
    try:
        period = parse_moment(since), parse_moment(until)
    except ValueError as error:
        raise Refused(f"--from and --to are times with a zone, such as 2026-03-02T08:30:00+08:00: {error}.") from error
    with _refusing() as settings, Console(stderr=True).status("sending") as status:
        sent = replay(settings, _one(service), *period, types or (), lambda sent: status.update(f"{sent} sent"))
    typer.echo(f"{sent} events sent to {service} again.")


@contextmanager
def _refusing() -> Iterator[Settings]:
    """Give the settings of the running instance; what goes wrong is said in a sentence."""
    settings = running_instance().settings()
    try:
        yield settings
    except HallError as error:
        raise Refused(str(error)) from error
    except (NotSent, Unconfirmed, KombuError, amqp.AMQPError, OSError) as error:
        raise Refused(f"The broker does not take part ({error}): nothing is lost; try again.") from error
    except PyMongoError as error:
        raise Refused("The database does not answer: try again.") from error


def _one(service: str) -> str:
    (name,) = _known(service)
    return name


def _known(service: str | None) -> list[str]:
    if service is not None and service not in SERVICES:
        raise Refused(f"There is no service {service!r}: choose from {', '.join(SERVICES)}.")
    return [service] if service else list(SERVICES)
