"""Where the items of a TOML file begin: the standard library's reader does not keep that."""

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?!")|' + r"'''.*?'''(?!')|" + r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|#[^\n]*",
    re.DOTALL,
)
_PLAIN = re.compile(r"""["']([\w-]+)["']""")


def without_strings(text: str) -> str:
    """Return TOML that can be read with its strings and comments left out, line by line."""
    return _TOKEN.sub(lambda token: _emptied(token[0]), text)


def item_lines(bare: str, key: str, count: int) -> Sequence[int]:
    """Return the lines where the `count` items of the list `key` begin, from 1.

    Where the items cannot be told apart, all have the line of the first.

    Args:
        bare: the file `without_strings`.
        key: as it stands in the file.
        count: how many items the list has.

    """
    name = rf"[ \t]*{re.escape(key)}[ \t]*"
    found, line, done = [], 1, 0
    for header in re.finditer(rf"^[ \t]*\[\[{name}\]\]", bare, re.MULTILINE):
        line, done = line + bare.count("\n", done, header.end()), header.end()
        found.append(line)
    begun = re.search(rf"^{name}=[ \t]*(?=\[)", bare, re.MULTILINE)
    if begun is not None and not found:
        found = list(_inline(bare, begun.end()))
    return found if len(found) == count else [found[0] if found else 1] * count


def _emptied(token: str) -> str:
    """Return what stands for a string or a comment: its line ends, or the word that it quotes."""
    quoted = _PLAIN.fullmatch(token)
    return quoted[1] if quoted else "\n" * token.count("\n")


def _inline(bare: str, start: int) -> Iterator[int]:
    """Yield the line of each table in the list that begins at `start`."""
    line, depth = bare.count("\n", 0, start) + 1, 0
    for sign in bare[start:]:
        if sign == "\n":
            line += 1
        elif sign in "[{":
            if depth == 1 and sign == "{":
                yield line
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth == 0:
                return
