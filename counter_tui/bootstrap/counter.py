"""The engine in this process: one thread that writes, a few that read, and a loop that never waits."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from counter_tui.bootstrap.aside import Aside
from counter_tui.bootstrap.copying_heads import HeadCopies
from counter_tui.bootstrap.delivering import Deliverer
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.images import AskScans, ReadImage, ReadPreview
from counter_tui.desk.api.commands.papers import SavePaper
from counter_tui.desk.api.commands.records import AskSlip, PrintSlip
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import Image
from counter_tui.desk.api.papers import SavedPaper
from counter_tui.desk.api.views.images import Picture, Scans
from counter_tui.desk.authorise import authorise
from counter_tui.desk.images import shrink
from counter_tui.desk.ports import ImageFiles, Papers, SlipPrinter, SmsGateway
from counter_tui.desk.registry import runner
from counter_tui.desk.runner import Handler
from counter_tui.desk.visits import open_visit, visit_account
from counter_tui.desk.work import Desk, Work
from data.terms.enums import Role
from data.terms.errors import CounterError, Invalid, Unavailable
from data.terms.words import L

_READERS: Final = 3
_SCANS: Final = 9
"""How many scans are listed: each has a digit."""
_READ_AT_ONCE: Final = 3

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outside:
    """The world outside, as this composition has it.

    Attributes:
        sms: takes the outbox's messages; None where this process delivers none.
        sms_ready: raises `Unavailable` where no message can be handed over now.
        papers: None where this process makes none.
        list_seconds, read_seconds: how long a folder may take to list its scans and to give a file.
    """

    printer: SlipPrinter
    images: ImageFiles
    sms: SmsGateway | None
    sms_ready: Callable[[], None] | None = None
    papers: Papers | None = None
    list_seconds: float = 2.0
    read_seconds: float = 10.0


class LocalCounter:
    """The `Counter` whose engine runs in this process.

    Writes stand in line for one thread, in the order they were asked for; reads
    go beside them. Each composition hands in its own parts.

    Args:
        desk: what the engine is composed of; its store is closed with the counter.
        outside: gateways; none is called inside a unit of work.
        faults: where the unexpected is logged.
        more_reads: what this composition answers beyond the counter's own.
        heads: where the audit's heads are copied to at sign-out, on closing and on each new day.
    """

    def __init__(
        self,
        desk: Desk,
        outside: Outside,
        faults: FaultLog,
        *,
        more_reads: Mapping[type[Command[Any]], Handler] | None = None,
        heads: Path | None = None,
    ) -> None:
        self._desk = desk
        self._outside = outside
        self._faults = faults
        self._heads: HeadCopies | None = None
        files: dict[type[Command[Any]], Handler] = dict.fromkeys((ReadImage, ReadPreview), _may_read_images)
        files[AskScans] = _whose_scans
        self._runner = runner(desk, {**files, **(more_reads or {})})
        # A listing that hangs is not begun a second time.
        self._listing = Aside(1, outside.list_seconds)
        self._reading = Aside(_READ_AT_ONCE, outside.read_seconds)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._closed = False
        if heads is not None:
            self._heads = HeadCopies(desk, heads, faults)
            self._heads.start()
        self._deliverer: Deliverer | None = None
        if outside.sms is not None:
            self._deliverer = Deliverer(desk, outside.sms, self._writer, faults)
            self._deliverer.start()

    async def do(self, command: Command[R]) -> R:
        """Do `command`.

        Raises:
            CounterError: the typed no; what nobody expected is an `Unavailable` with an
                incident's number.
        """
        if isinstance(command, PrintSlip):
            return cast(R, await self._print(command))
        if isinstance(command, SavePaper) and self._outside.papers is not None:
            return cast(R, await self._save_paper(command, self._outside.papers))
        if isinstance(command, ReadImage):
            return cast(R, await self._read_image(command))
        if isinstance(command, ReadPreview):
            return cast(R, await self._preview(command))
        if isinstance(command, AskScans):
            return cast(R, await self._scans(command))
        if isinstance(command, SendCode) and self._outside.sms_ready is not None:
            # A code lives for minutes: one that cannot go out is not made.
            await self._on(self._readers, self._outside.sms_ready, "looking whether messages go out")
        answer = await self._engine(command)
        if isinstance(command, SignOut) and self._heads is not None:
            await self._on(self._readers, self._heads.copy, "copying the audit's heads")
        return answer

    async def changes(self) -> int:
        """A number that moves when anything in the store has changed."""
        return await self._on(self._readers, self._desk.store.changes, "looking for changes")

    async def close(self) -> None:
        """Finish what is being written and let go of the store and the terminal; again does nothing."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._let_go)

    async def _engine(self, command: Command[R]) -> R:
        pool = self._readers if self._runner.reads(command) else self._writer
        return await self._on(pool, partial(self._runner.do, command), type(command).__name__)

    async def _print(self, command: PrintSlip) -> str:
        slip = await self._engine(AskSlip(command.session, command.slip))
        print_it = partial(self._outside.printer.print, slip.id, slip.number, slip.text)
        where = await self._on(self._readers, print_it, "printing")
        await self._engine(command)
        return where

    async def _save_paper(self, command: SavePaper, papers: Papers) -> SavedPaper:
        paper = await self._engine(command.made_by)
        return await self._on(self._readers, partial(papers.save, paper), "making a paper")

    async def _read_image(self, command: ReadImage) -> Image:
        await self._engine(command)
        return Image(*await self._read(command.path))

    async def _preview(self, command: ReadPreview) -> Picture:
        await self._engine(command)
        _, content = await self._read(command.path)
        shown = partial(shrink, content, command.columns, command.rows)
        return await self._on(self._readers, shown, "showing an image")

    async def _read(self, path: str) -> tuple[str, bytes]:
        read = partial(self._guarded, partial(self._outside.images.read, path), "reading an image")
        try:
            return await self._reading.do(read)
        except TimeoutError:
            raise Invalid(
                "path",
                "image-slow",
                L("The file's folder does not answer."),
                L("Choose a file of another folder, or try again later."),
            ) from None

    async def _scans(self, command: AskScans) -> Scans:
        account = cast(str, await self._engine(command))
        listing = partial(self._outside.images.newest, _SCANS, account)
        newest = partial(self._guarded, listing, "listing scans")
        try:
            return await self._listing.do(newest)
        except TimeoutError:
            return Scans((), L("The scan folder does not answer; type the path of a file elsewhere."))

    async def _on(self, pool: Executor, work: Callable[[], R], about: str) -> R:
        if self._closed:
            raise Unavailable("closed", L("The counter is closed."), L("Start the program again."))
        return await asyncio.get_running_loop().run_in_executor(pool, self._guarded, work, about)

    def _guarded(self, work: Callable[[], R], about: str) -> R:
        try:
            return work()
        except CounterError:
            raise
        except Exception as error:  # noqa: BLE001 - the one place where the unexpected gets its number
            raise self._faults.told(error, about) from None

    def _let_go(self) -> None:
        if self._deliverer is not None:
            self._deliverer.stop()
        self._writer.shutdown()
        self._readers.shutdown()
        try:
            if self._heads is not None:
                self._heads.stop()
                self._heads.copy()
        finally:
            self._desk.store.close()


def _whose_scans(work: Work, command: AskScans) -> str:
    """The account at the counter, whose files are listed first; empty before the client is signed in."""
    authorise(work, command.session, Role.TELLER)
    account = visit_account(work, open_visit(work))
    return account.number if account is not None else ""


def _may_read_images(work: Work, command: ReadImage | ReadPreview) -> None:
    """Files of this machine are read for tellers only; nothing is kept."""
    authorise(work, command.session, Role.TELLER)
