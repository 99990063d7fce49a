"""A rule that is taken out of the engine is missed by its test; one that nobody would miss fails here."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.host import OUTPUT, Job
from tests.mutants.mutations import MUTATIONS, NOT_BUILT, Mutation
from tests.mutants.times import IN_POLICY, OTHERS, TIMES, Time

ALL: Final = (*MUTATIONS, *TIMES)
ROOT: Final = Path(__file__).parents[2]
HOST: Final = Path(__file__).with_name("host.py")
NEEDED: Final = (
    "counter_tui/__init__.py",
    "counter_tui/desk",
    "counter_tui/gateways",
    "data",
    "tests/__init__.py",
    "tests/conftest.py",
    "tests/doubles.py",
    "tests/fixtures",
    "tests/house.py",
    "tests/postgres.py",
    "tests/require_all.py",
    "tests/rules",
)
WANTED: Final = re.compile(r"\.(py|pyc|toml|mo|csv)$")
NUMBERED: Final = range(1, 16)
MAKES_ALL_BRANCHES: Final = [
    "tests/rules/test_rule_01_order.py::test_only_what_waits_is_withdrawn",
    "tests/rules/test_rule_07_signing.py::test_signing_again_keeps_the_readings",
]

BECAUSE: Final = re.compile(
    r"^FAILED .* - (assert|AssertionError|Failed: DID NOT RAISE|sqlalchemy\.exc\.IntegrityError)",
    re.MULTILINE,
)
"""How a test fails that misses a rule: by its own words, or because the database refuses where the engine
no longer does; never because the changed program is broken."""
TOO_STRICT: Final = re.compile(
    r"^FAILED .* - data\.terms\.errors\.(Refusal|Conflict|NotAllowed|WrongSecret):", re.MULTILINE
)
"""How it fails too where a time is cut short: by a no to what may still be done."""


def plant(at: Path) -> None:
    """A tree with what the engine and its tests need; compiled files come along while they fit."""
    for name in NEEDED:
        if ROOT.joinpath(name).is_dir():
            shutil.copytree(ROOT / name, at / name, ignore=_unwanted)
        else:
            at.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, at / name)
    at.joinpath("pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")


def _unwanted(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not (WANTED.search(name) or Path(folder, name).is_dir())}


def change(tree: Path, mutation: Mutation) -> None:
    """Take a rule out of a tree."""
    path = tree / mutation.path
    text = path.read_text(encoding="utf-8")
    assert text.count(mutation.find) == 1, (
        f"{mutation.name}: in {mutation.path} {mutation.find!r} is not once"
    )
    # The tree's files are the same as the other trees': the name is taken away before it is written anew.
    path.unlink()
    path.write_text(text.replace(mutation.find, mutation.replace), encoding="utf-8")


def run(jobs: list[Job]) -> list[int]:
    # Nothing of the run that this test is in: its options are not theirs.
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, str(HOST)],
        input=json.dumps(jobs),
        env=own | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "400"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    codes: list[int] = json.loads(done.stdout)
    return codes


def test_every_rule_that_is_built_has_a_mutation() -> None:
    mutated = {mutation.rule for mutation in MUTATIONS}
    assert mutated | NOT_BUILT.keys() == set(NUMBERED)
    assert not mutated & NOT_BUILT.keys()


def test_every_time_that_a_rule_goes_by_has_a_mutation() -> None:
    assert {mutation.of for mutation in TIMES} == IN_POLICY | OTHERS


@pytest.mark.parametrize("mutation", ALL, ids=[mutation.name for mutation in ALL])
def test_a_mutation_finds_its_rule_and_names_a_test(mutation: Mutation) -> None:
    assert (ROOT / mutation.path).read_text(encoding="utf-8").count(mutation.find) == 1
    path, _, name = mutation.test.partition("::")
    function = name.partition("[")[0]
    assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.soak
def test_the_tests_miss_every_rule_that_is_taken_out(tmp_path: Path) -> None:
    control, branches = tmp_path / "control", tmp_path / "branches"
    plant(control)
    branches.mkdir()
    kept = {"BRANCHES": str(branches)}
    assert run([(str(control), MAKES_ALL_BRANCHES, kept)]) == [0], said(control)

    trees = [tmp_path / str(number) for number in range(len(ALL))]
    jobs: list[Job] = [(str(control), sorted({mutation.test for mutation in ALL}), kept)]
    for tree, mutation in zip(trees, ALL, strict=True):
        shutil.copytree(control, tree, copy_function=os.link, ignore=shutil.ignore_patterns("temp", OUTPUT))
        change(tree, mutation)
        # A rule of the store's own is not in a branch that was made with it.
        jobs.append((str(tree), [mutation.test], {} if mutation.path.startswith("data/") else kept))
    unchanged, *codes = run(jobs)

    assert unchanged == 0, f"without any change:\n{said(control)}"
    unmissed = [
        f"{mutation.name} ({mutation.path})\n{said(tree)[-600:]}"
        for mutation, tree, code in zip(ALL, trees, codes, strict=True)
        if code != 1 or not missed(mutation, said(tree))
    ]
    assert unmissed == [], "\n\n".join(unmissed)


def missed(mutation: Mutation, told: str) -> bool:
    """Whether the test failed for what was taken out."""
    strict = isinstance(mutation, Time) and TOO_STRICT.search(told) is not None
    return strict or BECAUSE.search(told) is not None


def said(tree: Path) -> str:
    return tree.joinpath(OUTPUT).read_text(encoding="utf-8")
