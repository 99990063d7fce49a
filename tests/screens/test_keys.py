"""Keys that were moved in the settings: they act, the old ones do not, and every hint says so."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from data.terms import keys
from data.terms.errors import Invalid
from data.terms.keys import choose, labels, meant, use_keys
from data.terms.words import L
from screens.widgets.ink import with_keys
from tests.screens.conftest import SMALL, OpenApp

SCREENS = Path(__file__).parents[2] / "screens"


@pytest.fixture(autouse=True)
def as_by_default() -> Iterator[None]:
    yield
    use_keys({})


def test_what_is_typed_has_the_meaning_of_the_key_it_stands_for() -> None:
    use_keys({"again": "F8", "originals": ["f13", "ctrl+s"]})
    assert [meant(key) for key in ("f8", "ctrl+r", "f13", "ctrl+s")] == ["f5", "f5", "f8", "f8"]
    assert [meant(key) for key in ("f5", "ctrl+o")] == [None, None]
    assert [meant(key) for key in ("f1", "a", "enter", "ctrl+q")] == ["f1", "a", "enter", "ctrl+q"]


def test_a_sentence_paints_the_key_as_it_is_now() -> None:
    sentence = L("{again} sends it again", again=keys.AGAIN)
    assert str(sentence).startswith("F5 ")
    use_keys({"again": "F14"})
    assert str(sentence).startswith("F14 ")
    painted = with_keys(sentence)
    assert [(span.start, span.end) for span in painted.spans if span.style == "$accent bold"] == [(0, 3)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"helpp": "F8"}, "helpp is not known"),
        ({"again": "F1"}, "again is F1, which help has already"),
        ({"help": "F9"}, "help is F9, which aside has already"),
        ({"again": "F14", "back": "F14"}, "back is F14, which again has already"),
        ({"again": ["F14", "Ctrl+G"]}, "again is Ctrl+G, which help has already"),
        ({"again": "Ctrl+C"}, "again cannot be Ctrl+C"),
        ({"again": "Enter"}, "again must be a key such as F8"),
        ({"again": "x"}, "again must be a key such as F8"),
        ({"again": 5}, "again must be a key, or a list"),
        ({"again": []}, "again must be a key, or a list"),
        ({"again": ["F14", "F15", "F16"]}, "again must be a key, or a list"),
        ({"again": ["F14", 3]}, "again must be a key such as F8"),
    ],
)
def test_what_cannot_be_is_told_by_name(asked: dict[str, object], told: str) -> None:
    with pytest.raises(Invalid) as no:
        use_keys(asked)
    assert told in no.value.says.render("en")
    assert no.value.field.startswith("keys.")
    assert no.value.then.msgid
    assert meant("f5") == "f5"


def test_every_key_by_default_is_one_that_may_be_chosen() -> None:
    assert choose({key.id: [key.first, key.second][: 1 + bool(key.second)] for key in keys.KEYS})
    assert len(set(labels())) == len(labels())


async def test_a_moved_key_acts_and_is_shown_everywhere(open_app: OpenApp) -> None:
    use_keys(
        {
            "services": ["F8", "Ctrl+S"],
            "originals": ["F2", "Ctrl+O"],
            "help": "F14",
            "aside": "F7",
            "back": "F9",
        }
    )
    async with open_app(size=SMALL) as desk:
        await desk.see("F14 ", "F8 ")
        await desk.sign_in()
        await desk.see("F14  help", "F8  services", "F7  lock")
        await desk.press("f2")
        assert "digits, initials or name" in desk.text
        assert "Service or action" not in desk.text
        await desk.press("ctrl+s")
        await desk.see("Service or action")
        await desk.press("f8")
        await desk.gone("Service or action")
        await desk.press("f14")
        await desk.see("F14     Ctrl+G", "F8      Ctrl+S", "F7      Ctrl+Y")
        await desk.press("f14")
        await desk.gone("Ctrl+S")
        await desk.press("f7")
        await desk.see("Screen locked")


def test_every_key_has_its_second_route_wherever_it_is_bound() -> None:
    """Some terminals keep function keys for themselves."""
    second = {key.first.lower(): key.second.lower() for key in keys.KEYS if key.second}
    bound = 0
    for path in sorted(SCREENS.rglob("*.py")):
        module = import_module(".".join(path.relative_to(SCREENS.parent).with_suffix("").parts))
        for kind in vars(module).values():
            for binding in vars(kind).get("BINDINGS", ()) if isinstance(kind, type) else ():
                routes = {key.strip() for key in binding.key.split(",")}
                for first in routes & second.keys():
                    bound += 1
                    assert second[first] in routes, f"{kind.__name__}: {binding.key}"
    assert bound > 15


def test_no_screen_writes_a_key_that_can_be_moved() -> None:
    """Only where keys are bound do they stand as they are by default."""
    named = re.compile(r"(?<![A-Za-z0-9])(?:F\d{1,2}|Ctrl\+[A-Z])(?![A-Za-z0-9])")
    wrong = [
        f"{path.relative_to(SCREENS)}:{line}: {text}"
        for path in sorted(SCREENS.rglob("*.py"))
        for line, text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if named.search(text)
    ]
    assert not wrong


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text in the code that is no explanation."""
    explanations = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explanations:
            yield node.lineno, node.value
