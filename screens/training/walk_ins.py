"""Who may come to the invented counter: a page of them at a time, found by typing."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from counter_tui.desk.api.views.training import WalkIn
from data.terms import keys
from data.terms.words import L
from data.terms.wrapping import wrap
from screens.widgets.facts import KeyHint
from screens.widgets.ime_input import ImeInput
from screens.widgets.ink import can_show, cut, fit, ink, row, shown, spread
from screens.widgets.signs import Sign, glyph

if TYPE_CHECKING:
    from screens.base import DeskScreen
    from screens.shell import Shell

_ROWS: Final = 2
_MARK: Final = 2


class WalkIns(Widget, can_focus=True):
    """Tab brings the focus here; then arrows and pages choose, letters find, Enter and Esc go back.

    Who was chosen stays marked on every screen that shows this list, so that their account
    and mobile can be read off while they are typed.
    """

    DEFAULT_CSS = "WalkIns { height: 1fr; width: 100%; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter,escape", "back", show=False),
        Binding("backspace", "shorten", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._everybody: tuple[WalkIn, ...] = ()
        self._typed = ""

    @property
    def _shell(self) -> "Shell":
        return cast("Shell", self.app)

    def show(self, walk_ins: Sequence[WalkIn]) -> None:
        """Show these; what was typed to find one stays."""
        self._everybody = tuple(walk_ins)
        self.refresh()

    # --- who is there, and where the mark stands

    @property
    def found(self) -> tuple[WalkIn, ...]:
        """Those that what was typed can mean; everybody for nothing typed."""
        wanted = _plain(self._typed)
        return tuple(each for each in self._everybody if wanted in _plain(_said(each)))

    def _at(self, found: Sequence[WalkIn]) -> int:
        chosen = self._shell.walk_in
        return next((at for at, each in enumerate(found) if each.account == chosen), 0)

    def _go(self, at: int) -> None:
        found = self.found
        if found:
            self._shell.walk_in = found[min(max(at, 0), len(found) - 1)].account
        self.refresh()

    @property
    def _page(self) -> int:
        """How many fit: two rows each, and what the marked one and the last row take beside."""
        return max(1, (self.content_size.height - 3) // _ROWS)

    def action_move(self, by: int) -> None:
        """Move the mark; it stops at the ends."""
        self._go(self._at(self.found) + by)

    def action_page(self, by: int) -> None:
        """A page on or back."""
        self._go(self._at(self.found) + by * self._page)

    def action_edge(self, at: int) -> None:
        """To the first or last."""
        self._go(at % max(1, len(self.found)))

    def action_shorten(self) -> None:
        """Take the last character back that was typed to find somebody."""
        self._find(self._typed[:-1])

    def action_back(self) -> None:
        """Give the focus back to the work."""
        chain = self.screen.focus_chain
        fields = [widget for widget in chain if isinstance(widget, ImeInput)]
        self.screen.set_focus(fields[0] if fields else None)

    def _find(self, typed: str) -> None:
        self._typed = typed
        found = self.found
        if found and all(each.account != self._shell.walk_in for each in found):
            self._shell.walk_in = found[0].account
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Letters find."""
        if event.character is not None and can_show(event.character):
            event.stop()
            event.prevent_default()
            self._find(self._typed + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """So does what an input method or a paste brings."""
        event.stop()
        self._find(self._typed + "".join(each for each in event.text if can_show(each)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel turns pages."""
        event.stop()
        self.action_page(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Back, too."""
        event.stop()
        self.action_page(-1)

    def keys(self) -> tuple[KeyHint, ...]:
        """The keys that work while the focus is here."""
        return (
            KeyHint(keys.HELP, L("help")),
            KeyHint("PgDn", L("next page")),
            KeyHint("Enter", L("back to work"), enter=True),
        )

    def on_focus(self) -> None:
        """The marked one takes the pick colour."""
        self.refresh()
        self._tell_keys()

    def on_blur(self) -> None:
        """What was typed to find somebody has served."""
        self._typed = ""
        self.refresh()
        self._tell_keys()

    def _tell_keys(self) -> None:
        self.call_after_refresh(cast("DeskScreen", self.screen).refresh_keys)

    # --- painting

    def render(self) -> Content:
        width, height = self.content_size
        found = self.found
        at = self._at(found)
        first = at // self._page * self._page
        lines: list[Content] = []
        for place, each in enumerate(found[first : first + self._page], first):
            lines += self._entry(each, width, here=place == at)
        if not found:
            lines.append(ink(L("Nobody is found."), "$muted"))
        lines = lines[: height - 1] + [Content(" ")] * (height - 1 - len(lines))
        return Content("\n").join([*lines, self._foot(at, len(found), width)])

    def _entry(self, who: WalkIn, width: int, *, here: bool) -> list[Content]:
        name, story = shown(who.name), str(who.story)
        mark = ink(f"{glyph(Sign.HERE)} " if here else " " * _MARK)
        numbers = ink(fit(f"{' ' * _MARK}{who.account}  {who.mobile}", width))
        title = cut(row(mark, ink(name, "bold"), ink(f"  {story}", "$muted")), width)
        if not here:
            return [title, numbers]
        told = wrap(story, width - _MARK)
        style = "$on-pick on $pick" if self.has_focus else ""
        head = cut(row(mark, ink(name, "bold")), width)
        lines = [head, *(ink(f"{' ' * _MARK}{line}") for line in told), numbers]
        return [spread(line, Content(""), width).stylize(style) if style else line for line in lines]

    def _foot(self, at: int, count: int, width: int) -> Content:
        where = ink(f"{min(at + 1, count)}/{count}", "$muted")
        if self._typed:
            return spread(row(ink(L("Find"), "$muted"), "  ", ink(self._typed, "bold $accent")), where, width)
        says = L("type to find") if self.has_focus else L("Tab chooses here")
        return spread(ink(says, "$muted"), where, width)


def _said(who: WalkIn) -> str:
    return f"{who.name} {who.account} {who.mobile} {who.story}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
