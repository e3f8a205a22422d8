"""What a saved view shows, as the history tells it: from what was kept, ids as numbers."""

from collections.abc import Iterator, Mapping

_LISTS = {"entries": "Entries", "customers": "Customers"}


def kept_words(kept: Mapping[str, object]) -> str:
    """Return a kept definition in words: "Entries, risk level high, due today; sort risk"."""
    return "; ".join(_parts(kept))


def _parts(kept: Mapping[str, object]) -> Iterator[str]:
    for name, value in kept.items():
        if name in _LISTS and isinstance(value, Mapping):
            yield ", ".join([_LISTS[name], *(_words(field, one) for field, one in value.items())])
        elif name == "text":
            yield f"search “{value}”"
        else:
            yield _words(name, value)


def _words(name: str, value: object) -> str:
    field = name.removesuffix("_id").replace("_", " ")
    if value is True:
        return field
    if value is False:
        return f"not {field}"
    if isinstance(value, list):
        # Columns are all shown; of several statuses any one will do.
        between = ", " if name == "columns" else " or "
        return f"{field} {between.join(str(one).replace('_', ' ') for one in value)}"
    return f"{field} {str(value).replace('_', ' ')}"
