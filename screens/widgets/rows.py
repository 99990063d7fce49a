"""Columns and rows of a list, and how one line of it is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from data.terms.words import Words
from screens.widgets.ink import fit, ink, row, shown, spread
from screens.widgets.signs import Sign, colour, glyph


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list.

    Attributes:
        title: its heading, None for none.
        width: in cells; None takes what is left (at most one column).
        tone: `strong` (bold), `plain` or `muted`.
        right: its text stands at the right (times, figures).
        wide_only: not there on compact screens.
    """

    title: Words | None = None
    width: int | None = None
    tone: str = "plain"
    right: bool = False
    wide_only: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list.

    Attributes:
        key: how the program calls it; the cursor keeps to it.
        cells: a text for each column.
        sign: how it stands, before the cells.
        sign_words: the word beside the sign.
        note: at the right end, past the columns.
        note_sign: how the note stands, None for a muted one.
        enabled: it can be opened; the others stay, faint, with the reason as their note.
        fresh: tinted, for a row that has just come.
    """

    key: str
    cells: tuple[str, ...]
    sign: Sign | None = None
    sign_words: str = ""
    note: str = ""
    note_sign: Sign | None = None
    enabled: bool = True
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """How a list's lines are laid out.

    Attributes:
        columns: the columns that are there.
        kept: their indexes among a row's cells.
        width: of the whole list.
        sign_width: cells for the sign and its word, 0 for none.
        note_width: of the longest note, 0 for none.
        gap: cells between two columns.
    """

    columns: tuple[Column, ...]
    kept: tuple[int, ...]
    width: int
    sign_width: int
    note_width: int
    gap: int = 2

    def heading(self, sign_title: Words | None) -> Content:
        """The columns' titles."""
        titles = [shown(column.title) if column.title is not None else "" for column in self.columns]
        sign = fit(f"  {shown(sign_title or '')}", self._lead)
        return row(ink(sign, "$muted"), self._cells(titles, ["$muted"] * len(titles)))

    def line(self, entry: Row, *, here: bool, picked: bool) -> Content:
        """A row; `here` is the cursor's, `picked` when the list has the focus too."""
        # Faint is not for the pick ground: there a row that cannot be opened is as legible as the others.
        gone = "" if entry.enabled else "$on-pick" if picked else "$faint"
        text = "$on-pick" if picked else ""
        tones = {"strong": f"bold {text}", "plain": f"bold {text}" if here else text, "muted": "$muted"}
        mark = ink(f"{glyph(Sign.HERE)} " if here else "  ", "$accent")
        sign: list[Content | str] = []
        if self.sign_width:
            told = f"{glyph(entry.sign)} {entry.sign_words}" if entry.sign is not None else entry.sign_words
            tone = gone or text or (colour(entry.sign) if entry.sign is not None else "")
            sign = [ink(fit(shown(told), self.sign_width), tone), " "]
        note = Content("")
        if entry.note:
            quiet = "$muted" if entry.note_sign is None or picked else colour(entry.note_sign)
            note = ink(f"{shown(entry.note)} ", gone or quiet)
        cells = self._cells(
            [entry.cells[index] for index in self.kept],
            [gone or tones[column.tone].strip() for column in self.columns],
        )
        return spread(row(mark, *sign, cells), note, self.width)

    @property
    def _lead(self) -> int:
        return 2 + (self.sign_width + 1 if self.sign_width else 0)

    def _cells(self, texts: Sequence[str], styles: Sequence[str]) -> Content:
        fixed = sum(column.width or 0 for column in self.columns) + self.gap * (len(self.columns) - 1)
        note = self.note_width + self.gap if self.note_width else 0
        rest = max(0, self.width - self._lead - fixed - note - 1)
        parts: list[Content | str] = []
        for column, text, style in zip(self.columns, texts, styles, strict=True):
            cell = fit(shown(text), rest if column.width is None else column.width)
            if column.right:
                cell = " " * (len(cell) - len(cell.rstrip(" "))) + cell.rstrip(" ")
            parts += [" " * self.gap, ink(cell, style)] if parts else [ink(cell, style)]
        return row(*parts)
