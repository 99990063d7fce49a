"""The ways into the counter itself: a real branch's, or the invented one's. Loads no command-line library."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_tui.commands.complaints import tell
from counter_tui.commands.first_look import FirstLook, first_look, settings_path
from data.terms.errors import Invalid
from data.terms.keys import use_keys
from data.terms.words import L, Words, show_in

if TYPE_CHECKING:
    from counter_tui.desk.api.counter import Counter

USAGE_ERROR = 2
_GIVES_WAY: Final = 0.0005


def open_counter(config: Path, terminal: str | None) -> int:
    """Open the counter of a real branch and stay until it closes; gives the exit code."""

    def compose() -> "Counter":
        # In a thread of its own once the first frame is painted: these take most of the start.
        from counter_tui.bootstrap import production
        from counter_tui.settings import read

        return production.compose(read(config), terminal)

    return _run(compose, first_look(config), training=False)


def open_demo(seed: int | None, terminal: str | None, *, fresh: bool) -> int:
    """Open the invented branch and stay until it closes; gives the exit code.

    Args:
        seed: which branch is invented; None for the usual one.
        fresh: whether to start over.
    """

    def compose() -> "Counter":
        from counter_tui.bootstrap.training import compose_training

        return compose_training(seed=seed, fresh=fresh, terminal=terminal)

    return _run(compose, first_look(settings_path()), training=True)


def _run(compose: Callable[[], "Counter"], first: FirstLook, *, training: bool) -> int:
    show_in(first.look.language)
    complaint = _unfit()
    if complaint is not None:
        sys.stderr.write(f"{complaint}\n")
        return USAGE_ERROR
    try:
        use_keys(first.keys)
    except Invalid as error:
        return tell(error)
    # What is loaded on the way to the first frame stays: looking through it for garbage finds none.
    gc.disable()
    # What loads in a thread gives way to what is typed and painted meanwhile after this long, not after
    # Python's 5 ms: a key goes through three threads.
    sys.setswitchinterval(_GIVES_WAY)
    from counter_tui.app import run  # not before it is known that it can paint

    return run(compose, first.look, training=training)


def _unfit() -> Words | None:
    """Why nothing can be painted here, None where it can."""
    # What is painted goes to the standard error: output that was redirected there would be lost.
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return L("The counter needs a terminal. Start it in one, without redirecting its input or output.")
    if any(stream.encoding.lower().replace("-", "") != "utf8" for stream in (sys.stdin, sys.stdout)):
        return L("The terminal does not use UTF-8. Set LANG to a language with UTF-8, such as zh_CN.UTF-8.")
    return None
