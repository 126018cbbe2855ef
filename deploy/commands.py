"""The commands that act on an instance which runs, or ran, at ``HALL_HOME``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from deploy.local.instance import find_instance, running_instance
from deploy.refusal import Refused
from shared.errors import HallError

if TYPE_CHECKING:
    from shared.messaging import RpcSession

_RPC_SECONDS = 60.0
catalogue = typer.Typer(help="The matters that people come for.", no_args_is_help=True)
standard = typer.Typer(help="The service standard that halls are checked against.", no_args_is_help=True)
checklist = typer.Typer(help="How matters are filed online at the guidance desk, step by step.", no_args_is_help=True)


def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say how broker, database and every process are; exit code 1 when one is not well."""
    from deploy.local.status import status as ask

    found = ask(running_instance())
    if as_json:
        typer.echo(json.dumps([each.as_dict() for each in found], ensure_ascii=False, indent=2))
    else:
        table = Table("", "name", "pid", "detail", box=None)
        for each in found:
            mark = "[green]✓[/]" if each.healthy else "[red]✗[/]"
            table.add_row(mark, each.name, str(each.pid or "-"), each.detail)
        Console().print(table)
    if not all(each.healthy for each in found):
        raise typer.Exit(1)


def token(
    role: Annotated[str, typer.Argument(help="kiosk, board, evaluator, clerk, guide, supervisor, officer or admin.")],
    hall: Annotated[str, typer.Option(help="A hall's id, such as nanhai; * for every hall.")],
    name: Annotated[str | None, typer.Option(help="Whose token: an opaque id. Default: ROLE:HALL.")] = None,
    counter: Annotated[str | None, typer.Option(help="The counter of an evaluator, such as nanhai-1.")] = None,
) -> None:
    """Print a bearer token for ROLE at HALL, and nothing else."""
    typer.echo(find_instance().token(role, hall, name, counter))


@catalogue.command("import")
def import_matters(
    file: Annotated[Path, typer.Argument(help="A CSV file of matters.")],
    hall: Annotated[str, typer.Option(help="The hall where they are opened.")] = "nanhai",
) -> None:
    """Import matters from FILE, and list those that no queue takes yet; importing again changes nothing."""
    from deploy.catalogue import import_file

    with _asking() as session:
        typer.echo(str(import_file(file, session, hall)))


@catalogue.command("stats")
def catalogue_stats() -> None:
    """Say how many matters there are, where they are open, and what an applicant brings for one."""
    from deploy.catalogue_stats import stats

    table = Table("", "", Column("", justify="right"), box=None, show_header=False)
    with _asking() as session:
        for what, of_which, figure in stats(session).rows():
            table.add_row(what, of_which, figure)
    Console(soft_wrap=True).print(table, markup=False, highlight=False)


@checklist.command("check")
def check_checklists(
    file: Annotated[Path, typer.Argument(help="A YAML file of checklists, or reasons.yaml.")],
) -> None:
    """Say everything that is wrong in FILE, with its line and what is expected; exit code 1 then."""
    from deploy.checklists import REASONS, read_checklists, read_reasons

    if file.name == REASONS:
        typer.echo(f"{file}: {len(read_reasons(file)['reasons'])} reasons, all well.")
    else:
        found = read_checklists(file)
        steps = sum(len(each["steps"]) for each in found)
        typer.echo(f"{file}: {len(found)} checklists with {steps} steps, all well.")


@checklist.command("publish")
def publish_checklists(
    file: Annotated[Path, typer.Argument(help="A YAML file of checklists, or reasons.yaml.")],
) -> None:
    """Publish FILE to the running halls; what is there already stays, another content needs another version."""
    from deploy.checklists import REASONS, publish, read_checklists, read_reasons
    from deploy.sample.loading import Patience

    with _asking() as session:
        if file.name == REASONS:
            done = session.guidance.publish_reasons(**read_reasons(file))
            typer.echo(f"reasons {done['version']}: {'published' if done['changed'] else 'unchanged'}")
        else:
            counts = publish(session, read_checklists(file), Patience(_RPC_SECONDS))
            typer.echo(f"{counts.created} new, {counts.changed} changed, {counts.unchanged} unchanged")


@standard.command("check")
def check_standard(file: Annotated[Path, typer.Argument(help="A YAML file of a service standard.")]) -> None:
    """Say everything that is wrong in FILE, with its line and what is expected; exit code 1 then."""
    from deploy.sample.standard import read_standard
    from deploy.standards import counted

    typer.echo(f"{file}: {counted(read_standard(file))}")


@standard.command("diff")
def compare_standard(
    what: Annotated[str, typer.Argument(help="A YAML file, or STANDARD:VERSION such as nanhai-hall:2026.5.")],
    earlier: Annotated[str | None, typer.Option("--from", help="A version or a file; else the one before.")] = None,
) -> None:
    """Show what a version changes: what was added, removed and changed, with the words before and after."""
    from deploy.standards import compared, lines

    for line in lines(compared(_asking, what, earlier)):
        typer.echo(line)


@standard.command("publish")
def publish_standard(file: Annotated[Path, typer.Argument(help="A YAML file of a service standard.")]) -> None:
    """Publish FILE to the running halls; what is there already stays, another content needs another version."""
    from deploy.standards import publish_file

    typer.echo(publish_file(_asking, file))


def settings(
    hall: Annotated[str, typer.Argument(help="A hall's id, such as nanhai.")],
    changes: Annotated[list[str] | None, typer.Argument(help="name=value …; without any they are shown.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why they are changed; stays on the record.")] = None,
) -> None:
    """Show the settings of HALL, or change some: in force from the next call on."""
    from deploy.office import show_or_change

    show_or_change(_asking, hall, changes or (), reason)


def report(
    halls: Annotated[list[str], typer.Argument(help="Ids of halls, such as nanhai guicheng: one report on all.")],
    first: Annotated[str, typer.Option("--from", help="The first day, such as 2026-03-01.")],
    last: Annotated[str, typer.Option("--to", help="The last day, included.")],
    standard: Annotated[str, typer.Option(help="The id of the standard.")] = "nanhai-hall",
    form: Annotated[str, typer.Option("--format", help="pdf, html, xlsx or json.")] = "pdf",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    out: Annotated[Path | None, typer.Option(help="Where to; else a name of its own in this folder.")] = None,
) -> None:
    """Have a report on HALLS made from checks of the service standard, and write it to a file."""
    from deploy.reports import Wanted, write_report

    write_report(lambda: _asking("officer"), Wanted(halls, standard, first, last, form, lang, out))


@standard.command("back-test")
def back_test(
    file: Annotated[Path, typer.Argument(help="The draft, YAML.")],
    first: Annotated[str, typer.Option("--from", help="The first day, such as 2026-01-01.")],
    last: Annotated[str, typer.Option("--to", help="The last day, included.")],
    hall: Annotated[list[str] | None, typer.Option(help="A hall, any number of times; else all of them.")] = None,
    every: Annotated[str, typer.Option(help="Judged by day, week, month, or whole.")] = "month",
) -> None:
    """Say which halls would have failed on what by a draft, beside what was in force; nothing is published."""
    from deploy.back_test import Wanted
    from deploy.back_test import back_test as hold_against_the_past

    hold_against_the_past(lambda: _asking("officer"), Wanted(file, hall or (), first, last, every))


@contextmanager
def _asking(role: str | None = None) -> Iterator[RpcSession]:
    """Give a session with the services of the running instance; what goes wrong is said in a sentence.

    ``role``: as whom, in every hall; ``None``: as the suite itself.
    """
    from shared.messaging import RpcSession
    from shared.security import SYSTEM, Caller
    from shared.security.callers import EVERY_HALL

    caller = Caller(SYSTEM.id, frozenset({role}), frozenset({EVERY_HALL})) if role else SYSTEM
    try:
        with RpcSession(running_instance().settings(), caller, _RPC_SECONDS) as session:
            yield session
    except HallError as error:
        raise Refused(f"{error.field}: {error}" if error.field else str(error)) from error


def demo(
    seed: Annotated[int, typer.Option(help="The same seed plays the same morning.")] = 1,
    trace: Annotated[
        bool, typer.Option("--trace", help="Take the arrivals from the recorded trace in HALL_DATA (../shared/data).")
    ] = False,
    visits: Annotated[int, typer.Option(min=1, help="How many people come.")] = 260,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long the morning takes, in real minutes.")] = 3.0,
) -> None:
    """Play a morning from 08:30 against the running suite, over HTTP, and check it against the standard."""
    from loadtests.player import play, trace_file

    code = play(
        running_instance(), seed=seed, trace=trace_file() if trace else None, visits=visits, real_minutes=minutes
    )
    raise typer.Exit(code)
