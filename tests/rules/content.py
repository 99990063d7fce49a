"""Content as the tests need it: a further version of a text, in force from a day on."""

from dataclasses import replace
from datetime import date

from counter_tui.desk.registry import runner
from data.content.library import Library, library
from tests.house import Counter


def with_newer(key: str, effective: date) -> Library:
    """The project's content with another version of one text."""
    whole = library()
    (text,) = whole.texts[key]
    newer = replace(text, version="next", effective=effective, text=text.text + "又：\n")
    return replace(whole, texts={**whole.texts, key: (text, newer)})


def give(counter: Counter, content: Library) -> None:
    """Let a counter work with that content."""
    counter.desk = replace(counter.desk, library=content)
    counter.runner = runner(counter.desk)
