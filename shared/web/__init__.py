"""The HTTP entrypoint: parse, authenticate, validate, answer with problem+json, describe itself."""

from shared.errors import TooManyRequests
from shared.web.checking import TokenCheck
from shared.web.entrypoint import Route, route
from shared.web.operation import Answer, Operation, Request, Strict
from shared.web.server import HallServer
from shared.web.streams import EventStream, frame

__all__ = [
    "Answer",
    "EventStream",
    "HallServer",
    "Operation",
    "Request",
    "Route",
    "Strict",
    "TokenCheck",
    "TooManyRequests",
    "frame",
    "route",
]
