"""The browser of the tests: the distribution's Chromium, nothing downloaded, nothing talking to anybody else."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",  # the build server is a container, as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW = "Chromium is missing: run `sh deploy/local/install-browser.sh`, or let HALL_CHROMIUM name one."


def executable() -> str:
    """Return the path of Chromium: ``HALL_CHROMIUM``, or what is on the PATH; raises ``LookupError`` without one."""
    given = os.environ.get("HALL_CHROMIUM")
    found = given or next((path for path in map(shutil.which, NAMES) if path), None)
    if not found or not os.access(found, os.X_OK):
        raise LookupError(HOW)
    return found
