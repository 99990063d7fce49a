"""The engine in a process: threads, gateways, faults, closing."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event, get_ident
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.commands.images import AskScans, ReadImage, ReadPreview
from counter_tui.desk.api.commands.operations import OpenService, TakeStep
from counter_tui.desk.api.commands.papers import SavePaper
from counter_tui.desk.api.commands.records import AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import AskPlace, SignIn
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.counter import Counter
from counter_tui.desk.api.inputs import ClientDetails, Image
from counter_tui.desk.api.papers import SavedPaper
from counter_tui.desk.api.views.images import Scans
from counter_tui.desk.ports import Papers, SmsGateway
from counter_tui.desk.work import Desk, Work
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.gateways.typst_papers import to_pdf
from data.audit_heads import HeadCopy, load_heads
from data.store import Store, Unit
from data.tables.audit import AuditEvent
from data.tables.messages import Message
from data.terms.errors import Invalid, NotAllowed, Unavailable, WrongSecret
from data.terms.words import L
from tests.doubles import FixedClock
from tests.house import PASSWORD, WANG, House, photo_png

PATIENCE = 30
"""Seconds after which a thread that should have answered has failed; nothing is measured by it."""


def compose(
    branch: House, desk: Desk, sms: SmsGateway | None = None, papers: Papers | None = None, **more: Any
) -> LocalCounter:
    outside = Outside(TextPrinter(branch.folder / "slips"), ImageFiles(), sms, papers=papers)
    return LocalCounter(desk, outside, faults(branch), **more)


def faults(branch: House) -> FaultLog:
    return FaultLog(branch.folder / "state", branch.clock, branch.random)


@asynccontextmanager
async def opened(branch: House, number: str = "03", **more: Any) -> AsyncIterator[LocalCounter]:
    counter = compose(branch, branch.at(number).desk, **more)
    try:
        yield counter
    finally:
        await counter.close()


def log_of(branch: House) -> str:
    return (branch.folder / "state" / "faults.log").read_text(encoding="utf-8")


def kinds_in(branch: House) -> list[str]:
    """The kinds of all audit events, in a composition of its own."""
    with branch.at("").desk.store.read() as unit:
        return [event.kind for event in unit.session.exec(select(AuditEvent))]


async def test_commands_are_answered_and_refused_as_the_engine_does(branch: House) -> None:
    async with opened(branch) as local:
        counter: Counter = local
        place = await counter.do(AskPlace())
        assert (place.branch_code, place.terminal) == ("PD", "03")
        with pytest.raises(WrongSecret):
            await counter.do(SignIn("1027", "wrong wrong wrong"))
        staff = await counter.do(SignIn("1027", PASSWORD))
        home = await counter.do(AskHome(staff.id))
        assert home.visit is None
        with pytest.raises(NotAllowed):
            await counter.do(AskPhone(staff.id))


async def test_a_read_may_take_its_time_while_the_loop_and_a_write_go_on(branch: House) -> None:
    going, enough = Event(), Event()

    def long(work: Work, command: AskPhone) -> str:
        going.set()
        assert enough.wait(PATIENCE)
        return "read"

    async with opened(branch, more_reads={AskPhone: long}) as counter:
        reading = asyncio.ensure_future(counter.do(AskPhone(UUID(int=0))))
        assert await asyncio.to_thread(going.wait, PATIENCE)
        assert (await counter.do(SignIn("1027", PASSWORD))).number == "1027"
        assert not reading.done()
        enough.set()
        assert await reading == "read"  # type: ignore[comparison-overlap]  # this composition's own answer


async def test_every_write_is_done_by_one_thread(branch: House) -> None:
    threads: list[int] = []

    class Watched(Store):
        @contextmanager
        def begin(self) -> Iterator[Unit]:
            threads.append(get_ident())
            with super().begin() as unit:
                yield unit

    desk = branch.at("03").desk
    sent = Event()
    branch.phones.send = lambda *_: sent.set()  # type: ignore[method-assign]  # only that it was called matters
    counter = compose(branch, replace(desk, store=_as(Watched, desk.store)), branch.phones)
    staff = await counter.do(SignIn("1027", PASSWORD))
    view = await counter.do(OpenService(staff.id, "02", branch.key()))
    details = ClientDetails(*WANG)
    view = await counter.do(TakeStep(staff.id, view.id, "details", details, False, branch.key()))
    assert view.current is not None
    await counter.do(SendCode(staff.id, view.id, view.current.key, branch.key()))
    assert await asyncio.to_thread(sent.wait, PATIENCE)
    await counter.close()
    assert len(threads) >= 6  # two of them the delivery's lease and settling
    assert len(set(threads)) == 1
    assert get_ident() not in threads


def _as(kind: type[Store], store: Store) -> Store:
    """The same store, with the behaviour of `kind`."""
    store.__class__ = kind
    return store


async def test_what_nobody_expected_gets_a_number_and_a_log_without_secrets(branch: House) -> None:
    def broken(work: Work, command: AskPhone) -> None:
        try:
            raise KeyError(WANG[1])
        except KeyError as error:
            raise ValueError(" ".join((*WANG, PASSWORD))) from error

    async with opened(branch, more_reads={AskPhone: broken}) as counter:
        with pytest.raises(Unavailable) as no:
            await counter.do(AskPhone(UUID(int=0)))
        assert (await counter.do(AskPlace())).terminal == "03"
    assert no.value.code == "fault"
    assert no.value.__cause__ is None
    incident = str(dict(no.value.says.places)["number"])
    assert len(incident) == 8
    log = log_of(branch)
    assert f"incident {incident} during AskPhone" in log
    assert "builtins.ValueError" in log
    assert "builtins.KeyError" in log
    assert "doors/test_counter.py" in log
    for secret in (*WANG, PASSWORD):
        assert secret not in log
    assert (branch.folder / "state").stat().st_mode & 0o077 == 0


async def test_what_was_in_a_statement_is_not_logged(branch: House) -> None:
    def broken(work: Work, command: AskPhone) -> None:
        work.session.connection().exec_driver_sql("SELECT ? FROM nowhere", WANG[1:])

    async with opened(branch, more_reads={AskPhone: broken}) as counter:
        with pytest.raises(Unavailable):
            await counter.do(AskPhone(UUID(int=0)))
    assert "sqlalchemy.exc." in log_of(branch)
    assert WANG[1] not in log_of(branch)


async def test_a_log_that_cannot_be_written_does_not_hide_the_incident(branch: House) -> None:
    (branch.folder / "state").write_text("a file where the folder should be")

    def broken(work: Work, command: AskPhone) -> None:
        raise ValueError

    async with opened(branch, more_reads={AskPhone: broken}) as counter:
        with pytest.raises(Unavailable) as no:
            await counter.do(AskPhone(UUID(int=0)))
    assert no.value.code == "fault"


# --- gateways


async def test_an_image_is_read_for_a_teller_alone(branch: House, tmp_path: Path) -> None:
    file = tmp_path / "scan.png"
    file.write_bytes(b"png")
    async with opened(branch) as counter:
        with pytest.raises(NotAllowed):
            await counter.do(ReadImage(UUID(int=0), str(tmp_path / "none.png")))
        supervisor = await counter.do(SignIn("2001", PASSWORD))
        with pytest.raises(NotAllowed):
            await counter.do(ReadImage(supervisor.id, str(file)))
        teller = await counter.do(SignIn("1027", PASSWORD))
        assert await counter.do(ReadImage(teller.id, str(file))) == Image("scan.png", b"png")
        with pytest.raises(Invalid) as no:
            await counter.do(ReadImage(teller.id, str(tmp_path / "none.png")))
    assert no.value.field == "path"


async def test_scans_are_listed_and_shown_for_a_teller_alone(branch: House, tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(photo_png())
    outside = Outside(TextPrinter(tmp_path / "slips"), ImageFiles(tmp_path), None)
    counter = LocalCounter(branch.at("03").desk, outside, faults(branch))
    supervisor = await counter.do(SignIn("2001", PASSWORD))
    with pytest.raises(NotAllowed):
        await counter.do(AskScans(supervisor.id))
    with pytest.raises(NotAllowed):
        await counter.do(ReadPreview(supervisor.id, "scan.png", 40, 10))
    teller = await counter.do(SignIn("1027", PASSWORD))
    (scan,) = (await counter.do(AskScans(teller.id))).files
    picture = await counter.do(ReadPreview(teller.id, scan.path, 40, 10))
    assert (picture.width, picture.height, picture.full) == (30, 20, (600, 400))
    assert len(picture.pixels) == 30 * 20 * 3
    with pytest.raises(Invalid):
        await counter.do(ReadPreview(teller.id, str(tmp_path / "gone.png"), 40, 10))
    await counter.close()


async def test_the_scans_of_the_account_at_the_counter_come_first(branch: House, tmp_path: Path) -> None:
    mine = (f"{WANG[0]}-front.png", f"{WANG[0]}-back.png")
    for at, name in enumerate((*mine, f"9{WANG[0]}.png", *(f"other {n}.png" for n in range(9))), 1):
        (tmp_path / name).write_bytes(photo_png())
        os.utime(tmp_path / name, (at, at))
    terminal = branch.at("03")
    teller = terminal.sign_in("1027")
    outside = Outside(TextPrinter(tmp_path / "slips"), ImageFiles(tmp_path), None)
    counter = LocalCounter(terminal.desk, outside, faults(branch))
    nobody = await counter.do(AskScans(teller.id))
    assert [scan.name for scan in nobody.files] == [f"other {n}.png" for n in range(8, -1, -1)]
    terminal.client(WANG)
    listed = await counter.do(AskScans(teller.id))
    assert [scan.name for scan in listed.files][:3] == [*reversed(mine), "other 8.png"]
    assert len(listed.files) == 9
    await counter.close()


async def test_a_folder_that_does_not_answer_holds_nothing_up(branch: House) -> None:
    enough = Event()

    class Gone:
        asked = 0

        def read(self, path: str) -> tuple[str, bytes]:
            enough.wait(PATIENCE)
            return path, photo_png()

        def newest(self, most: int, account: str = "") -> Scans:
            self.asked += 1
            enough.wait(PATIENCE)
            return Scans(())

    gone = Gone()
    outside = Outside(TextPrinter(branch.folder), gone, None, list_seconds=0.01, read_seconds=0.01)
    counter = LocalCounter(branch.at("03").desk, outside, faults(branch))
    teller = await counter.do(SignIn("1027", PASSWORD))
    for _ in range(5):
        told = await counter.do(AskScans(teller.id))
        assert told.trouble is not None
        with pytest.raises(Invalid) as no:
            await counter.do(ReadImage(teller.id, "scan.png"))
        assert no.value.code == "image-slow"
    assert gone.asked == 1
    assert (await counter.do(AskHome(teller.id))).visit is None
    await counter.close()
    enough.set()


async def test_a_slip_is_printed_then_recorded(branch: House) -> None:
    terminal = branch.at("03")
    teller = terminal.sign_in("1027")
    slip = terminal.submit().slip
    assert slip is not None
    counter = compose(branch, terminal.desk)
    where = await counter.do(PrintSlip(teller.id, slip))
    kept = await counter.do(AskSlip(teller.id, slip))
    await counter.close()
    (path,) = branch.folder.joinpath("slips").iterdir()
    assert where == str(path)
    assert path.name == f"{kept.number}-{slip.hex[-8:]}.txt"
    assert path.read_bytes() == kept.text.encode()
    assert kinds_in(branch).count("slip.printed") == 1


async def test_a_slip_is_saved_as_a_paper_and_shown(branch: House) -> None:
    terminal = branch.at("03")
    teller = terminal.sign_in("1027")
    slip = terminal.submit().slip
    assert slip is not None
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    papers = PaperFolder(branch.folder / "papers", to_pdf, show)
    counter = compose(branch, terminal.desk, papers=papers)
    saved = await counter.do(SavePaper(MakeSlipPaper(teller.id, slip)))
    kept = await counter.do(AskSlip(teller.id, slip))
    with pytest.raises(NotAllowed):
        await counter.do(SavePaper(MakeSlipPaper(UUID(int=0), slip)))
    await counter.close()
    (path,) = branch.folder.joinpath("papers").iterdir()
    assert saved == SavedPaper(str(path), shown=True)
    assert shown == [path]
    assert path.name == f"{kept.number}-slip-{slip.hex[-8:]}.pdf"
    assert kinds_in(branch).count("paper.opened") == 1


async def test_a_composition_that_makes_no_papers_says_so(branch: House) -> None:
    terminal = branch.at("03")
    teller = terminal.sign_in("1027")
    slip = terminal.submit().slip
    assert slip is not None
    async with opened(branch) as counter:
        with pytest.raises(NotAllowed) as no:
            await counter.do(SavePaper(MakeSlipPaper(teller.id, slip)))
        assert no.value.code == "not-here"


async def test_a_slip_that_cannot_be_printed_or_seen_is_not_recorded(branch: House) -> None:
    terminal = branch.at("03")
    teller = terminal.sign_in("1027")
    slip = terminal.submit().slip
    assert slip is not None
    (branch.folder / "slips").write_text("a file")
    counter = compose(branch, terminal.desk)
    with pytest.raises(Unavailable) as no:
        await counter.do(PrintSlip(teller.id, slip))
    assert no.value.code == "slip-unwritable"
    with pytest.raises(NotAllowed):
        await counter.do(PrintSlip(UUID(int=0), slip))
    await counter.close()
    assert "slip.printed" not in kinds_in(branch)


# --- delivery


class Gate:
    """A gateway that answers as the test says, and tells when it was called."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[UUID] = []
        self.called = [Event() for _ in answers]

    def send(self, message: UUID, to: str, text: str) -> None:
        self.sent.append(message)
        assert (to, "验证码" in text) == (WANG[1], True)
        answer = self.answers[len(self.sent) - 1]
        self.called[len(self.sent) - 1].set()
        if answer is not None:
            raise answer


def waiting_message(branch: House) -> None:
    """Have a one-time code wait in the outbox."""
    terminal = branch.at("04")
    terminal.sign_in("1027")
    terminal.send(terminal.take(terminal.open("02"), ClientDetails(*WANG)))


def message_of(branch: House) -> tuple[str, int, bool]:
    """State, attempts, and whether the text is still there."""
    with branch.at("").desk.store.read() as unit:
        row = unit.session.exec(select(Message)).one()
        return row.state, row.attempts, row.text_sealed is not None


async def delivered(branch: House, desk: Desk, gate: Gate) -> None:
    """Run a counter until the gateway was called as often as it has answers."""
    counter = compose(branch, desk, gate)
    for called in gate.called:
        assert await asyncio.to_thread(called.wait, PATIENCE)
    await counter.close()


class Hurrying(FixedClock):
    """A clock on which a second passes whenever somebody looks."""

    def now(self) -> datetime:
        self.advance(1)
        return super().now()


async def test_a_waiting_message_is_delivered_once_and_its_secret_erased(branch: House) -> None:
    waiting_message(branch)
    gate = Gate(None)
    await delivered(branch, branch.at("03").desk, gate)
    assert message_of(branch) == ("delivered", 1, False)
    assert len(gate.sent) == 1


async def test_a_failed_delivery_is_tried_again_with_the_same_id(branch: House) -> None:
    waiting_message(branch)
    gate = Gate(OSError("no room"), RuntimeError("a fault of the gateway with " + WANG[1]), None)
    await delivered(branch, replace(branch.at("03").desk, clock=Hurrying(branch.clock.now())), gate)
    assert message_of(branch) == ("delivered", 3, False)
    assert len(set(gate.sent)) == 1
    assert "during handing over a message" in log_of(branch)
    assert log_of(branch).count(" incident ") == 1
    assert WANG[1] not in log_of(branch)


async def test_delivery_outlives_a_store_that_cannot_be_used(branch: House) -> None:
    waiting_message(branch)
    faults: list[Exception] = [
        Unavailable("store-busy", L("The store is busy: another counter has been writing for too long.")),
        sqlite3.OperationalError("something else"),
    ]

    class Failing(Store):
        @contextmanager
        def read(self) -> Iterator[Unit]:
            if faults:
                raise faults.pop(0)
            with super().read() as unit:
                yield unit

    desk = branch.at("03").desk
    gate = Gate(None)
    counter = compose(branch, replace(desk, store=_as(Failing, desk.store)), gate)
    assert await asyncio.to_thread(gate.called[0].wait, PATIENCE)
    await counter.close()
    assert faults == []
    assert message_of(branch) == ("delivered", 1, False)
    # A store that cannot be used now is no fault of the program.
    assert log_of(branch).count(" incident ") == 1
    assert "sqlite3.OperationalError" in log_of(branch)


async def test_without_a_gateway_messages_wait(branch: House) -> None:
    waiting_message(branch)
    async with opened(branch) as counter:
        await counter.do(AskPlace())
    assert message_of(branch) == ("waiting", 0, True)


# --- closing


async def test_closing_frees_the_terminal_and_the_store_and_may_be_repeated(branch: House) -> None:
    desk, other = branch.at("03").desk, branch.at("04").desk.store
    assert desk.store.hold("T:PD-03")
    counter = compose(branch, desk)
    assert not other.hold("T:PD-03")
    await counter.close()
    await counter.close()
    assert other.hold("T:PD-03")
    with pytest.raises(Unavailable) as no:
        await counter.do(AskPlace())
    assert no.value.code == "closed"
    with pytest.raises(Unavailable):
        await counter.changes()


async def test_writes_that_stand_in_line_are_finished_before_the_store_closes(branch: House) -> None:
    counter = compose(branch, branch.at("03").desk)
    line = [asyncio.ensure_future(counter.do(SignIn("1027", PASSWORD))) for _ in range(5)]
    await asyncio.sleep(0)  # the commands are handed to the writer, nothing is waited for
    await counter.close()
    assert all(signing_in.done() for signing_in in line)
    assert [signing_in.result().number for signing_in in line] == ["1027"] * 5
    assert kinds_in(branch)[-5:] == ["staff.signed-in"] * 5


def _first_heads(folder: Path) -> tuple[HeadCopy, ...]:
    while not (copied := load_heads(folder)):
        time.sleep(0.01)
    return copied


async def test_heads_are_copied_on_opening_at_sign_out_and_on_closing(branch: House, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.mkdir()
    async with opened(branch, heads=heads) as counter:
        opening = await asyncio.to_thread(_first_heads, heads)
        assert "T:PD-03" not in {head.chain for head in opening}
        teller = await counter.do(SignIn("1027", PASSWORD))
        assert load_heads(heads) == opening
        await counter.do(SignOut(teller.id))
        first = load_heads(heads)[len(opening) :]
        assert {head.chain for head in first} >= {"T:PD-03", "S:console"}
    assert len(load_heads(heads)) == len(opening) + 2 * len(first)


async def test_heads_that_cannot_be_copied_stop_nobody(branch: House, tmp_path: Path) -> None:
    async with opened(branch, heads=tmp_path / "none") as counter:
        teller = await counter.do(SignIn("1027", PASSWORD))
        await counter.do(SignOut(teller.id))
    assert "copying the audit's heads" in log_of(branch)


async def test_a_change_by_another_terminal_is_noticed(branch: House) -> None:
    async with opened(branch) as counter:
        before = await counter.changes()
        assert await counter.changes() == before
        branch.at("04").sign_in("1028")
        assert await counter.changes() != before
