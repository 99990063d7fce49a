"""The terminal application as it is started: the screens over a composition."""

import os

# Read when Textual is imported: at 60 frames a second a key may wait 16 ms for its paint.
os.environ.setdefault("TEXTUAL_FPS", "240")

import asyncio
import gc
import signal
from collections.abc import Callable
from typing import Final

from counter_tui.desk.api.counter import Counter
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from data.terms.clock import Clock
from data.terms.random import Random
from data.terms.words import show_in
from screens.shell import Shell

EXIT_HUNG_UP: Final = 128 + signal.SIGHUP
_THEMES: Final = {"dark": "inkstone", "light": "ricepaper"}


class CounterApp(Shell):
    """The screens, with the engine that `compose` puts together once the first frame is shown."""

    def __init__(
        self,
        compose: Callable[[], Counter],
        *,
        clock: Clock,
        random: Random,
        theme: str = "dark",
        training: bool = False,
    ) -> None:
        """Make the application.

        Args:
            compose: opens the store and puts the engine together; called in a thread of its own.
            clock: for what is shown and for idle times.
            random: for idempotency keys.
            theme: `dark` or `light`.
            training: the composition is for training.
        """
        super().__init__(clock=clock, random=random, training=training)
        self._compose_counter = compose
        self.theme = _THEMES[theme]

    async def compose_counter(self) -> Counter:
        return await asyncio.to_thread(self._compose_counter)

    def first_painted(self) -> None:
        """Collect garbage again, but never look through what the start has made."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        super().first_painted()

    def record_fault(self, error: BaseException) -> str:
        """Log a fault of a screen where the engine's are logged too."""
        from counter_tui.bootstrap.faults import FaultLog, state_folder

        return FaultLog(state_folder(), self.clock, self.random).record(error, "a screen")

    def hang_up(self) -> None:
        """The terminal is gone, or somebody ends the process: finish what is being written."""
        self.exit(return_code=EXIT_HUNG_UP)


def run(compose: Callable[[], Counter], *, language: str, theme: str, training: bool) -> int:
    """Run the application until it is left.

    Args:
        compose: opens the store and puts the engine together; called in a thread after the first frame.
        language: one of `data.terms.words.LANGUAGES`.
        theme: `dark` or `light`.
        training: the composition is for training; its banner shows from the first frame on.

    Returns:
        the exit code: 0, or 4 where the store could not be used.
    """
    gc.disable()
    show_in(language)
    app = CounterApp(compose, clock=SystemClock(), random=SystemRandom(), theme=theme, training=training)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda *_: app.hang_up())
    app.run()
    return app.return_code or 0
