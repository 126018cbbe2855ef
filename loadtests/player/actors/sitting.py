"""One sitting: materials, consent, step by step (at once, or from a tablet without a network), the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from loadtests.player.door import Answer, Door
from loadtests.player.ledger import Ledger
from loadtests.player.morning import is_working_day
from loadtests.player.pace import Pace
from loadtests.player.plan import Arrival, Guidance
from shared.clock import iso

REASON = "counter-only"
"""Of the office's list that is loaded with the sample world."""
_MANDATE_DAYS = 30
_ENDED = ("resolved", "left", "handed_over")
_PURPOSES = ["fill_in", "upload", "submit"]
_FOLLOWED_EVERY = 3
"""Of one filing in so many it is heard at once that it was accepted."""

Plain = dict[str, Any]


@dataclass
class Sitting:
    """What a guide does with a claimed ``request`` as ``wished``. ``tablet``: the name of their device.

    ``today``: the hall's day.
    """

    request: Plain
    wished: Guidance
    door: Door
    ledger: Ledger
    pace: Pace
    tablet: str
    today: date

    @property
    def _path(self) -> str:
        return f"/api/v1/guidance-requests/{self.request['id']}"

    def run(self) -> None:
        """Go through it, from the materials to the end."""
        shown = self._said(self.door.get(self._path), "show")
        progress = (shown.facts.get("progress") if shown else None) or {}
        self._check_materials()
        if self.wished.consent:
            self._consent()
        self._go_through(progress)
        self._end(progress)

    def _check_materials(self) -> None:
        """Look at everything that is on the matter's list; where something is amiss, it is told at once."""
        matter = self._said(self.door.get(f"/api/v1/matters/{self.request['matter']}"), "matter")
        materials = matter.facts.get("materials", ()) if matter else ()
        looked = looks(materials, self.wished.materials == "amiss")
        answer = self._said(self.door.post(f"{self._path}/materials", {"materials": looked}), "materials")
        told = len(answer.facts["items"]) if answer else 0
        if answer and told != sum(each["state"] != "present" for each in looked):
            self.ledger.complain(f"materials of {self.request['id']}: {told} on the notice")

    def _consent(self) -> None:
        self._said(self.door.post(f"{self._path}/consents", consent(self.wished.consent, self.today)), "consent")

    def _go_through(self, progress: Mapping[str, Any]) -> None:
        """Take the time of a sitting, noting its steps: all of them where it is filed, else half."""
        steps = [each["id"] for each in progress.get("steps", ()) if each["state"] == "open"]
        done = steps if self.wished.outcome == "filed" else steps[: len(steps) // 2]
        noted = []
        for number, step in enumerate(done, 1):
            self.pace.rest(self.wished.minutes / (len(done) + 1))
            if self.wished.offline:
                moment = iso(self.pace.clock.now())
                facts = {"base": 0, "state": "done", "at": moment, "checklist": progress["checklist"]}
                noted.append({"number": number, "step": step, **facts})
            elif self._said(self.door.post(f"{self._path}/steps/{step}"), f"step {step}"):
                self.ledger.stepped(self.request["id"], step)
        self.pace.rest(self.wished.minutes / (len(done) + 1))
        if noted:
            self._merge(noted)

    def _merge(self, noted: list[Plain]) -> None:
        """Send what the tablet noted once it has a network again; twice, as one does who got no answer."""
        for expected in ("merged", "known"):
            body = {"device": self.tablet, "sent_at": iso(self.pace.clock.now()), "changes": noted}
            answer = self._said(self.door.post(f"{self._path}/changes", body), "changes")
            told = len(answer.facts[expected]) if answer and not answer.unsure else len(noted)
            if told != len(noted):
                self.ledger.complain(f"changes of {self.request['id']}: {told} {expected} of {len(noted)}")
        self.ledger.stepped(self.request["id"], *(each["step"] for each in noted))

    def _end(self, progress: Mapping[str, Any]) -> None:
        if self.wished.outcome == "handed_over":
            self._hand_over()
            return
        answer = self.door.post(f"{self._path}/resolve", ending(self.wished, progress, self.today))
        if self._over(answer, "resolve") and self.wished.outcome == "filed":
            self._follow_up()

    def _hand_over(self) -> None:
        """Have the visitor go on at a counter, where they are one more visitor of the morning."""
        answer = self.door.post(f"{self._path}/hand-over", {"queue": self.wished.queue})
        if self._over(answer, "hand-over") and answer.facts.get("ticket"):
            shown = self._said(self.door.get(f"/api/v1/visits/{answer.facts['visit_code']}"), "visit")
            if shown:
                visit = {**shown.facts, "ticket": answer.facts["ticket"]}
                self.ledger.registered(handed_over(self.wished, self.pace.minute()), visit)

    def _over(self, answer: Answer, what: str) -> bool:
        done = answer.fine or (answer.unsure and answer.facts.get("state") in _ENDED)
        if done:
            self.ledger.resolved(self.request["id"], self.wished.outcome)
        else:
            self.ledger.complain(f"{what} {self.request['id']}: {answer.status} {answer.body}")
        return done

    def _follow_up(self) -> None:
        if int(self.wished.minute * 1000) % _FOLLOWED_EVERY == 0:
            self._said(
                self.door.post(f"{self._path}/follow-up", {"state": "accepted", "on": str(self.today)}), "follow-up"
            )

    def _said(self, answer: Answer, what: str) -> Answer | None:
        if answer.fine:
            return answer
        self.ledger.complain(f"{what} of {self.request['id']}: {answer.status} {answer.body}")
        return None


def looks(materials: Sequence[Mapping[str, Any]], amiss: bool) -> list[Plain]:
    """Return what is seen of ``materials``: all is there, or the first is missing and the second out of date."""
    looked: list[Plain] = [
        {"material": place, "state": "present"} for place, each in enumerate(materials, 1) if not each["held"]
    ]
    if amiss and looked:
        looked[0]["state"] = "missing"
    if amiss and len(looked) > 1:
        looked[1] |= {"state": "not_in_order", "reason": "expired"}
    return looked


def consent(given_by: str | None, today: date) -> Plain:
    """Return a consent to file in the visitor's place, with a mandate where an agent gives it."""
    said: Plain = {"scope": _PURPOSES, "given_by": given_by, "given_how": "signed"}
    if given_by == "agent":
        until = (today + timedelta(days=_MANDATE_DAYS)).isoformat()
        mandate = {"kind": "power_of_attorney", "scope": _PURPOSES, "valid_until": until, "reference": "WT-0001"}
        said["mandate"] = mandate
    return said


def ending(wished: Guidance, progress: Mapping[str, Any], today: date) -> Plain:
    """Return what is said at the end: a receipt as the checklist has it, a reason of the list, or a day to go on."""
    said: Plain = {"outcome": wished.outcome, "at_home_next": wished.at_home}
    if wished.outcome == "filed":
        said["receipt"] = progress["receipt"]["example"]
    if wished.outcome in ("filed", "filed_partly"):
        said["on_behalf"] = wished.consent is not None
    if wished.outcome == "filed_partly":
        said["continue_on"] = next_working_day(today).isoformat()
    if wished.outcome == "not_possible_online":
        said["reason"] = REASON
    if wished.outcome == "left":
        del said["at_home_next"]
    return said


def next_working_day(today: date) -> date:
    """Return the first working day after ``today``."""
    day = today + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def handed_over(wished: Guidance, minute: float) -> Arrival:
    """Return who comes to a counter from the guidance desk, to be served like anybody."""
    where = {"matter": wished.matter, "queue": wished.queue, "imported": False}
    about = {"priority": "normal", "language": "zh", "shows": "first_call", "walk_minutes": 0.2}
    return Arrival(index=-1, minute=minute, **where, **about, service_minutes=wished.minutes / 2, guidance=None)  # type: ignore[arg-type]
