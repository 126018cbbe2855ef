"""Why a ticket was called: in words, in both languages, and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LONGEST_WAIT, PRIORITY, TURN_OF_OTHERS, PICKED = "longest_wait", "priority", "turn_of_others", "picked"


@dataclass(frozen=True)
class Why:
    """``rule``: one of the four above. ``waited_minutes``: since the arrival; ``credit_minutes``: given to its class.

    ``passed_over``: numbers that arrived earlier and still wait, the first of each line. ``reason``: of the person who
    picked it.
    """

    rule: str
    waited_minutes: float
    credit_minutes: float
    passed_over: tuple[str, ...] = ()
    reason: str | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return it as ``shared.contracts.queue.Why`` describes."""
        return {
            "zh": self.chinese(),
            "en": self.english(),
            "rule": self.rule,
            "waited_minutes": self.waited_minutes,
            "credit_minutes": self.credit_minutes,
            "passed_over": list(self.passed_over),
            "reason": self.reason,
        }

    def chinese(self) -> str:
        """Return the sentence in Chinese."""
        words = {
            LONGEST_WAIT: "按到达先后",
            PRIORITY: "优先照顾",
            TURN_OF_OTHERS: "优先号已轮过，轮到普通号",
            PICKED: "工作人员指定",
        }
        return "；".join(
            [
                words[self.rule],
                f"已等候{self.waited_minutes:.0f}分钟",
                *([f"照顾时间{self.credit_minutes:.0f}分钟"] if self.credit_minutes else []),
                *([f"先于{'、'.join(self.passed_over)}"] if self.passed_over else []),
                *([f"理由：{self.reason}"] if self.reason else []),
            ]
        )

    def english(self) -> str:
        """Return the sentence in English."""
        words = {
            LONGEST_WAIT: "first to arrive",
            PRIORITY: "priority class",
            TURN_OF_OTHERS: "priority tickets have had their share, so an ordinary one is next",
            PICKED: "picked by staff",
        }
        return "; ".join(
            [
                words[self.rule],
                f"waited {self.waited_minutes:.0f} min",
                *([f"credit {self.credit_minutes:.0f} min"] if self.credit_minutes else []),
                *([f"before {', '.join(self.passed_over)}"] if self.passed_over else []),
                *([f"reason: {self.reason}"] if self.reason else []),
            ]
        )
