"""A password for one use is changed before anything else is done."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from counter_tui.desk.api.commands.sign_in import ChangePassword
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L
from screens import bars
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.frame import CounterScreen
from screens.widgets.ink import ink, shown, spaced

if TYPE_CHECKING:
    from screens.shell import Shell


class _Why(Widget):
    DEFAULT_CSS = "_Why { height: 3; width: 100%; }"

    def render(self) -> Content:
        return Content("\n").join(
            [
                ink(spaced(shown(L("New staff password"))), "bold"),
                ink(L("Your password is for one use. Choose your own now."), "$muted"),
                ink(L("10 characters or more; a phrase is best."), "$muted"),
            ]
        )


class ChangePasswordScreen(CounterScreen[None]):
    """The present password once more, the new one twice."""

    DEFAULT_CSS = """
    ChangePasswordScreen #change { width: 100%; height: 100%; align: center middle; }
    ChangePasswordScreen #form { width: 52; height: auto; }
    ChangePasswordScreen #form > * { margin-bottom: 1; }
    """

    @property
    def shell(self) -> "Shell":
        """The application."""
        return cast("Shell", self.app)

    def compose_pane(self) -> ComposeResult:
        with Vertical(id="change"), Vertical(id="form"):
            yield _Why()
            for label, name, advice in (
                (L("Present password"), "current", L("The one the administrator gave you for this sign-in.")),
                (L("New staff password"), "new", L("Nobody else knows it; it is not your name or number.")),
                (
                    L("New password once more"),
                    "again",
                    L("The same again, so that a slip of the hand shows."),
                ),
            ):
                yield Field(label, password=True, max_length=128, moves_on=False, advice=advice, id=name)
            yield ErrorBlock()

    def on_mount(self) -> None:
        """Take the focus."""
        self.query_one("#current", Field).focus_input()
        self.shell.reworded.subscribe(self, self.reword)
        self.show_top(bars.top(self.shell))
        self.show_keys(
            (
                KeyHint(keys.HELP, L("help")),
                KeyHint(keys.LEAVE, L("leave")),
                KeyHint("Enter", L("change"), enter=True),
            )
        )

    @on(Field.Submitted)
    def _submitted(self) -> None:
        fields = {name: self.query_one(f"#{name}", Field) for name in ("current", "new", "again")}
        block = self.query_one(ErrorBlock)
        block.clear()
        empty = next((found for found in fields.values() if not found.value), None)
        if empty is not None:
            empty.focus_input()
        elif fields["new"].value != fields["again"].value:
            block.show(L("The two new passwords differ."), L("Type the new one twice again."))
            fields["new"].clear()
            fields["again"].clear()
            fields["new"].focus_input()
        else:
            self.shell.hold_keys()
            self.shell.go(self._change(fields["current"].value, fields["new"].value))

    async def _change(self, current: str, new: str) -> None:
        try:
            async with self.shell.carrying_keys():
                await self.shell.do(ChangePassword(self.shell.session, current, new))
                await self.shell.begin_work()
        except CounterError as error:
            wrong = ("new", "again") if getattr(error, "field", "") == "new" else ("current",)
            for name in wrong:
                self.query_one(f"#{name}", Field).clear()
            self.query_one(ErrorBlock).show(error.says, error.then)
            self.query_one(f"#{wrong[0]}", Field).focus_input()
