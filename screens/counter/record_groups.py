"""The three groups of 业务流水, each a list of its own; the cursor goes from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.views.records import RecordLine
from data.terms.enums import OperationState
from data.terms.words import L, Words, shown_language
from data.terms.wrapping import wrap
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import ink, shown
from screens.widgets.row_list import Column, Row, RowList
from screens.widgets.signs import glyphs

UNFINISHED: Final = "unfinished"
PENDING: Final = "pending"
OVER: Final = "over"
GROUPS: Final[dict[str, Words]] = {
    UNFINISHED: L("Unfinished"),
    PENDING: L("Under review"),
    OVER: L("Finished"),
}


def group_of(line: RecordLine) -> str:
    """未完成, 审批中 or 已办理."""
    if line.state is OperationState.DRAFT:
        return UNFINISHED
    return PENDING if line.state is OperationState.PENDING else OVER


class GroupRows(RowList):
    """The rows of a group; past its ends the cursor goes on to the next group."""

    MARKS_UNFOCUSED = False

    @dataclass
    class Left(Message):
        """The cursor would leave the list, downwards (1) or upwards (-1)."""

        rows: "GroupRows"
        by: int

        @property
        def control(self) -> "GroupRows":
            """The list, for `@on` selectors."""
            return self.rows

    def __init__(self, *, id: str) -> None:
        super().__init__((), id=id)
        self._keys: tuple[str, ...] = ()
        self.reword()

    def reword(self) -> None:
        """The language is another."""
        # Chinese words take less room than English ones; what they leave goes to progress and reason.
        narrow = shown_language() == "zh_CN"
        columns = (
            Column(width=8 if narrow else 14, tone="strong"),
            Column(width=4, tone="muted", wide_only=True),
            Column(),
            Column(width=6 if narrow else 8, tone="muted", wide_only=True),
            Column(width=5 if narrow else 9, tone="muted", right=True),
        )
        self.lay_out(columns, sign_width=8 if narrow else 14)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these; a group without any takes no room and no focus."""
        self._keys = tuple(row.key for row in rows)
        self.display = self.can_focus = bool(rows)
        self.show(rows)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._keys)

    def action_move(self, by: int) -> None:
        """Move by rows; at the end, on to the next group."""
        edge = self._keys[-1 if by > 0 else 0] if self._keys else None
        if self.current is not None and self.current.key == edge:
            self.post_message(self.Left(self, by))
        else:
            super().action_move(by)

    def enter_from(self, by: int) -> None:
        """The cursor comes in, downwards from above or upwards from below."""
        self.go_to(self._keys[0 if by > 0 else -1])
        self.focus()


class Group(Vertical):
    """A headed group of applications."""

    DEFAULT_CSS = """
    Group { height: auto; width: 100%; }
    Group > SectionTitle { margin: 0 0 1 0; }
    Group.-empty > SectionTitle { margin: 0; }
    Group.-long { height: 1fr; }
    .compact Group > SectionTitle { margin: 0; }
    """
    SCOPED_CSS = False

    def __init__(self, key: str) -> None:
        super().__init__(id=f"records-{key}")
        self.key = key
        self.title = SectionTitle(GROUPS[key], ruled=True)
        self.rows = GroupRows(id=f"records-{key}-rows")

    def compose(self) -> ComposeResult:
        yield self.title
        yield self.rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these applications."""
        self.title.show(GROUPS[self.key], L("{count} in all", count=len(rows)))
        self.set_class(not rows, "-empty")
        self.set_class(self.key == OVER and bool(rows), "-long")
        self.rows.fill(rows)
        self.rows.styles.height = "1fr" if self.key == OVER else len(rows)


class RecordDetail(Widget):
    """The marked application in full: number, teller, when, and the reason the client was told."""

    DEFAULT_CSS = """
    RecordDetail { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    """

    _line: RecordLine | None = None
    _at = ""

    def show(self, line: RecordLine | None, at: str) -> None:
        """Show another; `at` is when it last changed, in the branch's time."""
        self._line, self._at = line, at
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        line = self._line
        if line is None or width < 2:
            return []
        facts = f"{shown(line.title)}  {line.number}  {shown(line.teller)}  {self._at}"
        lines = [ink(glyphs().hair * width, "$rule")]
        lines += [ink(part, "$muted") for part in wrap(facts, width)]
        if line.reason:
            told = shown(L("The client was told: {reason}", reason=line.reason))
            lines += [ink(part, "bold") for part in wrap(told, width)]
        return lines
