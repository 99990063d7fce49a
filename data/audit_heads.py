"""The heads of the chains, and their copies kept outside the store.

Whoever can write the whole database can shorten a chain or write it anew from
some event on, and no hash inside it tells. A copy of the head that lies elsewhere
does: up to there nothing was changed. Between the last copy and now it does not.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from data.store import Store
from data.tables.audit import AuditHead
from data.terms.clock import stamp
from data.terms.errors import Unavailable
from data.terms.words import L

FILE_NAME: Final = "audit-heads.jsonl"
_BLOCK: Final = 4096


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


def heads(session: Session) -> tuple[Head, ...]:
    """The heads as they are in the store, by chain."""
    rows = session.exec(select(AuditHead).order_by(col(AuditHead.chain)))
    return tuple(Head(row.chain, row.sequence, row.hash) for row in rows)


def export_heads(store: Store, folder: Path, at: datetime) -> tuple[Head, ...]:
    """Add the heads of all chains to the file of copies in `folder`, one JSON line each, all or none.

    The folder is best a place that the store's machine can only add to.

    Raises:
        Unavailable: `heads-unwritable`.
    """
    with store.read() as unit:
        now = heads(unit.session)
    moment = stamp(at)
    lines = "".join(
        json.dumps({"at": moment, "chain": head.chain, "sequence": head.sequence, "hash": head.hash.hex()})
        + "\n"
        for head in now
    )
    try:
        _add(folder / FILE_NAME, lines.encode())
    except OSError as error:
        raise Unavailable(
            "heads-unwritable",
            L("The audit's check marks cannot be written to {folder}.", folder=folder),
            L("Check that the folder is there and has room; they are written again at the next sign-out."),
        ) from error
    return now


def load_heads(folder: Path) -> tuple[Head, ...]:
    """Every copy ever written to `folder`, none where none was.

    Raises:
        Unavailable: `heads-broken`; the file cannot be read or a line of it is no head.
    """
    path = folder / FILE_NAME
    try:
        content = path.read_bytes()
        return tuple(_heads(content[: content.rfind(b"\n") + 1].splitlines()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "heads-broken",
            L("The audit's check marks in {path} cannot be read.", path=path),
            L("Call the administrator: another copy of the file is needed."),
        ) from error


def _heads(lines: Iterable[bytes]) -> Iterable[Head]:
    for line in lines:
        entry = json.loads(line)
        yield Head(str(entry["chain"]), int(entry["sequence"]), bytes.fromhex(entry["hash"]))


def _add(path: Path, lines: bytes) -> None:
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = _end_of_lines(handle)
        os.ftruncate(handle, end)
        try:
            if os.pwrite(handle, lines, end) != len(lines):
                raise OSError("the lines were cut")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, end)
            raise
    finally:
        os.close(handle)
    if new:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _end_of_lines(handle: int) -> int:
    """Where the last whole line ends: what follows it is a write that a power cut stopped."""
    position = os.fstat(handle).st_size
    while position:
        start = max(0, position - _BLOCK)
        found = os.pread(handle, position - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0
