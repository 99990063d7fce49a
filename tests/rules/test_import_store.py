"""Importing a client list into the store: all or nothing, compared with what was imported last."""

from pathlib import Path

import pytest

from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.views.importing import ImportReport
from data.terms.enums import OperationState
from data.terms.errors import Invalid
from tests.house import ADMINISTRATOR, CLIENTS, COLUMNS, LI, WANG, Counter, House, client_row, resident_id
from tests.rules.attempts import ask, changed, dump, events, nothing_done
from tests.rules.test_rule_08_decision import claim, decide, supervisor
from tests.rules.test_rule_15_two_people import edited

FIXTURES = Path(__file__).parents[1] / "fixtures" / "import"
AUDIT = {"audit_event", "audit_head"}
NEW = client_row("20000001", "钱多", "31010119750101001", "13812345678")
BAD = client_row("20000002", "孙少", "31010119760101001", "13812345679", available_funds="many")


@pytest.fixture
def console(branch: House) -> Counter:
    counter = branch.at("")
    counter.sign_in(ADMINISTRATOR[0])
    return counter


def listed(*rows: str) -> bytes:
    return "\n".join((COLUMNS, *rows, "")).encode()


def take(console: Counter, content: bytes, *, skip_bad: bool = False) -> ImportReport:
    return console.do(ImportClients(console.session, held(content), skip_bad))


def account(console: Counter, number: str, column: str) -> object:
    ((found,),) = ask(console.house, f"SELECT {column} FROM fund_account WHERE number = ?", number)
    return found


# --- all or nothing


@pytest.mark.parametrize("rows", [(NEW, BAD), (BAD, NEW)], ids=["bad last", "bad first"])
def test_one_bad_row_keeps_all_out(console: Counter, rows: tuple[str, str]) -> None:
    before = dump(console.house)
    report = take(console, listed(*rows))
    assert (report.rows, report.new, report.written) == (2, 1, False)
    assert [(cell.line, cell.column) for cell in report.refused] == [(2 + rows.index(BAD), "available_funds")]
    assert changed(before, dump(console.house)) == AUDIT


def test_bad_rows_can_be_skipped_and_are_told(console: Counter) -> None:
    report = take(console, listed(BAD, NEW), skip_bad=True)
    assert (report.rows, report.new, report.written) == (2, 1, True)
    assert [(cell.line, cell.column) for cell in report.refused] == [(2, "available_funds")]
    assert account(console, "20000001", "mobile_index") is not None
    assert ask(console.house, "SELECT number FROM fund_account WHERE number = '20000002'") == []
    (run,) = ask(
        console.house,
        "SELECT rows, new, changed, same, refused FROM import_run ORDER BY at DESC, id DESC LIMIT 1",
    )
    assert run == (2, 1, 0, 0, 1)


def test_every_refused_cell_is_told_by_line_and_column(console: Counter) -> None:
    report = take(console, FIXTURES.joinpath("refused.csv").read_bytes())
    assert not report.written
    lines = [cell.line for cell in report.refused]
    assert lines == sorted(lines)
    assert len(set(lines)) > 80
    assert all(str(cell.says) for cell in report.refused)
    numbers = ("11010519491231002X", "13812345678")
    assert not any(number in str(cell) for cell in report.refused for number in numbers)


def test_a_file_that_cannot_be_read_changes_nothing(console: Counter) -> None:
    for name in ("empty.csv", "utf-16.csv", "header-missing.csv"):
        with pytest.raises(Invalid) as told:
            take(console, FIXTURES.joinpath(name).read_bytes())
        code = told.value.code
        with nothing_done(console.house, Invalid, code):
            take(console, FIXTURES.joinpath(name).read_bytes())


@pytest.mark.parametrize("name", ["good-bom.csv", "good-gb18030.csv", "good-other-order.csv"])
def test_the_same_list_in_another_dress_changes_nothing(branch: House, name: str) -> None:
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    clean = "\n".join(
        line
        for line in FIXTURES.joinpath("good.csv").read_text(encoding="utf-8").splitlines()
        if not line.startswith(("10886621", "10886622", "10886624"))
    )
    assert take(console, clean.encode()).written
    before = dump(branch)
    again = take(console, FIXTURES.joinpath(name).read_bytes())
    known = {cell.line for cell in again.refused}
    assert (again.changed, again.written) == (0, False)
    assert again.same == again.rows - len(known) - again.new
    assert changed(before, dump(branch)) == AUDIT


# --- the same file again


def test_the_same_file_again_changes_nothing(console: Counter) -> None:
    before = dump(console.house)
    report = take(console, CLIENTS.encode())
    assert (report.new, report.changed, report.same, report.refused) == (0, 0, 4, ())
    assert not report.written
    assert dump(console.house) == before


def test_the_same_file_again_does_not_undo_what_the_counter_did(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief))
    console = submitted.house.at("")
    console.sign_in(ADMINISTRATOR[0])
    before = dump(submitted.house)
    report = take(console, CLIENTS.encode())
    assert (report.same, report.written) == (4, False)
    assert dump(submitted.house) == before
    assert account(console, WANG[0], "password_failures") == 0


def test_the_broker_may_catch_up_with_what_the_counter_did(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief))
    console = submitted.house.at("")
    console.sign_in(ADMINISTRATOR[0])
    report = take(console, edited(WANG[0], "password_failures", "0"))
    assert (report.changed, report.refused, report.written) == (1, (), True)
    again = take(console, edited(WANG[0], "password_failures", "6"))
    assert [(cell.line, cell.column) for cell in again.refused] == [(2, "password_failures")]


# --- what may change


FREE = {
    "opened_on": ("2019-05-15", "2019-05-15"),
    "available_funds": ("0.01", 1),
    "open_positions": ("7", 7),
    "closed_today": ("2", 2),
    "bank_links": ("0", 0),
    "cfmmc_user": ("018110886622", "018110886622"),
}


@pytest.mark.parametrize("column", FREE)
def test_a_free_column_is_brought_up_to_date(console: Counter, column: str) -> None:
    text, value = FREE[column]
    before = dump(console.house)
    report = take(console, edited(LI[0], column, text))
    assert (report.new, report.changed, report.same, report.refused) == (0, 1, 3, ())
    assert account(console, LI[0], column) == value
    assert changed(before, dump(console.house)) == {"fund_account", "imported_row", "import_run", *AUDIT}
    after = dump(console.house)
    assert take(console, edited(LI[0], column, text)).same == 4
    assert dump(console.house) == after


@pytest.mark.parametrize(("who", "value"), [(LI[0], "5"), (WANG[0], "9")])
def test_wrong_passwords_may_change_where_the_lock_does_not(console: Counter, who: str, value: str) -> None:
    report = take(console, edited(who, "password_failures", value))
    assert (report.changed, report.refused) == (1, ())
    assert account(console, who, "password_failures") == int(value)


def test_one_row_that_may_not_change_keeps_the_others_out(console: Counter) -> None:
    content = edited(LI[0], "mobile", "13812345678").replace(b"128406.20", b"1.00")
    before = dump(console.house)
    report = take(console, content)
    assert (report.changed, report.written) == (3, False)
    assert changed(before, dump(console.house)) == AUDIT
    assert take(console, content, skip_bad=True).written
    assert [account(console, who, "available_funds") for who in (WANG[0], LI[0])] == [100, 12840620]


# --- one document, one person


def test_another_account_of_a_known_client(console: Counter) -> None:
    report = take(console, listed(client_row("20000001", "王小山", "31010119850312002", "13812345678")))
    assert (report.new, report.refused) == (1, ())
    owners = ask(
        console.house,
        "SELECT count(DISTINCT client_id) FROM fund_account WHERE number IN ('20000001', ?)",
        WANG[0],
    )
    assert owners == [(1,)]


@pytest.mark.parametrize(
    ("name", "expires", "column"),
    [("王大山", "2036-05-01", "name"), ("王小山", "2037-05-01", "document_expires")],
)
def test_a_row_that_disagrees_with_the_client_on_file_is_refused(
    console: Counter, name: str, expires: str, column: str
) -> None:
    row = client_row("20000001", name, "31010119850312002", "13812345678", document_expires=expires)
    report = take(console, listed(row))
    assert [(cell.line, cell.column) for cell in report.refused] == [(2, column)]
    assert ask(console.house, "SELECT number FROM fund_account WHERE number = '20000001'") == []


def test_another_name_for_a_known_account_is_refused(console: Counter) -> None:
    report = take(console, edited(WANG[0], "name", "王大山"))
    assert [(cell.line, cell.column) for cell in report.refused] == [(2, "name")]


def test_an_account_does_not_go_to_another_known_client(console: Counter) -> None:
    other = client_row(LI[0], "王小山", "31010119850312002", LI[1])
    report = take(console, listed(other))
    assert "document_number" in {cell.column for cell in report.refused}
    assert not report.written


def test_two_new_accounts_of_one_new_client(console: Counter) -> None:
    second = client_row("20000003", "钱多", "31010119750101001", "13912345678")
    report = take(console, listed(NEW, second))
    assert (report.new, report.written) == (2, True)
    clients = ask(console.house, "SELECT count(*) FROM client WHERE name = '钱多'")
    assert clients == [(1,)]


def test_what_was_imported_can_be_served(branch: House) -> None:
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    locked = client_row("20000001", "钱多", "31010119750101001", "13812345678", password_failures=6)
    assert take(console, listed(locked)).written
    teller = branch.at("03")
    teller.sign_in("1027")
    assert teller.submit(("20000001", "13812345678")).state is OperationState.PENDING


def test_numbers_and_mobiles_are_kept_sealed(console: Counter) -> None:
    take(console, listed(NEW))
    rows = str([rows for name, rows in dump(console.house).items() if name in {"client", "fund_account"}])
    assert resident_id("31010119750101001") not in rows
    assert "13812345678" not in rows


def test_an_import_is_audited_by_its_hash_and_counts(console: Counter) -> None:
    take(console, listed(NEW))
    event = events(console.house, "clients.imported")[-1]
    counts = (event["new"], event["changed"], event["same"], event["refused"])
    assert counts == (1, 0, 0, 0)
    assert len(str(event["sha256"])) == 64
