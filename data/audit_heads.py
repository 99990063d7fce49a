"""The heads of the chains, and their copies kept outside the store.

Whoever can write the whole database can shorten a chain or write it anew from
some event on, and no hash inside it tells. A copy of the head that lies elsewhere
does: up to there nothing was changed. Between the last copy and now it does not.

The copies are lines of JSON in one file that is only added to. Each line names its
store and carries a check over itself and the check of the line before, so that a
file that was damaged is told from a store that was. A file may be put away and another
begun; put together again in their order, they are one.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select, type_coerce
from sqlalchemy.types import NullType

from data.store import Store
from data.tables.audit import AuditHead
from data.tables.base import table_of
from data.terms.clock import moment, stamp
from data.terms.errors import Unavailable
from data.terms.words import L

FILE_NAME: Final = "audit-heads.jsonl"
_BLOCK: Final = 4096
_BEGINNING: Final = ""
"""What the first line of a file comes after."""
_write_json: Final = json.JSONEncoder(sort_keys=True).encode

_head: Final = table_of(AuditHead).c
_HEADS: Final = select(_head.chain, _head.sequence, type_coerce(_head.hash, NullType)).order_by(_head.chain)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended at some time.

    Attributes:
        chain: whose chain.
        sequence: the last event's number, which is also how many there were.
        hash: the last event's hash.
    """

    chain: str
    sequence: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class HeadCopy:
    """A head as it was copied, from which store and when.

    Attributes:
        store: the name of the store's key set, which no other store has.
    """

    store: str
    at: datetime
    chain: str
    sequence: int
    hash: bytes


def heads(connection: Connection) -> tuple[Head, ...]:
    """The heads as they are in the store, by chain; nothing of them is known to be right."""
    rows = connection.execute(_HEADS).all()
    return tuple(Head(chain, sequence, hash_) for chain, sequence, hash_ in rows)


def export_heads(store: Store, folder: Path, at: datetime) -> int:
    """Add the heads of all chains to the file of copies in `folder`, all or none; how many these were.

    The folder is best a place that the store's machine can only add to.

    Raises:
        Unavailable: `heads-unwritable`, or the store cannot be read.
    """
    return _export(store, folder, at, lambda last: True)


def export_heads_daily(store: Store, folder: Path, at: datetime) -> int:
    """The same where no copy was made on this day of the branch yet, by whomever; 0 where one was.

    Raises:
        Unavailable: `heads-unwritable`, or the store cannot be read.
    """
    zone = timezone(timedelta(minutes=store.facts.utc_offset))

    def is_due(last: bytes) -> bool:
        try:
            copy = _copy(json.loads(last))
        except (ValueError, KeyError, TypeError):
            return True
        return copy.store != store.facts.key_set or (
            copy.at.astimezone(zone).date() < at.astimezone(zone).date()
        )

    return _export(store, folder, at, is_due)


def load_heads(folder: Path) -> tuple[HeadCopy, ...]:
    """Every copy ever written to `folder`, none where none was.

    Raises:
        Unavailable: `heads-broken`; the file cannot be read, or a line of it is not what was written.
    """
    path = folder / FILE_NAME
    try:
        content = path.read_bytes()
        return tuple(_copies(content[: content.rfind(b"\n") + 1].splitlines()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "heads-broken",
            L("The audit's check marks in {path} cannot be read.", path=path),
            L("Call the administrator: another copy of the file is needed."),
        ) from error


def _copies(lines: Iterable[bytes]) -> Iterator[HeadCopy]:
    before: str | None = None
    for line in lines:
        entry = json.loads(line)
        check = entry.pop("check")
        follows = before is None or entry["after"] in (before, _BEGINNING)
        if check != _check(entry) or not follows:
            raise ValueError("a line is not what was written")
        before = check
        yield _copy(entry)


def _copy(entry: dict[str, Any]) -> HeadCopy:
    return HeadCopy(
        str(entry["store"]),
        moment(entry["at"]),
        str(entry["chain"]),
        int(entry["sequence"]),
        bytes.fromhex(entry["hash"]),
    )


def _check(entry: dict[str, object]) -> str:
    return sha256(_write_json(entry).encode()).hexdigest()


def _lines(store: Store, at: datetime, last: bytes) -> list[str]:
    """The heads of a store as lines that follow the line `last`."""
    try:
        after = str(json.loads(last)["check"])
    except (ValueError, KeyError, TypeError):
        after = _BEGINNING
    lines = []
    with store.read() as unit:
        now = heads(unit.session.connection())
    for head in now:
        entry: dict[str, object] = {
            "after": after,
            "at": stamp(at),
            "chain": head.chain,
            "hash": head.hash.hex(),
            "sequence": head.sequence,
            "store": store.facts.key_set,
        }
        after = _check(entry)
        lines.append(_write_json({**entry, "check": after}) + "\n")
    return lines


def _export(store: Store, folder: Path, at: datetime, is_due: Callable[[bytes], bool]) -> int:
    path = folder / FILE_NAME
    try:
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Processes that copy at the same time stand in line, so that each line follows the one before.
            fcntl.flock(handle, fcntl.LOCK_EX)
            end = _end_of_lines(handle, os.fstat(handle).st_size)
            last = _last_line(handle, end)
            if not is_due(last):
                return 0
            lines = _lines(store, at, last)
            _add(handle, end, "".join(lines).encode())
        finally:
            os.close(handle)
        if new:
            _keep_name(folder)
    except OSError as error:
        raise Unavailable(
            "heads-unwritable",
            L("The audit's check marks cannot be written to {folder}.", folder=folder),
            L("Check that the folder is there and has room; they are written again at the next sign-out."),
        ) from error
    return len(lines)


def _add(handle: int, end: int, lines: bytes) -> None:
    os.ftruncate(handle, end)
    try:
        if os.pwrite(handle, lines, end) != len(lines):
            raise OSError("the lines were cut")
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, end)
        raise


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _end_of_lines(handle: int, position: int) -> int:
    """Where the last whole line before `position` ends; what follows it a power cut stopped."""
    while position:
        start = max(0, position - _BLOCK)
        found = os.pread(handle, position - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0


def _last_line(handle: int, end: int) -> bytes:
    """The line that ends at `end`, nothing where that is the beginning."""
    start = _end_of_lines(handle, end - 1) if end else 0
    return os.pread(handle, end - start, start)
