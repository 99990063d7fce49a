"""The terminal application as it is started: the screens over a composition."""

import os

# Read when Textual is imported: at 60 frames a second a key may wait 16 ms for its paint;
# and the rest of a key that begins as Escape does is there within 50 ms, also from far away.
os.environ.setdefault("TEXTUAL_FPS", "240")
os.environ.setdefault("ESCDELAY", "50")

import asyncio
import gc
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Final

from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from counter_tui.commands.first_look import Look
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from data.terms.clock import Clock
from data.terms.random import Random
from data.terms.words import show_in
from screens.shell import Shell
from screens.terminal import QuickEscape
from screens.widgets.signs import PLAIN, RICH, use_glyphs

if TYPE_CHECKING:
    from counter_tui.desk.api.counter import Counter

EXIT_ENDED: Final = 128 + signal.SIGHUP
_PATIENCE: Final = 10.0
_TURN: Final = 0.0005
"""Seconds a thread keeps the interpreter while another waits: at Python's own 5 ms what is painted
reached the terminal only when the loop had nothing left to do."""
_YOUNG: Final = 10_000
_OLDER = _OLDEST = 10
"""A step makes some thousand objects: Python's own 700 have it collected twenty times."""
_AFTER_SIGN_IN: Final = (
    "screens.counter.home",
    "screens.counter.service",
    # What the first client's steps would otherwise wait for.
    "phonenumbers",
    "PIL.ImageOps",
)
_THEMES: Final = {"dark": "inkstone", "light": "ricepaper"}


class CounterApp(Shell):
    """The screens, with the engine that `compose` puts together once the first frame is shown."""

    def __init__(
        self,
        compose: Callable[[], "Counter"],
        *,
        clock: Clock,
        random: Random,
        look: Look = Look(),  # noqa: B008 - frozen
        training: bool = False,
    ) -> None:
        """Make the application.

        Args:
            compose: opens the store and puts the engine together; called in a thread of its own.
            clock: for what is shown and for idle times.
            random: for idempotency keys.
            look: the theme and the lines to begin with.
            training: the composition is for training.
        """
        super().__init__(clock=clock, random=random, training=training)
        self._compose_counter = compose
        use_glyphs(PLAIN if look.lines == "plain" else RICH)
        self._begin_in(_THEMES[look.theme])

    def get_driver_class(self) -> type[Driver]:
        """The platform's driver, or the one that reads Escape sooner in its place."""
        usual = super().get_driver_class()
        return QuickEscape if usual is LinuxDriver else usual

    def _begin_in(self, theme: str) -> None:
        """Begin in a theme; to change to it would have every style parsed and applied again."""
        self.set_reactive(App.theme, theme)
        dark = self.current_theme.dark
        for name, holds in (("-dark-mode", dark), ("-light-mode", not dark), (f"-theme-{theme}", True)):
            self.set_class(holds, name, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Leave in order when the terminal is closed or somebody ends the process."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self.hang_up)
        loop.add_signal_handler(signal.SIGTERM, self.end)
        self._pass_on_resuming()
        if not self.is_headless:
            self.set_interval(1, self._look_at_terminal)

    def _pass_on_resuming(self) -> None:
        """Keep a terminal's end from looking like coming back from a suspension: it sends SIGCONT too."""
        resume = signal.getsignal(signal.SIGCONT)
        if not callable(resume):
            return

        def resumed(number: int, frame: FrameType | None) -> None:
            with suppress(termios.error):
                termios.tcgetattr(0)
                resume(number, frame)

        signal.signal(signal.SIGCONT, resumed)

    async def compose_counter(self) -> "Counter":
        try:
            return await asyncio.to_thread(self._compose_counter)
        finally:
            self.quietly(self._load_what_follows())

    async def _load_what_follows(self) -> None:
        """Load the screens after sign-in while a password is being typed; then collect garbage again."""
        await asyncio.to_thread(_load, _AFTER_SIGN_IN)
        if not gc.isenabled():
            collect_garbage()

    def record_fault(self, error: BaseException) -> str:
        """Log a fault of a screen where the engine's are logged too."""
        from counter_tui.bootstrap.faults import FaultLog, state_folder

        return FaultLog(state_folder(), self.clock, self.random).record(error, "a screen")

    def _look_at_terminal(self) -> None:
        """Leave where the terminal is gone and nobody sent a signal: it was not the session's own."""
        try:
            termios.tcgetattr(0)
        except termios.error:
            self.hang_up()

    def hang_up(self) -> None:
        """The terminal is gone: finish what is being written and leave."""
        # What is still painted would end the thread that paints, and the program would wait for it.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
        self.end()

    def end(self) -> None:
        """Somebody ends the process: finish what is being written and leave, in any case soon."""
        at_last = threading.Timer(_PATIENCE, os._exit, (EXIT_ENDED,))
        at_last.daemon = True
        at_last.start()
        self.exit(return_code=EXIT_ENDED)


def _load(names: Iterable[str]) -> None:
    for name in names:
        import_module(name)


def collect_garbage() -> None:
    """Collect garbage from now on, but never look through what the start has loaded.

    All that there is then (modules, tables, statements, styles) lives as long as the program.
    Looking through it took 0.1 s, again and again, always in the middle of a step.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)
    gc.enable()


def run(compose: Callable[[], "Counter"], look: Look, *, training: bool) -> int:
    """Run the application until it is left.

    Args:
        compose: opens the store and puts the engine together; called in a thread after the first frame.
        look: how it looks.
        training: the composition is for training; its banner shows from the first frame on.

    Returns:
        the exit code: 0, or 4 where the store could not be used.
    """
    show_in(look.language)
    sys.setswitchinterval(_TURN)
    app = CounterApp(compose, clock=SystemClock(), random=SystemRandom(), look=look, training=training)
    app.run()
    return app.return_code or 0
