"""How each command is carried out: one file per noun. A handler changes rows, never commits."""

from collections.abc import Callable
from typing import Any

from ...domain.commands import Command, Revert
from ..revert import revert
from ..work import Done, Work

HANDLERS: dict[type[Command], Callable[[Work, Any], Done]] = {Revert: revert}
