"""The newest scans, each with a digit."""

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.message import Message

from counter_tui.desk.api.views.images import Scan
from data.terms.words import plain
from screens.widgets.choices import Choice, Choices

_KIB: Final = 1024


def scan_choice(digit: int, scan: Scan, when: str) -> Choice:
    """A scan as the list shows it: its name, its size, and when it was made."""
    size = f"{scan.size // _KIB} KB" if scan.size >= _KIB else f"{scan.size} B"
    return Choice(scan.path, plain(scan.name), str(digit), note=plain(f"{size:>7}  {when:>5}"))


class ScanList(Choices):
    """The scans by their digits; whatever else is typed or pasted is the beginning of a path."""

    @dataclass
    class Typed(Message):
        """Text that is no digit of the list."""

        text: str

    @dataclass
    class Large(Message):
        """The marked scan is to be shown over the whole screen, where it has no room."""

    def take_text(self, text: str) -> None:
        """Take text that was typed before the list was there."""
        if not self.go_to(text):
            self.post_message(self.Typed(text))

    def on_key(self, event: events.Key) -> None:
        """A digit marks its scan; other characters go to the path."""
        if event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            if event.key == "space":
                # No path begins with one.
                self.post_message(self.Large())
                return
            self.take_text(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """A path was dropped."""
        event.stop()
        self.post_message(self.Typed(event.text))

    def go_to(self, letter: str) -> bool:
        """Mark the scan of that digit, full-width ones too; whether there is one."""
        return self.mark_letter(letter)
