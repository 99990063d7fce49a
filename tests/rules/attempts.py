"""What an attempt left behind, read past the program: every row of every table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import pytest

from data.audit_rows import MARK
from data.terms.errors import CounterError, Refusal
from tests.house import House
from tests.postgres import shell

Rows: TypeAlias = dict[str, list[tuple[object, ...]]]

RECORD_OF_THE_ATTEMPT = frozenset({"audit_event", "audit_head", "command_key"})


def dump(branch: House) -> Rows:
    """Every row of every table."""
    with shell(branch.folder) as opened:
        return {name: sorted(opened.ask(f'SELECT * FROM "{name}"'), key=repr) for name in opened.tables()}


def ask(branch: House, query: str, *values: object) -> list[tuple[object, ...]]:
    """What a query finds in the store."""
    with shell(branch.folder) as opened:
        return opened.ask(query, *values)


def tamper(branch: House, statement: str, *values: object) -> None:
    """Change the store past the program, as the broker's other systems would its own; committed.

    References and checks hold as they do for the program.
    """
    with shell(branch.folder) as opened:
        assert opened.do(statement, *values) == 1, "nothing was changed"


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables whose rows are not the same."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def events(branch: House, kind: str) -> list[dict[str, object]]:
    """The details of every audit event of a kind, in the order of their chains."""
    found = ask(branch, "SELECT detail FROM audit_event WHERE kind = ? ORDER BY at, chain, sequence", kind)
    details = (json.loads(str(detail)) for (detail,) in found)
    # But for the rows of evidence that they name, which are the audit's own business.
    return [{name: value for name, value in detail.items() if MARK not in name} for detail in details]


@contextmanager
def refused(
    branch: House, code: str, *, rule: int, kept: frozenset[str] = frozenset()
) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The block is refused by `rule`, and nothing is changed but the record of the attempt.

    Args:
        kept: the tables in which the refusal itself is kept (a wrong code, a failed face check).
    """
    before = dump(branch)
    told_before = len(events(branch, "refused"))
    # Another no than a refusal is looked at too: a test that misses its rule says so in its own words.
    with pytest.raises((Refusal, CounterError)) as told:
        yield told  # type: ignore[misc]  # of a Refusal, or the next line fails
    after = dump(branch)
    assert isinstance(told.value, Refusal)
    assert (told.value.code, told.value.rule) == (code, rule)
    assert changed(before, after) - RECORD_OF_THE_ATTEMPT == kept
    recorded = events(branch, "refused")
    assert len(recorded) == told_before + 1
    assert (recorded[-1]["code"], recorded[-1]["rule"]) == (code, rule)


@contextmanager
def nothing_done(
    branch: House, error: type[CounterError], code: str
) -> Iterator[pytest.ExceptionInfo[CounterError]]:
    """The block gets a typed no that no rule asks to record, and no row of any table is changed."""
    before = dump(branch)
    with pytest.raises(CounterError) as told:
        yield told
    assert isinstance(told.value, error)
    assert told.value.code == code
    assert changed(before, dump(branch)) == set()
