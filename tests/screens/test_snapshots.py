"""The first pictures that must not change unseen, in both languages and sizes."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.commands.first_look import Look, Theme
from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import VisitEnd
from data.terms.words import show_in, shown_language
from tests import house
from tests.screens.conftest import LARGE, SMALL, Desk
from tests.screens.counter_visits import open_service, sign_client_in, step

Compare = Callable[..., bool]
Walk = Callable[[Desk], Awaitable[None]]


async def _sign_in(desk: Desk) -> None:
    await desk.until(lambda: desk.app.counter is not None, "the store is open")


async def _wrong(desk: Desk) -> None:
    await desk.until(lambda: desk.app.counter is not None, "the store is open")
    await desk.paste("1027")
    await desk.press("enter")
    await desk.paste("not the password")
    await desk.press("enter")
    await desk.see("✗")


async def _home(desk: Desk) -> None:
    await desk.sign_in()


async def _client(desk: Desk) -> None:
    await desk.sign_in()
    await sign_client_in(desk, house.WANG)


async def _details(desk: Desk) -> None:
    await desk.sign_in()
    await open_service(desk, "02")
    await step(desk, "details")


async def _queue(desk: Desk) -> None:
    await desk.sign_in("2001")
    await desk.see("王*山")


async def _evidence(desk: Desk) -> None:
    await _queue(desk)
    await desk.press("enter")
    await desk.see("310***********0022")


async def _settle(desk: Desk) -> None:
    """Go on until two looks at the screen, some turns of the loop apart, are the same."""
    seen = ""
    while seen != desk.text:
        seen = desk.text
        await desk.pilot.pause(0.25)


SCREENS: dict[str, tuple[Theme, Walk]] = {
    "sign-in": ("dark", _sign_in),
    "wrong-password": ("light", _wrong),
    "home": ("dark", _home),
    "client": ("dark", _client),
    "details": ("light", _details),
    "queue": ("light", _queue),
    "evidence": ("dark", _evidence),
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
def test_looks_as_before(
    name: str,
    size: tuple[int, int],
    language: str,
    snap_compare: Compare,
    branch: house.House,
    counter_at: Callable[[str], LocalCounter],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    theme, walk = SCREENS[name]
    if walk in (_queue, _evidence):
        teller = branch.at("04")
        teller.sign_in("1027")
        teller.submit(house.WANG)
        teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
        branch.wait(27 * 60)
    app = CounterApp(
        lambda: counter_at("03"), clock=branch.clock, random=branch.random, look=Look(theme=theme)
    )

    async def before(pilot: Pilot[int]) -> None:
        desk = Desk(pilot, app, branch)
        await walk(desk)
        await _settle(desk)

    shown = shown_language()
    show_in(language)
    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        show_in(shown)
