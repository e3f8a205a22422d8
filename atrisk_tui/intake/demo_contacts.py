"""What was said with the made-up company's customers: a try or a talk before what followed it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random

from ..domain.company import CompanyContact, CompanyEntry
from ..domain.model import ContactChannel, ContactResult

_BEFORE = timedelta(seconds=45)
"""A contact ends so long before the step that it led to; steps are a minute apart or more."""
_Said = tuple[ContactChannel, ContactResult]
_OUT, _IN = ContactChannel.PHONE_OUT, ContactChannel.PHONE_IN
_TRIES: Sequence[_Said] = (
    *((_OUT, ContactResult.NO_ANSWER),) * 4,
    *((ContactChannel.VOICEMAIL, ContactResult.LEFT_MESSAGE),) * 2,
    (_OUT, ContactResult.BUSY),
    (_OUT, ContactResult.SOMEONE_ELSE),
    (ContactChannel.EMAIL, ContactResult.LEFT_MESSAGE),
)
_TALKS: Sequence[_Said] = (
    *((_OUT, ContactResult.REACHED),) * 4,
    (_IN, ContactResult.REACHED),
    (ContactChannel.CHAT, ContactResult.REACHED),
)
_LED_TO: Mapping[str, tuple[float, Sequence[_Said]]] = {
    "SetFollowUp": (0.85, _TRIES),
    "EditEntry": (0.5, _TALKS),
    "MitigateEntry": (0.95, _TALKS),
    "ReturnToOpen": (0.9, ((_IN, ContactResult.REACHED),)),
    "ResolveEntry": (0.9, _TALKS),
    "LoseEntry": (0.7, (*_TALKS, (_OUT, ContactResult.REFUSED))),
}
"""Command to how often a contact came before it, and which."""
_NOTES = (
    "",
    "Wants it in writing.",
    "Talks to their partner first.",
    "Calm, knows the offer now.",
    "Asked for the same person next time.",
    "Better in the afternoon.",
)


def contacts(rng: Random, entry: CompanyEntry) -> tuple[CompanyContact, ...]:
    """Return what was said about an entry, oldest first, each before one of its steps."""
    found = []
    for before, step in zip(entry.steps, entry.steps[1:], strict=False):
        likely, said = _LED_TO.get(step.intent, (0.0, ()))
        at = step.at - _BEFORE
        if rng.random() < likely and at > before.at:
            channel, result = rng.choice(said)
            note = rng.choice(_NOTES) if result.is_reached else ""
            found.append(
                CompanyContact(at=at, actor=step.actor, channel=channel, result=result, note=note)
            )
    return tuple(found)
