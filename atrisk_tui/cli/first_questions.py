"""The five questions that a new store begins with, asked in a terminal."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from ..domain.settings import SPECS
from ..errors import Invalid, Usage
from ..terminal.safe_text import clean
from .session import Session, os_user
from .store_making import ORDERS, date_order, regular, usual, without_password

Answers = dict[str, str]
TRIES = 3
"""Wrong answers to one question after which nothing is asked any more."""
_EXAMPLES = {"currency": "EUR", "date_order": "D/M/Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; what it asks for is told by `fields`, of which flags may have told some."""

    fields: tuple[str, ...]
    words: Mapping[tuple[str, ...], str]
    """The fields that are still to be told, to how they are asked for."""
    shown: Callable[[str, Mapping[str, str]], str]
    """A field and what is usual, to how its value stands in the brackets."""
    read: Callable[[str, tuple[str, ...]], Answers]
    """What was typed, and the fields asked for, to their values. Raises: Invalid."""
    flags: str
    """How the same is said on the command line."""


def ask(session: Session, typed: Mapping[str, str]) -> Answers:
    """Return what a person says of the new store, asking what the flags left open.

    An empty answer takes what is in brackets. Raises: Invalid for a flag; Usage after three
    answers that cannot be taken; KeyboardInterrupt when nobody answers any more.
    """
    told = regular(typed)
    open_questions = [each for each in QUESTIONS if not told.keys() >= set(each.fields)]
    if not open_questions:
        return told
    say = session.printer.err.write
    say(
        f"This makes a store at {clean(without_password(session.config.where))}, with you "
        f"({clean(os_user())}) as its Admin.\n"
        "Enter takes what is in brackets; ctrl+c leaves everything as it is.\n"
    )
    with _nothing_made(session):
        for question in open_questions:
            told |= _answered(session, question, told)
    return told


@contextmanager
def _nothing_made(session: Session) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        session.printer.err.write("\nNothing was made.\n")
        raise


def _answered(session: Session, question: Question, told: Answers) -> Answers:
    missing = tuple(name for name in question.fields if name not in told)
    brackets = ", ".join(question.shown(name, usual(told)) for name in missing)
    refused = Invalid("")
    for _ in range(TRIES):
        session.printer.err.write(f"{question.words[missing]} [{clean(brackets)}] ")
        session.printer.err.flush()
        answer = session.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
        try:
            return regular(question.read(answer.strip(), missing)) if answer.strip() else {}
        except Invalid as error:
            refused = error
            session.printer.message(error.message)
    raise Usage(
        f"That was the third answer that cannot be taken: nothing was made. "
        f"Start again, or say it with {question.flags}.",
        field=refused.field,
    )


def _whole(text: str, wanted: tuple[str, ...]) -> Answers:
    return {wanted[0]: text}


def _money_and_dates(text: str, wanted: tuple[str, ...]) -> Answers:
    """Read `EUR`, `D/M/Y`, `EUR, D/M/Y` or `eur dmy`. Raises: Invalid."""
    found: Answers = {}
    for word in re.split(r"[\s,;]+", text.strip(" ,;")):
        order = date_order(word)
        name, value = ("currency", word) if order is None else ("date_order", order)
        if wanted == ("date_order",) and order is None:
            name = "date_order"
        if name in found or name not in wanted:
            example = ", ".join(_EXAMPLES[each] for each in wanted)
            raise Invalid(f"“{text}” cannot be read: write it like {example}.", field=wanted[0])
        found[name] = value
    return found


def _place_and_zone(text: str, wanted: tuple[str, ...]) -> Answers:
    """Read `Denver`, `America/Denver`, or both with a comma between. Raises: Invalid."""
    if len(wanted) == 1:
        return _whole(text, wanted)
    name, comma, zone = text.rpartition(",")
    if not comma:
        # A zone has a slash; names such as Singapore and Cuba are both a zone's and a place's.
        name, zone = ("", text) if "/" in text or text.upper() == "UTC" else (text, "")
    said = {"location": name.strip(), "time_zone": zone.strip()}
    return {field: value for field, value in said.items() if value}


def _as_it_is(name: str, taken: Mapping[str, str]) -> str:
    return taken.get(name) or SPECS[name].default


def _money_shown(name: str, taken: Mapping[str, str]) -> str:
    return ORDERS[taken[name]] if name == "date_order" else taken[name]


QUESTIONS = (
    Question(
        fields=("company_name",),
        words={("company_name",): "What is the company called?"},
        shown=_as_it_is,
        read=_whole,
        flags="--company",
    ),
    Question(
        fields=("currency", "date_order"),
        words={
            ("currency", "date_order"): "Currency (it cannot change later), and date order?",
            ("currency",): "Currency (it cannot change later)?",
            ("date_order",): "Date order?",
        },
        shown=_money_shown,
        read=_money_and_dates,
        flags="--currency and --date-order",
    ),
    Question(
        fields=("location", "time_zone"),
        words={
            ("location", "time_zone"): "The first location and its time zone?",
            ("location",): "The first location?",
            ("time_zone",): "The location's time zone?",
        },
        shown=_as_it_is,
        read=_place_and_zone,
        flags="--location and --zone",
    ),
    Question(
        fields=("revenue_word",),
        words={("revenue_word",): "What is recurring revenue called: RMR, MMR or MRR?"},
        shown=_as_it_is,
        read=_whole,
        flags="--revenue-word",
    ),
    Question(
        fields=("full_name",),
        words={("full_name",): "Your name?"},
        shown=_as_it_is,
        read=_whole,
        flags="--name",
    ),
)
"""All there is to ask: at most five."""
