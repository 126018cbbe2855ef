"""What one route promises, in one place: the handler validates with it and the OpenAPI document is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE, Schema
from werkzeug.datastructures import Headers

from shared.security import Caller, Token
from shared.security.callers import ANYONE


class Strict(Schema):
    """A schema of what comes through the door: a field nobody knows is an error, not noise."""

    class Meta:
        unknown = RAISE


class NoFields(Strict):
    """A body or query that holds nothing."""


@dataclass(frozen=True)
class Operation:
    """One route.

    ``method``, ``url``: the url in werkzeug's form (``/halls/<hall>``). ``body``, ``query``: schemas that validate.
    ``answer``: schema of the answer with ``status``; ``None`` for no content or, with ``media_type``, for another form.
    ``also``: further statuses and what they mean. ``public``: no token needed; ``knows_caller``: but one that is sent
    counts. ``refuses``: statuses of errors beside those that every such route has. ``headers``: of the answer, by
    status: name and meaning. ``also_types``: media types of the same answer in other forms.
    """

    method: str
    url: str
    answer: type[Schema] | None = None
    status: int = 200
    body: type[Schema] = NoFields
    query: type[Schema] = NoFields
    public: bool = False
    knows_caller: bool = False
    also: Mapping[int, str] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    headers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    media_type: str = "application/json"
    also_types: tuple[str, ...] = ()
    described: bool = True


@dataclass(frozen=True)
class Request:
    """What a handler gets.

    ``id``: of this request, also its correlation. ``token``: ``None`` where none is needed. ``body``, ``query``:
    already validated.
    """

    id: str
    token: Token | None
    body: dict[str, Any]
    query: dict[str, Any]
    headers: Headers

    @property
    def caller(self) -> Caller:
        """Return who asks."""
        return self.token.caller if self.token else ANYONE


@dataclass(frozen=True)
class Answer:
    """What a handler may return where its usual status does not fit. ``body`` ``None``: no content."""

    status: int
    body: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
