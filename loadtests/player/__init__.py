"""The morning that ``hall demo`` plays: from 08:30 of a working day, against a running suite, through HTTP only."""

from loadtests.player.director import FOUND, LOST, NOT_PLAYED, play
from loadtests.player.trace import trace_file

__all__ = ["FOUND", "LOST", "NOT_PLAYED", "play", "trace_file"]
