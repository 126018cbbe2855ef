"""Pre-check 预审: the visitor's materials against the matter's own list, everything amiss told at once 一次性告知.

Source: 行政许可法 §32, all that must be corrected is told at once; 广东省优化营商环境条例 §34, what the government
holds is not demanded. Nothing beyond the list of the matter can be asked for, as a note names its place in that list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.guidance.domain.record import AMISS, HELD, NOT_IN_ORDER, Check, Name, Noted
from services.guidance.domain.request import Guide, Request, said_of
from services.guidance.domain.sitting import sitting_guide
from shared.errors import Conflict, HallError, Invalid, NotFound
from shared.happening import Happened

MOST_CHECKS = 10
"""Of one sitting, so that its document stays small."""


@dataclass(frozen=True)
class MaterialList:
    """What a matter needs, as published in its ``revision``; places count from 1."""

    revision: int
    names: tuple[Name, ...]
    held: frozenset[int]


@dataclass(frozen=True)
class Look:
    """What the guide saw of the material at a place of the list. ``reason``: why it is not in order."""

    material: int
    state: str
    reason: str | None = None


def material_list(matter: Mapping[str, Any]) -> MaterialList:
    """Return the list of a matter as published (``materials``, ``revision``)."""
    materials = matter["materials"]
    held = frozenset(place for place, each in enumerate(materials, 1) if each["held"])
    return MaterialList(matter["revision"], tuple(dict(each["name"]) for each in materials), held)


def check_materials(
    request: Request, by: Guide, looked: Sequence[Look], listed: MaterialList, reasons: Collection[str], now: datetime
) -> tuple[Request, Happened]:
    """Return the request with one more check of all its materials; what the government holds needs no note.

    Raises ``Invalid`` with the field for what is not on the list, is held, stands twice or without a reason of
    ``reasons``, and when a material was not looked at, as nothing may be left for a second notice; ``Conflict`` unless
    it is claimed, and after ten checks; ``Forbidden`` as every step of a sitting.
    """
    guide = sitting_guide(request, by)
    if problem := next(_problems(looked, listed, reasons), None):
        raise problem
    checks = request.record.checks
    if len(checks) == MOST_CHECKS:
        raise Conflict(f"A sitting has {MOST_CHECKS} checks of materials at most.", None, {"state": request.state})
    seen = {each.material: each for each in looked}
    noted = tuple(_noted(place, name, seen.get(place)) for place, name in enumerate(listed.names, 1))
    check = Check(len(checks) + 1, listed.revision, now, by.id, noted)
    check = replace(check, late=_late(check, checks))
    after = replace(request, record=replace(request.record, checks=(*checks, check)))
    return after, said_of("guidance_materials_checked", after, guide=guide, **facts_of(check))


def facts_of(check: Check) -> dict[str, Any]:
    """Return what an event says of ``check``: places of the list, in the revision that was published."""
    materials = [{"material": each.material, "state": each.state, "reason": each.reason} for each in check.materials]
    told = {"check": check.number, "revision": check.revision, "complete": not check.amiss}
    return {**told, "materials": materials, "late": list(check.late)}


def check_of(request: Request, number: int | None) -> Check:
    """Return the check of this ``number``, ``None``: the last one. Raises ``NotFound``."""
    checks = request.record.checks
    if not checks:
        raise NotFound("The materials of this request were not checked yet.", "check")
    if number is None:
        return checks[-1]
    if not 1 <= number <= len(checks):
        raise NotFound("There is no such check of these materials.", "check")
    return checks[number - 1]


def require_revision(told: int | None, listed: MaterialList) -> None:
    """Raise ``Conflict`` when the guide looked at an older list than the one in force."""
    if told is not None and told != listed.revision:
        words = f"The list of materials is in revision {listed.revision} by now: look at it again."
        raise Conflict(words, "revision", {"revision": listed.revision})


def _problems(looked: Sequence[Look], listed: MaterialList, reasons: Collection[str]) -> Iterator[HallError]:
    seen: set[int] = set()
    for place, each in enumerate(looked):
        if not 1 <= each.material <= len(listed.names):
            words = "This is not on the list of the matter: nothing beyond it may be asked for."
            yield Invalid(words, f"materials.{place}.material", {"listed": len(listed.names)})
        if each.material in seen:
            yield Invalid("Is there twice.", f"materials.{place}.material")
        seen.add(each.material)
        yield from _held_problems(f"materials.{place}", each, each.material in listed.held)
        yield from _reason_problems(f"materials.{place}", each, reasons)
    if left := [place for place in range(1, len(listed.names) + 1) if place not in seen | listed.held]:
        words = "Look at every material of the list, so that all is told at once."
        yield Invalid(words, "materials", {"not_looked_at": left})


def _held_problems(field: str, look: Look, held: bool) -> Iterator[HallError]:
    if held and look.state in AMISS:
        yield Invalid("The government holds this already: it may not be asked for.", f"{field}.state")
    if look.state == HELD and not held:
        yield Invalid("This is not held by the government.", f"{field}.state")


def _reason_problems(field: str, look: Look, reasons: Collection[str]) -> Iterator[HallError]:
    if look.state == NOT_IN_ORDER and look.reason not in reasons:
        words = "Say why it is not in order, by one of the reasons."
        yield Invalid(words, f"{field}.reason", {"reasons": sorted(reasons)})
    if look.state != NOT_IN_ORDER and look.reason is not None:
        yield Invalid("Only what is not in order has a reason.", f"{field}.reason")


def _noted(place: int, name: Name, look: Look | None) -> Noted:
    return Noted(place, name, look.state, look.reason) if look else Noted(place, name, HELD)


def _late(check: Check, before: Sequence[Check]) -> tuple[int, ...]:
    """Return what should have been told by the first notice of the same list, which the visitor went by."""
    earlier = [each for each in before if each.revision == check.revision]
    if not earlier:
        return ()
    told = {each.material for each in earlier[0].amiss}
    return tuple(each.material for each in check.amiss if each.material not in told)
