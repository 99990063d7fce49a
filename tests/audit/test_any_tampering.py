"""Whatever is done to events that copies of the heads cover is found."""

import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.audit_heads import export_heads
from data.audit_verify import Finding, verify
from tests import house
from tests.audit.attacker import Attacker
from tests.doubles import START

AN_ID: Final = "0000000000000000000000000000000c"
EDITS: Final = (
    "at = '2026-03-02T09:00:00.000001+00:00'",
    "kind = kind || '.'",
    f"staff_id = '{AN_ID}'",
    f"operation_id = '{AN_ID}'",
    "detail = detail || ' '",
    "previous = hash",
    "hash = previous",
)


@st.composite
def attacks(draw: st.DrawFn) -> tuple[str, tuple[Any, ...], bool, bool]:
    """What to do, where (as shares of what is there), and whether hashes and heads are then made right."""
    what = draw(st.sampled_from(["edit", "delete", "cut", "close up", "insert", "swap", "move", "rename"]))
    where = draw(st.floats(0, 1, exclude_max=True)), draw(st.floats(0, 1, exclude_max=True))
    edit = draw(st.sampled_from(EDITS))
    return what, (*where, edit), draw(st.booleans()), draw(st.booleans())


def attack(attacker: Attacker, what: str, how: tuple[Any, ...], *, rehash: bool, rehead: bool) -> None:
    chains = attacker.chains()
    chains = [name for name in chains if what != "insert" or attacker.last(name) > 1]
    chain = chains[int(how[0] * len(chains))]
    last = attacker.last(chain)
    at = 1 + int(how[1] * last)
    changed = chain
    match what:
        case "edit":
            attacker.edit(chain, at, how[2])
        case "delete":
            attacker.delete(chain, at, at)
        case "cut":
            attacker.delete(chain, at)
        case "close up":
            attacker.delete(chain, at, at)
            attacker.shift(chain, at + 1, -1)
        case "insert":
            # Before the last event: what is added after it no copy of the heads covers yet.
            at = min(at, last - 1)
            attacker.shift(chain, at, 1)
            attacker.copy(chain, at + 1, at)
        case "swap":
            other = at + 1 if at < last else at - 1
            attacker.edit(chain, at, "sequence = 99999")
            attacker.edit(chain, other, "sequence = ?", at)
            attacker.edit(chain, 99999, "sequence = ?", other)
        case "move":
            other_chain = next(name for name in chains if name != chain)
            attacker.copy(chain, at, attacker.last(other_chain) + 1, other_chain)
            attacker.delete(chain, at, at)
        case "rename":
            changed = "T:ZZ-99"
            attacker.do("UPDATE audit_event SET chain = ? WHERE chain = ?", changed, chain)
            attacker.do("UPDATE audit_head SET chain = ? WHERE chain = ?", changed, chain)
    if attacker.ask("SELECT 1 FROM audit_event WHERE chain = ?", changed):
        if rehash and not (what == "edit" and "hash" in how[2]):  # which would only undo the edit
            attacker.rehash(changed, 1)
        if rehead:
            attacker.rehead(changed)


def prove(done: Path, folder: Path, found: tuple[str, tuple[Any, ...], bool, bool]) -> None:
    what, how, rehash, rehead = found
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    branch = house.open_house(done, folder)
    store = branch.at("").desk.store
    heads = folder / "heads"
    heads.mkdir()
    export_heads(store, heads, START)
    attacker = Attacker(folder)
    try:
        attack(attacker, what, how, rehash=rehash, rehead=rehead)
        verdict = verify(store, heads)
        assert verdict.finding not in (Finding.CLEAN, Finding.UNVERIFIABLE), verdict
    finally:
        attacker.close()
        branch.close()


@settings(max_examples=15, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(attacks())
def test_any_tampering_is_found(
    done: Path, tmp_path: Path, found: tuple[str, tuple[Any, ...], bool, bool]
) -> None:
    prove(done, tmp_path / "store", found)


@pytest.mark.soak
@settings(max_examples=300, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(attacks())
def test_any_tampering_is_found_in_many_rounds(
    done: Path, tmp_path: Path, found: tuple[str, tuple[Any, ...], bool, bool]
) -> None:
    prove(done, tmp_path / "store", found)
