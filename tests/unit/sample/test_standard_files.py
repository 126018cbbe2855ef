"""Files of a service standard: refused with the line of what is wrong, compared, and said in words."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.hall import app
from deploy.refusal import Refused
from deploy.sample.checked_yaml import BadFile
from deploy.sample.standard import FILE, read_standard
from deploy.standards import compared, lines

BOTH = "p80, at_most: 15, unit: minutes, smallest_sample: 5}\n      - {aggregate: p95, at_most: 30"
BAD_FILES = [
    # text, what stands there instead, what is said
    ("measure: wait_minutes", "measure: happiness", "happiness is no measure"),
    ("unit: minutes, smallest_sample: 5}", "smallest_sample: 5}", "A threshold needs its unit."),
    ("unit: percent, smallest_sample: 1}", "unit: minutes, smallest_sample: 1}", "is in percent, not in minutes"),
    ("aggregate: p80, at_most: 15", "aggregate: p800, at_most: 15", "Must be p1 to p99"),
    ("aggregate: p80, at_most: 15", "aggregate: share, at_most: 15", "is aggregated by p1 to p99"),
    ("aggregate: p80, at_most: 15", "aggregate: p80", "has either at_most or at_least"),
    ("aggregate: whole, at_least: 98", "aggregate: whole, at_least: 980", "between 0 and 100 percent"),
    (BOTH, BOTH.replace("p95, at_most", "p50, at_least"), "No p50 is at least 30 where the p80"),
    ("where: priority in", "where: prioriti in", "prioriti is no variable here"),
    ("where: priority in", "where: wait_minutes + priority in", "Its types do not fit"),
    ("value: stars <= 2.0", "value: stars * 2 == 4", "Its types do not fit"),
    ("value: stars <= 2.0", "value: stars", "Must give true or false"),
    ("of: ratings", "of: people", "people are no cases"),
    ("- id: dissatisfied", "- id: wait_minutes", "There is a measure wait_minutes already"),
    ("every: month", "every: fortnight", "Must be one of"),
    ('valid_from: "2025-01-01"', 'valid_from: "2025-01-01"\nvalid_until: "2024-01-01"', "is before valid_from"),
    ('valid_from: "2025-01-01"', 'valid_from: "2025-13-01"', "There is no day 2025-13-01"),
    ("  - id: P-02", "  - id: P-01", "P-01 is there twice"),
    ("letters: [T, S]", "letters: [T, P]", "The letter P belongs to premises already"),
    ("    owner: officer", "    owner: mayor", "Must be one of"),
    ('iso_18091: ["7.1.3"]', 'iso_18091: ["99"]', "has no heading 99"),
    ("kind: documented", "kind: inspected", "has no document"),
    ("applies_to: {matter_names", "applies_to: {opening_hours_only: true, matter_names", "cannot be told apart by"),
    ("    weight: 3", "    weight: 30", "less than or equal to 10"),
    ("    house_rule: true", "    houserule: true", "Is not known here"),
    ("smallest_sample: 10", "smallest_sample: 0", "greater than or equal to 1"),
    ("clauses:\n", "clauses: [\n", "is no YAML"),
]


def broken(folder: Path, good: str, bad: str) -> tuple[Path, int]:
    """Write the shipped file with ``good`` once replaced by ``bad``; return it and the line that is wrong."""
    text = FILE.read_text(encoding="utf-8")
    assert good in text
    file = folder / "standard.yaml"
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    return file, text[: text.index(good)].count("\n") + 1


@pytest.mark.parametrize(("good", "bad", "said"), BAD_FILES)
def test_a_bad_file_is_refused_with_the_line_that_is_wrong(tmp_path, good, bad, said):
    file, line = broken(tmp_path, good, bad)
    with pytest.raises(BadFile) as refused:
        read_standard(file)
    problem = next(each for each in refused.value.problems if said in each)
    assert abs(int(problem.removeprefix(f"{file}:").partition(":")[0]) - line) <= 3, problem


def test_the_command_says_all_is_well_or_refuses(tmp_path):
    runner = CliRunner()
    done = runner.invoke(app, ["standard", "check", str(FILE)])
    assert done.exit_code == 0
    assert "71 clauses" in done.output
    file, _ = broken(tmp_path, "measure: wait_minutes", "measure: happiness")
    assert isinstance(runner.invoke(app, ["standard", "check", str(file)]).exception, BadFile)


def test_two_files_are_compared_without_a_running_instance(tmp_path):
    file, _ = broken(tmp_path, "aggregate: p80, at_most: 15", "aggregate: p80, at_most: 12")
    said = list(lines(compared(lambda: nullcontext(), str(file), str(FILE))))
    assert said == [
        "nanhai-hall: 2026.5 → 2026.5",
        "  ~ clause W-01 等候时间 Waiting time",
        "      conditions.p80.at_most: 15.0 → 12.0",
    ]
    shown = CliRunner().invoke(app, ["standard", "diff", str(file), "--from", str(FILE)])
    assert "15.0 → 12.0" in shown.output


def test_clauses_that_come_and_go_are_said(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "standard.yaml"
    file.write_text(text.replace("  - id: W-10", "  - id: W-11", 1), encoding="utf-8")
    said = list(lines(compared(lambda: nullcontext(), str(file), str(FILE))))
    assert said[1:] == [
        "  + clause W-11 在厅总时长 The whole stay",
        "  - clause W-10 在厅总时长 The whole stay",
    ]
    assert list(lines(compared(lambda: nullcontext(), str(FILE), str(FILE))))[1:] == ["  nothing else changed"]


def test_what_is_neither_a_file_nor_a_version_is_refused():
    with pytest.raises(Refused):
        compared(lambda: nullcontext(), "nanhai-hall", None)


def test_a_draft_that_is_wrong_is_held_against_no_past(tmp_path):
    file, line = broken(tmp_path, "measure: wait_minutes", "measure: happiness")
    asked = CliRunner().invoke(app, ["standard", "back-test", str(file), "--from", "2026-01-01", "--to", "2026-01-31"])
    assert isinstance(asked.exception, BadFile)
    assert asked.exception.problems[0].startswith(f"{file}:{line}:")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id: x\n\tname: y\n", "is no YAML"),
        (b"a: &a [x, x]\nb: [*a, *a]\n", "A reference (*) is not allowed"),
        (b"id: x\nid: y\n", "is there twice"),
        (b"\xff\xfe\x00", "is no YAML in UTF-8"),
        (b"x" * 10_000_000, "characters at most"),
        (b"", "is empty"),
    ],
    ids=["a tab", "a bomb", "a key twice", "not UTF-8", "10 MB", "nothing"],
)
def test_what_is_no_standard_at_all_is_refused_in_a_sentence(tmp_path, content, said):
    file = tmp_path / "standard.yaml"
    file.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        read_standard(file)
    assert said in refused.value.problems[0]
