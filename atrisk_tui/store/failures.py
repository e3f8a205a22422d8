"""What a database driver's failure means for the person, in words."""

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError

from ..errors import AtRiskError, Busy, Conflict, Invalid, StoreUnusable

_BUSY = Busy("Someone else is saving to the store for too long; nothing was written. Try again.")
_DEADLOCK = "40P01"
_BUSY_STATES = frozenset({"40001", _DEADLOCK, "55P03", "57014"})
"""PostgreSQL: serialization, deadlock, lock_timeout, statement_timeout."""
_SQLITE = (
    ("database is locked", Busy, str(_BUSY)),
    ("database table is locked", Busy, str(_BUSY)),
    (
        "disk is full",
        StoreUnusable,
        "The disk is full; nothing was written. Reading goes on; free some space and try again.",
    ),
    (
        "readonly database",
        StoreUnusable,
        "The store may only be read by you; nothing was written. Ask its owner.",
    ),
    (
        "malformed",
        StoreUnusable,
        "The store is damaged; nothing was written. Go back to its newest good backup.",
    ),
    (
        "not a database",
        StoreUnusable,
        "This file is not a store, or it is damaged. Go back to its newest good backup.",
    ),
    (
        "unable to open",
        StoreUnusable,
        "The store cannot be opened: it was moved, or you may not read it or its folder.",
    ),
    ("disk i/o error", StoreUnusable, "The disk failed; nothing was written. Look at the disk."),
)


def in_words(error: SQLAlchemyError) -> AtRiskError | None:
    """Return what to tell the person of a database failure; None when it is a bug of ours."""
    match error:
        case StaleDataError():
            return Conflict("someone changed this while you were saving; nothing was written")
        case TimeoutError():
            return Busy(str(_BUSY))
        case IntegrityError():
            return _integrity(error)
        case DBAPIError():
            state = getattr(error.orig, "sqlstate", None)
            return _postgresql(error, state) if _is_psycopg(error) else _sqlite(error)
    return None


def unwritable(error: UnicodeEncodeError) -> Invalid:
    """Return what to tell of text that no database takes: a byte that was never UTF-8."""
    sign = ord(str(error.object)[error.start])
    return Invalid(
        f"This text holds half of a broken character (U+{sign:04X}), which nothing here is named "
        "with: type it again."
    )


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL took the transaction back because two waited for each other."""
    return getattr(error.orig, "sqlstate", None) == _DEADLOCK


def _is_psycopg(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")


def _sqlite(error: DBAPIError) -> AtRiskError | None:
    told = str(error.orig).casefold()
    for sign, kind, words in _SQLITE:
        if sign in told:
            return kind(words)
    return None


def _postgresql(error: DBAPIError, state: str | None) -> AtRiskError | None:
    if state in _BUSY_STATES:
        return Busy(str(_BUSY))
    if state == "53100":
        return StoreUnusable("The database server's disk is full; nothing was written.")
    if state == "25006":
        return StoreUnusable("The database may only be read now; nothing was written.")
    if state == "42501":
        return StoreUnusable("Your database role may not do this: ask who keeps the database.")
    if state and state.startswith("22"):
        return Invalid("The database refuses one of these values: it is too long or too large.")
    if error.connection_invalidated or state is None or state[:2] in {"08", "57", "53", "28", "3D"}:
        return StoreUnusable(
            "The database server cannot be reached, or does not let you in. "
            "Check the URL, the network and the server; then try again."
        )
    return None


def _integrity(error: IntegrityError) -> AtRiskError:
    told = str(error.orig)
    if "audit_reverts" in told or "audit.reverts" in told:
        return Conflict("this change has been taken back already")
    if "unique" in told.casefold():
        return Invalid("there is one by that name or number already; nothing was written")
    if "foreign key" in told.casefold():
        return Conflict("something this refers to is gone; nothing was written")
    return Invalid("these values do not go together; nothing was written")
