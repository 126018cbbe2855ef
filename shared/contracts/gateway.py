"""What the door says: who signed in, which devices are alive (with the issue that brings sign-in)."""

from __future__ import annotations

from marshmallow import Schema

EVENTS: dict[str, type[Schema]] = {}
RECEIVERS: dict[str, set[str]] = {}
