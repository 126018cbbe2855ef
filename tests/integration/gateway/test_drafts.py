"""Drafts through the door: two who publish at once, and texts that are no standard."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import requests

from deploy.sample.standard import FILE, read_standard
from shared.config import Settings
from shared.contracts.written import LONGEST_TEXT
from shared.errors import Conflict
from shared.messaging import RpcSession
from shared.security import SYSTEM
from tests.integration.gateway.conftest import Door, until
from tests.integration.guidance.test_checklists import written

HALLS = ("*",)
CHECK = "/api/v1/drafts/standard/check"
KINDS = ("hall", "matter", "checklist", "standard")


@pytest.fixture(scope="module")
def matter(door: Door) -> str:
    """A matter that nanhai offers."""
    return str(door.get("/api/v1/matters?hall=nanhai&limit=1", "kiosk").json()["items"][0]["id"])


@pytest.fixture(scope="module", autouse=True)
def published(rooms: Settings, matter: str) -> None:
    """The shipped standard, and a checklist of the matter."""
    with RpcSession(rooms, SYSTEM) as session:
        session.standards.publish_standard(standard=read_standard())
        session.guidance.publish_checklists(checklists=[written(matter, "1")])


def ask(door: Door, path: str, body: dict[str, Any]) -> requests.Response:
    return door.ask("POST", path, "admin", *HALLS, json=body, timeout=30)


def read(door: Door, kind: str, subject: str) -> dict[str, Any]:
    answer = door.get(f"/api/v1/drafts/{kind}/{subject}", "admin", *HALLS)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def texts(door: Door, kind: str, matter: str) -> tuple[str, str, list[str]]:
    """Return the subject, the base and two drafts from it that differ."""
    subject = {"hall": "nanhai", "standard": "nanhai-hall"}.get(kind, matter)
    found = read(door, kind, subject)
    text, base = found["text"], found["base"]
    if kind in ("standard", "checklist"):
        versions = [re.sub(r"^version:.*$", f"version: draft-{each}", text, count=1, flags=re.M) for each in ("a", "b")]
        assert versions[0] != versions[1]
        return subject, base, versions
    line = next(each for each in text.splitlines() if each.startswith("name:"))
    start = text.index(line)
    english = text.index("en: ", start) + 4
    return subject, base, [f"{text[:english]}{each} {text[english:]}" for each in ("One", "Other")]


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_who_publish_at_once_from_the_same_base_one_is_told_what_differs(door, second_door, matter, kind):
    subject, base, (one, other) = texts(door, kind, matter)
    start = Barrier(2)

    def publish(at: Door, text: str) -> requests.Response:
        start.wait(10)
        return ask(at, f"/api/v1/drafts/{kind}/publish", {"text": text, "base": base})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(publish, (door, second_door), (one, other)))
    assert sorted(each.status_code for each in answers) == [200, 409], [each.text for each in answers]
    (refused,) = (each for each in answers if each.status_code == 409)
    problem = refused.json()
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert (problem["field"], problem["base"]) == ("base", read(door, kind, subject)["base"])
    assert problem["changes"]


def owned(session: Any, kind: str, base: str, mark: str, matter: str) -> Any:
    """Publish something through the owning room itself, as a door does whose look at the base is over."""
    if kind == "hall":
        hall = session.intake.get_hall(hall="nanhai")
        hall.pop("revision")
        return session.intake.publish_hall(hall={**hall, "name": {**hall["name"], "en": mark}}, base=base)
    if kind == "matter":
        found = session.intake.get_matter(matter=matter)
        found.pop("revision")
        return session.intake.publish_matters(matters=[{**found, "name": {**found["name"], "en": mark}}], base=base)
    if kind == "checklist":
        return session.guidance.publish_checklists(checklists=[written(matter, mark)], base=base)
    content = {**read_standard(), "version": mark}
    return session.standards.publish_standard(standard=content, base=base)


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_refuses_in_its_own_write_who_began_from_what_is_not_there_any_more(door, rooms, matter, kind):
    subject, base, _ = texts(door, kind, matter)
    start = Barrier(3)

    def publish(mark: str) -> Any:
        with RpcSession(rooms, SYSTEM) as session:
            start.wait(10)
            try:
                return owned(session, kind, base, mark, matter)
            except Conflict as error:
                return error

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(publish, [f"{kind}-{place}" for place in range(3)]))
    refused = [each for each in answers if isinstance(each, Conflict)]
    assert len(refused) == 2, answers
    present = read(door, kind, subject)["base"]
    assert {(each.field, (each.detail or {})["base"]) for each in refused} == {("base", present)}


BAD = [
    # what, its text, what is said, at which line
    ("a tab", "id: x\nname:\n\tzh: 一\n", "is no YAML", 3),
    ("a bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "A reference (*) is not allowed", 2),
    ("a key twice", "id: x\nversion: '1'\nid: y\n", "is there twice", 3),
    ("too long", "x" * (LONGEST_TEXT + 1), "", 1),
    ("no standard", "- a\n", "", 1),
    ("a control character", "id: \x07\n", "is no YAML", 1),
    ("very deep", "[" * 5000, "", None),
]


@pytest.mark.parametrize(("what", "text", "said", "line"), BAD, ids=[each[0] for each in BAD])
def test_a_text_that_is_no_standard_is_told_its_faults_with_their_lines(door, what, text, said, line):
    answer = ask(door, CHECK, {"text": text})
    if answer.status_code == 200:
        fault = answer.json()["faults"][0]
        assert answer.json()["ok"] is False
        assert line in (None, fault["line"])
        assert said in fault["words"]
        refused = ask(door, "/api/v1/drafts/standard/publish", {"text": text, "base": "new"})
        assert (refused.status_code, refused.json()["field"]) == (422, "text")
    else:
        assert (answer.status_code, answer.json()["field"]) == (422, "text")
        assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"text": "' + b"x" * 10_000_000 + b'"}', 413), (b'{"text": "\xff\xfe"}', 400), (b'{"text": ', 400)],
    ids=["10 MB", "not UTF-8", "cut off"],
)
def test_a_body_that_is_no_text_is_a_problem(door, body, status):
    headers = {"Content-Type": "application/json"}
    answer = door.ask("POST", CHECK, "admin", *HALLS, data=body, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, "application/problem+json")


def test_what_contradicts_itself_is_told_with_its_line(door):
    text = FILE.read_text(encoding="utf-8")
    good = "p80, at_most: 15, unit: minutes, smallest_sample: 5}\n      - {aggregate: p95, at_most: 30"
    assert good in text
    answer = ask(door, CHECK, {"text": text.replace(good, good.replace("p95, at_most", "p50, at_least"), 1)}).json()
    (fault,) = answer["faults"]
    assert "No p50 is at least 30 where the p80" in fault["words"]
    assert fault["line"] == text[: text.index(good)].count("\n") + 2


PERIODS = [
    # from, to, the field that is wrong, and what is said
    ("2024-01-01T00:00:00+08:00", "2025-02-05T00:00:00+08:00", "from", "400 days long at most"),
    ("2025-01-01T00:00:00+08:00", "2025-01-01T00:00:00+08:00", "to", "Must be later than from"),
    ("2025-01-02T00:00:00+08:00", "2025-01-01T00:00:00+08:00", "to", "Must be later than from"),
    ("2099-01-01T00:00:00+08:00", "2099-01-02T00:00:00+08:00", "from", "has not begun"),
    ("2025-02-30T00:00:00+08:00", "2025-03-01T00:00:00+08:00", "from", ""),
    ("2025-01-01T00:00:00", "2025-01-02T00:00:00+08:00", "from", ""),
]


@pytest.mark.parametrize(("since", "until", "field", "said"), PERIODS)
def test_a_period_that_cannot_be_is_refused_by_its_field(door, since, until, field, said):
    body = {"standard": "nanhai-hall", "from": since, "to": until}
    for path in ("/api/v1/halls/nanhai/checks", "/api/v1/halls/nanhai/reports"):
        answer = door.post(path, "officer", body)
        assert (answer.status_code, answer.json()["field"]) == (422, field), (path, answer.text)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert said in answer.json()["detail"]


def test_a_period_of_400_days_is_checked(door):
    body = {"standard": "nanhai-hall", "from": "2025-01-01T00:00:00+08:00", "to": "2026-02-05T00:00:00+08:00"}
    key = {"Idempotency-Key": "400 days"}  # finished even when nobody waits for it any more
    until(lambda: door.post("/api/v1/halls/nanhai/checks", "officer", body, headers=key).status_code == 201)
