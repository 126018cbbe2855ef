"""Who may come in when, and what the kiosk says: a refusal with what can be done instead, or a notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.reference import Hall
from shared.errors import Conflict
from shared.hours import Door, Lunch, clock_face, door_at
from shared.hours.door import BY_APPOINTMENT, LAST_TICKETS_OVER

APPOINTMENT, GUIDANCE_DESK = "appointment", "guidance_desk"
Plain = dict[str, Any]

_STATE = {LAST_TICKETS_OVER: "last_tickets_over", BY_APPOINTMENT: "by_appointment"}
_ZH = {
    "before_opening": "大厅尚未开放",
    "break": "大厅午间休息",
    "after_closing": "大厅今日已结束服务",
    "holiday": "今日放假，大厅不开放",
    "rest_day": "今日休息，大厅不开放",
    "special_day": "大厅今日不开放",
    LAST_TICKETS_OVER: "今日（本时段）已停止取号",
    BY_APPOINTMENT: "本时段只接待预约办理",
}
_EN = {
    "before_opening": "The hall is not open yet",
    "break": "The hall is closed for a break",
    "after_closing": "The hall has closed for today",
    "holiday": "The hall is closed on this public holiday",
    "rest_day": "The hall is closed today",
    "special_day": "The hall is closed today",
    LAST_TICKETS_OVER: "No more tickets are given in these hours",
    BY_APPOINTMENT: "These hours are for appointments only",
}


def offers_of(hall: Hall) -> list[str]:
    """Return what the kiosk may propose to whoever gets no ticket."""
    return [APPOINTMENT] * hall.takes_appointments + [GUIDANCE_DESK] * hall.has_guidance


def require_admission(hall: Hall, now: datetime, *, appointment: bool = False) -> Door:
    """Return the door of ``hall``; raises ``Conflict`` when it gives no ticket at ``now``.

    Whoever has an ``appointment`` comes in while the hall is open, also after the last tickets. The detail names the
    ``code``, the ``next_opening``, ``offers``, and ``words`` for the kiosk's screen (zh, en).
    """
    door = door_at(hall.hours, now)
    if door.gives_tickets or (appointment and door.session):
        return door
    raise Conflict(_sentence(hall, door), "hall", _detail(hall, door))


def closed_at_once(hall: Hall, reason: str) -> Conflict:
    """Return the refusal while the hall is closed at once (fire, power)."""
    words = {
        "zh": f"大厅因{reason}临时关闭，暂停取号，请听从现场工作人员安排。",
        "en": f"The hall is closed at once ({reason}): no tickets are given. Please follow the staff.",
    }
    detail = {"state": "closed", "code": "closed_at_once", "reason": reason, "next_opening": None, "words": words}
    return Conflict(f"The hall {hall.id} is closed at once: {reason}.", "hall", {**detail, "offers": []})


def notices(hall: Hall, now: datetime, wait: Mapping[str, Any] | None) -> list[Plain]:
    """Return what the kiosk says beside a ticket: ``[{code, zh, en}]``.

    ``wait``: of the ticket, in minutes. Fewer counters at lunch; that the turn comes after closing (served all the same
    延时服务), or that it is unlikely today at all, with the offer of an appointment or the guidance desk.
    """
    door = door_at(hall.hours, now)
    return [*_lunch_notice(door.lunch), *_late_notice(hall, door, now, wait)]


def arrival_notice(arrival: str, opens: str, zone: str) -> Plain:
    """Return what the kiosk says to whoever checks in for an appointment: ``{code, zh, en}``.

    ``arrival``: ``early``, ``in_time`` or ``late``; ``opens``: from when on it may be called (ISO 8601).
    """
    at = f"{datetime.fromisoformat(opens).astimezone(ZoneInfo(zone)):%H:%M}"
    zh, en = {
        "early": (
            f"您来得早，{at}起按预约叫号，请稍候。",
            f"You are early: you may be called from {at} on; please wait.",
        ),
        "in_time": ("已签到，按预约时间叫号。", "Checked in: you keep your time."),
        "late": ("已超过预约时间，按现场取号排队。", "Your time is over: you wait with those without an appointment."),
    }[arrival]
    return {"code": arrival, "zh": zh, "en": en}


def _lunch_notice(lunch: Lunch | None) -> list[Plain]:
    if lunch is None:
        return []
    zh, en = "、".join(map(str, lunch.counters)), ", ".join(map(str, lunch.counters))
    until = clock_face(lunch.ends)
    return [
        {
            "code": "lunch",
            "zh": f"午间值班至{until}，开放{zh}号窗口，等候时间较长。" if zh else f"午间暂停叫号，{until}恢复。",
            "en": f"Fewer counters until {until} ({en}): the wait is longer." if en else f"No calls until {until}.",
        }
    ]


def _late_notice(hall: Hall, door: Door, now: datetime, wait: Mapping[str, Any] | None) -> list[Plain]:
    if not wait or door.session is None or _goes_on(hall, door):
        return []
    turn = now + timedelta(minutes=wait["likely_minutes"])
    closes = door.session.closes
    if turn < closes:
        return []
    if turn < closes + timedelta(minutes=hall.hours.after_minutes):
        return [
            {
                "code": "after_hours",
                "zh": f"预计在{closes:%H:%M}下班后办理，大厅延时服务，已取号的都会办理。",
                "en": f"Your turn is likely after {closes:%H:%M}, when the hall closes: you will still be served.",
            }
        ]
    return [
        {
            "code": "unlikely_today",
            "offers": offers_of(hall),
            "zh": "今日可能无法办理，建议预约其他时间，或到辅导区网上办理。",
            "en": "Your turn is unlikely to come today: book an appointment, or file online at the guidance desk.",
        }
    ]


def _goes_on(hall: Hall, door: Door) -> bool:
    """Return whether the next session begins as this one ends, as round the clock."""
    return bool(door.session and door.next and door.next.opens <= door.session.closes)


def _sentence(hall: Hall, door: Door) -> str:
    when = f"{door.next.opens:%Y-%m-%d %H:%M}" if door.next else None
    if door.code == LAST_TICKETS_OVER:
        return f"The hall {hall.id} gives no more tickets in these hours."
    if door.code == BY_APPOINTMENT:
        return f"The hall {hall.id} serves only appointments in these hours."
    if when is None:
        return f"The hall {hall.id} is closed: no opening is planned."
    return f"The hall {hall.id} is closed: it opens at {when} ({hall.zone})."


def _detail(hall: Hall, door: Door) -> Plain:
    opens = door.next.opens.isoformat() if door.next else None
    return {
        "state": _STATE.get(door.code, "closed"),
        "code": door.code,
        "next_opening": opens,
        "free_for": dict(door.free_for) if door.free_for else None,
        "offers": offers_of(hall),
        "words": _words(door),
    }


def _words(door: Door) -> dict[str, str]:
    name = door.free_for or {"zh": "", "en": ""}
    zh = f"{_ZH[door.code]}（{name['zh']}）" if name["zh"] else _ZH[door.code]
    en = f"{_EN[door.code]} ({name['en']})" if name["en"] else _EN[door.code]
    if door.next is None:
        return {"zh": f"{zh}。", "en": f"{en}."}
    return {
        "zh": f"{zh}，下次开放{door.next.opens:%m月%d日 %H:%M}。",
        "en": f"{en}; it opens next on {door.next.opens:%d %B at %H:%M}.",
    }
