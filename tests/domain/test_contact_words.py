"""Contacts in words: whole, brief, and as the last column of a list has them."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from atrisk_tui.domain import contact_words as words
from atrisk_tui.domain.contact_rows import LastContact
from atrisk_tui.domain.model import ContactChannel, ContactResult

NOW = datetime(2026, 10, 13, 16, 42, tzinfo=UTC)


def last(
    ago: timedelta = timedelta(days=3),
    channel: ContactChannel = ContactChannel.PHONE_OUT,
    result: ContactResult = ContactResult.NO_ANSWER,
) -> LastContact:
    return LastContact(id=1, at=NOW - ago, channel=channel, result=result, by="ana")


def test_every_contact_has_words_and_brief_ones_that_fit_a_column() -> None:
    for channel, result in product(ContactChannel, ContactResult):
        assert "_" not in words.contact_words(channel, result)
        assert 3 < len(words.brief_words(channel, result)) <= 14


def test_a_message_is_called_by_how_it_was_left() -> None:
    left = ContactResult.LEFT_MESSAGE
    assert words.brief_words(ContactChannel.VOICEMAIL, left) == "voicemail"
    assert words.brief_words(ContactChannel.EMAIL, left) == "emailed"
    assert words.brief_words(ContactChannel.PHONE_OUT, left) == "left message"


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=400), "400d"),
        (timedelta(seconds=-5), "now"),
    ],
)
def test_how_long_ago_is_told_in_its_largest_whole_unit(ago: timedelta, told: str) -> None:
    assert words.touch_words(last(ago), 0, NOW) == f"{told} no answer"


def test_tries_stand_behind_and_an_untouched_entry_says_so() -> None:
    assert words.touch_words(last(), 3, NOW) == "3d no answer x3"
    assert words.touch_words(last(), 99, NOW) == "3d no answer x99+"
    assert words.touch_words(None, 0, NOW) == "- untouched"
    assert [words.tries_told(tries) for tries in (1, 2, 99)] == ["1 try", "2 tries", "99+ tries"]
