"""Queue priority: which entry is worth the next hour, and in words why (DOMAIN formula 7)."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from .model import RiskLevel
from .playing import PriorityParts

WEIGHTS: Mapping[str, int] = {"risk": 40, "rmr": 25, "urgency": 20, "saveability": 15}
"""Points of each part at its most; together 100 (DOMAIN formula 7)."""
BUCKETS = 100
"""Into how many equal parts the active customers are sorted by revenue."""
MIDDLE = BUCKETS // 2
"""The bucket of every customer before they have been sorted."""
PRIOR_SAVED, PRIOR_CLOSED = 2, 4
"""What a reason and class begin with: half of a few saved, until more are known."""

_RISK = {RiskLevel.HIGH: 1.0, RiskLevel.MEDIUM: 0.5, RiskLevel.LOW: 0.0}
_OVERDUE, _TODAY, _SOON, _ELSE = 1.0, 0.7, 0.4, 0.1
_WEEK = 6
"""Days after today that are this week (DOMAIN §5)."""
_ENDING, _NEAR_END = 7, 60
"""Days to the end of a contract from which on it presses, and from which on it is near."""


def priority(
    *,
    risk_level: RiskLevel,
    bucket: int | None,
    follow_up_on: date | None,
    contract_end: date | None,
    today: date,
    saved: int,
    closed: int,
) -> PriorityParts:
    """Return an entry's queue priority with its parts.

    Args:
        risk_level: the entry's.
        bucket: 1 to 100, the place of the customer's revenue; None before it is known.
        follow_up_on: the day of the follow-up.
        contract_end: the customer's; one that has passed presses no more.
        today: on the same calendar as the follow-up's day.
        saved: how many entries of the same reason and class were saved.
        closed: of how many that were saved or lost.

    """
    place = MIDDLE if bucket is None else bucket
    urgency, words = _urgency(follow_up_on, contract_end, today)
    parts = {
        "risk": _RISK[risk_level],
        "rmr": place / BUCKETS,
        "urgency": urgency,
        "saveability": (saved + PRIOR_SAVED) / (closed + PRIOR_CLOSED),
    }
    return PriorityParts(
        **parts,
        total=int(sum(WEIGHTS[name] * part for name, part in parts.items()) + 0.5),
        risk_level=risk_level,
        rmr_bucket=place,
        urgency_words=words,
        saved=saved,
        closed=closed,
        ranked=bucket is not None,
    )


def bucket_of(rmr: int, starts: Sequence[int]) -> int:
    """Return the place, 1 to 100, of a revenue in minor units.

    `starts` is where each hundredth begins, ascending. Of several that begin alike it is the
    middle one: a price that many pay is no reason to come first, nor last.
    """
    below, upto = bisect_left(starts, rmr), bisect_right(starts, rmr)
    return max(1, (below + upto + 1) // 2)


def bucket_starts(counted: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return where each hundredth of the customers begins.

    `counted` is revenue and how many have it, ascending. Empty when there are no customers.
    """
    total = sum(count for _, count in counted)
    starts: list[int] = []
    passed = 0
    for rmr, count in counted:
        passed += count
        # The first customer of hundredth k stands at k * total / 100, from 0.
        while len(starts) < BUCKETS and len(starts) * total < passed * BUCKETS:
            starts.append(rmr)
    return tuple(starts)


def points(parts: PriorityParts) -> dict[str, int]:
    """Return each part in points, together the total: what rounding leaves goes to the nearest."""
    exact = {name: weight * float(getattr(parts, name)) for name, weight in WEIGHTS.items()}
    whole = {name: int(value) for name, value in exact.items()}
    by_rest = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in by_rest[: parts.total - sum(whole.values())]:
        whole[name] += 1
    return whole


def why(parts: PriorityParts) -> dict[str, str]:
    """Return what each part goes by, in a few words."""
    rank = f"bucket {parts.rmr_bucket} of {BUCKETS}" if parts.ranked else "not compared yet"
    saves = f"{parts.saved} of {parts.closed} like it saved" if parts.closed else "none like it yet"
    return {
        "risk": str(parts.risk_level).capitalize(),
        "revenue": rank,
        "urgency": parts.urgency_words,
        "saves": saves,
    }


def lines(parts: PriorityParts) -> tuple[str, ...]:
    """Return one line for each part: "risk 40 of 40 (High)"."""
    gained = points(parts).values()
    return tuple(
        f"{name} {got} of {most} ({words})"
        for (name, words), got, most in zip(
            why(parts).items(), gained, WEIGHTS.values(), strict=True
        )
    )


def sentence(parts: PriorityParts) -> str:
    """Return the priority with its parts in one line: "72 = risk 40 of 40 (High) + …"."""
    return f"{parts.total} = {' + '.join(lines(parts))}"


def _urgency(
    follow_up_on: date | None, contract_end: date | None, today: date
) -> tuple[float, str]:
    """Return how much an entry presses, 0 to 1, and what makes it so: the strongest reason."""
    due = None if follow_up_on is None else (follow_up_on - today).days
    end = None if contract_end is None else (contract_end - today).days
    left = end if end is not None and end >= 0 else None
    if due is not None and due < 0:
        return _OVERDUE, "overdue"
    if left is not None and left <= _ENDING:
        return _OVERDUE, f"contract ends {_in_days(left)}"
    if due == 0:
        return _TODAY, "due today"
    if due is not None and due <= _WEEK:
        return _SOON, "due this week"
    if left is not None and left <= _NEAR_END:
        return _SOON, f"contract ends {_in_days(left)}"
    return _ELSE, "nothing presses" if due is None else "due later"


def _in_days(days: int) -> str:
    return "today" if days == 0 else f"in {days} d"
