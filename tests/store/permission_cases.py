"""Every command and every query that test_permissions and test_completeness go through."""

from . import (
    matrix_absences,
    matrix_catalogs,
    matrix_company,
    matrix_contacts,
    matrix_filters,
    matrix_many,
    matrix_people,
    matrix_play,
    matrix_queues,
    matrix_views,
    permission_matrix,
)

_ADMIN = (
    matrix_absences,
    matrix_catalogs,
    matrix_people,
    matrix_company,
    matrix_contacts,
    matrix_filters,
    matrix_queues,
    matrix_play,
    matrix_views,
    matrix_many,
)

MATRIX_COMMANDS = permission_matrix.MATRIX_COMMANDS | {
    command: cases for room in _ADMIN for command, cases in room.COMMANDS.items()
}
MATRIX_QUERIES = permission_matrix.MATRIX_QUERIES | {
    query: cases for room in _ADMIN for query, cases in room.QUERIES.items()
}
ADMIN_OUTCOMES = {words: letters for room in _ADMIN for words, letters in room.OUTCOMES.items()}
"""What comes of each case of the later rooms, commands and queries alike."""
