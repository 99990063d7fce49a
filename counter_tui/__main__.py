"""The program's door: knows the ways into the counter before any command-line library is loaded."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from counter_tui.commands.first_look import first_look, settings_path
from counter_tui.commands.opening import open_counter, open_demo
from data.terms.words import show_in


@dataclass(slots=True)
class _Opening:
    """What was asked for, where it is only to open a counter."""

    demo: bool = False
    config: str | None = None
    terminal: str | None = None
    seed: int | None = None
    fresh: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked and give the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    opening = _opening(given)
    if opening is not None and opening.demo:
        return open_demo(opening.seed, opening.terminal, fresh=opening.fresh)
    if opening is not None:
        return open_counter(settings_path(opening.config), opening.terminal)
    # The sentences of `--help` are put in a language as they are loaded.
    show_in(first_look(settings_path(_config_in(given))).look.language)
    from counter_tui.commands import program

    return program.main(given)


def _opening(given: Sequence[str]) -> _Opening | None:
    """How to open the counter; None where anything else was asked, or something is wrong."""
    opening = _Opening()
    rest = list(given)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        if word == "--fresh" and opening.demo and not equals:
            opening.fresh = True
            continue
        if word == "demo" and not (equals or opening.demo or opening.config):
            opening.demo = True
            continue
        if not equals:
            value = rest.pop(0) if rest else ""
        if not value or value.startswith("-"):
            return None
        if word == "--terminal":
            opening.terminal = value
        elif word == "--config" and not opening.demo:
            opening.config = value
        elif word == "--seed" and opening.demo and value.isdecimal():
            opening.seed = int(value)
        else:
            return None
    return opening


def _config_in(given: Sequence[str]) -> str | None:
    """What `--config` names, before the command where alone it may stand."""
    for at, word in enumerate(given):
        if word.startswith("--config="):
            return word.partition("=")[2]
        if word == "--config":
            return given[at + 1] if at + 1 < len(given) else None
    return None


if __name__ == "__main__":
    sys.exit(main())
