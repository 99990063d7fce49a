"""What is made of files, killed before each thing done to them: doing it again works, or says what to do."""

from collections import Counter as Bag
from collections.abc import Callable, Sequence
from typing import Final

import pytest

from tests.kills.conftest import Host
from tests.postgres import Kind

MANY: Final = 20
"""Where a making has more deeds of one kind than this, they are alike, and some of them will do."""


def chosen(deeds: Sequence[str], alike: int, apart: int) -> list[int]:
    """The numbers of the deeds before which to kill: of many alike one of `alike`, else one of `apart`."""
    many, seen, numbers = Bag(deeds), Bag[str](), []
    for number, deed in enumerate(deeds, 1):
        seen[deed] += 1
        if seen[deed] % (alike if many[deed] > MANY else apart) == 0:
            numbers.append(number)
    return numbers


@pytest.mark.parametrize(
    ("name", "alike", "apart"),
    [
        ("slip", 1, 1),
        ("message", 1, 1),
        ("heads", 1, 1),
        ("migrate", 80, 1),
        ("init", 111, 2),
        pytest.param("migrate", 9, 1, id="migrate-more", marks=pytest.mark.soak),
        pytest.param("init", 9, 1, id="init-more", marks=pytest.mark.soak),
        pytest.param("demo", 120, 1, id="demo", marks=pytest.mark.soak),
    ],
)
def test_what_was_cut_short_is_done_again(
    host_on: Callable[[Kind], Host], name: str, alike: int, apart: int
) -> None:
    host = host_on("sqlite")
    counted = host.ask(do="deeds", name=name)
    assert counted["wrong"] == []
    deeds: list[str] = counted["deeds"]
    wrong = []
    for number in chosen(deeds, alike, apart):
        deed = deeds[number - 1]
        # A write is also cut in its middle.
        for half in (False, True) if deed in ("write", "pwrite") else (False,):
            answer = host.ask(do="cut", name=name, number=number, half=half)
            wrong += [f"{name}, before {deed} ({number}): {what}" for what in answer["wrong"]]
    assert wrong == []
