"""CEL in a standard: bounded in size and names, tried with sample values, and never trusted to give a number."""

from __future__ import annotations

import pytest

from services.standards.domain.expression import (
    LONGEST,
    NUMBER,
    TEXT,
    YES_NO,
    CannotBeComputed,
    evaluator,
    expression_problem,
    variables,
)

KNOWN = {"minutes": NUMBER, "queue": TEXT, "called": YES_NO}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("called", YES_NO),
        ('queue == "tax" || queue.startsWith("gen")', YES_NO),
        ('queue in ["tax", "general"] && minutes <= 30.0', YES_NO),
        ("minutes * 2.0 + 1.0", NUMBER),
        ("minutes > 0.0 ? 60.0 / minutes : 0.0", NUMBER),
        ("size(queue) > 3", YES_NO),
    ],
)
def test_what_is_short_known_and_of_the_right_type_is_accepted(text, wanted):
    assert expression_problem(text, KNOWN, wanted) is None


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("a" * (LONGEST + 1), YES_NO, "400 characters"),
        ("(" * 13 + "called" + ")" * 13, YES_NO, "nests 12"),
        ("[1, 2].all(x, x > 0)", YES_NO, "all() is not allowed"),
        ('queue.matches("(a+)+")', YES_NO, "matches() is not allowed"),
        ("stars > 3.0", YES_NO, "stars is no variable here; known are called, minutes, queue"),
        ("minutes", YES_NO, "Must give true or false, and gives a number"),
        ("queue", NUMBER, "Must give a number, and gives a text"),
        ("minutes * 2", NUMBER, "Its types do not fit"),
        ("1.0 / minutes", NUMBER, "Cannot be computed for minutes = 0.0"),
        ("called &&", YES_NO, "Is no CEL"),
        ('r"called" == queue', YES_NO, "in no other way"),
    ],
)
def test_what_is_not_is_refused_in_words(text, wanted, said):
    assert said in expression_problem(text, KNOWN, wanted)


def test_the_variables_that_are_used_are_known():
    assert sorted(variables('called && queue == "tax"')) == ["called", "queue"]


def test_an_expression_that_fails_on_real_values_says_so_and_gives_nothing():
    with pytest.raises(CannotBeComputed):
        evaluator("1.0 / minutes")({"minutes": 0.0})
    assert evaluator("1.0 / minutes")({"minutes": 4.0}) == 0.25
