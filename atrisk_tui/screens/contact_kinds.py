"""The contacts that can be logged, a letter each, and the prompt that offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ..domain.contact_words import brief_words, contact_words
from ..domain.model import ContactChannel, ContactResult
from .ask import Choice, KeyPrompt


class Asks(Enum):
    """What is asked once the letter is pressed."""

    NEXT_TRY = auto()
    """When to try again: they were not reached."""
    WRAP_UP = auto()
    """What was said and what follows, in a form."""
    NOTHING = auto()
    """Only enter."""


@dataclass(frozen=True, slots=True)
class ContactKind:
    """One way a contact goes."""

    key: str
    words: str
    """What it is called in the prompt."""
    channel: ContactChannel
    result: ContactResult
    asks: Asks
    do_not_call: bool = False
    open_to: tuple[ContactResult, ...] = ()
    """Results that the wrap-up may give it instead."""


_CALL, _THEIRS = ContactChannel.PHONE_OUT, ContactChannel.PHONE_IN
_R = ContactResult
_TRIED = (
    ContactKind("n", "no answer", _CALL, _R.NO_ANSWER, Asks.NEXT_TRY),
    ContactKind("v", "left voicemail", ContactChannel.VOICEMAIL, _R.LEFT_MESSAGE, Asks.NEXT_TRY),
    ContactKind("b", "busy", _CALL, _R.BUSY, Asks.NEXT_TRY),
    ContactKind("w", "wrong or dead number", _CALL, _R.WRONG_NUMBER, Asks.NEXT_TRY),
    ContactKind("o", "someone else", _CALL, _R.SOMEONE_ELSE, Asks.NEXT_TRY),
)
_SPOKEN = (
    ContactKind("r", "reached", _CALL, _R.REACHED, Asks.WRAP_UP),
    ContactKind("k", "wants a callback", _CALL, _R.CALLBACK_REQUESTED, Asks.WRAP_UP),
    ContactKind("x", "refused", _CALL, _R.REFUSED, Asks.WRAP_UP),
    ContactKind("d", "do not call again", _CALL, _R.REFUSED, Asks.NOTHING, do_not_call=True),
)
_SENT = (_R.LEFT_MESSAGE, _R.REACHED)
_OTHERS = (
    ContactKind(
        "i",
        "they called us",
        _THEIRS,
        _R.REACHED,
        Asks.WRAP_UP,
        open_to=(_R.REACHED, _R.CALLBACK_REQUESTED, _R.REFUSED),
    ),
    *(
        ContactKind(key, words, channel, result, Asks.WRAP_UP, open_to=_SENT)
        for key, words, channel, result in (
            ("s", "SMS", ContactChannel.SMS, _R.LEFT_MESSAGE),
            ("e", "email", ContactChannel.EMAIL, _R.LEFT_MESSAGE),
            ("h", "chat", ContactChannel.CHAT, _R.REACHED),
            ("m", "visit", ContactChannel.VISIT, _R.REACHED),
            ("l", "letter", ContactChannel.LETTER, _R.LEFT_MESSAGE),
        )
    ),
)
LINES = (_TRIED, _SPOKEN, _OTHERS)
"""The letters as the prompt shows them: not reached, spoken to, and the other ways."""
KINDS = {kind.key: kind for line in LINES for kind in line}


def said_words(channel: ContactChannel, result: ContactResult) -> str:
    """Return a contact as its message says it: "no answer", "emailed", "call in, reached"."""
    is_plain = channel in {ContactChannel.PHONE_OUT, ContactChannel.VOICEMAIL}
    if is_plain or result is ContactResult.LEFT_MESSAGE:
        return brief_words(channel, result)
    return contact_words(channel, result)


class ContactPrompt(KeyPrompt):
    """Which contact it was; over the letters stands whether one may call, and the number."""

    def __init__(self, title: str, *, may_call: bool) -> None:
        super().__init__(
            title, [Choice(kind.key, kind.words, kind) for line in LINES for kind in line]
        )
        self._may_call = may_call

    def parts(self) -> ComposeResult:
        """List the letters in lines of a kind, none torn from its words."""
        for line in LINES:
            yield Static(_drawn(line), classes="choices")
        yield Static("esc leaves", classes="echo")

    def on_mount(self) -> None:
        """Light up the title where one may not call."""
        self.query_one(".title").set_class(not self._may_call, "-wrong")


def _drawn(kinds: Sequence[ContactKind]) -> Text:
    line = Text()
    for kind in kinds:
        line.append(kind.key, "bold").append(f" {kind.words}  ")
    return line


def kind_of(key: Any) -> ContactKind:
    """Return what a letter stands for. Raises: KeyError."""
    return KINDS[key]
