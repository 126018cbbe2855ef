"""An inspection round: what no machine can see, looked at by people, with a sample that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.standards.domain.standard import INSPECTED, Clause, Item
from services.standards.domain.statistics import wilson
from shared.errors import Conflict, Invalid
from shared.happening import Happened

PLANNED, COMPLETED = "planned", "completed"
YES, NO, NOT_APPLICABLE = "yes", "no", "not_applicable"
MOST_QUESTIONS = 2000
_ANSWERS_A_QUESTION = 5
"""A document holds 16 MB: so many questions, and so many answers to each, stay far below."""
RULE = {
    "zh": "将大厅内全部对象按 SHA-256(种子:对象编号) 由小到大排序，取前若干个。",
    "en": "All places of the hall are put in the order of SHA-256(seed:place), and the first ones are taken.",
}

Question = tuple[str, str, str]
"""Clause, item, place. A place names its hall: a hall itself, one of its counters or devices."""


class _OfAQuestion(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def question(self) -> Question: ...
    @property
    def replaces(self) -> tuple[str, ...]: ...


A = TypeVar("A", bound=_OfAQuestion)


@dataclass(frozen=True)
class Sheet:
    """What is looked at for a clause in a hall: ``items`` at each of ``places``, drawn out of ``out_of``."""

    hall: str
    clause: str
    name: Mapping[str, str]
    sampled: str
    places: tuple[str, ...]
    out_of: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Answered:
    """An answer, with the id that the tablet gave it; ``replaces``: answers whose place it takes."""

    id: str
    hall: str
    clause: str
    item: str
    place: str
    verdict: str
    by: str
    at: datetime
    note: str | None = None
    replaces: tuple[str, ...] = ()

    @property
    def question(self) -> Question:
        """What it answers."""
        return self.clause, self.item, self.place


@dataclass(frozen=True)
class InspectionRound:
    """``seed``: what the sample was drawn by. ``reason``: why it was completed with questions left open."""

    id: str
    standard: str
    version: str
    halls: tuple[str, ...]
    seed: str
    planned_at: datetime
    planned_by: str
    sheets: tuple[Sheet, ...]
    due: str | None = None
    state: str = PLANNED
    answers: tuple[Answered, ...] = ()
    completed_at: datetime | None = None
    completed_by: str | None = None
    reason: str | None = None
    revision: int = 0

    @property
    def questions(self) -> dict[Question, str]:
        """Every question, with its hall."""
        return {
            (sheet.clause, item.id, place): sheet.hall
            for sheet in self.sheets
            for place in sheet.places
            for item in sheet.items
        }

    @property
    def standing(self) -> dict[Question, list[Answered]]:
        """The answers that nothing replaces, by question."""
        found: dict[Question, list[Answered]] = {}
        for each in standing(self.answers):
            found.setdefault(each.question, []).append(each)
        return found

    @property
    def disputed(self) -> dict[Question, list[Answered]]:
        """Questions whose standing answers differ."""
        return {what: found for what, found in self.standing.items() if len({each.verdict for each in found}) > 1}


@dataclass(frozen=True)
class Merged:
    """What became of a batch: ids that are ``new``, that were ``known``, and ``refused`` ones with the reason."""

    new: tuple[str, ...]
    known: tuple[str, ...]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class Result:
    """A clause in a hall: ``kept`` of ``n`` answers that applied."""

    hall: str
    clause: str
    kept: int
    n: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% interval of the share."""
        return wilson(self.kept, self.n) if self.n else None


def draw(places: Iterable[str], sample: int, seed: str) -> tuple[str, ...]:
    """Return ``sample`` of ``places``, by ``RULE``: the same for the same seed, whatever the order they come in."""
    return tuple(sorted(places, key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).hexdigest())[:sample])


def sheets_of(clauses: Iterable[Clause], places: Mapping[str, Mapping[str, Sequence[str]]], seed: str) -> list[Sheet]:
    """Return what is to be looked at. ``places``: hall → what may be sampled (``counters``, ``devices``) → ids.

    A clause is not looked at where it does not apply, nor where there is no place of its kind.
    """
    return [
        sheet
        for hall, kinds in places.items()
        for clause in clauses
        if clause.kind == INSPECTED and (not clause.halls or hall in clause.halls)
        for sheet in _sheet(clause, hall, kinds, seed)
    ]


def _sheet(clause: Clause, hall: str, kinds: Mapping[str, Sequence[str]], seed: str) -> Iterator[Sheet]:
    demand = clause.inspection
    if demand is None:
        return
    there = (hall,) if demand.sampled == "hall" else tuple(kinds[demand.sampled])
    if drawn := draw(there, demand.sample, seed):
        yield Sheet(hall, clause.id, clause.words["name"], demand.sampled, drawn, len(there), demand.items)


def planned(whole: InspectionRound) -> Happened:
    """Return what a planned round says; raises ``Invalid`` when there is nothing to look at, or far too much."""
    questions = len(whole.questions)
    if not questions:
        raise Invalid("Nothing is inspected there: choose other halls or clauses.", "clauses")
    if questions > MOST_QUESTIONS:
        raise Invalid(f"A round has {MOST_QUESTIONS} questions at most: choose fewer halls or clauses.", "halls")
    clauses = sorted({each.clause for each in whole.sheets})
    return _told("inspection_planned", whole, clauses=clauses, questions=questions, seed=whole.seed)


def merge(whole: InspectionRound, given: Sequence[Answered]) -> tuple[InspectionRound, Merged, Happened | None]:
    """Return the round with the answers of a batch, what became of each, and what that says (``None``: nothing new).

    In any order, any number of times: an answer that is there already changes nothing, and one that differs from
    another about the same question stands beside it. Raises ``Conflict`` when the round is completed.
    """
    _require_planned(whole)
    questions, there = whole.questions, {each.id: each for each in whole.answers}
    new: dict[str, Answered] = {}
    known: list[str] = []
    refused: dict[str, str] = {}
    room = _ANSWERS_A_QUESTION * len(questions) - len(there)
    for each in given:
        before = there.get(each.id) or new.get(each.id)
        if before is not None:
            if _content(before) == _content(each):
                known.append(each.id)
            else:
                refused[each.id] = "This id was used for another answer: give it one of its own."
        elif questions.get(each.question) != each.hall:
            refused[each.id] = "This round does not ask that there."
        elif len(new) >= room:
            refused[each.id] = "This round has very many answers already."
        else:
            new[each.id] = each
    done = replace(whole, answers=(*whole.answers, *new.values()))
    told = [
        {**{name: getattr(each, name) for name in _IN_EVENT}, "replaces": list(each.replaces)} for each in new.values()
    ]
    said = _told("inspection_answered", done, answers=told) if new else None
    return done, Merged(tuple(new), tuple(known), refused), said


def complete(whole: InspectionRound, by: str, now: datetime, reason: str | None) -> tuple[InspectionRound, Happened]:
    """Return the round as completed; raises ``Conflict`` while answers differ, or some are missing without a reason."""
    _require_planned(whole)
    if whole.disputed:
        raise Conflict("Some answers differ: answer these questions again first.", None, {"state": "disputed"})
    left = len(whole.questions) - len(whole.standing)
    if left and not reason:
        raise Conflict(f"{left} questions are unanswered: answer them, or say why not.", "reason", {"state": PLANNED})
    done = replace(whole, state=COMPLETED, completed_at=now, completed_by=by, reason=reason)
    return done, _told("inspection_completed", done, unanswered=left)


def results(whole: InspectionRound) -> list[Result]:
    """Return how each clause was kept in each hall, by the answers that stand and do not differ."""
    disputed = whole.disputed
    found: dict[tuple[str, str], list[bool]] = {(each.hall, each.clause): [] for each in whole.sheets}
    for what, answers in whole.standing.items():
        if what not in disputed and answers[0].verdict != NOT_APPLICABLE:
            found[(answers[0].hall, answers[0].clause)].append(answers[0].verdict == YES)
    return [Result(hall, clause, sum(kept), len(kept)) for (hall, clause), kept in sorted(found.items())]


def within(whole: InspectionRound, halls: Collection[str]) -> InspectionRound:
    """Return the part of the round that is in ``halls``: what somebody of other halls may see of it is nothing."""
    return replace(
        whole,
        halls=tuple(each for each in whole.halls if each in halls),
        sheets=tuple(each for each in whole.sheets if each.hall in halls),
        answers=tuple(each for each in whole.answers if each.hall in halls),
    )


def standing(answers: Sequence[A]) -> Iterator[A]:
    """Yield the ``answers`` (of one round) that no other answer to the same question replaces."""
    replaced = {(which, each.question) for each in answers for which in each.replaces}
    return (each for each in answers if (each.id, each.question) not in replaced)


_IN_EVENT = ("id", "hall", "clause", "item", "place", "verdict")


def _content(answer: Answered) -> tuple[Any, ...]:
    return *answer.question, answer.verdict, answer.note, answer.replaces


def _require_planned(whole: InspectionRound) -> None:
    if whole.state != PLANNED:
        raise Conflict("This round is completed.", None, {"state": whole.state})


def _told(type_: str, whole: InspectionRound, **more: Any) -> Happened:
    facts = {"round": whole.id, "standard": whole.standard, "version": whole.version, "halls": list(whole.halls)}
    return Happened(type_, {**facts, **more})
