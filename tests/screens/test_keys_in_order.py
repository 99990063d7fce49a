"""Keys go on whatever the key before them has closed."""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widgets import Input

from screens.in_order import KeysInOrder


class _Closing(ModalScreen[None]):
    """A dialog that is gone before its last paint, as a quick Esc makes one."""

    BINDINGS = [("escape", "dismiss", "")]

    def _invoke_later(self, callback: Callable[..., Any], sender: MessagePump) -> None:
        """Textual forgets what waits for the paint of a screen that is taken away."""


class _App(KeysInOrder):
    def compose(self) -> ComposeResult:
        yield Input()


async def test_a_dialog_that_never_paints_again_does_not_stop_the_keyboard() -> None:
    app = _App()
    async with app.run_test() as pilot:
        app.push_screen(_Closing())
        await pilot.pause()
        await pilot.press("escape")
        await pilot.press("5", "6")
        await pilot.pause()
        assert app.query_one(Input).value == "56"
