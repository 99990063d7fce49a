"""The services, grouped, with how each stands for the client at the counter."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from data.terms.words import shown_language
from screens.widgets.facts import ServiceGroup, ServiceLine
from screens.widgets.fitting import is_compact
from screens.widgets.ground import ground
from screens.widgets.ink import ink, row, signed, spread
from screens.widgets.signs import Sign, colour, glyph


class ServiceList(Widget):
    """Stands beside the code field, which keeps the focus; the current service is marked here.

    26 cells wide and without initials when compact, else 30. A note that would
    cut its service's name shrinks to its sign. Staff matter: its
    place stays empty in the client's turn.

    Attributes:
        current: the marked service's code, empty for none.
    """

    DEFAULT_CSS = """
    ServiceList {
        width: 30;
        height: 100%;
        background: $surface;
        color: $foreground;
        padding: 1 0;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    .compact ServiceList { width: 26; padding: 0; }
    """
    SCOPED_CSS = False

    current: reactive[str] = reactive("")

    def __init__(
        self,
        groups: Sequence[ServiceGroup] = (),
        *,
        current: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._groups = tuple(groups)
        self._client_turn = False
        self.set_reactive(ServiceList.current, current)

    def show(self, groups: Sequence[ServiceGroup]) -> None:
        """Show these services."""
        self._groups = tuple(groups)
        self.refresh()

    def client_turn(self, on: bool) -> None:
        """In the client's turn nothing stands there."""
        self._client_turn = on
        self.refresh()

    def step(self, by: int) -> str:
        """Move the mark by services, those included that are not available, and give the code it stands on.

        It stops at the ends; with no mark yet it begins at the end it comes from.
        """
        codes = [line.code for group in self._groups for line in group.lines]
        if not codes:
            return ""
        start = codes.index(self.current) if self.current in codes else (-1 if by > 0 else len(codes))
        self.current = codes[min(max(start + by, 0), len(codes) - 1)]
        return self.current

    def render_lines(self, crop: Region) -> list[Strip]:
        """In the client's turn the ground alone."""
        return ground(self, crop) if self._client_turn else super().render_lines(crop)

    def render(self) -> Content:
        width = self.content_size.width
        compact = is_compact(self)
        lines: list[Content] = []
        for group in () if self._client_turn else self._groups:
            if lines and not compact:
                lines.append(Content(" "))
            lines.append(ink(f" {group.title}", "bold $muted"))
            initials = not compact and shown_language() == "zh_CN"
            lines += [self._line(line, width, initials=initials) for line in group.lines]
        return Content("\n").join(lines)

    def _line(self, line: ServiceLine, width: int, *, initials: bool) -> Content:
        here = line.code == self.current
        strong = "bold" if here else ""
        tone = "" if line.available else "$faint"
        code = strong if here else "$accent" if line.available else "$faint"
        left = row(
            ink(f" {glyph(Sign.HERE)} " if here else "   ", "$accent"),
            ink(line.code, code),
            " ",
            ink(line.title, f"{strong} {tone}".strip()),
            ink(f"  {line.initials}" if initials and line.initials else "", "$faint"),
        )
        state = _state(line)
        if line.sign is not None and state and left.cell_length + state.cell_length + 2 > width:
            # A service is told by its name; the pane beside says the rest.
            state = ink(glyph(line.sign), colour(line.sign))
        content = spread(left, row(state, " "), width)
        return content.stylize_before("on $panel") if here else content


def _state(line: ServiceLine) -> Content:
    if line.state is None:
        return Content("")
    if line.sign is None:
        return ink(line.state, "$muted")
    return signed(line.sign, line.state, quiet="$muted")
