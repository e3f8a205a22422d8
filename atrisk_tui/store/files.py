"""Whether a SQLite store's file can be trusted, before anything is read from it."""

import os
import stat
from collections import Counter
from pathlib import Path

from ..errors import StoreUnusable
from .schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\0"
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"}
)
_open_here: Counter[tuple[int, int]] = Counter()
"""Stores this process has open. Closing any handle of such a file would drop its locks."""


def check_file(path: Path) -> bool:
    """Look at the file without opening it as a database; False when its last page is doubtful.

    Raises: StoreUnusable, naming the remedy: it is missing, a folder, empty, not a store,
    cut short, its header is damaged, or others may write to it or to its folder.
    """
    try:
        facts = path.stat()
    except FileNotFoundError:
        raise StoreUnusable(
            f"There is no store at {path}: make one with `atrisk init`, or name another "
            "with --store."
        ) from None
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be looked at: {error.strerror}.") from None
    if not stat.S_ISREG(facts.st_mode):
        raise StoreUnusable(f"{path} is not a file: name the store's file with --store.")
    if facts.st_mode & _OTHERS_WRITE:
        raise StoreUnusable(
            f"Others than its owner may write to {path}, so it cannot be trusted: "
            f"run `chmod 600 {path}`."
        )
    _refuse_shared(path.resolve().parent)
    refuse_network(path)
    if facts.st_size == 0:
        raise StoreUnusable(f"{path} is empty, not a store. {remedy(path)}")
    return bool(_open_here[facts.st_dev, facts.st_ino]) or _sound_ends(path, facts.st_size)


def refuse_network(path: Path) -> None:
    """Refuse a file that several machines share: SQLite's locks do not reach across them.

    Raises: StoreUnusable, naming PostgreSQL as the way.
    """
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return
    real = str(path.resolve())
    under = [
        (point.replace("\\040", " "), kind)
        for _, point, kind, *_ in mounts
        if f"{real}/".startswith(point.replace("\\040", " ").rstrip("/") + "/")
    ]
    _, kind = max(under, key=lambda mount: len(mount[0]), default=("", ""))
    if kind in _NETWORK:
        raise StoreUnusable(
            f"{path} is on a network file system ({kind}), where two machines can damage it. "
            "Put it on a disk of this machine, or keep the store in PostgreSQL."
        )


def remedy(path: Path) -> str:
    """Return what to do about a damaged store, naming its newest backup where there is one."""
    backups = sorted(path.parent.glob(f"{path.name}.backup-*Z"))
    if not backups:
        return "Put a copy of it back, or name another store with --store."
    return f"Its newest backup is {backups[-1]}: put that in its place while nobody works."


def hold_file(path: Path, by: int) -> None:
    """Note that this process has the file open once more (`by` 1) or once less (-1)."""
    try:
        facts = path.stat()
    except OSError:
        return
    _open_here[facts.st_dev, facts.st_ino] += by


def owns_file(path: Path) -> bool:
    """Whether the person at the terminal owns the file, or is root."""
    return os.geteuid() in {0, path.stat().st_uid}


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that is there is taken as it is.

    Raises: StoreUnusable when others may write to it, or it cannot be made.
    """
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=0o700)
    except OSError as error:
        raise StoreUnusable(f"{folder} cannot be made or read: {error.strerror}.") from None
    _refuse_shared(folder)


def _refuse_shared(folder: Path) -> None:
    try:
        shared = folder.stat().st_mode & _OTHERS_WRITE
    except OSError as error:
        raise StoreUnusable(f"{folder} cannot be made or read: {error.strerror}.") from None
    if shared:
        raise StoreUnusable(
            f"Others may write to the folder {folder}, so a store there could be exchanged: "
            f"run `chmod go-w {folder}`, or name another place."
        )


def _sound_ends(path: Path, size: int) -> bool:
    try:
        with path.open("rb") as file:
            header = file.read(100)
            problem = _header_problem(header, size, logged=_has_log(path))
            last = b"" if problem else _last_page(file.fileno(), header, size)
    except PermissionError:
        raise StoreUnusable(f"You may not read {path}: ask its owner.") from None
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be read: {error.strerror}.") from None
    if problem:
        raise StoreUnusable(f"{path} {problem}. {remedy(path)}")
    return _plausible(last, pages=_number(header, 28))


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _header_problem(header: bytes, size: int, *, logged: bool) -> str | None:
    """Say what is wrong with the first 100 bytes (sqlite.org/fileformat2.html §1.3)."""
    if len(header) < 100 or not header.startswith(_MAGIC):
        return "is not a store of this program, or its beginning is damaged"
    page = _page_size(header)
    if page not in {1 << power for power in range(9, 17)} or header[21:24] != b"\x40\x20\x20":
        return "has a damaged header"
    if header[18:20] not in {b"\1\1", b"\2\2"} or header[56:60] != b"\0\0\0\1":
        return "has a damaged header"
    if _number(header, 68) != APPLICATION_ID:
        return "is a database, but not a store of this program"
    first_free, free = _number(header, 32), _number(header, 36)
    # A store is never vacuumed by itself, so both fields of that stay 0, like the reserved ones.
    unused = header[52:56] + header[64:68] + header[72:92]
    if any(unused) or _number(header, 44) != 4 or (first_free == 0) != (free == 0):
        return "has a damaged header"
    # While a log is there, pages that the header counts may stand in it alone.
    if not logged and _number(header, 28) * page != size:
        return "has been cut short or added to"
    return None


def _last_page(handle: int, header: bytes, size: int) -> bytes:
    return os.pread(handle, _page_size(header), size - _page_size(header))


def _plausible(page: bytes, *, pages: int) -> bool:
    """Whether a page can be of a table, of an index, or an overflow page; garbage cannot."""
    if not any(page):
        return False
    if page[0] not in {2, 5, 10, 13}:
        return _number(page, 0) <= pages
    cells, content = int.from_bytes(page[3:5], "big"), int.from_bytes(page[5:7], "big") or 65536
    return 8 + 2 * cells <= content <= len(page) and page[7] <= 60


def _page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18], "big")
    return 65536 if size == 1 else size


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")
