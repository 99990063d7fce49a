"""Core statements that are made text once, for what is done at every step.

SQLAlchemy looks a statement up and goes through its places and columns anew at each execution,
which takes several times as long as the database does. Here a statement that is built once is
made text once for each kind of database, with what its types do to values on their way in and
out. The driver executes it within the transaction that SQLAlchemy's connection has begun, and what
a database refuses is raised as SQLAlchemy raises it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias, TypeVarTuple, cast

from sqlalchemy import Connection, Dialect, Insert, Row, Select, Update
from sqlalchemy.engine import result_tuple
from sqlalchemy.engine.interfaces import DBAPICursor, DBAPIModule
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeEngine

Ts = TypeVarTuple("Ts")
Values: TypeAlias = Mapping[str, Any]
_Processor: TypeAlias = Callable[[Any], Any]
_Statement: TypeAlias = Select[*tuple[Any, ...]] | Insert | Update


def ask(connection: Connection, statement: TypedReturnsRows[*Ts], places: Values) -> Sequence[Row[*Ts]]:
    """What a statement finds: rows of columns, no objects of the ORM.

    Args:
        statement: one that was built once: it is kept for good.
        places: what its bound parameters stand for.
    """
    made = _made(statement, connection)
    with _cursor(connection, made.text) as cursor:
        cursor.execute(made.text, made.filled(places))
        return cast("Sequence[Row[*Ts]]", made.rows(cursor.fetchall()))


def write(connection: Connection, statement: Insert | Update, *rows: Values) -> int:
    """Insert rows with all their columns, or change what a statement built once finds.

    Returns:
        How many rows there were.
    """
    made = _made(statement, connection)
    with _cursor(connection, made.text) as cursor:
        if len(rows) == 1:
            cursor.execute(made.text, made.filled(rows[0]))
        else:
            cursor.executemany(made.text, [made.filled(row) for row in rows])
        return cursor.rowcount


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[DBAPICursor]:
    """A cursor of the driver for one statement, within what the connection has begun."""
    cursor = None
    try:
        cursor = connection.connection.cursor()
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise _refused(connection, cursor, error, text) from error
    finally:
        if cursor is not None:
            cursor.close()


def _refused(
    connection: Connection, cursor: DBAPICursor | None, error: DBAPIModule.Error, text: str
) -> BaseException:
    """What SQLAlchemy makes of a driver's error, which ends a connection that was lost."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, cursor)
    if lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, None, error, base, connection_invalidated=lost, dialect=dialect)


_made_of: Final[dict[tuple[object, str], "_Made"]] = {}


def _made(statement: Any, connection: Connection) -> "_Made":
    dialect = connection.dialect
    known = statement, dialect.name
    made = _made_of.get(known)
    if made is None:
        made = _made_of[known] = _Made(statement, dialect)
    return made


class _Made:
    """A statement as the text of one kind of database."""

    def __init__(self, statement: _Statement, dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect)
        if not isinstance(made, SQLCompiler):
            raise TypeError("only what is asked or written is prepared")
        given_later = {name: None for name, place in made.binds.items() if place.required}
        # With what a database wants written out in its text.
        state = made.construct_expanded_state(given_later)
        self.text = state.statement
        # Some places stand for themselves: a limit, a value written into the statement.
        self._given = {name: value for name, value in state.parameters.items() if name not in given_later}
        self._named = not dialect.positional
        names = state.positiontup if dialect.positional else list(state.parameters)
        self._places = [(name, _inward(made.binds[name].type, dialect)) for name in names or ()]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row = result_tuple([str(column.key) for column in columns])
        outward = [_outward(column.type, dialect) for column in columns]
        self._outward = [(at, process) for at, process in enumerate(outward) if process is not None]

    def filled(self, places: Values) -> Any:
        """Values for the places, as the driver takes them."""
        given = {**self._given, **places} if self._given else places
        if self._named:
            return {name: given[name] if to is None else to(given[name]) for name, to in self._places}
        return tuple([given[name] if to is None else to(given[name]) for name, to in self._places])

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Row[*tuple[Any, ...]]]:
        """What the driver found, as the program takes it."""
        rows = []
        for each in found:
            values = list(each)
            for at, process in self._outward:
                values[at] = process(values[at])
            rows.append(self._row(values))
        return rows


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
