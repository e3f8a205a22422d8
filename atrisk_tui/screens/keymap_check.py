"""A person's own keymap: read from the configuration, and every reason why it cannot be used."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from textual.app import App

from .key_names import BadKey, read_key, written
from .key_places import Layer, Place, PlacedKey, can_be_typed, places
from .key_presets import PRESETS, STANDARD
from .keymap import key_words, no_key

PRESET = "preset"
"""The one line of the table that is not an action's."""
NONE = ("", "none")
"""What takes an action's keys away."""
_NAMED = 3
"""Places that a sentence names; the rest is counted."""

Chosen = dict[str, tuple[str, ...]]
"""An action's id to its keys, as the toolkit names them."""
_Clash = tuple[str, PlacedKey, PlacedKey]


@dataclass(frozen=True, slots=True)
class KeymapRow:
    """One action with its keys in force."""

    id: str
    keys: tuple[str, ...]
    """As the screens write them, the first one first shown; none: in the palette only."""
    words: str
    places: tuple[str, ...]


class Keymap:
    """The keys in force, and what is wrong with them; the program runs only where nothing is."""

    def __init__(self, table: Mapping[str, object], program: type[App[Any]]) -> None:
        self.problems: list[str] = []
        self._places = places(program)
        self._known: dict[str, list[tuple[Place, PlacedKey]]] = defaultdict(list)
        for place in self._places:
            for key in place.keys:
                if key.id:
                    self._known[key.id].append((place, key))
        self.chosen: Chosen = {
            id: tuple(read_key(key) for key in keys.split(","))
            for id, keys in PRESETS[self._preset(table)].items()
        }
        self.chosen |= self._own(table)
        self.problems += self._clashes()

    @property
    def for_app(self) -> dict[str, str]:
        """The changed keys in the toolkit's own form."""
        return {id: ",".join(keys) or no_key(id) for id, keys in self.chosen.items()}

    def rows(self) -> list[KeymapRow]:
        """Return every action with its keys in force, by its id."""
        return [
            KeymapRow(
                id,
                tuple(key_words(key for _, one in found for key in self._keys(one))),
                found[0][1].tooltip,
                tuple(dict.fromkeys(place.words for place, _ in found)),
            )
            for id, found in sorted(self._known.items())
        ]

    def _keys(self, placed: PlacedKey) -> tuple[str, ...]:
        return self.chosen.get(placed.id, placed.keys) if placed.id else placed.keys

    # What is written

    def _preset(self, table: Mapping[str, object]) -> str:
        preset = table.get(PRESET, STANDARD)
        if isinstance(preset, str) and preset in PRESETS:
            return preset
        self.problems.append(f"There is no preset “{preset}”: {' or '.join(PRESETS)}.")
        return STANDARD

    def _own(self, table: Mapping[str, object]) -> Chosen:
        """Return the lines that make sense; of the others it is said why they do not."""
        found: Chosen = {}
        for id, value in table.items():
            if id == PRESET:
                continue
            if id not in self._known:
                self.problems.append(f"There is no action {id}: the nearest is {self._near(id)}.")
                continue
            keys = self._read(id, value)
            if keys is not None:
                found[id] = keys
        return found

    def _near(self, id: str) -> str:
        tails = {known.rpartition(".")[2]: known for known in self._known}
        if (tail := id.rpartition(".")[2]) in tails:
            return tails[tail]
        return get_close_matches(id, self._known, n=1, cutoff=0.0)[0]

    def _read(self, id: str, value: object) -> tuple[str, ...] | None:
        """Return an action's keys; None, and why, where one of them cannot be used."""
        written_keys = _split(value)
        if written_keys is None:
            self.problems.append(f"The keys of {id} must be text in quotation marks.")
            return None
        found, wrong = [], []
        for text in written_keys:
            try:
                key = read_key(text)
            except BadKey as why:
                wrong.append(f"{id} cannot be on {text}: it {why}.")
                continue
            found.append(key)
            wrong += self._typed_somewhere(id, key)
        if not written_keys and (needs := self._needs_a_key(id)):
            wrong.append(needs)
        self.problems += wrong
        return None if wrong else tuple(found)

    def _typed_somewhere(self, id: str, key: str) -> Iterator[str]:
        """Say where a key would be typed as text instead."""
        if not can_be_typed(key) or any(key in placed.keys for _, placed in self._known[id]):
            return
        found = self._known[id]
        typed = [place for place, placed in found if placed.is_in_text or place.takes_letters]
        is_own = any(
            placed.is_first or (place.takes_letters and placed.layer is Layer.SCREEN)
            for place, placed in found
        )
        if is_own or len(typed) == len(found):
            yield (
                f"{id} cannot be on {written(key)}: it is typed as text in "
                f"{_listed([place.words for place in typed])}; take ctrl and a letter, or an F key."
            )

    def _needs_a_key(self, id: str) -> str:
        """Say why an action cannot go without a key; empty where the palette has it."""
        if id == "app.palette":
            return "app.palette must have a key: what has none is found there."
        away = [place.words for place, _ in self._known[id] if _has_no_palette(place)]
        if away:
            return f"{id} must have a key: in {_listed(away)} there is no other way to it."
        return ""

    # What does not go together

    def _clashes(self) -> list[str]:
        """Say each two actions that would be on one key where they are not as a rule."""
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for place in self._places:
            changed = [key for key in place.keys if key.id in self.chosen]
            if not changed:
                continue
            usual = {_names(clash) for clash in _in_one_place(place, lambda key: key.keys)}
            for clash in _in_one_place(place, self._keys):
                if _names(clash) not in usual:
                    key, one, other = clash
                    names = sorted((one, other), key=lambda placed: placed.id or "~")
                    found[(key, names[0].name, names[1].name)].append(place.words)
        return [
            f"{written(key)} would be both {one} and {other} in {_listed(where)}."
            for (key, one, other), where in found.items()
        ]


def _split(value: object) -> list[str] | None:
    """Return the keys that a line names; a lone comma is the key of that name."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [one for one in value if one.strip().casefold() not in NONE]
    if not isinstance(value, str):
        return None
    if value.strip().casefold() in NONE:
        return []
    return [value] if value.strip() == "," else [part.strip() for part in value.split(",")]


def _has_no_palette(place: Place) -> bool:
    return place.is_prompt or place.takes_letters


def _in_one_place(place: Place, keys_of: Any) -> Iterator[_Clash]:
    """Yield each two actions of a place that are on one key."""
    on_key: dict[str, list[PlacedKey]] = defaultdict(list)
    for placed in place.keys:
        for key in keys_of(placed):
            if _is_heard(placed, key, place):
                on_key[key].append(placed)
    for key, several in on_key.items():
        for one, other in combinations(several, 2):
            if _clash(one, other):
                yield key, one, other


def _is_heard(placed: PlacedKey, key: str, place: Place) -> bool:
    """Whether a key can come to an action here at all."""
    if placed.is_in_text and not placed.id:
        return place.takes_letters
    if placed.layer is Layer.PROGRAM and place.takes_letters and not placed.is_first:
        # What is usually on letters alone is not meant for where letters are typed.
        return not (can_be_typed(key) or all(map(can_be_typed, placed.keys)))
    return True


def _clash(one: PlacedKey, other: PlacedKey) -> bool:
    if one.id == other.id or one.action == other.action:
        return False
    fixed = next((placed for placed in (one, other) if not placed.id), None)
    if fixed is not None:
        # What is nearer to the cursor has the key; what comes first of all has it in any case.
        own = other if fixed is one else one
        return bool(own.id) and fixed.layer <= own.layer and not own.is_first
    # Two parts never have the cursor at once.
    return not (one.layer is other.layer is Layer.PART and one.owner != other.owner)


def _names(clash: _Clash) -> tuple[str, frozenset[tuple[str, str]]]:
    key, one, other = clash
    return key, frozenset({(one.id, one.action), (other.id, other.action)})


def _listed(words: Sequence[str]) -> str:
    several: Iterable[str] = dict.fromkeys(words)
    names = list(several)
    if len(names) <= _NAMED:
        return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
