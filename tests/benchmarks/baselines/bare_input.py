"""The least that Textual can be: one `Input`, started as the counter starts."""

import gc

gc.disable()

from textual.app import App, ComposeResult  # noqa: E402 - without collecting, as the counter's start
from textual.widgets import Input  # noqa: E402


class BareInput(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.call_after_refresh(self.first_painted)

    def first_painted(self) -> None:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    BareInput().run()
