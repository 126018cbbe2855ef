"""How a hall stands: scores by domain and as a whole, from the verdicts, by stated weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.standards.domain.verdict import FAILED, NO_EVIDENCE, NOT_APPLICABLE, PASSED

Plain = Mapping[str, Any]

ORDINARY_WEIGHT = 1
"""Of a clause or a domain whose standard states none."""


@dataclass(frozen=True)
class Standing:
    """``score``: percent of the judged weight that passed (``None``: nothing was judged); how many got each verdict."""

    score: float | None
    verdicts: Mapping[str, int]


def domain_standing(clauses: Iterable[Plain], weights: Mapping[str, int]) -> Standing:
    """Return how the clauses (of a check) of one domain stand; ``weights``: of each clause, by its id.

    What has no evidence or does not apply neither helps nor harms the score; it is counted beside it.
    """
    seen = list(clauses)
    judged = [(weights[each["id"]], each["verdict"]) for each in seen if each["verdict"] in (PASSED, FAILED)]
    whole = sum(weight for weight, _ in judged)
    score = 100 * sum(weight for weight, verdict in judged if verdict == PASSED) / whole if whole else None
    counted = Counter(each["verdict"] for each in seen)
    return Standing(score, {verdict: counted[verdict] for verdict in (PASSED, FAILED, NO_EVIDENCE, NOT_APPLICABLE)})


def standing(check: Plain, standard: Plain) -> tuple[Standing, dict[str, Standing]]:
    """Return how the hall of a ``check`` stands as a whole, and in each domain of the ``standard``.

    The whole is the mean of the domains that have a score, by the weights of the domains.
    """
    weights = clause_weights(standard)
    domains = {
        each["id"]: domain_standing((clause for clause in check["clauses"] if clause["domain"] == each["id"]), weights)
        for each in standard["domains"]
    }
    scored = [(weight_of(each), domains[each["id"]].score) for each in standard["domains"]]
    verdicts = Counter[str]()
    for each in domains.values():
        verdicts.update(each.verdicts)
    return Standing(_weighted(scored), dict(verdicts)), domains


def mean_standing(halls: Sequence[Standing]) -> Standing:
    """Return how several halls stand together: the mean of their scores, each hall once."""
    verdicts = Counter[str]()
    for each in halls:
        verdicts.update(each.verdicts)
    return Standing(_weighted([(1, each.score) for each in halls]), dict(verdicts))


def weight_of(plain: Plain) -> int:
    """Return the weight that a clause or a domain states."""
    return int(plain.get("weight", ORDINARY_WEIGHT))


def clause_weights(standard: Plain) -> dict[str, int]:
    """Return the weight of each clause by its id."""
    return {each["id"]: weight_of(each) for each in standard["clauses"]}


def _weighted(scores: Iterable[tuple[int, float | None]]) -> float | None:
    known = [(weight, score) for weight, score in scores if score is not None]
    whole = sum(weight for weight, _ in known)
    return sum(weight * score for weight, score in known) / whole if whole else None
