"""One key at a time: a key that is typed ahead goes where the key before it has led."""

from collections import deque
from collections.abc import Iterator

from textual import events
from textual.dom import DOMNode

from screens.screenshots import TrueScreenshots


class KeysInOrder(TrueScreenshots[int]):
    """An app that hands on a key or a paste only when the one before has had its effect.

    Textual gives each key to what has the focus when it arrives, though the
    Enter before it may not have moved the focus yet: what is typed fast, or
    while the program is busy, would go into the field that was just left.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._has_key_under_way = False

    async def on_event(self, event: events.Event) -> None:
        """Stand keys and pastes in line; everything else goes on at once."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, events.Key) and event.key == "ctrl+j":
            # Enter, typed before the program had set the terminal up.
            event = events.Key("enter", "\r")
        self._typed.append(event)
        if not self._has_key_under_way:
            await self._next_key()

    async def _next_key(self) -> None:
        self._has_key_under_way = bool(self._typed)
        if self._typed:
            target: DOMNode = self.focused or self.screen
            await super().on_event(self._typed.popleft())
            # A key bubbles up to the app, where bindings act; what they bring about bubbles up once more.
            # A message sent behind them along the same way arrives when all of that is done.
            up = (target, *target.ancestors_with_self)
            self._follow(iter(up + up))

    def _follow(self, way: Iterator[DOMNode]) -> None:
        for node in way:
            if node.call_later(self._follow, way):
                return
        self.call_later(self._next_key)
