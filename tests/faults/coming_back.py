"""Events on their way back from a wait queue while the broker node that leads it, and their inbox, dies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from shared.messaging.figures import AWAY
from shared.messaging.links import link, open_again
from shared.messaging.sender import NotSent, Sender
from shared.messaging.topology import declare_inbox, inbox_name, wait_name

SERVICE = "probe"
"""A service that no process is: nobody else reads its inbox."""
_WAIT_MS = 500
_MESSAGES = 1_500
_MEANWHILE = 500


def declared(amqp_url: str) -> None:
    """Make the queues of ``SERVICE``, all led by the node where this is said."""
    with link(amqp_url, heartbeat=0) as connection:
        declare_inbox(open_again(connection, max_retries=3).channel(), SERVICE, [_WAIT_MS])


def sent(amqp_url: str, meanwhile: Callable[[], None]) -> set[str]:
    """Have events wait, one after the other, and do something ``meanwhile``; return their names."""
    sender, names = Sender(amqp_url), [f"event-{number}" for number in range(_MESSAGES)]
    doing = threading.Thread(target=meanwhile)
    for number, name in enumerate(names):
        if number == _MEANWHILE:
            doing.start()
        while True:
            with suppress(NotSent):
                sender.send(wait_name(SERVICE, _WAIT_MS), name, {})
                break
    sender.close()
    doing.join()
    return set(names)


def taken(amqp_url: str) -> set[str]:
    """Take what is in the inbox by now, nothing while the broker chooses another leader; return the names."""
    found: set[str] = set()
    with suppress(*AWAY), link(amqp_url, heartbeat=0) as connection:
        channel = open_again(connection, max_retries=3).channel()
        while message := channel.basic_get(inbox_name(SERVICE), no_ack=True):
            found.add(message.body if isinstance(message.body, str) else message.body.decode())
    return found
