"""The floor: the least that HTTP → RPC → answer costs with the same framework, broker and database.

``python -m loadtests.bench.floor door|echo`` runs one of the two processes. The door has nameko's bare HTTP handlers;
the echo answers at once, or gives out a number and writes it durably, as a ticket must be, with no rule or event.
Settings come from ``HALL_*`` as for the services themselves; ``HALL_FLOOR_PORT`` is where the door listens.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402 - everything after the patch
import os  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from nameko.extensions import DependencyProvider  # noqa: E402
from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.handlers import http  # noqa: E402
from pymongo import ReturnDocument  # noqa: E402
from pymongo.write_concern import WriteConcern  # noqa: E402

from shared.config import settings  # noqa: E402
from shared.ids import new_id  # noqa: E402
from shared.storage import connect  # noqa: E402

DATABASE = "bench_floor"


class Numbers(DependencyProvider):
    """Gives the worker the floor's database."""

    def setup(self) -> None:
        """Connect, and set the counter back."""
        self.database = connect(settings())[DATABASE]
        self.database["counter"].delete_many({})
        self.database["numbers"].delete_many({})

    def get_dependency(self, worker_ctx: Any) -> Any:
        """Return the database."""
        return self.database


class FloorEcho:
    """The service behind the door."""

    name = "floor"
    numbers = Numbers()

    @rpc
    def echo(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what was said."""
        return said

    @rpc
    def number(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return a number that is written with majority."""
        counter = self.numbers["counter"].with_options(write_concern=WriteConcern(w=1))
        taken = counter.find_one_and_update(
            {"_id": "n"}, {"$inc": {"n": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        durable = self.numbers["numbers"].with_options(write_concern=WriteConcern(w="majority"))
        durable.insert_one({"_id": new_id(), "number": taken["n"], **said})
        return {"number": taken["n"]}


class FloorDoor:
    """The door: nothing is checked."""

    name = "floor_door"
    floor = RpcProxy("floor")

    @http("POST", "/echo")
    def echo(self, request: Any) -> str:
        """Answer with what was said."""
        return json.dumps(self.floor.echo(json.loads(request.get_data())))

    @http("POST", "/number")
    def number(self, request: Any) -> tuple[int, str]:
        """Answer with a number."""
        return 201, json.dumps(self.floor.number(json.loads(request.get_data())))


def main(which: str) -> None:
    """Run one of the two until the process is ended."""
    runner = ServiceRunner(
        {
            "AMQP_URI": settings().amqp_url,
            "WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['HALL_FLOOR_PORT']}",
            "max_workers": settings().max_workers,
            "serializer": "json",
        }
    )
    runner.add_service({"door": FloorDoor, "echo": FloorEcho}[which])
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main(sys.argv[1])
