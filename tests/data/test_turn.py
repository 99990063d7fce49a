"""Writers of one file stand in line."""

import multiprocessing as mp
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from data.turn import Turn

_FORK = mp.get_context("fork")


def _write(store: Path, number: int, start: object, book: Path, times: int) -> None:
    turn = Turn(store, 60)
    start.wait()  # type: ignore[attr-defined]  # a Barrier
    for _ in range(times):
        with turn.taken(), book.open("a") as file:
            file.write(f"{number}\n")
            # Long enough for the others to come: a write to the store takes as long.
            time.sleep(0.002)


def test_one_at_a_time_and_nobody_is_left_behind(tmp_path: Path) -> None:
    store, book = tmp_path / "store", tmp_path / "book"
    store.touch()
    writers, times = 8, 40
    start = _FORK.Barrier(writers)
    processes = [_FORK.Process(target=_write, args=(store, n, start, book, times)) for n in range(writers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    order = [int(line) for line in book.read_text().split()]
    assert Counter(order) == dict.fromkeys(range(writers), times)
    # Where all eight stand in line, whoever has written is behind the other seven:
    # nobody is passed for long, however busy the machine is.
    last = dict.fromkeys(range(writers), -1)
    longest = 0
    busy = min(max(i for i, n in enumerate(order) if n == writer) for writer in range(writers))
    for at, writer in enumerate(order[:busy]):
        if last[writer] >= 0:
            longest = max(longest, at - last[writer])
        last[writer] = at
    assert longest <= 10 * writers


def test_a_turn_that_does_not_come_in_time(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.touch()
    first, second = Turn(store, 5), Turn(store, 0.05)
    with first.taken():
        with pytest.raises(TimeoutError), second.taken():
            raise AssertionError("both had it")
        with pytest.raises(TimeoutError), second.taken():
            raise AssertionError("both had it")
    # Who gave up holds nobody else up, and comes again.
    with second.taken():
        pass
    with first.taken():
        pass
    first.close()
    second.close()


def _take_and_wait(store: Path, ready: object) -> None:
    with Turn(store, 5).taken():
        ready.set()  # type: ignore[attr-defined]  # an Event
        signal.pause()


def test_a_process_that_dies_lets_go(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.touch()
    ready = _FORK.Event()
    process = _FORK.Process(target=_take_and_wait, args=(store, ready))
    process.start()
    assert ready.wait(30)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with Turn(store, 5).taken():
        pass


def test_the_files_are_for_whoever_may_write_to_the_store(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.touch()
    store.chmod(0o660)
    with Turn(store, 5).taken():
        pass
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o660] * 3


def test_where_no_file_can_be_made_the_work_goes_on(tmp_path: Path) -> None:
    # The store itself will say what is wrong.
    with Turn(tmp_path / "gone" / "store", 5).taken():
        pass
