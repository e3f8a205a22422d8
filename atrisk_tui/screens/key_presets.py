"""Keymaps to choose by one word; each changes only what its people's fingers expect."""

from collections.abc import Mapping

STANDARD = "standard"
PRESETS: Mapping[str, Mapping[str, str]] = {
    STANDARD: {},
    "vim": {
        # j k h l G gg ctrl+d ctrl+u / u : are the standard's own.
        "desk.redo": "ctrl+r,U",
        "entry.edit": "i,e",
        "admin.edit": "i,e",
        "entry.customer": "I",  # its usual key begins to edit
        "app.back": "q,ctrl+o",  # the older place in the list of jumps
    },
}
"""An action's id to its keys, by the preset's name. Left as they are, with the reason:

ctrl+f and ctrl+b: the one finds a customer, the other is tmux's own; ctrl+d and ctrl+u page.
n and N: a search narrows the list, so all its rows are hits and j goes to the next.
dd, yy, ZZ: one key is one action here; D deletes, y copies, q leaves.
o, p, v, x: a new line, a paste and a selection have no counterpart, and the verbs have the keys.
"""
