"""The keys that each service takes, counted in the real screens: `python -m tests.keystrokes FILE`.

Data is not counted: what the client says, what their phone shows, a colleague's own
number and password. Neither the store nor a scan knows it, so somebody has to type it.
Everything else is: opening the service, Enter, a tick, yes or no, choosing a scan.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.text_printer import TextPrinter
from data.terms.enums import VisitEnd
from data.terms.words import show_in
from screens.approvals.desk import ApprovalScreen
from screens.widgets.dialog import Dialog
from screens.widgets.row_list import RowList
from tests import house
from tests.screens.conftest import Desk
from tests.screens.counter_visits import (
    home,
    scan,
    slip,
)
from tests.screens.counting import MORE, Counted, Hand

OVER: Final = {"06 重置密码，证件首次存档": 9, "06 重置密码": 3}
"""Services that take more, by how many: none of their keys can be taken out; the page says why."""


async def count() -> list[Counted]:
    """A client's first visit, their second with another phone, and the desk."""
    with tempfile.TemporaryDirectory() as name:
        made, used = Path(name, "made"), Path(name, "used")
        for place in (made, used):
            place.mkdir()
        house.build(made)
        branch = house.open_house(made, used)
        try:
            counted = await _visits(branch)
            return [*counted, *await _decisions(branch)]
        finally:
            branch.close()


async def _visits(branch: house.House) -> list[Counted]:
    async with _opened(branch, "03") as desk:
        hand = Hand(desk)
        scan(desk, "photo.png", house.photo_png())
        await desk.sign_in()
        await home(desk)
        counted = [await hand.serve("02 掌厅登录", "enter")]
        await home(desk)
        counted.append(await hand.serve("03 绑定设备", "enter"))
        await hand.put_slip_away()
        counted.append(await hand.serve("04 手写签名", "enter"))
        await hand.put_slip_away()
        counted.append(await hand.serve("05 账户解锁", "0", "5", "enter"))
        await hand.put_slip_away()
        hand.taken()
        await hand.key("f4")
        await desk.until(lambda: isinstance(desk.app.focused, RowList), "the applications")
        counted.append(Counted("10 业务流水", hand.taken()))
        await desk.press("escape")
        await home(desk)
        await desk.app.do(EndVisit(desk.app.session, VisitEnd.SWITCHED))
        await desk.app.refresh_home()
        await hand.serve("", "enter")
        await home(desk)
        counted.append(await hand.serve("03 验证设备", "enter"))
        await home(desk)
        scan(desk, "front.png", house.photo_png())
        scan(desk, "back.png", house.back_png())
        counted.append(await hand.serve("06 重置密码，证件首次存档", "0", "6", "enter"))
        await hand.put_slip_away()
        await _withdraw(desk)
        counted.append(await hand.serve("06 重置密码", "0", "6", "enter"))
        await hand.put_slip_away()
        counted.append(await hand.serve("03 解除当前绑定", "0", "3", "enter"))
        return counted


async def _withdraw(desk: Desk) -> None:
    """The application that was just submitted is taken back: another may be begun."""
    await desk.press("f4")
    await desk.until(lambda: isinstance(desk.app.focused, RowList), "the applications")
    await desk.press("w")
    await desk.until(
        lambda: isinstance(desk.app.screen, Dialog) and desk.app.screen.is_seen, "asked for sure"
    )
    await desk.press("y")
    await slip(desk)
    for _ in range(2):
        await desk.pilot.pause(0.2)
        await desk.press("escape")
    await home(desk)


async def _decisions(branch: house.House) -> list[Counted]:
    teller = branch.at("03")
    for who in (house.CHEN,):
        teller.sign_in("2002")
        teller.submit(who)
        teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    async with _opened(branch, "04") as desk:
        hand = Hand(desk)
        await desk.sign_in("2001")
        screen = desk.app.screen
        assert isinstance(screen, ApprovalScreen)
        counted = []
        for name, step_name, keys in (
            ("11 审批台，退回", "退回", ("r", "1", "enter")),
            ("11 审批台，通过", "通过", ("a", "enter")),
        ):
            await desk.until(lambda: screen.query_one(RowList).current is not None, "something waits")
            hand.taken()
            await hand.key("enter")
            await desk.until(lambda: screen.case.is_seen, "the evidence")
            await desk.pilot.pause(0.1)
            opening = hand.taken()
            await hand.key(*keys)
            await slip(desk)
            counted.append(Counted(name, opening, {step_name: hand.taken()}))
            await desk.press("escape")
            await desk.until(lambda: desk.app.screen is screen, "the desk")
        return counted


@asynccontextmanager
async def _opened(branch: house.House, terminal: str) -> AsyncIterator[Desk]:
    def compose() -> LocalCounter:
        (branch.folder / "scans").mkdir(exist_ok=True)
        outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(branch.folder / "scans"), None)
        faults = FaultLog(branch.folder, branch.clock, branch.random)
        return LocalCounter(branch.at(terminal).desk, outside, faults)

    app = CounterApp(compose, clock=branch.clock, random=branch.random)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield Desk(pilot, app, branch)


def written(counted: list[Counted]) -> str:
    """The count as a page."""
    lines = [
        "# Keystrokes",
        "",
        "The keys that a service takes, counted in the real screens by `make keystrokes`."
        " Not counted is data: what the client says, what their phone shows, a colleague's own number"
        " and password. Neither the store nor a scan knows it. Counted is everything else:"
        " opening the service, Enter, a tick, yes or no, choosing a scan. A drawn signature is data.",
        "",
        f"A service may take its steps and {MORE} more. `tests/screens/test_keystrokes.py` counts again.",
        "",
        "| service | opening | each step | keys | steps + 3 |",
        "| --- | ---: | --- | ---: | ---: |",
    ]
    for each in counted:
        steps = "，".join(f"{name} {keys}" for name, keys in each.steps.items()) or "-"
        lines.append(f"| {each.name} | {each.opening} | {steps} | {each.keys} | {each.budget} |")
    lines += [
        "",
        "On the home screen what comes next is marked, and Enter on the empty code field opens it:"
        " signing a client in, then what is missing of them. Anywhere else a service takes its two digits and"
        " Enter. Where a phone is bound and proven, 03 leads to 解除当前绑定.",
        "",
        "06 takes more: the client may want several things, so that each is a digit and Enter says that"
        " this is all; each of the two agreements has its own tick, after its seconds, and Enter says that"
        " they stand. The first time a document goes on file, its validity is confirmed, each of its two"
        " sides is chosen, seen and taken, and the original is vouched for.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    show_in("zh_CN")
    Path(sys.argv[1]).write_text(written(asyncio.run(count())), encoding="utf-8")
