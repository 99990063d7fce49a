"""A hand at the keyboard that counts what it presses, data apart."""

from dataclasses import dataclass, field
from typing import Final

from counter_tui.desk.api.views.facts import AgreementsFacts
from data.terms.enums import StepKind
from screens.counter.driving import Driving
from screens.counter.steps.document import DocumentPane
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.files import FilePane
from screens.widgets.image_picker import ImagePicker
from tests import house
from tests.screens.conftest import Desk
from tests.screens.counter_visits import (
    agreement,
    asks,
    at,
    has_code,
    home,
    newest_code,
    sent,
    service,
    slip,
    step,
    text_open,
    ticked,
)

MORE: Final = 3
"""Keys beyond its steps that a service may take: its two digits and Enter."""


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
        return not isinstance(self.desk.app.screen, Driving) or at(self.desk) not in ("", key)

    async def _step(self, kind: StepKind, who: tuple[str, str]) -> None:
        desk = self.desk
        match kind:
            case StepKind.CLIENT_DETAILS:
                for text in who:
                    await self.data(text)
                    await self.key("enter")
                return
            case StepKind.OTP | StepKind.SIGN:
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
            case StepKind.DOCUMENT:
                await self._document()
                return
            case StepKind.CHOOSE:
                await self.key("1")
            case StepKind.AGREEMENTS:
                await self._read()
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

    async def _document(self) -> None:
        """A number that is typed (data), its validity on file confirmed, two scans, the original seen."""
        pane = service(self.desk).pane
        assert isinstance(pane, DocumentPane)
        await self.data(house.NUMBERS[house.WANG[0]])
        await self.key("enter")
        await self.desk.until(lambda: asks(self.desk, "expires"), "the validity")
        await self.key("enter")
        for side, digit in (("front", "2"), ("back", "1")):
            picker = pane.query_one(f"#document-{side}", ImagePicker)
            await self.desk.until(lambda at=picker: at.has_scans, f"the newest scans, {side}")  # type: ignore[misc]  # the loop's own
            await self.key(digit)
            await self.desk.until(lambda: pane.lacks() is None, f"the picture of the {side}")
            await self.key("enter")
        await self.key("y")

    async def _read(self) -> None:
        """Each text for its seconds, and ticked, which opens the next."""
        facts = service(self.desk).view.facts
        assert isinstance(facts, AgreementsFacts)
        for line in facts.lines:
            await agreement(self.desk, line.key)
            await self.desk.wait(facts.seconds)
            await self.key("space")
            await self.desk.until(lambda key=line.key: key in ticked(self.desk), "it is ticked")  # type: ignore[misc]  # the loop's own

    async def put_slip_away(self) -> None:
        await slip(self.desk)
        await self.desk.press("escape")
        await home(self.desk)
