"""What an edit began from: older contents, other orders, and what nobody told."""

from __future__ import annotations

import pytest
from marshmallow import fields

from shared.contracts.bases import NEW, base_of, content_of, require_base
from shared.contracts.words import Tolerant
from shared.errors import Conflict


class Sign(Tolerant):
    text = fields.String(required=True)
    colour = fields.String(load_default="green")


SIGN = Sign()


def mark(found: dict[str, str] | None) -> str:
    return base_of(content_of(found, SIGN) if found else None)


def test_the_same_content_has_the_same_base_whatever_its_order_age_and_revision():
    assert mark({"text": "a", "colour": "green", "revision": "3"}) == mark({"colour": "green", "text": "a"})
    assert mark({"text": "a"}) == mark({"text": "a", "colour": "green"}), "written before there were colours"
    assert mark({"text": "a"}) != mark({"text": "b"})
    assert mark(None) == NEW


def test_who_began_from_what_is_there_may_publish_and_who_does_not_say_too():
    for told, found in ((mark({"text": "a"}), {"text": "a"}), (NEW, None), (None, {"text": "a"})):
        require_base(told, found, SIGN)


@pytest.mark.parametrize(
    ("told", "found"), [(NEW, {"text": "a"}), (mark({"text": "a"}), {"text": "b"}), (mark({"text": "a"}), None)]
)
def test_who_began_from_something_else_is_told_the_present_base(told, found):
    with pytest.raises(Conflict) as refused:
        require_base(told, found, SIGN)
    assert (refused.value.field, refused.value.detail) == ("base", {"base": mark(found)})
