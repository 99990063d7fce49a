"""Every way to tamper with the record by SQL, by somebody who owns the database, and what is said of it."""

from collections.abc import Callable
from typing import Final

import pytest

from counter_tui.commands.audit import EXIT_CODES
from data.audit_verify import Finding
from tests.audit.attacker import Attacker
from tests.audit.conftest import Kept

CHAIN: Final = "T:PD-03"
OTHER: Final = "T:PD-04"
COPIED: Final = 80
"""How far the copied head of the chain reaches."""
LAST: Final = 93
AN_ID: Final = "0000000000000000000000000000000c"

Attack = Callable[[Attacker], None]


def _edited(column: str, change: str) -> tuple[str, Attack, Finding, str, int, int]:
    return f"{column} edited", lambda a: a.edit(CHAIN, 20, change), Finding.EDITED, CHAIN, 20, 10


def _cut(attacker: Attacker) -> None:
    attacker.delete(CHAIN, COPIED - 3)
    attacker.rehead(CHAIN)


def _cut_since(attacker: Attacker) -> None:
    attacker.delete(CHAIN, COPIED + 5)
    attacker.rehead(CHAIN)


def _swapped(attacker: Attacker) -> None:
    attacker.edit(CHAIN, 20, "sequence = 999")
    attacker.edit(CHAIN, 21, "sequence = 20")
    attacker.edit(CHAIN, 999, "sequence = 21")


def _swapped_anew(attacker: Attacker) -> None:
    _swapped(attacker)
    attacker.rehash(CHAIN, 20)
    attacker.rehead(CHAIN)


def _edited_anew(attacker: Attacker) -> None:
    attacker.edit(CHAIN, 20, "kind = 'x'")
    attacker.rehash(CHAIN, 20, 20)


def _forged_inside(attacker: Attacker, *, rehashed: bool) -> None:
    attacker.shift(CHAIN, 20, 1)
    attacker.copy(CHAIN, 19, 20)
    if rehashed:
        attacker.rehash(CHAIN, 20)
        attacker.rehead(CHAIN)


def _forged_behind(attacker: Attacker, *, rehashed: bool, headed: bool) -> None:
    attacker.copy(CHAIN, LAST, LAST + 1)
    if rehashed:
        attacker.rehash(CHAIN, LAST + 1)
    if headed:
        attacker.rehead(CHAIN)


def _closed_up(attacker: Attacker) -> None:
    attacker.delete(CHAIN, 20, 20)
    attacker.shift(CHAIN, 21, -1)
    attacker.rehash(CHAIN, 20)
    attacker.rehead(CHAIN)


def _rewritten(attacker: Attacker, *, headed: bool) -> None:
    attacker.edit(CHAIN, 20, "kind = 'otp.used'")
    attacker.rehash(CHAIN, 20)
    if headed:
        attacker.rehead(CHAIN)


def _wiped(attacker: Attacker, *, headed: bool) -> None:
    attacker.delete(CHAIN, 1)
    if headed:
        attacker.do("DELETE FROM audit_head WHERE chain = ?", CHAIN)


def _all_wiped(attacker: Attacker) -> None:
    attacker.do("DELETE FROM audit_event")
    attacker.do("DELETE FROM audit_head")


def _begun_again(attacker: Attacker) -> None:
    attacker.delete(CHAIN, 1, 30)
    attacker.shift(CHAIN, 31, -30)
    attacker.rehash(CHAIN, 1)
    attacker.rehead(CHAIN)


def _renamed(attacker: Attacker, *, rehashed: bool) -> None:
    attacker.do("UPDATE audit_event SET chain = 'T:PD-99' WHERE chain = ?", CHAIN)
    attacker.do("UPDATE audit_head SET chain = 'T:PD-99' WHERE chain = ?", CHAIN)
    if rehashed:
        attacker.rehash("T:PD-99", 1)
        attacker.rehead("T:PD-99")


def _moved_over(attacker: Attacker, sequence: int) -> None:
    attacker.copy(CHAIN, sequence, 11, OTHER)
    attacker.delete(CHAIN, sequence, sequence)
    if sequence < LAST:
        attacker.shift(CHAIN, sequence + 1, -1)
        attacker.rehash(CHAIN, sequence)
    attacker.rehash(OTHER, 11)
    attacker.rehead(CHAIN)
    attacker.rehead(OTHER)


ATTACKS: Final[tuple[tuple[str, Attack, Finding, str, int, int], ...]] = (
    _edited("moment", "at = '2026-03-02T09:00:00.000001+00:00'"),
    _edited("kind", "kind = 'otp.void'"),
    _edited("person", f"staff_id = '{AN_ID}'"),
    _edited("person taken out", "staff_id = NULL"),
    _edited("operation", f"operation_id = '{AN_ID}'"),
    _edited("detail", "detail = '{}'"),
    _edited("hash before", "previous = hash"),
    _edited("hash", "hash = previous"),
    ("chain edited", lambda a: a.edit(CHAIN, 20, f"chain = '{OTHER}', sequence = 11"), Finding.MISSING, CHAIN,
     20, 11),
    ("sequence edited", lambda a: a.edit(CHAIN, 20, "sequence = 999"), Finding.MISSING, CHAIN, 20, 11),
    ("event deleted at the start", lambda a: a.delete(CHAIN, 1, 1), Finding.MISSING, CHAIN, 1, 11),
    ("event deleted inside", lambda a: a.delete(CHAIN, 20, 20), Finding.MISSING, CHAIN, 20, 11),
    ("event deleted at the end", lambda a: a.delete(CHAIN, LAST), Finding.TRUNCATED, CHAIN, LAST, 12),
    ("end cut with its head", _cut, Finding.TRUNCATED, CHAIN, COPIED - 3, 12),
    ("start deleted, numbered anew", _begun_again, Finding.TRUNCATED, CHAIN, LAST - 30 + 1, 12),
    ("event deleted, closed up, hashed anew", _closed_up, Finding.EDITED, CHAIN, COPIED, 10),
    ("chain deleted", lambda a: _wiped(a, headed=False), Finding.TRUNCATED, CHAIN, 1, 12),
    ("chain deleted with its head", lambda a: _wiped(a, headed=True), Finding.TRUNCATED, CHAIN, 1, 12),
    ("everything deleted", _all_wiped, Finding.TRUNCATED, "S:console", 1, 12),
    ("head deleted", lambda a: a.do("DELETE FROM audit_head WHERE chain = ?", CHAIN), Finding.UNVERIFIABLE,
     CHAIN, LAST, 13),
    ("head moved on", lambda a: a.do("UPDATE audit_head SET sequence = 99 WHERE chain = ?", CHAIN),
     Finding.TRUNCATED, CHAIN, LAST + 1, 12),
    ("head moved back", lambda a: a.do("UPDATE audit_head SET sequence = 60 WHERE chain = ?", CHAIN),
     Finding.EDITED, CHAIN, 61, 10),
    ("head's hash edited", lambda a: a.do(
        "UPDATE audit_head SET hash = (SELECT hash FROM audit_event WHERE chain = ? AND sequence = 5)"
        " WHERE chain = ?", CHAIN, CHAIN), Finding.EDITED, CHAIN, LAST, 10),
    ("two events swapped", _swapped, Finding.EDITED, CHAIN, 20, 10),
    ("two events swapped, hashed anew", _swapped_anew, Finding.EDITED, CHAIN, COPIED, 10),
    ("event forged inside", lambda a: _forged_inside(a, rehashed=False), Finding.EDITED, CHAIN, 20, 10),
    ("event forged inside, hashed anew", lambda a: _forged_inside(a, rehashed=True), Finding.EDITED, CHAIN,
     COPIED, 10),
    ("event forged at the end", lambda a: _forged_behind(a, rehashed=False, headed=False), Finding.EDITED,
     CHAIN, LAST + 1, 10),
    ("event forged at the end, its hash right", lambda a: _forged_behind(a, rehashed=True, headed=False),
     Finding.EDITED, CHAIN, LAST + 1, 10),
    ("event forged at the end, head moved to its wrong hash",
     lambda a: _forged_behind(a, rehashed=False, headed=True), Finding.EDITED, CHAIN, LAST + 1, 10),
    ("event doubled", lambda a: a.copy(CHAIN, 20, LAST + 1), Finding.EDITED, CHAIN, LAST + 1, 10),
    ("event moved to another chain", lambda a: _moved_over(a, 20), Finding.EDITED, CHAIN, COPIED, 10),
    ("event edited, its hash right", _edited_anew, Finding.EDITED, CHAIN, 21, 10),
    ("event edited, all after it hashed anew", lambda a: _rewritten(a, headed=False), Finding.EDITED, CHAIN,
     COPIED, 10),
    ("event edited, all after it and the head made anew", lambda a: _rewritten(a, headed=True),
     Finding.EDITED, CHAIN, COPIED, 10),
    ("chain renamed", lambda a: _renamed(a, rehashed=False), Finding.TRUNCATED, CHAIN, 1, 12),
    ("chain renamed, hashed anew", lambda a: _renamed(a, rehashed=True), Finding.TRUNCATED, CHAIN, 1, 12),
)  # fmt: skip


@pytest.mark.parametrize(
    ("attack", "finding", "chain", "sequence", "code"),
    [attack[1:] for attack in ATTACKS],
    ids=[attack[0] for attack in ATTACKS],
)
def test_what_was_done_is_named(
    kept: Kept, attack: Attack, finding: Finding, chain: str, sequence: int, code: int
) -> None:
    attack(kept.attacker)
    verdict = kept.verify()
    assert (verdict.finding, verdict.chain, verdict.sequence) == (finding, chain, sequence), verdict
    assert EXIT_CODES[verdict.finding] == code


NEEDS_COPIES: Final = {
    "end cut with its head": _cut,
    "event edited, all after it and the head made anew": lambda a: _rewritten(a, headed=True),
    "chain deleted with its head": lambda a: _wiped(a, headed=True),
    "chain renamed, hashed anew": lambda a: _renamed(a, rehashed=True),
    "everything deleted": _all_wiped,
    "event moved to another chain": lambda a: _moved_over(a, 20),
}


@pytest.mark.parametrize("attack", NEEDS_COPIES.values(), ids=NEEDS_COPIES.keys())
def test_chains_alone_do_not_show_what_copies_of_their_heads_do(kept: Kept, attack: Attack) -> None:
    attack(kept.attacker)
    alone = kept.verify_alone()
    # What evidence stays behind is then the only witness.
    assert alone.finding in (Finding.CLEAN, Finding.EVIDENCE)
    assert kept.verify().finding in (Finding.EDITED, Finding.TRUNCATED)


def test_what_was_cut_with_its_head_since_the_last_copy_shows_by_its_evidence(kept: Kept) -> None:
    _cut_since(kept.attacker)
    verdict = kept.verify()
    assert verdict.finding is Finding.EVIDENCE
    assert verdict.row


def test_between_two_copies_what_leaves_no_evidence_can_be_moved_unseen(kept: Kept) -> None:
    """What is accepted: signing out, since the last copy, at another counter than it was."""
    _moved_over(kept.attacker, LAST)
    assert kept.verify().finding is Finding.CLEAN
