"""Errors speak Chinese: the sentences that the code raises stand in the file."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from shared.contracts import sentences
from shared.contracts.sentences import chinese

ERRORS = {"Conflict", "Forbidden", "Invalid", "NotFound", "Unauthorised", "TooManyRequests", "Malformed", "TooLarge"}
NAMES = re.compile(r"{(\w+)}")
ENTRIES = yaml.safe_load(Path(sentences.__file__).with_name("sentences.yaml").read_text())["sentences"]


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("The user name or the password is wrong.", "用户名或密码错误。"),
        ("Counter 3 is closed: open it first.", "3号窗口现为未开放，请先开放。"),
        ("Counter 3 is paused.", "3号窗口暂停。"),
        ("A023 is waiting; it can be started only while it is called.", "A023现为等候，当前不能开始办理。"),
        ("There is no hall atlantis.", "没有大厅atlantis。"),
        ("There is no such check.", "没有该检查。"),
        ("Must be one of: normal, elderly.", "须为以下之一：normal, elderly。"),
        ("Length must be between 1 and 80.", "长度须为1至80。"),
        ("Nobody wrote this down.", None),
        ("", None),
    ],
)
def test_what_is_known_is_said_with_its_values(english, translated):
    assert chinese(english) == translated


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["en"])
def test_every_entry_is_chinese_and_uses_no_name_that_the_english_lacks(entry):
    assert re.search(r"[\u4e00-\u9fff]", entry["zh"])
    assert set(NAMES.findall(entry["zh"])) <= set(NAMES.findall(entry["en"]))
    assert chinese(NAMES.sub("X1", entry["en"])) is not None


def raised(repository):
    """Yield every sentence that the code raises in one piece, with ``X1`` for what is filled in."""
    for folder in ("services", "shared"):
        for file in sorted((repository / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in ERRORS and node.args:
                    sentence = written(node.args[0])
                    if sentence:
                        yield sentence


def written(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "X1" for part in node.values)
    return None


def test_nine_in_ten_of_the_sentences_that_the_code_raises_are_said_in_chinese(repository):
    found = set(raised(repository))
    missing = sorted(sentence for sentence in found if chinese(sentence) is None)
    assert len(found) > 60
    assert len(missing) <= len(found) / 10, missing
