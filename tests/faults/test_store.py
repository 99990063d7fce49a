"""The store's disk and file fail: a sentence, nothing half done, and it goes on once they are there again."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pictures
from sqlalchemy import text

from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import AskOperation, TakeStep
from counter_tui.desk.api.commands.visits import AskHome, TouchVisit
from counter_tui.desk.api.inputs import Answer, Image
from counter_tui.desk.api.views.operations import OperationView
from data.audit_verify import Finding, verify
from data.migrations.head import HEAD
from data.terms.errors import Unavailable
from tests.faults.disk import Connections, no_file_longer_than
from tests.house import WANG, Counter, House
from tests.rules.attempts import ask, changed, dump


def store_of(branch: House) -> Path:
    return branch.folder / "store.db"


def unavailable(counter: Counter, command: Command[Any], code: str) -> None:
    """The command cannot be done now, says so with what to do, and has changed nothing."""
    before = dump(counter.house)
    with pytest.raises(Unavailable) as no:
        counter.do(command)
    assert no.value.code == code
    assert no.value.then.msgid
    assert changed(before, dump(counter.house)) == set()


@pytest.fixture
def connections() -> Iterator[Connections]:
    with Connections() as listening:
        yield listening


# --- no room


def last_step(ready: Counter) -> tuple[OperationView, TakeStep]:
    """The unlocking at its last step, whose taking submits it; and the command for that."""
    view = ready.go_on(ready.open("05"), until="confirm")
    assert view.current is not None
    return view, TakeStep(ready.session, view.id, "confirm", Answer(True), True, ready.key())


def test_a_full_disk_refuses_a_step_and_the_same_key_goes_on(
    connections: Connections, teller: Counter
) -> None:
    teller.client(WANG)
    view = teller.go_on(teller.open("03"), until="photo")
    photo = Image("photo.png", grainy_png())
    taking = TakeStep(teller.session, view.id, "photo", photo, False, teller.key())
    connections.fill()
    unavailable(teller, taking, "store-full")
    unavailable(teller, taking, "store-full")
    connections.make_room()
    teller.do(taking)
    after = teller.do(taking)
    assert after.current is not None and after.current.key == "face"
    assert len(ask(teller.house, "SELECT id FROM document_photo")) == 1
    assert verify(teller.desk.store, None).finding is Finding.CLEAN


def grainy_png() -> bytes:
    """A picture that compresses badly: it does not fit into what room is left in the store's pages."""
    content = BytesIO()
    Pictures.effect_noise((600, 400), 100).save(content, "PNG")
    return content.getvalue()


def submitted_once(counter: Counter, view: OperationView) -> bool:
    (state,) = ask(counter.house, "SELECT state FROM operation WHERE id = ?", view.id.hex)
    slips = ask(counter.house, "SELECT id FROM slip WHERE operation_id = ?", view.id.hex)
    clean = verify(counter.desk.store, None).finding is Finding.CLEAN
    return (state, len(slips), clean) == (("pending",), 1, True)


def test_a_disk_that_fails_while_saving_keeps_nothing_and_goes_on(ready: Counter) -> None:
    view, submitting = last_step(ready)
    with no_file_longer_than(Path(f"{store_of(ready.house)}-wal").stat().st_size + 100):
        unavailable(ready, submitting, "store-io")
        unavailable(ready, submitting, "store-io")
    ready.do(submitting)
    ready.do(submitting)
    assert submitted_once(ready, view)


# --- the file gone, put back, replaced


def test_a_store_that_is_taken_away_takes_nothing_into_the_file_that_is_gone(ready: Counter) -> None:
    view, submitting = last_step(ready)
    store = store_of(ready.house)
    before = dump(ready.house)
    away = store.rename(store.with_name("away.db"))
    for _ in range(2):
        with pytest.raises(Unavailable) as no:
            ready.do(submitting)
        assert no.value.code == "store-gone"
        with pytest.raises(Unavailable):
            ready.do(AskOperation(ready.session, view.id))
        with pytest.raises(Unavailable):
            ready.desk.store.changes()
    away.rename(store)
    assert changed(before, dump(ready.house)) == set()
    ready.do(submitting)
    assert submitted_once(ready, view)


def test_a_store_that_goes_while_a_unit_is_under_way_keeps_nothing_of_it(ready: Counter) -> None:
    store = store_of(ready.house)
    away = store.with_name("away.db")
    before = dump(ready.house)

    def go_in_the_middle() -> None:
        with ready.desk.store.begin() as unit:
            unit.session.execute(text("UPDATE staff SET failures = 3"))
            store.rename(away)

    with pytest.raises(Unavailable) as no:
        go_in_the_middle()
    assert no.value.code == "store-gone"
    away.rename(store)
    assert changed(before, dump(ready.house)) == set()
    ready.do(TouchVisit(ready.session))


def test_another_file_in_the_store_s_place_is_not_written_to_by_old_connections(ready: Counter) -> None:
    view, submitting = last_step(ready)
    store = store_of(ready.house)
    ready.desk.store.changes()
    copy = shutil.copy(store, store.with_name("copy.db"))
    store.unlink()
    Path(copy).rename(store)
    for _ in range(2):
        with pytest.raises(Unavailable) as no:
            ready.do(submitting)
        assert no.value.code == "store-replaced"
        with pytest.raises(Unavailable) as no:
            ready.desk.store.changes()
        assert no.value.code == "store-replaced"
    ready.house.close()
    # A composition made anew goes on where it was: the journal beside the file was left alone.
    again = ready.house.at("03")
    again.staff = ready.staff
    again.do(submitting)
    assert submitted_once(again, view)


# --- modes


def test_a_store_that_may_only_be_read_says_so_and_goes_on_once_it_may_be_written(branch: House) -> None:
    store = store_of(branch)
    branch.close()
    store.chmod(0o400)
    counter = branch.at("03")
    with pytest.raises(Unavailable) as no:
        counter.sign_in("1027")
    assert no.value.code == "store-read-only"
    store.chmod(0o600)
    branch.close()
    assert branch.at("03").sign_in("1027").number == "1027"


def test_a_store_in_a_folder_that_cannot_be_written_says_so(branch: House) -> None:
    folder = branch.folder
    branch.close()
    folder.chmod(0o500)
    try:
        with pytest.raises(Unavailable) as no:
            branch.at("03").sign_in("1027")
        assert no.value.code in ("store-missing", "store-read-only")
        assert no.value.then.msgid
    finally:
        folder.chmod(0o700)
    assert branch.at("03").sign_in("1027").number == "1027"


def test_a_store_that_may_not_be_read_says_so(branch: House) -> None:
    store = store_of(branch)
    branch.close()
    store.chmod(0)
    with pytest.raises(Unavailable) as no:
        branch.at("03")
    assert no.value.code == "store-missing"
    store.chmod(0o600)
    assert branch.at("03").sign_in("1027").number == "1027"


# --- two versions at once


@contextmanager
def newer(branch: House) -> Iterator[None]:
    """As if a newer program had migrated the store while it was open."""
    shell = sqlite3.connect(store_of(branch))
    with shell:
        shell.execute("UPDATE alembic_version SET version_num = '9999'")
        shell.execute("ALTER TABLE visit ADD COLUMN of_the_future TEXT")
    yield
    with shell:
        shell.execute("ALTER TABLE visit DROP COLUMN of_the_future")
        shell.execute("UPDATE alembic_version SET version_num = ?", (HEAD,))
    shell.close()


def test_a_program_older_than_the_store_under_it_changes_nothing(ready: Counter) -> None:
    view, submitting = last_step(ready)
    with newer(ready.house):
        unavailable(ready, submitting, "store-newer")
        with pytest.raises(Unavailable):
            ready.do(AskHome(ready.session))
        with pytest.raises(Unavailable):
            ready.house.at("04")
    ready.do(submitting)
    assert submitted_once(ready, view)
