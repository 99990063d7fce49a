"""Where a member of staff signs in: the first frame, on screen before the store is open."""

from typing import TYPE_CHECKING, Final, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain
from data.terms.wrapping import wrap
from screens import bars
from screens.widgets.candles import Candles
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.frame import CounterScreen
from screens.widgets.ink import fit, ink, row, shown, spaced, spread
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.views.place import DemoLogin, Place
    from screens.shell import Shell


_LINES: Final = 2
_LINES_IN_DEMO: Final = 8


class _Title(Widget):
    DEFAULT_CSS = "_Title { height: 2; width: 100%; }"

    place: "Place | None" = None

    def render(self) -> Content:
        title = ink(spaced(shown(L("Counter services"))), "bold")
        where = Content("")
        if self.place is not None:
            terminal = bars.terminal_words(self.place.terminal)
            where = ink(f"{self.place.branch}  {terminal or ''}", "$muted")
        return Content("\n").join([title, where])


class _Enter(Widget):
    DEFAULT_CSS = "_Enter { height: 1; width: 100%; }"

    lacks: Words | None = None

    def render(self) -> Content:
        if self.lacks is None:
            left = row(ink(" Enter ", "bold $on-accent on $accent"), " ", ink(L("Sign in"), "bold"))
        else:
            left = row(ink(" Enter ", "$muted on $raised"), " ", ink(self.lacks, "$muted"))
        right = ink(L("Forgotten? Ask your admin."), "$muted")
        width = self.content_size.width
        return spread(left, right if left.cell_length + right.cell_length < width else Content(""), width)


class _Facts(Widget):
    """What is to be known before signing in: the lock-out, and in demo mode who there is."""

    DEFAULT_CSS = "_Facts { height: auto; width: 100%; text-wrap: nowrap; }"

    place: "Place | None" = None

    def show(self, place: "Place") -> None:
        self.place = place
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # As many rows before the store is open as after it, so that nothing moves under who is typing.
        coming = _LINES_IN_DEMO if cast("Shell", self.app).training else _LINES
        return max(coming, len(self._lines(width)))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self.place is None or width < 2:
            return []
        told = L(
            "{count} wrong tries in a row lock a number for {minutes} minutes.",
            count=self.place.staff_failures_limit,
            minutes=self.place.staff_lock_minutes,
        )
        lines = [ink(line, "$muted") for line in wrap(shown(told), width)]
        if self.place.logins:
            lines += [Content(" "), ink(L("Who there is in this demo"), "bold $training")]
            lines += [_login(login) for login in self.place.logins]
        return lines


def _login(login: "DemoLogin") -> Content:
    return row(
        ink(fit(login.number, 7), "bold"),
        ink(fit(login.name, 8)),
        ink(fit(_roles(login), 13), "$muted"),
        ink(login.password),
    )


def _roles(login: "DemoLogin") -> str:
    return " ".join(str(bars.ROLES[role]) for role in login.roles)


class SignInScreen(CounterScreen[None]):
    """Number and password. Both can be typed while the store is still being opened."""

    DEFAULT_CSS = """
    SignInScreen #sign-in { height: 100%; width: 100%; }
    SignInScreen #right { width: 1fr; height: 100%; align: center middle; }
    SignInScreen #form { width: 44; height: auto; }
    SignInScreen #form > * { margin-bottom: 1; }
    SignInScreen #form > _Title { margin-bottom: 2; }
    SignInScreen #form > _Enter { margin-bottom: 2; }
    SignInScreen.compact #form > _Title, SignInScreen.compact #form > _Enter { margin-bottom: 1; }
    SignInScreen #form > _Facts { margin-bottom: 0; }
    """
    BINDINGS = [
        Binding("f2,ctrl+p", "look", show=False, id="look"),
        Binding("f5,ctrl+r", "again", show=False, id="again"),
    ]

    _somebody_went = False

    @property
    def shell(self) -> "Shell":
        """The application."""
        return cast("Shell", self.app)

    def compose_pane(self) -> ComposeResult:
        with Horizontal(id="sign-in"):
            yield Candles()
            with Vertical(id="right"), Vertical(id="form"):
                yield _Title()
                yield Field(
                    L("Staff number"),
                    digits_only=True,
                    max_length=8,
                    moves_on=False,
                    enter_moves=False,
                    advice=L("The number that the administrator gave you."),
                    id="number",
                )
                yield Field(
                    L("Staff password"),
                    password=True,
                    max_length=128,
                    moves_on=False,
                    advice=L(
                        "It shows as stars. Whoever has forgotten it asks the administrator for a new one."
                    ),
                    id="password",
                )
                yield ErrorBlock()
                yield _Enter()
                yield _Facts()

    def on_mount(self) -> None:
        """Take the focus, and follow the opening of the store."""
        self.shell.opened.subscribe(self, self._opened)
        self.shell.ticked.subscribe(self, self._ticked)
        self.shell.reworded.subscribe(self, self.reword)
        self.query_one("#number", Field).focus_input()
        self.show_top(bars.top(self.shell))
        self._tell_state()

    def on_screen_suspend(self) -> None:
        """Know whether it is left for the work of somebody, or only a dialog stands before it."""
        self._somebody_went = self.shell.staff is not None

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Nothing of who signed in before stays."""
        if not self._somebody_went:
            return
        for found in self.query(Field):
            found.clear()
        self.query_one(ErrorBlock).clear()
        self._tell_state()
        self.query_one("#number", Field).focus_input()

    def reword(self, _: None = None) -> None:
        super().reword()
        self.show_top(bars.top(self.shell))
        self._tell_state()
        self._name_in_demo()

    def _ticked(self, _: None) -> None:
        if self.is_current:
            self.show_top(bars.top(self.shell))

    def _opened(self, _: None) -> None:
        if self.shell.trouble is None:
            self.query_one(ErrorBlock).clear()
        place = self.shell.place
        if place is not None:
            title = self.query_one(_Title)
            title.place = place
            title.refresh()
            self.query_one(_Facts).show(place)
        self.show_top(bars.top(self.shell))
        self._tell_state()

    def _tell_state(self) -> None:
        """Say whether the store is there; what works follows from it."""
        trouble, ready = self.shell.trouble, self.shell.counter is not None
        if trouble is not None:
            self.query_one(ErrorBlock).show(
                trouble.says,
                trouble.then,
                L("{again} tries again, {leave} leaves.", again=keys.AGAIN, leave=keys.LEAVE),
            )
            self.say(L("The store cannot be used."), Sign.ERROR)
        elif ready:
            self.say(L("The store is open."), Sign.OK, self.shell.now().strftime("%H:%M"))
        else:
            self.say(L("Opening the store"), Sign.INFO)
        self._tell_keys()

    def _lacks(self) -> Words | None:
        if self.shell.counter is None:
            return L("the store is not open") if self.shell.trouble is not None else L("opening the store")
        if not self.query_one("#number", Field).value:
            return L("number first")
        return None if self.query_one("#password", Field).value else L("password first")

    def _tell_keys(self) -> None:
        enter = self.query_one(_Enter)
        lacks = self._lacks()
        if lacks != enter.lacks:
            enter.lacks = lacks
            enter.refresh()
        look = KeyHint(keys.SERVICES, L("language and colours"))
        hints = [KeyHint(keys.HELP, L("help")), look, KeyHint(keys.LEAVE, L("leave"))]
        if self.shell.trouble is not None:
            hints.insert(1, KeyHint(keys.AGAIN, L("try again")))
        self.show_keys((*hints, KeyHint("Enter", L("sign in"), enter=True, lacks=lacks)))

    @on(Field.Changed)
    def _typed(self) -> None:
        self._tell_keys()

    @on(Field.Changed, "#number")
    def _name_in_demo(self) -> None:
        number = self.query_one("#number", Field)
        logins = self.shell.place.logins if self.shell.place is not None else ()
        login = next((found for found in logins if found.number == number.value), None)
        number.show_aside(plain(f"{login.name}  {_roles(login)}") if login is not None else None)

    @on(Field.Changed, "#password")
    def _capitals(self, message: Field.Changed) -> None:
        # A terminal does not tell whether Caps Lock is on; letters that are all capitals do.
        letters = [character for character in message.value if character.isalpha()]
        shouted = len(letters) > 2 and all(character.isupper() for character in letters)
        message.field.show_note(L("capitals only: Caps Lock?") if shouted else None)

    @on(Field.Submitted)
    def _submitted(self) -> None:
        number, password = self.query_one("#number", Field), self.query_one("#password", Field)
        if not number.value:
            number.focus_input()
        elif not password.value:
            password.focus_input()
        elif self.shell.trouble is None:
            self.query_one(ErrorBlock).clear()
            self.shell.hold_keys()
            self.shell.go(self._sign_in(number.value, password.value))

    async def _sign_in(self, number: str, password: str) -> None:
        field = self.query_one("#password", Field)
        try:
            await self.shell.sign_in(number, password)
        except CounterError as error:
            field.clear()
            if self.shell.trouble is None:
                self.query_one(ErrorBlock).show(error.says, error.then)
            field.focus_input()

    def action_again(self) -> None:
        """Try to open the store again."""
        if self.shell.trouble is not None:
            self.query_one(ErrorBlock).clear()
            self.shell.open_store()
            self._tell_state()

    def action_look(self) -> None:
        """Choose another language or theme."""
        self.shell.choose_look()

    def help(self) -> Words:
        return L("Type your staff number and your password, then press Enter.")
