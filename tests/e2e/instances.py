"""What a test asks of whole instances: their processes, and a visitor who takes a ticket."""

from __future__ import annotations

import psutil
import requests

from deploy.local.ports import Ports, is_free
from tests.servers import wait_for
from tests.suite import Suite

NAMES = {"broker", "database", "relay", "intake", "queue", "guidance", "standards", "gateway"}
_GONE_WITHIN_SECONDS = 60


def pids(suite: Suite) -> dict[str, int]:
    """Return the process ids of everything that ``hall status`` names."""
    return {each["name"]: each["pid"] for each in suite.status()}


def family(suite: Suite) -> list[psutil.Process]:
    """Return every process that the instance consists of; the one in front first, the supervisor second."""
    return [suite.process_tree(), *suite.process_tree().children(recursive=True)]


def alive(process: psutil.Process) -> bool:
    """Return whether ``process`` runs; one that waits for its parent to read its exit code does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def assert_nothing_is_left(processes: list[psutil.Process], port: int) -> None:
    """Wait until none of ``processes`` lives, and look that their ports are free."""
    wait_for(lambda: not any(alive(each) for each in processes), "every process to be gone", _GONE_WITHIN_SECONDS)
    assert [number for number in Ports(port).numbers() if not is_free(number)] == []


def take_a_ticket(suite: Suite) -> str:
    """Register a visit in Guicheng and return its code."""
    headers = {"Authorization": f"Bearer {suite.token('kiosk', 'guicheng')}"}
    listed = requests.get(f"{suite.url}/api/v1/matters", params={"hall": "guicheng"}, headers=headers, timeout=10)
    matter = next(each["id"] for each in listed.json()["items"] if "guicheng" in each["queues"])
    answer = requests.post(
        f"{suite.url}/api/v1/halls/guicheng/visits", json={"matter": matter}, headers=headers, timeout=10
    )
    assert answer.status_code in (201, 202), answer.text
    return str(answer.json()["code"])


def visit_status(suite: Suite, code: str) -> int:
    """Return the status of the answer to who follows the visit ``code`` by phone."""
    return requests.get(f"{suite.url}/api/v1/visits/{code}", timeout=10).status_code
