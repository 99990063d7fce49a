"""The model of client lists: checked as a whole, written in batches, interrupted, given up (rule 15)."""

from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.imports import AbandonedImport, ImportProgress, Unwatched
from counter_tui.desk.api.views.importing import ImportReport
from data.terms.enums import Role
from tests.house import COLUMNS
from tests.machine.facts import BATCH, LOCKED_ABOVE, Run
from tests.machine.state import State
from tests.machine.verdicts import No, Yes

FLAGS = ("dormant", "restricted", "frozen", "closed")


class Stopped(Exception):
    """Somebody stopped an import between two batches."""


class Stopping(Unwatched):
    """Stops an import.

    Args:
        at: after so many batches, checked ones first and then those that are gone through again.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self._gone = 0

    def went_on(self, progress: ImportProgress) -> None:
        self._gone += 1
        if self._gone == self.at:
            raise Stopped


def import_clients(state: State, terminal: str, command: ImportClients) -> Yes:
    """A change of a mobile, a document or a state waits for two people: it is refused (rule 15)."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    with command.file() as file:
        content = file.read()
    before = state.importing
    if before is not None and before.content != content:
        raise No("import-unfinished")
    batches, refused = _checked(state, content)
    stop = command.watch.at if isinstance(command.watch, Stopping) else 0
    obeys = frozenset({-15}) if refused else frozenset({15})
    if 0 < stop <= len(batches):
        return Yes(obeys, stops=True)
    writes = any(batches) and (not refused or command.skip_bad)
    if before is None and not writes:

        def only_checked(report: ImportReport) -> None:
            assert not report.written
            _told(report, refused, sum(map(len, batches)))

        return Yes(obeys, learn=only_checked)
    run = before or Run(content)
    applied = batches[: stop - len(batches)] if stop else batches
    for row in (row for batch in applied for row in batch):
        state.later(lambda told=row: _take(state, run, told))  # type: ignore[misc]  # bound now
    state.later(lambda: setattr(state, "importing", run if stop else None))

    def imported(report: ImportReport) -> None:
        assert (report.written, report.resumed) == (True, before is not None)
        _told(report, refused, run.written + sum(map(len, batches)))

    return Yes(obeys, stops=stop > 0, learn=imported if not stop else lambda answer: None)


def _told(report: ImportReport, refused: list[str], written: int) -> None:
    assert sorted(cell.column for cell in report.refused) == sorted(refused)
    assert report.new + report.changed == written


def _checked(state: State, content: bytes) -> tuple[list[list[dict[str, str]]], list[str]]:
    """What there is to write, batch by batch, and the columns that are refused."""
    names = COLUMNS.split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in content.decode().splitlines()[1:]]
    batches: list[list[dict[str, str]]] = []
    refused: list[str] = []
    validities: dict[str, str] = {}
    for at, row in enumerate(rows):
        if at % BATCH == 0:
            batches.append([])
        # Rows of one document agree: where they do not, the later one is not looked at any further.
        first = validities.setdefault(row["document_number"], row["document_expires"])
        no = _two_people(state, row) if first == row["document_expires"] else ["document_expires"]
        refused += no
        known = state.accounts.get(row["fund_account"])
        if not no and (known is None or row != known.told):
            batches[-1].append(row)
    return batches, refused


def abandon_import(state: State, terminal: str, command: AbandonImport) -> Yes:
    """What an interrupted import has brought in stays."""
    state.authorised(terminal, command.session, Role.ADMINISTRATOR)
    run = state.importing
    if run is None:
        raise No("no-import-open")

    def given_up(answer: AbandonedImport) -> None:
        assert answer.new + answer.changed == run.written

    state.later(lambda: setattr(state, "importing", None))
    return Yes(frozenset({15}), learn=given_up)


def _two_people(state: State, row: dict[str, str]) -> list[str]:
    account = state.accounts.get(row["fund_account"])
    if account is None:
        return []
    no = [name for name in ("mobile", "document_number") if row[name] != account.told[name]]
    if row["document_expires"] != account.told["document_expires"] and "document_number" not in no:
        no.append("document_expires")
    no += [
        flag
        for flag in FLAGS
        if row[flag] != account.told[flag] and (row[flag] == "1") != account.flags[flag]
    ]
    locks = int(row["password_failures"]) > LOCKED_ABOVE
    said_before = row["password_failures"] == account.told["password_failures"]
    if not said_before and locks != (account.failures > LOCKED_ABOVE):
        no.append("password_failures")
    return no


def _take(state: State, run: Run, row: dict[str, str]) -> None:
    run.written += 1
    account = state.accounts.get(row["fund_account"])
    if account is None:
        state.enter(row)
        return
    if row["password_failures"] != account.told["password_failures"]:
        account.failures = int(row["password_failures"])
    account.told = row
