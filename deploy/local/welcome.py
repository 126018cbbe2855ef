"""What is printed once the hall is open."""

from __future__ import annotations

from rich.console import Console

from deploy.local.credentials import FILE
from deploy.local.instance import Instance


def welcome(instance: Instance, console: Console) -> None:
    """Say where the hall is and how to get in."""
    console.print(f"\n[bold green]The hall is open:[/] [bold]{instance.url}[/]", soft_wrap=True)
    if instance.safe_port:
        console.print(f"  under HTTPS              {instance.safe_address}", soft_wrap=True, highlight=False)
    console.print(f"  description of the API   {instance.url}/api/openapi.json", soft_wrap=True, highlight=False)
    console.print("  tokens to sign in with   hall token ROLE --hall HALL", highlight=False)
    console.print("                           such as: hall token kiosk --hall nanhai", style="dim", highlight=False)
    if (instance.home / FILE).exists():
        console.print(f"  staff and passwords      {instance.home / FILE}", soft_wrap=True, highlight=False)
    console.print("  a whole morning, played  hall demo", highlight=False)
    console.print(f"  logs                     {instance.log}", soft_wrap=True, highlight=False)
    console.print("Ctrl-C ends it; its data stays.\n", style="dim")
