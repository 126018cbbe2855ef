"""Waits as ranges, and why somebody is called."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Range

from shared.contracts.words import Tolerant, count, one_of, text


class Wait(Tolerant):
    """A range of expected waiting in minutes. ``open_counters`` 0: nobody is calling yet, so one counter is assumed."""

    low_minutes = fields.Integer(required=True, validate=Range(min=0))
    likely_minutes = fields.Integer(required=True, validate=Range(min=0))
    high_minutes = fields.Integer(required=True, validate=Range(min=0))
    open_counters = count(required=True)


WHY_RULES = ("longest_wait", "priority", "turn_of_others", "appointment", "overtaken", "picked")


WHY_BECAUSE = ("rank", "turn", "overtaken", "picked", "appointment", "walking")


class WhyBefore(Tolerant):
    """Somebody who still waits, and why the called one goes before: ``rank`` (waits longer, credit counted), ``turn``
    (of those without priority), ``overtaken`` (has let enough pass), ``picked``, ``appointment`` (whose time is
    ``at``), ``walking`` (on the way until ``at``); ``at`` is the hall's ``HH:MM``.
    """

    number = text(8, required=True)
    because = one_of(WHY_BECAUSE, required=True)
    at = text(5, required=True, allow_none=True)


class Why(Tolerant):
    """Why this ticket was called: in words and as data.

    ``rule``: ``longest_wait`` (earliest virtual arrival), ``priority``, ``turn_of_others`` (priority tickets had their
    share), ``appointment`` (whose time is ``appointment``), ``overtaken`` (as many later arrivals have gone before as
    may), ``picked``.
    ``passed_over``: numbers that arrived earlier and still wait, the first of each line (a queue's tickets of one
    class). ``before``: these, and others with a claim, and why not they. ``helps_out``: a crowded queue of others.
    """

    zh = text(600, required=True)
    en = text(600, required=True)
    rule = one_of(WHY_RULES, required=True)
    waited_minutes = fields.Float(required=True)
    credit_minutes = fields.Float(required=True)
    passed_over = fields.List(fields.String(), required=True)
    before = fields.List(fields.Nested(WhyBefore), load_default=list)
    appointment = text(5, load_default=None, allow_none=True)
    helps_out = fields.Boolean(load_default=False)
    reason = text(200, load_default=None, allow_none=True)
