"""Guides on duty: begun and ended, breaks, skills, and the desk as it stands."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.guidance import access
from services.guidance.domain import duty as duties
from services.guidance.domain.skills import Skills, set_skills
from services.guidance.lookups import TRIES, Answer, Lookups, now_at_desk
from services.guidance.views import desk_view, skills_view
from shared.contracts.desk import GoOnDuty, SetSkills, TakeBreak
from shared.contracts.guidance import AtHall
from shared.contracts.parsing import parsed
from shared.errors import Unavailable
from shared.messaging import rpc
from shared.storage.commands import once


class DutyMethods(Lookups):
    """Duties, breaks, skills."""

    @rpc
    @once
    def go_on_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes requests in the hall today (``GoOnDuty``), in an area or anywhere."""
        told = parsed(GoOnDuty, given)
        if told["area"]:
            self._hall(told["hall"]).area(told["area"])
        return self._turned(told["hall"], partial(duties.go_on_duty, area=told["area"]))

    @rpc
    @once
    def go_off_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes no more requests in the hall today."""
        return self._turned(parsed(AtHall, given)["hall"], duties.go_off_duty)

    @rpc
    @once
    def take_break(self, **given: Any) -> Answer:
        """Note that the calling guide takes no requests for a while (``TakeBreak``)."""
        told = parsed(TakeBreak, given)
        return self._turned(told["hall"], partial(duties.take_break, reason=told["reason"]))

    @rpc
    @once
    def come_back(self, **given: Any) -> Answer:
        """Note that the calling guide takes requests again."""
        return self._turned(parsed(AtHall, given)["hall"], duties.come_back)

    @rpc
    @once
    def set_skills(self, **given: Any) -> Answer:
        """Say what a guide may help with in a hall (``SetSkills``); by its supervisor. Answers ``SkillsView``."""
        told = parsed(SetSkills, given)
        self._hall(told["hall"])
        access.supervisor(self.call.caller, told["hall"])
        for matter in told["matters"]:
            self._require_matter(matter)
        matters, groups, languages = (tuple(dict.fromkeys(told[name])) for name in ("matters", "groups", "languages"))
        wanted = Skills(told["guide"], told["hall"], matters, groups, languages)
        for _ in range(TRIES):
            before = self.store.skills.get(wanted.guide, wanted.hall)
            after, said = set_skills(before, wanted)
            answer, stamp = skills_view(after), self.call.stamp(now_at_desk())
            if not said or self.store.skills.put(before, after, said, stamp, answer):
                return answer
        raise Unavailable("These skills keep changing just now: try again.")

    @rpc
    def desk(self, **given: Any) -> Answer:
        """Return the ``DeskView`` of a hall: seats, guides on duty, how many wait, and how many too long."""
        hall = self._hall(parsed(AtHall, given)["hall"])
        access.reader(self.call.caller, hall.id)
        return desk_view(self._scene(hall.id))

    def _turned(self, hall: str, rule: Any) -> Answer:
        self._hall(hall)
        access.guide(self.call.caller, hall)
        return self._turn(hall, rule, self.call.stamp(now_at_desk()))
