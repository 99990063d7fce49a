"""Importing a client list of any length, beside counters that go on writing.

The list is read twice. First every row is checked and compared with the store,
and nothing is written: with one refused row the list stays out as a whole, unless
bad rows are to be skipped. Then the rows are written in batches, each a short
transaction of its own under one run of the journal. In a batch each client is
whole: person, account, mobile and what was imported of them. So what a counter can
see of an unfinished import is clients of a list that was found good, never a part
of one client, and never a row of a list that is refused.

A run that dies or is stopped is finished by importing the same file again: what
it has written says nothing new by then, and the rest follows. Until then no other
list is taken; or the run is given up, and what it has written stays (`journal`).

What the store has may change between the check and the writing of a row: each
batch compares again, with its accounts held. A row that may no longer be taken is
left out and told. What the file has may not: each batch is written only when all
lines up to its end are those that were checked.

Memory holds one batch, some 400 bytes for each row by which rows are compared with
earlier ones (`checking.Earlier`), and the lines that are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from uuid import UUID

from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import ImportProgress, ImportStage
from counter_tui.desk.api.views.importing import ImportReport, RefusedRow
from counter_tui.desk.authorise import authorise
from counter_tui.desk.clients import journal
from counter_tui.desk.clients.checking import Earlier, RowRead
from counter_tui.desk.clients.comparing import Compared, compare
from counter_tui.desk.clients.encoding import Scanned, scan
from counter_tui.desk.clients.reading import WrittenRow, check, written_rows
from counter_tui.desk.clients.rows import ClientRow
from counter_tui.desk.clients.source import Reading, changed
from counter_tui.desk.clients.tally import Counts, Tally
from counter_tui.desk.clients.writing import write
from counter_tui.desk.units import Units
from counter_tui.desk.work import Work
from data.terms.enums import Role
from data.terms.errors import Conflict
from data.terms.words import L


@dataclass(frozen=True, slots=True)
class _Start:
    """Where an import begins.

    Attributes:
        today: the branch's date, for the whole import.
        runs: how many there were ever.
        interrupted: the run that has not ended, with its file's digest.
        begun: on which day that one was begun.
    """

    today: date
    runs: int
    interrupted: tuple[UUID, bytes] | None
    begun: date | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the check found.

    Attributes:
        marks: the reading's digest after each batch.
        writes: for each batch whether it has anything to write.
        left_out: the lines of refused rows.
    """

    tally: Tally
    marks: list[bytes] = field(default_factory=list)
    writes: list[bool] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Import:
    """One import on its way."""

    units: Units
    command: ImportClients
    scanned: Scanned
    today: date

    def batches(self, reading: Reading) -> Iterator[tuple[WrittenRow, ...]]:
        """The rows of a reading, a batch at a time."""
        rows = written_rows(reading.lines())
        while batch := tuple(islice(rows, self.units.desk.policy.import_batch)):
            yield batch

    def checked(self, row: WrittenRow, earlier: Earlier) -> RowRead:
        """A row, checked against the rules and against earlier ones."""
        allowed = self.units.desk.policy.allowed_documents
        return check(row, today=self.today, allowed_kinds=allowed, earlier=earlier)

    def went_on(self, stage: ImportStage, batch: tuple[WrittenRow, ...]) -> None:
        """Tell how far it is."""
        self.command.watch.went_on(ImportProgress(stage, batch[-1].line, self.scanned.lines))


def import_clients(units: Units, command: ImportClients) -> ImportReport:
    """Import a client list, or finish its import.

    Raises:
        Invalid: the file as a whole cannot be read.
        Conflict: another list's import is not finished, or another import or a change of the
            file came between; the sentence says what is in.
    """
    start = units.write(partial(_start, session=command.session))
    scanned = scan(command.file)
    if start.interrupted is not None and start.interrupted[1] != scanned.sha256:
        raise _unfinished(start)
    job = _Import(units, command, scanned, start.today)
    plan = _check(job)
    tally = plan.tally
    resumed = start.interrupted is not None
    if not resumed and (not any(plan.writes) or (tally.refused and not command.skip_bad)):
        if tally.refused:
            units.write(partial(_refuse, session=command.session, sha256=scanned.sha256, tally=tally))
        return tally.report(tally.counts, written=False)
    token = units.write(partial(_open, session=command.session, start=start, job=job, counts=tally.counts))
    _apply(job, plan, token)
    counts = units.write(partial(_finish, session=command.session, token=token))
    return tally.report(counts, written=True, resumed=resumed)


def _start(work: Work, session: UUID) -> _Start:
    # A writing unit, for a refusal to be kept in.
    authorise(work, session, Role.ADMINISTRATOR)
    run = journal.open_run(work)
    interrupted = (run.id, run.content_sha256) if run is not None else None
    begun = work.local(run.at).date() if run is not None else None
    return _Start(work.today, journal.runs(work), interrupted, begun)


def _check(job: _Import) -> _Plan:
    """Check and compare every row; nothing is written."""
    plan = _Plan(Tally(job.command.watch))
    earlier = Earlier()
    with job.command.file() as file:
        reading = Reading(file, job.scanned.encoding)
        for batch in job.batches(reading):
            plan.marks.append(reading.mark())
            reads = [job.checked(row, earlier) for row in batch]
            rows = [read.row for read in reads if read.row is not None]
            compared = job.units.read(partial(_compare, session=job.command.session, rows=rows))
            plan.writes.append(bool(compared.new or compared.changed))
            plan.left_out.update(read.line for read in reads if read.row is None)
            plan.left_out.update(cell.line for cell in compared.refused)
            _count(plan.tally, reads, compared)
            job.went_on(ImportStage.CHECKING, batch)
        if reading.sha256() != job.scanned.sha256:
            raise changed()
    return plan


def _compare(work: Work, session: UUID, rows: list[ClientRow]) -> Compared:
    authorise(work, session, Role.ADMINISTRATOR)
    return compare(work, rows)


def _count(tally: Tally, reads: list[RowRead], compared: Compared) -> None:
    tally.rows += len(reads)
    tally.new += len(compared.new)
    tally.changed += len(compared.changed)
    tally.same += compared.same
    read = (cell for each in reads for cell in each.refused)
    tally.refuse(
        [*(RefusedRow(cell.line, cell.column, cell.says, cell.then) for cell in read), *compared.refused]
    )
    tally.doubt([RefusedRow(cell.line, cell.column, cell.says) for each in reads for cell in each.doubts])


def _refuse(work: Work, session: UUID, sha256: bytes, tally: Tally) -> None:
    authorise(work, session, Role.ADMINISTRATOR)
    work.audit("clients.import-refused", {"sha256": sha256.hex(), "cells": tally.cells, "rows": tally.rows})


def _open(work: Work, session: UUID, start: _Start, job: _Import, counts: Counts) -> UUID:
    authorise(work, session, Role.ADMINISTRATOR)
    if start.interrupted is not None:
        return journal.take_up(work, start.interrupted[0], counts)
    return journal.begin(work, job.scanned.sha256, counts, start.runs)


def _apply(job: _Import, plan: _Plan, token: UUID) -> None:
    """Write every batch that has something to write, in the file's order."""
    planned = iter(zip(plan.marks, plan.writes, strict=True))
    with job.command.file() as file:
        reading = Reading(file, job.scanned.encoding)
        for batch in job.batches(reading):
            mark, writes = next(planned, (b"", False))
            if mark != reading.mark():
                raise _changed_midway()
            if writes:
                # Compared with earlier rows they were in the check: those that differ are left out.
                reads = [job.checked(row, Earlier()) for row in batch if row.line not in plan.left_out]
                rows = [read.row for read in reads if read.row is not None]
                write_it = partial(_write, session=job.command.session, token=token, rows=rows)
                plan.tally.refuse(list(job.units.write(write_it)))
            job.went_on(ImportStage.APPLYING, batch)
    if next(planned, None) is not None:
        raise _changed_midway()


def _write(work: Work, session: UUID, token: UUID, rows: list[ClientRow]) -> tuple[RefusedRow, ...]:
    """Write a batch; gives what keeps rows out of it that were good when they were checked."""
    authorise(work, session, Role.ADMINISTRATOR)
    run = journal.driven(work, token)
    compared = compare(work, rows, writes=True)
    write(work, compared, run.id)
    batch = {
        "new": len(compared.new),
        "changed": len(compared.changed),
        "refused": len({cell.line for cell in compared.refused}),
    }
    run.new += batch["new"]
    run.changed += batch["changed"]
    run.refused += batch["refused"]
    work.session.add(run)
    work.audit("clients.import-batch", {"run": str(run.id), "line": rows[-1].line, **batch})
    return compared.refused


def _finish(work: Work, session: UUID, token: UUID) -> Counts:
    authorise(work, session, Role.ADMINISTRATOR)
    return journal.finish(work, token)


def _unfinished(start: _Start) -> Conflict:
    return Conflict(
        "import-unfinished",
        L("The import of another file, begun on {date}, is not finished.", date=start.begun),
        L(
            "Wait for it, finish it by importing that file again, or give it up with:"
            " counter-tui clients abandon."
        ),
    )


def _changed_midway() -> Conflict:
    return Conflict(
        "import-changed",
        L("The file was changed while it was being imported."),
        L("Some of its rows are in. Put the file back as it was and import it again to finish."),
    )
