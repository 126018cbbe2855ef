"""Reports to look at: checks as the office stores them, with chosen or thrown figures."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from services.standards.domain.reports import Made, content

Plain = dict[str, Any]

DAYS = 22


def name(zh: str, en: str) -> Plain:
    return {"zh": zh, "en": en}


def clause(identifier: str, domain: str, weight: int = 1, **more: Any) -> Plain:
    """Return a measured clause: P80 of something at most 15 minutes."""
    condition = {"aggregate": "p80", "within": None, "at_most": 15.0, "at_least": None, "unit": "minutes"}
    return {
        "id": identifier,
        "domain": domain,
        "name": name(f"条款{identifier}", f"Clause {identifier}"),
        "wording": name("等候不超过15分钟。", "Nobody waits long."),
        "basis": name("本厅规定", "House rule"),
        "house_rule": True,
        "weight": weight,
        "kind": "measured",
        "maps_to": {"iso_18091": ["9.1.2", "10.2"]},
        "conditions": [{**condition, "smallest_sample": 10, "tolerance": 0.0}],
        **more,
    }


def standard(clauses: Sequence[Plain], domains: Sequence[str] = ("premises", "mechanism")) -> Plain:
    named = [{"id": each, "letters": ["P"], "name": name(f"领域{each}", each), "weight": 1} for each in domains]
    return {
        "id": "s",
        "version": "1",
        "name": name("服务标准", "The standard"),
        "domains": named,
        "clauses": list(clauses),
    }


def condition_view(condition: Mapping[str, Any], kept: int, cases: int, figure: float, **more: Any) -> Plain:
    """Return a condition as a check has it, its cases spread evenly over the days."""
    comparison = "at_most" if condition["at_most"] is not None else "at_least"
    threshold = condition[comparison]
    passed = figure <= threshold if comparison == "at_most" else figure >= threshold
    enough = cases >= condition["smallest_sample"]
    each = [(cases * (day + 1) // DAYS - cases * day // DAYS) for day in range(DAYS)]
    hit = [(kept * (day + 1) // DAYS - kept * day // DAYS) for day in range(DAYS)]
    return {
        **{name: condition[name] for name in ("aggregate", "within", "unit", "smallest_sample")},
        "comparison": comparison,
        "threshold": threshold,
        "figure": figure,
        "sample": cases,
        "interval": None,
        "verdict": ("passed" if passed else "failed") if enough else "no_evidence",
        "kept": kept,
        "daily": [list(pair) for pair in zip(hit, each, strict=True)],
        **more,
    }


def clause_view(clause: Plain, conditions: Sequence[Plain], verdict: str | None = None) -> Plain:
    decided = verdict or (conditions[0]["verdict"] if conditions else "no_evidence")
    shown = conditions[0] if conditions else {}
    names = ("figure", "unit", "threshold", "comparison", "aggregate")
    return {
        **{each: clause[each] for each in ("id", "domain", "name", "basis", "house_rule", "kind")},
        "verdict": decided,
        **{each: shown.get(each) for each in names},
        "sample": shown.get("sample", 0),
        "conditions": list(conditions),
    }


def check(hall: str, clauses: Sequence[Plain], identifier: str | None = None) -> Plain:
    return {
        "id": identifier or f"check-{hall}",
        "hall": hall,
        "standard": "s",
        "version": "1",
        "from": "2026-02-28T16:00:00.000+00:00",
        "to": "2026-03-31T16:00:00.000+00:00",
        "as_of": "2026-03-31T16:00:00.000+00:00",
        "clauses": list(clauses),
    }


ABOUT = {
    "id": "report-1",
    "zone": "Asia/Shanghai",
    "from": "2026-02-28T16:00:00.000+00:00",
    "to": "2026-03-31T16:00:00.000+00:00",
    "before": {"from": "2026-01-31T16:00:00.000+00:00", "to": "2026-02-28T16:00:00.000+00:00"},
    "as_of": "2026-03-31T16:00:00.000+00:00",
    "made_at": "2026-04-01T01:00:00.000+00:00",
}

HALLS = (
    ("nanhai", "南海区行政服务中心", "Nanhai district centre"),
    ("guicheng", "桂城综合服务大厅", "Guicheng hall"),
    ("jiujiang", "九江综合服务大厅", "Jiujiang hall"),
    ("xiqiao", "西樵综合服务大厅", "Xiqiao hall"),
    ("danzao", "丹灶综合服务大厅", "Danzao hall"),
    ("shishan", "狮山综合服务大厅", "Shishan hall"),
    ("dali", "大沥综合服务大厅", "Dali hall"),
    ("lishui", "里水综合服务大厅", "Lishui hall"),
)


def thrown(standard: Plain, hall: str, dice: random.Random, good: float) -> Plain:
    """Return a check with thrown figures; ``good``: about the share of cases that are kept."""
    views = []
    for each in standard["clauses"]:
        if each["kind"] != "measured" or dice.random() < 0.15:
            views.append(clause_view(each, [], dice.choice(["no_evidence", "not_applicable", "passed"])))
            continue
        cases = dice.choice([8, 40, 300, 1200, 4000])
        conditions = []
        for condition in each["conditions"]:
            share = min(1.0, max(0.0, dice.gauss(good, 0.01)))
            kept = round(share * cases)
            limit = condition["at_most"] if condition["at_most"] is not None else condition["at_least"]
            figure = (
                round(100 * share, 2)
                if condition["unit"] == "percent"
                else round(limit * dice.choice([0.6, 0.8, 1.3]), 2)
            )
            interval = (
                [round(100 * share - 1, 2), round(100 * share + 1, 2)] if condition["unit"] == "percent" else None
            )
            conditions.append(condition_view(condition, kept, cases, figure, interval=interval))
        views.append(clause_view(each, conditions))
    return check(hall, views)


def district(standard: Plain, halls: Sequence[tuple[str, str, str]] = HALLS) -> Plain:
    """Return the report of several halls with thrown figures, one of them worse than the others."""
    dice = random.Random(3)
    now = {each: thrown(standard, each, dice, 0.75 if each == "dali" else 0.93) for each, _, _ in halls}
    before = {each: thrown(standard, each, dice, 0.93) for each, _, _ in halls}
    findings = [
        {
            **{key: view[key] for key in ("name", "figure", "unit", "threshold")},
            "id": f"f-{hall}-{view['id']}",
            "hall": hall,
            "clause": view["id"],
            "state": dice.choice(["open", "rectified", "accepted", "waived"]),
            "due": "2026-04-14",
            "overdue": dice.random() < 0.2,
            "raised_at": "2026-03-20T02:00:00.000+00:00",
        }
        for hall, found in now.items()
        for view in found["clauses"]
        if view["verdict"] == "failed"
    ]
    named = [{"id": hall, "name": name(zh, en)} for hall, zh, en in halls]
    ratings = {hall: rated(dice) for hall, _, _ in halls}
    return content(Made(ABOUT, named, standard, now, before, findings[:40], ratings))


def rated(dice: random.Random) -> Plain:
    """Return thrown figures of ratings."""

    def share(n: int) -> Plain:
        percent = round(100 * dice.random(), 2)
        return {"percent": percent, "interval": [max(0, percent - 3), min(100, percent + 3)], "n": n}

    shares = {"official": share(900), "genuine": share(120), "rating_rate": share(1000)}
    return {"services": 1000, "rated": 120, **shares, "final": dice.random() < 0.5}
