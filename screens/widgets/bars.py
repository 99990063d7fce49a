"""The one-line bars of the frame, above and below the pane."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import Reactive
from textual.widget import Widget

from data.terms.words import L, Words
from screens.widgets.facts import KeyHint, StripCell, StripFacts, TopFacts
from screens.widgets.fitting import is_compact
from screens.widgets.ink import CUT, cut, fit, ink, row, shown, signed, spaced, spread
from screens.widgets.signs import Sign, colour, glyph


class Bar(Widget):
    """A line across the whole screen."""

    auto_links: Reactive[bool] = Reactive(False)

    DEFAULT_CSS = """
    Bar {
        height: 1;
        width: 100%;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    """


class TopBar(Bar):
    """Broker, branch, terminal, staff; at the right what waits, whether all is connected, date and time."""

    DEFAULT_CSS = "TopBar { background: $panel; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self._facts: TopFacts | None = None
        self._client_turn = False

    def show(self, facts: TopFacts) -> None:
        """Show these facts."""
        self._facts = facts
        self.refresh()

    def client_turn(self, on: bool) -> None:
        """In the client's turn only broker, branch and time stay."""
        self._client_turn = on
        self.refresh()

    def render(self) -> Content:
        facts = self._facts
        width = self.content_size.width
        if facts is None:
            return Content(" " * width)
        compact = is_compact(self)
        gap = "  " if compact else "   "
        chip = "bold $on-train on $train-bg" if facts.training else "bold $accent on $raised"
        left = [ink(f" {shown(facts.broker)} ", chip)]
        left += [Content("  " if compact else "   "), ink((compact and facts.branch_short) or facts.branch)]
        if not self._client_turn:
            if facts.terminal is not None:
                left += [Content(gap), ink(facts.terminal, "$muted")]
            if facts.staff:
                left += [Content(gap), ink(facts.staff, "bold")]
                left += [Content(" "), ink(facts.role, "$muted")] if facts.role is not None else []
        right = [ink(facts.time, "bold"), Content(" ")]
        if not compact and facts.date is not None:
            right = [ink(facts.date, "$muted"), Content("  "), *right]
        for piece in reversed([] if self._client_turn else self._waiting(facts)):
            right = [piece, Content(gap), *right]
        return spread(row(*left), row(*right), width)

    def _waiting(self, facts: TopFacts) -> list[Content]:
        pieces: list[Content] = []
        if facts.approvals is not None:
            pieces.append(row(ink(L("Reviews"), "$muted"), " ", ink(str(facts.approvals), "bold")))
        if facts.witness:
            waiting = L("Witness {count}", count=facts.witness)
            pieces.append(ink(f"{glyph(Sign.WARN)} {waiting}", f"bold {colour(Sign.WARN)}"))
        if facts.training:
            pieces.append(ink(L("Training"), "bold $training"))
        elif facts.online:
            pieces.append(signed(Sign.OK, L("Online"), quiet="$muted"))
        elif facts.online is False:
            pieces.append(signed(Sign.ERROR, L("Offline"), strong=True))
        return pieces


class TrainingBanner(Bar):
    """Says, in words and colour, that nothing here is real; it has no key that hides it."""

    DEFAULT_CSS = "TrainingBanner { background: $train-bg; color: $on-train; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__()
        self._seed = ""

    def show(self, seed: str) -> None:
        """Show the training branch's seed beside the sentence."""
        self._seed = seed
        self.refresh()

    def render(self) -> Content:
        compact = is_compact(self)
        told = (
            L("Clients and messages are invented.")
            if compact
            else L("Clients, accounts and messages are invented; nothing here is real business.")
        )
        margin = " " if compact else "  "
        left = row(margin, ink(L("Training demo")), "   ", ink(told))
        seed = L("Seed {seed}", seed=self._seed)
        right = row(ink(seed), margin) if self._seed and not compact else Content("")
        return spread(left, right, self.content_size.width)


class ClientStrip(Bar):
    """Facts of the client at the counter: one row, or labels over values in two."""

    DEFAULT_CSS = "ClientStrip { background: $surface; color: $foreground; height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._facts = StripFacts()
        self._client_turn = False
        self._rows = 0

    def show(self, facts: StripFacts) -> None:
        """Show these facts."""
        self._facts = facts
        self.fit_rows()

    def client_turn(self, on: bool) -> None:
        """In the client's turn only their own facts stay."""
        self._client_turn = on
        self.refresh()

    def fit_rows(self) -> None:
        """Take one row or two, as the screen's size and the facts ask."""
        rows = 1 if self._one_row() else 2
        if rows != self._rows:
            # Only then: for a height the whole screen is laid out anew, and the strip is told each second.
            self._rows = rows
            self.styles.height = rows
        self.refresh()

    def _one_row(self) -> bool:
        return self._facts.one_row or is_compact(self)

    def _kept(self, cells: Sequence[StripCell]) -> list[StripCell]:
        return [
            cell
            for cell in cells
            if cell.from_columns <= self.app.size.width and (cell.own or not self._client_turn)
        ]

    def render(self) -> Content:
        width = self.content_size.width
        return self._single(width) if self._one_row() else self._double(width)

    def _single(self, width: int) -> Content:
        compact = is_compact(self)
        margin = " " if compact else "  "
        left: list[Content | str] = [margin]
        if self._facts.title is not None:
            title = str(self._facts.title)
            left += [ink(title if compact else spaced(title), "bold"), "  "]
        for cell in self._kept(self._facts.cells):
            if cell.in_one_row:
                left += [_labelled(cell), "  " if compact else "     "]
        right: list[Content | str] = []
        for cell in self._kept(self._facts.end):
            right += [_labelled(cell), margin]
        return spread(row(*left), row(*right), width)

    def _double(self, width: int) -> Content:
        labels: list[Content | str] = ["  "]
        values: list[Content | str] = ["  "]
        for cell in self._kept(self._facts.cells):
            labels.append(ink(fit(shown(cell.label), cell.width), "$muted"))
            value = cut(_value(cell), cell.width - 1)
            values += [value, " " * (cell.width - value.cell_length)]
        ends = self._kept(self._facts.end)
        right_labels = row(*(ink(f"   {shown(cell.label)}", "$muted") for cell in ends), "  ")
        right_values = row(*(row("   ", _value(cell)) for cell in ends), "  ")
        return Content("\n").join(
            [
                spread(row(*labels), right_labels, width),
                spread(row(*values), right_values, width),
            ]
        )


def _value(cell: StripCell) -> Content:
    if cell.sign is not None:
        return signed(cell.sign, cell.value, strong=True)
    return ink(cell.value, "bold" if cell.strong else "")


def _labelled(cell: StripCell) -> Content:
    if cell.bare:
        return _value(cell)
    return row(ink(cell.short or cell.label, "$muted"), " ", _value(cell))


class MessageLine(Bar):
    """What just happened, with its time; never the only place of an error."""

    DEFAULT_CSS = "MessageLine { background: $background; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[Words, Sign, str] | None = None
        self._meanwhile: Words | None = None

    def say(self, words: Words, sign: Sign, at: str) -> None:
        """Say this, until something else is said."""
        self._said = (words, sign, at)
        self.refresh()

    def unsay(self, words: Words | None = None) -> None:
        """Empty the line; of `words` only where they stand there still."""
        if words is None or (self._said is not None and self._said[0] is words):
            self._said = None
            self.refresh()

    def meanwhile(self, words: Words | None) -> None:
        """Say this in place of what was said, until None brings that back."""
        if words != self._meanwhile:
            self._meanwhile = words
            self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        said = self._said if self._meanwhile is None else (self._meanwhile, Sign.INFO, "")
        if said is None:
            return Content(" " * width)
        words, sign, at = said
        margin = " " if is_compact(self) else "  "
        left = row(margin, ink(glyph(sign), f"bold {colour(sign)}"), " ", ink(words))
        return spread(left, ink(f"{at}{margin}", "$faint"), width)


class KeyBar(Bar):
    """The keys that work now; Enter always at the right end, grey while something is missing."""

    DEFAULT_CSS = "KeyBar { background: $panel; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[KeyHint, ...] = ()

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys, in this order; asked at every key that is typed, mostly with the same ones."""
        if tuple(hints) != self.hints:
            self.hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        compact = is_compact(self)
        enter = [_chip(hint) for hint in self.hints if hint.enter]
        right = row(*enter, " " if compact else "  ") if enter else Content("")
        room = width - right.cell_length - 1
        gap = " " if compact else "  "
        others = [hint for hint in self.hints if not hint.enter]
        margin = "" if compact else " "
        chips = [_chip(hint) for hint in others]
        if _length(chips, margin, gap) > room:
            # Rather closer together and in fewer letters than without some of them.
            gap, chips = " ", [_chip(hint, close=True) for hint in others]
        if _length(chips, margin, gap) > room:
            chips = [_chip(hint, close=True, short=True) for hint in others]
        while len(others) > 1 and _length(chips, margin, gap) > room:
            del others[_goes_first(others)]
            chips = [_chip(hint, close=True, short=True) for hint in others]
            chips.insert(-1, Content(CUT))
        return spread(row(margin, Content(gap).join(chips)), right, width)


def _goes_first(hints: Sequence[KeyHint]) -> int:
    """Which of several has its place taken; never the last, which leads away from here."""
    spare = [at for at, hint in enumerate(hints[:-1]) if hint.spare]
    return spare[-1] if spare else len(hints) - 2


def _length(chips: Sequence[Content], margin: str, gap: str) -> int:
    return len(margin) + sum(chip.cell_length for chip in chips) + len(gap) * max(0, len(chips) - 1)


def _chip(hint: KeyHint, *, close: bool = False, short: bool = False) -> Content:
    key = f" {shown(hint.key)} "
    if close:
        what = hint.short if short and hint.short is not None else hint.what
        return row(ink(key, "bold $foreground on $raised"), ink(what, "$muted"))
    if hint.lacks is not None:
        return row(ink(key, "$muted on $raised"), " ", ink(hint.lacks, "$muted"))
    if hint.enter:
        return row(ink(key, "bold $on-accent on $accent"), " ", ink(hint.what, "bold"))
    return row(ink(key, "bold $foreground on $raised"), " ", ink(hint.what, "$muted"))
