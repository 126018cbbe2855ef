"""A ticket printer on a real TCP port, with paper that runs out, and moods."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HEALTHY = 0x12
"""What DLE EOT answers when all is well."""


class ScriptedPrinter(socketserver.ThreadingTCPServer):
    """Takes ESC/POS and answers DLE EOT n and GS r 1 as a printer does.

    ``mood``: ``well``, ``paper_low``, ``paper_out``, ``cover_open``, ``jam``, ``mute`` (takes everything, answers
    nothing), ``forgetful`` (prints, but never says so), ``hangs_up`` (in the middle of a slip).
    ``slips``: what came out.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mood, self.slips = "well", list[bytes]()
        self.connections = 0

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])


class _Conversation(socketserver.BaseRequestHandler):
    server: ScriptedPrinter

    def handle(self) -> None:
        self.server.connections += 1
        self.printed = b""
        while piece := self._heard():
            if self.server.mood == "mute":
                continue
            if piece[:2] == b"\x10\x04":
                self.request.sendall(bytes([self._state(piece[2])]))
            elif self._takes(piece):
                return

    def _heard(self) -> bytes:
        try:
            return bytes(self.request.recv(65536))
        except OSError:
            return b""

    def _takes(self, piece: bytes) -> bool:
        """Print; return whether the connection ends here."""
        if self.server.mood == "hangs_up":
            return True
        self.printed += piece
        slip, asked, _ = self.printed.partition(b"\x1dr\x01")
        if asked:
            self.server.slips.append(slip)
            self.printed = b""
            if self.server.mood != "forgetful":
                self.request.sendall(bytes([0x03 if self.server.mood == "paper_low" else 0]))
        return False

    def _state(self, question: int) -> int:
        told = {("paper_low", 4): 0x0C, ("paper_out", 4): 0x60, ("paper_out", 2): 0x20}
        told |= {("cover_open", 2): 0x04, ("jam", 2): 0x40, ("jam", 3): 0x08}
        return HEALTHY | told.get((self.server.mood, question), 0)


@contextmanager
def scripted_printer(mood: str = "well") -> Iterator[ScriptedPrinter]:
    """Run a printer for the time of a test."""
    with ScriptedPrinter() as printer:
        printer.mood = mood
        thread = threading.Thread(target=printer.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield printer
        printer.shutdown()
        thread.join()
