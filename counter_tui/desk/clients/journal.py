"""The journal of imports: one run at a time, each begun, driven, and finished or given up.

A run's row is the first lock of every transaction that writes under it, before
accounts and the audit's head. It holds a token: whoever takes an interrupted run
up again draws another, so that a process believed dead which is not writes no more.
"""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from counter_tui.desk.api.commands.importing import AbandonImport
from counter_tui.desk.api.imports import AbandonedImport
from counter_tui.desk.authorise import authorise
from counter_tui.desk.clients.tally import Counts
from counter_tui.desk.work import Work
from data.tables.clients import ImportRun
from data.terms.enums import ImportState, Role
from data.terms.errors import Conflict
from data.terms.words import L


def open_run(work: Work) -> ImportRun | None:
    """The run that has not ended, held until the end of the unit of work."""
    return work.session.exec(
        select(ImportRun).where(col(ImportRun.state) == ImportState.APPLYING).with_for_update()
    ).first()


def runs(work: Work) -> int:
    """How many runs were ever begun."""
    return work.session.exec(select(func.count()).select_from(ImportRun)).one()


def begin(work: Work, sha256: bytes, counts: Counts, before: int) -> UUID:
    """Begin a run; gives its token.

    Args:
        before: how many runs there were when the list was checked.

    Raises:
        Conflict: another import has come between the check and this.
    """
    if runs(work) != before:
        raise _came_between()
    run = ImportRun(
        id=work.new_id(),
        at=work.now,
        staff_id=work.who.staff_id,
        content_sha256=sha256,
        state=ImportState.APPLYING,
        token=work.new_id(),
        rows=counts.rows,
        new=0,
        changed=0,
        same=counts.same,
        refused=counts.refused,
    )
    work.session.add(run)
    # Where two begin at once the unique key of the open run lets one; the other begins anew and
    # is told above.
    work.session.flush()
    planned = {"rows": counts.rows, "new": counts.new, "changed": counts.changed}
    work.audit("clients.import-begun", {"run": str(run.id), "sha256": sha256.hex(), **planned})
    return run.token


def take_up(work: Work, run_id: UUID, counts: Counts) -> UUID:
    """Take an interrupted run up again; gives its new token.

    Raises:
        Conflict: it was finished or given up meanwhile.
    """
    run = open_run(work)
    if run is None or run.id != run_id:
        raise _taken_over()
    run.token = work.new_id()
    run.refused = counts.refused
    # What it has written before it was interrupted now says nothing new.
    run.same = max(0, counts.same - run.new - run.changed)
    work.session.add(run)
    work.audit("clients.import-resumed", {"run": str(run.id), "new": run.new, "changed": run.changed})
    return run.token


def driven(work: Work, token: UUID) -> ImportRun:
    """The run that this process drives, held until the end of the unit of work.

    Raises:
        Conflict: it was taken up by another process, or given up.
    """
    run = open_run(work)
    if run is None or run.token != token:
        raise _taken_over()
    return run


def finish(work: Work, token: UUID) -> Counts:
    """End a run whose rows are all written; gives what all of it came to."""
    run = driven(work, token)
    run.state = ImportState.FINISHED
    run.ended_at = work.now
    work.session.add(run)
    counts = Counts(run.rows, run.new, run.changed, run.same, run.refused)
    work.audit("clients.imported", {"run": str(run.id), "sha256": run.content_sha256.hex(), **asdict(counts)})
    return counts


def abandon_import(work: Work, command: AbandonImport) -> AbandonedImport:
    """Give up the run that was interrupted. The clients it has brought in stay: each is whole.

    Raises:
        Conflict: there is none.
    """
    authorise(work, command.session, Role.ADMINISTRATOR)
    run = open_run(work)
    if run is None:
        raise Conflict(
            "no-import-open",
            L("No import was interrupted: there is nothing to give up."),
            L("Import the list as usual."),
        )
    run.state = ImportState.ABANDONED
    run.ended_at = work.now
    work.session.add(run)
    missing = run.rows - run.new - run.changed - run.same - run.refused
    work.audit(
        "clients.import-abandoned",
        {"run": str(run.id), "new": run.new, "changed": run.changed, "missing": missing},
    )
    return AbandonedImport(run.at, run.new, run.changed, missing)


def _came_between() -> Conflict:
    return Conflict(
        "import-came-between",
        L("Another import came between."),
        L("Nothing of this one was imported. Import the file again."),
    )


def _taken_over() -> Conflict:
    return Conflict(
        "import-taken-over",
        L("This import was taken up by another process, or given up."),
        L("Nothing more is imported here. See to the other process."),
    )
