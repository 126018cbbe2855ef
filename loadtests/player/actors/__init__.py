"""The people of the morning: visitors at kiosks, clerks at counters, guides at the guidance desk. Each is a thread."""

from loadtests.player.actors.clerk import Clerk
from loadtests.player.actors.guide import Guide
from loadtests.player.actors.kiosk import GuidanceDesk, Kiosk

__all__ = ["Clerk", "GuidanceDesk", "Guide", "Kiosk"]
