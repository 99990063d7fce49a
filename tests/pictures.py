"""The README's pictures, made anew from the real program: `python -m tests.pictures FOLDER`."""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.commands.first_look import Look, Theme
from counter_tui.desk.api import commands as c
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.text_printer import TextPrinter
from data.terms.enums import VisitEnd
from data.terms.words import show_in
from tests import house

_PATIENCE = 2000
_ROUND = re.compile(r"terminal-\d+")


@asynccontextmanager
async def _opened(
    branch: house.House, terminal: str, size: tuple[int, int], theme: Theme
) -> AsyncIterator[Pilot[int]]:
    def compose() -> LocalCounter:
        outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(branch.folder), None)
        return LocalCounter(
            branch.at(terminal).desk, outside, FaultLog(branch.folder, branch.clock, branch.random)
        )

    app = CounterApp(compose, clock=branch.clock, random=branch.random, look=Look(theme=theme))
    async with app.run_test(size=size) as pilot:
        await _until(pilot, lambda: app.counter is not None)
        yield pilot


async def _until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    for _ in range(_PATIENCE):
        await pilot.pause(0.01)
        if true():
            return
    raise TimeoutError("the screen never came")


async def _type(pilot: Pilot[int], text: str) -> None:
    for line in text.splitlines(keepends=True):
        await pilot.press(*("space" if char == " " else char for char in line.rstrip("\n")))
        if line.endswith("\n"):
            await pilot.press("enter")
    await pilot.pause(0.3)


def _shot(pilot: Pilot[int], folder: Path, name: str) -> None:
    # Rich names its styles by chance: the same screen gives the same file.
    picture = _ROUND.sub(f"terminal-{name}", pilot.app.export_screenshot(title="Counter TUI"))
    (folder / f"{name}.svg").write_text(picture, encoding="utf-8")


async def _draw(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        made, used = Path(name, "made"), Path(name, "used")
        for place in (made, used):
            place.mkdir()
        house.build(made)
        branch = house.open_house(made, used)
        teller = branch.at("03")
        teller.sign_in("2002")
        for who in (house.WANG, house.CHEN):
            teller.submit(who)
            teller.do(c.EndVisit(teller.session, VisitEnd.SWITCHED))
            branch.wait(timedelta(minutes=9).total_seconds())
        await _counter(branch, folder)
        await _desk(branch, folder)
        branch.close()


async def _counter(branch: house.House, folder: Path) -> None:
    async with _opened(branch, "03", (120, 40), "dark") as pilot:
        await _type(pilot, f"1027\n{house.PASSWORD}\n")
        await _type(pilot, "02\n")
        await _type(pilot, f"{house.WANG[0]}\n{house.WANG[1]}\n")
        await pilot.pause(0.5)
        branch.deliver()
        await _type(pilot, f"{branch.newest_code()}\n")
        await pilot.pause(0.5)
        _shot(pilot, folder, "home")


async def _desk(branch: house.House, folder: Path) -> None:
    async with _opened(branch, "04", (120, 40), "light") as pilot:
        await _type(pilot, f"2001\n{house.PASSWORD}\n")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.5)
        _shot(pilot, folder, "desk")


if __name__ == "__main__":
    show_in("zh_CN")
    asyncio.run(_draw(Path(sys.argv[1])))
