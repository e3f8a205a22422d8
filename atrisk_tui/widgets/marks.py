"""Which rows of a table are marked: they stay so however the list is narrowed or ordered."""

from collections.abc import Iterable, Mapping


class Marks:
    """Marked records by id, each with the version that was seen, in the order they were marked."""

    def __init__(self) -> None:
        self._versions: dict[int, int] = {}
        self._run: list[int] = []
        """What one sweep of the cursor has gone over, the row at the cursor last."""
        self._kept: set[int] = set()
        """What was marked before that sweep came to it, and stays so when it turns back."""

    def __len__(self) -> int:
        return len(self._versions)

    def __contains__(self, id: int) -> bool:
        return id in self._versions

    @property
    def ids(self) -> tuple[int, ...]:
        """The marked ids, the one marked first at the front."""
        return tuple(self._versions)

    @property
    def versions(self) -> Mapping[int, int]:
        """Each marked id with the version that was seen."""
        return self._versions

    def toggle(self, id: int, version: int) -> None:
        """Mark a record, or take its mark away."""
        self._run.clear()
        if self._versions.pop(id, None) is None:
            self._versions[id] = version

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Mark records, each given with its version; those marked already keep their place."""
        self._run.clear()
        self._versions.update(pairs)

    def drop(self, ids: Iterable[int]) -> None:
        """Take marks away."""
        self._run.clear()
        for id_ in ids:
            self._versions.pop(id_, None)

    def clear(self) -> Mapping[int, int]:
        """Take all marks away and return them, so that `add` can bring them back."""
        former, self._versions = self._versions, {}
        self._run.clear()
        return former

    def sweep(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Mark what the cursor sweeps over from one row to the next; going back unmarks.

        Both are id and version. A sweep goes on where the one before it ended.
        """
        if not self._run or self._run[-1] != start[0]:
            self._run = [start[0]]
            self._kept = set(self._versions)
            self._versions.setdefault(*start)
        if end[0] == start[0]:
            return
        if len(self._run) > 1 and self._run[-2] == end[0]:
            left = self._run.pop()
            if left not in self._kept:
                self._versions.pop(left, None)
        else:
            self._run.append(end[0])
            self._versions.setdefault(*end)
