"""What the person who starts the suite sees: a line for what is done, a spinner for what is under way."""

from __future__ import annotations

import time

from rich.console import Console
from rich.status import Status


class Progress:
    """Lines on ``console``; without a terminal there is no spinner, and the lines are the same."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._started = time.monotonic()
        self._spinner: Status | None = None

    def under_way(self, what: str) -> None:
        """Show that ``what`` is being waited for."""
        if not self.console.is_terminal:
            return
        if self._spinner is None:
            self._spinner = self.console.status(what)
            self._spinner.start()
        self._spinner.update(what)

    def done(self, what: str, detail: str = "") -> None:
        """Say that ``what`` is there, and after how long."""
        seconds = time.monotonic() - self._started
        self.console.print(f"[green]✓[/] {what:<12}[dim]{seconds:5.1f} s  {detail}[/]", highlight=False, soft_wrap=True)

    def note(self, what: str) -> None:
        """Say something in passing."""
        self.console.print(f"[yellow]·[/] {what}", highlight=False, soft_wrap=True)

    def finish(self) -> None:
        """Take the spinner away."""
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None
