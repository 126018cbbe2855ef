"""Who came: sealed before it is stored, masked before it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.intake.domain import MASKS
from shared.storage.encryption import Sealing

_IDENTITY = "identity"


class Parties:
    """Seals parties field by field and opens them only to mask them."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def sealed(self, party: Mapping[str, str | None] | None) -> dict[str, Any] | None:
        """Return what is stored of ``party``, or ``None`` when it says nothing.

        ``identity_key``, the keyed hash of the identity number, finds who has a ticket already.
        """
        told = {name: value for name in MASKS if party and (value := party.get(name))}
        if not told:
            return None
        sealed: dict[str, Any] = {name: self._sealing.seal(value) for name, value in told.items()}
        if "identity_number" in told:
            sealed["identity_key"] = self._sealing.hash(told["identity_number"], _IDENTITY)
        return sealed

    def masked(self, sealed: Mapping[str, Any] | None) -> dict[str, str | None] | None:
        """Return the party as people may see it: ``张*``, ``440***********1234``, ``138****1234``."""
        if sealed is None:
            return None
        return {
            name: mask(self._sealing.open(sealed[name])) if name in sealed else None for name, mask in MASKS.items()
        }

    def reached(self, sealed: Mapping[str, Any] | None) -> dict[str, str | None]:
        """Return ``{name, phone}`` unmasked, for whoever has to call back."""
        told = sealed or {}
        return {name: self._sealing.open(told[name]) if name in told else None for name in ("name", "phone")}
