"""How complaints are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.standards.domain.complaints import Complaint, next_steps
from shared.clock import iso

Plain = dict[str, Any]


def complaint_view(complaint: Complaint, now: datetime) -> Plain:
    """Return the ``ComplaintView`` of ``complaint``: all but how whoever complained is reached."""
    names = ("id", "hall", "channel", "category", "state", "named", "visit", "stop", "stars", "content")
    late = complaint.overdue(now)
    return {
        **{name: getattr(complaint, name) for name in names},
        "received_at": iso(complaint.received_at),
        "due": [
            {"step": step, "day": day, "done": complaint.done(step), "overdue": step in late}
            for step, day in complaint.due.items()
        ],
        "steps": [
            {"step": each.step, "at": iso(each.at), "by": each.by, "words": each.words, "result": each.result}
            for each in complaint.steps
        ],
        "escalations": [{"level": each.level, "step": each.step, "at": iso(each.at)} for each in complaint.escalations],
        "next_steps": list(next_steps(complaint)),
    }


def lodged_view(complaint: Complaint, code: str) -> Plain:
    """Return the ``LodgedView`` of a new complaint: what whoever complained takes along."""
    return {"id": complaint.id, "code": code, "state": complaint.state, "answer_by": complaint.due["answer"]}


def followed_view(complaint: Complaint) -> Plain:
    """Return the ``FollowedView`` of ``complaint``: what whoever complained may know of it."""
    answers = [each.words for each in complaint.steps if each.step in ("answer", "decline")]
    return {
        "state": complaint.state,
        "received_at": iso(complaint.received_at),
        "answer_by": complaint.due["answer"],
        "answer": answers[-1] if answers else None,
    }
