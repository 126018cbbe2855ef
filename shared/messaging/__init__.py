"""Reliable events (outbox relay, inbox with retry and parking) and RPC with deadlines."""

from shared.messaging.call import Call, Command, CurrentCall, context
from shared.messaging.container import nameko_config
from shared.messaging.events import Event
from shared.messaging.health import Healthy
from shared.messaging.inbox import handles
from shared.messaging.rpc import RpcClient, rpc
from shared.messaging.session import RpcSession

__all__ = [
    "Call",
    "Command",
    "CurrentCall",
    "Event",
    "Healthy",
    "RpcClient",
    "RpcSession",
    "context",
    "handles",
    "nameko_config",
    "rpc",
]
