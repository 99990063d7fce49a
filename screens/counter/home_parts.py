"""What stands under the code field on the home screen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from counter_tui.desk.api.views.home import Group, Home
from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.signs import Sign as StateSign
from data.terms import keys
from data.terms.enums import OperationState
from data.terms.keys import Key
from data.terms.words import L, Words, plain, shown_language
from data.terms.wrapping import wrap
from screens.widgets.fitting import is_compact
from screens.widgets.ink import fit, ink, row, shown, spread, with_keys
from screens.widgets.row_list import Column, Row, RowList
from screens.widgets.signs import Sign, colour, glyph

if TYPE_CHECKING:
    from screens.shell import Shell

_MOST_ROWS: Final = 8
_SIGN_IN: Final = "02"
_TITLES: Final = (L("Service"), L("Case no."), L("Progress"), L("Served by"), L("Updated"))
_STATES: Final = {
    OperationState.DRAFT: (Sign.UNFINISHED, L("Unfinished")),
    OperationState.PENDING: (Sign.PENDING, L("Under review")),
    OperationState.APPROVED: (Sign.OK, L("Approved")),
    OperationState.DONE: (Sign.OK, L("Done")),
    OperationState.REJECTED: (Sign.ERROR, L("Rejected")),
    OperationState.WITHDRAWN: (Sign.NONE, L("Withdrawn")),
    OperationState.CANCELLED: (Sign.NONE, L("Cancelled")),
    OperationState.EXPIRED: (Sign.NONE, L("Expired")),
    OperationState.ENDED: (Sign.NONE, L("Ended")),
}


def state_of(line: RecordLine) -> tuple[Sign, Words]:
    """The sign and the word of an application's state."""
    return (Sign.RETURNED, L("Returned")) if line.returned else _STATES[line.state]


def day_or_time(moment: datetime, today: date) -> str:
    """HH:MM for today, 昨天, then month and day."""
    days = (today - moment.date()).days
    if days == 0:
        return moment.strftime("%H:%M")
    return str(L("yesterday")) if days == 1 else moment.strftime("%m-%d")


def comes_next(home: Home) -> str:
    """The service that what stands there calls for: signing a client in, then what is missing of them."""
    if home.visit is None or home.visit.client is None:
        return _SIGN_IN
    missing = (
        line.code
        for line in home.services
        if line.group is Group.PREPARE and line.sign is StateSign.WARN and line.available
    )
    return next(missing, "")


def open_row(line: RecordLine, shell: "Shell") -> Row:
    """An application as a row of the list."""
    sign, words = state_of(line)
    changed, now = shell.at(line.changed_at), shell.now()
    if line.state is OperationState.PENDING:
        minutes = int((now - changed).total_seconds()) // 60
        progress = str(L("waiting for {minutes} min", minutes=minutes))
    else:
        progress = line.reason or str(line.progress)
    return Row(
        key=str(line.id),
        cells=(
            str(line.title),
            line.number.partition("-")[2] or line.number,
            progress,
            line.teller,
            day_or_time(changed, now.date()),
        ),
        sign=sign,
        sign_words=str(words),
    )


def _columns(*, compact: bool) -> tuple[Column, ...]:
    wide = shown_language() != "zh_CN"
    titles = (None, None, None, None, None) if compact else _TITLES
    service, number, progress, teller, updated = titles
    return (
        Column(service, width=14 if wide else 8, tone="strong"),
        Column(number, width=9, tone="muted", wide_only=True),
        Column(progress),
        Column(teller, width=9 if wide else 8, tone="muted", wide_only=True),
        Column(updated, width=9 if wide else 5, tone="muted", right=True),
    )


def _sign_width() -> int:
    return 14 if shown_language() != "zh_CN" else 8


class OpenList(RowList):
    """The client's open applications, as high as they are many."""

    MARKS_UNFOCUSED = False
    advice = L("Enter goes on with an unfinished one, and shows how the others stand.")

    def __init__(self, *, compact: bool, id: str | None = None) -> None:
        """Make the list.

        Args:
            compact: without headings, and dense.
            id: the widget's id.
        """
        super().__init__(
            _columns(compact=compact),
            sign_width=_sign_width(),
            sign_title=None if compact else L("State"),
            gap=1 if compact else 2,
            id=id,
        )
        self._headed = 0 if compact else 1

    def reword(self) -> None:
        """The language is another."""
        self.lay_out(_columns(compact=not self._headed), _sign_width())

    def show_lines(self, rows: Sequence[Row], *, client: bool) -> None:
        """Show these; there is no list where no client is signed in or nothing is open."""
        self.display = client and bool(rows)
        self.can_focus = self.display
        self.styles.height = min(len(rows), _MOST_ROWS) + self._headed
        self.show(rows)


class Attention(Widget):
    """Lines of what to attend to, each with a sign and its word, and the key that leads there."""

    DEFAULT_CSS = "Attention { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: tuple[tuple[Sign, Words, Words, Key | str, Words], ...] = ()
        self._says: tuple[Words, ...] = ()

    def show_nobody(self, home: Home) -> bool:
        """Say what to do where no client is signed in."""
        if home.visit is None:
            self._says = (L("No client is at the counter."), L("Type 02 and press Enter to sign one in."))
        elif home.visit.client is None:
            self._says = (L("The client is not signed in yet."), L("Type 02 and press Enter to go on."))
        else:
            self._says = ()
        return self._shown(bool(self._says))

    def show_attention(self, home: Home) -> bool:
        """Show what the services list warns of, and which services cannot be had."""
        client = home.visit.client if home.visit is not None else None
        items = [
            (Sign.WARN, line.note, line.title, line.code, L("go there"))
            for line in home.services
            if client is not None and line.sign is StateSign.WARN and line.note is not None
        ]
        barred = [line for line in home.services if line.sign is StateSign.OFF and line.group is Group.SERVE]
        if client is not None and barred:
            names = plain(str(L(", ")).join(str(line.title) for line in barred))
            says = L("{services}: choose one to see why", services=names)
            items.append((Sign.NONE, L("Not possible"), says, "", plain("")))
        self._items = tuple(items)
        return self._shown(bool(items))

    def show_post(self, home: Home) -> bool:
        """Show what waits for a supervisor."""
        self._items = ()
        if home.pending:
            says = L(
                "{count} wait for a decision, the oldest for {minutes} min",
                count=home.pending,
                minutes=home.oldest,
            )
            self._items = ((Sign.PENDING, L("Review"), says, keys.DESK, L("desk")),)
        return self._shown(bool(self._items))

    def _shown(self, there: bool) -> bool:
        self.display = there
        self.refresh(layout=True)
        return there

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if width < 2:
            return []
        if self._says:
            first, *others = self._says
            lines = [ink(line, "bold") for line in wrap(shown(first), width)]
            return lines + [with_keys(line, "$muted") for text in others for line in wrap(shown(text), width)]
        indent = "" if is_compact(self) else " "
        return [
            spread(
                row(
                    indent,
                    ink(fit(f"{glyph(sign)} {shown(word)}", 14), colour(sign)),
                    " ",
                    ink(says, "$muted" if sign is Sign.NONE else ""),
                ),
                row(ink(key, "bold $accent"), " ", ink(where, "$muted")) if key else Content(""),
                width,
            )
            for sign, word, says, key, where in self._items
        ]
