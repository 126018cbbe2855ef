"""Documents and figures are entered with their source; what was wrong is taken back or corrected, and stays."""

from __future__ import annotations

from datetime import date

import pytest

from services.standards.domain.entering import (
    DocumentFile,
    FigureFile,
    enter_document,
    report_figure,
    withdraw_document,
    withdraw_figure,
)
from shared.errors import Conflict, Invalid, NotFound
from tests.unit.standards.morning import OPENS

TODAY = date(2026, 3, 2)
PLAN = DocumentFile("guicheng:plan", "guicheng", "plan")
TOLD = {
    "title": "应急预案",
    "reference": "3-12",
    "issued_on": "2026-01-05",
    "valid_from": None,
    "valid_until": None,
    "sha256": None,
}
RATE = FigureFile("f1", "guicheng", "rate", "2026-02-01", "2026-02-28", "percent")
FIGURE = {
    "first_day": "2026-02-01",
    "last_day": "2026-02-28",
    "value": 98.0,
    "unit": "percent",
    "source": "月报",
    "reason": None,
}


def entered(before=PLAN, **told):
    return enter_document(before, {**TOLD, **told}, "officer-1", OPENS, TODAY)


def reported(before=RATE, **told):
    return report_figure(before, {**FIGURE, **told}, "officer-1", OPENS, TODAY)


def test_each_edition_has_its_number_and_begins_with_its_issue_unless_it_says_otherwise():
    first, said = entered()
    second, again = entered(first, issued_on="2026-02-01", valid_from="2026-03-01", valid_until="2027-02-28")
    assert [(each.edition, each.valid_from) for each in second.editions] == [(1, "2026-01-05"), (2, "2026-03-01")]
    assert (said.type, said.data["edition"], again.data["edition"]) == ("document_entered", 1, 2)
    assert "title" not in said.data


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"issued_on": "2026-03-03"}, "issued_on"),
        ({"issued_on": "2026-02-30"}, "issued_on"),
        ({"valid_until": "2026-01-04"}, "valid_until"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-31"}, "valid_until"),
    ],
)
def test_days_that_do_not_go_together_are_refused_by_field(told, field):
    with pytest.raises(Invalid) as refused:
        entered(**told)
    assert refused.value.field == field


def test_an_edition_is_taken_back_once_and_stays_in_the_history():
    whole, _ = entered()
    gone, said = withdraw_document(whole, 1, "another hall's", "officer-2", OPENS)
    assert (gone.editions[0].withdrawn.reason, said.type) == ("another hall's", "document_withdrawn")
    with pytest.raises(Conflict):
        withdraw_document(gone, 1, "again", "officer-2", OPENS)
    for number in (0, 2):
        with pytest.raises(NotFound):
            withdraw_document(whole, number, "x", "officer-2", OPENS)


def test_a_figure_is_corrected_with_a_reason_and_its_last_entry_stands():
    first, _ = reported()
    with pytest.raises(Invalid) as refused:
        reported(first, value=97.0)
    assert refused.value.field == "reason"
    second, said = reported(first, value=97.0, reason="counted again")
    assert [each.value for each in second.entries] == [98.0, 97.0]
    assert (said.type, said.data["value"], said.data["last_day"]) == ("figure_reported", 97.0, "2026-02-28")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"last_day": "2026-03-02"}, "last_day"),
        ({"last_day": "2026-01-31"}, "last_day"),
        ({"first_day": "2026-02-31"}, "first_day"),
        ({"unit": "minutes"}, "unit"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_field(told, field):
    with pytest.raises(Invalid) as refused:
        reported(**told)
    assert refused.value.field == field


def test_a_figure_that_was_taken_back_can_be_entered_again():
    first, _ = reported()
    gone, said = withdraw_figure(first, "another month's", "officer-1", OPENS)
    assert (gone.entries[-1].value, said.type) == (None, "figure_withdrawn")
    with pytest.raises(Conflict):
        withdraw_figure(gone, "x", "officer-1", OPENS)
    assert reported(gone, reason="the right one")[0].entries[-1].value == 98.0
