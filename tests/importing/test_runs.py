"""An import in batches: stopped, taken up again, given up, met by others; and nothing half-done."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

import pytest

from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.imports import MOST_TOLD, ImportProgress, ImportStage, OpenFile, held
from counter_tui.desk.api.views.importing import ImportReport, RefusedRow
from data.tables.clients import Client, FundAccount, ImportedRow
from data.terms.errors import Conflict, NotAllowed
from tests.house import ADMINISTRATOR, Counter, House
from tests.importing.conftest import BATCH, LIST, ROWS
from tests.importing.lists import listed
from tests.importing.store import Clients, clients, count, runs
from tests.rules.attempts import changed, dump, events, nothing_done, tamper

CHECKED = [(ImportStage.CHECKING, line) for line in (11, 21, 31, 41, 46)]
APPLIED = [(ImportStage.APPLYING, line) for _, line in CHECKED]
WRITTEN = {"client", "fund_account", "imported_row", "import_run", "audit_event", "audit_head"}


class Stopped(Exception):
    """The one who watches has had enough."""


class Watch:
    """Notes what it is told, and does something at one moment of an import."""

    def __init__(
        self, at: tuple[ImportStage, int] | None = None, do: Callable[[], object] = lambda: None
    ) -> None:
        self.at, self.do = at, do
        self.seen: list[tuple[ImportStage, int]] = []
        self.cells: list[RefusedRow] = []
        self.doubts: list[RefusedRow] = []

    def refused(self, cell: RefusedRow) -> None:
        self.cells.append(cell)

    def doubted(self, cell: RefusedRow) -> None:
        self.doubts.append(cell)

    def went_on(self, progress: ImportProgress) -> None:
        self.seen.append((progress.stage, progress.line))
        if self.seen[-1] == self.at:
            self.do()


def stop() -> None:
    raise Stopped


def take(
    console: Counter, file: bytes | OpenFile, watch: Watch | None = None, *, skip_bad: bool = False
) -> ImportReport:
    opened = held(file) if isinstance(file, bytes) else file
    return console.do(ImportClients(console.session, opened, skip_bad, watch or Watch()))


def interrupt(console: Counter, at: tuple[ImportStage, int], content: bytes = LIST) -> None:
    with pytest.raises(Stopped):
        take(console, content, Watch(at, stop))


def totals(report: ImportReport) -> tuple[int, ...]:
    return report.rows, report.new, report.changed, report.same, report.refused_rows


def all_whole(console: Counter, number: int) -> None:
    """So many accounts of the list are in, with all that belongs to each; and the house's own four."""
    assert len(clients(console.desk)) == number + 4
    assert [count(console.desk, table) for table in (Client, FundAccount, ImportedRow)] == [number + 4] * 3


# --- batches


def test_a_list_is_checked_as_a_whole_and_then_written_in_batches(console: Counter) -> None:
    watch = Watch()
    report = take(console, LIST, watch)
    assert totals(report) == (ROWS, ROWS, 0, 0, 0)
    assert (report.written, report.resumed) == (True, False)
    assert watch.seen == CHECKED + APPLIED
    all_whole(console, ROWS)
    assert runs(console.desk)[-1] == ("finished", (ROWS, ROWS, 0, 0, 0))


def test_each_batch_is_one_event_and_the_whole_another(console: Counter) -> None:
    take(console, LIST)
    (begun,), (*_, imported) = (
        events(console.house, f"clients.{kind}")[-1:] for kind in ("import-begun", "imported")
    )
    batches = [each for each in events(console.house, "clients.import-batch") if each["run"] == begun["run"]]
    assert [(each["line"], each["new"]) for each in batches] == [
        (11, 10),
        (21, 10),
        (31, 10),
        (41, 10),
        (46, 5),
    ]
    assert (imported["run"], imported["sha256"]) == (begun["run"], begun["sha256"])
    assert imported["new"] == ROWS


def test_the_same_list_again_writes_nothing(console: Counter) -> None:
    take(console, LIST)
    before = dump(console.house)
    watch = Watch()
    report = take(console, LIST, watch)
    assert totals(report) == (ROWS, 0, 0, ROWS, 0)
    assert (report.written, watch.seen) == (False, CHECKED)
    assert dump(console.house) == before


def test_only_batches_that_say_something_new_are_written(console: Counter) -> None:
    take(console, LIST)
    written = len(events(console.house, "clients.import-batch"))
    other = LIST.replace(b"30000024,", b"30009999,")
    report = take(console, other)
    assert totals(report) == (ROWS, 1, 0, ROWS - 1, 0)
    (batch,) = events(console.house, "clients.import-batch")[written:]
    assert batch["line"] == 31
    all_whole_but_one_person = [count(console.desk, table) - 4 for table in (Client, FundAccount)]
    assert all_whole_but_one_person == [ROWS, ROWS + 1]


def test_many_changes_are_written_and_leave_what_the_counter_did(console: Counter) -> None:
    take(console, LIST)
    tamper(console.house, "UPDATE fund_account SET open_positions = 9 WHERE number = '30000007'")
    report = take(console, LIST.replace(b"128406.20", b"1.05"))
    assert totals(report) == (ROWS, 0, ROWS, 0, 0)
    found = clients(console.desk)
    assert {values["fund_account.available_funds"] for _, values in found.values()} == {105, 12840620}
    assert {values["imported_row.available_funds"] for _, values in found.values()} == {105, 12840620}
    assert found["30000007"][1]["fund_account.open_positions"] == 9


def test_a_bad_row_at_the_end_keeps_all_batches_out(console: Counter) -> None:
    before = dump(console.house)
    report = take(console, LIST + b"x\n")
    assert (report.written, report.refused_rows) == (False, 1)
    assert changed(before, dump(console.house)) == {"audit_event", "audit_head"}


def test_a_watch_is_told_of_all_and_a_report_names_the_first(console: Counter) -> None:
    bad = listed(MOST_TOLD + 700, available_funds="many", mobile="1")
    watch = Watch()
    report = take(console, bad, watch)
    assert report.refused_rows == MOST_TOLD + 700
    assert len(watch.cells) == 2 * report.refused_rows
    assert list(report.refused) == watch.cells[:MOST_TOLD]
    assert [cell.line for cell in watch.cells] == sorted(cell.line for cell in watch.cells)
    (event,) = events(console.house, "clients.import-refused")
    assert (event["rows"], event["cells"]) == (report.rows, len(watch.cells))


def test_accounts_that_differ_by_a_zero_in_front_are_two(console: Counter) -> None:
    lines = listed(2).decode().splitlines()
    both = "\n".join((lines[0], lines[1].replace("30000000", "0030000000"), lines[2], ""))
    assert take(console, both.replace("30000001", "30000000").encode()).new == 2


# --- interrupted


@pytest.mark.parametrize("at", [CHECKED[0], CHECKED[-1]], ids=["first", "last"])
def test_stopped_while_it_is_checked_nothing_has_happened(
    console: Counter, at: tuple[ImportStage, int]
) -> None:
    before = dump(console.house)
    interrupt(console, at)
    assert dump(console.house) == before


@pytest.mark.parametrize("batch", [1, 3, 5])
def test_an_interrupted_import_is_finished_by_the_same_file(
    console: Counter, batch: int, undisturbed: Clients
) -> None:
    interrupt(console, APPLIED[batch - 1])
    done = min(batch * BATCH, ROWS)
    all_whole(console, done)
    assert runs(console.desk)[-1] == ("applying", (ROWS, done, 0, 0, 0))
    report = take(console, LIST)
    assert totals(report) == (ROWS, ROWS, 0, 0, 0)
    assert (report.written, report.resumed) == (True, True)
    assert runs(console.desk)[1:] == [("finished", (ROWS, ROWS, 0, 0, 0))]
    assert clients(console.desk) == undisturbed
    before = dump(console.house)
    assert not take(console, LIST).written
    assert dump(console.house) == before


def test_an_import_is_interrupted_more_than_once(console: Counter, undisturbed: Clients) -> None:
    for at in APPLIED[:4]:
        interrupt(console, at)
    assert totals(take(console, LIST)) == (ROWS, ROWS, 0, 0, 0)
    assert clients(console.desk) == undisturbed
    assert len(events(console.house, "clients.import-resumed")) == 4


def test_what_an_interrupted_import_left_out_stays_out(console: Counter) -> None:
    bad = LIST + b"x\n"
    with pytest.raises(Stopped):
        take(console, bad, Watch(APPLIED[1], stop), skip_bad=True)
    report = take(console, bad)
    assert totals(report) == (ROWS + 1, ROWS, 0, 0, 1)
    assert report.written


def test_another_list_waits_until_the_interrupted_one_is_finished(console: Counter) -> None:
    interrupt(console, APPLIED[1])
    with nothing_done(console.house, Conflict, "import-unfinished") as told:
        take(console, listed(3))
    assert "2026-11-23" in told.value.says.render("en")
    assert take(console, LIST).resumed
    assert totals(take(console, listed(3))) == (3, 0, 0, 3, 0)


def test_an_interrupted_import_can_be_given_up_and_what_it_wrote_stays(console: Counter) -> None:
    interrupt(console, APPLIED[1])
    before = clients(console.desk)
    given_up = console.do(AbandonImport(console.session))
    assert (given_up.new, given_up.changed, given_up.missing) == (20, 0, ROWS - 20)
    assert runs(console.desk)[-1][0] == "abandoned"
    assert clients(console.desk) == before
    assert totals(take(console, listed(24))) == (24, 4, 0, 20, 0)


def test_there_is_nothing_to_give_up_when_all_is_finished(console: Counter) -> None:
    take(console, listed(3))
    with nothing_done(console.house, Conflict, "no-import-open"):
        console.do(AbandonImport(console.session))


# --- met by others


def other(console: Counter) -> Counter:
    """Another process, at the same console."""
    second = console.house.at("")
    second.sign_in(ADMINISTRATOR[0])
    return second


def test_two_processes_on_one_import_do_it_once(console: Counter, undisturbed: Clients) -> None:
    second = other(console)
    with pytest.raises(Conflict) as told:
        take(console, LIST, Watch(APPLIED[1], lambda: take(second, LIST)))
    assert told.value.code == "import-taken-over"
    assert clients(console.desk) == undisturbed
    assert runs(console.desk)[1:] == [("finished", (ROWS, ROWS, 0, 0, 0))]


def test_who_takes_an_import_up_again_stops_who_had_it(console: Counter, undisturbed: Clients) -> None:
    second = other(console)
    with pytest.raises(Conflict) as told:
        take(console, LIST, Watch(APPLIED[1], lambda: interrupt(second, APPLIED[2])))
    assert told.value.code == "import-taken-over"
    all_whole(console, 30)
    assert take(console, LIST).resumed
    assert clients(console.desk) == undisturbed


def test_an_import_that_was_given_up_elsewhere_writes_no_more(console: Counter) -> None:
    second = other(console)
    give_up = Watch(APPLIED[1], lambda: second.do(AbandonImport(second.session)))
    with pytest.raises(Conflict) as told:
        take(console, LIST, give_up)
    assert told.value.code == "import-taken-over"
    all_whole(console, 20)


def test_an_import_that_came_between_check_and_writing_is_told(console: Counter) -> None:
    second = other(console)
    with pytest.raises(Conflict) as told:
        take(console, LIST, Watch(CHECKED[-1], lambda: take(second, listed(3))))
    assert told.value.code == "import-came-between"
    all_whole(console, 3)
    assert totals(take(console, LIST)) == (ROWS, ROWS - 3, 0, 3, 0)


def test_what_the_counter_did_since_the_check_keeps_its_row_out(console: Counter) -> None:
    """A row may not lock or unlock (rule 15), whatever it was when it was checked."""
    take(console, LIST)
    newer = listed(ROWS, password_failures=2)
    locked = "UPDATE fund_account SET password_failures = 6 WHERE number = '30000037'"
    watch = Watch(CHECKED[-1], lambda: tamper(console.house, locked))
    report = take(console, newer, watch)
    assert totals(report) == (ROWS, 0, ROWS - 1, 0, 1)
    assert [(cell.line, cell.column) for cell in watch.cells] == [(39, "password_failures")]
    assert list(report.refused) == watch.cells
    assert clients(console.desk)["30000037"][1]["fund_account.password_failures"] == 6


def test_a_right_that_is_taken_away_ends_the_import_there(console: Counter) -> None:
    ended = "UPDATE staff_session SET ended_at = opened_at WHERE ended_at IS NULL"
    with pytest.raises(NotAllowed) as told:
        take(console, LIST, Watch(APPLIED[0], lambda: tamper(console.house, ended)))
    assert told.value.code == "session-over"
    assert events(console.house, "refused")[-1]["command"] == "ImportClients"
    all_whole(console, BATCH)
    console.sign_in(ADMINISTRATOR[0])
    assert take(console, LIST).resumed


# --- a file that changes


def openings(*contents: bytes) -> OpenFile:
    """A file that is another one each time it is opened."""
    following: Iterator[bytes] = iter(contents)

    def open_it() -> BinaryIO:
        return BytesIO(next(following))

    return open_it


CHANGED = LIST.replace(b"30000024,", b"30009999,")


def test_a_file_that_changes_before_it_is_checked_is_told(console: Counter) -> None:
    with nothing_done(console.house, Conflict, "import-changed"):
        take(console, openings(LIST, CHANGED))
    with nothing_done(console.house, Conflict, "import-changed"):
        take(console, openings(LIST, LIST[:-30] + b"\xff\n"))


@pytest.mark.parametrize(
    ("content", "done"),
    [
        (CHANGED, 20),
        (LIST.replace(b"fund_account,name", b"name,fund_account", 1), 0),
        (b"".join(LIST.splitlines(keepends=True)[:31]), 30),
        (LIST + listed(3).split(b"\n", 1)[1], 40),
        (LIST.replace("王".encode(), b"\xff" * 3), 0),
    ],
    ids=["changed", "columns", "shorter", "longer", "broken"],
)
def test_nothing_is_written_that_was_not_checked(
    console: Counter, content: bytes, done: int, undisturbed: Clients
) -> None:
    with pytest.raises(Conflict) as told:
        take(console, openings(LIST, LIST, content))
    assert told.value.code == "import-changed"
    all_whole(console, done)
    assert take(console, LIST).resumed
    assert clients(console.desk) == undisturbed


def test_memory_of_earlier_rows_holds_no_text(branch: House) -> None:
    """What is kept of a row to compare others with is numbers: a long list is not held as names."""
    from counter_tui.desk.clients.checking import Earlier, person_of
    from data.terms.enums import DocumentKind

    earlier = Earlier()
    person = person_of(DocumentKind.RESIDENT_ID, "11010519491231002X")
    earlier.account("10886621", 2)
    earlier.name(person, "王小山", 2)
    earlier.validity(person, None, 2)
    kept = [value for kept in vars(earlier).values() for pair in kept.items() for value in pair]
    assert {type(value) for value in kept} == {int}
