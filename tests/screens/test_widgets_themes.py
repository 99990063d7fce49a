"""The palette's promise: every pair that is painted can be read."""

import pytest
from textual.color import Color
from textual.theme import Theme

from data.terms.words import plain
from screens.themes import INKSTONE, RICEPAPER, THEMES
from screens.widgets.field import Field
from tests.screens.stage import stage

AA = 4.5
ROLES = ("foreground", "muted", "faint", "accent", "success", "warning", "error", "training")
GROUNDS = ("background", "surface", "panel", "field", "raised")
FORBIDDEN = {("faint", "field"), ("faint", "raised")}
PAIRS = [
    *((role, ground) for role in ROLES for ground in GROUNDS if (role, ground) not in FORBIDDEN),
    ("on-accent", "accent"),
    ("on-pick", "pick"),
    ("muted", "pick"),
    ("accent", "pick"),
    ("error", "err-bg"),
    ("muted", "err-bg"),
    ("warning", "warn-bg"),
    ("accent", "info-bg"),
    ("on-train", "train-bg"),
    ("ink", "paper"),
]
# The palette's own figures, cut to one decimal: dark, light.
TOLD = {
    ("foreground", "background"): (15.4, 14.1),
    ("muted", "raised"): (4.7, 5.7),
    ("faint", "panel"): (5.1, 4.6),
    ("accent", "field"): (6.1, 7.0),
    ("error", "raised"): (4.7, 4.7),
    ("training", "surface"): (8.5, 7.8),
    ("on-accent", "accent"): (8.9, 7.0),
    ("muted", "pick"): (4.8, 6.4),
    ("error", "err-bg"): (6.8, 5.4),
    ("on-train", "train-bg"): (8.3, 8.3),
    ("ink", "paper"): (17.4, 18.2),
}


def luminance(color: Color) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


def contrast(theme: Theme, text: str, ground: str) -> float:
    colours = {**theme.to_color_system().generate(), **theme.variables}
    high, low = sorted((luminance(Color.parse(colours[name])) for name in (text, ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_pair_that_is_painted_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme, text, ground) >= AA


@pytest.mark.parametrize(("pair", "figures"), TOLD.items())
def test_the_colours_are_those_of_the_table(pair: tuple[str, str], figures: tuple[float, float]) -> None:
    measured = (contrast(INKSTONE, *pair), contrast(RICEPAPER, *pair))
    assert measured == pytest.approx(figures, abs=0.1)


async def test_a_theme_can_be_changed_while_running() -> None:
    field = Field(plain("工号"))
    async with stage(field) as played:
        dark = field.input.styles.background.hex
        played.app.theme = "ricepaper"
        await played.pilot.pause()
        assert (dark, field.input.styles.background.hex) == ("#27323F", "#FFFFFF")
