"""Names and arguments in the broker: once declared they cannot change under their name."""

from __future__ import annotations

from shared.messaging.topology import inbox, parked, requests, wait

SURE = {"x-queue-type": "quorum", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


def test_the_inbox_is_replicated_and_gives_up_into_the_parked_queue():
    queue = inbox("queue")
    assert queue.name == "inbox.queue.v1"
    assert queue.queue_arguments.items() >= SURE.items()
    assert queue.queue_arguments["x-dead-letter-routing-key"] == parked("queue").name == "parked.queue.v1"
    assert queue.queue_arguments["x-delivery-limit"] >= 20


def test_each_delay_has_a_queue_of_its_own_that_leads_back_to_the_inbox():
    queue = wait("queue", 5000)
    assert queue.name == "wait.queue.5000.v1"
    assert queue.queue_arguments.items() >= {**SURE, "x-message-ttl": 5000}.items()
    assert queue.queue_arguments["x-dead-letter-routing-key"] == inbox("queue").name
    assert "x-delivery-limit" not in queue.queue_arguments


def test_requests_are_kept_only_while_somebody_listens():
    queue = requests("queue")
    assert queue.name == "rpc.queue.v1"
    assert queue.auto_delete
    assert not queue.durable
