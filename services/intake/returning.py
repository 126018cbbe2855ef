"""Who came again: told as numbers that say which visits were one person's, and nothing about the person."""

from __future__ import annotations

from typing import Any

from shared.contracts.learning import SamePeople
from shared.contracts.parsing import parsed
from shared.messaging import rpc

_WHO_LEARNS = ("supervisor", "guide", "officer", "admin")


class ReturningMethods:
    """What the desk needs to know of persons to learn whether they had to come again."""

    store: Any
    call: Any

    @rpc
    def same_people(self, **given: Any) -> dict[str, int]:
        """Return, of those ``visits`` of a hall whose visitor showed an identity card, which person (a number) it was.

        The numbers are counted anew in each answer: they tell visits of one person from those of others, and nothing
        leads from them to anybody.
        """
        wish = parsed(SamePeople, given)
        self.call.caller.require(*_WHO_LEARNS, hall=wish["hall"])
        return dict(self.store.visits.same_people(wish["hall"], wish["visits"]))
