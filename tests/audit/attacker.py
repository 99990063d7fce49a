"""Somebody who owns the database of a store, has its triggers off and knows how hashes are made."""

from pathlib import Path

from data.audit import BEFORE_FIRST, event_hash
from tests.postgres import Shell

FIELDS = "at, kind, staff_id, operation_id, detail"


class Attacker:
    """At the database of a folder's store."""

    def __init__(self, folder: Path) -> None:
        self._shell = Shell(folder)
        if self._shell.on_server:
            for table in self._shell.tables():
                self._shell.do(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            for of, key in self._shell.ask(
                "SELECT conrelid::regclass::text, conname::text FROM pg_constraint WHERE contype = 'f'"
            ):
                self._shell.do(f'ALTER TABLE {of} DROP CONSTRAINT "{key}"')
        else:
            self._shell.do("PRAGMA foreign_keys = OFF")
            for (name,) in self._shell.ask("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                self._shell.do(f'DROP TRIGGER "{name}"')

        self.on_server = self._shell.on_server
        self.id_type = "uuid" if self._shell.on_server else "char(32)"

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        return self._shell.ask(query, *values)

    def do(self, statement: str, *values: object) -> None:
        assert self._shell.do(statement, *values) > 0, "nothing was changed"

    def close(self) -> None:
        self._shell.close()

    def chains(self) -> list[str]:
        return [str(chain) for (chain,) in self.ask("SELECT chain FROM audit_head ORDER BY 1")]

    def last(self, chain: str) -> int:
        ((last,),) = self.ask("SELECT max(sequence) FROM audit_event WHERE chain = ?", chain)
        assert isinstance(last, int)
        return last

    def edit(self, chain: str, sequence: int, change: str, *values: object) -> None:
        self.do(f"UPDATE audit_event SET {change} WHERE chain = ? AND sequence = ?", *values, chain, sequence)

    def delete(self, chain: str, first: int, last: int | None = None) -> None:
        self.do(
            "DELETE FROM audit_event WHERE chain = ? AND sequence BETWEEN ? AND ?",
            chain,
            first,
            self.last(chain) if last is None else last,
        )

    def copy(self, chain: str, sequence: int, to: int, to_chain: str | None = None) -> None:
        """Insert an event that says what another one says."""
        self.do(
            f"INSERT INTO audit_event (chain, sequence, {FIELDS}, previous, hash)"
            f" SELECT CAST(? AS varchar(64)), CAST(? AS integer), {FIELDS}, previous, hash FROM audit_event"
            " WHERE chain = ? AND sequence = ?",
            to_chain or chain,
            to,
            chain,
            sequence,
        )

    def shift(self, chain: str, first: int, by: int) -> None:
        """Give the events from `first` on other numbers."""
        rows = self.ask("SELECT sequence FROM audit_event WHERE chain = ? AND sequence >= ?", chain, first)
        for number in sorted((int(str(row[0])) for row in rows), reverse=by > 0):
            self.edit(chain, number, "sequence = ?", number + by)

    def rehash(self, chain: str, first: int, last: int | None = None) -> None:
        """Make the hashes of events fit what they say, and one another."""
        above = self.ask("SELECT hash FROM audit_event WHERE chain = ? AND sequence = ?", chain, first - 1)
        previous = above[0][0] if above else BEFORE_FIRST
        rows = self.ask(
            f"SELECT sequence, {FIELDS} FROM audit_event WHERE chain = ? AND sequence BETWEEN ? AND ?"
            " ORDER BY sequence",
            chain,
            first,
            self.last(chain) if last is None else last,
        )
        for sequence, *fields in rows:
            digest = event_hash(previous, chain, sequence, *fields)  # type: ignore[arg-type]  # as they are kept
            self.edit(chain, int(str(sequence)), "previous = ?, hash = ?", previous, digest)
            previous = digest

    def rehead(self, chain: str) -> None:
        """Let the head fit the chain's end."""
        last = self.last(chain)
        self.do(
            "UPDATE audit_head SET sequence = ?, hash ="
            " (SELECT hash FROM audit_event WHERE chain = ? AND sequence = ?) WHERE chain = ?",
            last,
            chain,
            last,
            chain,
        )
