from datetime import UTC, date, datetime, time, timedelta

import pytest

from atrisk_tui.domain import rules
from atrisk_tui.domain.model import CustomerStatus, EntryStatus, Outcome, RiskLevel
from atrisk_tui.domain.settings import Settings
from atrisk_tui.errors import Denied, Invalid

OPEN, MITIGATED, RESOLVED, CANCELLED, LOST = EntryStatus
ALLOWED = {
    OPEN: {MITIGATED, RESOLVED, LOST, CANCELLED},
    MITIGATED: {OPEN, RESOLVED, LOST, CANCELLED},
    RESOLVED: {OPEN},
    LOST: {OPEN},
    CANCELLED: {OPEN},
}
REFUSED = [(a, b) for a in EntryStatus for b in EntryStatus if b not in ALLOWED[a]]
DENVER = "America/Denver"
NOW = datetime(2026, 12, 1, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize("before", EntryStatus)
def test_an_entry_may_make_exactly_the_moves_of_the_table(before: EntryStatus):
    assert set(rules.allowed_moves(before)) == ALLOWED[before]


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_any_other_move_is_refused_with_the_allowed_ones_named(
    before: EntryStatus, after: EntryStatus
):
    refusal = rules.move_refusal(before, after)
    assert refusal is not None
    assert refusal.field == "status"
    assert set(refusal.allowed) == {status.value for status in ALLOWED[before]}
    for status in ALLOWED[before]:
        assert rules.status_word(status) in refusal.message


def test_an_allowed_move_passes():
    rules.check_move(OPEN, RESOLVED)
    with pytest.raises(
        Invalid, match=r"^This entry is Lost and cannot become Resolved: .* Open\.$"
    ):
        rules.check_move(LOST, RESOLVED)


def test_a_new_entry_cannot_begin_as_void():
    for status in (OPEN, MITIGATED, RESOLVED, LOST):
        rules.check_start(status)
    with pytest.raises(Invalid) as caught:
        rules.check_start(CANCELLED)
    assert caught.value.allowed == ("open", "mitigated", "resolved", "lost")


def test_lost_needs_a_cancel_reason_and_open_needs_nothing():
    assert "cancel_reason" in rules.needs_of(LOST, Settings())
    assert rules.needs_of(OPEN, Settings()) == ()


def test_what_mitigated_needs_is_a_setting():
    off = Settings((("mitigated_needs_action", "off"), ("mitigated_needs_follow_up", "off")))
    assert rules.needs_of(MITIGATED, Settings()) == ("mitigation_action", "follow_up_at")
    assert rules.needs_of(MITIGATED, off) == ()


@pytest.mark.parametrize("status", [RESOLVED, LOST, CANCELLED])
def test_only_a_resolution_of_the_right_outcome_class_closes(status: EntryStatus):
    for outcome in Outcome:
        if outcome.status is status:
            rules.check_outcome("This", outcome, status)
        else:
            with pytest.raises(Invalid, match=Outcome.of(status).value):
                rules.check_outcome("This", outcome, status)


def test_a_resolution_date_lies_between_the_report_and_today():
    reported = NOW - timedelta(days=2)
    for day in (date(2026, 11, 29), date(2026, 12, 1)):
        rules.check_resolution_date(day, reported_at=reported, now=NOW, zone=DENVER)


def test_a_resolution_date_before_the_report_is_refused():
    with pytest.raises(Invalid, match="before the day of the report") as caught:
        rules.check_resolution_date(date(2026, 11, 30), reported_at=NOW, now=NOW, zone=DENVER)
    assert caught.value.field == "resolution_date"


def test_a_resolution_date_in_the_future_is_refused():
    with pytest.raises(Invalid, match="in the future"):
        rules.check_resolution_date(date(2026, 12, 2), reported_at=NOW, now=NOW, zone=DENVER)


def test_today_is_the_customers_today():
    late = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)  # still 1 December in Denver
    with pytest.raises(Invalid, match="in the future"):
        rules.check_resolution_date(date(2026, 12, 2), reported_at=NOW, now=late, zone=DENVER)
    rules.check_resolution_date(date(2026, 12, 2), reported_at=NOW, now=late, zone="UTC")


def _reported(at: datetime, *, days: int = 30, made_at: datetime = NOW):
    rules.check_reported_at(at, now=NOW, made_at=made_at, days=days, zone=DENVER)


def test_a_report_is_never_in_the_future():
    _reported(NOW)
    with pytest.raises(Invalid, match="in the future"):
        _reported(NOW + timedelta(seconds=1))


def test_a_report_is_dated_back_by_whole_days_up_to_the_limit():
    _reported(NOW - timedelta(days=30, hours=11))
    with pytest.raises(Invalid, match="at most 30 days"):
        _reported(NOW - timedelta(days=31))


def test_an_old_entry_is_dated_back_from_when_it_was_made():
    made = NOW - timedelta(days=300)
    _reported(made - timedelta(days=29), made_at=made)
    with pytest.raises(Invalid, match="too far back"):
        _reported(made - timedelta(days=32), made_at=made)


def test_a_new_follow_up_is_in_the_future():
    rules.check_follow_up(NOW + timedelta(minutes=1), NOW)
    with pytest.raises(Invalid, match="not in the future"):
        rules.check_follow_up(NOW, NOW)


@pytest.mark.parametrize("length", [1, 2000])
def test_a_description_of_up_to_2000_characters_is_kept_whole(length: int):
    assert rules.description_text("  " + "é" * length + "\n") == "é" * length


@pytest.mark.parametrize("text", ["", "  \n\t ", "x" * 2001])
def test_a_blank_or_too_long_description_is_refused(text: str):
    with pytest.raises(Invalid) as caught:
        rules.description_text(text)
    assert caught.value.field == "description"


def test_an_outcome_note_is_blank_only_where_it_is_not_needed():
    assert rules.outcome_note_text(" ", needed=False) is None
    with pytest.raises(Invalid):
        rules.outcome_note_text(" ", needed=True)
    with pytest.raises(Invalid):
        rules.outcome_note_text("x" * 2001, needed=False)


def test_a_moves_reason_is_one_line_of_up_to_500_characters():
    assert rules.note_text(" they\n called  back ") == "they called back"
    for text in ("", "x" * 501):
        with pytest.raises(Invalid) as caught:
            rules.note_text(text)
        assert caught.value.field == "note"


def test_a_closer_may_reopen_for_the_days_of_the_setting():
    rules.check_reopen_days(NOW - timedelta(days=7), now=NOW, days=7)
    with pytest.raises(Denied, match="ask a lead"):
        rules.check_reopen_days(NOW - timedelta(days=7, seconds=1), now=NOW, days=7)


def test_a_loss_stands_once_the_customer_is_cancelled():
    rules.check_customer_stays(CustomerStatus.PENDING_CANCEL)
    with pytest.raises(Invalid, match="win-back"):
        rules.check_customer_stays(CustomerStatus.CANCELLED)


def test_of_a_cancelled_customer_only_the_loss_can_be_recorded():
    rules.check_can_be_at_risk("Ana", CustomerStatus.CANCELLED, LOST)
    with pytest.raises(Invalid, match="already cancelled"):
        rules.check_can_be_at_risk("Ana", CustomerStatus.CANCELLED, OPEN)
    with pytest.raises(Invalid, match="archived"):
        rules.check_can_be_at_risk("Ana", CustomerStatus.ARCHIVED, LOST)


def test_outcome_fields_belong_to_their_own_closed_status():
    assert rules.belongs_refusal("saved_by", RESOLVED) is None
    assert rules.belongs_refusal("outcome_note", CANCELLED) is None
    for field, status in (("saved_by", LOST), ("cancel_reason", RESOLVED), ("resolution", OPEN)):
        refusal = rules.belongs_refusal(field, status)
        assert refusal is not None
        assert refusal.field == field


def test_the_suggested_follow_up_is_sooner_for_a_higher_risk():
    def suggested(risk: RiskLevel, best: time | None = None):
        return rules.suggested_follow_up(
            risk, now=NOW, zone=DENVER, settings=Settings(), best_time=best
        )

    assert suggested(RiskLevel.HIGH) == NOW + timedelta(hours=2)
    assert suggested(RiskLevel.MEDIUM) == datetime(2026, 12, 2, 16, 0, tzinfo=UTC)
    assert suggested(RiskLevel.LOW, time(14)) == datetime(2026, 12, 4, 21, 0, tzinfo=UTC)
