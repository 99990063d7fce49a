"""Rule 4: identity documents, as far as this slice asks for one."""

from dataclasses import replace
from hashlib import sha256

import pytest

from counter_tui.desk.api.commands.administration import AddStaff
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import Code, Image, OriginalSeen
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from data.terms.enums import DocumentKind, OperationState, Role
from data.terms.errors import Conflict, Invalid
from tests.house import ADMINISTRATOR, COLUMNS, LI, Counter, House, client_row, picture, resident_id
from tests.postgres import all_bytes
from tests.rules.attempts import ask, dump, nothing_done, refused, tamper


@pytest.fixture
def console(branch: House) -> Counter:
    counter = branch.at("")
    counter.sign_in(ADMINISTRATOR[0])
    return counter


def test_the_original_must_have_been_seen(ready: Counter) -> None:
    view = ready.open("unbind")
    with refused(ready.house, "no-original", rule=4):
        ready.take(view, OriginalSeen(False))
    with nothing_done(ready.house, Conflict, "step-moved"):
        ready.take(view, Code("123456"), step="otp")
    view = ready.take(view, OriginalSeen(True))
    assert view.current is not None and view.current.key == "otp"


@pytest.mark.parametrize(("expires", "lapsed"), [("2026-11-22", True), ("2026-11-23", False), (None, False)])
def test_a_lapsed_original_stops_here(ready: Counter, expires: str | None, lapsed: bool) -> None:
    tamper(ready.house, "UPDATE client SET document_expires = ? WHERE name = '王小山'", expires)
    view = ready.open("unbind")
    if not lapsed:
        assert ready.go_on(ready.take(view, OriginalSeen(True))).state is OperationState.DONE
        return
    with refused(ready.house, "document-lapsed", rule=4):
        ready.take(view, OriginalSeen(True))


def test_unbinding_asks_for_the_original_at_each_visit(ready: Counter) -> None:
    first = ready.take(ready.open("unbind"), OriginalSeen(True))
    ready.sign_in("1027")
    ready.house.wait(61)
    ready.client(("10886621", "13800005678"))
    again = ready.open("unbind")
    assert again.id != first.id
    assert again.current is not None and again.current.key == "original"


def test_an_image_is_kept_encrypted_with_its_hash(teller: Counter) -> None:
    teller.client(LI)
    photo = picture(640, 420)
    view = teller.take(teller.go_on(teller.open("03"), until="photo"), Image("li.png", photo))
    ((sealed, digest),) = ask(teller.house, "SELECT image_sealed, image_sha256 FROM document_photo")
    assert digest == sha256(photo).digest()
    assert isinstance(sealed, bytes) and photo[:64] not in sealed
    teller.house.close()
    assert photo[:64] not in all_bytes(teller.house.folder)
    assert photo[:64] not in repr(view).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "image-broken"),
        (picture(640, 420)[:400], "image-broken"),
        (picture(190, 420), "photo-small"),
        (b"\x89PNG" + bytes(10 * 1024 * 1024), "image-large"),
    ],
    ids=["no picture", "cut short", "too small", "too large"],
)
def test_what_cannot_be_compared_with_is_no_photo(teller: Counter, content: bytes, code: str) -> None:
    teller.client(LI)
    view = teller.go_on(teller.open("03"), until="photo")
    with nothing_done(teller.house, Invalid, code):
        teller.take(view, Image("li.png", content))


RIGHT = resident_id("31010119750101001")


@pytest.mark.parametrize(
    "number",
    [
        RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1"),
        "310101750101001",
        resident_id("31010119750230001"),
        "",
    ],
    ids=["check character", "15 digits", "30 February", "empty"],
)
def test_the_own_document_of_staff_must_hold(console: Counter, number: str) -> None:
    before = dump(console.house)
    with pytest.raises(Invalid):
        console.do(_staff(console, number))
    assert dump(console.house) == before


def _staff(console: Counter, number: str) -> AddStaff:
    roles = frozenset({Role.TELLER})
    return AddStaff(console.session, "1050", "钱多", "PD", roles, "", DocumentKind.RESIDENT_ID, number)


def test_the_own_document_of_staff_is_kept_sealed(console: Counter) -> None:
    console.do(_staff(console, f" {RIGHT.lower()} "))
    rows = ask(console.house, "SELECT * FROM staff WHERE number = '1050'")
    assert len(rows) == 1
    assert RIGHT not in str(rows)
    assert "document_number" not in repr(_staff(console, RIGHT))


@pytest.mark.parametrize("column", ["document_number", "document_kind"])
def test_an_import_takes_no_document_that_does_not_hold(console: Counter, column: str) -> None:
    other = {"document_number": "310101750101001", "document_kind": "library_card"}[column]
    row = client_row("20000001", "钱多", "31010119750101001", "13812345678", **{column: other})
    report = console.do(ImportClients(console.session, held(f"{COLUMNS}\n{row}\n".encode())))
    assert [(cell.line, cell.column) for cell in report.refused] == [(2, column)]
    assert not report.written


def test_which_kinds_an_account_may_be_held_under_is_a_setting(console: Counter) -> None:
    only = Policy(allowed_documents=frozenset({DocumentKind.PASSPORT}))
    console.runner = runner(replace(console.desk, policy=only))
    row = client_row("20000001", "钱多", "31010119750101001", "13812345678")
    report = console.do(ImportClients(console.session, held(f"{COLUMNS}\n{row}\n".encode())))
    assert [cell.column for cell in report.refused] == ["document_kind"]
