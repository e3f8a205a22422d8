"""How each query is answered: one file per noun. A reader can only return values."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from ...domain.queries import Query
from ..scope import Scope

READERS: dict[type[Query[Any]], Callable[[Connection, Scope, Any], Any]] = {}
