"""Work that one of several copies does: claimed for a while of real time, and taken over when whoever had it died."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection

Document = dict[str, Any]


class Claims:
    """The claims on a collection's documents: ``claimed_until`` (real time) and how many ``claims`` there were.

    The count names a claim: whoever comes back late has another one than the document, and writes nothing.
    """

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def take(
        self, which: Document, seconds: float, order: list[tuple[str, int]], without: Document | None = None
    ) -> Document | None:
        """Return a document that fits ``which`` and nobody has, ours for the next ``seconds``; the first by ``order``.

        ``without``: a projection.
        """
        return self._collection.find_one_and_update(
            {**which, "claimed_until": {"$lt": real(0)}},
            {"$set": {"claimed_until": real(seconds)}, "$inc": {"claims": 1}},
            without,
            sort=order,
            return_document=ReturnDocument.AFTER,
        )

    def go_on(self, claimed: Document, seconds: float, **told: Any) -> bool:
        """Keep it for the next ``seconds``, noting what is ``told``; ``False`` when somebody else has it by now."""
        put = {"claimed_until": real(seconds), **told}
        return self._collection.update_one(mine(claimed), {"$set": put}).matched_count == 1

    def let_go(self, claimed: Document, **told: Any) -> bool:
        """Give it back, noting what is ``told``; ``False`` when somebody else has it by now."""
        return self.go_on(claimed, 0, **told)


def mine(claimed: Document) -> Document:
    """Return the condition that the claim is still ours."""
    return {"_id": claimed["_id"], "claims": claimed["claims"]}


def real(seconds: float) -> datetime:
    """Return the moment of real time so many ``seconds`` from now: claims have nothing to do with the hall's clock."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


FREE: Document = {"claimed_until": datetime(1970, 1, 1, tzinfo=UTC), "claims": 0}
"""What a document begins with that nobody has claimed."""
