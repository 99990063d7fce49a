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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.text_printer import TextPrinter
from data.terms.enums import StepKind, VisitEnd
from data.terms.words import show_in
from screens.approvals.desk import ApprovalScreen
from screens.counter.gates import GateDialog
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.files import FilePane
from screens.widgets.row_list import RowList
from tests import house
from tests.screens.conftest import Desk
from tests.screens.counter_visits import (
    at,
    has_code,
    home,
    newest_code,
    scan,
    sent,
    service,
    slip,
    step,
    text_open,
)

MORE: Final = 3
"""Keys beyond its steps that a service may take: its two digits and Enter."""
OVER: Final = {"03 解除当前绑定": 1}
"""Services that take more, by how many: it is reached through what stands in its way, by one key."""


@dataclass
class Counted:
    """What one service took.

    Attributes:
        name: its code and name.
        opening: keys until its first step was on screen.
        steps: keys for each step, in their order, by its name.
    """

    name: str
    opening: int = 0
    steps: dict[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> int:
        return self.opening + sum(self.steps.values())

    @property
    def budget(self) -> int:
        return len(self.steps) + MORE


@dataclass
class Hand:
    """Somebody at the keyboard who counts."""

    desk: Desk
    pressed: int = 0

    async def key(self, *names: str) -> None:
        self.pressed += len(names)
        await self.desk.press(*names)

    async def data(self, text: str) -> None:
        await self.desk.type(text)

    def taken(self) -> int:
        taken, self.pressed = self.pressed, 0
        return taken

    async def serve(self, name: str, *opening: str, who: tuple[str, str] = house.WANG) -> Counted:
        """Serve from home, up to the slip or home again; `opening` are the keys that open it."""
        await self.desk.wait(61)  # a code of the last service may be as young as this
        self.pressed = 0
        for key in opening:
            await self.key(key)
            if key != opening[-1]:
                await self.desk.pilot.pause(0.1)
        counted = Counted(name)
        await self.desk.until(lambda: bool(at(self.desk)), f"{name} is open")
        counted.opening = self.taken()
        while key := at(self.desk):
            await step(self.desk, key)
            now = service(self.desk).view.current
            assert now is not None
            await self._step(now.kind, who)
            counted.steps[now.title.render("zh_CN")] = self.taken()
            await self.desk.until(lambda: self._beyond(key), f"after {key}")
        return counted

    def _beyond(self, key: str) -> bool:
        from screens.counter.driving import Driving

        return not isinstance(self.desk.app.screen, Driving) or at(self.desk) not in ("", key)

    async def _step(self, kind: StepKind, who: tuple[str, str]) -> None:
        desk = self.desk
        match kind:
            case StepKind.CLIENT_DETAILS:
                for text in who:
                    await self.data(text)
                    await self.key("enter")
                return
            case StepKind.OTP:
                await sent(desk)
                await self.data(newest_code(desk))
            case StepKind.POLICY | StepKind.CONSENT:
                await text_open(desk)
                await self.key("space")
            case StepKind.DOCUMENT_PHOTO | StepKind.SIGNATURE_FILE:
                pane = service(desk).pane
                assert isinstance(pane, FilePane)
                await desk.until(lambda: pane.picker.has_scans, "the newest scans")
                await self.key("1")
                await desk.until(lambda: pane.lacks() is None, "the picture")
            case StepKind.SIGNATURE_DRAWN:
                drawn = service(desk).pane
                assert isinstance(drawn, DrawPane)
                drawn.pad.carry_on(house.strokes())
                await self.key("enter")
                await desk.until(lambda: drawn.is_seen, "the image of the signature")
            case StepKind.DEVICE_SCAN:
                await desk.until(lambda: has_code(desk), "a QR code")
                await self.data("Mate 60")
            case StepKind.DEVICE_CODE:
                await desk.wait(31)
                await self.data(desk.branch.device_code())
            case StepKind.ATTEST:
                await self.data("1028")
                await self.key("enter")
                await self.data(house.PASSWORD)
            case StepKind.FACE | StepKind.CONFIRM | StepKind.ORIGINAL_SEEN:
                await self.key("y")
                return
        await self.key("enter")

    async def put_slip_away(self) -> None:
        await slip(self.desk)
        await self.desk.press("escape")
        await home(self.desk)


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
        await desk.until(lambda: not at(desk), "proven")
        await _back(desk)
        for key in ("0", "3", "enter"):
            await desk.press(key)
        await desk.until(lambda: isinstance(desk.app.screen, GateDialog), "what stands in the way")
        await desk.pilot.pause(0.1)
        counted.append(await hand.serve("03 解除当前绑定", "1"))
        counted[-1].opening += 3
        return counted


async def _back(desk: Desk) -> None:
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
        " Enter. 解除当前绑定 is offered where a phone is bound already, by a key of its own: one more.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    show_in("zh_CN")
    Path(sys.argv[1]).write_text(written(asyncio.run(count())), encoding="utf-8")
