"""Why a request is next: in words, in both languages, and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LONGEST_WAIT, CREDIT, OVERDUE, NOBODY_SKILLED = "longest_wait", "credit", "overdue", "nobody_skilled"

_CHINESE = {
    LONGEST_WAIT: "按到达先后",
    CREDIT: "照顾优先",
    OVERDUE: "已超过承诺时限，任何辅导员都可接待",
    NOBODY_SKILLED: "当班无人专长此事项或语言，任何辅导员都可接待",
}
_ENGLISH = {
    LONGEST_WAIT: "first to arrive",
    CREDIT: "goes first by its credit",
    OVERDUE: "waits beyond the promise, so any guide may take it",
    NOBODY_SKILLED: "nobody on duty knows this matter or language, so any guide may take it",
}


@dataclass(frozen=True)
class Why:
    """``rule``: one of those above. ``waited_minutes``: since it counts as waiting; ``credit_minutes``: given to it.

    ``overtaken``: how many came earlier and wait on because of the credit; ``left_to_others``: how many are before it,
    but for guides with other skills.
    """

    rule: str
    waited_minutes: float
    credit_minutes: float
    overtaken: int = 0
    left_to_others: int = 0

    def as_plain(self) -> dict[str, Any]:
        """Return it as ``shared.contracts.desk_views.NextWhy`` describes."""
        return {
            "zh": self.chinese(),
            "en": self.english(),
            "rule": self.rule,
            "waited_minutes": self.waited_minutes,
            "credit_minutes": self.credit_minutes,
            "overtaken": self.overtaken,
            "left_to_others": self.left_to_others,
        }

    def chinese(self) -> str:
        """Return the sentence in Chinese."""
        return "；".join(
            [
                _CHINESE[self.rule],
                f"已等候{self.waited_minutes:.0f}分钟",
                *([f"照顾时间{self.credit_minutes:.0f}分钟"] if self.credit_minutes else []),
                *([f"先于早到的{self.overtaken}人"] if self.overtaken else []),
                *([f"前面{self.left_to_others}人留给其他专长的辅导员"] if self.left_to_others else []),
            ]
        )

    def english(self) -> str:
        """Return the sentence in English."""
        return "; ".join(
            [
                _ENGLISH[self.rule],
                f"waited {self.waited_minutes:.0f} min",
                *([f"credit {self.credit_minutes:.0f} min"] if self.credit_minutes else []),
                *([f"before {self.overtaken} who came earlier"] if self.overtaken else []),
                *([f"{self.left_to_others} before it are for guides with other skills"] if self.left_to_others else []),
            ]
        )
