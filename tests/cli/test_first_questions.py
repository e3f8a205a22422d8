"""The questions that a new store begins with: asked once each, refused in words, at most five."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from atrisk_tui.cli import first_questions, store_making
from atrisk_tui.cli.run import run
from atrisk_tui.store.store import Store

pytestmark = pytest.mark.slow


class Typing(io.StringIO):
    """What somebody types in a terminal, then leaves it; `None` is ctrl+c."""

    def isatty(self) -> bool:
        return True


class Interrupted(Typing):
    def readline(self, size: int | None = -1, /) -> str:
        raise KeyboardInterrupt


@dataclass
class Told:
    """What came of `init`."""

    code: int
    asked: list[str]
    """The questions, each with what stood in its brackets."""
    out: str
    err: str
    where: Path

    @property
    def kept(self) -> dict[str, str]:
        """The settings, the location and the person's name in the store that was made."""
        store = Store.open(str(self.where))
        with store._engine.connect() as connection:
            found = dict(connection.exec_driver_sql("SELECT key, value FROM setting").all())
            name, zone = connection.exec_driver_sql("SELECT name, zone FROM location").one()
            person = connection.exec_driver_sql("SELECT full_name FROM app_user").scalar_one()
        store.close()
        return {**found, "location": name, "time_zone": zone, "full_name": person}


@pytest.fixture(autouse=True)
def this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (store_making, first_questions):
        monkeypatch.setattr(module, "os_user", lambda: "kim")
    monkeypatch.setattr(store_making, "_real_name", lambda: "Kim Wu")
    monkeypatch.setattr(store_making, "system_zone", lambda: "America/Denver")


def init(
    tmp_path: Path, *answers: str, flags: tuple[str, ...] = (), stdin: Typing | None = None
) -> Told:
    where = tmp_path / "new" / "atrisk.db"
    out, err = io.StringIO(), io.StringIO()
    typed = stdin or Typing("".join(f"{answer}\n" for answer in answers))
    code = run(
        ["init", "--store", str(where), *flags], stdin=typed, stdout=out, stderr=err, environment={}
    )
    # Typed answers are not echoed here, so that what follows a question stands on its line.
    asked = [f"{words}]" for words in err.getvalue().split("\n")[-1].split("] ") if words]
    return Told(code, asked, out.getvalue(), err.getvalue(), where)


def test_five_questions_are_asked_and_enter_takes_what_is_in_brackets(tmp_path: Path) -> None:
    told = init(tmp_path, "", "", "", "", "")
    assert told.asked == [
        "What is the company called? [Our company]",
        "Currency (it cannot change later), and date order? [USD, M/D/Y]",
        "The first location and its time zone? [Main office, America/Denver]",
        "What is recurring revenue called: RMR, MMR or MRR? [RMR]",
        "Your name? [Kim Wu]",
    ]
    assert told.code == 0
    assert told.kept == {
        "currency": "USD",
        "date_order": "MDY",
        "revenue_word": "RMR",
        "location": "Main office",
        "time_zone": "America/Denver",
        "full_name": "Kim Wu",
    }


def test_what_is_typed_is_what_the_store_begins_with(tmp_path: Path) -> None:
    told = init(tmp_path, "Acme Alarm", "eur dmy", "Berlin, europe/berlin", "mrr", "Ana Ruiz")
    assert told.kept == {
        "company_name": "Acme Alarm",
        "currency": "EUR",
        "date_order": "DMY",
        "revenue_word": "MRR",
        "location": "Berlin",
        "time_zone": "Europe/Berlin",
        "full_name": "Ana Ruiz",
    }
    assert "Location Berlin, Europe/Berlin; currency EUR, dates D/M/Y, MRR.\n" in told.out


def test_it_says_first_what_will_be_made_and_where(tmp_path: Path) -> None:
    told = init(tmp_path, "", "", "", "", "")
    assert f"This makes a store at {told.where}, with you (kim) as its Admin.\n" in told.err


@pytest.mark.parametrize(
    ("answer", "currency", "order"),
    [
        ("EUR", "EUR", "DMY"),
        ("EUR D/M/Y", "EUR", "DMY"),
        ("eur, dmy", "EUR", "DMY"),
        ("GBP ymd", "GBP", "YMD"),
        ("USD", "USD", "MDY"),
        ("JPY", "JPY", "YMD"),
        ("sek", "SEK", "YMD"),
        ("DD-MM-YYYY", "USD", "DMY"),
        ("Y/M/D EUR", "EUR", "YMD"),
    ],
)
def test_currency_and_dates_are_one_answer_of_which_either_may_be_left_out(
    tmp_path: Path, answer: str, currency: str, order: str
) -> None:
    kept = init(tmp_path, "", answer, "", "", "").kept
    assert (kept["currency"], kept["date_order"]) == (currency, order)


@pytest.mark.parametrize(
    ("answer", "location", "zone"),
    [
        ("Denver, America/Phoenix", "Denver", "America/Phoenix"),
        ("Springfield, IL, america/chicago", "Springfield, IL", "America/Chicago"),
        ("Provo", "Provo", "America/Denver"),
        ("Singapore", "Singapore", "America/Denver"),
        ("Asia/Singapore", "Main office", "Asia/Singapore"),
        (", utc", "Main office", "UTC"),
        ("UTC", "Main office", "UTC"),
        ("Provo,", "Provo", "America/Denver"),
    ],
)
def test_location_and_zone_are_one_answer_of_which_either_may_be_left_out(
    tmp_path: Path, answer: str, location: str, zone: str
) -> None:
    kept = init(tmp_path, "", "", answer, "", "").kept
    assert (kept["location"], kept["time_zone"]) == (location, zone)


def test_dollars_elsewhere_do_not_mean_months_first() -> None:
    assert store_making.usual_order("USD", "America/Denver") == "MDY"
    assert store_making.usual_order("USD", "UTC") == "MDY"
    assert store_making.usual_order("USD", "Europe/Berlin") == "DMY"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("x" * 61,), "1 to 60"),
        (("", "dollars"), "not the ISO code"),
        (("", "EUR USD"), "write it like EUR, D/M/Y"),
        (("", "EUR YDM"), "not one of MDY, DMY, YMD"),
        (("", "", "Denver, Mars/Base"), "no time zone"),
        (("", "", "n" * 256), "255"),
        (("", "", "", "ARR"), "not one of RMR, MMR, MRR"),
        (("", "", "", "", "n" * 256), "255"),
    ],
)
def test_a_wrong_answer_is_refused_in_words_and_asked_again(
    tmp_path: Path, wrong: tuple[str, ...], words: str
) -> None:
    told = init(tmp_path, *wrong, *("",) * (6 - len(wrong)))
    assert words in told.err
    assert told.code == 0
    assert told.kept["currency"] == "USD"


def test_three_wrong_answers_end_it_and_nothing_is_made(tmp_path: Path) -> None:
    told = init(tmp_path, "", "dollars", "euros", "pounds", "", "", "")
    assert told.code == 2
    assert "nothing was made" in told.err
    assert "--currency and --date-order" in told.err
    assert not told.where.parent.exists()


@pytest.mark.parametrize("answers", [(), ("Acme",), ("", "", "", "")])
def test_who_goes_away_leaves_nothing(tmp_path: Path, answers: tuple[str, ...]) -> None:
    told = init(tmp_path, *answers)
    assert told.code == 130
    assert told.err.endswith("Nothing was made.\n")
    assert not told.where.parent.exists()


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    told = init(tmp_path, stdin=Interrupted())
    assert (told.code, told.where.parent.exists()) == (130, False)


def test_what_flags_say_is_not_asked(tmp_path: Path) -> None:
    flags = ("--company", "Acme", "--currency", "eur", "--zone", "Europe/Berlin")
    told = init(tmp_path, "", "", "", "", flags=flags)
    assert told.asked == [
        "Date order? [D/M/Y]",
        "The first location? [Main office]",
        "What is recurring revenue called: RMR, MMR or MRR? [RMR]",
        "Your name? [Kim Wu]",
    ]
    assert told.kept["currency"] == "EUR"


def test_flags_can_say_it_all(tmp_path: Path) -> None:
    flags = ("--company", "Acme", "--currency", "chf", "--date-order", "d.m.y", "--location")
    flags += ("Bern", "--zone", "europe/zurich", "--revenue-word", "mmr", "--name", "Ana")
    told = init(tmp_path, flags=flags)
    assert (told.code, told.err) == (0, "")
    assert (told.kept["date_order"], told.kept["revenue_word"]) == ("DMY", "MMR")


def test_a_flag_that_cannot_be_taken_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    told = init(tmp_path, flags=("--currency", "UDS"))
    assert (told.code, told.err.count("?")) == (65, 0)


def test_what_is_typed_cannot_drive_the_terminal(tmp_path: Path) -> None:
    told = init(tmp_path, "\x1b]52;c;x\x07", "", "", "", "", "")
    assert told.code == 0
    assert "\x1b" not in told.err
