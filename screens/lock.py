"""The hidden screen: nothing of the work shows, and the same person's password brings it back."""

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L
from screens import bars
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.frame import CounterScreen
from screens.widgets.ink import ink, row, shown, spaced

if TYPE_CHECKING:
    from screens.shell import Shell


class _Who(Widget):
    DEFAULT_CSS = "_Who { height: 2; width: 100%; }"

    def render(self) -> Content:
        staff = cast("Shell", self.app).staff
        name = f"{staff.number}  {staff.name}" if staff is not None else ""
        return Content("\n").join([ink(spaced(shown(L("Screen locked"))), "bold"), ink(name, "$muted")])


class _Kept(Widget):
    DEFAULT_CSS = "_Kept { height: 1; width: 100%; }"

    def render(self) -> Content:
        return row(ink(L("The work is kept as it was left."), "$muted"))


class LockScreen(CounterScreen[None]):
    """Asks for the password of who is signed in; the other way out is to sign out."""

    DEFAULT_CSS = """
    LockScreen #lock { width: 100%; height: 100%; align: center middle; }
    LockScreen #form { width: 44; height: auto; }
    LockScreen #form > * { margin-bottom: 1; }
    """
    BINDINGS = [Binding("f3,ctrl+n", "sign_out", show=False, id="sign-out")]

    @property
    def shell(self) -> "Shell":
        """The application."""
        return cast("Shell", self.app)

    def compose_pane(self) -> ComposeResult:
        with Vertical(id="lock"), Vertical(id="form"):
            yield _Who()
            yield Field(
                L("Staff password"),
                password=True,
                max_length=128,
                moves_on=False,
                advice=L("The password of whoever locked the screen; nobody else can open it."),
            )
            yield ErrorBlock()
            yield _Kept()

    def on_mount(self) -> None:
        """Take the focus."""
        self.shell.ticked.subscribe(self, self._ticked)
        self.shell.reworded.subscribe(self, self.reword)
        self.query_one(Field).focus_input()
        self._ticked(None)
        self.show_keys(
            (
                KeyHint(keys.HELP, L("help")),
                KeyHint(keys.CLIENT, L("sign out")),
                KeyHint("Enter", L("unlock"), enter=True),
            ),
        )

    def reword(self, _: None = None) -> None:
        super().reword()
        self._ticked(None)

    def _ticked(self, _: None) -> None:
        self.show_top(bars.top_hidden(self.shell))

    @on(Field.Submitted)
    def _submitted(self, message: Field.Submitted) -> None:
        if message.value:
            self.query_one(ErrorBlock).clear()
            self.shell.hold_keys()
            self.shell.go(self._unlock(message.value))

    async def _unlock(self, password: str) -> None:
        field = self.query_one(Field)
        try:
            await self.shell.unlock(password)
        except CounterError as error:
            field.clear()
            self.query_one(ErrorBlock).show(error.says, error.then)
            field.focus_input()

    def action_sign_out(self) -> None:
        """Sign out, after asking."""
        self.shell.ask_sign_out()
