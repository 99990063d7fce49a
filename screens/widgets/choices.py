"""A short vertical list of options."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from data.terms.words import Words
from screens.widgets.focus_painted import FocusPainted
from screens.widgets.ink import ink, row, shown, spread
from screens.widgets.signs import Sign, glyph
from screens.widgets.wiped import Wiped


@dataclass(frozen=True, slots=True)
class Choice:
    """One option.

    Attributes:
        key: how the program calls it.
        title: how people call it.
        letter: the digit or letter that picks it at once, empty for none.
        note: muted words at the right end.
        enabled: it can be taken.
        why: the reason it cannot, shown in place of the note.
    """

    key: str
    title: Words
    letter: str = ""
    note: Words | None = None
    enabled: bool = True
    why: Words | None = None


class Choices(FocusPainted, Wiped, can_focus=True):
    """Arrow keys move the marker, Enter takes the marked option, its letter takes an option at once.

    What cannot be taken stays in its place, faint, with the reason; the marker
    can stand on it, so that it can be read, and Enter there posts `Barred`.
    """

    DEFAULT_CSS = "Choices { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """An option was taken."""

        choices: "Choices"
        key: str

        @property
        def control(self) -> "Choices":
            """The list, for `@on` selectors."""
            return self.choices

    @dataclass
    class Barred(Message):
        """An option that cannot be taken was asked for."""

        choices: "Choices"
        choice: Choice

        @property
        def control(self) -> "Choices":
            """The list, for `@on` selectors."""
            return self.choices

    @dataclass
    class Moved(Message):
        """The marker stands on another option."""

        choices: "Choices"
        key: str

        @property
        def control(self) -> "Choices":
            """The list, for `@on` selectors."""
            return self.choices

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        preselected: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a list.

        Args:
            choices: the options, in order.
            preselected: the marker stands on the first that can be taken; off, on none
                until a key moves it, and Enter does nothing before.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._choices: tuple[Choice, ...] = ()
        self._at: int | None = None
        self._preselected = preselected
        self._made_with = tuple(choices)
        self.show(choices)

    @property
    def current(self) -> str | None:
        """The marked option's key."""
        return None if self._at is None else self._choices[self._at].key

    def show(self, choices: Sequence[Choice]) -> None:
        """Show these options; the marker stays on its own where that is still there."""
        before = self.current
        self._choices = tuple(choices)
        keys = [choice.key for choice in self._choices]
        if before in keys:
            self._at = keys.index(before)
        else:
            able = (index for index, choice in enumerate(self._choices) if choice.enabled)
            self._at = next(able, 0 if self._choices else None) if self._preselected else None
        self.refresh(layout=True)

    def wipe(self) -> None:
        """Show the options it was made with, the marker where it began."""
        self._choices, self._at = (), None
        self.show(self._made_with)
        super().wipe()

    def unmark(self) -> None:
        """Mark none, as where nothing is preselected at first."""
        if self._at is not None:
            self._at = None
            self.refresh()

    def mark_letter(self, letter: str) -> bool:
        """Put the marker on the option of that letter, full-width ones too; whether there is one."""
        index = self._index_of(letter)
        if index is not None:
            self._mark(index)
        return index is not None

    def _index_of(self, letter: str) -> int | None:
        typed = unicodedata.normalize("NFKC", letter).casefold()
        letters = [choice.letter.casefold() for choice in self._choices]
        return letters.index(typed) if typed and typed in letters else None

    def action_move(self, by: int) -> None:
        """Move the marker by options; it stops at the ends."""
        if not self._choices:
            return
        start = self._at if self._at is not None else (-1 if by > 0 else len(self._choices))
        self._mark(min(max(start + by, 0), len(self._choices) - 1))

    def action_edge(self, index: int) -> None:
        """Move the marker to the first or last option."""
        if self._choices:
            self._mark(index % len(self._choices))

    def action_take(self) -> None:
        """Take the marked option."""
        if self._at is not None:
            self._take(self._choices[self._at])

    def _mark(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self.refresh()
            self.post_message(self.Moved(self, self._choices[index].key))

    def _take(self, choice: Choice) -> None:
        self.post_message(self.Chosen(self, choice.key) if choice.enabled else self.Barred(self, choice))

    def on_key(self, event: events.Key) -> None:
        """A letter takes its option at once; full-width letters of an input method count."""
        if event.character is None:
            return
        index = self._index_of(event.character)
        if index is not None:
            event.stop()
            event.prevent_default()
            self._mark(index)
            self._take(self._choices[index])

    def on_focus(self) -> None:
        """The marked row takes the pick colour."""
        self.refresh()

    def on_blur(self) -> None:
        """The pick colour goes with the focus."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._choices)

    def render(self) -> Content:
        width = self.content_size.width
        return Content("\n").join(self._line(index, width) for index in range(len(self._choices)))

    def _line(self, index: int, width: int) -> Content:
        choice = self._choices[index]
        here = index == self._at
        picked = here and self.has_focus
        quiet = "$muted" if choice.enabled else "$on-pick" if picked else "$faint"
        tone = quiet if not choice.enabled else "$on-pick" if picked else ""
        strong = f"bold {tone}".strip() if here else tone
        letter = "bold $accent" if choice.enabled else quiet
        letter_part: list[Content | str] = [ink(choice.letter, letter), " "] if choice.letter else []
        words = choice.note if choice.enabled or choice.why is None else choice.why
        left = row(
            ink(f"{glyph(Sign.HERE)} " if here else "  ", "$accent"),
            *letter_part,
            ink(choice.title, strong),
        )
        right = ink(f"{shown(words)} ", quiet) if words is not None else Content("")
        line = spread(left, right, width)
        if picked:
            return line.stylize_before("on $pick")
        return line.stylize_before("on $panel") if here else line
