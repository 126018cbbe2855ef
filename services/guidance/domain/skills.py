"""What a guide may help with, as the hall's supervisor has set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.happening import Happened

CANTONESE = "yue"


@dataclass(frozen=True)
class Skills:
    """One guide's skills in one hall.

    ``matters``: ids; ``groups``: queues of the hall, or main items 主项, of which the guide knows every matter; without
    either the guide knows them all. ``languages``: none means all.
    """

    guide: str
    hall: str
    matters: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    version: int = 0

    @property
    def id(self) -> str:
        """Return the id: there is one a guide and hall."""
        return f"{self.guide}:{self.hall}"

    def know(self, matter: str, groups: Sequence[str]) -> bool:
        """Return whether the guide knows ``matter``, which belongs to ``groups``."""
        everything = not (self.matters or self.groups)
        return everything or matter in self.matters or not set(groups).isdisjoint(self.groups)

    def speak(self, language: str, needs: Sequence[str]) -> bool:
        """Return whether the guide speaks ``language``, and Cantonese where it is among the ``needs``."""
        wanted = {CANTONESE} if "cantonese" in needs else {language}
        return not self.languages or wanted <= set(self.languages)


def set_skills(before: Skills, after: Skills) -> tuple[Skills, tuple[Happened, ...]]:
    """Return the skills as they are from now on; nothing happens when they were the same."""
    after = replace(after, version=before.version)
    if after == before and before.version:
        return before, ()
    facts = {"guide": after.guide, **{name: list(getattr(after, name)) for name in ("matters", "groups", "languages")}}
    return after, (Happened("guide_skills_set", facts),)
