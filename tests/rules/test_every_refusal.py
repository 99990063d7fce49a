"""Every sentence the program says no with is followed by what to do next."""

import ast
from collections.abc import Iterator
from pathlib import Path

from data.terms import errors

ROOT = Path(__file__).parents[2]
_THEN_AT = {"Invalid": 3, "GateClosed": 2, "Contended": None}
"""Where `then` stands among the arguments, where that is not the third place."""


def _kinds() -> set[str]:
    return {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.CounterError)
    }


def _raised() -> Iterator[tuple[str, ast.Call]]:
    kinds = _kinds()
    for package in ("counter_tui", "screens", "data"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _says_what_next(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Name)
    place = _THEN_AT.get(call.func.id, 2)
    if place is None or any(isinstance(argument, ast.Starred) for argument in call.args):
        return True
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "then"), None)
    then = call.args[place] if len(call.args) > place else named
    if isinstance(then, ast.Call) and isinstance(then.func, ast.Name):
        (first, *_) = [*then.args, ast.Constant("")]
        return not (isinstance(first, ast.Constant) and not first.value)
    return then is not None and not (isinstance(then, ast.Name) and then.id == "NOTHING")


def test_every_refusal_says_what_to_do_next() -> None:
    raised = list(_raised())
    assert len(raised) > 150
    assert not [where for where, call in raised if not _says_what_next(call)]
