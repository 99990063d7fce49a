"""What went wrong, what to do, what is kept."""

from textual.content import Content
from textual.geometry import Size

from data.terms.words import Words
from data.terms.wrapping import wrap_evenly
from screens.widgets.fitting import is_compact
from screens.widgets.ink import ink, shown, with_keys
from screens.widgets.signs import Sign, glyph
from screens.widgets.wiped import Wiped


class ErrorBlock(Wiped):
    """A block on the error ground with an error bar at its left; not there until it has something to say."""

    DEFAULT_CSS = """
    ErrorBlock {
        height: auto;
        width: 100%;
        display: none;
        layout: horizontal;
        background: $err-bg;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    ErrorBlock.-shown { display: block; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._says: Words | None = None
        self._then: Words | None = None
        self._kept: Words | None = None
        self._is_clean = True

    @property
    def is_shown(self) -> bool:
        """Whether an error stands there."""
        return self._says is not None

    def show(self, says: Words, then: Words | None = None, kept: Words | None = None) -> None:
        """Say it.

        Args:
            says: what happened.
            then: what to do next, bold; keys in it are in the accent.
            kept: what is kept and need not be done again, muted.
        """
        self._is_clean = False
        self._says = says
        self._then = then if then is not None and then.msgid else None
        self._kept = kept if kept is not None and kept.msgid else None
        self.add_class("-shown")
        self.refresh(layout=True)

    def clear(self) -> None:
        """Take the block away."""
        self._says = self._then = self._kept = None
        self.remove_class("-shown")

    def wipe(self) -> None:
        """Forget what was said, also what was taken away before."""
        if not self._is_clean:
            self._is_clean = True
            self.clear()
            super().wipe()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._says is None or not width:
            return []
        compact = is_compact(self)
        margin = 2 if compact else 3
        room = max(2, width - margin - 2)
        says = f"{glyph(Sign.ERROR)} {shown(self._says)}"
        groups = [[ink(line, "bold $error") for line in wrap_evenly(says, room)]]
        if self._then is not None:
            groups.append([with_keys(line, "bold") for line in wrap_evenly(shown(self._then), room)])
        if self._kept is not None:
            groups.append([with_keys(line, "$muted") for line in wrap_evenly(shown(self._kept), room)])
        blank = [] if compact else [Content("")]
        body = list(blank)
        for group in groups:
            body += [*group, *blank]
        bar = ink(" ", "on $error")
        return [Content.assemble(bar, " " * (margin - 1), line) for line in body]
