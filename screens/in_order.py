"""One key at a time: a key that is typed ahead goes where the key before it has led."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from math import inf
from typing import Final, Protocol, runtime_checkable

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from data.terms.keys import meant
from screens.screenshots import TrueScreenshots

_AT_ONCE: Final = frozenset({"ctrl+q"})
"""Leaving must be possible while the program waits for a store that does not answer."""
_AT_LEISURE: Final = 0.015
"""Seconds after which a key is followed where no other key asks for that: it is painted by then."""


@runtime_checkable
class TakesText(Protocol):
    """A widget that text may go to which was typed before it was there."""

    def take_text(self, text: str) -> None:
        """Take characters as if they were typed now."""
        ...


class KeysInOrder(TrueScreenshots[int]):
    """An app that hands on a key or a paste only when the one before has had its effect.

    Textual gives each key to what has the focus when it arrives, though the
    Enter before it may not have moved the focus yet: what is typed fast, or
    while the program is busy, would go into the field that was just left.

    Attributes:
        acted_at: when the key or the mouse did what has its effect now, as events count time.
            What asks for a decision compares it with the time it was painted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.acted_at = 0.0
        self._typed: deque[events.Key | events.Paste] = deque()
        self._has_key_under_way = False
        self._held = False
        self._ahead = 0
        self._last: _Behind | None = None

    async def on_event(self, event: events.Event) -> None:
        """Stand keys and pastes in line; everything else goes on at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            if isinstance(event, events.InputEvent) and not event.is_forwarded:
                self.acted_at = event.time
            await super().on_event(event)
            return
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            # Enter, typed before the program had set the terminal up.
            event = events.Key("enter", "\r")
        if isinstance(event, events.Key) and (key := meant(event.key)) != event.key:
            if key is None:
                return
            moved = events.Key(key, None)
            moved.time = event.time
            event = moved
        if self._held and isinstance(event, events.Key) and event.key in _AT_ONCE:
            await super().on_event(event)
            return
        self._typed.append(event)
        if not self._has_key_under_way:
            await self._next_key()
        else:
            self._follow_now()

    def is_meant_for(self, painted_at: float | None) -> bool:
        """Whether what acts now was pressed after something was painted, so that it can be meant for it.

        Args:
            painted_at: when it was painted, as events count time; None where it has not been yet.
        """
        return painted_at is not None and self.acted_at >= painted_at

    def hold_keys(self) -> None:
        """From now on what is typed stays in line and acts on nothing: a write is under way.

        Calling it twice is calling it once.
        """
        self._held = True

    def give_keys(self, *, drop: bool = False, until: float = inf) -> None:
        """The answer is here: what is typed acts again.

        Of what stood in line, text goes to what has the focus if that is a text
        field. Everything else is dropped: it was typed before what it would
        confirm, tick or decide was on screen.

        Args:
            drop: throw the text away too (after an error).
            until: when the answer came, where what it shows took longer: what was typed
                after it was meant for what is shown, and acts whole.
        """
        if not self._held:
            return
        self._held = False
        if drop:
            self._typed.clear()
        self._ahead = sum(event.time <= until for event in self._typed)
        if self._typed and not self._has_key_under_way:
            self._has_key_under_way = True
            self.call_later(self._next_key)
        elif self._typed:
            self._follow_now()
        else:
            self._follow_at_leisure()

    async def _next_key(self) -> None:
        event = None if self._held else self._take_next()
        self._has_key_under_way = event is not None
        if event is not None:
            self.acted_at = event.time
            target: DOMNode = self.focused or self.screen
            await super().on_event(event)
            # A key bubbles up to the app, where bindings act; what they bring about bubbles up once more.
            up = (target, *target.ancestors_with_self)
            self._last = _Behind(up + up, self._key_is_done)
            if self._typed:
                self._last.set_out()
            else:
                self._follow_at_leisure()

    def _key_is_done(self) -> None:
        self._last = None
        self.post_message(events.Callback(callback=self._next_key))

    def _take_next(self) -> events.Key | events.Paste | None:
        while self._typed:
            event = self._typed.popleft()
            if not self._ahead:
                return event
            self._ahead -= 1
            if _is_text(event) and isinstance(self.focused, TakesText):
                return event
        return None

    def _follow_now(self) -> None:
        if self._last is not None:
            self._last.set_out()

    def _follow_at_leisure(self) -> None:
        # Not now: it would keep the processor from the paint.
        asyncio.get_running_loop().call_later(_AT_LEISURE, self._follow_if_given)

    def _follow_if_given(self) -> None:
        # While keys are held nothing hangs on it, and the write has the processor.
        if not self._held:
            self._follow_now()


class _Behind:
    """Goes the way of a key and of what it brings about, behind both, from one node to the next.

    A message behind theirs in the same line comes to its turn when they have been dealt with.
    """

    def __init__(self, way: Iterable[MessagePump], then: Callable[[], None]) -> None:
        self._way = iter(way)
        self._then = then
        self._on_the_way = False

    def set_out(self) -> None:
        """Begin, once."""
        if not self._on_the_way:
            self._on_the_way = True
            self._go_on()

    def _go_on(self) -> None:
        for node in self._way:
            # Not `call_later`, which has the signature of what it is given looked up each time.
            if node.post_message(events.Callback(callback=self._go_on)):
                return
        self._then()


def _is_text(event: events.Key | events.Paste) -> bool:
    return isinstance(event, events.Paste) or event.is_printable or event.key == "backspace"
