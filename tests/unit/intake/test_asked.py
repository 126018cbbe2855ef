"""What may be asked about parties and matters: odd input meets a field's name, never a rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from shared.contracts.parsing import parsed
from shared.contracts.visits import Party, RegisterVisit
from shared.errors import Invalid


def number_of(place: str, born: str, serial: str = "123") -> str:
    unchecked = f"{place}{born}{serial}"
    return unchecked + ric.calc_check_digit(unchecked + "0")


@pytest.mark.parametrize("place", ["440605", "440682", "440622", "810000", "830000"])
def test_a_card_counts_whatever_its_district_was_called_when_its_holder_was_born(place: str) -> None:
    number = number_of(place, "19560808")
    assert parsed(Party(), {"identity_number": number})["identity_number"] == number


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, shift: int) -> None:
    number = number_of("440605", "19560808", "124")
    digits = "0123456789X" if place == 17 else "0123456789"
    wrong = number[:place] + digits[(digits.index(number[place]) + shift) % len(digits)] + number[place + 1 :]
    with pytest.raises(Invalid) as caught:
        parsed(Party(), {"identity_number": wrong})
    assert caught.value.field == "identity_number"


@pytest.mark.parametrize("written", ["13812341234", "+8613812341234"])
def test_a_mobile_number_is_kept_in_one_form(written: str) -> None:
    assert parsed(Party(), {"phone": written})["phone"] == "13812341234"


@pytest.mark.parametrize(
    "written", ["", "12812341234", "1381234123", "138-1234-1234", "１３８１２３４１２３４", "+1 555"]
)
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    with pytest.raises(Invalid) as caught:
        parsed(Party(), {"phone": written})
    assert caught.value.field == "phone"


@pytest.mark.parametrize("asked", [{"matter": "a"}, {"matters": ["a"]}])
def test_one_matter_is_asked_for_in_either_form(asked: dict[str, Any]) -> None:
    wish = parsed(RegisterVisit(), {"hall": "nanhai", **asked})
    assert wish["matters"] == ["a"]
    assert "matter" not in wish
