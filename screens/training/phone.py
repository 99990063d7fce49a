"""The client's phone at the side of the work, in demo mode alone: its messages and its authenticator."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.api.views.training import Phone, PhoneCode, PhoneMessage
from data.terms.enums import StoreKind
from data.terms.errors import CounterError
from data.terms.words import L
from data.terms.wrapping import wrap
from screens.training.walk_ins import WalkIns
from screens.widgets.far_digits import PhoneDigits
from screens.widgets.fitting import is_compact
from screens.widgets.ink import fit, ink, row, shown, spread
from screens.widgets.signs import Sign, glyph, glyphs

if TYPE_CHECKING:
    from screens.shell import Shell

_PERIOD: Final = 30
_INDENT: Final = 2
_NEW: Final = timedelta(minutes=1)
"""So long a message is told to be new."""


class PhonePanel(Vertical):
    """The phone of the client at this terminal; before one comes, who may come.

    It takes itself away where the store is not for training, and asks for the
    phone each second while it is shown. 38 cells wide, compact 30.
    """

    DEFAULT_CSS = """
    PhonePanel { width: 38; height: 100%; background: $panel; padding: 1 2; display: none; }
    PhonePanel.-here { display: block; }
    PhonePanel > * { width: 100%; text-wrap: nowrap; text-overflow: clip; }
    PhonePanel > #phone-messages { height: 1fr; }
    PhonePanel > PhoneDigits { width: auto; margin: 0 0 0 2; }
    .compact PhonePanel { width: 30; padding: 0 2; }
    .compact PhonePanel > PhoneDigits { margin: 0; }
    """
    SCOPED_CSS = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asking = False
        self._head = _Head()
        self._walk_ins = WalkIns(id="phone-walk-ins")
        self._messages = _Messages(id="phone-messages")
        self._over = _OverDigits()
        self._digits = PhoneDigits()
        self._under = _UnderDigits()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._walk_ins
        yield self._messages
        yield self._over
        yield self._digits
        yield self._under

    @property
    def _shell(self) -> "Shell":
        return cast("Shell", self.app)

    def on_mount(self) -> None:
        """Follow the application's seconds."""
        self._shell.ticked.subscribe(self, self._tick)
        self._show(Phone(None, (), ()))
        self._tick(None)

    def _tick(self, _: None) -> None:
        place = self._shell.place
        training = place is not None and place.kind is StoreKind.TRAINING
        self.set_class(training, "-here")
        if training and self.screen.is_current and self._shell.at_work and not self._asking:
            self._asking = True
            self.run_worker(self._ask(), exit_on_error=False)

    async def _ask(self) -> None:
        try:
            self._show(await self._shell.do(AskPhone(self._shell.session)))
        except CounterError:
            # The phone is beside the work: the next second asks again, the top bar tells of a lost store.
            return
        finally:
            self._asking = False

    def _show(self, phone: Phone) -> None:
        now = self._shell.now()
        self._head.show(phone.owner, now)
        self._walk_ins.display = phone.owner is None
        self._walk_ins.show(phone.walk_ins)
        self._messages.display = phone.owner is not None
        self._messages.show(phone, [self._shell.at(message.at) for message in phone.messages], now)
        first, *others = phone.codes or (None,)
        self._over.show(first)
        self._digits.display = first is not None
        if first is not None:
            self._digits.show(f"{first.code[:3]} {first.code[3:]}")
        self._under.show(first, others)


class _Head(Widget):
    DEFAULT_CSS = "_Head { height: 2; } .compact _Head { height: 1; }"
    SCOPED_CSS = False

    _owner: str | None = None
    _time = ""

    def show(self, owner: str | None, now: datetime) -> None:
        self._owner, self._time = owner, now.strftime("%H:%M")
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        title = L("Who may come") if self._owner is None else L("The client's phone")
        top = spread(ink(title, "bold"), ink(self._time, "$muted"), width)
        return top if is_compact(self) else Content("\n").join([top, ink(glyphs().hair * width, "$rule")])


class _Messages(Widget):
    """The newest messages there is room for, the newest at the bottom."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._phone = Phone(None, (), ())
        self._times: Sequence[datetime] = ()
        self._now: datetime | None = None

    def show(self, phone: Phone, times: Sequence[datetime], now: datetime) -> None:
        self._phone, self._times, self._now = phone, times, now
        self.refresh()

    def render(self) -> Content:
        width, height = self.content_size
        compact = is_compact(self)
        heading = [Content(" ")] if compact else [ink(L("Messages"), "bold"), Content(" ")]
        if not self._phone.messages:
            return Content("\n").join([*heading, ink(L("No message has come yet."), "$muted")])
        body: list[Content] = []
        for message, at in zip(self._phone.messages, self._times, strict=True):
            block = self._block(message, at, width)
            # The newest is shown whatever it takes; older ones where they fit.
            if body and len(heading) + len(block) + len(body) > height:
                break
            body = [*block, *body]
        return Content("\n").join([*heading, *body])

    def _block(self, message: PhoneMessage, at: datetime, width: int) -> list[Content]:
        newest = message == self._phone.messages[0]
        fresh = newest and self._now is not None and self._now - at < _NEW
        today = self._now is not None and at.date() == self._now.date()
        time = at.strftime("%H:%M" if today else "%m-%d %H:%M")
        new = ink(L("New message"), "bold $accent") if fresh else Content("")
        style = "$on-pick on $pick" if fresh else "on $field"
        text = wrap(shown(message.text), width - 2 * _INDENT)
        return [
            spread(ink(time, "$muted"), new, width),
            *(ink(fit(f"{' ' * _INDENT}{line}", width), style) for line in text),
            Content(" "),
        ]


class _OverDigits(Widget):
    """The authenticator's heading and the line whose digits stand below."""

    DEFAULT_CSS = "_OverDigits { height: auto; }"

    _code: PhoneCode | None = None

    def show(self, code: PhoneCode | None) -> None:
        self._code = code
        self.display = code is not None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        code = self._code
        if code is None:
            return []
        changes = ink(L("{seconds} s left", seconds=code.seconds_left), "$muted")
        heading = spread(ink(L("Authenticator"), "bold"), changes, width)
        if is_compact(self):
            return [heading]
        hair = ink(glyphs().hair * width, "$rule")
        marked = row(ink(f"{glyph(Sign.HERE)} ", "$foreground"), ink(code.label))
        return [hair, Content(" "), heading, Content(" "), spread(marked, _tail(code), width), Content(" ")]


class _UnderDigits(Widget):
    """How long the code lasts, the other lines of the authenticator, and where this is to be seen."""

    DEFAULT_CSS = "_UnderDigits { height: auto; }"

    _code: PhoneCode | None = None
    _others: Sequence[PhoneCode] = ()

    def show(self, code: PhoneCode | None, others: Sequence[PhoneCode | None]) -> None:
        self._code = code
        self._others = [other for other in others if other is not None]
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        compact = is_compact(self)
        indent = "" if compact else " " * _INDENT
        lines: list[Content] = []
        if self._code is not None:
            lines.append(row(indent, _lasting(self._code, width - 2 * len(indent))))
        for other in self._others:
            digits = ink(f"{other.code[:3]} {other.code[3:]}")
            if compact:
                lines.append(spread(ink(other.label, "$muted"), digits, width))
            else:
                lines += [Content(" "), row(indent, spread(ink(other.label, "$muted"), digits, width - 2))]
        if not compact:
            note = L("This stands here in training only; a real counter never sees it.")
            lines += [Content(" "), *(ink(line, "$faint") for line in wrap(shown(note), width))]
        return lines


def _lasting(code: PhoneCode, width: int) -> Content:
    line = glyphs().line
    left = round(width * code.seconds_left / _PERIOD)
    return row(ink(line * left, "$training"), ink(line * (width - left), "$rule"))


def _tail(code: PhoneCode) -> Content:
    return ink(L("ends {digits}", digits=code.label[-2:]), "$muted")
