"""Narrowing the queue to a service or a teller (F3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.views.queue import Queue, QueueGroup
from data.terms.words import L, Words, plain
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint, StripCell

_MOST = 9
_ALL = L("All")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the queue is narrowed to; empty for all.

    Attributes:
        service: a service's key, `title` its name.
        teller: a teller's number, `name` theirs.
    """

    service: str = ""
    title: Words = _ALL
    teller: str = ""
    name: Words = _ALL

    def cells(self) -> tuple[StripCell, ...]:
        """For the desk's strip."""
        return (StripCell(L("Service"), self.title), StripCell(L("Teller"), self.name))


class NarrowDialog(Dialog[Narrowing | None]):
    """Answers with another narrowing; None where it was left as it is."""

    DEFAULT_CSS = """
    NarrowDialog Choices { height: auto; max-height: 10; }
    """
    BINDINGS = [Binding("escape,f3,ctrl+n", "leave", show=False)]

    def __init__(self, queue: Queue, now: Narrowing) -> None:
        super().__init__()
        self._queue, self._now = queue, now

    def compose_dialog(self) -> ComposeResult:
        yield Choices(self._choices())

    def _choices(self) -> list[Choice]:
        choices = [Choice("", L("Everything that waits"), "0")]
        letters = iter("123456789")
        for kind, groups in (("service", self._queue.services), ("teller", self._queue.tellers)):
            choices += [
                Choice(
                    f"{kind}:{group.key}",
                    group.title,
                    next(letters, ""),
                    note=L("{count} waiting", count=group.count),
                )
                for group in groups[:_MOST]
            ]
        return choices

    def on_mount(self) -> None:
        """Begin at the harmless answer."""
        self.query_one(Choices).focus()
        self.show_keys((KeyHint("Esc", L("leave it")), KeyHint("Enter", L("show these"), enter=True)))

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if self.is_meant:
            self.dismiss(self._narrowed(message.key))

    def _narrowed(self, key: str) -> Narrowing:
        kind, _, which = key.partition(":")
        if kind == "service":
            return replace(self._now, service=which, title=_title(self._queue.services, which))
        if kind == "teller":
            return replace(self._now, teller=which, name=_title(self._queue.tellers, which))
        return Narrowing()

    def action_leave(self) -> None:
        """Close it and change nothing."""
        self.dismiss(None)


def _title(groups: Sequence[QueueGroup], key: str) -> Words:
    return next((group.title for group in groups if group.key == key), plain(key))
