"""Why a ticket was called: in words, in both languages, and as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

LONGEST_WAIT, PRIORITY, TURN_OF_OTHERS, PICKED = "longest_wait", "priority", "turn_of_others", "picked"
APPOINTMENT, OVERTAKEN = "appointment", "overtaken"

_CHINESE = {
    LONGEST_WAIT: "按到达先后",
    PRIORITY: "优先照顾",
    TURN_OF_OTHERS: "优先号已轮过，轮到普通号",
    APPOINTMENT: "预约到时",
    OVERTAKEN: "已让过足够多的后到者",
    PICKED: "工作人员指定",
}
_ENGLISH = {
    LONGEST_WAIT: "first to arrive",
    PRIORITY: "priority class",
    TURN_OF_OTHERS: "priority tickets have had their share, so an ordinary one is next",
    APPOINTMENT: "has an appointment",
    OVERTAKEN: "as many later arrivals have gone before as may",
    PICKED: "picked by staff",
}
_BECAUSE = {
    "appointment": ("预约{at}", "an appointment at {at}"),
    "walking": ("{at}前仍在途中", "on the way until {at}"),
}


@dataclass(frozen=True)
class Before:
    """Somebody who still waits. ``number``: the printed one. ``because``: why the called one goes before: ``rank``
    (waits longer, credit counted), ``turn`` (of those without priority), ``overtaken`` (has let enough pass),
    ``picked``, or ``appointment`` (its time comes later) and ``walking`` (on the way), until the local time ``at``.
    """

    number: str
    because: str
    at: str | None = None

    def said(self, language: int) -> str:
        """Return the number and, in brackets, what is special about it; ``language``: 0 Chinese, 1 English."""
        words = _BECAUSE.get(self.because)
        if words is None or self.at is None:
            return self.number
        brackets = ("（{}）", " ({})")[language]
        return self.number + brackets.format(words[language].format(at=self.at))


@dataclass(frozen=True)
class Why:
    """``rule``: one of those above. ``waited_minutes``: since the arrival; ``credit_minutes``: given to its class.

    ``passed_over``: numbers that arrived earlier and still wait, the first of each line; ``before``: these, and who
    would have a claim otherwise. ``overtakes``: whether some of them wait in the same queue. ``appointment``: its
    local time. ``helps_out``: the counter helps out a crowded queue. ``reason``: of the person who picked it.
    """

    rule: str
    waited_minutes: float
    credit_minutes: float
    passed_over: tuple[str, ...] = ()
    reason: str | None = None
    before: tuple[Before, ...] = ()
    overtakes: bool = False
    appointment: str | None = None
    helps_out: bool = False

    def as_plain(self) -> dict[str, Any]:
        """Return it as ``shared.contracts.why.Why`` describes."""
        return {
            "zh": self.chinese(),
            "en": self.english(),
            "rule": self.rule,
            "waited_minutes": self.waited_minutes,
            "credit_minutes": self.credit_minutes,
            "passed_over": list(self.passed_over),
            "before": [asdict(each) for each in self.before],
            "appointment": self.appointment,
            "helps_out": self.helps_out,
            "reason": self.reason,
        }

    def chinese(self) -> str:
        """Return the sentence in Chinese."""
        return "；".join(
            [
                _CHINESE[self.rule] + (f"（{self.appointment}）" if self.appointment else ""),
                f"已等候{self.waited_minutes:.0f}分钟",
                *([f"照顾时间{self.credit_minutes:.0f}分钟"] if self.credit_minutes else []),
                *([f"先于{'、'.join(each.said(0) for each in self.before)}"] if self.before else []),
                *(["本窗口支援繁忙队列"] if self.helps_out else []),
                *([f"理由：{self.reason}"] if self.reason else []),
            ]
        )

    def english(self) -> str:
        """Return the sentence in English."""
        return "; ".join(
            [
                _ENGLISH[self.rule] + (f" ({self.appointment})" if self.appointment else ""),
                f"waited {self.waited_minutes:.0f} min",
                *([f"credit {self.credit_minutes:.0f} min"] if self.credit_minutes else []),
                *([f"before {', '.join(each.said(1) for each in self.before)}"] if self.before else []),
                *(["this counter helps out a crowded queue"] if self.helps_out else []),
                *([f"reason: {self.reason}"] if self.reason else []),
            ]
        )
