from __future__ import annotations

from pathlib import Path

import pytest
from marshmallow import Schema, fields
from marshmallow.validate import Range

from deploy.sample.checked_yaml import BadFile, read, read_plain


class Door(Schema):
    width = fields.Integer(required=True, strict=True, validate=Range(1, 9))
    opens = fields.String(required=True)


class House(Schema):
    name = fields.String(required=True)
    doors = fields.List(fields.Nested(Door))


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "house.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(written(tmp_path, text), House())
    return [each.removeprefix(f"{tmp_path}/") for each in caught.value.problems]


def test_a_sound_file_is_read_as_its_schema_says(tmp_path: Path) -> None:
    file = written(tmp_path, "name: 南海\ndoors:\n  - {width: 2, opens: 08:30}\n")
    assert read(file, House()).value == {"name": "南海", "doors": [{"width": 2, "opens": "08:30"}]}


def test_a_wrong_value_is_refused_with_its_line_and_field(tmp_path: Path) -> None:
    text = "name: A\ndoors:\n  - width: 2\n    opens: x\n  - opens: y\n    width: 12\n"
    assert problems(tmp_path, text) == [
        "house.yaml:6: doors.1.width: Must be greater than or equal to 1 and less than or equal to 9."
    ]


def test_all_errors_of_a_file_are_said_in_the_order_of_their_lines(tmp_path: Path) -> None:
    found = problems(tmp_path, "doors:\n  - width: two\n    opens: x\n    colour: red\nname: 3\n")
    assert [each.split(": ")[0] for each in found] == ["house.yaml:2", "house.yaml:4", "house.yaml:5"]


def test_a_missing_field_is_refused_with_the_line_of_what_lacks_it(tmp_path: Path) -> None:
    assert problems(tmp_path, "name: A\ndoors:\n  - width: 1\n    opens: x\n  - width: 1\n") == [
        "house.yaml:5: doors.1.opens: Missing data for required field."
    ]


def test_a_key_that_nobody_knows_is_a_slip_of_the_pen(tmp_path: Path) -> None:
    assert problems(tmp_path, "name: A\ndors: []\n") == [
        "house.yaml:2: dors: Is not known here; known are doors, name."
    ]


def test_a_key_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "name: A\ndoors: []\nname: B\n") == ["house.yaml:3: name: is there twice."]


@pytest.mark.parametrize(
    ("text", "line"),
    [("name: A\ndoors: [\n", 3), ("name: A\n  doors: x\n", 2), ("", 1), ("name: &a x\nother: *b\n", 2)],
)
def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert problems(tmp_path, text)[0].startswith(f"house.yaml:{line}: ")


def test_a_list_where_an_object_belongs_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "- name: A\n") == ["house.yaml:1: file: Invalid input type."]


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.yaml: file: cannot be read"):
        read(tmp_path / "nowhere.yaml", House())


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_bytes("name: 南海".encode("gb18030"))
    with pytest.raises(BadFile, match="UTF-8"):
        read(file, House())


def test_words_of_yaml_1_1_stay_words(tmp_path: Path) -> None:
    read_as = read_plain(
        written(tmp_path, "a: no\nb: 08:30\nc: 2026-03-02\nd: 12\ne: 0.5\nf: true\ng: ~\nh: 007\n")
    ).value
    assert read_as == {"a": "no", "b": "08:30", "c": "2026-03-02", "d": 12, "e": 0.5, "f": True, "g": None, "h": "007"}


def test_no_file_makes_python_objects(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"house\.yaml:1: "):
        read_plain(written(tmp_path, "name: !!python/object/apply:os.getcwd []\n"))
