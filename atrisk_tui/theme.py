"""The only colours: three palettes from the 256 that every terminal over SSH shows alike.

Risk is read without colour too (`!!! High`), so a palette only adds.
"""

from textual.theme import Theme

DEFAULT = Theme(
    name="atrisk",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#d7af5f",
    warning="#ffaf5f",
    error="#ff5f5f",
    success="#87af87",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        "risk-high": "#ff5f5f",
        "risk-medium": "#ffd75f",
        "risk-low": "#87af87",
        "faint": "#8a8a8a",
        "cursor-bg": "#005f87",
        "cursor-fg": "#ffffff",
        "line": "#444444",
    },
)

COLOUR_BLIND = Theme(
    name="atrisk-colour-blind",
    primary="#5fafff",
    secondary="#87afd7",
    accent="#ffd75f",
    warning="#ffd75f",
    error="#ff8700",
    success="#5fafff",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        "risk-high": "#ff8700",
        "risk-medium": "#ffd787",
        "risk-low": "#5fafff",
        "faint": "#8a8a8a",
        "cursor-bg": "#005faf",
        "cursor-fg": "#ffffff",
        "line": "#444444",
    },
)

HIGH_CONTRAST = Theme(
    name="atrisk-high-contrast",
    primary="#00ffff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff5f5f",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "risk-high": "#ff5f5f",
        "risk-medium": "#ffff00",
        "risk-low": "#00ff00",
        "faint": "#d0d0d0",
        "cursor-bg": "#ffffff",
        "cursor-fg": "#000000",
        "line": "#ffffff",
    },
)

THEMES = {
    "default": DEFAULT,
    "colour-blind": COLOUR_BLIND,
    "high-contrast": HIGH_CONTRAST,
}
"""Each palette by the name that the configuration calls it."""
