"""The two themes, `inkstone` (dark) and `ricepaper` (light); screens name their variables, never a colour.

Contrast of every pair that is painted is at least 4.5 to 1 (WCAG 2.2, 1.4.3 AA).
"""

from typing import Final

from textual.theme import Theme


def _theme(name: str, *, dark: bool, fields: dict[str, str], own: dict[str, str]) -> Theme:
    accent, training = fields["accent"], fields["training"]
    return Theme(
        name=name,
        dark=dark,
        background=fields["background"],
        surface=fields["surface"],
        panel=fields["panel"],
        foreground=fields["foreground"],
        primary=accent,
        accent=accent,
        success=fields["success"],
        warning=fields["warning"],
        error=fields["error"],
        secondary=training,
        text_alpha=1.0,
        variables={
            **own,
            "training": training,
            # What Textual's own widgets (the palette, inputs, scroll bars) take their colours from.
            "text": fields["foreground"],
            "text-muted": own["muted"],
            "text-disabled": own["faint"],
            "border": accent,
            "border-blurred": own["field"],
            "block-cursor-background": own["pick"],
            "block-cursor-foreground": own["on-pick"],
            "block-cursor-text-style": "bold",
            "input-cursor-background": accent,
            "input-cursor-foreground": own["on-accent"],
            "input-cursor-text-style": "none",
            "input-selection-background": own["pick"],
            "input-selection-foreground": own["on-pick"],
            "screen-selection-background": own["pick"],
            "screen-selection-foreground": own["on-pick"],
            "scrollbar": own["rule"],
            "scrollbar-hover": own["faint"],
            "scrollbar-active": accent,
            "scrollbar-background": fields["surface"],
            "scrollbar-background-hover": fields["surface"],
            "scrollbar-background-active": fields["surface"],
            "scrollbar-corner-color": fields["surface"],
        },
    )


INKSTONE: Final = _theme(
    "inkstone",
    dark=True,
    fields={
        "background": "#0F141A",
        "surface": "#161D25",
        "panel": "#1D2630",
        "foreground": "#E6EBF0",
        "accent": "#6CB6FF",
        "success": "#7BD096",
        "warning": "#F0B950",
        "error": "#FF8F85",
        "training": "#C9A8FF",
    },
    own={
        "muted": "#A3B0BD",
        "faint": "#8A97A4",
        "field": "#27323F",
        "raised": "#34424F",
        "rule": "#33404D",
        "pick": "#1B4166",
        "on-pick": "#FFFFFF",
        "on-accent": "#0B1016",
        "err-bg": "#3D1D1D",
        "warn-bg": "#33290F",
        "info-bg": "#15304A",
        "train-bg": "#5A3A9C",
        "on-train": "#FFFFFF",
        "paper": "#FBFAF6",
        "ink": "#10161D",
    },
)
RICEPAPER: Final = _theme(
    "ricepaper",
    dark=False,
    fields={
        "background": "#F3F0E8",
        "surface": "#FAF8F3",
        "panel": "#E7E2D6",
        "foreground": "#1A222C",
        "accent": "#0A5AA3",
        "success": "#17653A",
        "warning": "#7D4A00",
        "error": "#AE1F1B",
        "training": "#5F36A0",
    },
    own={
        "muted": "#434E5A",
        "faint": "#5A6570",
        "field": "#FFFFFF",
        "raised": "#D9D4C6",
        "rule": "#C9C2B2",
        "pick": "#CFE2F5",
        "on-pick": "#0B2D4F",
        "on-accent": "#FFFFFF",
        "err-bg": "#F9DDD9",
        "warn-bg": "#FBE9C4",
        "info-bg": "#D9E8F6",
        "train-bg": "#5F36A0",
        "on-train": "#FFFFFF",
        "paper": "#FFFFFF",
        "ink": "#10161D",
    },
)
THEMES: Final = (INKSTONE, RICEPAPER)
