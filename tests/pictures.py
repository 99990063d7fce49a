"""The README's pictures, made anew from the real program: `python -m tests.pictures FOLDER`."""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.commands.first_look import Look, Theme
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.text_printer import TextPrinter
from data.terms.enums import VisitEnd
from data.terms.words import show_in
from screens.counter.steps.draw import DrawPane
from tests import house
from tests.screens.conftest import LARGE, SMALL, Desk
from tests.screens.counter_visits import (
    agreement,
    home,
    open_service,
    service,
    sign_client_in,
    step,
    take,
)

_ROUND = re.compile(r"terminal-\d+")
_READ = 6
"""Seconds of an agreement that are read in its picture."""


@asynccontextmanager
async def _opened(
    branch: house.House, terminal: str, size: tuple[int, int], theme: Theme
) -> AsyncIterator[Desk]:
    def compose() -> LocalCounter:
        outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(branch.folder), None)
        return LocalCounter(
            branch.at(terminal).desk, outside, FaultLog(branch.folder, branch.clock, branch.random)
        )

    app = CounterApp(compose, clock=branch.clock, random=branch.random, look=Look(theme=theme))
    async with app.run_test(size=size) as pilot:
        yield Desk(pilot, app, branch)


async def _shot(desk: Desk, folder: Path, name: str) -> None:
    seen = ""
    while seen != desk.text:
        seen = desk.text
        await desk.pilot.pause(0.3)
    # Rich names its styles by chance: the same screen gives the same file.
    picture = _ROUND.sub(f"terminal-{name}", desk.app.export_screenshot(title="Counter TUI"))
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
        for who, code in ((house.WANG, "06"), (house.CHEN, "05")):
            teller.ready(who)
            teller.go_on(teller.open(code))
            teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
            branch.wait(timedelta(minutes=9).total_seconds())
        await _desk(branch, folder)
        await _counter(branch, folder)
        branch.close()


async def _counter(branch: house.House, folder: Path) -> None:
    async with _opened(branch, "03", LARGE, "dark") as desk:
        await desk.sign_in()
        await sign_client_in(desk, house.LI)
        await open_service(desk, "03")
        for key in ("consent", "photo", "face", "scan", "verify"):
            await take(desk, key)
        await desk.press("escape")
        await home(desk)
        await open_service(desk, "04")
        await step(desk, "draw")
        pane = service(desk).pane
        if isinstance(pane, DrawPane):
            pane.pad.carry_on(house.strokes())
        await _in_light(desk, folder, "pad")
        await take(desk, "draw")
        await desk.press("escape")
        await home(desk)
        await open_service(desk, "06")
        for key in ("choose", "document", "otp", "face"):
            await take(desk, key)
        await step(desk, "agreements")
        await agreement(desk, "password_reset_risk")
        await desk.wait(_READ)
        await _shot(desk, folder, "reading")
        await desk.press("f9")
        await desk.press("f9")
        await home(desk)
        await _shot(desk, folder, "home")
        await desk.pilot.resize_terminal(*SMALL)
        await _shot(desk, folder, "home-80x24")


async def _in_light(desk: Desk, folder: Path, name: str) -> None:
    desk.app.theme = "ricepaper"
    await _shot(desk, folder, name)
    desk.app.theme = "inkstone"


async def _desk(branch: house.House, folder: Path) -> None:
    async with _opened(branch, "04", LARGE, "light") as desk:
        await desk.sign_in("2001")
        await desk.see("重置密码")
        await desk.press("enter")
        await desk.see("310***********0022")
        await _shot(desk, folder, "desk")


if __name__ == "__main__":
    show_in("zh_CN")
    asyncio.run(_draw(Path(sys.argv[1])))
