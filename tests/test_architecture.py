"""The house rules that a reader would miss: who imports whom, sizes, and what stays out."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "atrisk_tui"
TESTS = ROOT / "tests"

UI = {"textual", "rich"}
SQL = {"sqlmodel", "sqlalchemy", "alembic"}

ROOMS: dict[str, tuple[set[str], set[str]]] = {
    # room: (rooms it may import, libraries beside the standard one)
    "errors": (set(), set()),
    "data_files": ({"errors"}, set()),
    "domain": ({"errors"}, set()),
    "config": ({"errors"}, {"platformdirs"}),
    "written_files": ({"errors"}, set()),
    "terminal": ({"errors"}, UI | {"platformdirs"}),
    "store": ({"domain", "errors", "data_files"}, SQL | {"pydantic", "pysqlite3", "psycopg"}),
    "intake": ({"domain", "errors", "data_files"}, set()),
    "reports": ({"domain", "errors"}, set()),
    "insight": ({"domain", "errors"}, set()),
    "drafts": ({"store", "domain", "errors"}, set()),
    "desk": ({"store", "domain", "errors"}, set()),
    "gate": ({"config", "terminal", "errors"}, set()),
    "widgets": ({"domain"}, UI),
    "theme": ({"domain"}, UI),
    "screens": ({"widgets", "desk", "drafts", "domain", "errors", "written_files"}, UI),
    "app": (
        {"screens", "widgets", "theme", "desk", "drafts", "domain", "config", "terminal", "errors"},
        UI,
    ),
}
"""What each room may import. A new room needs a line here and a sentence in the architecture."""

WIRING = {"cli", "__main__", "__init__"}
"""The rooms that put the others together: they may import all of them, but no toolkit."""
WIRING_LIBRARIES = {"typer", "click", "platformdirs"}

DRIVERS = {"sqlite3", "pysqlite3"}
DRIVER_FILE = "store/engine.py"
"""Two SQLite libraries in one process break each other's locks, so one file imports one."""

CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
CLOCKS = {
    "store/store.py": "the moment of a command and of a query",
    "app.py": "the moment that screens paint",
    "terminal/crash.py": "when a bug was met, for its log",
}
"""The files that may read the wall clock, and what for; the command line may too."""

LONGEST_FUNCTION = 40
LONGEST_FILE = 400
DEEPEST_NESTING = 3
MOST_POSITIONAL = 3
EXCEPTIONS: dict[str, str] = {
    "store/indexed_by.py:format_from_hint_text": "an override: the signature is SQLAlchemy's",
}
"""`path` or `path:function` to the reason why a size rule does not bind it."""

NEVER = {
    "a package index's address": re.compile(r"index[-_]url|/simple\b|pythonhosted"),
    "a path of one machine": re.compile(r"(?<![\w.~}$-])/(?:work|root|opt)/(?=\w)"),
}
HEX_COLOUR = re.compile(r"(?<![\w&#])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
STATEMENT = re.compile(
    r"\s*(?:SELECT\s.+\sFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA)\b", re.DOTALL
)
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?)(?:_|$)|(?:Utils?|Helpers?|Managers?)$")


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def name_of(path: Path) -> str:
    """Return the path as people write it: inside the package, or inside the checkout."""
    base = PACKAGE if path.is_relative_to(PACKAGE) else ROOT
    return path.relative_to(base).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (top package, room) of each import, wherever in the file; room "" outside ours."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield split(alias.name)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield split(f"{node.module}.{alias.name}")
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level]
            for alias in node.names:
                yield split(".".join((*package, *(node.module or "").split("."), alias.name)))


def split(dotted: str) -> tuple[str, str]:
    parts = [part for part in dotted.split(".") if part]
    return parts[0], parts[1] if parts[0] == PACKAGE.name and len(parts) > 1 else ""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings(path: Path) -> Iterator[ast.Constant]:
    """Yield the string constants of a file that are not docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    spoken = {
        id(statement.value)
        for node in nodes(path)
        if isinstance(node, documented)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in nodes(path):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spoken
        ):
            yield node


def nesting(node: ast.AST) -> int:
    """Return how deep the blocks of a function stand in one another; `elif` adds nothing."""
    blocks = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, blocks) and not is_elif))
    return deepest


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def test_the_rules_have_something_to_look_at() -> None:
    assert len(sources(PACKAGE)) > 30
    assert {"domain", "store", "screens", "widgets"} <= {room_of(path) for path in sources(PACKAGE)}
    assert len(list(tracked_texts())) > 50


def test_imports_only_go_downhill() -> None:
    wrong = [
        f"{name_of(path)} imports {inner}"
        for path in sources(PACKAGE)
        if (room := room_of(path)) not in WIRING
        for top, inner in imports(path)
        if top == PACKAGE.name and inner not in {"", room, "__version__"}
        if inner not in ROOMS[room][0]
    ]
    assert not wrong


def test_each_room_uses_only_its_own_libraries() -> None:
    wrong = [
        f"{name_of(path)} imports {top}"
        for path in sources(PACKAGE)
        for top, _ in imports(path)
        if top != PACKAGE.name and top not in sys.stdlib_module_names
        if top not in (ROOMS[room_of(path)][1] if room_of(path) in ROOMS else WIRING_LIBRARIES)
    ]
    assert not wrong


def test_every_room_is_known() -> None:
    assert {room_of(path) for path in sources(PACKAGE)} <= ROOMS.keys() | WIRING


def test_one_file_alone_imports_an_sqlite_driver() -> None:
    wrong = [
        f"{name_of(path)} imports {top}"
        for path in sources(PACKAGE, TESTS)
        if name_of(path) != DRIVER_FILE
        for top, _ in imports(path)
        if top in DRIVERS
    ]
    assert not wrong


def test_sql_is_written_in_the_store_only() -> None:
    wrong = [
        f"{name_of(path)}:{constant.lineno}"
        for path in sources(PACKAGE)
        if room_of(path) != "store"
        for constant in strings(path)
        if STATEMENT.match(str(constant.value))
    ]
    assert not wrong


def test_the_wall_clock_is_read_in_few_places() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.value.id}.{node.attr}"
        for path in sources(PACKAGE)
        if name_of(path) not in CLOCKS and room_of(path) != "cli"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if (node.value.id, node.attr) in CLOCK_CALLS
    ]
    assert not wrong


def test_no_function_is_too_long() -> None:
    wrong = [
        f"{name_of(path)}:{node.name} has {length} lines"
        for path in sources(PACKAGE, TESTS)
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        if f"{name_of(path)}:{node.name}" not in EXCEPTIONS
    ]
    assert not wrong


def test_no_file_is_too_long() -> None:
    wrong = [
        f"{name_of(path)} has {length} lines"
        for path in sources(PACKAGE, TESTS)
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        if name_of(path) not in EXCEPTIONS
    ]
    assert not wrong


def test_no_function_nests_too_deep() -> None:
    wrong = [
        f"{name_of(path)}:{node.name} nests {depth} deep"
        for path in sources(PACKAGE, TESTS)
        for node in functions(path)
        if (depth := nesting(node)) > DEEPEST_NESTING
        if f"{name_of(path)}:{node.name}" not in EXCEPTIONS
    ]
    assert not wrong


def test_more_than_three_parameters_are_named_by_the_caller() -> None:
    wrong = [
        f"{name_of(path)}:{node.name} takes {len(given)} by position"
        for path in sources(PACKAGE)
        for node in functions(path)
        for given in [[a for a in node.args.args if a.arg not in {"self", "cls"}]]
        if len(given) > MOST_POSITIONAL
        if f"{name_of(path)}:{node.name}" not in EXCEPTIONS
    ]
    assert not wrong


def test_every_exception_is_still_needed() -> None:
    known = {name_of(path) for path in sources(PACKAGE, TESTS)}
    known |= {
        f"{name_of(path)}:{node.name}"
        for path in sources(PACKAGE, TESTS)
        for node in functions(path)
    }
    assert EXCEPTIONS.keys() <= known
    assert all(EXCEPTIONS.values())


def test_nothing_has_a_name_that_says_nothing() -> None:
    modules = [name_of(path) for path in sources(PACKAGE, TESTS) if VAGUE.search(path.stem)]
    folders = [
        name_of(path)
        for path in sources(PACKAGE, TESTS)
        if any(VAGUE.search(part) for part in path.relative_to(ROOT).parts[:-1])
    ]
    classes = [
        f"{name_of(path)}:{node.name}"
        for path in sources(PACKAGE)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and VAGUE.search(node.name)
    ]
    assert not modules + folders + classes


def test_no_file_names_a_package_index_or_one_machine() -> None:
    wrong = [
        f"{name} holds {what}: {found.group()}"
        for name, text in tracked_texts()
        for what, pattern in NEVER.items()
        for found in [pattern.search(text)]
        if found
    ]
    assert not wrong


def test_colours_are_named_in_the_theme_only() -> None:
    wrong = [
        f"{name_of(path)}:{constant.lineno} {found.group()}"
        for path in sources(PACKAGE)
        if room_of(path) != "theme"
        for constant in strings(path)
        for found in [HEX_COLOUR.search(str(constant.value))]
        if found
    ]
    assert not wrong
