"""What takes messages from the broker for a container: nameko's own consumer, made to notice death sooner.

The body stays as it came: who handles a message decodes it, so that a malformed one can be parked instead of dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import amqp
from kombu import Connection
from nameko.messaging import QueueConsumer

from shared.messaging.links import link, open_again

_LOOK_UP_EACH_SECONDS = 0.2


class RawConsumer(QueueConsumer):
    """Hands raw messages to its providers, each in a thread of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._in_hand: set[int] = set()

    @property
    def connection(self) -> Connection:
        """Return a connection with a short heartbeat, not open yet."""
        return link(self.amqp_uri)

    def consume(self, *args: Any, **options: Any) -> Any:
        """Read on; a wish to stop is looked for five times a second."""
        return super().consume(*args, **{**options, "safety_interval": _LOOK_UP_EACH_SECONDS})

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """Open it, trying again each second at the latest (kombu would wait up to 30 s)."""
        with self.create_connection() as connection:
            yield open_again(connection, self.on_connection_error)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """Declare and consume what each provider wants; called at every (re)connection."""
        for provider in self._providers:
            provider.declare(channel)
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(self.hand_over, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return list(self._consumers.values())

    def hand_over(self, provider: Any, message: Any) -> None:
        """Have ``provider`` handle the raw ``message`` without holding up the reading."""
        self._in_hand.add(id(message))
        self.container.spawn_managed_thread(partial(provider.handle_message, message), identifier=repr(provider))

    def ack_message(self, message: Any) -> None:
        """Tell the broker that ``message`` is done with; if the connection broke, the broker will deliver it again."""
        self._in_hand.discard(id(message))
        with suppress(OSError, amqp.AMQPError):
            super().ack_message(message)

    def requeue_message(self, message: Any) -> None:
        """Give ``message`` back."""
        self._in_hand.discard(id(message))
        with suppress(OSError, amqp.AMQPError):
            super().requeue_message(message)

    def on_iteration(self) -> None:
        """Stop reading once every provider has left and every message is answered.

        Nameko's own stops at once; what its workers are still busy with would then be delivered a second time.
        """
        self._cancel_consumers_if_requested()
        if not self._consumers and not self._in_hand:
            self.should_stop = True


class InboxConsumer(RawConsumer):
    """Takes events. At most a third of the workers are theirs, so that requests are not starved by slow handlers."""

    @property
    def prefetch_count(self) -> int:
        """How many events may be in hand at once."""
        return max(1, self.container.max_workers // 3)


class RequestConsumer(RawConsumer):
    """Takes requests, never more than there are workers for: none waits in the process, where it would not expire."""

    @property
    def prefetch_count(self) -> int:
        """How many requests may be in hand at once."""
        return max(1, self.container.max_workers - self.container.max_workers // 3)
