"""The process whose children die, one for each kind of database in a process of tests."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Kind

ROOT = Path(__file__).parents[2]


class Host:
    """Asks `tests.kills.host`."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        # Nothing of the user's is read or written, and nothing of the run that this is in.
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        own |= {name: str(folder / "home") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        own.pop("COUNTER_TUI_CONFIG", None)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.kills.host", str(folder), kind],
            cwd=ROOT,
            env=own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **job: object) -> dict[str, Any]:
        """Have one job done."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="session")
def host_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Kind], Host]]:
    """The host whose stores stand on a kind of database."""
    hosts: dict[Kind, Host] = {}

    def host(kind: Kind) -> Host:
        if kind not in hosts:
            hosts[kind] = Host(tmp_path_factory.mktemp(f"kills-{kind}"), kind)
        return hosts[kind]

    yield host
    for each in hosts.values():
        each.close()
