"""The logs of an instance: a file each for every process."""

from __future__ import annotations

from pathlib import Path

_LAST_LINES = 20


def end_of_log(log: Path, name: str) -> str:
    """Return the last lines that ``name`` wrote."""
    try:
        text = (log / f"{name}.log").read_text(errors="replace")
    except OSError:
        return "(it wrote nothing)"
    return "\n".join(text.splitlines()[-_LAST_LINES:]) or "(it wrote nothing)"
