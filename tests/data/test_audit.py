"""The chain tells what was done to it, by somebody who could get past the triggers."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Insert, Update, event
from sqlmodel import Session, col, select

from data import audit, prepared
from data.audit_heads import FILE_NAME, export_heads, load_heads
from data.audit_verify import Finding, Verdict, verify
from data.store import Store
from data.tables.audit import AuditEvent
from data.tables.operations import StepVoid
from data.terms.errors import Unavailable
from tests.data.conftest import BOTH, KEY_SET, open_in
from tests.doubles import START

STAFF = UUID(int=0xA)
OPERATION = UUID(int=0xB)
EVENTS = 5


def append(store: Store, chain: str, number: int) -> None:
    with store.begin() as unit:
        audit.append(
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
            append(store, chain, number)
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


def test_events_of_a_unit_are_written_at_its_end_and_move_the_head_once(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = prepared.write

    def wrote(connection: Connection, statement: Insert | Update, *rows: prepared.Values) -> int:
        written.append(str(statement).split(None, 1)[0])
        return write(connection, statement, *rows)

    monkeypatch.setattr(prepared, "write", wrote)
    with kept.begin() as unit:
        for number in range(3):
            audit.append(unit.session, chain="T01", at=START, kind=f"n{number}")
        audit.append(unit.session, chain="T02", at=START, kind="n3")
        assert written == []
    # For each chain its head is moved from where this process left it, which locks it; its events are added.
    assert written == ["UPDATE", "INSERT"] * 2
    assert verify(kept) == Verdict(Finding.CLEAN, events=2 * EVENTS + 4)
    with kept.read() as reading:
        rows = reading.session.exec(select(AuditEvent).where(col(AuditEvent.sequence) > EVENTS))
        assert [(row.chain, row.sequence, row.kind) for row in rows] == [
            ("T01", 6, "n0"),
            ("T01", 7, "n1"),
            ("T01", 8, "n2"),
            ("T02", 6, "n3"),
        ]


@BOTH
def test_two_processes_that_write_to_one_chain_find_where_the_other_left_it(
    kept: Store, folder: Path
) -> None:
    other = open_in(folder)
    for number in (6, 8):
        append(other, "T01", number)
        append(kept, "T01", number + 1)
    other.close()
    assert verify(kept) == Verdict(Finding.CLEAN, events=2 * EVENTS + 4)


def test_a_head_moved_by_a_unit_that_failed_is_not_where_the_next_begins(kept: Store) -> None:
    class Lost(Exception):
        pass

    def lose(session: Session) -> None:
        raise Lost

    def fail() -> None:
        with kept.begin() as unit:
            event.listen(unit.session, "before_commit", lose)
            audit.append(unit.session, chain="T01", at=START, kind="lost")

    with pytest.raises(Lost):
        fail()
    append(kept, "T01", 6)
    assert verify(kept) == Verdict(Finding.CLEAN, events=2 * EVENTS + 1)


def test_what_is_undone_takes_its_events_with_it(kept: Store) -> None:
    with kept.begin() as unit:
        audit.append(unit.session, chain="T01", at=START, kind="undone")
        unit.undo()
        audit.append(unit.session, chain="T01", at=START, kind="after")
    with kept.read() as reading:
        rows = reading.session.exec(select(AuditEvent).where(col(AuditEvent.sequence) > EVENTS))
        assert [row.kind for row in rows] == ["after"]


def test_evidence_that_no_event_would_name_is_refused(kept: Store) -> None:
    with pytest.raises(TypeError, match=r"audit\.keep"), kept.begin() as unit:
        unit.session.add(StepVoid(step_record_id=UUID(int=1), at=START, cause="redo"))


def test_an_event_of_a_unit_that_failed_is_not_there(kept: Store) -> None:
    def fail() -> None:
        with kept.begin() as unit:
            audit.append(unit.session, chain="T01", at=START, kind="lost")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    append(kept, "T01", 6)
    assert verify(kept) == Verdict(Finding.CLEAN, events=2 * EVENTS + 1)


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


@BOTH
def test_writers_that_begin_a_chain_together_stand_in_line(folder: Path) -> None:
    stores = [open_in(folder) for _ in range(3)]
    together = threading.Barrier(len(stores))

    def write(store: Store) -> None:
        for number in range(10):
            together.wait()  # each time another chain is begun, by all of them
            append(store, f"T{number}", number)
            append(store, "T", number)

    with ThreadPoolExecutor(len(stores)) as threads:
        for done in [threads.submit(write, store) for store in stores]:
            done.result()
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
    assert verify(kept) == Verdict(Finding.UNVERIFIABLE, "T01", EVENTS, why="head-missing", events=EVENTS)


NO_VALUES = {
    "text that is none": ("detail", "CAST(x'ff' AS TEXT)"),
    "kind that is no text": ("kind", "CAST(x'80' AS TEXT)"),
    "moment that is no text": ("at", "CAST(x'ff' AS TEXT)"),
    "id that is no id": ("staff_id", "'nobody'"),
    "bytes for text": ("kind", "CAST(kind AS BLOB)"),
    "text for bytes": ("previous", "'x'"),
    "number for bytes": ("hash", "1"),
    "nothing for a text": ("detail", "NULL"),
    "nothing for a moment": ("at", "NULL"),
    "nothing for a hash": ("hash", "NULL"),
    "fraction for a number": ("sequence", "2.5"),
    "text for a number": ("sequence", "'x'"),
}


@pytest.mark.parametrize(("column", "value"), NO_VALUES.values(), ids=NO_VALUES.keys())
def test_what_no_event_can_hold_is_named(
    shell: sqlite3.Connection, kept: Store, column: str, value: str
) -> None:
    # Where NOT NULL stands in the way, the schema itself is changed.
    shell.executescript(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'audit_event';"
        "PRAGMA writable_schema = RESET;"
    )
    shell.execute(f"UPDATE audit_event SET {column} = {value} WHERE chain = 'T02' AND sequence = 3")
    finding = Finding.MISSING if column == "sequence" else Finding.EDITED
    if value == "2.5":
        finding = Finding.EDITED
    verdict = verify(kept)
    assert (verdict.finding, verdict.chain, verdict.sequence, verdict.events) == (finding, "T02", 3, 7)


@pytest.mark.parametrize("name", ["CAST(x'ff' AS TEXT)", "x'54'"], ids=["no text", "bytes"])
def test_a_chain_whose_name_is_none_is_named(shell: sqlite3.Connection, kept: Store, name: str) -> None:
    shell.execute(f"UPDATE audit_event SET chain = {name} WHERE chain = 'T02'")
    verdict = verify(kept)
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.TRUNCATED, "T02", 1)
    shell.execute(f"UPDATE audit_head SET chain = {name} WHERE chain = 'T02'")
    verdict = verify(kept)
    assert (verdict.finding, verdict.sequence, verdict.events) == (Finding.EDITED, 1, EVENTS)


@pytest.mark.parametrize("value", ["'x'", "NULL", "2.5"])
@pytest.mark.parametrize("column", ["sequence", "hash"])
def test_a_head_that_holds_no_value_is_named(
    shell: sqlite3.Connection, kept: Store, column: str, value: str
) -> None:
    shell.executescript(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'audit_head';"
        "PRAGMA writable_schema = RESET;"
    )
    shell.execute("PRAGMA ignore_check_constraints = ON")
    shell.execute(f"UPDATE audit_head SET {column} = {value} WHERE chain = 'T01'")
    verdict = verify(kept)
    assert verdict.finding is (Finding.UNVERIFIABLE if column == "sequence" else Finding.EDITED)
    assert (verdict.chain, verdict.sequence) == ("T01", EVENTS)


def test_a_table_made_anew_without_its_key_hides_no_event(shell: sqlite3.Connection, kept: Store) -> None:
    shell.executescript(
        "CREATE TABLE other AS SELECT * FROM audit_event; DROP TABLE audit_event;"
        "ALTER TABLE other RENAME TO audit_event;"
    )
    assert verify(kept).finding is Finding.CLEAN
    shell.execute(
        "INSERT INTO audit_event SELECT NULL, sequence, at, kind, staff_id, operation_id, detail, previous,"
        " hash FROM audit_event WHERE chain = 'T01' AND sequence = 5"
    )
    assert verify(kept) == Verdict(Finding.EDITED, events=2 * EVENTS)
    shell.execute("UPDATE audit_event SET chain = 'T01' WHERE chain IS NULL")
    verdict = verify(kept)
    assert (verdict.finding, verdict.chain, verdict.sequence) == (Finding.EDITED, "T01", 6)


# --- heads kept elsewhere ---


@pytest.fixture
def copies(tmp_path: Path, kept: Store) -> Path:
    """A folder to which the heads were exported twice, with events in between."""
    copies = tmp_path / "heads"
    copies.mkdir()
    export_heads(kept, copies, START)
    append(kept, "T01", 6)
    export_heads(kept, copies, START + timedelta(hours=8))
    return copies


def test_exported_heads_are_lines_of_json(copies: Path) -> None:
    lines = [json.loads(line) for line in (copies / FILE_NAME).read_text().splitlines()]
    assert [(line["chain"], line["sequence"]) for line in lines] == [
        ("T01", 5),
        ("T02", 5),
        ("T01", 6),
        ("T02", 5),
    ]
    assert {line["store"] for line in lines} == {KEY_SET}
    assert [line["after"] for line in lines] == ["", *(line["check"] for line in lines[:-1])]
    assert lines[0]["at"] == "2026-03-02T09:00:00.000000+00:00"
    assert len(lines[0]["hash"]) == 64
    assert (copies / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_chains_that_meet_their_exported_heads_are_clean(kept: Store, copies: Path) -> None:
    append(kept, "T02", 6)
    assert verify(kept, copies) == Verdict(
        Finding.CLEAN, events=2 * EVENTS + 2, anchors=3, newest=START + timedelta(hours=8)
    )


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
    copies: Path,
    shell: sqlite3.Connection,
    kept: Store,
    attack: Callable[[sqlite3.Connection], None],
    finding: Finding,
    chain: str,
    sequence: int,
) -> None:
    attack(shell)
    assert verify(kept).finding is Finding.CLEAN
    verdict = verify(kept, copies)
    assert (verdict.finding, verdict.chain, verdict.sequence) == (finding, chain, sequence)


def test_an_export_that_a_power_cut_stopped_is_taken_up_again(kept: Store, copies: Path) -> None:
    file = copies / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"at": "2026-' + b"0" * 9000)
    assert len(load_heads(copies)) == 4
    export_heads(kept, copies, START)
    assert file.read_bytes().startswith(whole + b'{"after": "')
    assert len(load_heads(copies)) == 6
    assert file.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"chain": "T01", "sequence": 1, "hash": "xyz"}'])
def test_exported_heads_that_cannot_be_read_leave_it_open(kept: Store, copies: Path, line: str) -> None:
    with (copies / FILE_NAME).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(Unavailable) as refused:
        load_heads(copies)
    assert refused.value.code == "heads-broken"
    assert verify(kept, copies).finding is Finding.UNVERIFIABLE


def test_a_folder_that_is_not_there_is_told(kept: Store, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        export_heads(kept, tmp_path / "no", START)
    assert refused.value.code == "heads-unwritable"
