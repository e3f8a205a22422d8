"""The gate: permission, change, audit, one commit; or nothing at all."""

from atrisk_tui.domain.model import EntryStatus
from tests.support import Company


def test_a_username_in_another_case_is_the_same_person(company: Company) -> None:
    assert company.store.identify("ANA").full_name == "Ana Ruiz"


def test_an_entry_can_be_made(company: Company) -> None:
    for status in EntryStatus:
        assert company.version(company.entry(status=status)) == 1
