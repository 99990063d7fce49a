"""A counter that is open before its engine is loaded."""

import asyncio
from collections.abc import Callable
from typing import TypeVar, cast

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.sign_in import AskPlace
from counter_tui.desk.api.counter import Counter
from counter_tui.desk.api.views.place import Place

R = TypeVar("R")


class LateCounter:
    """The `Counter` of a store that has just been opened; whoever needs its engine waits for that.

    The engine with its tables takes longer to load than everything before it, and is
    needed only once a password is typed. The first who asks for more than the place
    has it loaded: a command, or the application's look for changes.

    Args:
        place: where this process stands.
        engine: loads and makes the engine, once, in a thread; the store is its own from then on.
    """

    def __init__(self, place: Place, engine: Callable[[], Counter]) -> None:
        self._place = place
        self._make = engine
        self._engine: asyncio.Future[Counter] | None = None

    async def do(self, command: Command[R]) -> R:
        """Do `command`.

        Raises:
            CounterError: the typed no.
        """
        if isinstance(command, AskPlace):
            return cast(R, self._place)
        return await (await self._loaded()).do(command)

    async def changes(self) -> int:
        """A number that moves when anything in the store has changed."""
        return await (await self._loaded()).changes()

    async def close(self) -> None:
        """Finish what is being written and let go of the store."""
        await (await self._loaded()).close()

    async def _loaded(self) -> Counter:
        if self._engine is None:
            self._engine = asyncio.ensure_future(asyncio.to_thread(self._make))
        # Who gives up waiting does not stop it for the others.
        return await asyncio.shield(self._engine)
