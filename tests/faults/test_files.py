"""Files beside the store fail: the spool folder, slips, the log, check marks, keys, settings, lists."""

import asyncio
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk import delivery
from counter_tui.desk.api.commands.records import PrintSlip
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import ClientDetails
from counter_tui.desk.work import Desk
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.spool_sms import SpoolSms
from counter_tui.gateways.text_printer import TextPrinter
from data.audit_heads import export_heads, load_heads
from data.terms.errors import Invalid, Unavailable
from tests.doors.test_commands import AS, Done, Run
from tests.doors.test_counter import Hurrying
from tests.faults.disk import no_file_longer_than
from tests.house import ADMINISTRATOR, COLUMNS, WANG, Counter, House, client_row, resident_id
from tests.rules.attempts import ask
from tests.rules.test_rule_08_decision import claim, decide, supervisor

PATIENCE = 30
"""Seconds after which a thread that should have done something has failed; nothing is measured by it."""


def compose(branch: House, desk: Desk, sms: SpoolSms) -> LocalCounter:
    outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(), sms, sms.ready)
    return LocalCounter(desk, outside, FaultLog(branch.folder / "state", branch.clock, branch.random))


# --- messages


class Full(SpoolSms):
    """The folder's disk has no room."""

    full = True

    def send(self, message: UUID, to: str, text: str) -> None:
        if not self.full:
            return super().send(message, to, text)
        with no_file_longer_than(10):
            return super().send(message, to, text)


def approved(submitted: Counter) -> Desk:
    """A decision whose message waits in the outbox, alone."""
    submitted.house.deliver()
    chief = supervisor(submitted.house)
    decide(chief, claim(chief))
    return chief.desk


def test_no_message_is_lost_however_long_the_spool_s_disk_is_full(submitted: Counter) -> None:
    desk, spool = approved(submitted), submitted.house.folder / "spool"
    sms = Full(spool)
    for _ in range(30):
        with pytest.raises(Unavailable) as no:
            delivery.deliver_next(desk, sms)
        assert no.value.code == "spool-unwritable"
        assert list(spool.iterdir()) == []
        submitted.house.wait(3600)
    sms.full = False
    assert delivery.deliver_next(desk, sms)
    (file,) = spool.iterdir()
    message = json.loads(file.read_text(encoding="utf-8"))
    assert "已通过审核" in message["text"]
    assert ask(submitted.house, "SELECT state, attempts FROM message WHERE template = 'approved'") == [
        ("delivered", 1)
    ]


class Watched(SpoolSms):
    """Tells when a message was taken, and when one was not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.taken, self.refused = Event(), Event()

    def send(self, message: UUID, to: str, text: str) -> None:
        try:
            super().send(message, to, text)
        except Unavailable:
            self.refused.set()
            raise
        self.taken.set()


async def test_messages_go_out_by_themselves_once_the_spool_folder_is_back(submitted: Counter) -> None:
    branch, desk = submitted.house, approved(submitted)
    spool = branch.folder / "spool"
    spool.write_text("no folder")
    sms = Watched(spool)
    counter = compose(branch, replace(desk, clock=Hurrying(branch.clock.now())), sms)
    assert await asyncio.to_thread(sms.refused.wait, PATIENCE)
    spool.unlink()
    assert await asyncio.to_thread(sms.taken.wait, PATIENCE)
    await counter.close()
    assert len(list(spool.iterdir())) == 1
    log = (branch.folder / "state" / "faults.log").read_text()
    assert log.count("handing over a message: spool-unwritable") == 1


async def test_a_code_that_cannot_go_out_is_not_made_and_staff_are_told(teller: Counter) -> None:
    branch, spool = teller.house, teller.house.folder / "spool"
    view = teller.take(teller.open("02"), ClientDetails(*WANG))
    assert view.current is not None
    asking = SendCode(teller.session, view.id, view.current.key, teller.key())
    spool.write_text("no folder")
    counter = compose(branch, teller.desk, SpoolSms(spool))
    with pytest.raises(Unavailable) as no:
        await counter.do(asking)
    assert str(spool) in str(no.value.says)
    assert ask(branch, "SELECT id FROM otp_challenge") == []
    spool.unlink()
    await counter.do(asking)
    await counter.close()
    assert len(ask(branch, "SELECT id FROM otp_challenge")) == 1
    assert [path.suffix for path in spool.iterdir()] in ([], [".json"])


# --- slips, check marks, the log


async def test_a_slip_that_finds_no_room_is_kept_and_printed_later(submitted: Counter) -> None:
    branch = submitted.house
    ((slip,),) = ask(
        branch,
        "SELECT id FROM slip WHERE operation_id IN (SELECT id FROM operation WHERE service = 'unlock')",
    )
    printing = PrintSlip(submitted.session, UUID(str(slip)))
    counter = compose(branch, submitted.desk, SpoolSms(branch.folder / "spool"))
    with no_file_longer_than(10), pytest.raises(Unavailable) as no:
        await counter.do(printing)
    assert no.value.code == "slip-unwritable"
    assert list((branch.folder / "slips").iterdir()) == []
    assert ask(branch, "SELECT sequence FROM audit_event WHERE kind = 'slip.printed'") == []
    shutil.rmtree(branch.folder / "slips")
    printed = await counter.do(printing)
    await counter.close()
    (file,) = (branch.folder / "slips").iterdir()
    assert printed == str(file)


def test_check_marks_are_added_whole_or_not_at_all(teller: Counter) -> None:
    folder = teller.house.folder / "heads"
    folder.mkdir()
    count = export_heads(teller.desk.store, folder, teller.house.clock.now())
    before = (folder / "audit-heads.jsonl").read_bytes()
    with no_file_longer_than(len(before) + 10), pytest.raises(Unavailable) as no:
        export_heads(teller.desk.store, folder, teller.house.clock.now())
    assert no.value.code == "heads-unwritable"
    assert (folder / "audit-heads.jsonl").read_bytes() == before
    export_heads(teller.desk.store, folder, teller.house.clock.now())
    assert len(load_heads(folder)) == 2 * count


def full_device(folder: Path) -> None:
    folder.mkdir()
    (folder / "faults.log").symlink_to("/dev/full")


def a_file(folder: Path) -> None:
    folder.write_text("")


def not_ours(folder: Path) -> None:
    folder.mkdir(mode=0o500)


@pytest.mark.parametrize("spoil", [full_device, a_file, not_ours])
def test_a_log_that_cannot_be_written_hides_no_incident(
    branch: House, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    folder = tmp_path / "state"
    spoil(folder)
    told = FaultLog(folder, branch.clock, branch.random).told(ValueError("x"), "a test")
    assert told.code == "fault"
    assert re.search(r"\d{8}", str(told.says))


def test_a_scans_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as no:
        ImageFiles(tmp_path / "scans").read("photo.png")
    assert no.value.code == "image-missing"


# --- keys and settings


def missing(path: Path) -> None:
    path.unlink()


def shut(path: Path) -> None:
    path.chmod(0)


def open_to_all(path: Path) -> None:
    path.chmod(0o644)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_text(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def endless(path: Path) -> None:
    path.write_text("[" * 100_000)


def folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


def short_key(path: Path) -> None:
    content = json.loads(path.read_text())
    content["sealing"][0]["key"] = "AAAA"
    path.write_text(json.dumps(content))


def no_number(path: Path) -> None:
    path.write_text(path.read_text().replace('"version": 1', '"version": Infinity', 1))


def of_another(path: Path) -> None:
    content = json.loads(path.read_text())
    content["key_set"] = "0" * 32
    path.write_text(json.dumps(content))


SPOILT = (missing, shut, open_to_all, cut, empty, no_text, endless, folder_there, short_key, no_number)


@pytest.mark.parametrize("spoil", [*SPOILT, of_another])
def test_a_key_file_that_cannot_serve_is_told_in_one_sentence(
    run: Run, settings: Path, spoil: Callable[[Path], None]
) -> None:
    keys = settings.parent / "counter.keys"
    kept = keys.read_bytes()
    spoil(keys)
    done = run("staff", "list", *AS)
    assert done.code == 4
    assert told(done, "key file")
    if keys.is_dir():
        keys.rmdir()
    else:
        keys.unlink(missing_ok=True)
    keys.write_bytes(kept)
    keys.chmod(0o600)
    assert run("staff", "list", *AS).code == 0


def told(done: Done, about: str) -> bool:
    """Sentences on the standard error, the first about this; no traceback."""
    lines = done.err.splitlines()
    return len(lines) == 2 and about in lines[0] and "Traceback" not in done.out + done.err


def test_keys_are_read_once_and_nothing_happens_to_who_is_at_work(ready: Counter) -> None:
    ready.house.deliver()  # as a process that is open already
    (ready.house.folder / "keys.json").unlink()
    view = ready.go_on(ready.open("05"))
    assert view.state == "pending"
    with pytest.raises(Unavailable) as no:
        ready.house.at("04")
    assert no.value.code == "keys-missing"


@pytest.mark.parametrize("spoil", [missing, shut, no_text, folder_there, cut])
def test_settings_that_cannot_serve_are_told_in_one_sentence(
    run: Run, settings: Path, spoil: Callable[[Path], None]
) -> None:
    settings.write_text(settings.read_text() + "\n# " + "x" * 300)
    if spoil is cut:
        settings.write_text('[store\nurl = "')
    else:
        spoil(settings)
    done = run("staff", "list", *AS)
    assert done.code in (3, 4)
    assert told(done, str(settings)) or told(done, "settings")


# --- commands on a full disk


def test_an_import_that_finds_no_room_says_so_and_can_be_run_again(
    run: Run, settings: Path, tmp_path: Path
) -> None:
    rows = [client_row(f"2000{n:04d}", "王小山", f"31010119850101{n:03d}", f"138{n:08d}") for n in range(400)]
    clients = tmp_path / "clients.csv"
    clients.write_text("\n".join((COLUMNS, *rows, "")), encoding="utf-8")
    assert run("staff", "list", *AS).code == 0
    with no_file_longer_than(250_000):
        done = run("clients", "import", str(clients), *AS)
    assert done.code == 4, done
    assert "Traceback" not in done.err + done.out
    assert "disk" in done.err
    again = run("clients", "import", str(clients), *AS)
    assert again.code == 0, again


@pytest.mark.parametrize("room", [0, 10, 2_000, 100_000])
def test_a_branch_that_finds_no_room_is_not_made_at_all(
    run: Run, tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "new"
    monkeypatch.setenv("COUNTER_TUI_CONFIG", str(place / "counter.toml"))
    making = (
        *("init", "--broker", "金信期货", "--hotline", "400-0988-278", "--branch-code", "pd"),
        *("--branch-name", "浦东", "--admin", "9001", "--admin-name", "吴管"),
        *("--document-number", resident_id(ADMINISTRATOR[1]), "--password-stdin"),
    )
    with no_file_longer_than(room):
        done = run(*making)
    assert done.code == 4, done
    assert len(done.err.splitlines()) == 2
    assert not place.exists()
