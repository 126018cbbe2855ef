"""A check that takes longer than an answer may."""

from types import SimpleNamespace

import pytest

from services.standards.service import StandardsService
from shared.errors import Unavailable


def asked(remaining_seconds: float, command: object = None) -> SimpleNamespace:
    return SimpleNamespace(call=SimpleNamespace(remaining_seconds=remaining_seconds, command=command))


def test_it_goes_on_while_somebody_waits_or_will_come_again_with_the_same_key():
    StandardsService._pause(asked(0.1))
    StandardsService._pause(asked(-5, command=object()))


def test_it_gives_up_when_nobody_waits_any_more_and_says_what_to_do():
    with pytest.raises(Unavailable, match="shorter period"):
        StandardsService._pause(asked(-0.1))
