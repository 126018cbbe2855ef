"""What a kiosk shows before anybody has a ticket."""

from __future__ import annotations

import os
import signal

from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "danzao"


def test_it_shows_what_can_be_done_and_finds_it_by_pinyin(cast):
    kiosk = cast("kiosk", HALL)
    shown = done(kiosk.get(f"/halls/{HALL}/catalogue"))
    ids = {each["id"] for each in shown["matters"]}
    assert {"initials", "pinyin", "queue", "materials"} <= shown["matters"][0].keys()
    assert shown["common_matters"]
    assert {one for each in shown["life_events"] for one in each["matters"]} <= ids


def test_the_same_catalogue_is_not_sent_again(cast):
    kiosk = cast("kiosk", HALL)
    first = kiosk.get(f"/halls/{HALL}/catalogue")
    headers = {"Authorization": f"Bearer {kiosk.token}", "If-None-Match": first.headers["ETag"]}
    again = kiosk.session.get(first.url, headers=headers, timeout=10)
    assert (again.status_code, again.content) == (304, b"")


def test_without_the_guidance_desk_the_counters_are_offered_all_the_same(suite, cast, matters):
    kiosk, guide = cast("kiosk", HALL), cast("guide", HALL)
    done(guide.post(f"/halls/{HALL}/guide-duty", {"on_duty": True}))
    before = done(kiosk.get(f"/halls/{HALL}/kiosk"))
    assert before["guidance"]["wait"]["low_minutes"] == 0
    pid = next(each["pid"] for each in suite.status() if each["name"] == "guidance")
    os.kill(pid, signal.SIGKILL)

    def without():
        told = done(kiosk.get(f"/halls/{HALL}/kiosk"))
        return told if told["guidance"] is None else None

    told = eventually(without, "the desk to be away", 20)
    assert told["admission"]["gives_tickets"]
    assert told["waiting"]
    assert kiosk.take_ticket(matters(HALL)[0]["id"])["ticket"]["number"]
    eventually(lambda: done(kiosk.get(f"/halls/{HALL}/kiosk"))["guidance"], "the desk to be back", 60)
