import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col, select

from data import sqlite
from data.constraints import violated
from data.store import Store, Unit
from data.tables.audit import AuditEvent
from data.tables.place import Branch, Terminal
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable
from tests import postgres
from tests.data.conftest import BOTH, FACTS, IN_FILE, KEY_SET, open_in, open_store
from tests.doubles import START
from tests.postgres import shell, url_in


def branch(number: int) -> Branch:
    return Branch(id=UUID(int=number), code=f"B{number}", name=f"Branch {number}")


def branches(store: Store) -> list[str]:
    with store.read() as unit:
        return list(unit.session.exec(select(Branch.code).order_by(col(Branch.code))))


def add_and_fail(unit: Unit, number: int) -> None:
    unit.session.add(branch(number))
    unit.session.flush()
    raise LookupError


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Unavailable) as refused:
        deed()
    assert refused.value.says.render("en")
    assert refused.value.then.render("en")
    return refused.value.code


# --- units of work ---


@BOTH
def test_a_unit_left_in_peace_is_kept(store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(branch(1))
    assert branches(store) == ["B1"]


@BOTH
def test_an_exception_leaves_nothing_and_goes_on_up(store: Store) -> None:
    with pytest.raises(LookupError), store.begin() as unit:
        add_and_fail(unit, 1)
    assert branches(store) == []
    with store.begin() as unit:
        unit.session.add(branch(2))
    assert branches(store) == ["B2"]


@BOTH
def test_what_was_done_can_be_undone_and_the_record_of_it_kept(store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(branch(1))
        unit.session.flush()
        unit.session.add(branch(2))
        unit.undo()
        unit.session.add(branch(3))
    assert branches(store) == ["B3"]


@BOTH
def test_what_was_read_is_not_read_again_after_the_commit(store: Store) -> None:
    with store.begin() as unit:
        row = branch(1)
        unit.session.add(row)
    assert row.code == "B1"


@BOTH
def test_reading_can_change_nothing(store: Store) -> None:
    with pytest.raises(Unavailable) as refused, store.read() as unit:
        add_and_fail(unit, 1)
    assert isinstance(refused.value.__cause__, DBAPIError)
    assert branches(store) == []


@BOTH
def test_reading_sees_one_moment(store: Store) -> None:
    with store.read() as unit:
        assert unit.session.exec(select(Branch.code)).all() == []
        with store.begin() as writing:
            writing.session.add(branch(1))
        assert unit.session.exec(select(Branch.code)).all() == []
    assert branches(store) == ["B1"]


@BOTH
def test_others_see_nothing_before_the_commit(store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(branch(1))
        unit.session.flush()
        assert branches(store) == []


@BOTH
def test_references_are_held(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"FOREIGN KEY|fk_terminal_branch_id"), store.begin() as unit:
        unit.session.add(Terminal(id=UUID(int=1), branch_id=UUID(int=9), number="01", chain="T01"))


@IN_FILE
def test_writing_is_durable_at_the_commit(folder: Path, store: Store) -> None:
    with store.begin() as unit:
        connection = unit.session.connection()
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_unit_is_a_value(store: Store) -> None:
    with store.read() as unit, pytest.raises(FrozenInstanceError):
        unit.session = Session()  # type: ignore[misc]  # that it is refused is the test


@BOTH
def test_a_killed_writer_leaves_nothing(folder: Path) -> None:
    program = f"""
import os
from uuid import UUID
from pathlib import Path
from tests.data.conftest import open_in
from tests.data.test_store import branch
store = open_in(Path({str(folder)!r}))
with store.begin() as unit:
    unit.session.add(branch(1))
with store.begin() as unit:
    unit.session.add(branch(2))
    unit.session.flush()
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2]).returncode == -9
    store = open_in(folder)
    assert branches(store) == ["B1"]
    store.close()


# --- many at once ---

WRITERS = 4
EACH = 25


@BOTH
def test_threads_lose_no_write(store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(Branch(id=UUID(int=1), code="B1", name="0"))

    def write() -> None:
        for _ in range(EACH):
            with store.begin() as unit:
                row = unit.session.exec(select(Branch)).one()
                row.name = str(int(row.name) + 1)
                unit.session.add(row)
            branches(store)

    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(write) for _ in range(WRITERS)]:
            done.result()
    with store.read() as unit:
        assert unit.session.exec(select(Branch.name)).one() == str(WRITERS * EACH)


@BOTH
def test_processes_lose_no_write(folder: Path, store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(Branch(id=UUID(int=1), code="B1", name="0"))
    program = f"""
from pathlib import Path
from sqlmodel import select
from tests.data.conftest import open_in
from data.tables.place import Branch
store = open_in(Path({str(folder)!r}))
for _ in range({EACH}):
    with store.begin() as unit:
        row = unit.session.exec(select(Branch).with_for_update()).one()
        row.name = str(int(row.name) + 1)
        unit.session.add(row)
store.close()
"""
    writers = [
        subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
        for _ in range(WRITERS)
    ]
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    with store.read() as unit:
        assert unit.session.exec(select(Branch.name)).one() == str(WRITERS * EACH)


# --- the change counter ---


def test_the_counter_moves_with_every_commit_and_only_then(path: Path, store: Store) -> None:
    other = open_store(path)
    seen = [store.changes()]
    assert store.changes() == seen[-1]
    branches(store)
    assert store.changes() == seen[-1]
    for number, writer in enumerate((store, other, store), 1):
        with writer.begin() as unit:
            unit.session.add(branch(number))
            unit.session.flush()
            assert store.changes() == seen[-1]
        seen.append(store.changes())
    assert len(set(seen)) == 4
    with pytest.raises(LookupError), other.begin() as unit:
        add_and_fail(unit, 9)
    assert store.changes() == seen[-1]
    other.close()


@BOTH
def test_the_counter_moves_with_every_commit_by_whomever_in_whatever_order(
    folder: Path, store: Store
) -> None:
    other = open_in(folder)
    seen = [store.changes()]
    assert store.changes() == seen[-1]
    with store.begin() as unit:
        unit.session.add(branch(1))
    seen.append(store.changes())
    if postgres.place_in(folder) is not None:  # a file's writers stand in line
        with store.begin() as first:
            first.session.add(branch(2))
            first.session.flush()
            with other.begin() as second:
                second.session.add(branch(3))
            seen.append(store.changes())
            assert branches(store) == ["B1", "B3"]
        seen.append(store.changes())
    with other.begin() as unit:
        unit.session.add(branch(4))
    seen.append(store.changes())
    assert len(set(seen)) == len(seen)
    other.close()


# --- making and opening ---


@BOTH
def test_a_store_knows_what_it_was_made_as(store: Store) -> None:
    assert store.facts == FACTS


def test_only_its_owner_can_reach_a_store(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Store.create(f"sqlite:///{tmp_path / 'new.db'}", FACTS)
        store = open_store(tmp_path / "new.db")
        with store.begin() as unit:
            unit.session.add(branch(1))
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert files == dict.fromkeys(
        ("new.db", "new.db-wal", "new.db-shm", "new.db-queue", "new.db-turn"), 0o600
    )


def test_a_store_is_never_made_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("precious")
    assert refusal(lambda: Store.create(f"sqlite:///{tmp_path / 'store.db'}", FACTS)) == "store-exists"
    assert (tmp_path / "store.db").read_text() == "precious"


def test_a_store_that_could_not_be_finished_leaves_no_file(tmp_path: Path) -> None:
    impossible = replace(FACTS, kind="neither")  # type: ignore[arg-type]  # the database refuses it
    with pytest.raises(IntegrityError):
        Store.create(f"sqlite:///{tmp_path / 'store.db'}", impossible)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no' / 'store.db'}"
    assert refusal(lambda: Store.create(url, FACTS)) == "store-unwritable"


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/db"])
def test_an_address_of_no_file_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Unavailable) as refused:
        Store.open(url, kind=FACTS.kind, key_set=KEY_SET)
    assert refused.value.code == "store-url"
    assert "secret" not in refused.value.says.render("en") + refused.value.then.render("en")


def test_a_missing_store_is_told_and_not_invented(tmp_path: Path) -> None:
    assert refusal(lambda: open_store(tmp_path / "none.db")) == "store-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"a letter to a friend, long enough to be none of ours" * 99])
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert refusal(lambda: open_store(tmp_path / "other")) == "store-foreign"
    assert refusal(lambda: Store.migrate(f"sqlite:///{tmp_path / 'other'}")) == "store-foreign"
    assert (tmp_path / "other").read_bytes() == content


@pytest.mark.parametrize(
    "version", ["CREATE TABLE mine (a)", "CREATE TABLE alembic_version (version_num)", "SELECT 1"]
)
def test_another_programs_database_is_refused(tmp_path: Path, version: str) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE theirs (a)")
        other.execute(version)
        if "alembic" in version:
            other.execute("INSERT INTO alembic_version VALUES ('1975ea83b712')")
    other.close()
    assert refusal(lambda: open_store(tmp_path / "other.db")) == "store-foreign"


def _set_version(folder: Path, version: str) -> None:
    with shell(folder) as opened:
        opened.do("UPDATE alembic_version SET version_num = ?", version)


@BOTH
def test_an_older_store_is_opened_only_after_migrating(folder: Path) -> None:
    _set_version(folder, "0000")
    assert refusal(lambda: open_in(folder)) == "store-older"


@BOTH
def test_a_newer_store_is_refused(folder: Path) -> None:
    _set_version(folder, "9999")
    assert refusal(lambda: open_in(folder)) == "store-newer"
    assert refusal(lambda: Store.migrate(url_in(folder))) == "store-newer"


def test_training_and_real_clients_do_not_open_each_others_store(path: Path, tmp_path: Path) -> None:
    def open_as(path: Path, kind: StoreKind) -> Store:
        return Store.open(f"sqlite:///{path}", kind=kind, key_set=KEY_SET)

    real = tmp_path / "real.db"
    Store.create(f"sqlite:///{real}", replace(FACTS, kind=StoreKind.PRODUCTION))
    assert refusal(lambda: open_as(path, StoreKind.PRODUCTION)) == "store-kind"
    assert refusal(lambda: open_as(real, StoreKind.TRAINING)) == "store-kind"
    open_as(real, StoreKind.PRODUCTION).close()


@BOTH
def test_other_keys_are_told_at_opening(folder: Path) -> None:
    url = url_in(folder)
    assert refusal(lambda: Store.open(url, kind=FACTS.kind, key_set="b2" * 16)) == "keys-other"


# --- when the database cannot ---


def test_a_store_that_somebody_holds_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    store = open_store(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    def write() -> None:
        with store.begin():
            pytest.fail("the lock was not waited for")

    assert refusal(write) == "store-busy"
    assert branches(store) == []
    holder.execute("ROLLBACK")
    holder.close()
    with store.begin() as unit:
        unit.session.add(branch(1))
    assert branches(store) == ["B1"]
    store.close()


@IN_FILE
def test_a_full_disk_leaves_nothing(folder: Path, store: Store) -> None:
    def write() -> None:
        with store.begin() as unit:
            # A bound on the pages answers as a full disk does.
            unit.session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
            unit.session.add_all([branch(number) for number in range(2000)])

    assert refusal(write) == "store-full"
    assert branches(store) == []


def test_a_damaged_store_is_told(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    assert refusal(lambda: open_store(path)) == "store-broken"


def test_a_fault_of_the_program_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(DBAPIError, match="nowhere"), store.begin() as unit:
        unit.session.connection().exec_driver_sql("SELECT * FROM nowhere")


# --- which constraint refused ---


def broken_by(store: Store, statement: str) -> str | None:
    with pytest.raises(IntegrityError) as refused, store.begin() as unit:
        unit.session.connection().exec_driver_sql(statement)
    return violated(refused.value)


@BOTH
def test_the_broken_constraint_has_its_name(folder: Path, store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(branch(1))
    one, two = f"{1:032x}", f"{2:032x}"
    insert = "INSERT INTO branch VALUES"
    assert broken_by(store, f"{insert} ('{one}', 'B2', 'x')") == "pk_branch"
    assert broken_by(store, f"{insert} ('{two}', 'B1', 'x')") == "uq_branch_code"
    assert broken_by(store, f"INSERT INTO staff_role VALUES ('{one}', 'neither')") == "ck_staff_role_role"
    reference = None if postgres.place_in(folder) is None else "fk_terminal_branch_id"
    assert broken_by(store, f"INSERT INTO terminal VALUES ('{two}', '{two}', '01', 'T1')") == reference


def _add_event(store: Store) -> None:
    with store.begin() as unit:
        unit.session.add(
            AuditEvent(chain="T1", sequence=1, at=START, kind="x", detail="{}", previous=b"", hash=b"")
        )


@BOTH
def test_a_key_of_what_only_grows_has_its_name_too(store: Store) -> None:
    _add_event(store)
    with pytest.raises(IntegrityError) as refused:
        _add_event(store)
    assert violated(refused.value) == "pk_audit_event"
