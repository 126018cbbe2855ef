"""An instance's block of ports."""

from __future__ import annotations

import socket

import pytest

from deploy.local.ports import BLOCK, Ports, check_free, held, ports_from_environment
from deploy.refusal import Refused
from tests.servers import free_block


def test_the_block_starts_at_8000_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_PORT", raising=False)
    assert ports_from_environment() == Ports(8000)
    monkeypatch.setenv("HALL_PORT", "8100")
    assert ports_from_environment() == Ports(8100)


@pytest.mark.parametrize("wrong", ["eighty", "80", "-8000", "65530", "8000.5", "٨٠٠٠", "99999999"])
def test_a_port_that_is_none_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("HALL_PORT", wrong)
    with pytest.raises(Refused, match="HALL_PORT is") as refused:
        ports_from_environment()
    assert "\n" not in str(refused.value)


def test_two_instances_never_share_a_port() -> None:
    first = free_block()
    with (
        held(first),
        pytest.raises(Refused, match=f"holds port {first.base + BLOCK - 1}"),
        held(Ports(first.base + BLOCK - 1)),
    ):
        pass


def test_a_block_is_free_again_when_its_instance_is_gone() -> None:
    block = free_block()
    with held(block):
        pass
    with held(block):
        pass


def test_two_blocks_side_by_side_do_not_meet() -> None:
    block = free_block()
    with held(block), held(Ports(block.base + BLOCK)):
        pass


@pytest.mark.parametrize(
    ("offset", "purpose"), [(0, "the screens and the API"), (1, "the broker"), (2, "the database")]
)
def test_a_port_in_use_is_named_with_its_purpose_and_what_to_set(offset: int, purpose: str) -> None:
    block = free_block()
    with socket.socket() as other:
        other.bind(("127.0.0.1", block.base + offset))
        other.listen()
        with pytest.raises(Refused) as refused:
            check_free(block, "127.0.0.1")
    assert f"Port {block.base + offset} (for {purpose}) is in use" in str(refused.value)
    assert "HALL_PORT=" in str(refused.value)
    check_free(block, "127.0.0.1")


def test_every_port_of_the_block_is_its_own() -> None:
    block = Ports(9000)
    used = [block.http, block.amqp, block.mongo, block.epmd, block.dist]
    assert len(set(used)) == len(used)
    assert set(used) <= set(block.numbers())
