"""The house itself: what imports what when nothing else has, and what is shipped."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.catalogues import LOCALES, faults

ROOT = Path(__file__).parent.parent
PACKAGES = ("counter_tui", "screens", "data")
STORE = {"alembic", "argon2", "cryptography", "psycopg", "pydantic", "sqlalchemy", "sqlmodel"}


def modules_in(folder: str) -> list[str]:
    """The importable modules under a folder of the project, by name."""
    names = []
    for path in sorted(ROOT.joinpath(folder).rglob("*.py")):
        where = path.relative_to(ROOT)
        if all(ROOT.joinpath(parent, "__init__.py").exists() for parent in where.parents if parent.name):
            names.append(".".join((where.parent if path.stem == "__init__" else where.with_suffix("")).parts))
    assert names, f"{folder} is empty"
    return names


def run(*command: str) -> str:
    """What a command at the root of the project prints; its complaint where it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(*modules: str) -> set[str]:
    """The top-level packages that a new process has loaded after importing these modules."""
    return {name.partition(".")[0] for name in modules_loaded_by(*modules)}


def modules_loaded_by(*modules: str) -> set[str]:
    """All modules that a new process has loaded after importing these."""
    imports = "".join(f"import {module}\n" for module in modules)
    program = f"import sys\nbefore = set(sys.modules)\n{imports}print(*set(sys.modules) - before)"
    return set(run(sys.executable, "-c", program).split())


def own_files() -> list[Path]:
    """Every file that belongs to the project: tracked, or about to be."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_painting_loads_neither_the_store_nor_its_keys() -> None:
    assert not loaded_by(*modules_in("screens")) & (STORE | {"typer"})


@pytest.mark.parametrize("door", ["counter_tui.__main__", "counter_tui.app"])
def test_the_way_to_the_first_frame_loads_nothing_slow(door: str) -> None:
    assert not loaded_by(door) & (STORE | {"typer"})


@pytest.mark.parametrize(
    "composition", ["counter_tui.bootstrap.production", "counter_tui.bootstrap.training"]
)
def test_opening_the_store_loads_nothing_that_makes_papers(composition: str) -> None:
    assert not loaded_by(composition) & {"typst", "pylopdf_fonts_zh_cn", "qrcode"}


def test_opening_a_branch_loads_no_engine() -> None:
    loaded = loaded_by("counter_tui.bootstrap.production")
    assert "sqlalchemy" in loaded
    assert not loaded & {"sqlmodel", "alembic", "argon2", "cryptography", "pydantic"}


def test_an_engine_loads_no_kind_of_database_before_it_is_used() -> None:
    loaded = modules_loaded_by("counter_tui.bootstrap.production_engine")
    assert "data.tables.operations" in loaded
    assert not {"sqlalchemy.dialects.postgresql", "psycopg", "asyncpg"} & loaded


def test_the_rules_need_no_terminal() -> None:
    below_the_screens = ("counter_tui/desk", "counter_tui/gateways", "counter_tui/training")
    assert "textual" not in loaded_by(*(name for folder in below_the_screens for name in modules_in(folder)))


def test_the_terms_need_only_the_standard_library() -> None:
    assert loaded_by(*modules_in("data/terms")) <= sys.stdlib_module_names | {"data"}


def test_opening_a_package_runs_nothing() -> None:
    written = [
        path for name in PACKAGES for path in ROOT.joinpath(name).rglob("__init__.py") if path.stat().st_size
    ]
    assert written == []


def test_no_file_names_a_package_index_or_a_place_on_this_machine() -> None:
    index = r"pypi\.org|pythonhosted|--(extra-)?index-url\b|--find-links\b|file://"
    places = "|".join(rf"(?<![\w./-]){re.escape(str(place))}(?![\w-])" for place in {ROOT, Path.home()})
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in own_files()
        if path != Path(__file__)
        and b"\0" not in (content := path.read_bytes())
        and (found := re.search(f"{index}|{places}", content.decode(errors="replace")))
    ]
    assert named == []


def test_the_wheel_holds_what_the_program_reads_and_nothing_of_its_making(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
        scripts = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert "counter-tui = counter_tui.__main__:main" in wheel.read(scripts).decode()
    own = {
        path.relative_to(ROOT).as_posix()
        for path in own_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
    }
    sources = {name for name in own if name.endswith((".po", "hatch_build.py"))}
    compiled = {name.removesuffix(".po") + ".mo" for name in own if name.endswith(".po")}
    assert compiled
    assert shipped == (own - sources) | compiled


CODE = 'from data.terms.words import L\nONE = L("{count} left.", count=1)\n'
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
WHOLE = 'msgid "{count} left."\nmsgstr "还有 {count} 次。"\n'


@pytest.mark.parametrize(
    ("code", "catalogue", "fault"),
    [
        (CODE, "", "not translated"),
        (CODE, 'msgid "{count} left."\nmsgstr ""\n', "not translated"),
        (CODE, "#, fuzzy\n" + WHOLE, "marked fuzzy"),
        (CODE, WHOLE + 'msgid "Gone."\nmsgstr "没有了。"\n', "no longer in the code"),
        (CODE, WHOLE + '#~ msgid "Old."\n#~ msgstr "旧的。"\n', "obsolete"),
        (CODE, WHOLE.replace("{count} 次", "{number} 次"), "other places"),
        (CODE, WHOLE.replace("。", "…"), "ambiguous width"),
        (CODE, WHOLE.replace("。", "！"), "exclamation mark"),
        (CODE, WHOLE.replace("次。", "次,"), "half-width punctuation"),
        (CODE + 'TWO = L(f"{ONE}")\n', WHOLE, "written out"),
    ],
)
def test_each_fault_of_a_catalogue_is_told(tmp_path: Path, code: str, catalogue: str, fault: str) -> None:
    po = tmp_path / LOCALES / "zh_CN/LC_MESSAGES/counter_tui.po"
    po.parent.mkdir(parents=True)
    tmp_path.joinpath("screens").mkdir()
    tmp_path.joinpath("screens/home.py").write_text(CODE)
    po.write_text(HEADER + WHOLE)
    assert faults(tmp_path) == []

    tmp_path.joinpath("screens/home.py").write_text(code)
    po.write_text(HEADER + catalogue)
    told = faults(tmp_path)
    assert len(told) == 1
    assert fault in told[0]


SKIPS = {
    "mark": "import pytest\n@pytest.mark.skip(reason='no printer')\ndef test_it(): ...\n",
    "call": "import pytest\ndef test_it():\n    pytest.skip('no printer')\n",
    "file": "import pytest\npytest.skip('no printer', allow_module_level=True)\n",
}


@pytest.mark.parametrize("skip", SKIPS)
def test_a_skipped_test_is_a_failure_where_everything_is_required(tmp_path: Path, skip: str) -> None:
    shutil.copy(ROOT / "tests/require_all.py", tmp_path)
    tmp_path.joinpath("test_it.py").write_text(SKIPS[skip])

    def outcome(required: str) -> subprocess.CompletedProcess[str]:
        options = ["-p", "require_all", "-p", "no:cacheprovider"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, "test_it.py"],
            cwd=tmp_path,
            env=os.environ | {"REQUIRE_ALL": required, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            check=False,
            capture_output=True,
            text=True,
        )

    assert "1 skipped" in outcome("0").stdout
    strict = outcome("1")
    assert strict.returncode != 0
    assert "no printer" in strict.stdout
