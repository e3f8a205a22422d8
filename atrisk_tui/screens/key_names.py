"""Keys as people write them and as terminals send them: `?`, `ctrl+s`, `F3`, `space`."""

import re
import unicodedata
from difflib import get_close_matches
from string import ascii_lowercase

_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Signs that the toolkit calls by another name than Unicode does."""
_MOVING = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_ALONE = (*_MOVING, "backspace", "tab", "enter", "escape", "space")
_F_KEYS = tuple(f"f{number}" for number in range(1, 25))
_ALSO = {
    "esc": "escape",
    "return": "enter",
    "cr": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "spacebar": "space",
    "bs": "backspace",
    "dot": "full_stop",
    "period": "full_stop",
    "equals": "equals_sign",
    "dollar": "dollar_sign",
    "percent": "percent_sign",
    "question": "question_mark",
    "hash": "number_sign",
    "star": "asterisk",
}
"""Other words for keys."""
_MODIFIERS = {"control": "ctrl", "c": "ctrl", "s": "shift", "m": "alt", "a": "alt"}
_HELD = ("alt", "option", "meta", "super", "cmd", "command", "win", "hyper")
_SENT_AS = {
    "h": "backspace",
    "i": "tab",
    "m": "enter",
    "[": "esc",
}
"""Control characters that a terminal sends for another key."""
_TAKEN = {
    "a": "screen keeps it for itself",
    "b": "tmux keeps it for itself",
    "z": "elsewhere it suspends the program, and here it does nothing on purpose",
}


class BadKey(ValueError):
    """A key cannot be used, and why: the rest of a sentence that begins with the key."""


def sign_name(sign: str) -> str:
    """Return what the toolkit calls the key of one printable character: `question_mark`."""
    if sign.isalnum():
        return sign
    name = unicodedata.name(sign, sign).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_SIGNS = {sign_name(chr(code)): chr(code) for code in range(0x21, 0x7F)}


def written(key: str) -> str:
    """Return a key as the screens write it: `?`, `ctrl+s`, `esc`, `F3`."""
    before, _, last = key.rpartition("+")
    if key in _F_KEYS:
        return key.upper()
    last = "esc" if last == "escape" else _SIGNS.get(last, last)
    return f"{before}+{last}" if before else last


def read_key(text: str) -> str:
    """Return the toolkit's name of the key that a person wrote.

    Raises: BadKey where there is no such key, or no program can rely on it.
    """
    text = text.strip()
    if len(text) == 1 and text.isprintable():
        return sign_name(text)
    if found := re.fullmatch(r"<(.+)>", text):
        text = found[1]  # as an editor's manual writes it: <C-s>
    parts = _parts(text)
    held = {_MODIFIERS.get(part.casefold(), part.casefold()) for part in parts[:-1]}
    last = parts[-1]
    name = last if len(last) == 1 else _ALSO.get(last.casefold(), last.casefold())
    if held & set(_HELD):
        raise BadKey("reaches a terminal as esc and then the key, which are keys of their own")
    if unknown := held - {"ctrl", "shift"}:
        raise BadKey(f"holds {min(unknown)}, and there are only ctrl and shift to hold")
    if "ctrl" in held:
        return _with_ctrl(name, shift="shift" in held)
    return _with_shift(name) if held else _alone(name, text)


def _parts(text: str) -> list[str]:
    """Return what is held, and the key: of `ctrl+s`, `Ctrl-S`, `C-s`, `^s`."""
    if re.fullmatch(r"\^\S", text):
        return ["ctrl", text[1].lower()]
    parts = re.split(r"[+-](?=.)", text)
    return [part for part in parts[:-1] if part] + parts[-1:]


def _alone(name: str, text: str) -> str:
    if name in _ALONE or name in _F_KEYS or name in _SIGNS:
        return name
    if not name or name[-1] in "+-":
        raise BadKey("is no key")
    if len(text) <= 3 and text.isalpha():
        raise BadKey("is more than one key: write one, or several with commas between them")
    near = get_close_matches(name, (*_ALONE, *_F_KEYS, *_SIGNS), n=1, cutoff=0.0)[0]
    raise BadKey(f"is no key; the nearest is {written(near)}")


def _with_shift(name: str) -> str:
    if len(name) == 1 and name.isalpha():
        return name.upper()
    if name == "enter":
        raise BadKey("is not told apart from enter by most terminals")
    if name in {*_MOVING, "tab"}:
        return f"shift+{name}"
    raise BadKey("is not sent as such: write the sign or the key that it makes")


def _with_ctrl(name: str, *, shift: bool) -> str:
    held = "ctrl+shift+" if shift else "ctrl+"
    if name in _MOVING:
        return f"{held}{name}"
    if name in {"enter", "tab", "space", "escape", "backspace"}:
        raise BadKey(f"is not told apart from {written(name)} by most terminals")
    if len(name) == 1 and name.lower() in ascii_lowercase:
        return _ctrl_letter(name.lower(), shift=shift)
    if name in _SENT_AS:
        raise BadKey(f"is {_SENT_AS[name]} to a terminal")
    if name in _F_KEYS and not shift:
        return f"ctrl+{name}"
    raise BadKey("is not sent by most terminals: ctrl goes with letters and arrows")


def _ctrl_letter(letter: str, *, shift: bool) -> str:
    if shift:
        raise BadKey(f"is not told apart from ctrl+{letter} by most terminals")
    if letter in _SENT_AS:
        raise BadKey(f"is {_SENT_AS[letter]} to a terminal")
    if letter in _TAKEN:
        raise BadKey(f"is not used: {_TAKEN[letter]}")
    return f"ctrl+{letter}"
