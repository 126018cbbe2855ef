"""Text that people write: every fault with its line, bounded, and written again as it was read."""

from __future__ import annotations

import pytest

from deploy.sample.standard import read_standard
from shared.contracts.service_standard import AppliesTo, Standard
from shared.contracts.written import LONGEST_TEXT, NotWritten, read_text, written


def faults(text: str) -> list[tuple[int, str | None, str]]:
    with pytest.raises(NotWritten) as refused:
        read_text(text, AppliesTo())
    return [(each.line, each.field, each.words) for each in refused.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("halls: [a]\ncounters: {}\n", 2, "counters", "Not a valid list"),
        ("halls: [a]\n\n# why\ncolour: red\n", 4, "colour", "Is not known here"),
        ("halls: [a]\nmatters:\n  - m1\n  - 'm 2'\n", 4, "matters.1", "Must be 1 to 80"),
        ("halls: [a]\nhalls: [b]\n", 2, "halls", "is there twice"),
        ("halls: [a\ncounters: [b]\n", 2, None, "is no YAML"),
        ("first_day: 2026-3-1\n", 1, "first_day", "Must be YYYY-MM-DD"),
        ("", 1, None, "is empty"),
        ("- a\n", 1, None, "Invalid input"),
        ("halls: &a [x]\nmatters: *a\n", 2, None, "A reference"),
        ("x" * (LONGEST_TEXT + 1), 1, None, "characters at most"),
        ("[" * 5000, 1, None, ""),
    ],
)
def test_a_fault_has_its_line_field_and_words(text, line, field, said):
    found = faults(text)
    assert any((each[0], each[1]) == (line, field) and said in each[2] for each in found) or (said == "" and found), (
        found
    )


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_lines():
    assert [each[0] for each in faults("colour: red\nhalls: 3\nmatters: 4\n")] == [1, 2, 3]


def test_what_looks_like_a_number_of_minutes_or_a_no_is_a_text():
    assert read_text("halls: [no, on, '08:30']\n", AppliesTo()).value["halls"] == ["no", "on", "08:30"]


def test_what_is_written_is_read_again_as_it_was():
    standard = read_standard()
    text = written(standard, Standard())
    assert read_text(text, Standard()).value == standard
    assert "house_rule: false" not in text
    assert text.index("id: nanhai-hall") < text.index("clauses:")
