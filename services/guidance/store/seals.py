"""Who consented, and whose mandate it is: sealed before it is stored, masked before it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.errors import Unavailable
from shared.masking import MASKS
from shared.storage.encryption import Sealing

_OF_A_MANDATE = {"principal": MASKS["name"], "reference": MASKS["name"]}
_MASKS = {**MASKS, **_OF_A_MANDATE}
"""Of a reference number, too, the first character is enough to recognise it."""


class Seals:
    """Seals field by field; without a ``sealing`` (the process was given no key) nothing personal is taken."""

    def __init__(self, sealing: Sealing | None) -> None:
        self._sealing = sealing

    def install(self) -> None:
        """Make the key of this room unless it is there."""
        if self._sealing is not None:
            self._sealing.install()

    def sealed(self, told: Mapping[str, str | None]) -> dict[str, Any]:
        """Return the fields of ``told`` that say something, sealed. Raises ``Unavailable`` without a key."""
        said = {name: value for name, value in told.items() if value}
        return {name: self._key().seal(value) for name, value in said.items()}

    def masked(self, sealed: Mapping[str, Any]) -> dict[str, str]:
        """Return what people may see of ``sealed``: ``张*``, ``440***********1234``."""
        return {name: _MASKS[name](self._key().open(value)) for name, value in sealed.items()}

    def _key(self) -> Sealing:
        if self._sealing is None:
            raise Unavailable("Who consented cannot be kept: the guidance desk was given no HALL_FIELD_KEY.")
        return self._sealing
