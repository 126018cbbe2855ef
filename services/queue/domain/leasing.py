"""Numbers leased to kiosks, so that they go on giving real ones without network, and what became of them.

One aggregate holds all leases of a hall's day: blocks of several kiosks are disjoint because they are written one after
the other, and a number has one use because uses are written there too. A kiosk names its tickets by ids of its own;
under these, merging is idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from math import ceil
from typing import Any

from services.queue.domain.hall import Hall, Settings
from services.queue.domain.numbers import label, leased_runs
from shared.errors import Conflict
from shared.happening import Happened

LEASES_A_DAY = 20
"""Full leases that one kiosk gets of a queue a day at most: a kiosk that forgets what it holds must not use up all."""
NOT_LEASED, USED_TWICE, OTHER_NUMBER, UNKNOWN_QUEUE = "not_leased", "used_twice", "other_number", "unknown_queue"
NEVER_USED = "never_used"


@dataclass(frozen=True)
class Block:
    """Numbers ``first`` to ``last`` of ``queue``, of the kiosk ``device`` alone. ``id``: only that kiosk knows it."""

    id: str
    device: str
    queue: str
    first: int
    last: int
    leased_at: datetime


@dataclass(frozen=True)
class Use:
    """A number that a kiosk gave out. ``ticket``: the kiosk's own id of it; ``arrived_at``: within lease and merge."""

    ticket: str
    device: str
    queue: str
    sequence: int
    arrived_at: datetime


@dataclass(frozen=True)
class Claim:
    """What a kiosk says that it gave out. ``lease``: the id of the block; ``at``: by the clock of the kiosk."""

    ticket: str
    lease: str
    queue: str
    sequence: int
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """What a claim comes to: its ``use``, or the ``reason`` for which it is refused."""

    claim: Claim
    use: Use | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Leasing:
    """All leases of a hall's ``day``. ``unused``: what was left of them when the day had ended."""

    hall: str
    day: str
    blocks: tuple[Block, ...] = ()
    uses: tuple[Use, ...] = ()
    unused: tuple[Mapping[str, Any], ...] = ()
    state: str = "open"
    version: int = 0


def lease_size(settings: Settings) -> int:
    """Return how many numbers of each queue a kiosk holds, to go on for ``offline_minutes``."""
    return ceil(settings.offline_minutes * 60 / settings.offline_seconds_per_ticket)


def lease(
    leasing: Leasing, hall: Hall, device: str, left: Mapping[str, int], now: datetime, new_id: Callable[[], str]
) -> tuple[Leasing, tuple[Block, ...], Happened | None]:
    """Fill a kiosk up that has so many numbers ``left`` of each queue: return the new blocks, and that they are leased.

    Nothing happened when it has enough. Raises ``Conflict`` when it has had ``LEASES_A_DAY`` already.
    """
    size, new = lease_size(hall.settings), list[Block]()
    for queue in hall.queues:
        missing = size - left.get(queue, 0)
        if missing > 0:
            _require_measure(leasing, device, queue, missing, size)
            runs = leased_runs(max((each.last for each in leasing.blocks if each.queue == queue), default=0), missing)
            new += [Block(new_id(), device, queue, first, last, now) for first, last in runs]
    if not new:
        return leasing, (), None
    said = {"day": leasing.day, "device": device, "blocks": [_told(each) for each in new]}
    return replace(leasing, blocks=(*leasing.blocks, *new)), tuple(new), Happened("numbers_leased", said)


def use(
    leasing: Leasing, hall: Hall, claims: Iterable[Claim], now: datetime
) -> tuple[Leasing, list[Verdict], Happened | None]:
    """Judge what kiosks say that they gave out; return the verdicts in the same order, and which numbers are used now.

    A claim that was judged before has the same verdict. The moment of a use is that of the kiosk, but not before the
    number was leased and not after ``now``: no kiosk's clock puts anybody before those who came earlier.
    """
    after, verdicts = leasing, list[Verdict]()
    for claim in claims:
        verdict = _judged(after, hall, claim, now)
        verdicts.append(verdict)
        if verdict.use and verdict.use not in after.uses:
            after = replace(after, uses=(*after.uses, verdict.use))
    new = after.uses[len(leasing.uses) :]
    if not new:
        return leasing, verdicts, None
    return after, verdicts, Happened("leased_numbers_used", {"day": leasing.day, "used": [_used(each) for each in new]})


def end(leasing: Leasing) -> tuple[Leasing, Happened]:
    """Return the leases of a day that is over, and which of their numbers nobody has been given, so far as is known."""
    gaps = tuple(gap for block in leasing.blocks for gap in _gaps(block, leasing.uses))
    over = replace(leasing, state="ended", unused=gaps)
    return over, Happened("leases_ended", {"day": leasing.day, "unused": [dict(each) for each in gaps]})


def labels(hall: Hall, block: Block) -> tuple[str, str]:
    """Return the first and the last number of a block as they are printed."""
    letter = hall.queue(block.queue).letter
    return label(letter, block.first), label(letter, block.last)


def _judged(leasing: Leasing, hall: Hall, claim: Claim, now: datetime) -> Verdict:
    block = next((each for each in leasing.blocks if each.id == claim.lease), None)
    if claim.queue not in hall.queues:
        return Verdict(claim, reason=UNKNOWN_QUEUE)
    if block is None or block.queue != claim.queue or not block.first <= claim.sequence <= block.last:
        return Verdict(claim, reason=NOT_LEASED)
    for known in leasing.uses:
        same_ticket = (known.device, known.ticket) == (block.device, claim.ticket)
        same_number = (known.queue, known.sequence) == (claim.queue, claim.sequence)
        if same_ticket or same_number:
            if same_ticket and same_number:
                return Verdict(claim, known)
            return Verdict(claim, reason=OTHER_NUMBER if same_ticket else USED_TWICE)
    arrived_at = min(max(claim.at.astimezone(UTC), block.leased_at), max(now, block.leased_at))
    return Verdict(claim, Use(claim.ticket, block.device, claim.queue, claim.sequence, arrived_at))


def _require_measure(leasing: Leasing, device: str, queue: str, missing: int, size: int) -> None:
    held = sum(each.last - each.first + 1 for each in leasing.blocks if (each.device, each.queue) == (device, queue))
    if held + missing > LEASES_A_DAY * size:
        words = f"This kiosk has had {held} numbers of the queue {queue} today: it seems to forget them."
        raise Conflict(words, f"left.{queue}", {"state": "leased", "leased": held})


def _gaps(block: Block, uses: Sequence[Use]) -> list[dict[str, Any]]:
    used = sorted(each.sequence for each in uses if each.queue == block.queue)
    taken = [each for each in used if block.first <= each <= block.last]
    edges = [block.first - 1, *taken, block.last + 1]
    return [
        {"queue": block.queue, "device": block.device, "first": low + 1, "last": high - 1, "reason": NEVER_USED}
        for low, high in pairwise(edges)
        if high - low > 1
    ]


def _told(block: Block) -> dict[str, Any]:
    """Return what events say of a block: not its id, by which its numbers may be used."""
    return {"queue": block.queue, "first": block.first, "last": block.last}


def _used(each: Use) -> dict[str, Any]:
    at = each.arrived_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**asdict(each), "arrived_at": at}
