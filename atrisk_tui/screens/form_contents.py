"""What the fields of a form hold, as values that a draft keeps, and back into the fields."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from ..widgets.check_list import CheckList
from ..widgets.form import LineField, LongField
from ..widgets.picker import Pick
from ..widgets.radio import RadioField
from ..widgets.several import SeveralPicker


def held(control: Any) -> Any:
    """Return what a field shows: unlike its content with the blanks at the ends."""
    if isinstance(control, SeveralPicker):
        return {"taken": plain(control.taken), "typed": control.value}
    if isinstance(control, LineField):
        return control.value
    return control.text if isinstance(control, LongField) else plain(control.content)


def put_back(control: Any, kept: Any) -> None:
    """Let a field show what `held` returned of it, without telling anyone."""
    if isinstance(control, SeveralPicker):
        control.put(content_of(control, kept["taken"]) or ())
        control.value = kept["typed"]
    else:
        control.put(content_of(control, kept))


def plain(content: Any) -> Any:
    """Return a field's content as values that JSON holds."""
    if isinstance(content, Pick):
        return {"words": content.words, "answer": content.answer, "beside": content.beside}
    if isinstance(content, tuple):
        return [plain(one) for one in content]
    if isinstance(content, frozenset):
        return sorted(content)
    return content.value if isinstance(content, Enum) else content


def content_of(control: Any, kept: Any) -> Any:
    """Return what `plain` was given for a field of this kind."""
    if isinstance(control, RadioField):
        values = [choice.value for choice in control.choices]
        return next((value for value in values if plain(value) == kept), None)
    if isinstance(control, CheckList):
        return frozenset(kept or ())
    if isinstance(kept, Mapping):
        return Pick(kept["words"], kept["answer"], kept["beside"])
    if isinstance(kept, list):
        return tuple(content_of(control, one) for one in kept)
    return kept


def typed_between(was: Any, now: Any) -> int:
    """Return how many characters of `now` a person has typed over `was`; 0 for a choice."""
    if not isinstance(now, str):
        return len(now["typed"]) if isinstance(now, Mapping) and "typed" in now else 0
    before = was if isinstance(was, str) else ""
    shared = _shared(before, now)
    return len(now) - shared - _shared(before[shared:][::-1], now[shared:][::-1])


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike: found by halves, as for each key."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
