"""A tiny real service behind the real HTTP server, on loopback; no broker."""

from collections.abc import Iterator

import pytest
from marshmallow import Schema, fields

from shared.config import settings
from shared.contracts.words import identifier, text
from shared.errors import Conflict, Unavailable
from shared.messaging import CurrentCall
from shared.messaging.container import Container
from shared.security import Caller, issue_token
from shared.web import Answer, EventStream, HallServer, Request, Strict, frame, route

SECRET = "a-secret-for-tests-only-a-secret-for-tests-only"


class Ask(Strict):
    matter = identifier(required=True)
    note = text(20, load_default=None, allow_none=True)


class Told(Schema):
    hall = fields.String(required=True)
    matter = fields.String(required=True)
    caller = fields.String(required=True)


class Wanted(Strict):
    limit = fields.Integer(load_default=50)


class TinyService:
    """What a door with a few routes looks like."""

    name = "tiny"
    call = CurrentCall()

    @route("POST", "/halls/<hall>/visits", body=Ask, answer=Told, status=201, also={202: "Later"})
    def register(self, request: Request, hall: str) -> dict[str, str]:
        """Register a visit."""
        told = {"hall": hall, "matter": request.body["matter"], "caller": request.caller.id, "secret": "inner"}
        return Answer(202, told) if hall == "busy" else told

    @route("POST", "/halls/<hall>/close")
    def close(self, request: Request, hall: str) -> None:
        """Close a hall."""

    @route("GET", "/halls", query=Wanted)
    def halls(self, request: Request) -> dict[str, int]:
        """List halls."""
        return request.query

    @route("GET", "/call", public=True)
    def show_call(self, request: Request) -> dict[str, object]:
        """Show what travels on with a request."""
        return {
            "correlation": self.call.correlation,
            "seconds": self.call.remaining_seconds,
            "caller": self.call.caller.id,
        }

    @route("POST", "/commands")
    def command(self, request: Request) -> dict[str, object]:
        """Show the command of a request."""
        command = self.call.command
        return {"id": command and command.id, "body_hash": command and command.body_hash}

    @route("POST", "/rating", public=True, knows_caller=True)
    def rate(self, request: Request) -> dict[str, object]:
        """Say who asks, if they say so."""
        return {"caller": request.caller.id}

    @route("DELETE", "/halls/<hall>")
    def remove(self, request: Request, hall: str) -> None:
        """Take a hall away."""

    @route("GET", "/broken/<how>", public=True)
    def broken(self, request: Request, how: str) -> None:
        """Raise."""
        if how == "conflict":
            raise Conflict("It is already finished.", None, {"state": "finished"})
        if how == "away":
            raise Unavailable("Nobody is there.")
        raise ValueError("the password is hunter2")

    @route("GET", "/stream", public=True)
    def stream(self, request: Request) -> EventStream:
        """Stream two events and then wait for ever."""
        return EventStream(self.endless())

    @staticmethod
    def endless() -> Iterator[bytes]:
        import eventlet

        yield frame("one", {"n": 1}, "e1")
        yield frame("two", {"号": "A001"})
        eventlet.sleep(3600)


@pytest.fixture(scope="session")
def tiny() -> Iterator[str]:
    """The address of the tiny service."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALL_TOKEN_SECRET", SECRET)
        settings.cache_clear()
        container = Container(TinyService, {"WEB_SERVER_ADDRESS": "127.0.0.1:0", "max_workers": 10})
        container.start()
        server = next(each for each in container.extensions if isinstance(each, HallServer))
        yield f"http://127.0.0.1:{server.port}"
        container.kill()
    settings.cache_clear()


@pytest.fixture(scope="session")
def bearer() -> dict[str, str]:
    """The header of a clerk of nanhai."""
    token, _ = issue_token(SECRET, Caller("clerk-1", frozenset({"clerk"}), frozenset({"nanhai"})), 600)
    return {"Authorization": f"Bearer {token}"}
