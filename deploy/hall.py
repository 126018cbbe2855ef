"""The ``hall`` command."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from deploy import commands, messages, rebuild
from deploy.refusal import Refused

app = typer.Typer(
    help="The software of an integrated public service hall.", no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(commands.catalogue, name="catalogue")
app.add_typer(commands.standard, name="standard")
app.add_typer(commands.checklist, name="checklist")
app.add_typer(messages.events, name="events")
app.add_typer(messages.parked, name="parked")
app.add_typer(rebuild.standards, name="standards")
app.command("demo")(commands.demo)
app.command("report")(commands.report)
app.command("settings")(commands.settings)
app.command("status")(commands.status)
app.command("token")(commands.token)


def main() -> None:
    """Run the command; what is refused is said in one sentence, with exit code 1."""
    try:
        app()
    except Refused as refused:
        Console(stderr=True).print(str(refused), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


@app.command()
def up(
    clock_start: Annotated[
        str | None, typer.Option(help="Start the hall's clock at this time, such as 2026-03-02T08:30:00+08:00.")
    ] = None,
    clock_speed: Annotated[float | None, typer.Option(help="Run the hall's clock so many times as fast.")] = None,
) -> None:
    """Start the whole suite here, with a broker and a database of its own, until Ctrl-C."""
    from deploy.local.up import up as bring_up

    bring_up(Console(), clock_start, clock_speed)


@app.command()
def run(
    services: Annotated[list[str], typer.Argument(help="intake, queue, guidance, standards, gateway, or relay.")],
) -> None:
    """Run services in this process: under HALL_* settings, or beside the instance at HALL_HOME."""
    _become_runner(services)


def _become_runner(services: list[str]) -> NoReturn:
    from deploy.local.instance import home_folder, stored

    instance = stored(home_folder())
    environment = {**(instance.environment() if instance else {}), **os.environ}
    os.execve(sys.executable, [sys.executable, "-m", "deploy.run", *services], environment)


@app.command("version")
def show_version() -> None:
    """Print the version."""
    try:
        typer.echo(version("service-hall"))
    except PackageNotFoundError:
        raise Refused("The package is not installed: run `pip install --no-deps -e .` in the checkout.") from None


if __name__ == "__main__":
    main()
