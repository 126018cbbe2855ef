"""Scores: how much of what could be judged was kept, by weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.standards.domain.verdict import FAILED, NO_EVIDENCE, PASSED, ClauseVerdict


@dataclass(frozen=True)
class Score:
    """``percent``: of the ``judged`` weight, that of the clauses that passed (``None``: nothing could be judged).

    ``judged``: weight of what passed or failed; ``silent``: weight of what has no evidence, which a score is silent
    about: 100% of very little is not the same as 100%. What is not applicable weighs nothing.
    """

    percent: float | None
    judged: float
    silent: float


def score(verdicts: Sequence[tuple[str, float]]) -> Score:
    """Return the score of clauses, given as verdict and weight."""
    passed, failed, silent = (
        sum(weight for verdict, weight in verdicts if verdict == one) for one in (PASSED, FAILED, NO_EVIDENCE)
    )
    judged = passed + failed
    return Score(100 * passed / judged if judged else None, judged, silent)


def domain_scores(clauses: Sequence[ClauseVerdict]) -> dict[str, Score]:
    """Return the score of each domain, by the weights of its clauses (``weight``, 1 where none is given)."""
    by_domain: dict[str, list[tuple[str, float]]] = {}
    for each in clauses:
        by_domain.setdefault(each.clause.words["domain"], []).append((each.verdict, weight(each)))
    return {domain: score(verdicts) for domain, verdicts in by_domain.items()}


def hall_score(domains: Mapping[str, Score], weights: Mapping[str, float]) -> float | None:
    """Return the hall's score: the mean of its domains' by their ``weights`` (1 where none is given).

    A domain without anything judged has no part in it; ``None``: no domain has.
    """
    known = [(each.percent, weights.get(domain, 1.0)) for domain, each in domains.items() if each.percent is not None]
    whole = sum(w for _, w in known)
    return sum(percent * w for percent, w in known) / whole if whole else None


def weight(judged: ClauseVerdict) -> float:
    """Return the weight of a clause in its domain's score."""
    return float(judged.clause.words.get("weight", 1))
