"""Keys in the settings that cannot be: told before anything is painted, with an exit code of their own."""

import os
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("opening", [(), ("demo",)])
@pytest.mark.parametrize(
    ("keys", "told"),
    [('again = "F1"', "keys.again"), ('agian = "F8"', "keys.agian")],
)
def test_the_program_says_which_key_and_does_not_start(
    tmp_path: Path, opening: tuple[str, ...], keys: str, told: str
) -> None:
    settings = tmp_path / "counter.toml"
    settings.write_text(f'[look]\nlanguage = "en"\n[keys]\n{keys}\n', encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "COUNTER_TUI_CONFIG": str(settings),
    }
    terminal = Terminal([sys.executable, "-m", "counter_tui", *opening], (120, 24), environment)
    try:
        assert terminal.exit() == 3
        assert told in "\n".join(terminal.lines)
        assert "counter.toml.sample" in "\n".join(terminal.lines)
    finally:
        terminal.close()
