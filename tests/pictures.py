"""README's pictures: the program drawn as text on the made-up company, at a fixed moment.

    python -m tests.pictures      writes them into README.md, and its tables of declared things

A test holds that README shows what the program draws and declares now.
"""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from atrisk_tui.domain.commands import LoadCompany
from atrisk_tui.domain.policy import GRANTS
from atrisk_tui.domain.settings import SPECS
from atrisk_tui.intake import demo
from atrisk_tui.screens.role_words import SUBJECTS
from atrisk_tui.store.founding import found

from .screens.stage import Stage, playing
from .support import Clock, Company

README = Path(__file__).parent.parent / "README.md"
PLACE = re.compile(r"(?<=<!-- picture: )(\w+)( -->\n).*?(?=<!-- /picture -->)", re.DOTALL)
TABLE = re.compile(r"(?<=<!-- table: )(\w+)( -->\n).*?(?=<!-- /table -->)", re.DOTALL)


def draw() -> dict[str, str]:
    """Return each picture by its name, 24 lines of at most 80 characters."""
    with tempfile.TemporaryDirectory() as folder:
        company = _made_up(Path(folder) / "demo.db")
        try:
            return asyncio.run(_played(company))
        finally:
            company.store.close()


def tables() -> dict[str, str]:
    """Return each table of what the program declares, by its name, as README has it."""
    settings = ["| Setting | Default | What it is |", "|---|---|---|"]
    settings += [f"| `{spec.key}` | {spec.default} | {spec.meaning} |" for spec in SPECS.values()]
    grants = [
        f"- **{heading}**: {'; '.join(f'`{grant}` {GRANTS[grant]}' for grant in shorts)}."
        for heading, shorts in SUBJECTS.items()
    ]
    return {"settings": "\n".join(settings), "grants": "\n".join(grants)}


def shown_tables(text: str) -> dict[str, str]:
    """Return the tables that README has now, by name."""
    places = {at[1]: text[at.start() : at.end()] for at in TABLE.finditer(text)}
    return {name: place.partition("\n")[2].strip("\n") for name, place in places.items()}


def shown(text: str) -> dict[str, str]:
    """Return the pictures that README has now, by name."""
    return {name: _plain(text[at.start() : at.end()]) for name, at in _places(text).items()}


def replaced(text: str, pictures: dict[str, str]) -> str:
    """Return README's text with these pictures, and its tables, in their places."""
    drawn = PLACE.sub(lambda at: f"{at[1]}{at[2]}```text\n{pictures[at[1]]}\n```\n", text)
    declared = tables()
    return TABLE.sub(lambda at: f"{at[1]}{at[2]}\n{declared[at[1]]}\n\n", drawn)


def _places(text: str) -> dict[str, re.Match[str]]:
    return {at[1]: at for at in PLACE.finditer(text)}


def _plain(place: str) -> str:
    return place.partition("```text\n")[2].rpartition("\n```")[0]


def _made_up(path: Path) -> Company:
    clock = Clock()
    admin, first = demo.founder(), demo.first_location()
    store = found(
        str(path),
        username=admin.username,
        full_name=admin.full_name,
        zone=admin.zone,
        company_name=demo.company_name(),
        location=first.name,
        region=first.region,
        clock=clock,
    )
    company = Company(store, clock)
    made_up = demo.make_company(demo.SEED, demo.CUSTOMERS, clock.now)
    company.do(admin.username, LoadCompany(company=made_up))
    return company


async def _played(company: Company) -> dict[str, str]:
    async with playing(company, demo.DEMO_USERS["agent"]) as stage:
        pictures = await _agent(stage)
    async with playing(company, demo.DEMO_USERS["lead"]) as stage:
        await _begin(stage)
        await stage.go("e")
        await stage.type("1okjjj")
        pictures["lead"] = stage.picture
    async with playing(company, demo.DEMO_USERS["admin"]) as stage:
        return pictures | await _admin(stage)


async def _agent(stage: Stage) -> dict[str, str]:
    await _begin(stage)
    pictures = {"home": stage.picture}
    await stage.press("f3")
    await stage.type("5079⏎n")
    await stage.type("pri⏎")
    await stage.press("tab", "tab")
    await stage.type("Has an offer for $24.99 a month. Wants us to match it.")
    await stage.press("tab", "tab")
    await stage.type("fri 2pm")
    pictures["form"] = await stage.kept_picture()
    await stage.press("ctrl+s")
    await _triage(stage)
    await stage.type("xl")
    await stage.type("compet⏎")
    pictures["lost"] = await stage.kept_picture()
    await stage.press("escape")
    if stage.is_asking:
        await stage.type("d")
    await stage.type("H")
    pictures["history"] = stage.picture
    return pictures


async def _triage(stage: Stage) -> None:
    for minutes, keys in ((6, "ftom⏎"), (1, "-"), (1, "u"), (20, "smoffer⏎⏎")):
        await stage.tick(minutes=minutes)
        await stage.type(keys)


async def _admin(stage: Stage) -> dict[str, str]:
    await _begin(stage)
    await stage.type("gacjjjjjjjjjjx")
    await stage.press("home")
    await stage.type("je")
    pictures = {"catalogs": stage.picture}
    await stage.press("escape")
    await stage.type("gapx")
    await stage.type("ben⏎zoë⏎")
    await stage.press("ctrl+s")
    pictures["leaving"] = await stage.kept_picture()
    await stage.press("enter")
    await stage.tick(minutes=1)
    await stage.look_around()  # else the program may see its own change later, as news
    await stage.type("gah")
    pictures["changes"] = stage.picture
    return pictures


async def _begin(stage: Stage) -> None:
    stage.app.demo = True
    stage.front.show_header()
    await stage.settle()


def main() -> int:
    """Write the pictures into README."""
    text = README.read_text(encoding="utf-8")
    README.write_text(replaced(text, draw()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
