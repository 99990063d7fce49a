"""The client's identity document: read, its two sides scanned, its original seen (rule 4)."""

from enum import StrEnum
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from counter_tui.desk.api.inputs import Document, Image
from counter_tui.desk.api.views.documents import DocumentRead
from counter_tui.desk.api.views.facts import DocumentFacts, StepFacts
from data.terms import keys
from data.terms.errors import CounterError, Invalid, WrongKind
from data.terms.words import L, Words
from screens.counter.steps.document_told import FIELDS, LONG_TERM, on_file, was_read
from screens.counter.steps.pane import StepPane, facts_for
from screens.counter.steps.told import FactList, Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.image_picker import ImagePicker
from screens.widgets.kind_row import KindRow
from screens.widgets.warnings import Warnings

_SEEN, _NOT = "seen", "not"
_LINES: Final = frozenset({30, 44, 60})
"""So many characters have the machine-readable lines of which another is still to come."""
_FILLER: Final = "<"


class _Part(StrEnum):
    """What the pane asks for, one after another."""

    READ = "read"
    FRONT = "front"
    BACK = "back"
    SEEN = "seen"


class DocumentPane(StepPane):
    """One field understands a number, a reader's line and machine-readable lines.

    What is known stands there already: the kind and the validity on file. A reader
    that tells the validity leaves nothing to be typed. The two sides follow, then
    the teller's word for the original, which hands everything in.
    """

    ENTER = L("next")
    ADVICE = L("Type the number, or let a card reader or scanner type it. Esc goes back to what was before.")
    BINDINGS = [Binding("escape", "part_before", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._facts: DocumentFacts | None = None
        self._part = _Part.READ
        self._read: DocumentRead | None = None
        self._raw = ""
        self._waits_at = 0
        self._on_file = FactList()
        self._kind = KindRow()
        self._number = Field(
            L("Document number"),
            note=L("typed, from a reader, or machine-readable lines"),
            lines=True,
            enter_moves=False,
            id="document-number",
        )
        self._expires = Field(
            L("Valid to"), note=L("20360501, or L: long-term"), enter_moves=False, id="document-expires"
        )
        self._issued = Field(
            L("Issued on"), note=L("may be left empty"), enter_moves=False, id="document-issued"
        )
        self._told = FactList(id="document-told")
        self._doubts = Warnings()
        self._asks = Told(style="bold", id="document-asks")
        self._front = _side("document-front")
        self._back = _side("document-back")
        self._choices = Choices(
            (
                Choice(_SEEN, L("Yes, I have it and it is this client's"), "Y"),
                Choice(_NOT, L("No"), "N", note=L("a copy does not serve")),
            ),
            preselected=False,
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="document-read"):
            yield self._on_file
            yield self._kind
            yield self._number
            with Horizontal(id="document-dates"):
                yield self._expires
                yield self._issued
        with Vertical(id="document-rest"):
            yield self._told
            yield self._doubts
            yield self._asks
            yield self._front
            yield self._back
            yield self._choices
        yield self.block

    # --- what the screen tells it

    def begin(self, facts: StepFacts) -> None:
        super().begin(facts)
        self._begin_anew(facts_for(self, facts, DocumentFacts))

    def fill(self, facts: StepFacts) -> None:
        known = facts_for(self, facts, DocumentFacts)
        self._facts = known
        self._on_file.show(on_file(known))

    def wipe(self) -> None:
        super().wipe()
        self._facts = self._read = None
        self._raw, self._waits_at = "", 0
        self._turn_to(_Part.READ)

    def show_read(self, read: DocumentRead) -> None:
        """The document was understood, and it is the client's."""
        self._raw = self._text
        self._read = read
        self._number.clear_error()
        self._number.value = read.number
        if not read.expires:
            self.screen.set_focus(self._expires.input)
            self.moved()
            return
        self._expires.value, self._issued.value = read.expires, read.issued
        self._expires.clear_error()
        self._issued.clear_error()
        self._doubts.show(read.doubts)
        self._told.show(was_read(read, self._facts.number if self._facts is not None else ""))
        self._turn_to(_Part.FRONT)

    def show_error(self, error: CounterError, kept: Words | None = None) -> None:
        field = error.field if isinstance(error, Invalid) else FIELDS.get(error.code, "")
        if isinstance(error, WrongKind) and self._facts is not None:
            super().show_error(error, kept)
            self._turn_to(_Part.READ)
            self._kind.show(self._facts.kinds, error.offered)
            self.screen.set_focus(self._kind)
            return
        part = {"front": _Part.FRONT, "back": _Part.BACK}.get(field)
        if part is not None:
            self._turn_to(part)
            self._side.query_one(ErrorBlock).show(error.says, error.then)
            self._side.mark_wrong()
            return
        wrong = {
            "document_number": self._number,
            "name": self._number,
            "document_expires": self._expires,
            "document_issued": self._issued,
        }.get(field)
        if wrong is None:
            super().show_error(error, kept)
            self.screen.set_focus(self.first())
            return
        self._turn_to(_Part.READ)
        if wrong is self._number:
            self.block.clear()
            wrong.error(error.says, error.then)
            return
        # Two stand beside one another: there is more room under both.
        super().show_error(error)
        wrong.clear()
        wrong.focus_input()

    # --- what the screen asks it

    @property
    def _side(self) -> ImagePicker:
        return self._back if self._part is _Part.BACK else self._front

    @property
    def _known_expiry(self) -> str:
        """The validity on file, as it is typed."""
        expires = self._facts.expires if self._facts is not None else None
        return LONG_TERM if expires is None else expires.isoformat()

    @property
    def _picks(self) -> bool:
        return self._part in (_Part.FRONT, _Part.BACK)

    def first(self) -> Widget | None:
        if self._part is _Part.READ:
            return self._number.input
        return self._side.first() if self._picks else self._choices

    def lacks(self) -> Words | None:
        if self._part is _Part.SEEN:
            return L("Y or N") if self._choices.current is None else None
        if self._picks:
            return self._side.lacks()
        if not self._number.value.strip():
            return L("number missing")
        if self._waits_at and self._waits_at == len(self._number.value):
            return L("next line missing")
        return None

    def keys(self) -> tuple[KeyHint, ...]:
        if self._picks:
            return self._side.keys()
        typed = self._part is _Part.SEEN or self._number.value
        return (KeyHint(keys.AGAIN, L("begin anew")),) if typed else ()

    def tick(self) -> None:
        # A list that is there stays: digits do not change under the fingers.
        if self._picks and not self._side.has_scans:
            self._side.look()

    def enter(self) -> None:
        if self._picks and self._side.path:
            self._go_on()

    def again(self) -> None:
        if self._picks:
            self._side.query_one(ErrorBlock).clear()
            self._side.look()
        elif self._facts is not None:
            if self._read is None and not self._front.path and not self._back.path:
                self._begin_anew(self._facts)
                return
            question = ConfirmDialog(
                L("Begin with the document anew?"),
                body=(L("The number that was read goes, and the files that were chosen."),),
                stay=L("Stay"),
                go=L("begin anew"),
            )
            self.app.push_screen(question, self._anew)

    def _anew(self, anew: bool | None) -> None:
        if anew and self._facts is not None:
            self._front.clear()
            self._back.clear()
            self._begin_anew(self._facts)

    # --- what is typed

    @property
    def _text(self) -> str:
        """What was typed or sent; a reader's line as it came while the number from it still stands there."""
        same = self._read is not None and self._number.value == self._read.number
        return self._raw if same else self._number.value

    @on(Field.Changed)
    def _changed(self, message: Field.Changed) -> None:
        if message.value:
            # A field that was emptied keeps its error until something is typed.
            message.field.clear_error()
        self.moved()

    @on(KindRow.Taken)
    def _kind_taken(self) -> None:
        self.block.clear()
        self.screen.set_focus(self._number.input)
        if self._number.value.strip():
            self._ask()

    @on(Field.Submitted)
    def _submitted(self, message: Field.Submitted) -> None:
        if message.field is self._number:
            self._number_typed()
        elif message.field is self._expires and self._expires.value != self._known_expiry:
            self.screen.set_focus(self._issued.input)
        elif message.field is self._expires:
            # The validity on file is confirmed; Tab still leads to the issue date, which may be left empty.
            self._ask(self._expires.value, self._issued.value)
        elif message.field is self._issued:
            self._ask(self._expires.value, self._issued.value)

    def action_part_before(self) -> None:
        """Back to what was asked for before; nothing of it is lost."""
        parts = [part for part in _Part if part is not _Part.BACK or self._two_sided]
        self._turn_to(parts[max(0, parts.index(self._part) - 1)])

    @property
    def _two_sided(self) -> bool:
        return self._facts is not None and self._kind.kind in self._facts.two_sided

    @on(ImagePicker.Moved)
    def _chose(self, message: ImagePicker.Moved) -> None:
        message.stop()
        self.moved()

    @on(ImagePicker.Submitted)
    def _picked(self, message: ImagePicker.Submitted) -> None:
        message.stop()
        if message.picker is self._side and self._picks:
            self._go_on()

    def _number_typed(self) -> None:
        text = self._number.value
        size = len(text.replace("|", "").replace(" ", ""))
        if _FILLER in text and size in _LINES and self._waits_at != len(text):
            # A scanner ends each of the lines with Enter: the next one is added to it.
            self._waits_at = len(text)
            self.moved()
        elif text.strip():
            self._ask()

    def _ask(self, expires: str = "", issued: str = "") -> None:
        self.block.clear()
        if not self._number.value.strip():
            self.screen.set_focus(self._number.input)
            return
        self.post_message(self.DocumentTyped(self, self.form, self._kind.kind, self._text, expires, issued))

    def _go_on(self) -> None:
        self._side.query_one(ErrorBlock).clear()
        self._turn_to(_Part.BACK if self._part is _Part.FRONT and self._two_sided else _Part.SEEN)

    @on(Choices.Moved)
    def _moved(self) -> None:
        self.moved()

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        kind, text = self._kind.kind, self._text
        expires, issued = self._expires.value, self._issued.value
        seen = message.key == _SEEN

        def document(front: Image, back: Image | None = None) -> Document:
            return Document(kind, text, expires, issued, front, back, seen)

        paths = (("front", self._front.path), *((("back", self._back.path),) if self._two_sided else ()))
        self.post_message(self.FilesGiven(self, self.form, paths, document))

    # --- what is shown

    def _begin_anew(self, known: DocumentFacts) -> None:
        """What is on file, and nothing read."""
        self.block.clear()
        self._read, self._raw, self._waits_at = None, "", 0
        self._kind.show(known.kinds, known.kind)
        self._number.clear()
        self._issued.clear()
        self._expires.value = self._known_expiry
        self._turn_to(_Part.READ)

    def _turn_to(self, part: _Part) -> None:
        self._part = part
        for each in _Part:
            self.set_class(each is part, f"-{each}")
        self._asks.show(_ASKS.get(part))
        if self._picks:
            self._side.look()
        if self.is_attached and self.display:
            self.screen.set_focus(self.first())
            self.moved()


_ASKS: Final = {
    _Part.FRONT: L("The side with the photo"),
    _Part.BACK: L("The other side"),
    _Part.SEEN: L("Is the original of this document in your hand, and is it this client's?"),
}


def _side(name: str) -> ImagePicker:
    return ImagePicker((ErrorBlock(),), id=name)
