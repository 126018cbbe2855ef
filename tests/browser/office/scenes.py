"""What the office's page is opened on: a hall whose guidance area was not staffed since it opened."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import DESK, Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "guicheng"
CLAUSE = "P-02"
"""The guidance area is staffed during all opening hours: one who comes at half past nine is an hour late."""
TODAY = {"from": "2026-03-01T16:00:00Z", "to": "2026-03-02T16:00:00Z"}


def office(stage: Stage, path: str = "", hall: str = HALL, **more: Any) -> Page:
    """Return the page of the office at a ``path`` within it."""
    stage.watch.allow(r"status of 503.*/standing\?")  # a standing may still be worked out: the page asks again
    return stage.open(f"/office#{path}" if path else "/office", "officer", hall, **{"size": DESK, **more})


def failing(stage: Stage, hall: str = HALL) -> None:
    """See that a clause fails in ``hall``, and that its standing says so."""
    guide, officer = stage.person("guide", hall), stage.person("officer", hall)
    done(guide.post(f"/halls/{hall}/guide-duty", {"on_duty": True, "area": "lobby"}))

    def fails() -> bool:
        clauses = done(officer.get(f"/halls/{hall}/standing"))["clauses"]
        return next(each["verdict"] for each in clauses if each["id"] == CLAUSE) == "failed"

    eventually(fails, f"{CLAUSE} to fail", 60)


def finding(stage: Stage, hall: str = HALL) -> str:
    """Return an open finding about that clause, as a check raises it."""
    failing(stage, hall)
    officer = stage.person("officer", hall)
    done(officer.post(f"/halls/{hall}/checks", {"standard": "nanhai-hall", **TODAY}), 201)
    found = done(officer.get("/findings", hall=hall, clause=CLAUSE, state="open"))["items"]
    assert found, f"{hall} has no open finding about {CLAUSE}: in a suite that runs already, it was settled before."
    return str(found[0]["id"])


def round_of(stage: Stage, hall: str = HALL) -> str:
    """Return an inspection round of two clauses."""
    wanted = {"standard": "nanhai-hall", "halls": [hall], "clauses": ["S-01"], "seed": "browser"}
    return str(done(stage.person("officer", hall).post("/inspection-rounds", wanted), 201)["id"])


def report_of(stage: Stage, hall: str = HALL) -> str:
    """Return a report that can be read."""
    officer = stage.person("officer", hall)
    asked = done(officer.post(f"/halls/{hall}/reports", {"standard": "nanhai-hall", **TODAY}), 202)
    eventually(lambda: done(officer.get(f"/reports/{asked['id']}"))["state"] == "ready", "the report", 120)
    return str(asked["id"])


def red(stage: Stage, page: Page, hall: str = HALL) -> Locator:
    """Return the failing cell of ``hall`` in the table, once it is there: every hall is asked, one after another."""
    name = done(stage.person("officer", hall).get(f"/halls/{hall}"))["name"][stage.language]
    cell = page.locator(f"button.verdict.failed[aria-label^='{CLAUSE} '][aria-label*='{name}']")
    expect(cell).to_be_visible(timeout=60_000)
    return cell


def shown(page: Page) -> Page:
    """Return ``page`` once its table is there."""
    expect(page.locator("table button.verdict").first).to_be_visible(timeout=60_000)
    return page
