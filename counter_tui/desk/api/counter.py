"""The one door of the engine for whoever drives it: screens, commands, tests."""

from typing import Protocol, TypeVar

from counter_tui.desk.api.commands.command import Command

R = TypeVar("R")


class Counter(Protocol):
    """Does one command at a time and answers with its value."""

    async def do(self, command: Command[R]) -> R:
        """Do `command`.

        Raises:
            CounterError: the typed no of `data.terms.errors`.
        """
        ...

    async def changes(self) -> int:
        """A number that moves when anything in the store has changed (cheap: polled each second)."""
        ...

    async def close(self) -> None:
        """Finish what is being written and let go of the store."""
        ...
