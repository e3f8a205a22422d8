"""Every failure this program expects; anything else is a bug.

* AtRiskError            a person can understand it and act on it
  - Usage                the request cannot be read                          exit 2
  - NoTerminal           no usable terminal                                  exit 64
  - Invalid              a rule or the data refuses it                       exit 65
  - Missing              it is not there, or out of the actor's sight        exit 66
  - StoreUnusable        the store cannot be opened or trusted               exit 69
  - Busy                 another process holds the store too long            exit 75
  - Conflict             someone changed it since you looked                 exit 75
  - Denied               the actor may see it but not do this                exit 77
  - Unknown              nobody here by that name                            exit 77

Exit codes follow BSD sysexits where that has one.
"""

from typing import ClassVar


class AtRiskError(Exception):
    """A failure the person can understand and act on; its text is for them."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 70

    def __init__(
        self, message: str, *, field: str | None = None, allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.allowed = allowed


class Usage(AtRiskError):
    """The request cannot be read: an unknown option, a missing argument."""

    code = "usage"
    exit_code = 2


class NoTerminal(AtRiskError):
    """The program was started where there is no usable terminal."""

    code = "no_terminal"
    exit_code = 64


class Invalid(AtRiskError):
    """A rule or the data refuses it; `field` names the field where one is at fault."""

    code = "invalid"
    exit_code = 65


class Missing(AtRiskError):
    """The thing to act on does not exist, or is out of the actor's sight."""

    code = "missing"
    exit_code = 66


class StoreUnusable(AtRiskError):
    """The store cannot be opened, or must not be trusted."""

    code = "store"
    exit_code = 69


class Busy(AtRiskError):
    """Another process holds the store longer than we wait; nothing was written."""

    code = "busy"
    exit_code = 75


class Conflict(AtRiskError):
    """Someone changed it since the person looked; nothing was written."""

    code = "conflict"
    exit_code = 75


class Denied(AtRiskError):
    """The actor may see it, but may not do this."""

    code = "denied"
    exit_code = 77


class Unknown(AtRiskError):
    """Nobody here by that name, or they may not be spoken for."""

    code = "unknown"
    exit_code = 77
