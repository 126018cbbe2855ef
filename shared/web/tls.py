"""HTTPS for a hall's own network, beside the plain port that the machine itself uses.

Service workers, which let a kiosk go on without network, exist under HTTPS only (but for the machine's own address).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from eventlet.green import ssl

from shared.config import Settings

_log = structlog.get_logger("http")


class BadCertificate(ValueError):
    """``HALL_TLS_CERT`` and ``HALL_TLS_KEY`` cannot be used; the words say why."""


def context_of(chosen: Settings) -> Any:
    """Return how connections are encrypted (TLS 1.2 at least), ``None`` without a certificate.

    Raises ``BadCertificate``, naming the variable.
    """
    if not (chosen.tls_cert or chosen.tls_key):
        return None
    for name, path in (("HALL_TLS_CERT", chosen.tls_cert), ("HALL_TLS_KEY", chosen.tls_key)):
        if not path or not Path(path).is_file():
            raise BadCertificate(f"{name} must name a file (PEM), and the other one with it: {path!r} is none.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(chosen.tls_cert, chosen.tls_key)
    except (ssl.SSLError, OSError) as error:
        raise BadCertificate(f"HALL_TLS_CERT and HALL_TLS_KEY do not belong together: {error}.") from error
    return context


def encrypted(context: Any, sock: Any) -> Any:
    """Return ``sock`` once both sides agree on its encryption, ``None`` where they do not; only its own peer waits."""
    try:
        return context.wrap_socket(sock, server_side=True)
    except (OSError, ssl.SSLError) as error:
        _log.info("tls_refused", error=str(error))
        sock.close()
        return None
