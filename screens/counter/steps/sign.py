"""What is signed, and the code that signs it and submits (rule 7)."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size

from counter_tui.desk.api.views.facts import AgreementLine, SignFacts, StepFacts
from data.terms.words import L, plain
from screens.counter.steps.code import CodePane
from screens.counter.steps.pane import facts_for
from screens.counter.steps.told import Told
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import ink, row, spread
from screens.widgets.signs import Sign, colour, glyph
from screens.widgets.wiped import Wiped


class SignedRows(Wiped):
    """Each agreement of the set, with its version and for how long it was read."""

    DEFAULT_CSS = "SignedRows { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[AgreementLine, ...] = ()

    def show(self, lines: Sequence[AgreementLine]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        self.refresh(layout=True)

    def wipe(self) -> None:
        """Nothing is signed."""
        self._lines = ()
        super().wipe()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render(self) -> Content:
        width = self.content_size.width
        return Content("\n").join(
            spread(
                row(ink(f"{glyph(Sign.OK)} ", colour(Sign.OK)), ink(line.title, "bold")),
                ink(f"{line.version}  {L('read {seconds} s', seconds=line.read_seconds or 0)}", "$muted"),
                width,
            )
            for line in self._lines
        )


class SignPane(CodePane):
    """The set, the signature that is used, the words that allow it, and six cells for the code.

    The right code signs and submits; there is no further question.
    """

    ENTER = L("sign and submit")
    ADVICE = L("The right code signs everything in the list and submits it.")

    def __init__(self) -> None:
        super().__init__()
        self._title = SectionTitle(L("What is signed"))
        self._rows = SignedRows()
        self._authorisation = Told(style="$muted", id="authorisation")

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._rows
        yield self._authorisation
        yield SectionTitle(L("Code from the message"), accent=True)
        yield self.asks
        with Horizontal(classes="cells"):
            yield self.cells
            yield self.side
        yield self.block

    def fill(self, facts: StepFacts) -> None:
        sign = facts_for(self, facts, SignFacts)
        on_file = sign.signature_on
        self._title.show(
            L("What is signed"),
            L("signature on file since {day}", day=on_file) if on_file is not None else None,
        )
        self._rows.show(sign.lines)
        self._authorisation.show(plain(sign.authorisation.strip()))
        self.show_code(sign.code)
