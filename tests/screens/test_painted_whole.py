"""A step comes on screen in one paint, with its heading and its keys."""

import re

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate  # what is painted is nothing else
from textual.app import App
from textual.screen import Screen

from tests.screens.conftest import OpenApp
from tests.screens.counter_visits import open_service

_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


async def test_a_step_is_painted_with_its_heading_and_its_keys(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    paints: list[str] = []
    display = App._display  # noqa: SLF001 - every paint goes through it

    def kept(app: App[int], screen: Screen[None], paint: ChopsUpdate | LayoutUpdate | None) -> None:
        if paint is not None:
            paints.append(_SEQUENCE.sub("", paint.render_segments(app.console)))
        display(app, screen, paint)

    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await desk.see("Reserved mobile")
        await desk.type("20000005")
        await desk.press("enter")
        await desk.type("13900000005")
        monkeypatch.setattr(App, "_display", kept)
        await desk.press("enter")
        await desk.see("The code is on its way")
    first = next(paint for paint in paints if "Code from the message" in paint)
    assert "check the code" in first or "more digits" in first
    assert " 2 Code " in first, "the step in the heading's rail"
