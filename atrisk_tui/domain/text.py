"""What people type or send, text and money: made regular on the way in, or refused."""

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal

from ..errors import Invalid

_SPACE = " \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TRIMMED = " \t\r\n\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SPACE_RUN = re.compile(f"[{_SPACE}]+")

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_SURROGATE = "\ud800-\udfff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_ENDS = "\u2028\u2029"
# The soft hyphen is here because terminals disagree whether it takes a column.
_ZERO_WIDTH = "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
FORBIDDEN = re.compile(f"[{_CONTROL}{_SURROGATE}{_BIDI}{_LINE_ENDS}{_ZERO_WIDTH}]")
"""One character that no stored text may hold; tab, CR and LF are not among them."""

_KINDS = (
    (re.compile(f"[{_CONTROL}]"), "a control character"),
    (re.compile(f"[{_SURROGATE}]"), "half of a broken character"),
    (re.compile(f"[{_BIDI}]"), "a hidden character that turns the writing direction"),
    (re.compile(f"[{_LINE_ENDS}]"), "a hidden line separator"),
    (re.compile(f"[{_ZERO_WIDTH}]"), "an invisible character"),
)

_LABELS = {"rmr": "RMR", "default_rmr": "Default RMR", "follow_up_at": "Follow-up", "body": "Note"}

LARGEST = 10**14
"""Amounts stay below this many minor units, far inside a 64-bit integer even when summed."""

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_AMOUNT = re.compile(
    r"""(?P<lead>[-+(]?)(?P<mark>[$€£]|[A-Z]{3})?(?P<sign>[-+]?)
        (?P<number>[0-9][0-9.,']*|\.[0-9]+)
        (?P<unit>[$€£]|[A-Z]{3})?(?P<tail>[-)]?)""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"([0-9]{1,9})(?:\.([0-9]+))?")
"""How programs write amounts; files are full of them, and they need no Decimal."""

_WHOLE = r"(?:[0-9]+|[0-9]{1,3}(?:%s[0-9]{3})+)"
_POINT = re.compile(rf"({_WHOLE % ','}|{_WHOLE % chr(39)})?(?:\.([0-9]*))?")
"""Groups by comma, or by apostrophe as the Swiss write them, and a decimal point."""


def label(field: str) -> str:
    """Return a field's name as a sentence begins with it: `account_number` → Account number."""
    words = _LABELS.get(field) or field.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def one_line(raw: str, *, field: str, limit: int, minimum: int = 0) -> str:
    """Return `raw` as one regular line: single spaces, trimmed, NFC; "" where it is blank.

    `limit` and `minimum` count characters, after that.
    Raises: Invalid when it holds a hidden character, or is too long or too short.
    """
    _refuse_hidden(raw, field)
    return _measured(_line(raw), field=field, limit=limit, minimum=minimum)


def long_text(raw: str, *, field: str, limit: int, minimum: int = 0) -> str:
    """Return `raw` with LF line ends, four spaces for a tab, trimmed, NFC; "" where it is blank.

    `limit` and `minimum` count characters, after that.
    Raises: Invalid when it holds a hidden character, or is too long or too short.
    """
    _refuse_hidden(raw, field)
    return _measured(_page(raw), field=field, limit=limit, minimum=minimum)


def cleaned(raw: str, *, long: bool = False) -> tuple[str, int]:
    """Return `raw` made regular without refusing, and how many characters were taken out.

    For imports. Spaces that were joined or trimmed are not counted.
    """
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip(" "), 0
    kept, removed = FORBIDDEN.subn("", raw)
    return (_page(kept) if long else _line(kept)), removed


def folded(text: str) -> str:
    """Return what search compares: no marks, no case, no compatibility forms, single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = _without_marks(text).casefold()
    return " ".join(_without_marks(bare).split())


def name_key(name: str) -> str:
    """Return what makes a name unique: case, spacing and Unicode form do not count, accents do."""
    if name.isascii():
        return " ".join(name.casefold().split())
    # Casefolding can undo NFKC (U+0345), so the form is made twice.
    once = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())


def digits(phone: str) -> str:
    """Return the digits of a phone number in ASCII, whatever script they were written in."""
    return "".join(str(unicodedata.decimal(sign)) for sign in phone if sign.isdecimal())


def parse_money(
    text: str,
    *,
    field: str,
    currency_digits: int = 2,
    allow_negative: bool = False,
    currency: str | None = None,
) -> int:
    """Return the minor units that `text` says: "1,234.50", "$29.85", "29,85", "(12.00)".

    `currency`, an ISO code, refuses amounts marked as another one.
    Raises: Invalid when it cannot be read, has too many decimals, or may not be negative.
    """
    value, rounded = parse_money_rounded(
        text,
        field=field,
        currency_digits=currency_digits,
        allow_negative=allow_negative,
        currency=currency,
    )
    if rounded:
        raise Invalid(
            f"{label(field)} has more than {currency_digits} decimals: write "
            f"{money_text(value, currency_digits)} or another exact amount.",
            field=field,
        )
    return value


def parse_money_rounded(
    text: str,
    *,
    field: str,
    currency_digits: int = 2,
    allow_negative: bool = False,
    currency: str | None = None,
) -> tuple[int, bool]:
    """Return the minor units that `text` says, half-even, and whether that dropped anything.

    Raises: Invalid when it cannot be read, is too large, or may not be negative.
    """
    plain = _PLAIN.fullmatch(text)
    if plain and len(plain[2] or "") <= currency_digits:
        return int(plain[1] + (plain[2] or "").ljust(currency_digits, "0")), False
    amount = _amount(text, field=field, currency_digits=currency_digits, currency=currency)
    exact = amount.scaleb(currency_digits)
    value = int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))
    if value < 0 and not allow_negative:
        raise Invalid(f"{label(field)} must not be negative.", field=field)
    if abs(value) >= LARGEST:
        raise Invalid(
            f"{label(field)} must be below {money_text(LARGEST, currency_digits)}.", field=field
        )
    return value, value != exact


def money_text(minor: int, digits: int = 2) -> str:
    """Return `minor` units as a plain decimal string: 2985 → "29.85"."""
    whole, part = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def money_shown(minor: int, currency: str, digits: int = 2) -> str:
    """Return `minor` units for a screen: "$1,418.00" in US dollars, else "1,418.00 EUR"."""
    whole, dot, part = money_text(abs(minor), digits).partition(".")
    amount = f"{int(whole):,}{dot}{part}"
    sign = "-" if minor < 0 else ""
    return f"{sign}${amount}" if currency == "USD" else f"{sign}{amount} {currency}"


def _line(raw: str) -> str:
    return unicodedata.normalize("NFC", _SPACE_RUN.sub(" ", raw).strip(" "))


def _page(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return unicodedata.normalize("NFC", text.strip(_TRIMMED))


def _without_marks(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _refuse_hidden(raw: str, field: str) -> None:
    found = FORBIDDEN.search(raw)
    if found is None:
        return
    kind = next(words for pattern, words in _KINDS if pattern.match(found[0]))
    raise Invalid(
        f"{label(field)} holds {kind} (U+{ord(found[0]):04X}) at character {found.start() + 1}: "
        "take it out, or type the text instead of pasting it.",
        field=field,
    )


def _measured(text: str, *, field: str, limit: int, minimum: int) -> str:
    count = len(text)
    if not text and minimum:
        raise Invalid(f"{label(field)} is needed: {minimum} to {limit} characters.", field=field)
    if count < minimum:
        raise Invalid(
            f"{label(field)} has {count} characters; at least {minimum} are needed.", field=field
        )
    if count > limit:
        raise Invalid(
            f"{label(field)} has {count} characters; at most {limit} are allowed.", field=field
        )
    return text


def _amount(text: str, *, field: str, currency_digits: int, currency: str | None) -> Decimal:
    found = _AMOUNT.fullmatch(_SPACES.sub("", text).replace("\u2212", "-").upper())
    # 40 characters hold every amount below LARGEST, and keep Decimal from working for an attacker.
    if found is None or len(found["number"]) > 40:
        raise _unreadable(field)
    signs = found["lead"] + found["sign"] + found["tail"]
    plain = _plain(found["number"], currency_digits)
    if signs not in ("", "+", "-", "()") or (found["mark"] and found["unit"]) or plain is None:
        raise _unreadable(field)
    _check_currency(found["mark"] or found["unit"] or "", currency, field)
    return -Decimal(plain) if signs in ("-", "()") else Decimal(plain)


def _unreadable(field: str) -> Invalid:
    return Invalid(
        f"{label(field)} is not an amount of money: write it like 1234.50 or $29.85.", field=field
    )


def _plain(number: str, currency_digits: int) -> str | None:
    """Return the number with a point and no groups; None when it reads two ways or none."""
    european = re.fullmatch(rf"({_WHOLE % '[.]'}),([0-9]{{{currency_digits}}})", number)
    if european and currency_digits not in (0, 3):
        return f"{european[1].replace('.', '')}.{european[2]}"
    found = _POINT.fullmatch(number)
    if found is None:
        return None
    whole = (found[1] or "0").replace(",", "").replace("'", "")
    return f"{whole}.{found[2] or '0'}"


def _check_currency(mark: str, currency: str | None, field: str) -> None:
    if not mark:
        return
    if currency is None:
        known = mark in "$€£" or mark in _SYMBOLS or mark in _DOLLARS
    else:
        symbol = "$" if currency in _DOLLARS else _SYMBOLS.get(currency)
        known = mark in (currency, symbol)
    if not known:
        where = f"; amounts here are in {currency}" if currency else ""
        raise Invalid(f"{label(field)} is marked {mark}{where}.", field=field)
