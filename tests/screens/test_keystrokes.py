"""No service takes more keys than its steps and three; the page of counts is true."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.terms.words import show_in, shown_language
from tests.keystrokes import OVER, count, written

PAGE = Path(__file__).parents[2] / "docs" / "keystrokes.md"


@pytest.fixture(autouse=True)
def in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    before = shown_language()
    show_in("zh_CN")
    yield
    show_in(before)


async def test_no_service_takes_more_keys_than_its_steps_and_three() -> None:
    counted = await count()
    assert {each.name: each.keys - each.budget for each in counted if each.keys > each.budget} == OVER
    assert PAGE.read_text(encoding="utf-8") == written(counted), "run: make keystrokes"
