"""The three groups of 业务流水, each a list of its own; the cursor goes from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from counter_tui.desk.api.views import RecordLine
from data.terms.enums import OperationState
from data.terms.words import L, Words
from screens.widgets.heading import SectionTitle
from screens.widgets.row_list import Column, Row, RowList

UNFINISHED: Final = "unfinished"
PENDING: Final = "pending"
OVER: Final = "over"
GROUPS: Final[dict[str, Words]] = {
    UNFINISHED: L("Unfinished"),
    PENDING: L("Under review"),
    OVER: L("Finished"),
}
_SIGN_WIDTH: Final = 14


def group_of(line: RecordLine) -> str:
    """未完成, 审批中 or 已办理."""
    if line.state is OperationState.DRAFT:
        return UNFINISHED
    return PENDING if line.state is OperationState.PENDING else OVER


class GroupRows(RowList):
    """The rows of a group; past its ends the cursor goes on to the next group."""

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
        super().__init__(
            (
                Column(width=14, tone="strong"),
                Column(width=9, tone="muted", wide_only=True),
                Column(),
                Column(width=8, tone="muted", wide_only=True),
                Column(width=9, tone="muted", right=True),
            ),
            sign_width=_SIGN_WIDTH,
            id=id,
        )
        self._keys: tuple[str, ...] = ()

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
        self.title.show(GROUPS[self.key], L("{count} items", count=len(rows)))
        self.set_class(not rows, "-empty")
        self.set_class(self.key == OVER and bool(rows), "-long")
        self.rows.fill(rows)
        self.rows.styles.height = "1fr" if self.key == OVER else len(rows)
