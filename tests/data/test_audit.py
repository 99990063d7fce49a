"""The chain tells what was done to it, by somebody who could get past the triggers."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from data import audit
from data.audit_heads import FILE_NAME, export_heads, load_heads
from data.audit_verify import Finding, Verdict, verify
from data.store import Store
from data.terms.errors import Unavailable
from tests.data.conftest import open_store
from tests.doubles import START

STAFF = UUID(int=0xA)
OPERATION = UUID(int=0xB)
EVENTS = 5


def append(store: Store, chain: str, number: int) -> int:
    with store.begin() as unit:
        return audit.append(
            unit.session,
            chain=chain,
            at=START + timedelta(seconds=number),
            kind="otp.sent",
            staff_id=STAFF,
            operation_id=None if number % 2 else OPERATION,
            detail={"number": number, "decoy": False, "cause": None, "id": str(STAFF)},
        )


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with two chains of five events."""
    for number in range(1, EVENTS + 1):
        for chain in ("T01", "T02"):
            assert append(store, chain, number) == number
    return store


@pytest.fixture
def shell(path: Path, kept: Store) -> Iterator[sqlite3.Connection]:
    """Somebody with the file in hand, who took the triggers off."""
    shell = sqlite3.connect(path, isolation_level=None)
    for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        shell.execute(f"DROP TRIGGER {name}")
    yield shell
    shell.close()


def rehash(shell: sqlite3.Connection, chain: str, first: int, last: int) -> None:
    """Make the hashes of some events fit what they now say, as an attacker would."""
    for sequence in range(first, last + 1):
        above = shell.execute(
            "SELECT hash FROM audit_event WHERE chain = ? AND sequence = ?", (chain, sequence - 1)
        ).fetchone()
        fields = shell.execute(
            "SELECT at, kind, staff_id, operation_id, detail FROM audit_event"
            " WHERE chain = ? AND sequence = ?",
            (chain, sequence),
        ).fetchone()
        previous = above[0] if above else bytes(32)
        shell.execute(
            "UPDATE audit_event SET previous = ?, hash = ? WHERE chain = ? AND sequence = ?",
            (previous, audit.event_hash(previous, chain, sequence, *fields), chain, sequence),
        )


def rehead(shell: sqlite3.Connection, chain: str, sequence: int) -> None:
    shell.execute(
        "UPDATE audit_head SET sequence = ?1, hash ="
        " (SELECT hash FROM audit_event WHERE chain = ?2 AND sequence = ?1) WHERE chain = ?2",
        (sequence, chain),
    )


# --- writing ---


def test_untouched_chains_are_clean(kept: Store) -> None:
    assert verify(kept) == Verdict(Finding.CLEAN, events=2 * EVENTS)


def test_an_empty_store_is_clean(store: Store) -> None:
    assert verify(store) == Verdict(Finding.CLEAN)


def test_the_hash_is_over_the_fields_as_the_documentation_says(path: Path, store: Store) -> None:
    with store.begin() as unit:
        audit.append(
            unit.session, chain="T01", at=START, kind="a.b", staff_id=STAFF, detail={"z": 1, "a": True}
        )
    reader = sqlite3.connect(path)
    (digest,) = reader.execute("SELECT hash FROM audit_event").fetchone()
    reader.close()
    lines = [
        "T01",
        "1",
        "2026-03-02T09:00:00.000000+00:00",
        "a.b",
        "=0000000000000000000000000000000a",
        "-",
        '{"a":true,"z":1}',
    ]
    assert digest == sha256(b"counter-audit-1\n" + bytes(32) + "\n".join(lines).encode()).digest()


def test_no_two_events_are_written_alike() -> None:
    def digest(**changes: str | None) -> bytes:
        fields = {"at": "t", "kind": "k", "staff_id": None, "operation_id": None, "detail": "{}"}
        return audit.event_hash(bytes(32), "T", 1, **{**fields, **changes})  # type: ignore[arg-type]

    digests = [digest(), digest(staff_id="-"), digest(staff_id=""), digest(operation_id=""), digest(at="u")]
    digests.append(audit.event_hash(bytes(32), "T", 11, "t", "k", None, None, "{}"))
    digests.append(audit.event_hash(b"\x01" * 32, "T", 1, "t", "k", None, None, "{}"))
    assert len(set(digests)) == len(digests)


def test_an_event_of_a_unit_that_failed_is_not_there(kept: Store) -> None:
    def fail() -> None:
        with kept.begin() as unit:
            audit.append(unit.session, chain="T01", at=START, kind="lost")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert append(kept, "T01", 6) == 6
    assert verify(kept).finding is Finding.CLEAN


@pytest.mark.parametrize(
    "written",
    [
        {"chain": "T01", "kind": "a\nb"},
        {"chain": "柜台", "kind": "a"},
        {"chain": "", "kind": "a"},
        {"chain": "T01", "kind": "a", "detail": {"name": "张三"}},
        {"chain": "T01", "kind": "a", "detail": {"name": "Ann Smith"}},
        {"chain": "T01", "kind": "a", "detail": {"a name": 1}},
    ],
)
def test_what_is_no_code_is_refused_and_not_repeated(store: Store, written: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="code") as refused, store.begin() as unit:
        audit.append(unit.session, at=START, **written)  # type: ignore[arg-type]
    assert "张三" not in str(refused.value)
    assert "Ann" not in str(refused.value)


def test_writers_of_one_chain_stand_in_line(path: Path) -> None:
    stores = [open_store(path) for _ in range(3)]
    threads = [
        threading.Thread(target=lambda store=store: [append(store, "T01", n) for n in range(20)])
        for store in stores
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(stores[0]) == Verdict(Finding.CLEAN, events=60)
    for store in stores:
        store.close()


# --- what was done to it ---

EDITS = {
    "moment": "at = '2026-03-02T09:00:00.000001+00:00'",
    "kind": "kind = 'otp.used'",
    "person": "staff_id = '0000000000000000000000000000000c'",
    "nobody": "staff_id = NULL",
    "operation": "operation_id = '0000000000000000000000000000000c'",
    "detail": "detail = replace(detail, 'false', 'true')",
    "hash before": "previous = zeroblob(32)",
    "hash": "hash = zeroblob(32)",
    "hash as text": "hash = 'x'",
    "fields moved": "kind = kind || char(10) || '=' || staff_id, staff_id = NULL",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edited_event_is_named(shell: sqlite3.Connection, kept: Store, edit: str) -> None:
    shell.execute(f"UPDATE audit_event SET {edit} WHERE chain = 'T02' AND sequence = 3")
    assert verify(kept) == Verdict(Finding.EDITED, "T02", 3, events=EVENTS + 2)


def test_an_edited_event_with_a_new_hash_breaks_the_next(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute("UPDATE audit_event SET kind = 'x' WHERE chain = 'T01' AND sequence = 3")
    rehash(shell, "T01", 3, 3)
    assert verify(kept) == Verdict(Finding.EDITED, "T01", 4, events=3)


def test_an_edit_and_all_that_follows_breaks_the_head(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute("UPDATE audit_event SET kind = 'x' WHERE chain = 'T01' AND sequence = 3")
    rehash(shell, "T01", 3, EVENTS)
    assert verify(kept) == Verdict(Finding.EDITED, "T01", EVENTS, events=EVENTS)


def test_events_that_changed_places_are_named(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute("UPDATE audit_event SET sequence = 99 WHERE chain = 'T01' AND sequence = 2")
    shell.execute("UPDATE audit_event SET sequence = 2 WHERE chain = 'T01' AND sequence = 3")
    shell.execute("UPDATE audit_event SET sequence = 3 WHERE chain = 'T01' AND sequence = 99")
    assert verify(kept) == Verdict(Finding.EDITED, "T01", 2, events=1)


def test_a_replaced_event_is_named(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute(
        "INSERT OR REPLACE INTO audit_event SELECT chain, sequence, at, 'x', staff_id, operation_id, detail,"
        " previous, hash FROM audit_event WHERE chain = 'T01' AND sequence = 1"
    )
    assert verify(kept) == Verdict(Finding.EDITED, "T01", 1)


@pytest.mark.parametrize("sequence", [1, 3])
def test_a_deleted_event_is_missed(shell: sqlite3.Connection, kept: Store, sequence: int) -> None:
    shell.execute("DELETE FROM audit_event WHERE chain = 'T02' AND sequence = ?", (sequence,))
    assert verify(kept) == Verdict(Finding.MISSING, "T02", sequence, events=EVENTS + sequence - 1)


@pytest.mark.parametrize("first_gone", [1, 5])
def test_a_cut_end_is_told_by_the_head(shell: sqlite3.Connection, kept: Store, first_gone: int) -> None:
    shell.execute("DELETE FROM audit_event WHERE chain = 'T01' AND sequence >= ?", (first_gone,))
    verdict = verify(kept)
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.TRUNCATED, "T01", first_gone)


def test_events_past_the_head_were_not_ours(shell: sqlite3.Connection, kept: Store) -> None:
    for sequence in (6, 7):
        shell.execute(
            "INSERT INTO audit_event SELECT chain, ?, at, kind, staff_id, operation_id, detail, previous,"
            " hash FROM audit_event WHERE chain = 'T01' AND sequence = 5",
            (sequence,),
        )
    rehash(shell, "T01", 6, 7)
    assert verify(kept) == Verdict(Finding.EDITED, "T01", 6, events=7)


def test_without_its_head_a_chain_cannot_be_judged(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute("DELETE FROM audit_head WHERE chain = 'T01'")
    assert verify(kept) == Verdict(Finding.UNVERIFIABLE, "T01", EVENTS, events=EVENTS)


def test_text_that_is_no_text_cannot_be_judged(shell: sqlite3.Connection, kept: Store) -> None:
    shell.execute("UPDATE audit_event SET detail = CAST(x'ff' AS TEXT) WHERE sequence = 3")
    assert verify(kept).finding is Finding.UNVERIFIABLE


# --- heads kept elsewhere ---


@pytest.fixture
def folder(tmp_path: Path, kept: Store) -> Path:
    """A folder to which the heads were exported twice, with events in between."""
    folder = tmp_path / "heads"
    folder.mkdir()
    export_heads(kept, folder, START)
    append(kept, "T01", 6)
    export_heads(kept, folder, START + timedelta(hours=8))
    return folder


def test_exported_heads_are_lines_of_json(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / FILE_NAME).read_text().splitlines()]
    assert [(line["chain"], line["sequence"]) for line in lines] == [
        ("T01", 5),
        ("T02", 5),
        ("T01", 6),
        ("T02", 5),
    ]
    assert lines[0]["at"] == "2026-03-02T09:00:00.000000+00:00"
    assert len(lines[0]["hash"]) == 64
    assert (folder / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_chains_that_meet_their_exported_heads_are_clean(kept: Store, folder: Path) -> None:
    append(kept, "T02", 6)
    assert verify(kept, folder) == Verdict(Finding.CLEAN, events=2 * EVENTS + 2, anchors=3)


def _shorten(shell: sqlite3.Connection) -> None:
    shell.execute("DELETE FROM audit_event WHERE chain = 'T01' AND sequence > 4")
    rehead(shell, "T01", 4)


def _rewrite(shell: sqlite3.Connection) -> None:
    shell.execute("UPDATE audit_event SET kind = 'x' WHERE chain = 'T01' AND sequence = 2")
    rehash(shell, "T01", 2, 6)
    rehead(shell, "T01", 6)


def _wipe(shell: sqlite3.Connection) -> None:
    shell.execute("DELETE FROM audit_event WHERE chain = 'T02'")
    shell.execute("DELETE FROM audit_head WHERE chain = 'T02'")


@pytest.mark.parametrize(
    ("attack", "finding", "chain", "sequence"),
    [
        (_shorten, Finding.TRUNCATED, "T01", 5),
        (_rewrite, Finding.EDITED, "T01", 5),
        (_wipe, Finding.TRUNCATED, "T02", 1),
    ],
)
def test_what_the_store_alone_cannot_tell_its_exported_heads_do(
    folder: Path,
    shell: sqlite3.Connection,
    kept: Store,
    attack: Callable[[sqlite3.Connection], None],
    finding: Finding,
    chain: str,
    sequence: int,
) -> None:
    attack(shell)
    assert verify(kept).finding is Finding.CLEAN
    verdict = verify(kept, folder)
    assert (verdict.finding, verdict.chain, verdict.sequence) == (finding, chain, sequence)


def test_an_export_that_a_power_cut_stopped_is_taken_up_again(kept: Store, folder: Path) -> None:
    file = folder / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"at": "2026-' + b"0" * 9000)
    assert len(load_heads(folder)) == 4
    export_heads(kept, folder, START)
    assert file.read_bytes().startswith(whole + b'{"at": "2026-03-02T09:00:00.000000+00:00", "chain": "T01"')
    assert len(load_heads(folder)) == 6
    assert file.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"chain": "T01", "sequence": 1, "hash": "xyz"}'])
def test_exported_heads_that_cannot_be_read_leave_it_open(kept: Store, folder: Path, line: str) -> None:
    with (folder / FILE_NAME).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(Unavailable) as refused:
        load_heads(folder)
    assert refused.value.code == "heads-broken"
    assert verify(kept, folder).finding is Finding.UNVERIFIABLE


def test_a_folder_that_is_not_there_is_told(kept: Store, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        export_heads(kept, tmp_path / "no", START)
    assert refused.value.code == "heads-unwritable"
