"""A labelled text field."""

from dataclasses import dataclass
from dataclasses import field as attribute

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from data.terms.words import L, Words
from screens.widgets.error_block import ErrorBlock
from screens.widgets.ime_input import ImeInput
from screens.widgets.ink import cut, ink, shown, spread
from screens.widgets.wiped import Wiped


class _Label(Wiped):
    def __init__(self, label: Words, note: Words | None, input: ImeInput) -> None:
        super().__init__()
        self.label, self.note = label, note
        self._made_with = note
        self._input = input

    def wipe(self) -> None:
        if self.note != self._made_with:
            self.note = self._made_with
            super().wipe()

    def render(self) -> Content:
        note = ink(self.note, "$muted") if self.note is not None else Content("")
        label = ink(self.label, "bold $accent" if self._input.has_focus else "$muted")
        width = self.content_size.width
        # Where both have no room, what the field is matters more.
        return spread(label, cut(note, max(0, width - label.cell_length - 1)), width)


class Field(Wiped):
    """A label with a note at its right, over an input.

    Three rows and the label, compact one row and the label. What is typed is
    data: no markup in it acts.
    """

    DEFAULT_CSS = """
    Field { height: auto; width: 100%; layout: vertical; }
    Field > _Label { height: 1; text-wrap: nowrap; text-overflow: clip; }
    """
    SCOPED_CSS = False

    @dataclass
    class Changed(Message):
        """The text in the field is another."""

        field: "Field"
        value: str = attribute(repr=False)

        @property
        def control(self) -> "Field":
            """The field, for `@on` selectors."""
            return self.field

    @dataclass
    class Full(Message):
        """The last character that fits was typed; the focus has moved to the next field if there is one."""

        field: "Field"
        value: str = attribute(repr=False)

        @property
        def control(self) -> "Field":
            """The field, for `@on` selectors."""
            return self.field

    @dataclass
    class Submitted(Message):
        """Enter in the last field; elsewhere Enter moves to the next one."""

        field: "Field"
        value: str = attribute(repr=False)

        @property
        def control(self) -> "Field":
            """The field, for `@on` selectors."""
            return self.field

    @dataclass
    class Refused(Message):
        """What was typed or pasted was not taken; `why` is for the message line."""

        field: "Field"
        why: Words

        @property
        def control(self) -> "Field":
            """The field, for `@on` selectors."""
            return self.field

    def __init__(
        self,
        label: Words,
        *,
        value: str = "",
        placeholder: Words | None = None,
        note: Words | None = None,
        password: bool = False,
        digits_only: bool = False,
        exact: bool = False,
        lines: bool = False,
        max_length: int = 0,
        moves_on: bool = True,
        enter_moves: bool = True,
        advice: Words | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a field.

        Args:
            label: what it is.
            value: what stands in it at first.
            placeholder: muted words while it is empty.
            note: muted words at the right of the label.
            password: shows stars.
            digits_only: takes digits; full-width ones are understood, grouping is taken out.
            exact: spaces of every kind stay as they are, for names of files.
            lines: takes every line that is pasted, with `|` between them; else the first alone.
            max_length: in characters, 0 for no limit; longer text is refused whole, never cut.
            moves_on: the focus goes to the next field when this one is full.
            enter_moves: Enter goes to the next field; off, it always submits.
            advice: what the help says while it has the focus.
            id: the widget's id.
            classes: the widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self.input = ImeInput(
            value,
            placeholder=shown(placeholder) if placeholder is not None else "",
            password=password,
            digits_only=digits_only,
            exact=exact,
            lines=lines,
            max_length=max_length,
        )
        self._placeholder = placeholder
        self.advice = advice
        self._made_with = value
        self._label = _Label(label, note, self.input)
        self._error = ErrorBlock()
        self._digits_only = digits_only
        self._moves_on = moves_on
        self._enter_moves = enter_moves

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.input

    @property
    def active(self) -> bool:
        """Whether it is marked as the field that has the focus."""
        return self.input.has_focus

    @property
    def value(self) -> str:
        """The text in the field."""
        return self.input.value

    @value.setter
    def value(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)

    @property
    def missing(self) -> int:
        """How many characters it can still take, 0 where it has no limit."""
        return max(0, (self.input.max_length or 0) - len(self.value))

    def reword(self) -> None:
        """The language is another."""
        if self._placeholder is not None:
            self.input.placeholder = shown(self._placeholder)

    def focus_input(self) -> None:
        """Give the input the focus."""
        self.input.focus()

    def clear(self) -> None:
        """Empty the field and take its error away."""
        self.value = ""
        self.clear_error()

    def wipe(self) -> None:
        """Be as it was made; what stands in it has wiped itself."""
        if self.value != self._made_with:
            with self.prevent(Input.Changed):
                self.value = self._made_with
        self.clear_error()

    def show_note(self, note: Words | None) -> None:
        """Other words at the right of the label."""
        self._label.note = note
        self._label.refresh()

    def show_aside(self, aside: Words | None, tail: str = "") -> None:
        """Muted words after the typed value, in the box (what a code stands for); `tail` at its right end."""
        self.input.show_aside(
            ink(aside, "$muted") if aside is not None else Content(""),
            ink(f"{tail} ", "$muted") if tail else Content(""),
        )

    def error(self, says: Words, then: Words | None = None, *, keep: bool = False) -> None:
        """Say under the field what is wrong and what to do; the focus returns to the emptied field.

        Args:
            says: what happened.
            then: what to do next, bold.
            keep: leave the text as it is.
        """
        if not self._error.is_attached:
            # Most fields never need it, and each widget costs its part of a form's paint.
            self.mount(self._error)
        self._error.show(says, then)
        if not keep:
            self.value = ""
        self.focus_input()

    def clear_error(self) -> None:
        """Take the error away."""
        self._error.clear()

    def _next(self) -> Widget | None:
        chain = self.screen.focus_chain
        later = chain[chain.index(self.input) + 1 :] if self.input in chain else []
        return next((widget for widget in later if isinstance(widget, ImeInput)), None)

    def on_descendant_focus(self) -> None:
        """Show that the focus is here."""
        self._paint_focus()

    def on_descendant_blur(self) -> None:
        """Show that the focus is elsewhere."""
        self._paint_focus()

    def _paint_focus(self) -> None:
        # Painted, not styled: for a class the styles of all that stands in the field would be looked up.
        self._label.refresh()
        self.input.refresh()

    @on(Input.Changed)
    def _tell_change(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(self, message.value))

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        message.stop()
        following = self._next() if self._enter_moves else None
        if following is not None:
            following.focus()
        else:
            self.post_message(self.Submitted(self, message.value))

    @on(ImeInput.Full)
    def _move_on(self, message: ImeInput.Full) -> None:
        message.stop()
        following = self._next() if self._moves_on else None
        if following is not None:
            following.focus()
        self.post_message(self.Full(self, self.value))

    @on(ImeInput.Refused)
    def _tell_refusal(self, message: ImeInput.Refused) -> None:
        message.stop()
        limit = self.input.max_length
        if self._digits_only and limit:
            why = L("Digits only here, at most {count}.", count=limit)
        elif self._digits_only:
            why = L("Digits only here.")
        else:
            why = L("At most {count} characters fit here.", count=limit)
        self.post_message(self.Refused(self, why))
