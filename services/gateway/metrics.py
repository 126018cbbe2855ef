"""The figures of the door itself, for Prometheus."""

from __future__ import annotations

from prometheus_client import Gauge

STREAMS = Gauge("hall_live_streams", "Event streams open in this process")
