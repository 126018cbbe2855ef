"""A report as a page that stands alone: style and charts within, nothing from any other host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.standards.reporting.charts import Row, bars, dumbbells
from services.standards.reporting.funnel import funnel
from services.standards.reporting.words import Words

Plain = Mapping[str, Any]

_FOLDER = Path(__file__).parent / "templates"
_WIDEST = 8
"""Halls side by side in one table; more are continued in a further one."""


def page(report: Plain, language: str) -> str:
    """Return ``report`` as HTML in ``language`` (``zh``, ``en``)."""
    words = Words(language)
    halls = {each["id"]: words.of(each["name"]) for each in report["halls"]}
    return _template().render(
        report=report,
        say=words,
        style=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),
        halls=halls,
        title=_title(report, words),
        figures=_figures(report, words),
        compared=[_compared(each, report, words, halls) for each in report["clauses"] if each["comparison"]],
        portions=_portions(report),
        headings=_headings(report, words),
        frame=lambda name: _named(report, words, name),
    )


@cache
def _template() -> Any:
    loader = FileSystemLoader(_FOLDER)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["frame_code"] = _code
    return environment.get_template("report.html.j2")


def _title(report: Plain, words: Words) -> str:
    halls = report["halls"]
    return words.of(halls[0]["name"]) if len(halls) == 1 else words("district", count=len(halls))


def _figures(report: Plain, words: Words) -> dict[str, Markup]:
    domains = [Row(words.of(each["name"]), each["before"], each["score"]) for each in report["domains"]]
    halls = [Row(words.of(each["name"]), each["before"], each["score"]) for each in report["halls"]]
    moved = halls if len(halls) > 1 else domains
    return {
        "domains": bars(domains, words("domain_scores_alt", values=_told(domains, words))),
        "trend": dumbbells(moved, words("trend_alt", values=_told(moved, words))),
    }


def _told(rows: list[Row], words: Words) -> str:
    return "; ".join(f"{each.label} {words.score(each.before)} → {words.score(each.now)}" for each in rows)


def _compared(clause: Plain, report: Plain, words: Words, halls: Mapping[str, str]) -> dict[str, Any]:
    """Return a clause's comparison with its plot and what it comes to."""
    found = clause["comparison"]
    beyond = [halls[each["hall"]] for each in found["halls"] if each["word"] in ("better", "worse")]
    described = words("funnel_alt", share=words.percent(found["share"]))
    axes = (words("sample") + " →", words("kept_share") + " ↑")
    return {
        "clause": clause,
        "found": found,
        "condition": words.condition(clause["conditions"][found["condition"]]),
        "beyond": ", ".join(beyond),
        "plot": funnel(found, report["chance"]["comparisons"], described, axes),
    }


def _portions(report: Plain) -> list[list[str]]:
    halls = [each["id"] for each in report["halls"]]
    return [halls[start : start + _WIDEST] for start in range(0, len(halls), _WIDEST)]


def _headings(report: Plain, words: Words) -> list[dict[str, Any]]:
    """Return every heading that a clause is mapped to, with those clauses."""
    mapped: dict[tuple[str, str], list[Plain]] = {}
    for clause in report["clauses"]:
        for frame, headings in clause["maps_to"].items():
            for heading in headings:
                mapped.setdefault((frame, heading), []).append(clause)
    return [
        {
            "frame": _named(report, words, frame),
            "heading": heading,
            "title": report["frames"].get(frame, {}).get("headings", {}).get(heading),
            "clauses": clauses,
        }
        for (frame, heading), clauses in sorted(mapped.items(), key=lambda each: (each[0][0], _numbers(each[0][1])))
    ]


def _named(report: Plain, words: Words, frame: str) -> str:
    known = report["frames"].get(frame)
    return words.of(known["name"]) if known else frame


def _code(name: str) -> str:
    """Return the number of a standard out of its name: ``GB/T 36112—2018``."""
    found = re.match(r"(ISO|GB/T) [\d:—-]+", name)
    return found[0] if found else name


def _numbers(heading: str) -> list[tuple[int, str]]:
    """Return what to sort headings by: 9.2 comes before 10.1."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in heading.split(".")]
