"""Rule 15: an import changes no mobile, document or state until two people can; the rest is audited."""

import pytest

from counter_tui.desk.api.commands.administration import AddStaff, DisableStaff, ResetStaff
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import held
from counter_tui.desk.founding import FirstAdministrator, found
from data.terms.enums import DocumentKind, Role
from data.terms.errors import Conflict
from tests.house import ADMINISTRATOR, CLIENTS, LI, PASSWORD, WANG, Counter, House, resident_id
from tests.rules.attempts import changed, dump, events, nothing_done

LINE = {WANG[0]: 2, LI[0]: 3}


@pytest.fixture
def console(branch: House) -> Counter:
    counter = branch.at("")
    counter.sign_in(ADMINISTRATOR[0])
    return counter


def edited(account: str, column: str, value: str) -> bytes:
    """The list as imported, one cell of one account changed."""
    header, *rows = CLIENTS.splitlines()
    names = header.split(",")
    edited = []
    for row in rows:
        cells = row.split(",")
        if cells[0] == account:
            cells[names.index(column)] = value
        edited.append(",".join(cells))
    return "\n".join((header, *edited, "")).encode()


@pytest.mark.parametrize("account", [WANG[0], LI[0]])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mobile", "13812345678"),
        ("document_number", resident_id("31010119850312003")),
        ("document_expires", "2037-05-01"),
        ("document_expires", "长期"),
        ("dormant", "1"),
        ("restricted", "1"),
        ("frozen", "1"),
        ("closed", "1"),
    ],
)
def test_an_import_changes_none_of_these(console: Counter, account: str, column: str, value: str) -> None:
    before = dump(console.house)
    report = console.do(ImportClients(console.session, held(edited(account, column, value))))
    assert [(cell.line, cell.column) for cell in report.refused] == [(LINE[account], column)]
    assert (report.new, report.changed, report.written) == (0, 0, False)
    assert changed(before, dump(console.house)) == {"audit_event", "audit_head"}
    (event,) = events(console.house, "clients.import-refused")
    assert (event["rows"], event["cells"]) == (4, 1)


@pytest.mark.parametrize(("account", "value"), [(WANG[0], "0"), (WANG[0], "5"), (LI[0], "6")])
def test_an_import_neither_locks_nor_unlocks(console: Counter, account: str, value: str) -> None:
    before = dump(console.house)
    report = console.do(ImportClients(console.session, held(edited(account, "password_failures", value))))
    assert [(cell.line, cell.column) for cell in report.refused] == [(LINE[account], "password_failures")]
    assert changed(before, dump(console.house)) == {"audit_event", "audit_head"}


def test_skipping_bad_rows_skips_these_too(console: Counter) -> None:
    content = edited(WANG[0], "mobile", "13812345678")
    before = dump(console.house)
    report = console.do(ImportClients(console.session, held(content), skip_bad=True))
    assert not report.written
    assert changed(before, dump(console.house)) == {"audit_event", "audit_head"}


def test_new_roles_and_resets_are_audited(console: Counter) -> None:
    roles = frozenset({Role.TELLER, Role.SUPERVISOR})
    document = resident_id("31010119750101001")
    console.do(AddStaff(console.session, "1050", "钱多", "PD", roles, "", DocumentKind.RESIDENT_ID, document))
    assert events(console.house, "staff.added")[-1]["roles"] == "supervisor.teller"
    console.do(ResetStaff(console.session, "1050"))
    assert len(events(console.house, "staff.reset")) == 1
    console.do(DisableStaff(console.session, "1050"))
    assert len(events(console.house, "staff.disabled")) == 1


def test_only_an_empty_store_is_given_its_first_administrator(console: Counter) -> None:
    second = FirstAdministrator(
        "9002", "吴管二", DocumentKind.RESIDENT_ID, resident_id("33010219700101002"), PASSWORD
    )
    with nothing_done(console.house, Conflict, "founded"):
        found(console.desk, branch=("XH", "徐汇"), terminals=("01",), administrator=second)
