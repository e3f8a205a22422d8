"""What a person reads before they act: may one call, on which number, what is planned."""

from datetime import datetime

from ..domain.calling import Calling, CallingHours, calling
from ..domain.contact_words import UNTOUCHED, brief_words, nth_try
from ..domain.dates import days_open, local, local_date, relative, short
from ..domain.rows import CustomerDetail, EntryDetail
from ..domain.settings import Settings
from ..domain.text import money_shown
from ..widgets.facts import FactLines, Piece
from ..widgets.risk_badge import risk_cell, state_word
from ..widgets.table_cells import Cell, Tone


def may_call(record: CustomerDetail | EntryDetail, now: datetime, settings: Settings) -> Calling:
    """Return whether a customer may be called now, by their wish and the company's hours."""
    return calling(
        do_not_call=record.do_not_call,
        zone=record.zone,
        best_time=record.best_time,
        now=now,
        hours=CallingHours.of(settings),
    )


def call_cell(record: CustomerDetail | EntryDetail, now: datetime, settings: Settings) -> Cell:
    """Return in a few words whether a customer may be called now."""
    said = may_call(record, now, settings)
    if said.may:
        return Cell(said.words, Tone.GOOD)
    return Cell(said.words, Tone.HIGH if record.do_not_call else Tone.MEDIUM)


def call_words(
    record: CustomerDetail | EntryDetail, now: datetime, settings: Settings
) -> list[Piece]:
    """Return whether one may call, what time it is there, when it suits, and the number."""
    said, there = may_call(record, now, settings), local(now, record.zone)
    # Outside the hours the first words tell the time there, and from when one may call.
    clock = f"  {there:%H:%M} there ({there:%Z})" if said.may or record.do_not_call else ""
    best = f"  {said.best}" if said.best and clock else ""
    return [" ", call_cell(record, now, settings), f"{clock}{best}  ", number_words(record)]


def number_words(record: CustomerDetail | EntryDetail) -> str:
    """Return the first number with its name: "+1 801 555 0142 office"."""
    name = f" {record.phone1_name}" if record.phone1_name else ""
    return f"{record.phone1 or 'no phone'}{name}"


def revenue(amount: int, settings: Settings) -> str:
    """Return a monthly revenue with the firm's word for it: "RMR $418.00"."""
    return f"{settings.text('revenue_word')} {money_shown(amount, settings.text('currency'))}"


def contract_words(entry: EntryDetail, now: datetime, settings: Settings) -> list[Piece]:
    """Return when the contract ends and what is owed."""
    today = local(now, entry.zone).date()
    pieces: list[Piece] = []
    if entry.customer_contract_end is not None:
        days = (entry.customer_contract_end - today).days
        left = f"{days} d" if days >= 0 else f"{-days} d ago"
        day = entry.customer_contract_end
        words = "Ends" if days >= 0 else "Ended"
        pieces.append(f" {words} {day.day} {day:%b %Y} ({left})  ")
    if entry.past_due_amount:
        owed = money_shown(entry.past_due_amount, settings.text("currency"))
        pieces.append(Cell(f" past due {owed}, {entry.days_past_due} d", Tone.MEDIUM))
    return pieces or [" nothing past due"]


def follow_up_words(entry: EntryDetail, now: datetime) -> Cell:
    """Return the follow-up in full, and how far off or late it is."""
    if entry.follow_up_at is None:
        return Cell("no follow-up", Tone.DIM)
    there = local(entry.follow_up_at, entry.zone)
    late = entry.follow_up_at < now
    words = f"{there:%a} {there.day} {there:%b %H:%M}, {relative(entry.follow_up_at, now)}"
    return Cell(f"follow-up {'!' if late else ''}{words}", Tone.OVERDUE if late else Tone.NORMAL)


def state_words(entry: EntryDetail, now: datetime) -> list[Piece]:
    """Return how an entry stands: status, risk, days open, whose it is, and when next."""
    until = entry.resolution_date or entry.closed_at or now
    days = days_open(entry.reported_at, until, entry.zone)
    owner = entry.assigned_to_name or "nobody"
    has_left = entry.unassigned and entry.assigned_to is not None
    words: list[Piece] = [
        f"{state_word(entry.status, full=True)}  ",
        risk_cell(entry.risk_level),
        f"  {days} d  ",
        Cell(f"{owner} (gone)", Tone.OVERDUE) if has_left else owner,
    ]
    if entry.closed_at is None:
        words += ["  ", follow_up_words(entry, now)]
    return words


def contact_told(entry: EntryDetail, now: datetime) -> str:
    """Return the last contact as one tells it: "Sat 10 09:00 no answer (ana), 3rd try"."""
    last = entry.last_contact
    if last is None:
        return UNTOUCHED
    words = brief_words(last.channel, last.result)
    told = f"{short(last.at, entry.zone, now)} {words} ({last.by})"
    return f"{told}, {nth_try(entry.tries)}" if entry.tries else told


def first_line(text: str) -> str:
    """Return a long text as one line: what a preview has room for."""
    return " ".join(text.split())


def preview_lines(entry: EntryDetail, now: datetime, settings: Settings) -> list[list[Piece]]:
    """Return the three lines of Home's preview: may I call, what presses, what is planned."""
    plan = first_line(entry.action_plan or entry.description)
    return [
        [
            *call_words(entry, now, settings),
            FactLines.GAP,
            f"{revenue(entry.customer_rmr, settings)} ",
        ],
        [*contract_words(entry, now, settings), FactLines.GAP, f"{contact_told(entry, now)} "],
        [f" {'Plan' if entry.action_plan else 'What happened'}: {plan}"],
    ]


def brief_lines(known: CustomerDetail, now: datetime, settings: Settings) -> list[list[Piece]]:
    """Return the six lines to read before calling a customer."""
    currency = settings.text("currency")
    second = f"   {known.phone2} {known.phone2_name or ''}".rstrip() if known.phone2 else ""
    channel = f"{known.preferred_channel} first" if known.preferred_channel else ""
    owed: Piece = (
        Cell(
            f" Past due {money_shown(known.past_due_amount, currency)}, {known.days_past_due} d",
            Tone.MEDIUM,
        )
        if known.past_due_amount
        else " Nothing past due"
    )
    before = f"{known.saved_entries} saved, {known.lost_entries} lost, {known.void_entries} void"
    return [
        [*call_words(known, now, settings), FactLines.GAP, f"{known.language or ''} "],
        [f" {known.email or 'no e-mail'}{second}", FactLines.GAP, f"{channel} "],
        [
            f" {revenue(known.rmr, settings)}{_since(known, now)}{_contract(known, now)}",
            FactLines.GAP,
            f"{known.account_class or ''} ",
        ],
        [
            owed,
            f"   balance {money_shown(known.balance, currency)}   autopay {_switch(known.autopay)}",
            FactLines.GAP,
            f"{known.city or ''} ",
        ],
        [f" Decides: {_decides(known)}", FactLines.GAP, f"Before: {before} "],
        [f" {_leaving(known, now)}", FactLines.GAP, f"{known.location}  {_tags(known)} "],
    ]


def known_facts(known: CustomerDetail, settings: Settings) -> str:
    """Return all that is known of a customer, a line each; what is not known is left out."""
    currency = settings.text("currency")
    facts: list[tuple[str, str | None]] = [
        ("Name", known.name),
        ("Account", known.account_number),
        ("Kind", "business" if known.is_business else "person or household"),
        ("Class", known.account_class),
        ("Location", f"{known.location}, {known.region}" if known.region else known.location),
        ("Time zone", known.zone),
        ("Phone", _phone(known.phone1, known.phone1_name)),
        ("Other phone", _phone(known.phone2, known.phone2_name)),
        ("E-mail", known.email),
        ("Address", " / ".join((known.address or "").splitlines()) or None),
        ("City", known.city),
        ("Do not call", "yes" if known.do_not_call else "no"),
        ("Contract", _span(known)),
        ("Auto-renews", _switch(known.auto_renew)),
        (settings.text("revenue_word"), money_shown(known.rmr, currency)),
        ("Asked to leave", _asked(known)),
        ("Belongs to", known.parent),
        ("Tags", ", ".join(known.tags) or None),
        *((key, value) for key, value in sorted(known.custom.items())),
    ]
    return "\n".join(f" {name:<16.16} {value}" for name, value in facts if value)


def _since(known: CustomerDetail, now: datetime) -> str:
    since = known.customer_since
    if since is None:
        return ""
    today = local(now, known.zone).date()
    months = (today.year - since.year) * 12 + today.month - since.month
    return f"  since {since:%b %Y} ({months // 12}y {months % 12}m)"


def _contract(known: CustomerDetail, now: datetime) -> str:
    end = known.contract_end
    if end is None:
        return "  no contract end"
    days = (end - local(now, known.zone).date()).days
    renews = ", auto-renews" if known.auto_renew else ""
    off = f"{days} d" if days >= 0 else f"{-days} d ago"
    return f"  {'ends' if days >= 0 else 'ended'} {end.day} {end:%b %Y}, {off}{renews}"


def _span(known: CustomerDetail) -> str | None:
    if known.contract_start is None and known.contract_end is None:
        return None
    return f"{known.contract_start or 'unknown'} to {known.contract_end or 'open'}"


def _switch(value: bool | None) -> str:
    return "not known" if value is None else "on" if value else "off"


def _decides(known: CustomerDetail) -> str:
    if known.decision_maker is None:
        return "not known"
    since = known.decision_maker_since
    return f"{known.decision_maker}{f', since {since:%b %Y}' if since else ''}"


def _leaving(known: CustomerDetail, now: datetime) -> str:
    end = known.cancel_effective_on
    if end is not None:
        has_left = end <= local_date(now, known.zone)
        return f"{'Left' if has_left else 'Leaves'} on {end:%d %b %Y}"
    return (
        f"Asked to cancel {known.times_asked} x" if known.times_asked else "Never asked to cancel"
    )


def _asked(known: CustomerDetail) -> str | None:
    if not known.times_asked and known.cancel_requested_on is None:
        return None
    on = f", last on {known.cancel_requested_on}" if known.cancel_requested_on else ""
    return f"{known.times_asked} x{on}"


def _tags(known: CustomerDetail) -> str:
    return f"tag {', '.join(known.tags)}" if known.tags else ""


def _phone(number: str | None, name: str | None) -> str | None:
    return f"{number}{f', {name}' if name else ''}" if number else None
