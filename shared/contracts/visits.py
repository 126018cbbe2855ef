"""What intake is asked about visits: to register them, to plan a stop; and who came."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length

from shared.contracts.materials import MaterialsTaken
from shared.contracts.personal import identity_number, phone_number
from shared.contracts.words import (
    LANGUAGES,
    NEEDS,
    PRIORITIES,
    TICKET_STATES,
    identifier,
    moment,
    one_of,
    text,
)

STOP_STATES = ("planned", *TICKET_STATES)
"""``planned``: the stops before it come first; it has no ticket yet. Else the state of its ticket."""


MOST_CLIENTS = 10
"""Of one agent in one sitting, whatever a hall's ``clients_per_agent`` says."""


MOST_MATTERS = 10
"""In one visit, whatever a hall's ``matters_per_visit`` says."""


class Party(Schema):
    """Who came; all of it optional. Kept encrypted, answered masked, never part of an event.

    ``identity_number``: of a resident identity card (GB 11643). ``agent_for``: on whose behalf, with a mandate.
    """

    name = text(80, load_default=None, allow_none=True)
    identity_number = identity_number(load_default=None, allow_none=True)
    phone = phone_number(load_default=None, allow_none=True)
    agent_for = text(200, load_default=None, allow_none=True)


class Client(Schema):
    """For whom an agent has come: ``party``, and one ``matter`` or several ``matters`` of theirs."""

    class Meta:
        unknown = RAISE

    party = fields.Nested(Party, required=True)
    matter = identifier(load_default=None, allow_none=True)
    matters = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, MOST_MATTERS))

    @validates_schema
    def _matter_or_matters(self, given: dict[str, Any], **_: Any) -> None:
        _require_matters(given)

    @post_load
    def _listed(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        one = loaded.pop("matter")
        return {**loaded, "matters": loaded["matters"] or [one]}


class RegisterVisit(Schema):
    """What is asked of ``register_visit``; loaded, ``matters`` always lists them and ``matter`` is gone.

    Asked is one ``matter``, or several ``matters``, which are done one after the other; or several ``clients``, for
    whom ``party`` has come as their agent: a visit each, with one number.
    """

    class Meta:
        unknown = RAISE

    hall = identifier(required=True)
    matter = identifier(load_default=None, allow_none=True)
    matters = fields.List(identifier(), load_default=None, allow_none=True, validate=Length(1, MOST_MATTERS))
    party = fields.Nested(Party, load_default=None, allow_none=True)
    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    language = one_of(LANGUAGES, load_default="zh")
    clients = fields.List(fields.Nested(Client), load_default=None, allow_none=True, validate=Length(1, MOST_CLIENTS))

    @validates_schema
    def _matter_or_matters(self, given: dict[str, Any], **_: Any) -> None:
        if given.get("clients") is None:
            _require_matters(given)
        elif given.get("matter") is not None or given.get("matters") is not None:
            raise ValidationError("The matters of an agent's clients stand with the clients.", "clients")
        elif given.get("party") is None:
            raise ValidationError("Say who the agent is.", "party")

    @post_load
    def _listed(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        one = loaded.pop("matter")
        return {**loaded, "matters": loaded["matters"] or ([one] if one else [])}


def _require_matters(given: dict[str, Any]) -> None:
    """Raise ``ValidationError`` unless one matter is named, or several, each once."""
    one, several = given.get("matter"), given.get("matters")
    if (one is None) == (several is None):
        raise ValidationError("Name one matter, or several as matters.", "matter")
    doubles = [index for index, each in enumerate(several or ()) if each in (several or ())[:index]]
    if doubles:
        raise ValidationError({"matters": {doubles[0]: ["Is there twice."]}})


class PlanStop(Schema):
    """What is asked of ``plan_stop``: the guidance desk hands somebody over to ``queue``, once per ``request``.

    Without a ``visit`` one is registered. ``arrived_at``: since when the visitor waits for it;
    ``materials``: what of them was checked at the desk.
    """

    hall = identifier(required=True)
    request = identifier(required=True)
    visit = identifier(load_default=None, allow_none=True)
    matter = identifier(required=True)
    queue = identifier(required=True)
    arrived_at = moment(required=True)
    language = one_of(LANGUAGES, load_default="zh")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    materials = fields.Nested(MaterialsTaken, load_default=None, allow_none=True)


class PartyView(Schema):
    """Who came, masked: ``张*``, ``440***********1234``, ``138****1234``."""

    name = fields.String(required=True, allow_none=True)
    identity_number = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    agent_for = fields.String(required=True, allow_none=True)
