"""One process holds a name of a store, on either database, until it closes the store or dies."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store
from data.terms.errors import Unavailable
from tests.data.conftest import BOTH, FACTS, open_in, open_store
from tests.postgres import url_in


@BOTH
def test_a_name_is_held_by_one_until_it_closes_the_store(folder: Path, store: Store) -> None:
    other = open_in(folder)
    assert store.hold("T:PD-01")
    assert not other.hold("T:PD-01")
    assert other.hold("T:PD-02")
    store.close()
    assert other.hold("T:PD-01")
    other.close()


@BOTH
def test_a_no_leaves_nothing_open(folder: Path, store: Store) -> None:
    other = open_in(folder)
    assert store.hold("T:PD-01")
    assert not other.hold("T:PD-01")
    opened = len(list(Path("/dev/fd").iterdir()))
    assert not other.hold("T:PD-01")
    assert len(list(Path("/dev/fd").iterdir())) == opened
    other.close()


@BOTH
def test_a_killed_process_holds_nothing(folder: Path, store: Store) -> None:
    program = (
        "import sys\nfrom data.store import Store\nfrom data.terms.enums import StoreKind\n"
        "store = Store.open(sys.argv[1], kind=StoreKind(sys.argv[2]), key_set=sys.argv[3])\n"
        "print(store.hold('T:PD-01'), flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, url_in(folder), FACTS.kind, FACTS.key_set],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"True\n"
        assert not store.hold("T:PD-01")
        process.kill()
        process.wait()
        # The server notices a dead process a little later than the kernel.
        while not store.hold("T:PD-01"):
            pass


def test_a_name_in_a_file_s_store_needs_its_folder(path: Path) -> None:
    store = open_store(path)
    path.parent.rename(path.parent.with_name("away"))
    with pytest.raises(Unavailable) as no:
        store.hold("T:PD-01")
    assert no.value.code == "terminal-lock"
    store.close()
