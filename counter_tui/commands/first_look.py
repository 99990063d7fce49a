"""What the first frame needs of the settings. It never fails, and loads none of what the rest needs."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final, Literal, NamedTuple

Language = Literal["zh_CN", "en"]
Theme = Literal["dark", "light"]
Lines = Literal["box", "plain"]

STRICT: Final[dict[str, object]] = {"extra": "forbid", "strict": True}
"""How every part of the settings is checked."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the program looks.

    Attributes:
        language: of screens and sentences.
        theme: the colours.
        lines: `plain` paints frames, lines and signs with `- = | + x >`, for terminals that
            show the others wide.
    """

    language: Language = "zh_CN"
    theme: Theme = "dark"
    lines: Lines = "box"

    __pydantic_config__: ClassVar = STRICT


class FirstLook(NamedTuple):
    """What the first frame needs: how it looks, and what stands in `[keys]`, not looked at yet."""

    look: Look = Look()
    keys: Mapping[str, object] = MappingProxyType({})


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


def first_look(path: Path) -> FirstLook:
    """What the file says of it; the defaults where it does not name them or cannot be read."""
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except (OSError, ValueError):
        return FirstLook()
    look, keys = (found if isinstance(found := content.get(name), dict) else {} for name in ("look", "keys"))
    return FirstLook(
        Look(
            language="en" if look.get("language") == "en" else "zh_CN",
            theme="light" if look.get("theme") == "light" else "dark",
            lines="plain" if look.get("lines") == "plain" else "box",
        ),
        keys,
    )
