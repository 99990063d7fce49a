"""The terminal goes away: the program ends by itself, keeps what was kept, and lets go of everything."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counter_tui.app import EXIT_ENDED
from data.audit_verify import Finding, verify
from tests.faults.program import Program, environment, settle
from tests.house import PASSWORD, WANG, House
from tests.rules.attempts import ask, events

PATIENCE = 60


@pytest.fixture
def settings(branch: House) -> Path:
    return settle(branch)


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    started: list[Program] = []
    yield started
    for program in started:
        program.close()


def open_program(programs: list[Program], settings: Path) -> Program:
    programs.append(Program(settings))
    return programs[-1]


def sign_in(program: Program) -> None:
    program.wait("存储已就绪")
    program.type(f"1027\r{PASSWORD}\r")
    program.wait("业务代码")


def go_away(program: Program) -> None:
    program.go_away()


def ended(program: Program) -> None:
    program.kill(signal.SIGTERM)


def hung_up(program: Program) -> None:
    program.kill(signal.SIGHUP)


@pytest.mark.parametrize(
    "leave",
    [pytest.param(go_away, marks=pytest.mark.soak), pytest.param(ended, marks=pytest.mark.soak), hung_up],
)
def test_a_terminal_that_goes_away_loses_only_what_was_being_typed(
    branch: House, settings: Path, programs: list[Program], leave: Callable[[Program], None]
) -> None:
    program = open_program(programs, settings)
    sign_in(program)
    program.type("02\r")
    program.wait("预留手机号")
    program.type(f"{WANG[0]}\r{WANG[1]}\r")
    program.wait("已发往")
    program.type("12")
    program.wait("还差 4 位")
    leave(program)
    assert program.end() == EXIT_ENDED
    # The step that was done is kept, the visit stands until somebody signs in here again.
    assert ask(branch, "SELECT count(*) FROM step_record") == [(1,)]
    assert ask(branch, "SELECT ended_at FROM visit") == [(None,)]
    again = open_program(programs, settings)
    sign_in(again)
    assert ask(branch, "SELECT end_reason FROM visit") == [("abandoned",)]
    again.press("ctrl+q")
    assert again.exit() == 0
    assert len(events(branch, "staff.signed-out")) >= 1
    store = branch.at("04").desk.store
    assert verify(store, None).finding is Finding.CLEAN


def test_a_terminal_that_goes_away_before_anybody_signed_in(settings: Path, programs: list[Program]) -> None:
    program = open_program(programs, settings)
    program.wait("存储已就绪")
    program.go_away()
    assert program.end() == EXIT_ENDED


def test_a_terminal_that_sends_no_signal_when_it_goes_away(settings: Path) -> None:
    keyboard, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-m", "counter_tui"],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        start_new_session=True,
        env={"TERM": "xterm-256color", **environment(settings)},
    )
    os.close(screen)
    painted = b""
    while "存储已就绪".encode() not in painted:
        painted += os.read(keyboard, 65536)
    os.close(keyboard)
    assert program.wait(PATIENCE) == EXIT_ENDED
