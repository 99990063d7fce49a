"""Faults as staff meet them: told on the screen, what was typed still there, and it goes on by itself."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.faults.disk import no_file_longer_than
from tests.house import WANG, House
from tests.screens.conftest import Desk, OpenApp


async def details(desk: Desk) -> None:
    """The client's details, typed and not yet handed in."""
    await desk.sign_in()
    await desk.press("0", "2", "enter")
    await desk.see("Reserved mobile")
    await desk.paste(WANG[0])
    await desk.press("enter")
    await desk.paste(WANG[1])
    await desk.see(WANG[0], WANG[1])


async def goes_on(desk: Desk) -> None:
    """What was typed is still there, and Enter now does what it did not do before."""
    assert WANG[0] in desk.text and WANG[1] in desk.text
    await desk.press("enter")
    await desk.see("Code from the message")


def journal_length(branch: House) -> int:
    return Path(f"{branch.folder / 'store.db'}-wal").stat().st_size


def replace_by_a_copy(store: Path) -> None:
    copy = Path(shutil.copy(store, store.with_name("copy.db")))
    store.unlink()
    copy.rename(store)


async def ticks(desk: Desk, count: int = 1) -> None:
    for _ in range(count):
        await desk.wait(1)
        await desk.pilot.pause()


async def test_a_disk_that_fails_is_told_and_the_form_is_kept(branch: House, open_app: OpenApp) -> None:
    async with open_app() as desk:
        await details(desk)
        with no_file_longer_than(journal_length(branch)):
            await desk.press("enter")
            await desk.see("The disk of the store does not answer as it should.")
        await goes_on(desk)


async def test_a_store_that_is_gone_and_back_is_told_and_the_form_is_kept(
    branch: House, open_app: OpenApp
) -> None:
    store = branch.folder / "store.db"
    async with open_app() as desk:
        await details(desk)
        await desk.see("Online")
        away = store.rename(store.with_name("away.db"))
        await ticks(desk)
        await desk.see("Offline", "is not there any more")
        await desk.press("enter")
        await desk.see("Put it back, or connect its disk")
        away.rename(store)
        await ticks(desk)
        await desk.see("Online")
        await goes_on(desk)


async def test_a_copy_in_the_store_s_place_is_opened_and_the_form_is_kept(
    branch: House, open_app: OpenApp
) -> None:
    store = branch.folder / "store.db"
    async with open_app() as desk:
        await details(desk)
        replace_by_a_copy(store)
        before = desk.app.counter
        await ticks(desk)
        await desk.until(lambda: desk.app.counter not in (None, before), "opened anew")
        await ticks(desk)
        await desk.see("Online")
        await goes_on(desk)


async def test_a_program_that_the_store_has_left_behind_says_so(branch: House, open_app: OpenApp) -> None:
    async with open_app() as desk:
        await details(desk)
        shell = sqlite3.connect(branch.folder / "store.db")
        with shell:
            shell.execute("UPDATE alembic_version SET version_num = '9999'")
        shell.close()
        await desk.press("enter")
        await desk.see("The store was brought to a newer version", "Leave with Ctrl+Q")


@pytest.mark.parametrize("fault", ["store", "folder"])
async def test_a_store_that_could_not_be_opened_opens_by_itself_once_it_can(
    branch: House, open_app: OpenApp, fault: str
) -> None:
    branch.close()
    spoilt, mode = (branch.folder / "store.db", 0) if fault == "store" else (branch.folder, 0o600)
    before = spoilt.stat().st_mode
    spoilt.chmod(mode)
    try:
        async with open_app() as desk:
            await desk.see("The store cannot be used.")
            await ticks(desk, 6)
            assert desk.app.counter is None
            spoilt.chmod(before)
            for _ in range(5):
                await ticks(desk)
            await desk.see("The store is open.")
            assert "cannot be used" not in desk.text
            await desk.sign_in()
    finally:
        spoilt.chmod(before)
