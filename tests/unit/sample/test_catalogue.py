from __future__ import annotations

from pathlib import Path

import pytest

from deploy.catalogue import BadCatalogue, read_rows, source_of, to_matters
from deploy.sample.world import Department
from shared.contracts.events import validated

HEAD = "department,group,name,item_code,task_type\n"
TABLE = {"区税务局": Department("Tax Bureau", "tax"), "区气象局": Department("Meteorological Bureau", None)}


def written(tmp_path: Path, rows: str, head: str = HEAD) -> Path:
    file = tmp_path / "matters-511602.csv"
    file.write_text(head + rows, encoding="utf-8")
    return file


def matters(tmp_path: Path, rows: str, queues: frozenset[str] = frozenset({"tax"})) -> list[dict]:
    file = written(tmp_path, rows)
    return to_matters(read_rows(file), TABLE, "nanhai", set(queues), source_of(file))


def test_a_row_is_a_matter_open_where_its_department_is_served(tmp_path: Path) -> None:
    (matter,) = matters(tmp_path, "区税务局,发票,代开发票,511-A-1,20\n")
    validated("matter_published", {"matter": matter, "revision": 1})
    assert (matter["id"], matter["item_code"], matter["kind"]) == ("511-A-1", "511-A-1", "20")
    assert (matter["group"], matter["source"]) == ("发票", "511602")
    assert matter["department"] == {"zh": "区税务局", "en": "Tax Bureau"}
    assert matter["queues"] == {"nanhai": "tax"}


def test_a_matter_without_a_group_has_none(tmp_path: Path) -> None:
    assert matters(tmp_path, "区税务局,未分类,代开发票,1,20\n")[0]["group"] is None


@pytest.mark.parametrize("department", ["区气象局", "区天文局"])
def test_a_department_without_a_queue_keeps_its_matters_as_not_yet_open(tmp_path: Path, department: str) -> None:
    assert matters(tmp_path, f"{department},未分类,观测,1,20\n")[0]["queues"] == {}


def test_a_queue_that_the_hall_does_not_have_leaves_the_matter_not_yet_open(tmp_path: Path) -> None:
    assert matters(tmp_path, "区税务局,未分类,代开发票,1,20\n", frozenset({"social"}))[0]["queues"] == {}


def test_ids_are_unique_and_stable_where_codes_are_missing_or_used_twice_or_odd(tmp_path: Path) -> None:
    rows = [
        f"区税务局,未分类,{name},{code},20\n"
        for name, code in (("a", ""), ("b", ""), ("c", "X"), ("d", "X"), ("e", "é/1"))
    ]
    forward = {each["name"]["zh"]: each["id"] for each in matters(tmp_path, "".join(rows))}
    backward = {each["name"]["zh"]: each["id"] for each in matters(tmp_path, "".join(reversed(rows)))}
    assert forward == backward
    assert len(set(forward.values())) == 5
    assert all(each.startswith("m-") for each in forward.values())


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("区税务局,未分类,a,1,20\n,未分类,b,2,20\n", 3, "department is empty"),
        ("区税务局,未分类, ,1,20\n", 2, "name is empty"),
        ("区税务局,未分类,a,1\n", 2, "fewer fields"),
        ("区税务局,未分类,a,1,20,30\n", 2, "more fields"),
        ("区税务局,未分类,a,1,20\n区税务局,未分类,b,2,20\n区税务局,未分类,a,1,20\n", 4, "the same matter as line 2"),
        (f"区税务局,未分类,{'长' * 401},1,20\n", 2, "name is longer than 400"),
        ('区税务局,未分类,"a,1,20\n', 2, "is no CSV"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, rows: str, line: int, words: str) -> None:
    with pytest.raises(BadCatalogue) as caught:
        read_rows(written(tmp_path, rows))
    assert f"matters-511602.csv:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match=r"csv:1: misses the columns item_code, task_type"):
        read_rows(written(tmp_path, "x,y,z\n", "department,group,name\n"))


@pytest.mark.parametrize("head", ["", HEAD])
def test_a_file_without_matters_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(BadCatalogue, match=r"csv:1: "):
        read_rows(written(tmp_path, "", head))


def test_only_the_first_errors_of_many_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue) as caught:
        read_rows(written(tmp_path, "区税务局,未分类,,1,20\n" * 30))
    assert str(caught.value).splitlines()[-1] == "… and 10 more"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "matters.csv"
    file.write_bytes((HEAD + "区税务局,未分类,a,1,20\n").encode("gb18030"))
    with pytest.raises(BadCatalogue, match="not in UTF-8"):
        read_rows(file)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    file = tmp_path / "matters.csv"
    file.write_text(HEAD + "区税务局,未分类,a,1,20\n", encoding="utf-8-sig")
    assert read_rows(file)[0].department == "区税务局"
