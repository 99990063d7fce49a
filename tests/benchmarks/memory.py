"""What the counter holds in memory: at the first client, and visit after visit."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks import branch, steps
from tests.benchmarks.at_terminal import Dated
from tests.benchmarks.figures import Figure, some

_IMPORTS: Final = Path(__file__).parent / "baselines" / "imports_only.py"
_LIBRARIES: Final = (
    *("textual.app", "textual.widgets", "sqlmodel", "sqlalchemy.dialects.sqlite", "pydantic", "argon2"),
    *("cryptography.hazmat.primitives.ciphers.aead", "phonenumbers", "pyotp", "qrcode", "stdnum.cn.ric"),
)
_MORE: Final = 30.0
"""MiB that are the counter's own at the first client."""
_VISITS: Final = 80
_WARM: Final = 20
_EVERY: Final = 5


def run(folder: Path, share: float) -> Iterator[Figure]:
    """Serve walk-ins in the real program, and look at its memory as the system counts it."""
    here = branch.build(folder)
    idle = subprocess.Popen(
        [sys.executable, str(_IMPORTS), ",".join(_LIBRARIES)],
        env=here.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    counter = Dated(here.counter("03"), here.env)
    try:
        assert idle.stdout is not None and idle.stdout.readline() == b"imported\n"
        imports = resident(idle.pid)
        branch.sign_in(counter, "1027")
        steps.take_first(counter)
        first = resident(counter.pid)
        yield Figure("memory at the first client", "MiB", first, imports, limit=imports + _MORE)
        held = []
        visits = max(2 * _EVERY, some(_VISITS, share))
        for number in range(_WARM + visits):
            steps.take_first(counter)
            if number >= _WARM and number % _EVERY == 0:
                held.append((number, resident(counter.pid)))
        yield Figure("memory that a visit leaves behind", "KiB", 1024 * _slope(held), note=f"{visits} visits")
    finally:
        counter.close()
        idle.communicate()


def resident(pid: int) -> float:
    """MiB of a process that lie in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _slope(points: list[tuple[int, float]]) -> float:
    """The least squares' line through them: how much each step adds."""
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    return sum((x - x0) * (y - y0) for x, y in points) / sum((x - x0) ** 2 for x, _ in points)
