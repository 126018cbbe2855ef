"""What the tests of the tablet have in common: a visitor who asks for help, and what the hall knows of the sitting."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stage import TABLET, Stage
from tests.e2e.people import done

MATTER = "archive-lookup"


@dataclass
class Desk:
    """The guidance desk of ``hall`` with one guide of this test's own."""

    stage: Stage
    hall: str
    guide: str = field(default_factory=lambda: f"guide-{secrets.token_hex(4)}")

    def ask(self, matter: str = MATTER, **more: Any) -> str:
        """Have a visitor ask for help; return the id of the request."""
        kiosk = self.stage.person("kiosk", self.hall)
        body = {"matter": matter, **more}
        return str(done(kiosk.post(f"/halls/{self.hall}/guidance-requests", body), 201)["id"])

    def tablet(self, name: str | None = None, **more: Any) -> Page:
        """Open the tablet of the guide, or of a colleague."""
        return self.stage.open("/tablet", "guide", self.hall, name=name or self.guide, size=TABLET, **more)

    def sitting(self, request: str) -> dict[str, Any]:
        """Return what the hall knows of a request."""
        return done(self.stage.person("supervisor", self.hall).get(f"/guidance-requests/{request}"))

    def steps(self, request: str) -> dict[str, dict[str, Any]]:
        """Return the steps of a sitting by their ids."""
        return {each["id"]: each for each in self.sitting(request)["progress"]["steps"]}

    def sit_down(self, request: str, name: str | None = None) -> None:
        """Have the guide claim a request, without the screen."""
        done(self.stage.person("guide", self.hall, name or self.guide).post(f"/guidance-requests/{request}/claim"))

    def end(self) -> None:
        """Send everybody home, so that nobody is left for the next test."""
        supervisor = self.stage.person("supervisor", self.hall)
        for state in ("waiting", "claimed"):
            for each in done(supervisor.get(f"/halls/{self.hall}/guidance-requests", state=state, limit=200))["items"]:
                if state == "waiting":
                    supervisor.post(f"/guidance-requests/{each['id']}/claim")
                done(supervisor.post(f"/guidance-requests/{each['id']}/resolve", {"outcome": "left"}))


def finish_step(page: Page, *, in_vain: bool = False) -> None:
    """Tap the one big button; ``in_vain``: it says that it does nothing now."""
    if in_vain:
        expect(page.locator(".big")).to_have_attribute("aria-disabled", "true")
    page.locator(".big").click(force=in_vain)


def expect_done(page: Page, number: int) -> None:
    """Wait until so many steps show as done."""
    expect(page.locator("ol .mark.done")).to_have_count(number)


def expect_merged(page: Page) -> None:
    """Wait until the hall has all that was noted on the tablet, which shows it before."""
    expect(page.locator("ol .chip.local")).to_have_count(0)
