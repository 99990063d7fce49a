"""A store's server fails beneath its counters: a sentence, nothing half done, and it goes on afterwards."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import TakeStep
from counter_tui.desk.api.commands.visits import TouchVisit
from counter_tui.desk.api.inputs import Image
from data.audit_verify import Finding, verify
from data.terms.errors import Unavailable
from tests import postgres
from tests.faults import server
from tests.faults.server import Fault
from tests.faults.test_screens import details, goes_on, ticks
from tests.faults.test_store import grainy_png, last_step, submitted_once, unavailable
from tests.house import WANG, Counter, House
from tests.postgres import Place
from tests.rules.attempts import Rows, ask, changed, dump
from tests.rules.conftest import far, on_server
from tests.screens.conftest import OpenApp

__all__ = ["far", "on_server"]

FAULTS = (
    (server.read_only, "store-read-only", "its server only reads"),
    (server.without_writing, "store-rights", "The store's role may not do this."),
    (server.without_rights, "store-rights", "The store's role may not do this."),
    (server.shut_out, "store-password", "did not let this counter in"),
    (server.dropped, "store-missing", "The server has no such database."),
    (server.newer, "store-newer", "The store was brought to a newer version"),
)
NAMES = [fault.__name__ for fault, _, _ in FAULTS]


@pytest.fixture(autouse=True)
def modes_count() -> None:
    """Modes hold nobody back here: the server's socket lies in a folder of the server's own user."""


@pytest.fixture
def branch(far: House) -> House:
    """The branch of every fixture stands on the server."""
    return far


@pytest.fixture
def place(far: House) -> Place:
    found = postgres.place_in(far.folder)
    assert found is not None
    return found


@pytest.fixture
def at_work(far: House) -> Counter:
    """A teller whose client has come as far as to submit."""
    counter = far.at("03")
    counter.sign_in("1027")
    counter.ready(WANG)
    return counter


def told(counter: Counter, command: Command[Any], code: str) -> None:
    with pytest.raises(Unavailable) as no:
        counter.do(command)
    assert no.value.code == code
    assert no.value.then.msgid


@pytest.mark.parametrize(("fault", "code"), [each[:2] for each in FAULTS], ids=NAMES)
def test_a_submission_is_told_and_done_once_when_it_is_mended(
    at_work: Counter, place: Place, fault: Fault, code: str
) -> None:
    view, submitting = last_step(at_work)
    before = dump(at_work.house)
    with fault(place):
        told(at_work, submitting, code)
        told(at_work, submitting, code)
    assert changed(before, dump(at_work.house)) == set()
    at_work.do(submitting)
    at_work.do(submitting)
    assert submitted_once(at_work, view)


@pytest.mark.parametrize(("fault", "says"), [each[::2] for each in FAULTS], ids=NAMES)
async def test_the_form_is_kept_and_handed_in_when_it_is_mended(
    far: House, open_app: OpenApp, place: Place, fault: Fault, says: str
) -> None:
    async with open_app() as desk:
        await details(desk)
        with fault(place):
            await desk.press("enter")
            await desk.see(says)
        await ticks(desk)
        await desk.see("Online")
        await goes_on(desk)
        assert ask(far, "SELECT count(*) FROM operation") == [(1,)]


def test_a_full_disk_refuses_a_step_and_the_same_key_goes_on(far: House, place: Place) -> None:
    counter = far.at("03")
    counter.sign_in("1027")
    counter.client(WANG)
    view = counter.go_on(counter.open("03"), until="photo")
    photo = Image("photo.png", grainy_png())
    taking = TakeStep(counter.session, view.id, "photo", photo, False, counter.key())
    # Not in pytest's own folder: that is closed to the user whom the server runs as under root.
    folder = Path(mkdtemp(prefix="counter-disk-", dir="/var/tmp"))
    try:
        with server.small_disk(place, folder) as ballast:
            counter.do(TouchVisit(counter.session))
            server.fill(ballast)
            unavailable(counter, taking, "store-full")
            unavailable(counter, taking, "store-full")
            ballast.unlink()
            counter.do(taking)
            after = counter.do(taking)
            assert after.current is not None and after.current.key == "face"
            assert len(ask(far, "SELECT id FROM document_photo")) == 1
            assert verify(counter.desk.store, None).finding is Finding.CLEAN
    finally:
        folder.rmdir()


# --- in the middle of a unit


@contextmanager
def in_the_middle(
    counter: Counter, place: Place, command: Command[Any]
) -> Iterator[tuple[int, Callable[[], Any]]]:
    """A command that waits for its last row; gives the process on the server, and how it ends."""
    with (
        psycopg.connect(place.owner) as other,
        psycopg.connect(place.admin, autocommit=True) as admin,
        ThreadPoolExecutor(1) as thread,
    ):
        other.execute("SELECT * FROM audit_head WHERE chain = 'T:PD-03' FOR UPDATE")
        doing = thread.submit(counter.do, command)
        waiting = None
        while waiting is None:
            assert not doing.done(), "it never waited"
            waiting = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
                (place.name,),
            ).fetchone()
        try:
            yield int(waiting[0]), doing.result
        finally:
            other.rollback()


@pytest.mark.parametrize(
    ("deed", "code"),
    [("pg_terminate_backend", "store-lost"), ("pg_cancel_backend", "store-busy")],
    ids=["terminated", "cancelled"],
)
def test_what_is_ended_in_the_middle_leaves_nothing_and_is_done_once_afterwards(
    at_work: Counter, place: Place, deed: str, code: str
) -> None:
    view, submitting = last_step(at_work)
    before: Rows = dump(at_work.house)
    with in_the_middle(at_work, place, submitting) as (process, result):
        with psycopg.connect(place.admin, autocommit=True) as admin:
            admin.execute(f"SELECT {deed}({process})".encode())
        with pytest.raises(Unavailable) as no:
            result()
    assert no.value.code == code
    assert changed(before, dump(at_work.house)) == set()
    at_work.do(submitting)
    at_work.do(submitting)
    assert submitted_once(at_work, view)
