"""Hands at a kiosk: they touch what is on the screen, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from shared.ids import new_id
from tests.browser.stage import KIOSK, Size, Stage
from tests.e2e.people import Person, done

MATTER = "社会保障卡申领"
COUNTER, WITHOUT, DONE = "窗口：取号", "不用身份证", "完成并清除"
DONE_SECONDS = 120


@dataclass
class Hands:
    """Somebody at the kiosk ``page``; ``touches``: how often they touched it."""

    page: Page
    touches: int = 0

    def touch(self, name: str) -> None:
        """Touch the key that begins with ``name``."""
        self.page.get_by_role("button", name=name).first.click()
        self.touches += 1

    def take(self, matter: str = MATTER) -> str:
        """Take a number for a common matter, and return it."""
        for each in (matter, COUNTER, WITHOUT):
            self.touch(each)
        return self.number()

    def number(self) -> str:
        """Return the number on the screen."""
        hero = self.page.locator(".hero")
        expect(hero).to_be_visible()
        return hero.inner_text()

    def leave(self) -> None:
        """Clear the screen for the next one."""
        self.touch(DONE)
        expect(heading(self.page)).to_have_text("您要办什么事？")


def be_patient(admin: Person) -> None:
    """Let tickets be shown for two minutes in the hall of ``admin``: a busy machine may need that to look at one."""
    change = {"settings": {"kiosk_done_seconds": DONE_SECONDS}, "reason": "tests on a busy machine"}
    done(admin.post(f"/halls/{admin.hall}/settings", change))


def heading(page: Page) -> Locator:
    """Return what the screen asks."""
    return page.get_by_role("heading", level=1)


def at_kiosk(stage: Stage, hall: str = "nanhai", size: Size = KIOSK, path: str = "/kiosk", **more: object) -> Hands:
    """Return somebody who stands before a kiosk that is ready; each is a device of its own, with numbers of its own."""
    stage.watch.allow("status of 503")  # on a busy machine a service may be late; the kiosk asks again
    page = stage.open(path, "kiosk", hall, size=size, **{"name": f"kiosk-{new_id()}", **more})  # type: ignore[arg-type]
    expect(page.locator(".tiles .key").first).to_be_visible()
    return Hands(page)
