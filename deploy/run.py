"""``python -m deploy.run SERVICE…``: one process with one or several services, or the relay.

The standard library is patched for eventlet before anything else is imported, except for the relay, whose
blocking reads and confirms need real threads.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and sys.argv[1:] != ["relay"]:
    import eventlet

    eventlet.monkey_patch()

import os

from deploy.refusal import Refused
from deploy.registry import RELAY, SERVICES, check_names


def main(names: list[str]) -> int:
    """Run ``names`` until SIGTERM and return the exit code: 1, after one sentence, when that cannot be done."""
    try:
        if not names:
            raise Refused("Say which services to run, such as `hall run queue`.")
        check_names(names)
        _run(names)
    except Refused as refused:
        print(refused, file=sys.stderr, flush=True)
        return 1
    return 0


def _run(names: list[str]) -> None:
    from environs import EnvError

    from shared.config import settings
    from shared.observability import logs
    from shared.web import tls

    try:
        chosen = settings()
        tls.context_of(chosen)
        logs.configure(chosen.log_level, "+".join(names))
    except (EnvError, ValueError) as error:
        raise Refused(f"A setting is wrong: {_plain(error)}") from error
    if names == [RELAY]:
        from deploy.patience import wait_for_servers
        from shared.messaging import relay

        wait_for_servers(chosen)
        relay.run(chosen, list(SERVICES))
    else:
        from deploy.serving import serve
        from shared.storage.encryption import BadFieldKey

        try:
            serve(names, chosen)
        except BadFieldKey as error:
            raise Refused(str(error)) from error


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # whatever eventlet still has in the air must not hold the end up
