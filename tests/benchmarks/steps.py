"""From Enter on a step to the paint of the next one, with its write durable; and between the two desks."""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from tests.benchmarks import branch
from tests.benchmarks.at_terminal import Dated
from tests.benchmarks.figures import Figure, interleaved, some

_KEPT: Final = Path(__file__).parent / "baselines" / "kept_forms.py"
_FIRST_ROUNDS: Final = 1
_ROUNDS: Final = 12
_EACH: Final = 5
_NUMBERS: Final = count()
_F3, _F6, _F9, _ESCAPE = "\x1bOR", "\x1b[17~", "\x1b[20~", "\x1b"


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Take the first step of service 02 again and again, for another client each time."""
    here = branch.build(folder)
    rounds = _FIRST_ROUNDS + some(_ROUNDS, share)
    counter = Dated(here.counter("03"), here.env)
    kept = Dated([sys.executable, str(_KEPT)], here.env)
    try:
        branch.sign_in(counter, "2002")
        kept.settle(0.5)

        def enter() -> list[float]:
            return [take_first(counter) for _ in range(_EACH)]

        def push() -> list[float]:
            return [_push(kept) for _ in range(_EACH)]

        both = interleaved(rounds, enter, push).after(_FIRST_ROUNDS)
        what = "Enter on a step to the next one painted, its write durable"
        yield both.figure(what, 50, most=1.3, limit=25)
        yield both.figure(what, 99, limit=80)

        def switch() -> list[float]:
            return [_switch(counter) for _ in range(_EACH)]

        both = interleaved(rounds, switch, push).after(_FIRST_ROUNDS)
        yield both.figure("counter to approvals or back", 50, limit=40)
    finally:
        counter.close()
        kept.close()


def take_first(counter: Dated) -> float:
    """Details that belong to nobody: they take the same steps as everyone's."""
    number = next(_NUMBERS)
    counter.type("02\r")
    counter.wait("预留手机号")
    mobile = f"139{number:08}"
    counter.type(f"{20000000 + number}\r{mobile}")
    counter.wait(mobile)
    taken = counter.painted("\r", "短信验证码")
    counter.wait("验证码已发送")
    for key, sign in ((_F9, "客户操作已暂停"), (_F9, "业务代码"), (_F3, "本次到访已结束")):
        counter.type(key)
        counter.wait(sign)
    return taken


def _push(kept: Dated) -> float:
    taken = kept.painted("\r", "end of second form")
    kept.painted("\x1b", "end of first form")
    return taken


def _switch(counter: Dated) -> float:
    there = counter.painted(_F6, "今日已决")
    back = counter.painted(_ESCAPE, "业务代码")
    return (there + back) / 2
