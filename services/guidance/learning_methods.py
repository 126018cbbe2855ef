"""What the desk learns from its sittings, for those who can make forms and checklists better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import eventlet

from services.guidance.domain.checklist import in_force
from services.guidance.domain.generated import generated
from services.guidance.domain.learning import REPEAT_DAYS, Heard, Sitting, learnt, sitting_from
from services.guidance.learning_views import figures_view, matter_view, step_view
from services.guidance.lookups import Answer, Lookups
from shared.contracts.learning import LONGEST_PERIOD_DAYS, MOST_VISITS, Learning
from shared.contracts.parsing import parsed
from shared.errors import Invalid, Unavailable
from shared.messaging import rpc

_READERS = ("supervisor", "guide", "officer", "admin")
_RESTS_EACH = 200
_STOPS_BEFORE_SECONDS = 0.2

Document = dict[str, Any]


class LearningMethods(Lookups):
    """The learning report of a hall."""

    @rpc
    def learning(self, **given: Any) -> Answer:
        """Return what the hall's sittings of some days teach (``Learning``): ``LearningView``.

        Figures of guides are told to supervisors, and to each guide their own.
        """
        wish = parsed(Learning, given)
        hall, first, last = wish["hall"], wish["day_from"], wish["day_to"]
        zone = ZoneInfo(self._hall(hall).zone)
        self.call.caller.require(*_READERS, hall=hall)
        _require_bounded(first, last)
        start, end = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
        checklists = _Checklists(self, last)
        found = learnt(self._heard(hall, start, end, checklists))
        guides = [each for each in found.guides if self._sees_guide(each)]
        return {
            "hall": hall,
            "from": first.isoformat(),
            "to": last.isoformat(),
            "total": figures_view(found.hall),
            "guides": [{"guide": each, **figures_view(found.guides[each])} for each in guides],
            "matters": [matter_view(each, self._name(each.matter)) for each in found.matters],
            "steps": [step_view(each, checklists.titles(each.matter).get(each.step)) for each in found.steps],
        }

    def _heard(self, hall: str, start: datetime, end: datetime, checklists: _Checklists) -> Heard:
        documents = self._documents(hall, start - timedelta(days=REPEAT_DAYS), end)
        people = self._people(hall, documents)
        sittings = [sitting_from(each, _person(each, people)) for each in documents]
        present: list[Sitting] = [each for each in sittings if each.requested_at >= start]
        earlier = [each for each in sittings if each.requested_at < start]
        matters = {each.matter for each in present}
        return Heard(present, earlier, {each: list(checklists.titles(each)) for each in matters})

    def _documents(self, hall: str, start: datetime, end: datetime) -> list[Document]:
        found = []
        for count, each in enumerate(self.store.histories.between(hall, start, end)):
            if count % _RESTS_EACH == 0:
                eventlet.sleep(0)
                self._require_time()
            found.append(each)
        return found

    def _people(self, hall: str, documents: Sequence[Document]) -> dict[str, int]:
        """Return which visits were one person's, as numbers that mean nothing else."""
        visits = sorted({each["visit"] for each in documents if each["visit"]})
        if len(visits) > MOST_VISITS:
            raise Unavailable("This takes longer than an answer may: choose a shorter period.")
        self._require_time()
        return dict(self.intake.same_people(hall=hall, visits=visits)) if visits else {}

    def _require_time(self) -> None:
        if self.call.remaining_seconds < _STOPS_BEFORE_SECONDS:
            raise Unavailable("This takes longer than an answer may: choose a shorter period.")

    def _sees_guide(self, guide: str) -> bool:
        return bool(self.call.caller.has("supervisor")) or self.call.caller.id == guide

    def _name(self, matter: str) -> Mapping[str, str] | None:
        known = self.store.copies.matter(matter)
        return known["name"] if known else None


class _Checklists:
    """The checklists in force on ``day``, each read once; where nobody wrote one, the one made from the matter."""

    def __init__(self, methods: LearningMethods, day: date) -> None:
        self._store, self._day = methods.store, day.isoformat()
        self._known: dict[str, dict[str, Any]] = {}

    def titles(self, matter: str) -> dict[str, Any]:
        """Return the titles of the steps, in order, by id; none of a matter that is not known here."""
        if matter not in self._known:
            found = in_force(self._store.checklists.of(matter), self._day) or self._made(matter)
            self._known[matter] = {each["id"]: each["title"] for each in found["steps"]} if found else {}
        return self._known[matter]

    def _made(self, matter: str) -> Mapping[str, Any] | None:
        facts = self._store.copies.matter(matter)
        return generated(facts, facts["revision"]) if facts else None


def _person(request: Document, people: Mapping[str, int]) -> str | None:
    """Return whose sitting it is: a person's, else at least a visit's."""
    visit = request["visit"]
    return None if visit is None else f"person {people[visit]}" if visit in people else f"visit {visit}"


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _require_bounded(first: date, last: date) -> None:
    if last < first:
        raise Invalid("The period ends before it begins.", "to")
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        raise Invalid(f"The period may be {LONGEST_PERIOD_DAYS} days long at most.", "to")
