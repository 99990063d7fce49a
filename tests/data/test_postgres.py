"""What a store on a PostgreSQL server has of its own: rights, triggers, locks, connections that are lost."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Boolean, Date, DateTime, Float, Integer, LargeBinary, Table, Uuid, create_engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from data import append_only
from data.schema import whole
from data.store import Store
from data.tables.place import Branch
from data.terms.enums import StoreKind
from data.terms.errors import Contended, Unavailable
from tests import postgres
from tests.data.conftest import FACTS, KEY_SET, open_in
from tests.data.test_store import add_and_fail, branch, branches, refusal
from tests.doubles import START
from tests.postgres import Place, Server

pytestmark = pytest.mark.parametrize("folder", ["postgresql"], indirect=True, ids=[""])

whole()
KEPT = append_only.tables()


@pytest.fixture
def place(folder: Path) -> Place:
    found = postgres.place_in(folder)
    assert found is not None
    return found


@pytest.fixture
def owner(place: Place) -> Iterator[psycopg.Connection]:
    """The owner of the tables, with a shell."""
    with psycopg.connect(place.owner, autocommit=True) as connection:
        yield connection


# --- what may not be changed ---


def some_row(table: Table, number: int) -> dict[str, object]:
    """A row with a value of its own in every column."""

    def value(column_type: object) -> object:
        match column_type:
            case Boolean():
                return True
            case Integer() | Float():
                return number
            case LargeBinary():
                return bytes((number,)) * 32
            case Uuid():
                return UUID(int=number)
            case _ if isinstance(getattr(column_type, "impl", None), DateTime):
                return START
            case _ if isinstance(column_type, Date):
                return START.date()
            case _:
                return f"text {number}"

    return {column.name: value(column.type) for column in table.columns}


def insert(table: Table, number: int, more: str = "") -> tuple[sql.Composed, dict[str, object]]:
    row = some_row(table, number)
    return (
        sql.SQL("INSERT INTO {} ({}) VALUES ({}) {}").format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
            sql.SQL(more),
        ),
        row,
    )


@pytest.fixture
def unchecked(place: Place) -> Iterator[psycopg.Connection]:
    """A superuser who has switched references and ordinary triggers off; every kept table has two rows."""
    with psycopg.connect(place.admin, dbname=place.name, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in KEPT:
            for check in connection.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
                (table.name,),
            ).fetchall():
                connection.execute(
                    sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                        sql.Identifier(table.name), sql.Identifier(check[0])
                    )
                )
            for number in (1, 2):
                connection.execute(*insert(table, number))
        yield connection


def test_no_kept_row_is_changed_or_taken_away_by_anybody(unchecked: psycopg.Connection) -> None:
    for table in KEPT:
        name = sql.Identifier(table.name)
        key = next(iter(table.primary_key)).name
        attacks = {
            "update": sql.SQL("UPDATE {0} SET {1} = {1}").format(name, sql.Identifier(key)),
            "delete": sql.SQL("DELETE FROM {}").format(name),
            "truncate": sql.SQL("TRUNCATE {} CASCADE").format(name),
        }
        for deed, attack in attacks.items():
            with pytest.raises(psycopg.IntegrityError, match=rf"append-only \w+: {deed} refused"):
                unchecked.execute(attack)
        with pytest.raises(psycopg.errors.UniqueViolation):
            unchecked.execute(*insert(table, 1))
        upsert = f'ON CONFLICT DO UPDATE SET "{key}" = EXCLUDED."{key}"'.replace(
            "CONFLICT", f'CONFLICT ON CONSTRAINT "{table.primary_key.name}"'
        )
        for number in (1, 3):
            with pytest.raises(psycopg.IntegrityError, match="update refused"):
                unchecked.execute(*insert(table, number, upsert))
        unchecked.execute(*insert(table, 1, "ON CONFLICT DO NOTHING"))
        assert unchecked.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone() == (2,)
        unchecked.execute(*insert(table, 3))


def test_migrating_again_puts_back_triggers_and_rights(place: Place, owner: psycopg.Connection) -> None:
    def triggers() -> list[tuple[object, ...]]:
        return owner.execute(
            "SELECT tgrelid::regclass::text, tgname, tgtype, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 1, 2"
        ).fetchall()

    before = triggers()
    assert [row[0] for row in before] == [table.name for table in KEPT]
    owner.execute("DROP TRIGGER append_only_audit_event ON audit_event")
    owner.execute("ALTER TABLE decision DISABLE TRIGGER append_only_decision")
    owner.execute("GRANT ALL ON audit_event TO counter_role")
    Store.migrate(place.url, owner=place.owner)
    assert triggers() == before
    with psycopg.connect(place.url) as counters, pytest.raises(psycopg.errors.InsufficientPrivilege):
        counters.execute("TRUNCATE audit_event")


def test_the_counters_role_may_do_no_more_than_counters_do(place: Place) -> None:
    fixed = {table.name for table in KEPT}
    with psycopg.connect(place.url) as counters:
        for name in [*(table.name for table in whole().sorted_tables), "alembic_version"]:
            may = {
                right
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
                if counters.execute("SELECT has_table_privilege(%s, %s)", (name, right)).fetchone() == (True,)
            }
            if name in ("alembic_version", "store_stamp"):
                assert may == {"SELECT"}, name
            elif name in fixed:
                assert may == {"SELECT", "INSERT"}, name
            else:
                assert may - {"DELETE"} == {"SELECT", "INSERT", "UPDATE"}, name
            assert ("DELETE" in may) == (name == "approval_claim"), name
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            counters.execute("CREATE TABLE mine (a int)")


# --- making and opening ---


def test_from_empty_to_the_newest_is_the_whole_metadata_here(owner: psycopg.Connection, place: Place) -> None:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(place.owner))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, whole()) == []
    engine.dispose()
    conditions = owner.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL AND NOT indisprimary"
    ).fetchall()
    partial = {
        index.name
        for table in whole().sorted_tables
        for index in table.indexes
        if index.dialect_options["postgresql"]["where"] is not None
    }
    assert {name for (name,) in conditions} == partial
    assert partial == {
        index.name
        for table in whole().sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }


def test_an_amount_that_no_file_would_refuse_is_kept(owner: psycopg.Connection) -> None:
    kinds = owner.execute(
        "SELECT table_name, data_type FROM information_schema.columns WHERE column_name = 'available_funds'"
    ).fetchall()
    assert sorted(kinds) == [("fund_account", "bigint"), ("imported_row", "bigint")]


def test_no_counter_runs_as_who_owns_the_tables(place: Place) -> None:
    def open_as(url: str) -> None:
        Store.open(url, kind=FACTS.kind, key_set=KEY_SET)

    assert refusal(lambda: open_as(place.owner)) == "store-owner"
    superuser = psycopg.conninfo.conninfo_to_dict(place.admin)["user"]
    assert refusal(lambda: open_as(postgres.server().address(place.name, str(superuser)))) == "store-owner"


def test_a_store_is_made_in_an_empty_database_alone_and_by_its_owner(
    place: Place, owner: psycopg.Connection
) -> None:
    assert refusal(lambda: Store.create(place.url, FACTS, owner=place.owner)) == "store-exists"
    assert refusal(lambda: Store.create(place.url, FACTS)) == "store-owner-needed"
    Store.remove(place.url, owner=place.owner)
    assert (
        owner.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchall()
        == []
    )
    assert refusal(lambda: Store.open(place.url, kind=FACTS.kind, key_set=KEY_SET)) == "store-foreign"
    impossible = replace(FACTS, kind="neither")  # type: ignore[arg-type]  # the database refuses it
    with pytest.raises(IntegrityError):
        Store.create(place.url, impossible, owner=place.owner)
    assert (
        owner.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchall()
        == []
    )
    Store.create(place.url, replace(FACTS, kind=StoreKind.PRODUCTION), owner=place.owner)
    assert refusal(lambda: Store.open(place.url, kind=StoreKind.TRAINING, key_set=KEY_SET)) == "store-kind"


def test_a_server_that_lets_nobody_in_is_told_and_nothing_of_the_address(place: Place, folder: Path) -> None:
    server = postgres.server()
    address = server.address
    wrong = {
        "store-missing": address("nowhere"),
        "store-password": address(place.name, "nobody_at_all"),
        "store-away": f"postgresql://counter_role:hidden@/{place.name}?host={folder}",
        "store-url": "postgresql://counter_role:hidden@host/",
    }
    if server.stop is not None:
        wrong |= {"store-password ": address(place.name, "counter_locked_out", "hidden")}
    for code, url in wrong.items():
        with pytest.raises(Unavailable) as no:
            Store.open(url, kind=FACTS.kind, key_set=KEY_SET)
        assert no.value.code == code.strip()
        assert "hidden" not in f"{no.value.says} {no.value.then} {no.value.__cause__}"


def test_only_an_address_on_a_server_loads_its_driver(place: Place, tmp_path: Path) -> None:
    program = f"""
import sys
from data.store import Store
from data.terms.enums import StoreKind
from data.terms.errors import CounterError
try:
    Store.open(sys.argv[1], kind=StoreKind.TRAINING, key_set={KEY_SET!r}).close()
except CounterError:
    pass
print("psycopg" in sys.modules)
"""
    for url, loaded in ((f"sqlite:///{tmp_path}/none.db", "False"), (place.url, "True")):
        done = subprocess.run(
            [sys.executable, "-c", program, url],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == loaded


# --- many at once ---


def test_writers_of_other_rows_do_not_wait_and_of_the_same_row_do(folder: Path, store: Store) -> None:
    other = open_in(folder)

    def take(code: str) -> None:
        with other.begin() as two:
            two.session.connection().exec_driver_sql("SET LOCAL lock_timeout = 1")
            two.session.exec(select(Branch).where(col(Branch.code) == code).with_for_update()).one()

    with store.begin() as unit:
        unit.session.add_all([branch(1), branch(2)])
    with store.begin() as one:
        one.session.exec(select(Branch).where(col(Branch.code) == "B1").with_for_update()).one()
        take("B2")
        with pytest.raises(Unavailable) as no:
            take("B1")
        assert no.value.code == "store-busy"
        assert not isinstance(no.value, Contended)
    other.close()


def test_a_unit_that_the_database_undoes_says_that_it_may_be_done_again(store: Store) -> None:
    def write(state: str) -> None:
        with store.begin() as unit:
            unit.session.add(branch(1))
            unit.session.flush()
            unit.session.connection().exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")

    for state in ("40001", "40P01"):
        with pytest.raises(Contended):
            write(state)
    assert branches(store) == []


def test_an_answer_means_that_it_is_on_disk_and_nothing_lasts_for_ever(store: Store) -> None:
    with store.begin() as unit:
        shown = {
            name: unit.session.connection().exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in (
                "synchronous_commit",
                "lock_timeout",
                "statement_timeout",
                "transaction_isolation",
                "timezone",
            )
        }
    assert shown == {
        "synchronous_commit": "on",
        "lock_timeout": "10s",
        "statement_timeout": "1min",
        "transaction_isolation": "read committed",
        "timezone": "UTC",
    }


# --- connections that are lost ---


def cut(server: Server, place: Place) -> None:
    """End every connection to the store, as its server or its administrator may."""
    with psycopg.connect(server.admin, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (place.name,)
        )


def test_a_connection_lost_between_units_is_made_anew_unnoticed(
    store: Store, place: Place, postgres: Server
) -> None:
    with store.begin() as unit:
        unit.session.add(branch(1))
    branches(store)
    before = store.changes()
    assert store.hold("T:PD-01")
    cut(postgres, place)
    with store.begin() as unit:
        unit.session.add(branch(2))
    cut(postgres, place)
    assert branches(store) == ["B1", "B2"]
    cut(postgres, place)
    assert store.changes() > before
    with psycopg.connect(place.url) as other:
        held = other.execute("SELECT pg_try_advisory_lock(hashtextextended('T:PD-01', 0))").fetchone()
    assert held == (False,)


def test_a_connection_lost_within_a_unit_leaves_nothing(store: Store, place: Place, postgres: Server) -> None:

    def write() -> None:
        with store.begin() as unit:
            unit.session.add(branch(1))
            unit.session.flush()
            cut(postgres, place)
            unit.session.add(branch(2))
            unit.session.flush()

    def read() -> None:
        with store.read() as unit:
            cut(postgres, place)
            unit.session.exec(select(Branch)).all()

    assert refusal(write) == "store-lost"
    assert refusal(read) == "store-lost"
    assert branches(store) == []
    with pytest.raises(LookupError), store.begin() as unit:
        add_and_fail(unit, 3)
    with store.begin() as unit:
        unit.session.add(branch(4))
    assert branches(store) == ["B4"]


def test_a_connection_lost_at_the_commit_leaves_it_open_whether_it_was(
    store: Store, place: Place, postgres: Server
) -> None:
    def write() -> None:
        with store.begin() as unit:
            unit.session.add(branch(1))
            unit.session.flush()
            cut(postgres, place)

    assert refusal(write) == "store-unsure"
    assert branches(store) == []


def test_another_terminal_may_have_been_opened_while_the_connection_was_lost(
    folder: Path, store: Store, place: Place, postgres: Server
) -> None:
    other = open_in(folder)
    assert store.hold("T:PD-01")
    cut(postgres, place)
    assert other.hold("T:PD-01")
    assert refusal(store.changes) == "terminal-taken"
    other.close()
    store.changes()


def test_a_stopped_server_is_told_and_found_again(store: Store, postgres: Server) -> None:
    if postgres.stop is None or postgres.start is None:
        pytest.skip("the server is not ours to stop")

    def write() -> None:
        with store.begin() as unit:
            unit.session.add(branch(1))

    write()
    postgres.stop()
    try:
        for deed in (write, store.changes, lambda: branches(store)):
            assert refusal(deed) == "store-away"
    finally:
        postgres.start()
    assert store.changes()
    assert branches(store) == ["B1"]
    with store.begin() as unit:
        unit.session.add(branch(2))
