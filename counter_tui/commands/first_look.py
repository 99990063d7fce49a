"""What the first frame needs of the settings. It never fails, and loads none of what the rest needs."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Literal

Language = Literal["zh_CN", "en"]
Theme = Literal["dark", "light"]

STRICT: Final[dict[str, object]] = {"extra": "forbid", "strict": True}
"""How every part of the settings is checked."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the first frame needs: the language and the theme."""

    language: Language = "zh_CN"
    theme: Theme = "dark"

    __pydantic_config__: ClassVar = STRICT


def settings_path(given: str | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings are.

    What `--config` names, else what `COUNTER_TUI_CONFIG` names, else
    `counter-tui/counter.toml` in the user's folder of settings (XDG Base Directory).
    """
    named = given or environment.get("COUNTER_TUI_CONFIG")
    if named:
        return Path(named).expanduser().absolute()
    base = environment.get("XDG_CONFIG_HOME", "")
    # The standard has a relative path there ignored.
    home = Path(base) if Path(base).is_absolute() else Path.home() / ".config"
    return home / "counter-tui" / "counter.toml"


def first_look(path: Path) -> Look:
    """The language and the theme; the defaults where the file does not name them or cannot be read."""
    try:
        with path.open("rb") as file:
            look = tomllib.load(file).get("look", {})
    except (OSError, ValueError):
        return Look()
    if not isinstance(look, dict):
        return Look()
    return Look(
        language="en" if look.get("language") == "en" else "zh_CN",
        theme="light" if look.get("theme") == "light" else "dark",
    )
