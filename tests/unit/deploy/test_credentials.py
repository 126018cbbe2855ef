"""The file with the passwords of an instance's staff."""

from __future__ import annotations

import io
import stat
from pathlib import Path

from rich.console import Console

from deploy.local.credentials import FILE, Account, new_password, write_down, written_down
from deploy.local.instance import Instance
from deploy.local.staffing import print_accounts
from deploy.sample.staff import Place

_PASSWORDS = 2000


def an_account(username: str, password: str) -> Account:
    return Account(Place(username, ("clerk",), ("dali",)), password)


def printed(home: Path, accounts: list[Account], width: int = 80) -> str:
    instance = Instance(home, 8000, "127.0.0.1", "", "", "")
    out = io.StringIO()
    print_accounts(instance, accounts, Console(file=out, width=width))
    return out.getvalue()


def test_what_was_written_down_is_found_again(tmp_path: Path) -> None:
    write_down(tmp_path, [an_account("a", "secret-1"), an_account("b", "secret-2")])
    assert written_down(tmp_path) == {"a": "secret-1", "b": "secret-2"}


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    write_down(tmp_path, [an_account("a", "secret-1")])
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_what_is_new_is_added_and_an_account_that_was_not_made_gets_its_later_password(tmp_path: Path) -> None:
    write_down(tmp_path, [an_account("a", "secret-1"), an_account("b", "secret-2")])
    write_down(tmp_path, [an_account("b", "secret-3"), an_account("c", "secret-4")])
    assert written_down(tmp_path) == {"a": "secret-1", "b": "secret-3", "c": "secret-4"}
    assert (tmp_path / FILE).read_text().count("# The staff of this instance") == 1


def test_notes_that_somebody_deleted_stay_deleted(tmp_path: Path) -> None:
    write_down(tmp_path, [an_account("a", "secret-1")])
    (tmp_path / FILE).unlink()
    write_down(tmp_path, [an_account("b", "secret-2")])
    assert written_down(tmp_path) == {"b": "secret-2"}


def test_no_two_passwords_are_alike_and_all_are_easy_to_copy_by_hand() -> None:
    made = {new_password() for _ in range(_PASSWORDS)}
    assert len(made) == _PASSWORDS
    assert not set("01oil") & set("".join(made))
    assert {len(each) for each in made} == {14}


def test_a_narrow_screen_cuts_no_password_off(tmp_path: Path) -> None:
    shown = printed(tmp_path, [an_account("jiujiang-supervisor", "abcd-efgh-jkmn")], width=30)
    assert "jiujiang-supervisor" in shown
    assert "abcd-efgh-jkmn" in shown


def test_where_no_account_is_new_nothing_is_printed(tmp_path: Path) -> None:
    assert printed(tmp_path, []) == ""
