"""What is known about an instance, and who owns it."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local.instance import Instance, find_instance, is_running, locked, opened, running_instance, stored
from deploy.refusal import Refused
from shared.config import FIELD_KEY_BYTES
from shared.security import verify_token


def an_instance(home: Path, port: int = 8000) -> Instance:
    return opened(home, port, "127.0.0.1", f"amqp://127.0.0.1:{port + 1}//", f"mongodb://127.0.0.1:{port + 2}/")


def test_an_instance_is_found_again_as_it_was_saved(tmp_path: Path) -> None:
    instance = an_instance(tmp_path)
    instance.save()
    assert stored(tmp_path) == instance


def test_only_its_owner_reads_the_secret(tmp_path: Path) -> None:
    an_instance(tmp_path).save()
    assert stat.S_IMODE((tmp_path / "instance.json").stat().st_mode) == 0o600


def test_the_secret_stays_when_the_ports_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_TOKEN_SECRET", raising=False)
    first = an_instance(tmp_path)
    first.save()
    moved = an_instance(tmp_path, 9000)
    assert moved.secret == first.secret
    assert moved.url == "http://127.0.0.1:9000"


def test_two_instances_have_different_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_TOKEN_SECRET", raising=False)
    assert an_instance(tmp_path / "a").secret != an_instance(tmp_path / "b").secret


def test_an_older_instance_without_a_field_key_gets_one_and_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HALL_FIELD_KEY", raising=False)
    replace(an_instance(tmp_path), field_key="").save()
    first = an_instance(tmp_path)
    assert len(base64.b64decode(first.field_key)) == FIELD_KEY_BYTES
    first.save()
    assert an_instance(tmp_path, 9000).field_key == first.field_key
    assert first.environment()["HALL_FIELD_KEY"] == first.field_key


def test_a_given_field_key_is_taken_by_a_new_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = base64.b64encode(b"k" * FIELD_KEY_BYTES).decode()
    monkeypatch.setenv("HALL_FIELD_KEY", given)
    assert an_instance(tmp_path).field_key == given


@pytest.mark.parametrize("given", ["short", base64.b64encode(b"k" * 95).decode()])
def test_a_field_key_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HALL_FIELD_KEY", given)
    with pytest.raises(Refused, match="HALL_FIELD_KEY is no key: it must be base64 of 96 bytes"):
        an_instance(tmp_path)


def test_a_key_under_which_the_data_could_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HALL_FIELD_KEY", raising=False)
    an_instance(tmp_path).save()
    monkeypatch.setenv("HALL_FIELD_KEY", base64.b64encode(b"k" * FIELD_KEY_BYTES).decode())
    with pytest.raises(Refused, match="HALL_FIELD_KEY is not the key"):
        an_instance(tmp_path)


def test_a_token_says_the_role_the_hall_and_always_the_same_name(tmp_path: Path) -> None:
    instance = an_instance(tmp_path)
    caller = verify_token(instance.secret, instance.token("clerk", "nanhai"))
    assert (caller.id, caller.roles, caller.halls) == ("clerk:nanhai", {"clerk"}, {"nanhai"})
    assert verify_token(instance.secret, instance.token("clerk", "*", "clerk-7")).id == "clerk-7"
    assert verify_token(instance.secret, instance.token("admin", "*")).may_touch("dali")


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"no role 'king'.*supervisor"):
        an_instance(tmp_path).token("king", "nanhai")


def test_an_unknown_instance_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(Refused, match=r"There is no hall at .*nowhere: start one with `hall up`"):
        find_instance()


def test_an_instance_that_does_not_run_is_refused_where_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_HOME", str(tmp_path))
    an_instance(tmp_path).save()
    with pytest.raises(Refused, match="does not run: start it with `hall up`"):
        running_instance()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "instance.json").write_text('{"port": ')
    with pytest.raises(Refused, match=r"instance\.json cannot be read"):
        stored(tmp_path)


def test_a_home_has_one_owner_at_a_time(tmp_path: Path) -> None:
    hold = "import sys, pathlib\nfrom deploy.local.instance import locked\n"
    hold += "with locked(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert is_running(tmp_path)
        with pytest.raises(Refused, match=r"runs from .* already"), locked(tmp_path):
            pass
        other.kill()
        other.wait()
    assert not is_running(tmp_path)  # a lock whose owner was killed is no lock
    with locked(tmp_path):
        pass


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be used"), locked(tmp_path / "file" / "home"):
        pass
