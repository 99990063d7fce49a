"""Two forms that are kept, with no store behind them: Enter shows the second, Escape the first again."""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, Label


class Form(Screen[None]):
    """Twelve widgets: a heading, five labelled inputs, a line under them."""

    BINDINGS = [
        Binding("enter", "app.push_screen('second')", show=False, priority=True),
        Binding("escape", "app.leave", show=False, priority=True),
    ]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def compose(self) -> ComposeResult:
        yield Label(self.heading)
        for number in range(5):
            yield Label(f"Field {number}")
            yield Input()
        yield Label(f"end of {self.heading}")


class KeptForms(App[None]):
    ENABLE_COMMAND_PALETTE = False
    SCREENS = {"first": lambda: Form("first form"), "second": lambda: Form("second form")}

    def on_mount(self) -> None:
        self.push_screen("first")

    def action_leave(self) -> None:
        if len(self.screen_stack) > 2:
            self.pop_screen()


if __name__ == "__main__":
    KeptForms().run()
