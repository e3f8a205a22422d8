import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrisk_tui.domain.text import (
    FORBIDDEN,
    cleaned,
    digits,
    folded,
    long_text,
    money_shown,
    money_text,
    name_key,
    one_line,
    parse_money,
    parse_money_rounded,
)
from atrisk_tui.errors import Invalid

Clean = Callable[..., str]

NAUGHTY = Path(__file__).resolve().parents[3] / "shared" / "data" / "nasty" / "blns.json"

HIDDEN = {
    "ESC": "\x1b",
    "NUL": "\x00",
    "vertical tab": "\x0b",
    "C1": "\x9b",
    "next line": "\x85",
    "lone surrogate": "\ud83d",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "Arabic letter mark": "\u061c",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "zero-width space": "\u200b",
    "byte order mark": "\ufeff",
    "word joiner": "\u2060",
}


def test_a_one_line_field_joins_every_run_of_whitespace() -> None:
    assert (
        one_line("  Harper\t&\u00a0 Sons\r\n Ltd ", field="name", limit=255) == "Harper & Sons Ltd"
    )


def test_a_long_field_keeps_its_lines_with_one_kind_of_line_end() -> None:
    assert long_text("\n a\r\nb\rc\td \n", field="description", limit=99) == "a\nb\nc    d"


@pytest.mark.parametrize("clean", [one_line, long_text])
def test_text_is_stored_composed(clean: Clean) -> None:
    assert clean("Jose\u0301", field="name", limit=4) == "Jos\u00e9"


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN.keys())
@pytest.mark.parametrize("clean", [one_line, long_text])
def test_a_hidden_character_is_refused_with_its_place_and_never_echoed(
    clean: Clean, hidden: str
) -> None:
    with pytest.raises(Invalid) as refused:
        clean(f"ab{hidden}c", field="name", limit=255)
    assert refused.value.field == "name"
    assert f"U+{ord(hidden):04X}" in refused.value.message
    assert "character 3" in refused.value.message
    assert hidden not in refused.value.message


@pytest.mark.parametrize("joiner", ["\u200d", "\u200c"])
def test_joiners_stay_for_emoji_and_persian(joiner: str) -> None:
    assert one_line(f"a{joiner}b", field="name", limit=9) == f"a{joiner}b"


def test_exactly_the_limit_fits() -> None:
    assert len(long_text("x" * 2000, field="description", limit=2000, minimum=1)) == 2000


def test_one_character_over_the_limit_is_refused_naming_both_numbers() -> None:
    with pytest.raises(Invalid, match=r"Description has 2001 characters; at most 2000"):
        long_text("x" * 2001, field="description", limit=2000, minimum=1)


@pytest.mark.parametrize("blank", ["", "  ", "\n\t\r\n", "\u00a0\u3000"])
def test_blank_text_is_refused_where_some_is_needed(blank: str) -> None:
    with pytest.raises(Invalid, match="Description is needed: 1 to 2000 characters"):
        long_text(blank, field="description", limit=2000, minimum=1)


def test_text_shorter_than_the_minimum_is_refused_naming_it() -> None:
    with pytest.raises(Invalid, match="Outcome note has 2 characters; at least 5"):
        one_line("ab", field="outcome_note", limit=9, minimum=5)


def test_blank_text_is_empty_where_none_is_needed() -> None:
    assert one_line(" \t ", field="city", limit=10) == ""


def test_the_limit_counts_characters_and_not_bytes() -> None:
    assert one_line("\U0001f3e0" * 5, field="name", limit=5) == "\U0001f3e0" * 5


def test_an_import_takes_hidden_characters_out_and_counts_them() -> None:
    assert cleaned("a\x00 \x1b[31m b\u200b") == ("a [31m b", 3)


def test_an_import_keeps_the_lines_of_long_text() -> None:
    assert cleaned("a\r\nb\x07\tc", long=True) == ("a\nb    c", 1)


@given(st.text(st.characters(codec=None)), st.booleans())
def test_cleaning_leaves_nothing_to_refuse_and_is_stable(raw: str, long: bool) -> None:
    text, _ = cleaned(raw, long=long)
    check = long_text if long else one_line
    assert FORBIDDEN.search(text) is None
    assert check(text, field="x", limit=10**6) == text
    assert unicodedata.is_normalized("NFC", text)


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_a_name_key_is_the_same_in_every_case_spacing_and_form(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(f"  {name}\n") == key
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert name_key(unicodedata.normalize(form, name)) == key


def test_search_finds_a_name_without_its_marks() -> None:
    assert folded("  \u00c9lodie  STRA\u00dfe ") == "elodie strasse"


def test_a_name_key_joins_case_spacing_and_wide_letters() -> None:
    assert name_key("\uff28arper  &\u00a0SONS") == name_key("harper & sons")


def test_a_name_key_keeps_accents_apart() -> None:
    assert name_key("Rene") != name_key("Ren\u00e9")
    assert name_key("Ren\u00e9") == name_key("RENE\u0301")


def test_phone_digits_are_plain_in_any_script() -> None:
    assert digits("+1 (801) 555-0142 x3") == "180155501423"
    assert digits("\u0660\u0661\u0662") == "012"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("29.85", 2985),
        ("$29.85", 2985),
        ("1,234.50", 123450),
        ("$1,234,567", 123456700),
        (" 418 ", 41800),
        ("418.00 EUR", 41800),
        ("29.850", 2985),
        (".5", 50),
        ("29,85", 2985),
        ("1.234,50", 123450),
        ("+3", 300),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert parse_money(text, field="rmr") == minor


@pytest.mark.parametrize(
    "text", ["-12.00", "\u221212", "(12.00)", "($12.00)", "-$12", "$-12", "12-"]
)
def test_a_negative_amount_is_read_where_it_is_allowed(text: str) -> None:
    assert parse_money(text, field="balance", allow_negative=True) == -1200


def test_a_negative_amount_is_refused_where_it_is_not_allowed() -> None:
    with pytest.raises(Invalid, match="RMR must not be negative"):
        parse_money("-0.01", field="rmr")


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,23.4", "12,34,567", "1e5", "NaN", "1.2.3", "--1", "(1", "$1$", "$", "9" * 5000],
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_money(text, field="rmr")
    assert refused.value.field == "rmr"


def test_more_decimals_than_the_currency_has_are_refused_in_a_form() -> None:
    with pytest.raises(Invalid, match="more than 2 decimals"):
        parse_money("29.855", field="rmr")


def test_an_import_rounds_half_to_even_and_says_so() -> None:
    assert parse_money_rounded("0.125", field="rmr") == (12, True)
    assert parse_money_rounded("0.135", field="rmr") == (14, True)
    assert parse_money_rounded("0.13", field="rmr") == (13, False)


def test_a_currency_without_decimals_has_whole_units() -> None:
    assert parse_money("1,234", field="rmr", currency_digits=0) == 1234
    assert money_text(1234, 0) == "1234"


def test_an_amount_marked_as_another_currency_is_refused() -> None:
    with pytest.raises(Invalid, match="marked EUR; amounts here are in USD"):
        parse_money("29.85 EUR", field="rmr", currency="USD")


def test_an_amount_too_large_to_add_up_is_refused() -> None:
    with pytest.raises(Invalid, match="must be below"):
        parse_money("1" + "0" * 30, field="rmr")


@given(st.integers(-(10**14) + 1, 10**14 - 1), st.sampled_from([0, 2, 3]))
def test_an_amount_survives_being_written_and_read(minor: int, places: int) -> None:
    text = money_text(minor, places)
    assert parse_money(text, field="x", currency_digits=places, allow_negative=True) == minor


def test_an_amount_is_shown_with_its_currency() -> None:
    assert money_shown(41800, "USD") == "$418.00"
    assert money_shown(1234550, "USD") == "$12,345.50"
    assert money_shown(-1200, "USD") == "-$12.00"
    assert money_shown(41800, "EUR") == "418.00 EUR"
    assert money_shown(500, "JPY", 0) == "500 JPY"


def test_every_naughty_string_is_stored_as_regular_text_or_refused() -> None:
    if not NAUGHTY.is_file():
        pytest.skip("the list of naughty strings is not here")
    for raw in json.loads(NAUGHTY.read_text("utf-8")):
        try:
            text = long_text(raw, field="description", limit=10_000)
        except Invalid:
            assert FORBIDDEN.search(raw)
        else:
            assert FORBIDDEN.search(text) is None
