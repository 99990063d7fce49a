"""Several processes that read the record give the verdict that one gives."""

from collections.abc import Callable
from typing import Final

import pytest

from data.audit_verify import Finding, verify
from tests.audit.attacker import Attacker
from tests.audit.conftest import Kept

ATTACKS: Final[dict[str, Callable[[Attacker], None]]] = {
    "nothing": lambda attacker: None,
    "two chains edited": lambda attacker: attacker.do("UPDATE audit_event SET kind = 'x' WHERE sequence = 7"),
    "evidence taken out": lambda attacker: attacker.do("DELETE FROM slip"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_verdict_is_the_same(kept: Kept, attack: Callable[[Attacker], None]) -> None:
    attack(kept.attacker)
    seen: list[tuple[int, int]] = []
    together = verify(kept.store, kept.heads, jobs=2, url=kept.url, progress=lambda *done: seen.append(done))
    assert together == kept.verify()
    if together.finding is Finding.CLEAN:
        assert seen[-1] == (together.events, together.events)
        assert [done for done, _ in seen] == sorted({done for done, _ in seen})
