"""The real application over a real branch, for tests of screens."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.counter import Counter
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.gateways.typst_papers import to_pdf
from data.terms.words import show_in, shown_language
from tests import house
from tests.screens.stage import lines

SMALL, LARGE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize(
    "size", [pytest.param(SMALL, id="80x24"), pytest.param(LARGE, id="120x40", marks=pytest.mark.soak)]
)
"""The same again on a wide terminal is a long proof; how that looks is in the snapshots of every run."""
_PATIENCE = 2000


@dataclass
class Desk:
    """The application at a terminal of the branch, with a person's hands and eyes."""

    pilot: Pilot[int]
    app: CounterApp
    branch: house.House

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type characters, one after the other, as fast as a terminal hands them over."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste text where the focus is: quicker than typing where the typing is not what is tested."""
        self.app.screen.post_message(events.Paste(text))
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """What is on the screen now, row by row; nothing before it is laid out."""
        if self.app.screen._compositor.size != self.app.size:  # noqa: SLF001 - as in `lines`
            return ""
        return "\n".join(row.rstrip() for row in lines(cast(App[None], self.app)))

    async def until(self, true: Callable[[], bool], about: str) -> None:
        """Let the application go on until something is true; fail with the screen where it never is."""
        for _ in range(_PATIENCE):
            await self.pilot.pause(0.005)
            if true():
                return
        log = self.branch.folder / "counter-tui" / "faults.log"
        faults = log.read_text() if log.exists() else ""
        raise AssertionError(f"never: {about}\n{self.text}\n{faults}")

    async def see(self, *texts: str) -> None:
        """Wait until all these stand on the screen."""
        for text in texts:
            await self.until(lambda text=text: text in self.text, text)  # type: ignore[misc]  # the loop's own

    async def gone(self, text: str) -> None:
        """Wait until this stands on the screen no more."""
        await self.until(lambda: text not in self.text, f"gone: {text}")

    async def wait(self, seconds: float) -> None:
        """Let time pass on the branch's clock, as a tick of the application sees it."""
        self.branch.wait(seconds)
        self.app.tick()
        await self.pilot.pause()

    async def sign_in(self, number: str = "1027", password: str = house.PASSWORD) -> None:
        """Sign a member of staff in through the sign-in screen, up to their first screen."""
        await self.until(lambda: self.app.counter is not None, "the store is open")
        await self.paste(number)
        await self.press("enter")
        await self.paste(password)
        await self.press("enter")
        await self.until(lambda: self.app.home is not None, "signed in")
        await self.pilot.pause()


class OpenApp(Protocol):
    def __call__(
        self,
        terminal: str = "03",
        *,
        size: tuple[int, int] = LARGE,
        language: str = "en",
        compose: Callable[[], Counter] | None = None,
        incidents: int = 0,
    ) -> AbstractAsyncContextManager[Desk]: ...


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("branch")
    house.build(folder)
    return folder


@pytest.fixture
def branch(template: Path, tmp_path: Path) -> Iterator[house.House]:
    opened = house.open_house(template, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def counter_at(branch: house.House) -> Callable[[str], LocalCounter]:
    """Composes the engine for a terminal; `slips`, `papers` and `scans` are in the branch's folder."""

    def compose(terminal: str) -> LocalCounter:
        desk = branch.at(terminal).desk
        scans = branch.folder / "scans"
        scans.mkdir(exist_ok=True)
        # No test opens a window on whatever desktop it runs on.
        papers = PaperFolder(branch.folder / "papers", to_pdf, lambda path: False)
        outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(scans), None, papers=papers)
        faults = FaultLog(branch.folder / "counter-tui", branch.clock, branch.random)
        return LocalCounter(desk, outside, faults)

    return compose


@pytest.fixture
def open_app(
    branch: house.House, counter_at: Callable[[str], LocalCounter], monkeypatch: pytest.MonkeyPatch
) -> OpenApp:
    """Opens the application at a terminal; several may be open at once."""
    monkeypatch.setenv("XDG_STATE_HOME", str(branch.folder))

    @asynccontextmanager
    async def opened(
        terminal: str = "03",
        *,
        size: tuple[int, int] = LARGE,
        language: str = "en",
        compose: Callable[[], Counter] | None = None,
        incidents: int = 0,
    ) -> AsyncIterator[Desk]:
        before = shown_language()
        show_in(language)
        app = CounterApp(compose or (lambda: counter_at(terminal)), clock=branch.clock, random=branch.random)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield Desk(pilot, app, branch)
            assert len(app.incidents) == incidents, app.incidents
        finally:
            show_in(before)

    return opened
