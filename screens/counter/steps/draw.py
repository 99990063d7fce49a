"""The client signs on the pad, sees what will be kept, and saves it (service 04)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from counter_tui.desk.api.drawing import Measured, Stroke, measure
from counter_tui.desk.api.inputs import Drawn
from counter_tui.desk.api.views.facts import PadFacts, StepFacts
from counter_tui.desk.api.views.images import Picture
from data.terms import keys
from data.terms.errors import CounterError
from data.terms.words import L, Words
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import Told
from screens.widgets.facts import KeyHint
from screens.widgets.half_cells import HalfCells
from screens.widgets.ink import cut, ink, row, signed
from screens.widgets.pad import SignaturePad
from screens.widgets.signs import Sign
from screens.widgets.wiped import Wiped

_NO_MOUSE: Final = L(
    "No mouse or pen here? Give the keyboard back with {aside}; {originals} then takes a file.",
    aside=keys.ASIDE,
    originals=keys.ORIGINALS,
)


class _Figures(Wiped):
    """How what is drawn stands; while nothing is, what to do without a mouse."""

    DEFAULT_CSS = "_Figures { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    found: Measured | None = None

    def show(self, found: Measured) -> None:
        """Show these figures."""
        self.found = found
        self.refresh()

    def wipe(self) -> None:
        self.found = None
        super().wipe()

    def render(self) -> Content:
        found = self.found
        if found is None or not found.strokes:
            return Content(" ")
        ratio = L("{ratio} times as wide as high (2 at least)", ratio=f"{found.ratio:.1f}")
        stands = row(
            signed(Sign.OK if found.is_more_than_a_dot and found.is_written else Sign.WARN, L("written")),
            "   ",
            signed(Sign.OK if found.lies else Sign.WARN, ratio),
        )
        how = L("strokes: {count}, {seconds} s", count=found.strokes, seconds=f"{found.ms / 1000:.1f}")
        with_how = row(stands, "   ", ink(how, "$muted"))
        width = self.content_size.width
        return cut(with_how if with_how.cell_length <= width else stands, width)


class DrawPane(StepPane):
    """The pad; after Enter the image as the desk makes it, which the next Enter saves.

    A key that was pressed before that image was painted saves nothing.
    """

    ENTER = L("look at it")
    ADVICE = L("Please write your name with the mouse or a pen; Backspace takes the last stroke back.")
    BINDINGS = [Binding("backspace", "undo", show=False)]

    @dataclass
    class PreviewWanted(StepPane.Asked):
        """How the desk would keep these strokes, in at most so many cells."""

        strokes: tuple[Stroke, ...] = field(repr=False)
        columns: int
        rows: int

    def __init__(self) -> None:
        super().__init__()
        self._asks = Told(style="bold")
        self.pad = SignaturePad()
        self.preview = HalfCells()
        # Keys of the pane act while something in it has the focus.
        self.preview.can_focus = True
        self._figures = _Figures()
        self._hint = Told(_NO_MOUSE, "$muted", classes="hint")
        self._on_file: date | None = None
        self._previewing = False

    def compose(self) -> ComposeResult:
        yield self._asks
        yield self.pad
        yield self.preview
        yield self.block
        yield self._figures
        yield self._hint

    def on_mount(self) -> None:
        """Begin with the pad."""
        self._turn(previewing=False)

    def fill(self, facts: StepFacts) -> None:
        self._on_file = facts_for(self, facts, PadFacts).on_file
        self._turn(previewing=False)

    def wipe(self) -> None:
        super().wipe()
        self._on_file = None
        self._hint.visible = True
        self._turn(previewing=False)

    def first(self) -> Widget | None:
        return self.preview if self._previewing else self.pad

    @property
    def carried(self) -> tuple[Stroke, ...]:
        """What the client has drawn, to go on from after a pause."""
        return self.pad.strokes

    def carry_on(self, strokes: tuple[Stroke, ...]) -> None:
        """Go on with what was drawn before a pause."""
        self.pad.carry_on(strokes)

    @property
    def is_seen(self) -> bool:
        """Whether the image has been painted."""
        return self._previewing and self.preview.painted_at is not None

    def lacks(self) -> Words | None:
        found = measure(self.pad.strokes)
        if not found.is_more_than_a_dot:
            return L("sign first")
        if not found.lies:
            return L("too high")
        return None if found.is_written else L("a little more")

    @property
    def enter_does(self) -> Words:
        """What Enter does now."""
        return L("save") if self._previewing else self.ENTER

    def keys(self) -> tuple[KeyHint, ...]:
        if self._previewing:
            return (KeyHint(str(L("Backspace")), L("write on")), KeyHint(keys.AGAIN, L("clear")))
        if not self.pad.strokes:
            return ()
        return (KeyHint(keys.AGAIN, L("clear")), KeyHint(str(L("Backspace")), L("last stroke back")))

    def enter(self) -> None:
        if self.lacks() is not None:
            return
        if not self._previewing:
            columns, rows = self.pad.size
            self.post_message(self.PreviewWanted(self, self.form, self.pad.strokes, columns, rows))
        elif self.shell.is_meant_for(self.preview.painted_at):
            self.give(Drawn(self.pad.strokes))

    def again(self) -> None:
        self.block.clear()
        self._turn(previewing=False)
        self.screen.set_focus(self.pad)
        self.pad.clear()

    def action_undo(self) -> None:
        """Backspace: from the image back to the pad; there, take the last stroke back."""
        if self._previewing:
            self._turn(previewing=False)
            self.screen.set_focus(self.pad)
            self.moved()
        else:
            self.pad.undo()

    def show_preview(self, picture: Picture) -> None:
        """The image as it would be kept."""
        self._turn(previewing=True)
        self.preview.show(picture)
        self.screen.set_focus(self.preview)
        self.moved()

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        super().show_error(error, kept)
        self._turn(previewing=False)
        self.screen.set_focus(self.pad)

    def _turn(self, *, previewing: bool) -> None:
        """Show the image, or the pad."""
        self._previewing = previewing
        self.pad.display = not previewing
        self.preview.display = previewing
        if not previewing:
            self.preview.wipe()
        if previewing:
            asks = L("This is how it is kept. Enter saves it.")
        elif self._on_file is not None:
            asks = L(
                "Please sign on the line. It replaces the signature of {day}.", day=self._on_file.isoformat()
            )
        else:
            asks = L("Please sign on the line, with the mouse or a pen.")
        self._asks.show(asks)

    @on(SignaturePad.Changed)
    def _changed(self, message: SignaturePad.Changed) -> None:
        message.stop()
        self.block.clear()
        found = measure(self.pad.strokes)
        self._figures.show(found)
        # Its rows stay: the line that is signed on does not move under the pen.
        self._hint.visible = not found.strokes
        self.moved()
