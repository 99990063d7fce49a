"""An image to be handed in: the newest scans by a digit, any other file by its path, and how it looks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from counter_tui.desk.api.views.images import Picture, Scan, Scans
from data.terms import keys
from data.terms.words import L, Words
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.fitting import is_compact
from screens.widgets.half_cells import HalfCells
from screens.widgets.ink import ink, spread
from screens.widgets.picture_dialog import COLUMNS, ROWS, PictureDialog
from screens.widgets.scan_list import ScanList, scan_choice
from screens.widgets.wiped import Wiped

_FEW: Final = 5
"""Scans listed where rows are short."""
_BESIDE: Final = 70
"""Cells from which the picture stands at the right of the list."""
_SUFFIXES: Final = (".png", ".jpg", ".jpeg")


class _Title(Widget):
    DEFAULT_CSS = "_Title { height: 1; width: 100%; text-wrap: nowrap; text-overflow: clip; }"

    def render(self) -> Content:
        return spread(ink(L("Newest scans"), "$muted bold"), Content(""), self.content_size.width)


class ImagePicker(Wiped):
    """The scan folder's newest files, a field for any other path, and a picture of what is chosen.

    Nothing is chosen at first. It asks nobody for anything: `ScansWanted` and
    `PictureWanted` are answered by `show_scans` and `show_picture`, which the
    service's screen does for every picker on it; a pane calls `look` when it is
    opened. `path` is what is chosen, as `ReadImage` takes it; Enter posts `Submitted`.
    """

    DEFAULT_CSS = """
    ImagePicker { layout: vertical; width: 100%; height: 1fr; }
    ImagePicker > .left { width: 100%; height: auto; }
    ImagePicker ScanList { margin-bottom: 1; }
    ImagePicker .left > Field, ImagePicker .left > ErrorBlock { margin-bottom: 1; }
    ImagePicker > HalfCells { height: 1fr; width: 100%; }
    ImagePicker.-beside { layout: horizontal; }
    ImagePicker.-beside > .left { width: 44; }
    .compact ImagePicker.-beside > .left { width: 46; }
    ImagePicker.-beside > HalfCells { height: 100%; width: 1fr; margin-left: 3; max-height: 24; }
    ImagePicker.-bare _Title { display: none; }
    """
    SCOPED_CSS = False
    BINDINGS = [Binding("f8,ctrl+o", "other_way", show=False)]

    @dataclass
    class _Of(Message):
        picker: "ImagePicker"

        @property
        def control(self) -> "ImagePicker":
            """The picker, for `@on` selectors."""
            return self.picker

    @dataclass
    class ScansWanted(_Of):
        """The scan folder is to be listed."""

    @dataclass
    class PictureWanted(_Of):
        """How this file looks, in at most so many cells."""

        path: str
        columns: int
        rows: int

    @dataclass
    class Moved(_Of):
        """Another file is chosen, or none."""

    @dataclass
    class Submitted(_Of):
        """Enter on a chosen file."""

    def __init__(self, under: Sequence[Widget] = (), *, id: str | None = None) -> None:
        """Make a picker.

        Args:
            under: what stands under the path: the pane's error, its hint.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._under = tuple(under)
        self._scans: Scans | None = None
        self._when: Callable[[datetime], str] = str
        self._shown_for: tuple[str, int, int] | None = None
        self._open = False
        self._large: PictureDialog | None = None
        self.list = ScanList(preselected=False)
        self.list.display = False
        self.field = Field(
            L("Image file"),
            note=L("PNG or JPEG, at most 10 MB"),
            placeholder=L("the path, or drop the file here"),
            exact=True,
            advice=L(
                "Type the path, paste it, or drop the file onto the window; quotation marks do no harm."
            ),
        )
        self.cells = HalfCells()

    def compose(self) -> ComposeResult:
        with Vertical(classes="left"):
            yield _Title()
            yield self.list
            yield self.field
            yield from self._under
        yield self.cells

    def on_resize(self, event: events.Resize) -> None:
        """Stand the picture where there is room for it."""
        self.set_class(event.size.width >= _BESIDE, "-beside")
        self._list_scans()

    @property
    def path(self) -> str:
        """The chosen file, empty for none."""
        if self._listing:
            return self.list.current or ""
        return self.field.value.strip()

    @property
    def has_scans(self) -> bool:
        """Whether there is anything to choose from."""
        return self._scans is not None and bool(self._scans.files)

    @property
    def _listing(self) -> bool:
        """Whether a scan of the list is meant, not the path."""
        return self.list.display and not self.field.value.strip()

    def first(self) -> Widget:
        """What has the focus first."""
        return self.list if self._listing else self.field.input

    def look(self) -> None:
        """Look into the scan folder: when the step is on screen, and again."""
        self._open = True
        self.post_message(self.ScansWanted(self))

    def clear(self) -> None:
        """Choose nothing, for another image of the same step."""
        self.field.clear()
        self.list.unmark()
        self._shown_for = None
        self._chosen()

    def wipe(self) -> None:
        """Know no scan and no path; what stands in it wipes itself."""
        self._open = False
        self._scans = self._shown_for = self._large = None
        self._list_scans()
        super().wipe()

    def lacks(self) -> Words | None:
        """What Enter still lacks."""
        if self.path:
            return None
        return L("none chosen") if self.list.display else L("file missing")

    def keys(self) -> tuple[KeyHint, ...]:
        """The keys that work now."""
        again = KeyHint(keys.AGAIN, L("again"))
        if not self.list.display:
            return (again,)
        count = len(self._listed)
        digits = KeyHint("1" if count == 1 else f"1-{count}", L("choose"), short=L("pick"))
        large = (KeyHint(str(L("Space")), L("picture"), short=L("see")),) if self._unseen else ()
        return (digits, *large, again, KeyHint(keys.ORIGINALS, L("path") if self._in_list else L("list")))

    def mark_wrong(self) -> None:
        """What was chosen was refused: a path stays, marked whole, so that the next key replaces it."""
        if not self._listing:
            self.field.input.action_select_all()
        self.screen.set_focus(self.first())

    # --- answers

    def show_scans(self, scans: Scans, when: Callable[[datetime], str]) -> None:
        """The newest scans, or why there are none.

        Args:
            when: how a moment is shown, in a few cells.
        """
        if not self._open or scans == self._scans:
            return
        had_focus = self.screen.focused in (self.list, self.field.input)
        first, early = self._scans is None, self.field.value.strip()
        self._scans, self._when = scans, when
        self._list_scans()
        if first and self.list.go_to(early):
            # A digit that was quicker than the list was meant for it.
            self.field.clear()
        if had_focus:
            self.screen.set_focus(self.first())
        self._chosen()

    def show_picture(self, path: str, picture: Picture | None, words: Words | None = None) -> None:
        """How a file looks, or why that cannot be shown; an answer about another file is dropped."""
        if path == self.path:
            self.cells.show(picture, words)
            if self._large is not None:
                self._large.show(picture, words)

    # --- choosing

    @property
    def _listed(self) -> tuple[Scan, ...]:
        files = self._scans.files if self._scans is not None else ()
        return files[:_FEW] if is_compact(self) else files

    @property
    def _in_list(self) -> bool:
        return self.screen.focused is self.list

    def _list_scans(self) -> None:
        listed = self._listed
        self.list.display = bool(listed)
        self.set_class(not listed, "-bare")
        self.list.show(
            [scan_choice(digit, scan, self._when(scan.at)) for digit, scan in enumerate(listed, 1)]
        )

    @property
    def _unseen(self) -> bool:
        """Whether a scan of the list is chosen whose picture has no room here."""
        return self._listing and bool(self.path) and self.cells.room == (0, 0)

    @on(ScanList.Large)
    def _enlarge(self, message: ScanList.Large) -> None:
        message.stop()
        if self._unseen:
            self._large = PictureDialog()
            self.app.push_screen(self._large, self._back)
            self.post_message(self.PictureWanted(self, self.path, COLUMNS, ROWS))

    def _back(self, _: None) -> None:
        self._large = None

    def action_other_way(self) -> None:
        """F8: from the list to the path and back."""
        if self._in_list:
            self.screen.set_focus(self.field.input)
        elif self.list.display:
            self.field.clear()
            self.screen.set_focus(self.list)
        self._chosen()

    @on(ScanList.Typed)
    def _typed(self, message: ScanList.Typed) -> None:
        message.stop()
        # Now, not soon: the next character is about to be given to what has the focus.
        self.screen.set_focus(self.field.input)
        self.field.input.take_pasted(message.text)

    @on(ScanList.Moved)
    def _marked(self, message: ScanList.Moved) -> None:
        message.stop()
        self.field.clear()
        self._chosen()

    @on(ScanList.Chosen)
    @on(Field.Submitted)
    def _enter(self, message: Message) -> None:
        message.stop()
        if self.path:
            self.post_message(self.Submitted(self))

    @on(Field.Changed)
    def _changed(self, message: Field.Changed) -> None:
        message.stop()
        if self.field.value.strip():
            self.list.unmark()
        self._chosen()

    @on(HalfCells.Room)
    def _room(self, message: HalfCells.Room) -> None:
        message.stop()
        self._chosen()

    def _chosen(self) -> None:
        """Show what is chosen now, where it can be a file already."""
        path, (columns, rows) = self.path, self.cells.room
        wanted = (path, columns, rows)
        if wanted != self._shown_for:
            self._shown_for = wanted
            if not path or not columns or not (self._listing or _may_be_image(path)):
                self.cells.show(None, self._says())
            else:
                self.post_message(self.PictureWanted(self, path, columns, rows))
        elif not path:
            self.cells.show(None, self._says())
        self.post_message(self.Moved(self))

    def _says(self) -> Words | None:
        if self._scans is None:
            return None
        if self._scans.trouble is not None:
            return self._scans.trouble
        if not self._scans.files:
            return L("No PNG or JPEG file lies in the scan folder.")
        return None if self.path else L("The picture that is chosen shows here.")


def _may_be_image(typed: str) -> bool:
    return typed.rstrip("'\" ").lower().endswith(_SUFFIXES)
