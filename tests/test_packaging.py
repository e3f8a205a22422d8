"""The wheel, installed alone in another place, is the whole program."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


def run(*words: str, at: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in `at`, away from the checkout."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG", "ATR"))}
    found = subprocess.run(
        words,
        cwd=at,
        env={**kept, "PYTHONPATH": "", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert found.returncode == 0, f"{words}\n{found.stdout}\n{found.stderr}"
    return found


def atrisk(*words: str, at: Path) -> str:
    """Run the installed program with a home of its own, and return what it printed."""
    home = at / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    program = str(at / "env/bin/atrisk")
    return run(program, *words, at=at, HOME=str(home), PYTHONWARNINGS="error").stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT), at=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an environment that has the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", with_pip=True)
    run(str(folder / "env/bin/python"), "-m", "pip", "install", "-q", str(wheel), at=folder)
    return folder


def test_the_wheel_carries_the_package_and_the_data_and_no_tests(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    shipped = [path.name for path in (ROOT / "data").iterdir() if path.is_file()]
    assert shipped
    assert {f"atrisk_tui/data/{name}" for name in shipped} <= set(inside)
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"atrisk_tui"}


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "atrisk_tui"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()


def test_an_installed_wheel_makes_a_store_and_lists_its_catalogs(place: Path) -> None:
    atrisk("init", "--yes", at=place)
    assert "Missed payment" in atrisk("catalogs", "list", "reasons", at=place)
    listed = atrisk("catalogs", "list", at=place)
    assert "Retained - rate adjusted" in listed
    assert "Moved, out of market" in listed
