"""Contacts as people read them: "call out, no answer", "3d no answer x3", "untouched"."""

from datetime import datetime

from .contact_rows import MOST_TRIES, LastContact
from .model import ContactChannel, ContactResult

UNTOUCHED = "untouched"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

_CHANNELS = {
    ContactChannel.PHONE_OUT: "call out",
    ContactChannel.PHONE_IN: "call in",
    ContactChannel.VOICEMAIL: "voicemail",
    ContactChannel.EMAIL: "email",
    ContactChannel.SMS: "SMS",
    ContactChannel.CHAT: "chat",
    ContactChannel.VISIT: "visit",
    ContactChannel.LETTER: "letter",
}
_RESULTS = {
    ContactResult.REACHED: "reached",
    ContactResult.LEFT_MESSAGE: "left message",
    ContactResult.NO_ANSWER: "no answer",
    ContactResult.BUSY: "busy",
    ContactResult.SOMEONE_ELSE: "someone else",
    ContactResult.WRONG_NUMBER: "wrong number",
    ContactResult.CALLBACK_REQUESTED: "wants callback",
    ContactResult.REFUSED: "refused",
}
_SENT = {
    ContactChannel.VOICEMAIL: "voicemail",
    ContactChannel.EMAIL: "emailed",
    ContactChannel.SMS: "texted",
    ContactChannel.CHAT: "chat left",
    ContactChannel.VISIT: "note left",
    ContactChannel.LETTER: "letter sent",
}
"""What a message left by each channel is called where there is little room."""


def channel_words(channel: ContactChannel) -> str:
    """Return how a customer was reached for: "call out"."""
    return _CHANNELS[channel]


def result_words(result: ContactResult) -> str:
    """Return what came of a contact: "no answer"."""
    return _RESULTS[result]


def contact_words(channel: ContactChannel, result: ContactResult) -> str:
    """Return a contact in full: "call out, no answer"."""
    return f"{channel_words(channel)}, {result_words(result)}"


def brief_words(channel: ContactChannel, result: ContactResult) -> str:
    """Return a contact where there is little room: "no answer", "voicemail", "emailed"."""
    if result is ContactResult.LEFT_MESSAGE:
        return _SENT.get(channel, result_words(result))
    return result_words(result)


def touch_words(last: LastContact | None, tries: int, now: datetime) -> str:
    """Return an entry's last contact as a list shows it: "3d no answer x3", "- untouched".

    `tries` is how often the customer was not reached since they last were.
    """
    if last is None:
        return f"- {UNTOUCHED}"
    words = f"{_age(last.at, now)} {brief_words(last.channel, last.result)}"
    return f"{words} x{tries_words(tries)}" if tries else words


def tries_words(tries: int) -> str:
    """Return a number of tries, with a plus where the counting stopped."""
    return f"{tries}+" if tries >= MOST_TRIES else str(tries)


def tries_told(tries: int) -> str:
    """Return a number of tries with its word: "1 try", "3 tries"."""
    return f"{tries_words(tries)} {'try' if tries == 1 else 'tries'}"


def nth_try(tries: int) -> str:
    """Return which try it was: "1st try", "22nd try"; "99+ tries" where the counting stopped."""
    if tries >= MOST_TRIES:
        return tries_told(tries)
    teens = 11 <= tries <= 13
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(tries % 10, "th")
    return f"{tries}{ending} try"


def _age(at: datetime, now: datetime) -> str:
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < _MINUTE:
        return "now"
    for length, unit in ((_DAY, "d"), (_HOUR, "h")):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds // _MINUTE}m"
