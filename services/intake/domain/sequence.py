"""In which order the matters of one visit are done: what depends on another waits for it, the rest may wait at once."""

from __future__ import annotations

from collections.abc import Sequence

from services.intake.domain.reference import Matter
from services.intake.domain.visit import FINISHED, PLANNED, Stop

_DONE = (FINISHED, "cancelled")
"""What a stop may have come to for those that depend on it to go on; a no-show holds them back."""


def in_order(matters: Sequence[Matter]) -> list[Matter]:
    """Return ``matters`` as they were asked for, but each behind those that it depends on.

    Matters that depend on each other in a circle stay as they were asked for.
    """
    left, done = list(matters), list[Matter]()
    while left:
        names = {each.id for each in left}
        free = next((each for each in left if not names & set(each.after)), left[0])
        left.remove(free)
        done.append(free)
    return done


def before(matter: Matter, matters: Sequence[Matter]) -> tuple[int, ...]:
    """Return the numbers of the stops that must be done before that of ``matter``; ``matters`` are in order."""
    place = matters.index(matter)
    return tuple(number for number, each in enumerate(matters[:place]) if each.id in matter.after)


def due(stops: Sequence[Stop]) -> list[Stop]:
    """Return the planned stops that nothing holds back."""
    done = {each.stop for each in stops if each.state in _DONE}
    return [each for each in stops if each.state == PLANNED and done.issuperset(each.after)]
