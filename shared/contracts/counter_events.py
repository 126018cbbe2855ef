"""What the queue says of counters."""

from __future__ import annotations

from marshmallow import fields

from shared.contracts.words import Tolerant, identifier, one_of, text

COUNTER_STATES = ("open", "paused", "closed")


class CounterFact(Tolerant):
    """What every event about a counter says; its subject is the counter's shift of one day."""

    counter = identifier(required=True)
    counter_number = fields.Integer(required=True, strict=True)
    day = fields.String(required=True)


class CounterOpened(CounterFact):
    """The counter calls for ``queues``. ``clerk``: who works there; ``covers``: for whom they stand in (A/B 岗)."""

    queues = fields.List(identifier(), required=True)
    clerk = text(80, load_default=None, allow_none=True)
    covers = text(80, load_default=None, allow_none=True)


class CounterCovered(CounterFact):
    """``cover`` (B) was named to stand in at the counter for ``absent`` (A), both opaque ids."""

    absent = text(80, required=True)
    cover = text(80, required=True)
    reason = text(100, required=True)


class CounterTakenOver(CounterFact):
    """``clerk`` took over the counter, and the ticket there, from ``clerk_from``, who has gone. It is open then."""

    clerk = text(80, required=True)
    clerk_from = text(80, required=True, allow_none=True)
    queues = fields.List(identifier(), required=True)
    reason = text(100, required=True)


class CounterPaused(CounterFact):
    """The counter calls nobody until it is opened again; ``reason``: why, without anything personal."""

    reason = text(100, required=True)


class CounterClosed(CounterFact):
    """The counter calls nobody any more."""


class CounterActionUndone(CounterFact):
    """The last action at the counter was a mistake: it is as before.

    ``action``: the type of the event that is taken back (``counter_closed``). ``queues``: those that it calls from when
    it is open; ``clerk``: whose it is, ``None`` when nobody's.
    """

    action = text(40, required=True)
    state_from = one_of(COUNTER_STATES, required=True)
    state_to = one_of(COUNTER_STATES, required=True)
    queues = fields.List(identifier(), required=True)
    clerk = text(80, required=True, allow_none=True)
